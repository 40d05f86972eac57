"""Discounts that are no shares of the price: 20 where 0.2 is meant.

Question   Does this column of discounts hold shares, or percent, or money?
Takes      rows with `discount`, a number.
Gives      `points`, how many are above 1 where most are; `refuse`, the sentence for it.
Why        A few above 1 are mistakes, and are set aside one by one. Where most are, the
           column means something else, and only somebody who knows it can say what. A
           discount of 0 says nothing of that, and 1 may be all or one percent.

>>> import pandas as pd
>>> found = points(engines.lazy(pd.DataFrame({"discount": [0.0, 20, -15, 0.5]})))
>>> found.above, found.all, found.example
(2, 3, 15.0)
"""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake.errors import DiscountError
from salesnb.intake.load import Loaded


@dataclass(frozen=True)
class Points:
    """`above` of `all` discounts that are not 0 are no shares; the smallest of them."""

    above: int
    all: int
    example: float


def points(frame: nw.LazyFrame) -> Points | None:
    """What of the discounts is above 1, if most of those that are not 0 are."""
    size = nw.col("discount").abs()
    counts = frame.select(
        above=nw.when(size > 1).then(nw.lit(1)).sum(),
        all=nw.when(size > 0).then(nw.lit(1)).sum(),
        example=nw.when(size > 1).then(size).min(),
    )
    row = engines.to_pandas(counts).iloc[0]
    if pd.isna(row["example"]) or row["above"] <= row["all"] / 2:
        return None
    return Points(int(row["above"]), int(row["all"]), float(row["example"]))


def used(loaded: Loaded) -> bool:
    """Whether amounts are worked out with discounts: where none is written."""
    return "discount" in loaded.headers and "amount" not in loaded.headers


def refuse(frame: nw.LazyFrame, loaded: Loaded) -> None:
    """Stop where most discounts are above 1 and the source does not say why."""
    if not used(loaded) or "discount" in loaded.source.percent:
        return
    if found := points(frame.filter(nw.col("early").is_null())):
        header = loaded.headers["discount"]
        raise DiscountError.points(header, found.above, found.all, found.example)
