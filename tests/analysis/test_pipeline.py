"""Deals closed in a window, by hand."""

from datetime import date

import duckdb
import pandas as pd
import polars as pl
import pytest
from sold import window

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
