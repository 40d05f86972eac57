"""Cohorts: of the customers who came in one period, who still buys in the next ones.

Question   How many customers stay, how much of their money, and how many come twice?
Takes      kept order lines (any narwhals frame), or `days` of them, which give the same
           from fewer rows; the as-of date; a calendar.
Gives      `retention` and `money_retention`, one row a cohort and one of their average;
           `repeats`, one row a span of days; `months`, of `flow`; all pandas.
Units      customers, days; money in the report's currency; shares 0-1.
As of      `as_of` is the last day with complete data; nothing after it is used. A cell
           whose period had not ended by then is missing, not 0, and no average has it.
Rules      A customer is active in a period with a line of kind sale, and belongs to the
           cohort of the period of the first one. Who bought before the data begin looks
           new in their first periods: `months` says which those are.
           What was returned or charged in a period before the customer's first order is in
           no cohort: `before_first` counts it.
Refuses    lines without an order of a known customer up to `as_of`; an `as_of` that is
           no day; lines that lack a column; spans that are not whole days from 0 on.

>>> import pandas as pd
>>> from datetime import date
>>> from salesnb.periods import Calendar
>>> day = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-03-01", "2024-02-03"])
>>> lines = pd.DataFrame({"customer_id": list("abac"), "order_date": day})
>>> lines = lines.assign(order_id=list("1234"), kind="sale", amount=[8.0, 2, 5, 1])
>>> retention(lines, as_of=date(2024, 3, 31), calendar=Calendar())
    cohort  size    0    1    2
0  2024-01     2  1.0  0.0  0.5
1  2024-02     1  1.0  0.0  NaN
2  2024-03     0  NaN  NaN  NaN
3  average     3  1.0  0.0  0.5
"""

from collections.abc import Sequence
from datetime import date
from numbers import Integral
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import flow
from salesnb.analysis.errors import CustomerError
from salesnb.analysis.flow import days, months
from salesnb.analysis.given import day, need
from salesnb.periods import Calendar, Period, is_partial

__all__ = [
    "before_first",
    "days",
    "money_retention",
    "months",
    "repeats",
    "retention",
]
AVERAGE = "average"


def retention(orders: Any, *, as_of: date, calendar: Calendar) -> pd.DataFrame:
    """Customers of a cohort who are active in the k-th period after their first / size.

    Returns
    -------
    DataFrame
        cohort    the period of the first order; last a row AVERAGE
        size      customers
        0, 1 ...  shares 0-1; of AVERAGE those of all customers whose period k has ended
    """
    cells, periods = _cells(orders, as_of, calendar)
    return _triangle(cells, periods, as_of, part="active", whole="size")


def money_retention(orders: Any, *, as_of: date, calendar: Calendar) -> pd.DataFrame:
    """What a cohort spent in the k-th period after its first / what it spent in that.

    Returns and charges are included; a cohort that spent nothing in its first period has
    no shares. Columns as in `retention`, and `revenue` of the first period behind `size`.
    """
    cells, periods = _cells(orders, as_of, calendar)
    return _triangle(cells, periods, as_of, part="revenue", whole="revenue")


def before_first(orders: Any, *, as_of: date, calendar: Calendar) -> tuple[int, float]:
    """How many customers have money in a period before their first order, and how much.

    What was sold to them before the data begin came back in them: it is no part of what
    `money_retention` divides. Customers without any order are not among these.
    """
    each, _ = _each(orders, as_of, calendar)
    early = each.filter(nw.col("k") < 0).group_by("customer_id")
    found = engines.to_pandas(early.agg(engines.exact_sum("amount")))
    return len(found), float(found["amount"].sum().round(4))


