"""Order totals that stand on every line of their order, and would be counted again.

Question   Is the amount that of the line, or that of the whole order, repeated?
Takes      order lines with order_id, product_id or product_name, and amount.
Gives      `repeated`, how many orders look like it, where nearly all do; `in_run`, the
           same of the lines kept, for a source that somebody did not write for this file.
Rules      Asked of orders with several products and an amount on each line, ENOUGH of
           them; nearly all are MOST of them. It is a suspicion: a shop with one price for
           everything looks the same, so nothing is set aside for it.

>>> import pandas as pd
>>> lines = [(str(n), product, 9.5) for n in range(20) for product in ("tea", "cup")]
>>> frame = pd.DataFrame(lines, columns=["order_id", "product_id", "amount"])
>>> found = repeated(engines.lazy(frame))
>>> found.alike, found.orders
(20, 20)
"""

from dataclasses import dataclass

import narwhals as nw

from salesnb import engines
from salesnb.intake.cleaned import Cleaned

MOST = 0.95
ENOUGH = 20
PRODUCTS = ("product_id", "product_name")


@dataclass(frozen=True)
class Repeated:
    """`alike` of `orders` with several products have one amount on all their lines."""

    alike: int
    orders: int


def repeated(frame: nw.LazyFrame) -> Repeated | None:
    """How many orders have one amount on all lines, if nearly all have."""
    names = frame.collect_schema().names()
    product = next((name for name in PRODUCTS if name in names), "")
    if not product or not {"order_id", "amount"} <= set(names):
        return None
    lines = frame.filter(~nw.col("order_id").is_null()).select(
        "order_id", "amount", product=nw.col(product)
    )
    # The smallest and the largest: to count different ones costs much more.
    each = lines.group_by("order_id").agg(
        lines=nw.len(),
        priced=nw.col("amount").count(),
        low=nw.col("amount").min(),
        high=nw.col("amount").max(),
        one=nw.col("product").min(),
        other=nw.col("product").max(),
    )
    several = each.filter(
        nw.col("one") != nw.col("other"), nw.col("priced") == nw.col("lines")
    )
    alike = nw.when(nw.col("low") == nw.col("high")).then(nw.lit(1)).sum()
    row = engines.to_pandas(several.select(orders=nw.len(), alike=alike)).fillna(0)
    found = Repeated(int(row["alike"].iloc[0]), int(row["orders"].iloc[0]))
    # Whole numbers: 0.95 of 20 is 19, whatever a float makes of it.
    nearly_all = found.alike * 100 >= found.orders * round(MOST * 100)
    return found if found.orders >= ENOUGH and nearly_all else None


def in_run(cleaned: Cleaned) -> Repeated | None:
    """`repeated` of the lines kept, if nobody has described the file itself."""
    loaded = cleaned.loaded
    if loaded.source.name != "generic" or "order_id" not in loaded.headers:
        return None
    kept = [name for name in ("amount", *PRODUCTS) if name in loaded.headers]
    return repeated(cleaned.kept.select("order_id", *kept))
