"""Rows about customers whom the orders do not know: counted, or refused if it is all."""

from datetime import date

import pandas as pd
import polars as pl
import pytest
from sold import back, lines, refusal, sold

from salesnb.analysis import features, strangers

AS_OF = date(2024, 3, 31)


def orders(*ids):
    return lines(*(sold("2024-01-01", customer_id=id) for id in ids))


def activities(*ids, at="2024-02-01"):
    frame = pd.DataFrame({"customer_id": ids}, dtype="object")
    return frame.assign(at=pd.Timestamp(at), activity_id="x", kind="call")


def tickets(*ids):
    return (
        activities(*ids)
        .rename(columns={"at": "opened"})
        .assign(solved=pd.NaT, satisfaction=float("nan"))
    )


def left_out(known, **beside):
    """reason -> rows and customers, of what stands beside."""
    table = features.left_out(known, as_of=AS_OF, beside=beside)
    assert table["money"].isna().tolist() == [False] * 3 + [True] * (len(table) - 3)
    rows = table.iloc[3:][["reason", "rows", "customers"]].to_numpy().tolist()
    return {reason: (rows, customers) for reason, rows, customers in rows}


def test_what_is_told_of_others_is_counted_table_by_table():
    """Zoe is a prospect, and one contact names nobody; Di only returned something."""
    known = lines(sold("2024-01-01"), back("2024-01-02", customer_id="di"))
    attributes = pd.DataFrame({"customer_id": ["ann", "zoe", "yan"]})
    beside = {
        "attributes": attributes,
        "activities": activities("ann", "zoe", "zoe", None),
        "tickets": tickets("ann", "di"),
    }
    assert left_out(known, **beside) == {
        "no_order_attributes": (2, 2),
        "no_order_activities": (3, 1),
        "no_order_tickets": (1, 1),
    }


def test_every_row_beside_is_in_a_customers_figures_or_counted():
    known, calls = orders("ann", "bob"), activities("ann", "bob", "bob", "zoe", None)
    counted = features.customers(known, as_of=AS_OF, activities=calls)["activities"]
    rows, _ = left_out(known, activities=calls)["no_order_activities"]
    assert counted.sum() + rows == len(calls)


def test_what_is_not_given_has_no_row_and_what_is_all_known_has_none_of_it():
    assert left_out(orders("ann"), activities=None) == {}
    assert features.left_out(orders("ann"), as_of=AS_OF)["rows"].tolist() == [0, 0, 0]
    found = left_out(orders("ann"), tickets=tickets("ann"))
    assert found == {"no_order_tickets": (0, 0)}


def test_what_is_after_the_as_of_date_is_not_there_yet():
    later = activities("zoe", at="2024-04-01")
    found = left_out(orders("ann"), activities=later)
    assert found == {"no_order_activities": (0, 0)}


def test_who_orders_later_has_no_order_yet():
    known = lines(sold("2024-01-01"), sold("2024-05-01", customer_id="bob"))
    found = left_out(known, activities=activities("ann", "bob"))
    assert found == {"no_order_activities": (1, 1)}
    table = features.customers(known, as_of=AS_OF, activities=activities("bob"))
    assert table["activities"].tolist() == [0]  # bob is known to the orders, if later


def test_ids_that_are_numbers_elsewhere_are_the_same_ids():
    calls = pl.DataFrame({"customer_id": [7, 8], "at": [date(2024, 2, 1)] * 2})
    found = left_out(orders("7"), activities=calls.cast({"at": pl.Datetime}))
    assert found == {"no_order_activities": (1, 1)}


# --- nobody is known -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "pair", "mend"),
    [
        (("213", "214"), ("000213", "000213", "000214"), ("000213", "213"),
         "They agree without zeros in front: export both with the same ids, as text."),
        (("0213",), ("213",), ("213", "0213"),
         "They agree without zeros in front: export both with the same ids, as text."),
        (("zz", "ann"), ("ANN", "ZZ"), ("ANN", "ann"),
         "They agree but for case: write into both source files:  upper: [customer_id]"),
        (("213",), ("213.0",), ("213.0", "213"),
         "They agree without .0 at the end: write into the source file that has it:  "
         "strip: {customer_id: '.0'}"),
        (("213", "214"), ("Bob", "Ann"), ("Ann", "213"),
         "Write into the source file of one of them the column that both have:  columns: "
         "{customer_id: <its header>}"),
    ],
)  # fmt: skip
def test_a_table_of_which_the_orders_know_nobody_is_refused(ours, theirs, pair, mend):
    one, other = pair
    calls = activities(*theirs)
    said = refusal(features.customers, orders(*ours), as_of=AS_OF, activities=calls)
    assert said == (
        f"None of the {len(set(theirs)):,} customers in the activities is one of the "
        f"orders: an id there is '{one}', and of the orders '{other}'.\n{mend}"
    )


def test_every_table_is_looked_at():
    for name, table in {
        "attributes": pd.DataFrame({"customer_id": ["zoe"]}),
        "tickets": tickets("zoe"),
    }.items():
        said = refusal(features.customers, orders("ann"), as_of=AS_OF, **{name: table})
        assert f"None of the 1 customers in the {name} is one of the orders" in said


def test_a_table_without_ids_is_no_other_numbering():
    for calls in (activities(), activities(None)):
        table = features.customers(orders("ann"), as_of=AS_OF, activities=calls)
        assert table["activities"].tolist() == [0]


def test_one_customer_in_common_is_enough():
    strangers.refuse({"ann"}, {"activities": activities("zoe", "ann")})
