"""Pages of the report on customers: what tables of `analysis` become for a reader."""

from types import SimpleNamespace

import pandas as pd

from salesnb.analysis import rfm
from salesnb.analysis.segments import Note
from salesnb.present import groups_page, named_page, remarks, value_page
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
        ("champions", "champions", 5, 0, 0, 1),
        ("champions", "loyal", 3, 2, 1, 0),
        ("absent", "new", 4, 4, 0, 0),
        ("lost", "absent", 1, 1, 0, 0),
    ],
    columns=["before", "after", "customers", "behaviour", "cut", "held"],
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
        "do: 3. Moved only as the others did, and the cuts with them: 1. Customers for "
        "the first time in the quarter: 4."
    )
    rows = named_page.moves(NAMED, words=words).data()["rows"]
    assert rows[0] == ["Not a customer", "New", 4, 4, 0]
    assert [row[2] for row in rows] == [4, 3, 1]  # most first, without who stayed


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


def test_notes_of_groups_are_sentences_with_their_numbers(words):
    notes = [
        Note.of("missing_column", column="mean_gap", customers=1200, share=0.345),
        Note.of("unstable", k=4, jaccard=0.512),
    ]
    found = SimpleNamespace(
        reason="", agreement=None, found=SimpleNamespace(notes=notes)
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
    (said,) = value_page.said([runs_off], words)
    assert said.startswith("How often (BG/NBD): the data set no bound to a, b.")


def test_nobody_to_call_is_said(words):
    none = SimpleNamespace(table=pd.DataFrame(), customers=0, segments=("lost",))
    assert value_page.calls(none, words=words).text() == "There is nobody to call."
    said = value_page.looked(none, words=words).text()
    assert said == "Looked for among: Lost. Found: 0."


def test_every_note_of_the_analyses_has_a_sentence():
    """Families are the rooms: the same id may mean another thing in each."""
    notes = {
        "rfm_note": ["one_customer", "all_equal", "fewer_scores", "negative_spend"],
        "group_note": [
            "missing_column", "constant_column", "left_out", "outliers", "sampled",
            "too_few", "fewer_distinct", "unstable", "small_segment", "not_compared",
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
    assert value_page.said([Note("not_better_than_naive", details)], words) == [
        "Days with a purchase: the total was foreseen no better than by going on as so "
        "far. Error of the models −25.0%, of going on +10.0%: they are of no use for "
        "it here."
    ]


def test_errors_are_those_of_a_total_and_of_a_customer(words):
    row = {"measure": "orders", "model": "naive", "actual": 10, "expected": 12.0}
    totals = pd.DataFrame([{**row, "error": 0.2, "apart": 0.756}])
    ahead = SimpleNamespace(tested=True, holdout=SimpleNamespace(totals=totals))
    shown = value_page.totals(ahead, words=words).text()
    assert "Off by, a customer" in shown
    assert "0.756" in shown
