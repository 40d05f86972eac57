"""What a day brought, by hand."""

import pandas as pd
import pytest
from sold import back, booked, lines, sold

from salesnb import engines
from salesnb.analysis import book


def daily(*rows):
    table = booked(*rows).daily
    return table.assign(day=table["day"].dt.strftime("%d")).set_index("day")


def test_a_day_by_hand():
    day = daily(
        sold("2024-03-01 09:00", amount=20.0, quantity=2.0),
        sold("2024-03-01 23:59", amount=5.5, customer_id=None),
        back("2024-03-01 10:00", amount=-8.0),
        sold("2024-03-01", amount=3.0, kind="charge", product_id="POST"),
        sold("2024-03-02", amount=1.0),
    )
    assert day.index.tolist() == ["01", "02"]
    first = day.loc["01"]
    assert first["revenue"] == 20 + 5.5 - 8 + 3  # all lines, charges too
    assert first["gross_sales"] == 20 + 5.5
    assert first["returned"] == 8
    assert first["units"] == 2 + 1 - 1  # a fee is no product
    assert first["revenue_without_customer"] == 5.5
    assert first["customers"] == 3


@pytest.mark.parametrize(
    ("row", "returned"),
    [
        (back("2024-03-01", amount=-8.0), 8),
        (back("2024-03-01", amount=8.0), 0),  # nothing was paid back
        (sold("2024-03-01", amount=7.0, returned="Yes"), 7),  # sold, and came back
        (sold("2024-03-01", amount=-7.0, returned="Yes"), 0),
        (sold("2024-03-01", amount=-7.0), 0),  # a discount is no return
        (sold("2024-03-01", amount=-7.0, kind="charge"), 0),
        (back("2024-03-01", amount=-8.0, returned="Yes"), 8),  # once, not twice
    ],
)
def test_what_counts_as_returned(row, returned):
    assert daily(row)["returned"].tolist() == [returned]


def test_what_is_missing_is_nothing_and_is_counted():
    known = booked(sold("2024-03-01", customer_id=None, quantity=None))
    assert known.daily["units"].tolist() == [0]
    assert not known.has_customers
    assert not known.has_quantities
    assert known.gap is None


def test_one_line_is_enough_to_have_customers_and_quantities():
    nobody = {"customer_id": None, "quantity": None}
    known = booked(sold("2024-03-01", **nobody), sold("2024-03-02"))
    assert known.has_customers
    assert known.has_quantities


def test_no_lines():
    known = booked()
    assert known.daily.empty
    assert not known.has_customers


def test_sums_of_money_do_not_depend_on_the_order_of_lines():
    """0.1 + 0.2 + ... differ in the last digit with the order; these sums do not."""
    amounts = [0.1, 0.2, 0.3, 1e9, -1e9, 0.7, 1234.5678] * 9
    rows = [sold("2024-03-01", amount=a) for a in amounts]
    found = {
        daily(*some)["revenue"].iloc[0]
        for some in (rows, rows[::-1], sorted(rows, key=lambda row: row["amount"]))
    }
    assert found == {round(9 * (0.1 + 0.2 + 0.3 + 0.7 + 1234.5678), 4)}


def test_input_is_left_alone():
    frame = lines(sold("2024-03-01"), back("2024-03-02"))
    before = frame.copy()
    known = book.book(frame)
    assert engines.count(known.orders) == 2
    pd.testing.assert_frame_equal(frame, before)
