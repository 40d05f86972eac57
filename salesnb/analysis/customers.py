"""Who bought when: first orders, gaps between orders, and customers who fell silent.

Question   How many customers are new, active or lapsed in a stretch of time?
Takes      kept order lines (any narwhals frame).
Gives      `visits`, one row for a customer and a day with an order; from it small tables.
Units      days; customers.
Rules      An order is a line of kind sale: a return alone makes nobody active. New is the
           first order in the data: who bought before the data begin looks new in its first
           months, so reports say where the data begin.
Source     DEFINITIONS of the report: the glossary's cards.

>>> import pandas as pd
>>> day = pd.to_datetime(["2024-01-01", "2024-01-01", "2024-01-31"])
>>> who = {"customer_id": ["a", "b", "a"], "kind": "sale"}
>>> lines = pd.DataFrame({**who, "order_date": day})
>>> firsts(visits(engines.lazy(lines)))["customers"].tolist()
[2]
"""

import math

import narwhals as nw
import pandas as pd

from salesnb import engines

LAPSE_QUANTILE = (
    0.9  # of the gaps between orders: beyond it a customer counts as lapsed
)


def visits(orders: nw.LazyFrame) -> nw.LazyFrame:
    """customer_id, day, wait: each day on which a known customer ordered, once.

    wait : days until the customer's next one; missing on the last
    """
    sold = orders.filter((nw.col("kind") == "sale") & ~nw.col("customer_id").is_null())
    day = nw.col("order_date").dt.truncate("1d")
    return waits(sold.select("customer_id", day.alias("day")))


def waits(lines: nw.LazyFrame) -> nw.LazyFrame:
    """`visits` of lines of sale that say no more than customer_id and day."""
    # Not unique(): on SQL engines it numbers every row, where grouping only counts.
    days = lines.group_by("customer_id", "day").agg(nw.len().alias("lines"))
    number = engines.day_number(nw.col("day"))
    days = days.with_columns(number=number)
    wait = nw.col("number").shift(-1).over("customer_id", order_by="number")
    wait = wait - nw.col("number")
    return engines.keep(days.select("customer_id", "day", wait=wait))


def firsts(seen: nw.LazyFrame) -> pd.DataFrame:
    """day, customers: how many ordered for the first time on that day."""
    first = seen.group_by("customer_id").agg(nw.col("day").min())
    return _by_day(first)


def usual_gap(seen: nw.LazyFrame) -> int | None:
    """Days between orders that nine gaps in ten do not exceed; None without repeats."""
    quantile = nw.col("wait").quantile(LAPSE_QUANTILE, interpolation="linear")
    days = engines.to_pandas(seen.select(quantile))["wait"].iloc[0]
    return None if pd.isna(days) else math.ceil(days)


def lapses(seen: nw.LazyFrame, *, gap: int, until: pd.Timestamp) -> pd.DataFrame:
    """day, customers: how many had, on that day, been silent for more than `gap` days.

    A customer who comes back may lapse again; silence that `until` cuts off is no lapse.
    """
    lapsed = seen.filter((nw.col("wait") > gap) | nw.col("wait").is_null())
    days = _by_day(lapsed)
    days["day"] += pd.Timedelta(days=gap + 1)
    return days[days["day"] <= until].reset_index(drop=True)


def _by_day(rows: nw.LazyFrame) -> pd.DataFrame:
    counts = rows.group_by("day").agg(nw.len().alias("customers")).sort("day")
    return engines.to_pandas(counts)
