"""What stands beside a customer's orders: attributes, activities, tickets."""

from datetime import date

import numpy as np
import pandas as pd
import polars as pl
from sold import lines, refusal, sold

from salesnb.analysis import features

AS_OF = date(2024, 3, 31)
ORDERS = lines(
    sold("2024-01-01", customer_id="ann", customer_name="Ann"),
    sold("2024-01-01", customer_id="bob"),
    sold("2024-01-01", customer_id="cy"),
)


def described(**more):
    table = features.customers(ORDERS, as_of=AS_OF, **more)
    assert table["customer_id"].tolist() == ["ann", "bob", "cy"]
    return table


def attributes(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "customer_name", "industry"])


def test_attributes_stand_beside_their_customer_and_add_none():
    given = attributes(("cy", None, "farm"), ("ann", "A.", "bank"), ("zoe", "Z", "spa"))
    table = described(attributes=given)
    assert table["industry"].fillna("-").tolist() == ["bank", "-", "farm"]
    # The orders' name comes first, then that of the attributes, then the id.
    assert table["customer_name"].tolist() == ["Ann", "bob", "cy"]
    named = described(attributes=attributes(("bob", "Bob & Sons", "spa")))
    assert named["customer_name"].tolist() == ["Ann", "Bob & Sons", "cy"]
    assert len(given.columns) == 3


def test_ids_that_are_numbers_elsewhere_are_the_same_ids():
    orders = lines(sold("2024-01-01", customer_id="7"))
    given = pd.DataFrame({"customer_id": [7], "size": [12.0]})
    table = features.customers(orders, as_of=AS_OF, attributes=given)
    assert table["size"].tolist() == [12]


def test_attributes_that_name_a_customer_twice_are_refused():
    rows = [("bob", "B", "spa"), ("ann", "A", "spa"), ("bob", "b", "spa")]
    assert refusal(described, attributes=attributes(*rows)) == (
        "The attributes name the customer 'bob' 2 times; which row holds is not guessed.\n"
        "Write  attributes = attributes.drop_duplicates('customer_id', keep='last')"
    )
    said = refusal(described, attributes=attributes(*rows, *rows))
    assert said.startswith(
        "The attributes name the customer 'ann' 2 times, and 1 others"
    )


def test_rows_without_a_customer_are_no_repeats():
    rows = [(None, "x", "spa"), (None, "y", "spa"), ("ann", None, "bank")]
    table = described(attributes=attributes(*rows))
    assert table["industry"].fillna("-").tolist() == ["bank", "-", "-"]


def test_attributes_may_not_be_called_like_a_feature():
    given = pd.DataFrame({"customer_id": ["ann"], "spend": [1.0], "tickets": [2]})
    assert refusal(described, attributes=given) == (
        "The attributes have columns that are worked out from the orders: 'spend', "
        "'tickets'.\nWrite  attributes = attributes.rename(columns={'spend': "
        "'spend_given'})"
    )


def activities(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "at"])
    return frame.assign(at=frame["at"].map(pd.Timestamp), activity_id="x", kind="call")


def test_activities_are_counted_up_to_the_as_of_date():
    given = activities(
        ("ann", "2024-03-31 23:59"),
        ("ann", "2024-01-05"),
        ("ann", "2024-04-01"),
        ("bob", "2024-04-01"),
        ("zoe", "2024-01-01"),
        (None, "2024-01-01"),
    )
    table = described(activities=given)
    assert table["activities"].tolist() == [2, 0, 0]
    assert table["last_activity"].isna().tolist() == [False, True, True]
    assert table["last_activity"][0] == pd.Timestamp("2024-03-31 23:59")


def test_visits_are_the_activities_of_their_kind():
    days = ["2024-01-05", "2024-02-05", "2024-03-05", "2024-03-06", "2024-04-01"]
    given = activities(*[("ann", day) for day in days], ("bob", "2024-01-05"))
    kinds = ["visit", "Visit", "call", None, "visit", "mail"]
    table = described(activities=given.assign(kind=kinds))
    assert table["activities"].tolist() == [4, 1, 0]
    assert table["visits"].tolist() == [2, 0, 0]
    assert table["visits"].dtype == "int64"


def test_where_no_activity_says_its_kind_visits_are_not_known():
    given = activities(("ann", "2024-01-05"))
    for unknown in (given.drop(columns="kind"), given.assign(kind=None)):
        table = described(activities=unknown)
        assert table["activities"].tolist() == [1, 0, 0]
        assert "visits" not in table


def tickets(*rows):
    names = ["customer_id", "opened", "solved", "satisfaction"]
    frame = pd.DataFrame(rows, columns=names)
    times = {name: pd.to_datetime(frame[name]) for name in ("opened", "solved")}
    return frame.assign(**times)


TICKETS = tickets(
    ("ann", "2024-01-01", "2024-01-02", 5.0),
    ("ann", "2024-01-03", None, 2.0),
    ("ann", "2024-01-04", "2024-01-04", np.nan),
    ("ann", "2024-03-30", "2024-04-01", 1.0),  # answered after the as-of date
    ("ann", "2024-04-01", "2024-04-01", 1.0),
    ("bob", "2024-01-01", "2024-01-02", np.nan),
)


def test_tickets_are_counted_and_their_answers_averaged():
    table = described(tickets=TICKETS)
    assert table["tickets"].tolist() == [4, 1, 0]
    assert table["satisfaction"][0] == 3.5  # of 5 and 2
    assert table["satisfaction"].isna().tolist() == [False, True, True]


def test_other_frames_give_the_same():
    given = {"tickets": TICKETS, "activities": activities(("ann", "2024-01-05"))}
    given["attributes"] = attributes(("ann", "A", "bank"))
    cells = {name: table.astype(object) for name, table in given.items()}
    polars = {
        name: pl.DataFrame(table.where(table.notna(), None).to_dict("list"))
        for name, table in cells.items()
    }
    before = {name: table.copy() for name, table in given.items()}
    pd.testing.assert_frame_equal(described(**given), described(**polars))
    for name, table in given.items():
        pd.testing.assert_frame_equal(table, before[name])
