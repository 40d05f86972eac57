"""Why a row is set aside, and what kind of line it is: each rule by hand."""

from datetime import date

import pandas as pd
import pytest
from order_lines import cleaned, kept, line, reason, reasons

from salesnb.intake import clean, load

BLANK = dict.fromkeys(line(note=""), "")
HEADER = {name: name for name in BLANK}


def judged(*cases, before=(), **source):
    """The reason of each case, all in one file; a note keeps equal ones apart."""
    rows = [*before, *({"note": str(n), **row} for n, (row, _) in enumerate(cases))]
    found = reasons(cleaned(rows, **source))[len(before) :]
    return [(row, why) for (row, _), why in zip(cases, found, strict=True)]


def test_reasons_of_order_lines():
    cases = [
        ({}, ""),
        ({"order_id": ""}, ""),  # a line without an order is money still
        ({"order_date": ""}, "no_date"),
        ({"order_date": " n/a "}, "no_date"),
        ({"order_date": None}, "no_date"),
        ({"order_date": "2024-02-30"}, "unreadable_date"),
        ({"order_date": "yesterday"}, "unreadable_date"),
        ({"amount": ""}, "no_amount"),
        ({"amount": "NULL"}, "no_amount"),
        ({"amount": "-"}, "no_amount"),
        ({"amount": "12 pieces"}, "unreadable_amount"),
        ({"amount": "0.00"}, "zero_price"),
        ({"amount": "0.00004"}, "zero_price"),  # money has 4 decimals
        ({"amount": "0.00006"}, ""),
        ({"amount": "-5"}, ""),  # a return
        ({"amount": "5", "quantity": "many"}, "unreadable_amount"),
        ({"amount": "5", "quantity": "0"}, ""),
        ({"amount": "", "order_date": ""}, "no_date"),  # the first that holds
        ({"amount": "x", "order_date": "x"}, "unreadable_date"),
    ]
    whole = [(line(**cells), why) for cells, why in cases]
    assert judged(*whole) == whole


def test_reasons_of_rows_that_are_no_data():
    cases = [
        (BLANK, "blank"),
        (dict.fromkeys(BLANK), "blank"),
        (dict.fromkeys(BLANK, " \u00a0\u3000"), "blank"),
        (BLANK | {"order_id": "n/a"}, "no_date"),  # somebody wrote that
        (HEADER, "repeated_header"),
        (HEADER | {"order_id": " order_id "}, "repeated_header"),
        (HEADER | {"order_id": "order"}, "unreadable_date"),
    ]
    assert judged(*cases, before=[line(note="")]) == cases


def test_a_row_is_not_blank_for_what_stands_in_a_column_nobody_asked_for():
    assert reasons(cleaned([line(note=""), BLANK | {"note": "see below"}])) == [
        "",
        "no_date",
    ]


def test_a_header_with_spaces_is_repeated_where_the_date_comes_first():
    rows = [
        {"order_date": text, "amount": "5"} for text in ("2024-03-01", " order_date ")
    ]
    assert reasons(cleaned(rows)) == ["", "repeated_header"]


def test_totals_are_texts_or_regular_expressions():
    reason_of = {
        "Total": "totals_row",
        " Total ": "totals_row",
        "Total 2024": "totals_row",
        "Totally": "",
        "total": "",  # as written in the source
        "Grand Total": "",
    }
    cases = [(line(order_id=text), why) for text, why in reason_of.items()]
    assert judged(*cases, totals={"order_id": ["Total", "^Total [0-9]{4}$"]}) == cases


def test_totals_may_stand_in_the_column_of_dates():
    row = line(order_id="", order_date=" 合计 ")
    assert reason(line(), row, totals={"order_date": "合计"}) == "totals_row"


