"""What drove the change in revenue: price, volume, mix, and what came and went.

Question   Why is this period's revenue not the previous one's?
Takes      a Book and a Scope.
Gives      steps from `previous` to `current` that add up to the change exactly.
Units      money.
Source     price = sum (p1 - p0) q1; volume = (Q1 - Q0) sum s0 p0, s0 = q0 / Q0; mix = sum
           (q1 - Q1 s0) p0, over products sold in both periods with quantities above zero.
           Products sold in one period only are `new` and `discontinued`. Returns, charges
           and lines without a quantity or a product have steps of their own.

>>> old = pd.DataFrame({"key": list("ab"), "quantity": [50, 40], "money": [60.0, 32.0]})
>>> now = pd.DataFrame({"key": list("ab"), "quantity": [60, 50], "money": [66.0, 50.0]})
>>> effects(old, now)
{'price': 4.0, 'volume': 20.4444, 'mix': -0.4444, 'new': 0.0, 'discontinued': 0.0}
"""

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis.book import Book
from salesnb.analysis.scope import Scope, which

ORDER = ("price", "volume", "mix", "new", "discontinued", "returns", "charges", "other")


def price_volume_mix(book: Book, view: Scope) -> pd.DataFrame:
    """step, amount: `previous`, the steps, `current`; no rows where the data begin."""
    if not view.knows(view.windows[1]):
        return pd.DataFrame({"step": [], "amount": []}).astype({"step": "str"})
    current, previous = (_lines(book, view, place) for place in (0, 1))
    sold = [_by_product(lines) for lines in (previous, current)]
    moved = effects(*sold) | {
        step: _total(current, step) - _total(previous, step)
        for step in ("returns", "charges", "other")
    }
    ends = [lines["money"].sum().round(4) for lines in (previous, current)]
    steps = {"previous": ends[0]} | {s: moved[s] for s in ORDER} | {"current": ends[1]}
    return pd.DataFrame(
        {"step": list(steps), "amount": [round(value, 4) for value in steps.values()]}
    )


def effects(old: pd.DataFrame, now: pd.DataFrame) -> dict[str, float]:
    """Price, volume, mix, new and discontinued, from key, quantity, money by product."""
    both = old.merge(now, on="key", suffixes=("_0", "_1"))
    q0, q1 = both["quantity_0"], both["quantity_1"]
    p0, p1 = both["money_0"] / q0, both["money_1"] / q1
    price = round(float(((p1 - p0) * q1).sum()), 4)
    volume = 0.0
    if q0.sum() > 0:
        volume = round(float((q1.sum() - q0.sum()) * (q0 / q0.sum() * p0).sum()), 4)
    change = both["money_1"].sum() - both["money_0"].sum()
    return {
        "price": price,
        "volume": volume,
        # The formula's value, written as what is left, so that rounding leaves nothing.
        "mix": round(float(change) - price - volume, 4),
        "new": _only(now, old),
        "discontinued": 0.0 - _only(old, now),
    }


def _only(one: pd.DataFrame, other: pd.DataFrame) -> float:
    return round(float(one.loc[~one["key"].isin(other["key"]), "money"].sum()), 4)


def _total(lines: pd.DataFrame, step: str) -> float:
    return float(lines.loc[lines["step"] == step, "money"].sum())


def _by_product(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.loc[lines["step"] == "sold", ["key", "quantity", "money"]]


def _lines(book: Book, view: Scope, place: int) -> pd.DataFrame:
    """step, key, quantity, money of one window: products sold, and the other steps."""
    window = which(nw.col("order_date"), view.windows[place : place + 1])
    # Quantities are kept to 4 decimals, too: a smaller one would be a division by zero.
    priced = ~nw.col("product_id").is_null() & (nw.col("quantity") >= 0.0001)
    kind = nw.col("kind")
    step = nw.when(kind == "return").then(nw.lit("returns"))
    step = step.otherwise(nw.when(kind == "charge").then(nw.lit("charges")))
    sold = nw.when(priced).then(nw.lit("sold")).otherwise(nw.lit("other"))
    inside = book.orders.filter(~window.is_null()).select(
        "quantity", "amount", step=nw.coalesce(step, sold), key=nw.col("product_id")
    )
    sums = inside.group_by("step", "key").agg(
        engines.exact_sum("quantity").alias("quantity"),
        engines.exact_sum("amount").alias("money"),
    )
    return engines.to_pandas(sums.sort("step", "key"))
