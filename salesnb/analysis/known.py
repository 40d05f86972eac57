"""What else is known of customers: what they are like, contacts with them, their tickets.

Question   What stands beside what a customer bought?
Takes      one row a customer; attributes, activities, tickets: any narwhals frames.
Gives      the same rows with columns more.
Units      activities, tickets; answers on a scale of 5.
As of      `as_of` is the last day with complete data; nothing after it is used. A
           ticket's answer counts once the ticket is solved.
Refuses    attributes that name a customer twice, or that have a column that is there;
           tables without the columns that are read.

>>> table = pd.DataFrame({"customer_id": ["ann", "bob"]})
>>> called = pd.DataFrame({"customer_id": ["ann"], "at": pd.to_datetime(["2024-01-02"])})
>>> with_contacts(table, called, as_of=date(2024, 1, 1))["activities"].tolist()
[0, 0]
>>> with_contacts(table, called, as_of=date(2024, 1, 2))["activities"].tolist()
[1, 0]
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis.errors import CustomerError
from salesnb.analysis.given import need

CENTS = 10_000  # money is summed in whole ten-thousandths: see `engines.exact_sum`
ACTIVITY = ("customer_id", "at")
TICKET = ("customer_id", "opened", "solved", "satisfaction")
CONTACTS = ("activities", "last_activity", "visits", "tickets", "satisfaction")
COUNTED = ("activities", "visits", "tickets")
VISIT = "visit"  # kind of an activity, in any case of letters


def with_attributes(table: pd.DataFrame, attributes: Any) -> pd.DataFrame:
    """`table` with the attributes' columns, missing where they do not know a customer.

    A customer_name among them is used where `table` has only the id.
    """
    rows = engines.lazy(attributes)
    need(rows, ["customer_id"], "attributes")
    rows = rows.filter(~nw.col("customer_id").is_null())
    given = engines.to_pandas(rows).astype({"customer_id": "str"})
    repeats = given["customer_id"].value_counts()
    repeats = repeats[repeats > 1].sort_index()
    if len(repeats):
        raise CustomerError.repeated(
            repeats.index[0], repeats.iloc[0], len(repeats) - 1
        )
    own = {"customer_id", "customer_name"}
    if taken := set(given) & {*table, *CONTACTS} - own:
        raise CustomerError.taken(taken)
    both = table.merge(
        given.rename(columns={"customer_name": "given_name"}),
        on="customer_id",
        how="left",
        validate="1:1",
    )
    if "given_name" not in both:
        return both
    unnamed = both["customer_name"] == both["customer_id"]
    name = both["customer_name"].mask(unnamed & both["given_name"].notna())
    named = both.assign(customer_name=name.fillna(both["given_name"]))
    return named.drop(columns="given_name")


def with_contacts(
    table: pd.DataFrame, activities: Any = None, tickets: Any = None, *, as_of: date
) -> pd.DataFrame:
    """`table` with activities, last_activity, visits; tickets, satisfaction: each where
    their table is given. Visits are the activities of kind visit, and are there where an
    activity says its kind; satisfaction is the mean of the answers, missing without."""
    for part in _contacts(activities, tickets, as_of):
        table = table.merge(part, on="customer_id", how="left", validate="1:1")
    counts = [name for name in COUNTED if name in table]
    return table.fillna(dict.fromkeys(counts, 0)).astype(dict.fromkeys(counts, "int64"))


def _contacts(activities: Any, tickets: Any, as_of: date) -> Iterator[pd.DataFrame]:
    """One row a customer, of what took place up to `as_of`."""
    if activities is not None:
        rows = engines.lazy(activities)
        need(rows, ACTIVITY, "activities")
        yield _activities(until(rows, "at", as_of))
    if tickets is not None:
        rows = engines.lazy(tickets)
        need(rows, TICKET, "tickets")
        opened = until(rows, "opened", as_of)
        late = (nw.col("solved") >= after(as_of)).fill_null(False)
        answer = whole(nw.when(~late).then(nw.col("satisfaction")))
        rows = opened.select("customer_id", satisfaction=answer)
        mean = nw.col("satisfaction").mean() / CENTS
        groups = rows.group_by("customer_id")
        yield _by_customer(groups.agg(nw.len().alias("tickets"), mean))


def _activities(rows: nw.LazyFrame) -> pd.DataFrame:
    last = nw.col("at").max().alias("last_activity")
    sums = [nw.len().alias("activities"), last]
    if "kind" not in rows.collect_schema().names():
        return _by_customer(rows.group_by("customer_id").agg(*sums))
    kind = nw.col("kind").cast(nw.String).str.to_lowercase()
    visit = nw.when(kind == VISIT).then(nw.lit(1)).otherwise(nw.lit(0))
    groups = rows.with_columns(visits=visit).group_by("customer_id")
    told = nw.col("kind").count().alias("told")
    found = _by_customer(groups.agg(*sums, nw.col("visits").sum(), told))
    # Where no activity says what it was, none of them is known not to be a visit.
    return found.drop(columns=["told"] if found["told"].any() else ["told", "visits"])


def _by_customer(groups: nw.LazyFrame) -> pd.DataFrame:
    found = engines.to_pandas(groups.filter(~nw.col("customer_id").is_null()))
    return found.astype({"customer_id": "str"})


def until(rows: nw.LazyFrame, when: str, as_of: date) -> nw.LazyFrame:
    """The rows whose column `when` is not after `as_of`."""
    return rows.filter(nw.col(when) < after(as_of))


def after(as_of: date) -> pd.Timestamp:
    """The first moment after the day `as_of`."""
    return pd.Timestamp(as_of).normalize() + pd.Timedelta(days=1)


def whole(number: nw.Expr) -> nw.Expr:
    """A number of 4 decimals as whole ten-thousandths, whose sums are exact."""
    return (number * CENTS).round().cast(nw.Int64)


def nobody(lines: nw.LazyFrame, as_of: date) -> CustomerError:
    """Why there is no customer to describe."""
    order = (
        (nw.col("kind") == "sale")
        & ~nw.col("customer_id").is_null()
        & ~nw.col("order_id").is_null()
    )
    found = lines.select(
        nw.len().alias("lines"),
        nw.col("customer_id").count().alias("named"),
        nw.when(order).then(nw.col("order_date")).min().alias("first"),
    )
    lines, named, first = engines.to_pandas(found).iloc[0]
    if not named:
        return CustomerError.nobody(lines)
    if pd.isna(first):
        return CustomerError.no_orders(lines)
    return CustomerError.too_early(as_of, first.date())