def repeats(
    orders: Any, *, as_of: date, within: Sequence[int] = (30, 90, 180, 365)
) -> pd.DataFrame:
    """How many customers order again within so many days of their first order.

    An order is an order_id with a sale, on the day of its first line. Customers whose days
    have not passed by `as_of` are in neither number.

    Returns
    -------
    DataFrame   within (days), customers (whose days have passed), repeaters (two orders
                or more in them), rate (missing where nobody's days have passed)

    Raises CustomerError for a span that is no whole number of days from 0 on.
    """
    for span in within:
        if not isinstance(span, Integral) or isinstance(span, bool) or span < 0:
            raise CustomerError.no_span(span)
    as_of = day("as_of", as_of)
    rows, _ = flow.since_first(orders, as_of, Calendar())
    ordered = rows.filter(flow.SALE & ~nw.col("order_id").is_null())
    number = engines.day_number(nw.col("order_date")).alias("day")
    each = ordered.select("customer_id", "order_id", number)
    groups = each.group_by("customer_id", "order_id")
    each = engines.keep(groups.agg(nw.col("day").min()))
    first = each.group_by("customer_id").agg(nw.col("day").min().alias("first"))
    both = each.join(first, on="customer_id", how="left")
    later = nw.col("day") > nw.col("first")
    second = both.group_by("customer_id", "first").agg(
        (~later).cast(nw.Int64).sum().alias("at_once"),
        nw.when(later).then(nw.col("day")).min().alias("next"),
    )
    wait = nw.when(nw.col("at_once") > 1).then(nw.lit(0))
    wait = wait.otherwise(nw.col("next") - nw.col("first"))
    counts = second.select("first", wait=wait).group_by("first", "wait")
    table = engines.to_pandas(counts.agg(nw.len().alias("customers")))
    last = as_of.toordinal()
    found = [_repeat(table, days, last) for days in within]
    names = ["within", "customers", "repeaters", "rate"]
    return pd.DataFrame(found, columns=names)


def _repeat(table: pd.DataFrame, within: int, last: int) -> tuple:
    passed = table[table["first"] + within <= last]
    asked = int(passed["customers"].sum())
    again = int(passed.loc[passed["wait"] <= within, "customers"].sum())
    return within, asked, again, again / asked if asked else float("nan")


def _cells(
    orders: Any, as_of: date, calendar: Calendar
) -> tuple[pd.DataFrame, list[Period]]:
    """cohort, k, active, revenue: a row for each cell in which somebody has a line."""
    each, periods = _each(orders, as_of, calendar)
    # What came back before the first order in the data belongs to no period of theirs.
    groups = each.filter(nw.col("k") >= 0).group_by("cohort", "k")
    revenue = engines.exact_sum("amount").alias("revenue")
    found = groups.agg(nw.col("sales").sum().alias("active"), revenue)
    return engines.to_pandas(found), periods


def _each(
    orders: Any, as_of: date, calendar: Calendar
) -> tuple[nw.LazyFrame, list[Period]]:
    """customer_id, cohort, k, amount, sales: a row for each customer and period."""
    rows, periods = flow.since_first(orders, as_of, calendar)
    need(rows, ["amount"], "orders")
    lines = rows.select(
        "customer_id",
        "amount",
        period=calendar.index(nw.col("order_date"), periods),
        sales=nw.when(flow.SALE).then(nw.lit(1)).otherwise(0),
    )
    each = lines.group_by("customer_id", "period").agg(
        engines.exact_sum("amount"), nw.col("sales").max()
    )
    each = engines.keep(each)
    sold = each.filter(nw.col("sales") > 0)
    first = sold.group_by("customer_id").agg(nw.col("period").min().alias("cohort"))
    both = each.join(first, on="customer_id", how="inner")
    return both.with_columns(k=nw.col("period") - nw.col("cohort")), periods


def _triangle(
    cells: pd.DataFrame, periods: list[Period], as_of: date, *, part: str, whole: str
) -> pd.DataFrame:
    """Cells of `part` / those of `whole` in the first period, by cohort and k."""
    count = range(len(periods))
    square = {
        name: cells.pivot_table(index="cohort", columns="k", values=name, aggfunc="sum")
        .reindex(index=count, columns=count)
        .fillna(0.0)
        for name in ("active", "revenue")
    }
    ended = sum(not is_partial(period, as_of) for period in periods)
    over = pd.DataFrame([[row + k < ended for k in count] for row in count])
    size, revenue = square["active"][0].astype("int64"), square["revenue"][0]
    first = size if whole == "size" else revenue
    first = first.where(first > 0)
    parts = square[part].where(over & first.notna().to_numpy()[:, None])
    # Divided once: an average of shares would weigh a small cohort like a large one.
    wholes = parts.notna().mul(first.fillna(0), axis=0).sum()
    average = parts.sum() / wholes.where(wholes > 0)
    table = parts.div(first, axis=0)
    table.loc[len(table)] = average
    labels = pd.Series([*map(str, periods), AVERAGE], name="cohort")
    heads = {"size": size} if whole == "size" else {"size": size, "revenue": revenue}
    head = pd.DataFrame(heads)
    head.loc[len(head)] = head.sum().round(4)
    return pd.concat([labels, head.astype({"size": "int64"}), table], axis=1)
