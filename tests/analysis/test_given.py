"""What is given to the rooms on customers: columns and days, refused in one way."""

from datetime import date, datetime
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sold import lines, refusal, sold

from salesnb.analysis import cohorts, features, flow, value
from salesnb.periods import Calendar

AS_OF = date(2024, 3, 31)
ORDERS = lines(
    sold("2024-01-01"), sold("2024-02-01"), sold("2024-01-05", customer_id="b")
)
MONTHS = {"calendar": Calendar()}
CALLS = {
    "customers": features.customers,
    "left_out": features.left_out,
    "months": partial(flow.months, **MONTHS),
    "retention": partial(cohorts.retention, **MONTHS),
    "money_retention": partial(cohorts.money_retention, **MONTHS),
    "repeats": cohorts.repeats,
    "histories": value.histories,
    "worth": value.worth,
}
NEEDED = {
    "customers": ["order_id", "kind", "discount", "returned", "product_id"],
    "left_out": ["order_id", "kind", "amount"],
    "months": ["customer_id", "order_date", "order_id", "kind"],
    "retention": ["kind", "amount"],
    "money_retention": ["kind", "amount"],
    "repeats": ["order_id", "kind"],
    "histories": ["kind", "amount"],
    "worth": ["customer_id"],
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "given", [None, "2024-03-31", 20240331, pd.NaT, np.datetime64("2024-03-31")]
)
def test_what_is_no_day_is_refused_in_every_room(call, given):
    assert refusal(CALLS[call], ORDERS, as_of=given) == (
        f"as_of is {given!r}, not a day.\nWrite  as_of=date(2011, 12, 9)"
    )


@pytest.mark.parametrize("call", [name for name in CALLS if name != "worth"])
def test_a_time_of_day_changes_nothing(call):
    expected = CALLS[call](ORDERS, as_of=AS_OF)
    moments = datetime(2024, 3, 31, 5), pd.Timestamp("2024-03-31 23:59", tz="UTC")
    for moment in moments:
        pd.testing.assert_frame_equal(CALLS[call](ORDERS, as_of=moment), expected)


@pytest.mark.parametrize("call", CALLS)
def test_a_missing_column_of_the_orders_is_named(call):
    for name in NEEDED[call]:
        said = refusal(CALLS[call], ORDERS.drop(columns=name), as_of=AS_OF)
        assert said.startswith(f"orders lacks '{name}'; it has 'order_id'") or (
            name == "order_id" and said.startswith("orders lacks 'order_id'; it has ")
        )


def test_days_of_lines_need_their_columns():
    said = refusal(flow.days, ORDERS.drop(columns=["kind", "amount"]))
    assert said.startswith("orders lacks 'kind', 'amount'; it has")


TIMES = pd.to_datetime(["2024-01-01"])
BESIDE = {
    "attributes": {"customer_id": ["ann"], "size": [1.0]},
    "activities": {"customer_id": ["ann"], "at": TIMES},
    "tickets": {
        "customer_id": ["ann"],
        "opened": TIMES,
        "solved": TIMES,
        "satisfaction": [4.0],
    },
}


@pytest.mark.parametrize("table", BESIDE)
def test_a_missing_column_of_what_stands_beside_is_named(table):
    whole = pd.DataFrame(BESIDE[table])
    features.customers(ORDERS, as_of=AS_OF, **{table: whole})
    for name in set(whole) - {"size"}:
        less = {table: whole.drop(columns=name)}
        said = refusal(features.customers, ORDERS, as_of=AS_OF, **less)
        assert said.startswith(f"{table} lacks '{name}'; it has "), name


@pytest.mark.parametrize("within", [-5, "30", 1.5, True])
def test_spans_are_whole_days(within):
    assert refusal(cohorts.repeats, ORDERS, as_of=AS_OF, within=[30, within]) == (
        f"within has {within!r}, not a whole number of days.\nWrite  within=(30, 90)"
    )
