"""Deals closed in a window, by hand."""

from datetime import date
from types import SimpleNamespace

import duckdb
import pandas as pd
import polars as pl
import pytest
from sold import seen, sold, window

from salesnb.analysis import pipeline
from salesnb.periods import Calendar

WORDS = {"won": ["Won"], "lost": ["Lost", "Cancelled"]}
JANUARY, FEBRUARY, MARCH = Calendar().between(date(2017, 1, 1), date(2017, 3, 31))
DEALS = pd.DataFrame(
    [
        ("Won", "2017-01-05", "2017-03-01", 100.0),
        ("Won", "2017-02-01", "2017-03-31 23:59", 50.0),
        ("Lost", "2017-02-01", "2017-03-15", 0.0),
        ("Cancelled", "2017-02-01", "2017-03-15", 70.0),
        ("Lost", "2017-01-01", "2017-02-28", None),
        ("Won", "2017-03-01", None, 999.0),  # won, but nobody says when
        ("Open", "2017-01-01", "2017-03-20", 888.0),  # a date that is hoped for
        ("Open", "2017-01-01", None, 777.0),
    ],
    columns=["stage", "created", "closed", "amount"],
).astype({"created": "datetime64[us]", "closed": "datetime64[us]"})


def closed(deals=DEALS, windows=(MARCH,), **words):
    table = pipeline.closed_in(deals, windows, **{**WORDS, **words})
    assert table.columns.tolist() == list(pipeline.COUNTS)
    return table.to_numpy().tolist()


def test_deals_closed_in_a_month_by_hand():
    """W1 is 2 of 4, W2 150 of 220."""
    assert closed() == [[2, 4, 150, 220]]


def test_wins_belong_to_the_month_of_closing():
    """D3, D4: created in January, won in March, belongs to March."""
    assert closed(windows=(JANUARY, MARCH), lost=[])[0] == [0, 0, 0, 0]
    assert closed(windows=(JANUARY, MARCH), lost=[])[1] == [2, 2, 150, 150]


def test_windows_come_back_in_the_order_they_were_asked_for():
    rows = closed(windows=(MARCH, FEBRUARY, JANUARY))
    assert [row[1] for row in rows] == [4, 1, 0]


def test_windows_may_overlap():
    quarter = window("2017-01-01", "2017-03-31")
    assert [row[1] for row in closed(windows=(MARCH, quarter))] == [4, 5]


def test_nothing_closed_is_a_denominator_of_zero():
    """D6: no rate can be made of it."""
    table = pipeline.closed_in(DEALS, [JANUARY], **WORDS)
    assert (table["won"] / table["closed"]).isna().all()


def test_a_deal_without_a_value_counts_as_one_of_none():
    assert closed(windows=(FEBRUARY,)) == [[0, 1, 0, 0]]


@pytest.mark.parametrize("word", ["won", "WON", "Won"])
def test_words_for_stages_have_no_case(word):
    deals = DEALS.assign(stage=DEALS["stage"].str.upper())
    assert closed(deals, won=[word]) == closed()


def test_words_of_other_languages():
    deals = DEALS.replace({"stage": {"Won": "赢单", "Lost": "输单"}})
    assert closed(deals, won=["赢单"], lost=["输单", "Cancelled"]) == closed()


def test_no_deals():
    assert closed(DEALS.iloc[:0]) == [[0, 0, 0, 0]]


def test_the_order_of_deals_does_not_matter():
    assert closed(DEALS.sample(frac=1, random_state=3)) == closed()


def test_owners_add_up():
    parts = [closed(part)[0] for _, part in DEALS.groupby(DEALS.index % 3)]
    assert [sum(column) for column in zip(*parts, strict=True)] == closed()[0]


def test_pandas_polars_and_duckdb_give_the_same():
    before = DEALS.copy()
    plain = DEALS.astype(object).where(DEALS.notna(), None)
    polars = pl.DataFrame(plain.to_dict("list"), strict=False)
    assert closed(polars) == closed(duckdb.sql("SELECT * FROM before")) == closed()
    pd.testing.assert_frame_equal(DEALS, before)


# --- the windows of a report -----------------------------------------------------------


def of_report(closings, *, orders_end, as_of, month="2025-11"):
    """won, closed and the last day, of the month's window. Orders come on every day, and
    deals are lost on every day of October, so that silence of both is short."""
    days = pd.date_range("2025-09-01", orders_end)
    _, view = seen([sold(day) for day in days], month, as_of=as_of)
    october = [
        ("Lost", str(day.date())) for day in pd.date_range("2025-10-01", periods=31)
    ]
    frame = pd.DataFrame([*october, *closings], columns=["stage", "closed"])
    frame = frame.assign(
        amount=1.0, closed=pd.to_datetime(frame["closed"], format="ISO8601")
    )
    deals = SimpleNamespace(frame=frame, won=["Won"], lost=["Lost"])
    found = pipeline.of_scope(deals, view)
    assert view.windows[0].end == min(view.complete_to, date(2025, 11, 30))
    won, closed, until = found.loc[0, ["won", "closed", "until"]]
    return won, closed, str(until.date())


def test_deals_end_where_they_end_and_not_where_the_orders_do():
    """Orders end on 2 November, and a deal was lost on the 3rd: 1 of 2 was won, not 1 of
    1. A date that is hoped for, and one after the as-of date, tell nothing."""
    closings = [
        ("Won", "2025-11-02"),
        ("Lost", "2025-11-03 17:00"),
        ("Open", "2025-11-20"),
    ]
    ends = {"orders_end": "2025-11-02", "as_of": "2025-12-31"}
    assert of_report(closings, **ends) == (1, 2, "2025-11-03")
    later = [*closings, ("Lost", "2026-01-05")]
    assert of_report(later, **ends) == (1, 2, "2025-11-03")


def test_deals_that_go_on_make_the_month_whole_for_them():
    days = pd.date_range("2025-11-01", "2025-12-31")
    closings = [("Won", str(day.date())) for day in days]
    found = of_report(closings, orders_end="2025-11-02", as_of="2025-12-31")
    assert found == (30, 30, "2025-11-30")


def test_nothing_after_the_as_of_date_is_closed():
    closings = [("Won", "2025-11-10"), ("Lost", "2025-11-11"), ("Won", "2025-11-09")]
    found = of_report(closings, orders_end="2025-11-10", as_of="2025-11-10")
    assert found == (2, 2, "2025-11-10")


def test_deals_that_end_before_the_month_say_nothing_of_it():
    found = of_report([], orders_end="2025-11-30", as_of="2025-11-30")
    assert found == (0, 0, "2025-11-30")


def test_deals_of_which_none_is_closed_end_at_the_as_of_date():
    frame = DEALS.assign(stage="Open", closed=pd.NaT)
    _, view = seen([sold("2017-03-02")], "2017-03", as_of="2017-03-08")
    deals = SimpleNamespace(frame=frame, won=["Won"], lost=["Lost"])
    found = pipeline.of_scope(deals, view)
    assert found.loc[0, ["closed", "until"]].tolist() == [0, pd.Timestamp("2017-03-08")]
    assert pipeline.of_scope(None, view) is None
