"""Order lines with what every table of the month asks of them, worked out once.

Question   What do all the tables of a report read from the order lines?
Takes      kept order lines: any narwhals frame with the columns of `schema`, and `kind`.
Gives      Book: the lines, sums by day, and the days on which each customer ordered.
Units      money in the report's currency, units.
Rules      revenue = every line, returns in the month they happen, charges included;
           gross sales = lines of kind sale; returned = lines of kind return, and sales
           that carry a mark that they came back; units = lines that are products.

>>> from salesnb.intake import sample
>>> lines = sample.orders(3)
>>> bool(book(lines).daily["revenue"].sum() == lines["amount"].sum())
True
"""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import customers

ADDED = ("revenue", "gross_sales", "returned", "units", "revenue_without_customer")
SALE = nw.col("kind") == "sale"


@dataclass(frozen=True)
class Book:
    """
    daily      one row a day with a line: day, then the columns of ADDED
    visits     customer_id, day (see `customers.visits`)
    gap        days of silence after which a customer has lapsed; None without repeats
    """

    orders: nw.LazyFrame
    daily: pd.DataFrame
    visits: nw.LazyFrame
    gap: int | None
    has_customers: bool
    has_quantities: bool
    marked_returns: float  # sales that carry a mark that they came back


def book(orders: Any) -> Book:
    """The book of kept order lines."""
    orders = engines.lazy(orders)
    daily = _daily(orders)
    seen = customers.visits(orders)
    return Book(
        orders=orders,
        daily=daily,
        visits=seen,
        gap=customers.usual_gap(seen),
        has_customers=bool(daily["customers"].sum()),
        has_quantities=bool(daily["quantities"].sum()),
        marked_returns=float(daily["marked"].sum()),
    )


def _daily(orders: nw.LazyFrame) -> pd.DataFrame:
    """One row a day with an order line: ADDED columns, and how many lines say who
    bought (customers) and how much (quantities)."""
    day = nw.col("order_date").dt.truncate("1d")
    money = nw.col("amount")
    back = (nw.col("kind") == "return") & (money < 0)
    marked = SALE & ~nw.col("returned").is_null() & (money > 0)
    lines = orders.select(
        day.alias("day"),
        money.alias("revenue"),
        nw.when(SALE).then(money).otherwise(0.0).alias("gross_sales"),
        nw.when(back)
        .then(-money)
        .otherwise(nw.when(marked).then(money).otherwise(0.0))
        .alias("returned"),
        nw.when(nw.col("kind") != "charge").then(nw.col("quantity")).alias("units"),
        nw.when(nw.col("customer_id").is_null())
        .then(money)
        .otherwise(0.0)
        .alias("revenue_without_customer"),
        nw.when(marked).then(money).otherwise(0.0).alias("marked"),
        nw.col("customer_id"),
        nw.col("quantity"),
    )
    sums = [engines.exact_sum(name).alias(name) for name in (*ADDED, "marked")]
    sums.append(nw.col("customer_id").count().alias("customers"))
    sums.append(nw.col("quantity").count().alias("quantities"))
    return engines.to_pandas(lines.group_by("day").agg(*sums).sort("day")).fillna(0.0)
