"""Who and what the month's revenue came from.

Question   Which products, customers or regions brought the period's revenue?
Takes      a Book, a Scope, and what to group by.
Gives      one row a group, largest first: name, revenue, share, previous, change; what
           is left over in one last row, named None and `rest` groups strong.
Units      money; shares 0-1 of what the groups above zero brought together.
Rules      Rows add up to revenue: lines that name no group are a row of their own.
           A group below zero (more returned than sold) is listed and has no share.
"""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis.book import SALE, Book
from salesnb.analysis.scope import Scope, inside, which

# dimension -> (what tells groups apart, what names them)
DIMENSIONS = {
    "product": ("product_id", "product_name"),
    "customer": ("customer_id", "customer_name"),
    "category": ("category", "category"),
    "region": ("region", "region"),
    "channel": ("channel", "channel"),
}

UNNAMED = ""  # the group of lines that name none


@dataclass(frozen=True)
class Top:
    """The largest groups; `rest` is how many the last row adds up, 0 if it is not there."""

    table: pd.DataFrame
    by: str
    groups: int
    rest: int
    mover: tuple[str, float] | None = None  # the largest change of any group


def top(book: Book, view: Scope, *, by: str, count: int = 10) -> Top:
    """The `count` groups with most revenue in the period; by: a key of DIMENSIONS."""
    table = totals(book, view, by=by)
    positive = table["revenue"].clip(lower=0).sum()
    share = table["revenue"] / (positive if positive > 0 else float("nan"))
    table["share"] = share.where(table["revenue"] >= 0)
    shown, rest = table.head(count), table.iloc[count:]
    if len(rest):
        sums = rest[["revenue", "share", "previous"]].sum(min_count=1)
        last = pd.DataFrame([{"name": None, **sums}])
        shown = pd.concat([shown, last], ignore_index=True)
    shown = shown.assign(change=(shown["revenue"] - shown["previous"]).round(4))
    order = ["name", "revenue", "share", "previous", "change"]
    shown = shown[order].reset_index(drop=True)
    return Top(shown, by, len(table), len(rest), _mover(table))


def _mover(table: pd.DataFrame) -> tuple[str, float] | None:
    changes = (table["revenue"] - table["previous"])[table["name"] != UNNAMED].round(4)
    if not changes.dropna().any():
        return None
    largest = changes.abs().idxmax()
    return str(table["name"][largest]), float(changes[largest])


def totals(book: Book, view: Scope, *, by: str) -> pd.DataFrame:
    """name, revenue, previous: every group with a line in either window, largest first.

    Lines that name no group are one called UNNAMED, so that the rows add up; where no
    line names one there are no rows. previous is missing before the data begin.
    """
    key, label = DIMENSIONS[by]
    windows, lines = view.windows[:2], book.orders
    if by == "product":
        lines = lines.filter(nw.col("kind") != "charge")
    rows = lines.filter(inside(nw.col("order_date"), windows)).select(
        nw.col(key).fill_null(UNNAMED).alias("key"),
        nw.col(label).alias("name"),
        "amount",
        window=which(nw.col("order_date"), windows),
    )
    found = rows.filter(~nw.col("window").is_null()).group_by("key", "window")
    money = engines.exact_sum("amount").alias("revenue")
    sums = engines.to_pandas(found.agg(money, nw.col("name").max()))
    if (sums["key"] == UNNAMED).all():
        sums = sums.head(0)
    table = _side_by_side(sums)
    return table if view.knows(windows[1]) else table.assign(previous=float("nan"))


def customers_of(book: Book, view: Scope) -> pd.DataFrame:
    """customer_id, name, orders, spend: every known customer who ordered in the period."""
    window = which(nw.col("order_date"), view.windows[:1])
    here = book.orders.filter(~window.is_null() & ~nw.col("customer_id").is_null())
    order = nw.when(SALE).then(nw.col("order_id"))
    # n_unique counts a missing order as one more.
    returned = nw.col("order").is_null().any().cast(nw.Int64)
    table = (
        here.select("customer_id", "customer_name", "amount", order=order)
        .group_by("customer_id")
        .agg(
            nw.col("customer_name").max().alias("name"),
            (nw.col("order").n_unique() - returned).alias("orders"),
            engines.exact_sum("amount").alias("spend"),
        )
    )
    found = engines.to_pandas(table)
    known = found[found["orders"] > 0]
    named = known.assign(name=known["name"].fillna(known["customer_id"]))
    order_by = ["spend", "customer_id"]
    return named.sort_values(order_by, ascending=[False, True], ignore_index=True)


def _side_by_side(sums: pd.DataFrame) -> pd.DataFrame:
    """One row a group with its revenue in the first window and in the second."""
    names = sums.sort_values("window").groupby("key")["name"].first()
    wide = sums.pivot_table(
        index="key", columns="window", values="revenue", aggfunc="sum"
    )
    wide = wide.reindex(columns=[0, 1]).fillna(0.0)
    wide.columns = ["revenue", "previous"]
    table = wide.join(names).reset_index()
    unnamed = table["key"] == UNNAMED
    table["name"] = table["name"].fillna(table["key"]).mask(unnamed, UNNAMED)
    order = table.sort_values(["revenue", "key"], ascending=[False, True])
    return order[["name", "revenue", "previous"]].reset_index(drop=True)
