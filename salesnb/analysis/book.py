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
SOLD = ("sale", "marked")  # parts of a receipt that are sales
# column of ADDED -> the parts of a receipt that count in it; the others count in all
PARTS = {
    "gross_sales": SOLD,
    "returned": ("marked", "back"),
    "units": (*SOLD, "back", "return"),
}


@dataclass(frozen=True)
class Book:
    """
    receipts   one row for a day, an order, a customer and a part of it: day, order_id,
               customer_id, part, revenue, quantity; parts are sale, marked (a sale with a
               mark that it came back), back (money returned), return (none), charge
    daily      one row a day with a line: day, then the columns of ADDED
    visits     customer_id, day, wait (see `customers.visits`)
    gap        days of silence after which a customer has lapsed; None without repeats
    """

    orders: nw.LazyFrame
    receipts: nw.LazyFrame
    daily: pd.DataFrame
    visits: nw.LazyFrame
    gap: int | None
    has_customers: bool
    has_quantities: bool
    marked_returns: float  # sales that carry a mark that they came back


def book(orders: Any) -> Book:
    """The book of kept order lines."""
    orders = engines.lazy(orders)
    receipts = engines.keep(_receipts(orders))
    daily = _daily(receipts)
    sold = receipts.filter(nw.col("part").is_in(SOLD), ~nw.col("customer_id").is_null())
    seen = customers.waits(sold.select("customer_id", "day"))
    return Book(
        orders=orders,
        receipts=receipts,
        daily=daily,
        visits=seen,
        gap=customers.usual_gap(seen),
        has_customers=bool(daily["customers"].sum()),
        has_quantities=engines.any_row(orders.filter(~nw.col("quantity").is_null())),
        marked_returns=float(daily["marked"].sum()),
    )


def _receipts(orders: nw.LazyFrame) -> nw.LazyFrame:
    """The lines are many and the receipts few: what follows looks at these alone."""
    money = nw.col("amount")
    marked = SALE & ~nw.col("returned").is_null() & (money > 0)
    back = (nw.col("kind") == "return") & (money < 0)
    unusual = nw.when(marked).then(nw.lit("marked"))
    unusual = nw.when(back).then(nw.lit("back")).otherwise(unusual)
    day = nw.col("order_date").dt.truncate("1d")
    lines = orders.select(
        "order_id",
        "customer_id",
        "quantity",
        day=day,
        part=nw.coalesce(unusual, nw.col("kind")),
        revenue=money,
    )
    sums = [engines.exact_sum(name).alias(name) for name in ("revenue", "quantity")]
    return lines.group_by("day", "order_id", "customer_id", "part").agg(*sums)


def _daily(receipts: nw.LazyFrame) -> pd.DataFrame:
    """One row a day with an order line: ADDED columns, `marked`, and how many receipts
    say who bought (customers)."""
    revenue, quantity = nw.col("revenue"), nw.col("quantity")
    money = {
        name: nw.when(nw.col("part").is_in(parts)).then(
            {"units": quantity, "returned": revenue.abs()}.get(name, revenue)
        )
        for name, parts in PARTS.items()
    }
    rows = receipts.with_columns(
        **money,
        marked=nw.when(nw.col("part") == "marked").then(revenue),
        revenue_without_customer=nw.when(nw.col("customer_id").is_null()).then(revenue),
    )
    sums = [engines.exact_sum(name).alias(name) for name in (*ADDED, "marked")]
    sums.append(nw.col("customer_id").count().alias("customers"))
    return engines.to_pandas(rows.group_by("day").agg(*sums).sort("day")).fillna(0.0)
