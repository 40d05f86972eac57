"""Discounts in percent points, by hand: one is set aside, a column of them is asked for."""

import pandas as pd
import pytest
from order_lines import cleaned, kept, line, reasons, refusal

from salesnb import engines
from salesnb.errors import SourceError
from salesnb.intake import discounts
from salesnb.intake.errors import DiscountError


def sold(discount, **cells):
    """10 pieces at 1.50, 15 in all, and what is taken off."""
    usual = {"order_date": "2024-03-01", "quantity": "10", "unit_price": "1.50"}
    return {**usual, "discount": discount, **cells}


def noted(*cells):
    return [sold(cell, note=str(number)) for number, cell in enumerate(cells)]


def test_one_among_shares_is_set_aside_with_its_text():
    found = cleaned(noted("0.1", "0.2", "20", "0"))
    assert reasons(found) == ["", "", "discount_not_a_share", ""]
    assert kept(found, "amount") == [13.5, 12.0, 15.0]
    row = found.ledger.iloc[0]
    assert row[["reason", "rows", "amount", "example"]].tolist() == [
        "discount_not_a_share", 1, 0.0, "20",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("1", "zero_price"), ("-1", ""), ("1.01", "discount_not_a_share"),
     ("-1.01", "discount_not_a_share"), ("20%", ""), ("", "")],
)  # fmt: skip
def test_where_a_share_ends(cell, reason):
    """All of the price may be taken off, or as much be put on."""
    assert reasons(cleaned(noted("0.1", "0.1", cell)))[-1] == reason


@pytest.mark.parametrize(
    ("cells", "stops"),
    [
        (["20", "0.1"], False),  # half is not most
        (["20", "15", "0.1"], True),
        (["20", "-15", "0.1"], True),
        (["20", "0", "0", "", "n/a"], True),  # no discount says nothing of their kind
        (["20", "1", "1"], False),
    ],
)
def test_most(cells, stops):
    if stops:
        with pytest.raises(DiscountError):
            cleaned(noted(*cells))
    else:
        assert "discount_not_a_share" in reasons(cleaned(noted(*cells)))


def test_the_whole_sentence():
    assert refusal(cleaned, noted("20", "12.5", "0.1", "0")) == (
        "Most discounts in 'discount' are above 1, such as 12.5 (2 of 3 that are not 0), "
        "and a discount is a share: 0.2 for 20 %.\n"
        "Write into the source file, if they are percent:  percent: [discount]\n"
        "If they are money, name the net amount of the line:  columns: {amount: "
        "<its header>}"
    )


def test_where_an_amount_is_written_discounts_are_not_asked():
    rows = [line(discount="20", note=note) for note in "ab"]
    assert kept(cleaned(rows), "amount") == [5, 5]


def test_rows_that_are_no_data_do_not_count():
    totals = [sold(sum, order_id="Total") for sum in ("40", "50")]
    found = cleaned([sold("0.1", order_id="1"), *totals], totals={"order_id": "Total"})
    assert reasons(found) == ["", "totals_row", "totals_row"]


def test_percent_is_read_as_a_share_where_the_source_says_so():
    rows = noted("20", "12.5", "20%", "", "0", "0.5")
    found = cleaned(rows, percent=["discount"])
    assert kept(found, "discount") == [0.2, 0.125, 0.2, None, 0.0, 0.005]
    assert kept(found, "amount") == [12.0, 13.125, 12.0, 15.0, 15.0, 14.925]


def test_percent_above_a_hundred_is_no_share_either():
    found = cleaned(noted("120", "130", "20"), percent="discount")
    wrong = "discount_not_a_share"
    assert reasons(found) == [wrong, wrong, ""]
    assert found.ledger["example"].tolist() == ["120"]


def test_percent_that_comes_as_numbers():
    frame = pd.DataFrame([sold(None)] * 2).assign(
        discount=[20.0, None], note=["a", "b"]
    )
    frame = frame.astype({"quantity": float, "unit_price": float})
    assert kept(cleaned(frame, percent=["discount"]), "amount") == [12.0, 15.0]
    with pytest.raises(DiscountError, match=r"such as 20 \(1 of 1"):
        cleaned(frame)


def test_what_is_filled_in_is_percent_as_well():
    how = {"percent": ["discount"], "fill": {"discount": "10"}}
    assert kept(cleaned(noted("20", ""), **how), "amount") == [12.0, 13.5]


def test_nothing_else_is_percent():
    with pytest.raises(SourceError, match=r"percent.0: .* found 'amount'"):
        cleaned([line()], percent=["amount"])


def test_the_input_is_left_alone():
    frame = pd.DataFrame({"discount": [20.0, 0.1]})
    before = frame.copy()
    assert discounts.points(engines.lazy(frame)) is None
    pd.testing.assert_frame_equal(frame, before)


def test_the_text_of_a_number_that_came_typed():
    frame = pd.DataFrame(noted("", "", "")).assign(discount=[0.1, 0.2, 20.0])
    found = cleaned(frame.astype({"quantity": float, "unit_price": float}))
    assert found.ledger[["reason", "example"]].to_numpy().tolist() == [
        ["discount_not_a_share", "20.0"]
    ]
