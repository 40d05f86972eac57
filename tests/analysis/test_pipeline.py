"""Deals closed in a stretch of time, by hand and on a CRM's pipeline."""

from datetime import date
from types import SimpleNamespace

import duckdb
import pandas as pd
import polars as pl
import pytest
from hand_books import booked, sale, seen

from salesnb import engines
from salesnb.analysis import pipeline
from salesnb.intake import clean, load
from salesnb.periods import Calendar

WON, LOST = ["Won"], ["Lost"]
MONTHS = Calendar().between(date(2024, 1, 1), date(2024, 3, 31))
DATES = ["created", "closed"]


def deal(stage, closed=None, amount=1.0, created="2024-01-01"):
    return {"stage": stage, "closed": closed, "amount": amount, "created": created}


def frame(*rows):
    table = pd.DataFrame([*rows], columns=["stage", "closed", "amount", "created"])
    return table.astype(
        {"stage": "str", "amount": float} | dict.fromkeys(DATES, "M8[us]")
    )


def counts(*rows, won=WON, lost=LOST, windows=MONTHS):
    """won, closed, won_value, closed_value of each window."""
    table = pipeline.closed_in(frame(*rows), windows, won=won, lost=lost)
    return [tuple(row) for row in table.to_numpy().tolist()]


def only(*rows, **words):
    """The counts of March."""
    return counts(*rows, windows=MONTHS[2:], **words)[0]


NOTHING = (0, 0, 0, 0)


def test_a_deal_belongs_to_the_month_of_its_closing():
    """Traps D3 and D4: created in January, won in March, belongs to March."""
    march = (1, 1, 9, 9)
    assert counts(deal("Won", "2024-03-05", 9, created="2024-01-20")) == [
        NOTHING, NOTHING, march,
    ]  # fmt: skip


def test_won_of_closed_by_count_and_by_value():
    found = only(
        deal("Won", "2024-03-01", 30),
        deal("Lost", "2024-03-02", 10),
        deal("Lost", "2024-03-03", 0),  # lost is often kept as 0
        deal("Lost", "2024-03-04", None),  # and not valued at all
    )
    assert found == (1, 4, 30, 40)


def test_open_deals_are_in_neither_number():
    assert only(deal("Engaging", "2024-03-05", 9), deal("Won", None, 9)) == NOTHING


def test_nothing_closed_is_nothing_of_nothing():
    """Trap D6: a denominator of 0, which `monthly.kpis` gives as missing."""
    assert counts() == counts(deal("New")) == [NOTHING] * 3


def test_the_edges_of_a_month():
    days = ["2024-02-29T23:59:59", "2024-03-01", "2024-03-31T23:59:59", "2024-04-01"]
    assert only(*(deal("Won", day) for day in days)) == (2, 2, 2, 2)


def test_stages_in_whatever_case():
    assert only(deal("WON", "2024-03-01"), deal("lost", "2024-03-01")) == (1, 2, 1, 2)


def test_several_words_for_an_end():
    rows = [deal(stage, "2024-03-01") for stage in ("Won", "Signed", "Dead", "Closed")]
    found = only(*rows, won=["Won", "Signed"], lost=["Lost", "Dead"])
    assert found == (2, 3, 2, 3)


def test_windows_in_the_order_asked_for():
    rows = [deal("Won", "2024-01-05", 1), deal("Won", "2024-03-05", 3)]
    assert [row[2] for row in counts(*rows, windows=MONTHS[::-1])] == [3, 0, 1]


def test_of_a_scope():
    about = booked(sale("2023-01-02", 1), sale("2024-03-12", 1))
    view = seen(about, "2024-03", "2024-03-12")
    days = ["2024-03-12", "2024-03-13", "2024-02-12", "2024-02-13", "2023-03-12"]
    rows = frame(*(deal("Won", day) for day in days))
    given = SimpleNamespace(frame=rows, won=WON, lost=LOST)
    # Eight working days of each: to 12 March, 12 February and 12 March 2023.
    assert pipeline.of_scope(given, view)["won"].tolist() == [1, 1, 1]
    assert pipeline.of_scope(None, view) is None


def test_the_same_from_every_engine():
    table = frame(deal("Won", "2024-03-01", 3), deal("Lost", "2024-03-02"), deal("New"))
    known = {
        name: table[name].astype(object).where(table[name].notna(), None).tolist()
        for name in table
    }
    polars = pl.DataFrame(known)
    for given in (table, polars, polars.lazy(), duckdb.connect().from_df(table)):
        found = pipeline.closed_in(given, MONTHS, won=WON, lost=LOST)
        assert found.to_numpy().tolist() == [[*NOTHING], [*NOTHING], [1, 2, 3, 4]]


@pytest.mark.data("maven_crm")
def test_a_crms_pipeline(data_dir):
    """The win rates by closing month that the data's README gives."""
    place = data_dir / "maven_crm" / "sales_pipeline.csv"
    loaded = load.deals(place, source="maven_crm")
    kept = clean.deals(loaded).kept
    months = Calendar().between(date(2017, 3, 1), date(2017, 12, 31))
    words = {"won": loaded.source.won, "lost": loaded.source.lost}
    table = pipeline.closed_in(kept, months, **words)
    won, closed, won_value, closed_value = table.sum()
    assert (won, closed, won_value) == (4238, 4238 + 2473, 10_005_534)
    assert closed_value == won_value  # this CRM keeps lost deals as 0
    rates = (table["won"] / table["closed"]).round(4)
    assert rates[:3].tolist() == [0.8207, 0.4863, 0.5441]
    assert engines.count(kept) == 8800
