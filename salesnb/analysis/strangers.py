"""Rows about customers whom the orders do not know.

Question   How much of what is told beside the orders is told of somebody else?
Takes      the ids of customers; attributes, activities, tickets by name: any narwhals
           frames, or None where one is not given.
Gives      `left_out`, a row for each table given: reason, rows, customers, money, which
           is missing: such rows have none.
As of      of activities and tickets only what took place up to `as_of` is counted, as in
           the customers' own figures.
Refuses    (`refuse`) a table with ids of which the orders know none: the two number
           customers differently, and every customer would have nothing.

>>> calls = pd.DataFrame({"customer_id": ["ann", "zoe", None], "at": pd.Timestamp(0)})
>>> left_out({"ann"}, {"activities": calls, "tickets": None}, as_of=date(2024, 1, 1))
                reason  rows  customers  money
0  no_order_activities     2          1    NaN
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import known
from salesnb.analysis.errors import CustomerError
from salesnb.analysis.given import need

WHEN = {"activities": "at", "tickets": "opened"}
# What ids may differ in that are the same: how each is compared then.
CAUSES: dict[str, Callable[[str], str]] = {
    "zeros": lambda id: id.lstrip("0"),
    "case": str.casefold,
    "point": lambda id: id.removesuffix(".0"),
}


def left_out(
    ids: Iterable[str], beside: Mapping[str, Any], *, as_of: date
) -> pd.DataFrame:
    """reason, rows, customers, money: what is told of nobody in `ids`."""
    ids, rows = set(ids), []
    for name, table in _given(beside):
        counts = _counts(table, WHEN.get(name), as_of)
        other = counts[~counts["customer_id"].isin(ids)]
        people = int(other["customer_id"].notna().sum())
        lines = int(other["rows"].sum())
        rows.append((f"no_order_{name}", lines, people, float("nan")))
    return pd.DataFrame(rows, columns=["reason", "rows", "customers", "money"])


def refuse(ids: Iterable[str], beside: Mapping[str, Any]) -> None:
    """Refuse the first table that has ids of customers, and none of `ids`."""
    ours = set(ids)
    for name, table in _given(beside):
        counts = _counts(table).dropna()
        theirs = set(counts["customer_id"])
        if theirs and ours and not theirs & ours:
            cause, one, other = _cause(theirs, ours)
            raise CustomerError.strangers(name, len(theirs), (one, other), cause)


def _given(beside: Mapping[str, Any]) -> Iterator[tuple[str, nw.LazyFrame]]:
    for name, table in beside.items():
        if table is not None:
            rows = engines.lazy(table)
            need(rows, ["customer_id"], name)
            yield name, rows


def _counts(
    table: nw.LazyFrame, when: str | None = None, as_of: date | None = None
) -> pd.DataFrame:
    """customer_id, as text, and rows; up to `as_of` where `when` names a time."""
    rows = known.until(table, when, as_of) if when and as_of else table
    counts = rows.group_by("customer_id").agg(nw.len().alias("rows"))
    id = nw.col("customer_id").cast(nw.String)
    return engines.to_pandas(counts.with_columns(customer_id=id))


def _cause(theirs: set[str], ours: set[str]) -> tuple[str, str, str]:
    """Why two ids that are one customer may not be equal, and such a pair of them."""
    for cause, plain in CAUSES.items():
        known_as = {plain(id): id for id in sorted(ours, reverse=True)}
        for id in sorted(theirs):
            if plain(id) in known_as:
                return cause, id, known_as[plain(id)]
    return "", min(theirs), min(ours)