def test_a_line_that_does_not_fit_is_a_row_with_a_reason(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Date,Amount\n2024-03-01,5\n2024-03-01,5,6\n")
    found = clean.orders(load.orders(path), max_loss=1)
    assert reasons(found) == ["", "unreadable_line"]
    assert found.ledger["example"].tolist() == ["2024-03-01,5,6"]


def test_zero_prices_are_kept_where_the_source_says_so():
    found = cleaned([line(amount="0"), line(amount="")], zero_price="keep")
    assert reasons(found) == ["", "no_amount"]


def priced(**cells):
    """A line that says no amount: 3 at 1.10, but for what `cells` say."""
    usual = {"order_date": "2024-03-01", "quantity": "3", "unit_price": "1.10"}
    return {**usual, "discount": None, **cells}


def test_an_amount_may_be_had_from_quantity_and_price():
    cases = [
        ({}, 3.3),
        ({"discount": ""}, 3.3),
        ({"discount": "0.5"}, 1.65),
        ({"discount": "50%"}, 1.65),
        ({"discount": "-0.1"}, 3.63),  # a surcharge
        ({"quantity": "-3"}, -3.3),
        ({"unit_price": "0.33333"}, 1.0),  # 0.99999, kept to 4 decimals
    ]
    rows = [priced(note=str(n), **cells) for n, (cells, _) in enumerate(cases)]
    assert kept(cleaned(rows), "amount") == [amount for _, amount in cases]


def test_an_amount_that_is_written_counts():
    assert kept(cleaned([priced(amount="7")]), "amount") == [7]


def test_amounts_that_cannot_be_had():
    cases = [
        (priced(quantity="", discount="0.1"), "no_amount"),
        (priced(unit_price="?"), "unreadable_amount"),
        (priced(discount="half"), "unreadable_amount"),
        # 20 what? As a share the line is -57. One of two such would stop the run.
        (priced(discount="20"), "discount_not_a_share"),
        (priced(quantity="9" * 14, unit_price="2"), "no_amount"),  # beyond all sums
        (priced(quantity="0"), "zero_price"),
    ]
    assert judged(*cases) == cases


# --- kinds -----------------------------------------------------------------------------


BY_ID = {"returns": {"order_id": "^C.*$"}}
BY_QUANTITY = {"returns": {"quantity": "negative"}}
BY_MARK = {"returns": {"returned": ["Yes", "partly"]}}
FEES = {"not_products": {"product_id": ["POST", "^(?i)gift_.*$"]}}


@pytest.mark.parametrize(
    ("source", "cases"),
    [
        (
            {},
            [
                ({}, "sale"),
                ({"amount": "-5"}, "return"),  # unless the source says what marks one
                ({"quantity": "-1"}, "sale"),
            ],
        ),
        (
            BY_ID,
            [
                ({"order_id": "C7", "amount": "-5"}, "return"),
                ({"order_id": "7C", "amount": "-5"}, "sale"),
                ({"amount": "-5"}, "sale"),
                ({"order_id": "", "amount": "-5"}, "sale"),
            ],
        ),
        (
            BY_QUANTITY,
            [
                ({"quantity": "-1", "amount": "-5"}, "return"),
                ({"quantity": "0", "amount": "-5"}, "sale"),
                ({"quantity": "", "amount": "-5"}, "sale"),
            ],
        ),
        (BY_QUANTITY, [({"amount": "-5"}, "sale")]),  # the file has no quantities
        (
            BY_MARK,
            [
                ({"returned": "partly", "amount": "-5"}, "return"),
                ({"returned": "no", "amount": "-5"}, "sale"),
            ],
        ),
        (
            FEES,
            [
                ({"product_id": "POST"}, "charge"),
                ({"product_id": "Gift_0001"}, "charge"),
                ({"product_id": "POSTER"}, "sale"),
                ({"product_id": "POST", "amount": "-5"}, "charge"),  # given back
                ({"product_id": "", "amount": "-5"}, "return"),
            ],
        ),
    ],
)
def test_kinds_of_lines(source, cases):
    rows = [line(note=str(n), **cells) for n, (cells, _) in enumerate(cases)]
    assert kept(cleaned(rows, **source), "kind") == [expected for _, expected in cases]


@pytest.mark.parametrize(
    ("source", "cells", "mark"),
    [
        (BY_ID, {"order_id": "C7"}, "return"),
        (BY_QUANTITY, {"quantity": "-1"}, "return"),
        (BY_MARK, {"returned": "partly"}, "partly"),
    ],
)
def test_a_return_that_still_has_its_money_is_a_sale_that_came_back(
    source, cells, mark
):
    """Nothing was paid back in this line, so it stays in revenue; the mark is counted."""
    found = cleaned([line(**cells)], **source)
    assert kept(found, "kind", "returned", "amount") == [("sale", mark, 5.0)]


def test_kinds_look_at_the_corrected_text():
    source = {
        **FEES,
        "upper": ["product_id"],
        "correct": {"product_id": {"P&P": "POST"}},
    }
    assert kept(cleaned([line(product_id=" p&p ")], **source), "kind") == ["charge"]


def test_a_row_that_is_set_aside_has_a_kind_too():
    found = cleaned([line(amount="0"), line()])
    assert found.set_aside.to_native().df()["kind"].tolist() == ["sale"]


def test_after_as_of_is_about_days_not_moments():
    rows = pd.DataFrame(
        {"order_date": pd.to_datetime(["2024-03-01 23:59:59.999999"]), "amount": [1.0]}
    )
    assert reasons(cleaned(rows, as_of=date(2024, 3, 1))) == [""]
    assert reasons(cleaned(rows, as_of=date(2024, 2, 29))) == ["after_as_of"]
