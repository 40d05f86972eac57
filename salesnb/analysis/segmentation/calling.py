"""Whom to call: the customers who are slipping away and would be missed.

Question   Which customers should somebody talk to first?
Takes      Customers, their segments, their value; a segment's name, or '' for those that
           the rules name (`kinds.CALL`).
Gives      Calls: the customers, most worth a call first, and what all of them are.
Units      money in the report's currency; days, orders.
Rules      `worth_a_call` decides; without RFM segments everybody is a candidate.
           Without a value, spend decides. Ties go to the larger spend, then to the first
           customer_id.
           Where nobody is ranked, nobody is in a segment.
Refuses    a segment where no segments were asked for.
"""

from dataclasses import dataclass

import pandas as pd

from salesnb.analysis.segmentation.coming import Ahead
from salesnb.analysis.segmentation.errors import SegmentationError
from salesnb.analysis.segmentation.kinds import CALL, NOT_ASKED, Named
from salesnb.analysis.segmentation.whole import Customers

TABLE = [
    *(
        "customer_id",
        "name",
        "segment",
        "days_since_last_order",
        "order_count",
        "spend",
    ),
    *("probability_alive", "discounted_value", "worth_a_call"),
]


@dataclass(frozen=True, eq=False)
class Calls:
    """
    table         TABLE of the first of them; segment is missing without RFM
    customers     how many there are in all
    worth_a_call  that of all of them; missing without a model
    segments      the segments they were looked for in; empty: everybody
    others        customers outside of them, and what they are worth a call together
    """

    table: pd.DataFrame
    customers: int
    worth_a_call: float
    segments: tuple[str, ...]
    others: tuple[int, float]


def to_call(
    who: Customers, named: Named, ahead: Ahead, *, segment: str = "", top: int = 50
) -> Calls:
    """The `top` customers to call."""
    if segment and named.reason == NOT_ASKED:
        raise SegmentationError.no_segments(segment, "kmeans")
    looked = (segment,) if segment else (() if named.reason else CALL)
    kept = ["customer_id", "probability_alive", "discounted_value", "worth_a_call"]
    table = who.table.merge(ahead.each[kept], on="customer_id", how="left")
    table = table.rename(columns={"customer_name": "name"})
    labels = pd.Series(named.labels, dtype="str")
    table = table.assign(segment=table["customer_id"].map(labels))
    inside = table["segment"].isin(looked) | (not looked)
    others = table[~inside]
    table = table[inside]
    table = table.sort_values(
        ["worth_a_call", "spend", "customer_id"],
        ascending=[False, False, True],
        na_position="last",
        ignore_index=True,
    )
    left = len(others), _sum(others)
    return Calls(table[TABLE].head(top), len(table), _sum(table), looked, left)


def _sum(table: pd.DataFrame) -> float:
    return float(table["worth_a_call"].astype(float).sum(min_count=1))
