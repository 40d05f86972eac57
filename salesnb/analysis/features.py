"""One row a customer: what they did up to a day, in numbers that everything else reads.

Question   How long ago, how often and for how much did each customer buy?
Takes      kept order lines (any narwhals frame with the columns of `schema.ORDERS` and
           `kind`); attributes, activities and tickets of customers where there are any.
Gives      `customers`, one row a customer with an order; `left_out`, what is in no row.
Units      days, orders, products; money in the report's currency; shares 0-1.
As of      `as_of` is the last day with complete data; nothing after it is used. A
           ticket's answer is given when it is solved, so not before.
Rules      An order is an order_id with a line of kind sale; a sale that names none is
           bought on a day, but is no order. spend = every line, returns and charges
           included. Money and discounts count to 4 decimals.
Refuses    lines of which none names a customer; an as-of date before the first order;
           attributes that name a customer twice; attributes, activities or tickets of
           which the orders know no customer.
Source     Days, orders and spend: Hughes, Strategic Database Marketing (1994). In models
           of lifetime value, recency and frequency mean something else.

>>> import pandas as pd
>>> from salesnb import schema
>>> day = pd.to_datetime(["2024-01-01", "2024-01-11", "2024-01-11"])
>>> known = {"customer_id": "ann", "kind": "sale", "order_date": day}
>>> lines = pd.DataFrame({**known, "order_id": ["1", "2", "2"], "amount": [5.0, 7, 9]})
>>> lines = lines.reindex(columns=[*schema.ORDERS.names, "kind"])
>>> table = customers(lines, as_of=day[0].date() + pd.Timedelta(days=30))
>>> table[["days_since_last_order", "order_count", "spend", "mean_gap"]].values.tolist()
[[20.0, 2.0, 21.0, 10.0]]
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import known, strangers
from salesnb.analysis.errors import CustomerError
from salesnb.analysis.given import day, need

SALE = nw.col("kind") == "sale"
COLUMNS = (
    "customer_id", "customer_name", "first_order", "last_order",
    "days_since_last_order", "order_count", "spend", "average_order", "tenure",
    "mean_gap", "products", "return_rate", "discount_share",
)  # fmt: skip
LEFT = ("order_id", "order_date", "customer_id", "amount", "kind")
NEEDED = (*LEFT, "customer_name", "product_id", "discount", "returned")
MILLION, DIGITS = 1_000_000, 7  # day numbers of the years 1 to 9999 are below it
COUNTS = ("days_since_last_order", "order_count", "tenure", "products")
LEFT_OUT = ("no_customer", "no_order", "after_as_of")


def customers(
    orders: Any,
    *,
    as_of: date,
    attributes: Any = None,
    activities: Any = None,
    tickets: Any = None,
) -> pd.DataFrame:
    """One row for each customer with an order up to `as_of`, by customer_id.

    Parameters
    ----------
    attributes : columns customer_id and whatever is known of customers
    activities, tickets : columns of `schema.ACTIVITIES`, `schema.TICKETS`

    Returns
    -------
    DataFrame
        customer_id, customer_name    of several names that of the latest day with one (of
                                      one day, the last by alphabet); the id without any
        first_order, last_order       days with a sale
        days_since_last_order, tenure days from the last and the first to `as_of`
        order_count                   different orders
        spend, average_order          all lines; spend / order_count
        mean_gap                      days between days with a sale; missing with one
        products                      different products bought
        return_rate                   value returned / gross sales, as in the book
        discount_share                share of discount, weighted by amount, over the
                                      lines that say theirs; missing where none does
        then the attributes' columns; activities, last_activity, and visits where an
        activity says its kind; tickets, satisfaction (mean of the answers, missing
        without), each where its table is given

    Raises CustomerError for what the module refuses; ColumnError where a table lacks a
    column that is read.
    """
    as_of, lines = day("as_of", as_of), engines.lazy(orders)
    need(lines, NEEDED, "orders")
    table = _table(known.until(lines, "order_date", as_of), as_of)
    if table.empty:
        raise known.nobody(lines, as_of)
    beside = {"attributes": attributes, "activities": activities, "tickets": tickets}
    if any(given is not None for given in beside.values()):
        strangers.refuse(_ids(lines), beside)
    if attributes is not None:
        table = known.with_attributes(table, attributes)
    return known.with_contacts(table, activities, tickets, as_of=as_of)


def left_out(
    orders: Any, *, as_of: date, beside: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """reason, rows, customers, money: the rows that are in no row of `customers`.

    no_customer    the line does not say who bought
    no_order       of customers who had no order: only returns or charges, or sales that
                   name no order
    after_as_of    later than `as_of`
    no_order_...   of each of `beside` (attributes, activities, tickets) that is given:
                   rows of somebody who had no order up to `as_of`, without money

    The money here and the spend of all customers add up to that of all lines.
    """
    late = nw.col("order_date") >= known.after(day("as_of", as_of))
    lines = engines.lazy(orders)
    need(lines, LEFT, "orders")
    lines = lines.select(
        "customer_id",
        "amount",
        late=late,
        order=nw.when(SALE & ~late).then(nw.col("order_id")),
    )
    groups = lines.group_by("customer_id", "late").agg(
        nw.len().alias("rows"),
        engines.exact_sum("amount").alias("money"),
        nw.col("order").count().alias("orders"),
    )
    nobody = nw.col("customer_id").is_null()
    early = nw.when(nobody).then(nw.lit("no_customer"))
    early = early.otherwise(nw.when(nw.col("orders") == 0).then(nw.lit("no_order")))
    reason = nw.when(nw.col("late")).then(nw.lit("after_as_of")).otherwise(early)
    sums = groups.with_columns(reason=reason).group_by("reason")
    found = sums.agg(
        nw.col("rows").sum(),
        nw.col("customer_id").count().alias("customers"),
        engines.exact_sum("money").alias("money"),
    )
    table = engines.to_pandas(found).set_index("reason").reindex(LEFT_OUT, fill_value=0)
    types = {"rows": "int64", "customers": "int64", "money": "float64"}
    table = table.astype(types).reset_index(names="reason")
    if not beside:
        return table
    known_ids = _ids(known.until(_ordered(engines.lazy(orders)), "order_date", as_of))
    others = strangers.left_out(known_ids, beside, as_of=as_of)
    return pd.concat([table, others], ignore_index=True) if len(others) else table


def _ordered(lines: nw.LazyFrame) -> nw.LazyFrame:
    return lines.filter(SALE & ~nw.col("order_id").is_null())


def _ids(lines: nw.LazyFrame) -> list[str]:
    ids = engines.to_pandas(engines.different(lines, "customer_id"))["customer_id"]
    return ids.dropna().astype("str").tolist()


def share_of_best(table: pd.DataFrame, *, share: float = 0.2) -> pd.DataFrame:
    """How much of the spend the best customers hold, and how few make 80 % of it.

    Who spent nothing, or less, counts among the customers and holds none of it.

    Returns
    -------
    DataFrame of one row: customers, best (the `share` of them, to the nearest whole),
        share_of_spend (theirs, 0-1), make_80 (the fewest who hold 80 %)
    """
    if not 0 < share <= 1:
        wanted, line = "a share above 0 and up to 1", "share=0.2"
        raise CustomerError.no_number("share", share, wanted, line)
    spend = table["spend"].clip(lower=0).sort_values(ascending=False, ignore_index=True)
    # In whole ten-thousandths, so that a sum that meets a line meets it exactly.
    held = (spend * known.CENTS).round().astype("int64").cumsum()
    best = int(len(held) * share + 0.5)
    total = held.iloc[-1] if len(held) else 0
    found = {
        "customers": len(held),
        "best": best,
        "share_of_spend": held[best - 1] / total if best and total else float("nan"),
        "make_80": int((held * 10 < total * 8).sum()) + bool(total),
    }
    return pd.DataFrame([found])


def _table(lines: nw.LazyFrame, as_of: date) -> pd.DataFrame:
    """The columns of COLUMNS, from lines up to `as_of`."""
    named = lines.filter(~nw.col("customer_id").is_null())
    sums = _sums(_order_days(named)).filter(nw.col("order_count") > 0)
    whole = sums.join(_products(named), on="customer_id", how="left")
    table = engines.to_pandas(whole.sort("customer_id"))
    today = pd.Timestamp(as_of)
    names = {"days_since_last_order": "last_order", "tenure": "first_order"}
    ages = {name: (today - table[day]).dt.days for name, day in names.items()}
    name = table["customer_name"].astype("str")  # not so where no line has one
    between = (table["last_order"] - table["first_order"]).dt.days
    table = table.assign(
        **ages,
        customer_name=name.fillna(table["customer_id"]),
        products=table["products"].fillna(0),
        average_order=table["spend"] / table["order_count"],
        mean_gap=between / (table["days"] - 1).where(table["days"] > 1),
        return_rate=_ratio(table["returned"].fillna(0), table["gross_sales"]),
        discount_share=_ratio(table["taken_off"], table["weight"]) / known.CENTS,
    )
    return table.astype(dict.fromkeys(COUNTS, "int64"))[list(COLUMNS)]


def _order_days(lines: nw.LazyFrame) -> nw.LazyFrame:
    """One row a customer, order and day: a fifth of the lines, or so, and all that the
    customers' sums need."""
    money = known.whole(nw.col("amount"))
    gain = nw.col("amount") > 0
    # As `book` counts what was returned.
    back = (nw.col("kind") == "return") & (nw.col("amount") < 0)
    marked = SALE & gain & ~nw.col("returned").is_null()
    told = SALE & gain & ~nw.col("discount").is_null()
    cells = {
        "spend": money,
        "gross_sales": nw.when(SALE).then(money),
        "returned": nw.when(back).then(-money).otherwise(nw.when(marked).then(money)),
        "weight": nw.when(told).then(money),
        "taken_off": nw.when(told).then(money * known.whole(nw.col("discount"))),
        "sales": nw.when(SALE).then(nw.lit(1)),
    }
    day = nw.col("order_date").dt.truncate("1d")
    rows = lines.select("customer_id", "order_id", "customer_name", day=day, **cells)
    sums = [nw.col(name).sum().cast(nw.Int64) for name in cells]
    groups = rows.group_by("customer_id", "order_id", "day")
    return groups.agg(nw.col("customer_name").max(), *sums)


