"""Who and what the revenue came from: by hand, and parts that add up."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sold import back, businesses, few, seen, sold

from salesnb import engines
from salesnb.analysis import tops

# In March: pens 60, ink 30, pads 10, and less than nothing for caps. In February: pens
# 45, ink 35, and a glue that nobody bought again.
MARCH = [
    sold("2024-03-01", product_id="pen", product_name="Pen", amount=60.0),
    sold("2024-03-02", product_id="ink", product_name="Ink", amount=40.0),
    back("2024-03-03", product_id="ink", product_name="Ink", amount=-10.0),
    sold("2024-03-04", product_id="pad", amount=10.0),
    back("2024-03-05", product_id="cap", amount=-5.0),
    sold("2024-03-07", product_id="POST", amount=99.0, kind="charge"),
]
UNNAMED = sold("2024-03-07", product_id=None, amount=50.0)
FEBRUARY = [
    sold("2024-02-01", product_id="pen", product_name="Pencil", amount=45.0),
    sold("2024-02-02", product_id="ink", amount=35.0),
    sold("2024-02-29", product_id="glue", amount=1.0),
]
LINES = MARCH + FEBRUARY


def top(rows=LINES, by="product", month="2024-03", as_of="2024-03-31", **options):
    return tops.top(*seen(rows, month, as_of=as_of), by=by, **options)


def table(found, *columns):
    shown = found.table.astype(object).where(found.table.notna(), None)
    return [*map(tuple, shown[list(columns)].to_numpy())]


def test_products_by_hand():
    found = top()
    assert table(found, "name", "revenue", "previous", "change") == [
        ("Pen", 60, 45, 15),  # as it is called now
        ("Ink", 30, 35, -5),  # as it was called when somebody said so
        ("pad", 10, 0, 10),  # without a name the id stands for it
        ("glue", 0, 1, -1),
        ("cap", -5, 0, -5),
    ]
    assert (found.by, found.groups, found.rest) == ("product", 5, 0)
    assert found.mover == ("Pen", 15)


def test_lines_that_name_no_product_are_a_row_of_their_own():
    """Of 150 they are a third: a share of the named alone would say pens are 60 %."""
    found = top([*LINES, UNNAMED])
    assert table(found, "name", "revenue", "share")[:2] == [
        ("Pen", 60, 0.4),
        ("", 50, pytest.approx(1 / 3)),
    ]
    assert found.mover == ("Pen", 15)


def test_where_no_line_names_a_group_there_are_no_rows():
    assert top([UNNAMED]).table.empty


def test_before_the_data_begin_there_is_nothing_to_compare_with():
    found = top(MARCH, as_of="2024-03-07")
    assert found.table["previous"].isna().all()
    assert found.mover is None


def test_shares_are_of_what_the_groups_above_zero_brought():
    """100 in all; the group below zero has none, the one at zero has nothing."""
    assert table(top(), "share") == [(0.6,), (0.3,), (0.1,), (0.0,), (None,)]


def test_what_is_left_over_is_one_row_without_a_name():
    found = top(count=1)
    assert table(found, "name", "revenue", "share", "previous", "change") == [
        ("Pen", 60, 0.6, 45, 15),
        (None, 35, pytest.approx(0.4), 36, -1),
    ]
    assert (found.groups, found.rest) == (5, 4)


def test_a_rest_of_groups_below_zero_has_no_share():
    rows = [*MARCH, back("2024-03-05", product_id="hat", amount=-7.0)]
    assert table(top(rows, count=3), "name", "revenue", "share")[-1] == (
        None,
        -12,
        None,
    )


def test_as_many_groups_as_are_shown_leave_no_rest():
    found = top(count=5)
    assert (len(found.table), found.rest) == (5, 0)


@pytest.mark.parametrize("amount", [0.0, -5.0])
def test_where_nothing_is_above_zero_nobody_has_a_share(amount):
    found = top([sold("2024-03-01", amount=amount), sold("2024-02-01")])
    assert table(found, "revenue", "share") == [(amount, None)]


def test_ties_are_in_the_order_of_their_keys():
    rows = [sold("2024-03-01", product_id=name) for name in "cab"]
    assert [name for (name,) in table(top(rows), "name")] == ["a", "b", "c"]


def test_groups_are_told_apart_by_key_not_by_name():
    rows = [
        sold("2024-03-01", customer_id=who, customer_name="J. Smith", amount=amount)
        for who, amount in [("1", 20.0), ("2", 30.0), ("1", 40.0)]
    ]
    assert table(top(rows, by="customer"), "name", "revenue") == [
        ("J. Smith", 60),
        ("J. Smith", 30),
    ]


def test_charges_are_no_product_but_come_from_a_customer():
    charge = sold("2024-03-01", kind="charge", amount=4.0, region="N")
    rows = [sold("2024-03-01", region="N"), charge]
    assert table(top(rows), "revenue") == [(10,)]
    assert table(top(rows, by="customer"), "revenue") == [(14,)]
    assert table(top(rows, by="region"), "name", "revenue") == [("N", 14)]


def test_nobody_moved():
    rows = [sold("2024-03-01"), sold("2024-02-01")]
    assert top(rows).mover is None


def test_a_column_that_is_missing_has_no_groups():
    found = top(by="region")
    assert found.table.empty
    assert (found.groups, found.rest, found.mover) == (0, 0, None)


def test_a_partial_month_is_beside_the_same_working_days():
    """Up to Tuesday 5 March 2024, the third working day; of February Saturday the 3rd."""
    days = pd.date_range("2024-01-01", "2024-03-05")
    found = top([sold(day) for day in days], as_of="2024-03-05")
    assert table(found, "revenue", "previous") == [(50, 50)]


@few(10)
@given(businesses(), st.sampled_from(list(tops.DIMENSIONS)), st.integers(1, 4))
def test_groups_add_up(frame, by, count):
    """However many are shown, the rows add up to the same."""
    found, whole = (top(frame, by=by, count=n) for n in (count, 100))
    for column in ("revenue", "previous"):
        sums = found.table[column].sum(), whole.table[column].sum()
        assert sums[0] == pytest.approx(sums[1], abs=1e-6)
    shares = found.table["share"].dropna()
    assert shares.empty or shares.sum() <= 1 + 1e-9 or found.rest
    assert found.groups == len(found.table) - bool(found.rest) + found.rest


# --- customers -------------------------------------------------------------------------


def customers(*rows):
    known, view = seen([*rows, sold("2024-02-01", customer_id="old")], "2024-03")
    found = tops.customers_of(known, view)
    return [*map(tuple, found[["customer_id", "name", "orders", "spend"]].to_numpy())]


def test_customers_of_the_month_by_hand():
    assert customers(
        sold("2024-03-01", order_id="1", amount=4.0),
        sold("2024-03-01", order_id="1", amount=5.0, customer_name="Ann"),
        sold("2024-03-05", order_id="2", amount=20.0),
        back("2024-03-09", order_id="r", amount=-9.0),
        sold("2024-03-05", customer_id="bob", amount=20.0),
        sold("2024-03-05", customer_id=None, amount=500.0),
        back("2024-03-05", customer_id="cy", amount=-1.0),  # ordered nothing
    ) == [("ann", "Ann", 2, 20), ("bob", "bob", 1, 20)]


def test_an_order_without_a_number_is_none_and_lines_with_one_count_all_the_same():
    rows = [sold("2024-03-01", order_id=None), sold("2024-03-01", order_id="1")]
    assert customers(*rows) == [("ann", "ann", 1, 20)]


@few(8)
@given(businesses())
def test_customers_are_those_of_plain_pandas(frame):
    known, view = seen(frame, "2024-03", as_of="2024-03-31")
    found = tops.customers_of(known, view).set_index("customer_id")
    month = frame[(frame["order_date"] >= "2024-03-01") & frame["customer_id"].notna()]
    sales = month[month["kind"] == "sale"]
    orders = sales.groupby("customer_id")["order_id"].nunique()
    expected = orders[orders > 0]
    assert found["orders"].to_dict() == expected.to_dict()
    spend = month.groupby("customer_id")["amount"].sum().round(4)
    assert found["spend"].to_dict() == spend[expected.index].to_dict()
    assert engines.count(known.orders) == len(frame)
