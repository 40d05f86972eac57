"""The largest products, customers and regions, against sums done by hand."""

import pandas as pd
import pytest
from hand_books import (
    FRAMES,
    ROWS,
    back,
    booked,
    charge,
    engines_of,
    halved,
    lines,
    sale,
    seen,
    shuffled,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from salesnb.analysis import book, monthly, tops

# February is the period before, March the report's.
FEB, MARCH = "2024-02-10", "2024-03-10"


def top(*rows, by="product", month="2024-03", as_of="2024-03-31", **options):
    about = booked(*rows)
    return tops.top(about, seen(about, month, as_of), by=by, **options)


def column(found, name):
    values = found.table[name]
    return [None if pd.isna(value) else value for value in values]


def buyers(*rows):
    about = booked(*rows)
    return tops.customers_of(about, seen(about, "2024-03", "2024-03-31"))


def test_largest_first_with_what_was_before():
    found = top(
        sale(FEB, 40, product="x"),
        sale(FEB, 5, product="z"),
        sale(MARCH, 30, product="x"),
        sale(MARCH, 60, product="y"),
        sale(MARCH, 10, product="x"),
    )
    assert column(found, "name") == ["y", "x", "z"]
    assert column(found, "revenue") == [60, 40, 0]
    assert column(found, "share") == [0.6, 0.4, 0]
    assert column(found, "previous") == [0, 40, 5]
    assert column(found, "change") == [60, 0, -5]
    assert (found.by, found.groups, found.rest) == ("product", 3, 0)


def test_of_two_equal_groups_the_first_by_key_is_first():
    found = top(*(sale(MARCH, 5, product=product) for product in "zxy"))
    assert column(found, "name") == ["x", "y", "z"]


def test_lines_outside_the_two_periods_are_in_no_group():
    found = top(
        sale("2024-01-31", 9, product="old"),
        sale(MARCH, 5, product="x"),
        sale("2024-04-01", 9, product="late"),
    )
    assert column(found, "name") == ["x"]


def test_a_partial_month_is_set_against_the_same_working_days():
    # 1 to 12 March 2024 has 8 working days, 1 to 12 February as well.
    days = ["2024-02-12", "2024-02-13", "2024-03-12", "2024-03-13"]
    rows = [sale(day, 10**place, product="x") for place, day in enumerate(days)]
    found = top(*rows[:3], as_of="2024-03-12")
    assert (column(found, "revenue"), column(found, "previous")) == ([100], [1])


# Shares


def test_a_group_below_zero_has_no_share():
    found = top(
        sale(MARCH, 30, product="x"),
        sale(MARCH, 10, product="y"),
        sale(MARCH, 10, product="z"),
        back(MARCH, -30, product="z"),
    )
    assert column(found, "revenue") == [30, 10, -20]
    # Of the 40 that x and y brought, and not of the 20 that are left.
    assert column(found, "share") == [0.75, 0.25, None]


@pytest.mark.parametrize("money", [-5, 0])
def test_no_share_where_no_group_is_above_zero(money):
    assert column(top(sale(MARCH, money, product="x")), "share") == [None]


# Groups


def test_postage_is_no_product_but_somebody_pays_it():
    rows = [
        sale(MARCH, 5, product="x", who="a"),
        charge(MARCH, 3, product="P", who="b"),
    ]
    assert column(top(*rows), "name") == ["x"]
    assert column(top(*rows, by="customer"), "name") == ["a", "b"]


def test_lines_that_name_no_group_are_in_none():
    found = top(sale(MARCH, 5, who="a"), sale(MARCH, 50), by="customer")
    assert (column(found, "name"), column(found, "share")) == (["a"], [1])


def test_nobody_is_named_anywhere():
    found = top(sale(MARCH, 5), by="customer")
    assert (len(found.table), found.groups, found.rest) == (0, 0, 0)
    assert found.mover is None


def test_two_products_of_one_name_are_two():
    rows = [sale(MARCH, 5, product=key, product_name="Cup") for key in "xy"]
    assert column(top(*rows), "name") == ["Cup", "Cup"]


def test_a_product_has_the_name_of_the_period_where_it_has_one():
    found = top(
        sale(FEB, 1, product="x", product_name="Zinc cup"),
        sale(MARCH, 3, product="x", product_name="Cup"),
        sale(FEB, 1, product="y", product_name="Plate"),
        sale(MARCH, 2, product="y"),
        sale(MARCH, 1, product="z"),
    )
    assert column(found, "name") == ["Cup", "Plate", "z"]


@pytest.mark.parametrize("by", tops.DIMENSIONS)
def test_every_dimension(by):
    key, _ = tops.DIMENSIONS[by]
    assert column(top(sale(MARCH, 5, **{key: "g"}), by=by), "name") == ["g"]


# The rest


def test_what_is_left_over_is_one_row():
    money = {"a": 50, "b": 30, "c": 15, "d": 5, "e": -10}
    rows = [sale(MARCH, value, product=key) for key, value in money.items()]
    found = top(*rows, sale(FEB, 7, product="c"), sale(FEB, 4, product="e"), count=2)
    assert column(found, "name") == ["a", "b", None]
    assert column(found, "revenue") == [50, 30, 10]  # 15 + 5 - 10
    assert column(found, "share") == [0.5, 0.3, 0.2]  # 15 and 5 of 100
    assert column(found, "previous") == [0, 0, 11]
    assert column(found, "change") == [50, 30, -1]
    assert (found.groups, found.rest) == (5, 3)


def test_no_rest_where_every_group_is_shown():
    rows = [sale(MARCH, 5, product=key) for key in "xyz"]
    assert (top(*rows, count=3).rest, len(top(*rows, count=3).table)) == (0, 3)
    assert (top(*rows, count=2).rest, len(top(*rows, count=2).table)) == (1, 3)


def test_a_rest_below_zero_has_no_share():
    rows = [sale(MARCH, 9, product="x"), sale(MARCH, -2, product="y")]
    assert column(top(*rows, count=1), "share") == [1, None]


# The mover


def test_the_mover_is_the_largest_change_of_any_group():
    found = top(
        sale(FEB, 90, product="x"),
        sale(FEB, 70, product="y"),
        sale(MARCH, 100, product="x"),
        sale(MARCH, 1, product="y"),
        count=1,  # y is in the rest
    )
    assert found.mover == ("y", -69)


def test_a_group_that_is_gone_can_be_the_mover():
    rows = [sale(FEB, 9, product="x"), sale(MARCH, 5, product="y")]
    assert top(*rows).mover == ("x", -9)


def test_nothing_moved():
    assert top(sale(FEB, 9, product="x"), sale(MARCH, 9, product="x")).mover is None


# Customers


def test_customers_of_the_period():
    found = buyers(
        sale(MARCH, 10, who="a", order="1", customer_name="Anne"),
        sale(MARCH, 20, who="a", order="1"),
        sale("2024-03-31T23:00", 30, who="a", order="2"),
        back(MARCH, -5, who="a", order="C1"),  # is no order, but takes money back
        charge(MARCH, 2, who="a", order="3"),  # nor is postage alone
        sale(MARCH, 99, who="b", order="4"),
        back(MARCH, -5, who="c", order="C2"),  # made nobody active
        sale(FEB, 70, who="d", order="5"),
        sale(MARCH, 70),
    )
    assert found.to_dict("list") == {
        "customer_id": ["b", "a"],
        "name": ["b", "Anne"],  # who has no name is called by the number
        "orders": [1, 2],
        "spend": [99, 57],  # 10 + 20 + 30 - 5 + 2
    }


# Parts and wholes


@given(ROWS)
@settings(max_examples=12)
def test_parts_and_the_whole(rows):
    about = booked(*rows)
    view = seen(about, "2024-04", "2024-04-30")
    months = monthly.by_period(about, view).set_index("period")
    # Every line of ROWS has a region, so nothing is left out.
    regions = tops.top(about, view, by="region", count=2)
    revenue = months["revenue"]
    assert round(regions.table["revenue"].sum(), 4) == revenue["2024-04"]
    assert round(regions.table["previous"].sum(), 4) == revenue["2024-03"]
    assert regions.table["share"].sum() == pytest.approx(1)
    found = tops.customers_of(about, view)
    assert len(found) == months["active_customers"]["2024-04"]


@given(ROWS, st.sampled_from(["product", "customer", "region"]))
@settings(max_examples=8)
def test_order_and_splitting_of_lines_change_nothing(rows, by):
    table = lines(*rows)
    tables = [table, shuffled(table), halved(table)]
    one, *others = (_top_of(given, by) for given in tables)
    for other in others:
        pd.testing.assert_frame_equal(other.table, one.table, check_exact=True)
        assert other.mover == one.mover


def _top_of(given, by):
    about = book.book(given)
    return tops.top(about, seen(about, "2024-04", "2024-04-30"), by=by, count=2)


def test_the_same_from_every_engine():
    rows = [
        sale(FEB, 4, product="x", product_name="Cup"),
        sale(MARCH, 9, product="x"),
        sale(MARCH, 5, product="y", product_name="Plate"),
        back(MARCH, -8, product="z"),
        sale(MARCH, 1),
    ]
    frames = engines_of(lines(*rows))
    for name in FRAMES:
        about = book.book(frames[name])
        found = tops.top(about, seen(about, "2024-03", "2024-03-31"), by="product")
        assert column(found, "name") == ["Cup", "Plate", "z"], name
        assert column(found, "revenue") == [9, 5, -8], name
        assert column(found, "previous") == [4, 0, 0], name
