"""The book of order lines, against sums done by hand."""

import pandas as pd
import pytest
from hand_books import (
    FRAMES,
    back,
    booked,
    charge,
    engines_of,
    halved,
    lines,
    sale,
    shuffled,
)

from salesnb.analysis import book
from salesnb.intake import sample

DAY = "2024-03-01"


def day(*rows):
    """The sums of the only day in `rows`."""
    [found] = booked(*rows).daily.to_dict("records")
    return found


def test_what_each_kind_of_line_adds():
    found = day(
        sale(DAY, 100, who="a", units=4),
        sale(DAY, 50, units=5),  # nobody is named
        back(DAY, -30, who="a", units=-2),
        charge(DAY, 7, who="a", units=1),
    )
    assert found["revenue"] == 127  # every line: 100 + 50 - 30 + 7
    assert found["gross_sales"] == 150  # sales only
    assert found["returned"] == 30  # above zero
    assert found["units"] == 7  # 4 + 5 - 2; postage is no unit
    assert found["revenue_without_customer"] == 50


def test_revenue_without_customer_is_net():
    found = day(sale(DAY, 50), back(DAY, -20), charge(DAY, 3), sale(DAY, 9, who="a"))
    assert found["revenue_without_customer"] == 33


def test_a_return_above_zero_took_nothing_back():
    assert day(sale(DAY, 9), back(DAY, 4))["returned"] == 0


def test_a_sale_marked_as_returned():
    """The mark says that it came back; the money stays where the data have it."""
    given = [
        sale(DAY, 40, returned="Yes"),
        sale(DAY, 60),
        charge(DAY, 5, returned="Yes"),
    ]
    found = day(*given)
    assert (found["revenue"], found["gross_sales"], found["returned"]) == (105, 100, 40)
    assert booked(*given).marked_returns == 40
    # A return that carries the mark, too, counts once.
    assert day(sale(DAY, 40), back(DAY, -40, returned="Yes"))["returned"] == 40


def test_a_day_is_a_row_whatever_the_time():
    table = booked(
        sale("2024-03-02T23:59:59.999999", 1),
        sale("2024-03-02T00:00:00", 2),
        sale("2024-03-01T12:00:00", 4),
    ).daily
    assert table["day"].dt.strftime("%Y-%m-%d").tolist() == ["2024-03-01", "2024-03-02"]
    assert table["revenue"].tolist() == [4, 3]


def test_what_the_data_have():
    everything = booked(sale(DAY, 1, who="a", units=1))
    nothing = booked(sale(DAY, 1))
    assert (everything.has_customers, everything.has_quantities) == (True, True)
    assert (nothing.has_customers, nothing.has_quantities) == (False, False)
    assert (nothing.gap, nothing.marked_returns) == (None, 0)


def test_a_quantity_of_zero_is_known():
    assert booked(sale(DAY, 1, units=0)).has_quantities


def test_sums_carry_no_float_dust():
    # .1 + .2 is .30000000000000004 in floats.
    assert day(sale(DAY, 0.1), sale(DAY, 0.2))["revenue"] == 0.3


SAMPLE = sample.orders(40)


@pytest.fixture(scope="module")
def given():
    who = [
        sale("2024-03-01", 10.25, who="a", units=1),
        sale("2024-03-03T17:30:00", 3, units=2.5),
        back("2024-03-09", -10.25, who="a"),
        sale("2024-03-29", 8, who="a", units=4, returned="Yes"),
        charge("2024-03-29", 2, who="b"),
    ]
    return lines(*who)


@pytest.mark.parametrize("name", FRAMES)
def test_the_same_book_from_every_engine(given, name):
    expected, found = book.book(given), book.book(engines_of(given)[name])
    pd.testing.assert_frame_equal(found.daily, expected.daily, check_dtype=False)
    assert found.gap == expected.gap == 28  # 1 to 29 March
    assert found.has_customers and found.has_quantities
    assert found.marked_returns == 8


def test_lines_without_customers_and_units_from_every_engine():
    """Missing text and missing numbers are missing in each of them, and not NaN."""
    for name, frame in engines_of(lines(sale(DAY, 1), sale(DAY, 2))).items():
        found = book.book(frame)
        assert not (found.has_customers or found.has_quantities), name


def test_order_and_splitting_of_lines_change_nothing():
    expected = book.book(SAMPLE)
    for table in (shuffled(SAMPLE), halved(SAMPLE)):
        found = book.book(table)
        sums = ["day", *book.ADDED]
        pd.testing.assert_frame_equal(
            found.daily[sums], expected.daily[sums], check_exact=True
        )
        assert found.gap == expected.gap


def test_the_lines_given_are_not_changed(given):
    before = given.copy(deep=True)
    book.book(given)
    pd.testing.assert_frame_equal(given, before)