def _sums(order_days: nw.LazyFrame) -> nw.LazyFrame:
    sold = nw.col("sales") > 0
    money = ("spend", "gross_sales", "returned", "weight", "taken_off")
    # The largest text is the latest day's: day numbers have DIGITS digits, all of them.
    number = (MILLION + engines.day_number(nw.col("day"))).cast(nw.String)
    rows = order_days.with_columns(
        customer_name=nw.concat_str([number, nw.col("customer_name")]),
        order=nw.when(sold).then(nw.col("order_id")),
        day=nw.when(sold).then(nw.col("day")),
    )
    groups = rows.group_by("customer_id").agg(
        nw.col("customer_name").max(),
        nw.col("day").min().alias("first_order"),
        nw.col("day").max().alias("last_order"),
        _different("day").alias("days"),
        _different("order").alias("order_count"),
        *[nw.col(name).sum() for name in money],
    )
    latest = nw.col("customer_name").str.slice(DIGITS)
    return groups.with_columns(latest, *[nw.col(name) / known.CENTS for name in money])


def _products(lines: nw.LazyFrame) -> nw.LazyFrame:
    """customer_id, products. By two groupings: counting what is different within a group
    costs engines more."""
    sold = lines.filter(SALE & ~nw.col("product_id").is_null())
    pairs = sold.group_by("customer_id", "product_id").agg(nw.len().alias("lines"))
    return pairs.group_by("customer_id").agg(nw.len().alias("products"))


def _different(name: str) -> nw.Expr:
    """How many different values; n_unique counts a missing one as one more."""
    return nw.col(name).n_unique() - nw.col(name).is_null().any().cast(nw.Int64)


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Missing, not 0, over nothing."""
    return part / whole.where(whole > 0)
