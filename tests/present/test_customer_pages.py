"""Pages of the report on customers: what tables of `analysis` become for a reader."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from salesnb.analysis import rfm, segments
from salesnb.analysis.segmentation.kinds import Named
from salesnb.analysis.segments import Note
from salesnb.present import (
    groups_page,
    named_page,
    notes,
    remarks,
    segmentation_page,
    value_page,
)
from salesnb.present.sentences import SENTENCES

CUTS = pd.DataFrame(
    {
        "cut": [1, 2, 3, 4],
        "days_since_last_order": [15, 33, 72, 180],
        "order_count": [2, 3, 4, 6],
        "spend": [240.0, 470.0, 910.0, 2000.0],
    }
)
MOVES = pd.DataFrame(
    [
        ("champions", "champions", 5, 0, 0, 0, 1),
        ("champions", "loyal", 3, 1, 1, 1, 0),
        ("absent", "recent_few", 4, 4, 0, 0, 0),
        ("lost", "absent", 1, 1, 0, 0, 0),
    ],
    columns=["before", "after", "customers", "behaviour", "cut", "both", "held"],
)
NAMED = SimpleNamespace(reason="", moves_reason="", moves=MOVES, thresholds=CUTS)


def test_fewer_days_are_what_the_best_score_takes(words):
    """Score 5 for recency is fewer days than the first cut, 2 fewer than the last."""
    shown = named_page.thresholds(NAMED, words=words)
    assert shown.data()["rows"] == [
        ["2", 180, 2, 240.0],
        ["3", 72, 3, 470.0],
        ["4", 33, 4, 910.0],
        ["5", 15, 6, 2000.0],
    ]


def test_who_moved_is_told_apart_from_whom_the_cut_moved(words):
    assert named_page.moved(NAMED, words=words).text() == (
        "In the same segment as a quarter before: 5. Moved by what they did, or did not "
        "do: 2. Moved only as the others did, and the cuts with them: 1. Moved by both, "
        "to where neither alone would have led: 1. Customers for the first time in the "
        "quarter: 4."
    )
    rows = named_page.moves(NAMED, words=words).data()["rows"]
    assert rows[0] == ["Not a customer", "Recent, few orders", 4, 4, 0, 0]
    assert [row[2] for row in rows] == [4, 3, 1]  # most first, without who stayed


def test_where_nobody_is_ranked_the_reason_stands_instead_of_something_to_do(words):
    none = Named(reason="nothing_ranked", moves_reason="nothing_ranked")
    said = named_page.grid(none, words=words).text()
    assert said.endswith("So there is nobody to compare with.")
    pages = (named_page.bars, named_page.segments, named_page.thresholds,
             named_page.moved, named_page.moves, named_page.notes)  # fmt: skip
    assert [page(none, words=words).text() for page in pages] == [""] * 6
    then = SimpleNamespace(reason="", moves_reason="alike_then")
    assert "all customers were alike" in named_page.moved(then, words=words).text()
    assert "not asked" in named_page.grid(Named(reason="not_asked"), words=words).text()


def test_money_in_no_cohort_has_a_footnote(words):
    cleaned = SimpleNamespace(equal_rows_kept=0)
    with_money = {"before_first": lambda: (1, -5.0), "first_day": date(2024, 1, 1)}
    who = SimpleNamespace(gap=float("nan"), **with_money)
    page = segmentation_page.Page(who, words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmentation_page.ledger, "cautions", lambda _, words: [])
        said = page.footnotes(cleaned).text()
        who.before_first = lambda: (0, 0.0)
        assert "cohort" not in page.footnotes(cleaned).text()
    assert "before the customer's first order: −£5.00. Customers: 1." in said


def test_every_segment_has_a_name_and_something_to_do():
    for segment in rfm.rules()["segment"]:
        assert SENTENCES[f"segment.{segment}"]
        assert SENTENCES[f"action.{segment}"]


def test_traits_make_a_name(words):
    assert remarks.name((("spend", "very_high"),), words) == "very high spend"
    both = (("order_count", "low"), ("segment", 3))
    assert remarks.name(both, words) == "low number of orders, group 3"
    assert remarks.name((("staff", "middle"),), words) == "middling staff"
    assert remarks.name((), words) == "all alike"


def test_use_is_shown_adjusted_as_groupings_differ_in_groups(words):
    """Eleven groups explain more than four by chance alone."""
    labels = pd.Series([1, 1, 2, 2], index=list("abcd"))
    use = segments.usefulness({"rfm": labels}, pd.Series([1.0, 3, 5, 7], labels.index))
    found = SimpleNamespace(reason="", use_reason="", use=use)
    shown = groups_page.use(found, words=words)
    assert "Explained, adjusted for groups" in shown.text()
    assert shown.data()["rows"][0][1:] == [2, 4, 0.7, 0.7, 0.7, 0.7]


def test_a_column_without_a_date_is_said_to_be_left_out(words):
    found = SimpleNamespace(notes=())
    note = Note.of("undated", column="employees")
    groups = SimpleNamespace(reason="", agreement=None, found=found, use_notes=(note,))
    assert groups_page.notes(groups, words=words).text() == (
        "Left out of the test on later revenue, as nothing says since when it is so: "
        "employees."
    )


def test_notes_of_groups_are_sentences_with_their_numbers(words):
    notes = [
        Note.of("missing_column", column="mean_gap", customers=1200, share=0.345),
        Note.of("unstable", k=4, jaccard=0.512),
    ]
    found = SimpleNamespace(
        reason="", agreement=None, found=SimpleNamespace(notes=notes), use_notes=()
    )
    assert groups_page.notes(found, words=words).text() == (
        "Left out of the distances, as too many lack it: days between orders. Customers "
        "without: 1,200 (34.5%). Drawn again, one of the groups dissolves: of its "
        "customers 51.2% are found together again."
    )


def test_notes_of_value_name_models_and_parameters(words):
    runs_off = SimpleNamespace(
        reason="runs_off", details={"model": "bg_nbd", "parameters": ("a", "b")}
    )
    worth = SimpleNamespace(notes=[runs_off], table=pd.DataFrame())
    said = value_page.expected(SimpleNamespace(worth=worth), words=words).text()
    assert "How often (BG/NBD): the data set no bound to a, b." in said


def test_nobody_to_call_is_said(words):
    none = SimpleNamespace(table=pd.DataFrame(), customers=0, segments=("lost",))
    assert value_page.calls(none, words=words).text() == "There is nobody to call."
    said = value_page.looked(none, words=words).text()
    assert said == "Looked for among: Lost. Found: 0."


def left_out(others, worth, customers=5):
    return SimpleNamespace(others=others, worth_a_call=worth, customers=customers)


def test_what_the_choice_of_segments_leaves_out_is_said(words):
    """300 of 300 + 100 are three quarters."""
    said = value_page.others(left_out((12, 300.0), 100.0), words=words).text()
    assert said == (
        "Customers in other segments, and not in this list: 12. Worth a call, together: "
        "£300.00, which is 75.0% of what all are."
    )
    only = "Customers in other segments, and not in this list: 12."
    nan = float("nan")
    for none in (left_out((12, nan), nan), left_out((12, 0.0), 0.0)):
        assert value_page.others(none, words=words).text() == only
    # Nobody is in the list: all of it is outside.
    alone = value_page.others(left_out((12, 300.0), nan, 0), words=words).text()
    assert "100.0%" in alone
    assert value_page.others(left_out((0, nan), 5.0), words=words).text() == ""


def test_every_note_of_the_analyses_has_a_sentence():
    """Families are the rooms: the same id may mean another thing in each."""
    notes = {
        "rfm_note": [
            "nothing_ranked", "one_customer", "all_equal", "fewer_scores",
            "negative_spend",
        ],
        "group_note": [
            "missing_column", "constant_column", "left_out", "outliers", "sampled",
            "too_few", "fewer_distinct", "unstable", "small_segment", "not_compared",
            "undated",
        ],
        "value_note": [
            "no_repeats", "too_few", "mostly_one_time", "hardly_leaves", "no_spend",
            "too_few_spends", "no_mean_spend", "spend_tied", "not_converged",
            "runs_off", "no_errors", "quiet_end", "nothing_bought", "spend_tied_down",
            "not_better_than_naive",
        ],
    }  # fmt: skip
    for family, ids in notes.items():
        there = {id for id in SENTENCES if id.startswith(f"{family}.")}
        assert there == {f"{family}.{id}" for id in ids}


def test_a_model_that_is_no_better_than_going_on_says_so(words):
    details = {"total": "orders", "error": -0.25, "naive_error": 0.1}
    told = [("not_better_than_naive", details)]
    assert notes.sentences("value_note", told, words=words) == (
        "Days with a purchase: the total was foreseen no better than by going on as so "
        "far. Error of the models −25.0%, of going on +10.0%: they are of no use for "
        "it here.",
    )


def test_errors_are_those_of_a_total_and_of_a_customer(words):
    row = {"measure": "orders", "model": "naive", "actual": 10, "expected": 12.0}
    totals = pd.DataFrame([{**row, "error": 0.2, "apart": 0.756}])
    ahead = SimpleNamespace(tested=True, holdout=SimpleNamespace(totals=totals))
    shown = value_page.totals(ahead, words=words).text()
    assert "Off by, a customer" in shown
    assert "0.756" in shown
