"""Customers coming and going, period by period.

Question   How many customers are new, how many fall silent, how many come back?
Takes      kept order lines (any narwhals frame), or `days` of them; the as-of date; a
           calendar.
Gives      `months`, one row a period; `days`, the lines with fewer rows.
Units      customers, days.
As of      `as_of` is the last day with complete data; nothing after it is used.
Rules      A customer is active with a line of kind sale. New is the first one in the data:
           who bought before they begin looks new in their first periods, and `unsure`
           says which those are. Who lapsed may come back, and lapse again: lapsed less
           reactivated, added up, are those who are silent now. Silence is counted from an
           order in the data: in periods that end before `gap` days have passed since the
           first one, both are missing, not 0.
Refuses    lines without an order of a known customer up to `as_of`; an `as_of` that is
           no day; lines that lack a column.

>>> from salesnb.intake import sample
>>> table = months(sample.orders(500), as_of=date(2023, 12, 31), calendar=Calendar())
>>> bool((table["active"] == table["new"] + table["returning"]).all())
True
"""

from datetime import date
from numbers import Integral
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import customers, known
from salesnb.analysis.errors import CustomerError
from salesnb.analysis.given import day, need
from salesnb.periods import Calendar, Period, is_partial

NEEDED = ("customer_id", "order_id", "order_date", "kind")
SALE = nw.col("kind") == "sale"


def days(orders: Any) -> nw.LazyFrame:
    """Order lines of known customers, those of one order, day and kind as one: work them
    out once when several tables are wanted."""
    lines = engines.lazy(orders)
    need(lines, (*NEEDED, "amount"), "orders")
    named = lines.filter(~nw.col("customer_id").is_null())
    moment = nw.col("order_date").dt.truncate("1d")
    rows = named.select("customer_id", "order_id", "kind", "amount", order_date=moment)
    return engines.keep(rows.group_by(*NEEDED).agg(engines.exact_sum("amount")))


def months(
    orders: Any, *, as_of: date, calendar: Calendar, gap: int | None = None
) -> pd.DataFrame:
    """One row for each period from the first of the data to that of `as_of`.

    Parameters
    ----------
    gap : days of silence after which a customer has lapsed; without it, those that nine
        gaps in ten between a customer's days do not exceed

    Returns
    -------
    DataFrame
        period, start, end
        active              customers with an order; new + returning
        new, returning      the first one in the data, and the others
        lapsed              how often a customer passed `gap` days without an order
        reactivated         how often one came back after that; some of returning
                            both missing in periods that end before anybody can have
                            lapsed
        gap                 missing, like the two before it, where nobody bought twice
        partial             the period had not ended on `as_of`
        unsure              it begins within `gap` days of the data: who bought before
                            looks new
    """
    if gap is not None and (not isinstance(gap, Integral) or gap < 1):
        raise CustomerError.no_number("gap", gap, "a whole number of days", "gap=90")
    as_of = day("as_of", as_of)
    rows, periods = since_first(orders, as_of, calendar)
    seen = customers.visits(rows)
    gap = customers.usual_gap(seen) if gap is None else gap
    firsts = _firsts(seen)
    begin = firsts["day"].min()
    at = calendar.index(nw.col("day"), periods)
    pairs = seen.select("customer_id", period=at).group_by("customer_id", "period")
    each = pairs.agg(nw.len().alias("days")).group_by("period").agg(nw.len())
    active = engines.to_pandas(each).set_index("period")["len"]
    table = _named(periods)
    table["active"] = active.reindex(table.index, fill_value=0).astype("int64")
    table["new"] = _by_period(firsts, table)
    table["returning"] = table["active"] - table["new"]
    table = table.assign(lapsed=float("nan"), reactivated=float("nan"))
    if gap is not None:
        lapsed, back = _silences(seen, gap, until=pd.Timestamp(as_of))
        seeable = table["end"] >= begin + pd.Timedelta(days=gap + 1)
        table["lapsed"] = _by_period(lapsed, table).where(seeable)
        table["reactivated"] = _by_period(back, table).where(seeable)
    sure = begin + pd.Timedelta(days=gap or 0)
    return table.assign(
        gap=float("nan") if gap is None else gap,
        partial=[is_partial(period, as_of) for period in periods],
        unsure=table["start"] <= sure,
    )


def since_first(
    orders: Any, as_of: date, calendar: Calendar
) -> tuple[nw.LazyFrame, list[Period]]:
    """Lines of known customers up to `as_of`, and the periods since the first sale."""
    as_of, lines = day("as_of", as_of), engines.lazy(orders)
    need(lines, NEEDED, "orders")
    named = lines.filter(~nw.col("customer_id").is_null())
    rows = known.until(named, "order_date", as_of)
    sold = rows.filter(SALE).select(nw.col("order_date").min().alias("first"))
    first = engines.to_pandas(sold)["first"].iloc[0]
    if pd.isna(first):
        raise known.nobody(lines, as_of)
    return rows, calendar.between(first, as_of)


def _named(periods: list[Period]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": [period.label for period in periods],
            "start": pd.to_datetime([period.start for period in periods]),
            "end": pd.to_datetime([period.end for period in periods]),
        }
    )


def _firsts(seen: nw.LazyFrame) -> pd.DataFrame:
    """day, customers: how many ordered for the first time on that day."""
    first = seen.group_by("customer_id").agg(nw.col("day").min())
    counts = first.group_by("day").agg(nw.len().alias("customers"))
    return engines.to_pandas(counts)


def _silences(
    seen: nw.LazyFrame, gap: int, *, until: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """day, customers: how many lapsed on that day, and how many came back on it.

    A silence that `until` cuts off before it is longer than `gap` is no lapse.
    """
    wait = nw.col("wait")
    long = seen.filter((wait > gap) | wait.is_null()).group_by("day", "wait")
    table = engines.to_pandas(long.agg(nw.len().alias("customers")))
    lapsed = table.assign(day=table["day"] + pd.Timedelta(days=gap + 1))
    back = table.dropna(subset="wait")
    back = back.assign(day=back["day"] + pd.to_timedelta(back["wait"], unit="D"))
    return lapsed[lapsed["day"] <= until], back


def _by_period(by_day: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """Sums of `customers` in the periods of `table`, which follow one another."""
    place = table["start"].searchsorted(by_day["day"], side="right") - 1
    sums = by_day["customers"].groupby(place).sum()
    return sums.reindex(table.index, fill_value=0).astype("int64")
