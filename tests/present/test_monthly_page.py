"""Which footnotes a report has, by what was read."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from salesnb.intake import clean, load
from salesnb.periods import Calendar
from salesnb.present import ledger, segmentation_page
from salesnb.present.monthly_page import Page

DAY = date(2025, 11, 30)
VIEW = SimpleNamespace(
    first_day=DAY, complete_to=DAY, as_of=DAY, partial=False, calendar=Calendar()
)
BOOK = SimpleNamespace(gap=None, has_customers=False, marked_returns=0)
ROWS_ARE_ORDERS = "The file numbers no orders: each row counts as one."


@pytest.fixture
def footnotes(words, tmp_path):
    def said(rows, source=""):
        how = "generic"
        if source:
            how = str(tmp_path / "mine.yaml")
            (tmp_path / "mine.yaml").write_text(source, encoding="utf-8")
        loaded = load.orders(pd.DataFrame(rows), source=how)
        cleaned = clean.orders(loaded, max_loss=1)
        return Page(VIEW, words).footnotes(cleaned, BOOK).text()

    return said


def sold(**cells):
    return {"Date": "2025-11-02", "Customer": "ann", "Amount": "5.50", **cells}


@pytest.mark.parametrize(
    ("calendar", "told"),
    [
        (Calendar("month", 4), False),  # plain months do not use the fiscal start
        (Calendar("quarter"), True),
        (Calendar("445"), True),
    ],
)
def test_only_of_periods_that_are_no_months_the_days_are_told(
    footnotes, monkeypatch, calendar, told
):
    monkeypatch.setattr(VIEW, "calendar", calendar)
    monkeypatch.setattr(VIEW, "period", calendar.month("2025-11"), raising=False)
    assert ("it is no calendar month" in footnotes([sold()])) is told


def test_rows_that_count_as_orders_are_told_whatever_the_source_says(footnotes):
    columns = "columns: {order_date: Date, amount: Amount, customer_id: Customer}\n"
    assert ROWS_ARE_ORDERS in footnotes([sold()])
    assert ROWS_ARE_ORDERS in footnotes([sold()], columns + "order_is: row\n")
    assert ROWS_ARE_ORDERS not in footnotes([sold(**{"Order No": "7"})])
    made = columns + "order_is: [customer_id, order_date]\n"
    assert ROWS_ARE_ORDERS not in footnotes([sold()], made)


def test_both_reports_are_as_cautious_of_the_same_file(words):
    cleaned = clean.orders(load.orders(pd.DataFrame([sold()])))
    told = {"first_day": DAY, "gap": float("nan"), "before_first": lambda: (0, 0.0)}
    who = SimpleNamespace(**told)
    both = [
        Page(VIEW, words).footnotes(cleaned, BOOK),
        segmentation_page.Page(who, words).footnotes(cleaned),
    ]
    cautions = ledger.cautions(cleaned, words=words)
    assert cautions == [ROWS_ARE_ORDERS]
    assert [list(page.sentences[1:]) for page in both] == [cautions, cautions]


def test_an_order_total_on_every_line_is_a_caution_where_nobody_described_the_file(
    footnotes,
):
    """20 orders of a cup and a pot; the file says of each line what the order was."""
    rows = [
        sold(**{"Order No": str(n), "SKU": sku, "Amount": f"{n + 1}.50"})
        for n in range(20)
        for sku in ("cup", "pot")
    ]
    said = (
        "Caution: in 20 of 20 orders with several products the amount is the same on "
        "every line. If it is the order's total, revenue counts it once a line: salesnb "
        "inspect says what to write."
    )
    assert said in footnotes(rows)
    assert "Caution" not in footnotes(rows[:-2])  # 19 orders are too few to say
    columns = "order_id: Order No, order_date: Date, product_id: SKU, amount: Amount"
    assert "Caution" not in footnotes(rows, f"columns: {{{columns}}}\n")


def test_deals_that_end_elsewhere_than_the_orders_are_told(words):
    ends = [date(2025, 11, 30), date(2025, 10, 31), date(2024, 11, 30)]
    windows = [SimpleNamespace(end=day) for day in ends]
    view = SimpleNamespace(**{**vars(VIEW), "windows": windows})
    cleaned = clean.orders(load.orders(pd.DataFrame([sold()])), max_loss=1)

    def said(*days):
        deals = pd.DataFrame({"until": pd.to_datetime(days)})
        return Page(view, words).footnotes(cleaned, BOOK, deals).text()

    assert "Deals" not in said(*ends)
    assert (
        "Deals are counted up to 3 November 2025, where they end, and not where the orders "
        "do; the periods they are compared with, up to 3 October 2025 and to 1 November "
        "2024."
    ) in said("2025-11-03", "2025-10-03", "2024-11-01")
