"""What the customers may be worth, and how wrong the same would have been.

Question   What will each customer bring, who is worth a call, and can that be trusted?
Takes      Customers; months ahead; a yearly discount rate.
Gives      Ahead: `value.worth`, and `value.holdout` of a split in the past.
Units      money in the report's currency; probabilities 0-1.
Rules      Held out are as many months as are looked ahead, but not more than half of the
           days since the first order.
           worth_a_call = discounted value x (1 - P(alive)), which is P (1 - P) times the
           value if surely still a customer: 0 for who is surely gone, where a call comes
           too late, and for who surely stays, where it changes nothing. It ranks; it is
           no forecast of what a call brings. Who bought once is surely alive in this
           model, so no such call is worth anything.

>>> held_out(date(2011, 1, 1), date(2011, 12, 31), months=12)
datetime.date(2011, 7, 2)
>>> held_out(date(2009, 1, 1), date(2011, 12, 31), months=12)
datetime.date(2010, 12, 31)
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from salesnb.analysis import value
from salesnb.analysis.segmentation.whole import Customers

SUMS = ["expected_orders", "expected_spend", "discounted_value", "worth_a_call"]


@dataclass(frozen=True, eq=False)
class Ahead:
    """
    worth     the models and each customer's value
    holdout   the same models at `split`, against what came; None with a single day of data
    """

    worth: value.Worth
    holdout: value.Holdout | None
    split: date
    as_of: date
    months: int

    @property
    def until(self) -> date:
        """The last day that is looked ahead to."""
        return (pd.Timestamp(self.as_of) + pd.DateOffset(months=self.months)).date()

    @property
    def tested(self) -> bool:
        """Whether days were held out, and the models carried."""
        return self.holdout is not None and not self.holdout.table.empty

    @property
    def each(self) -> pd.DataFrame:
        """`worth.table` with worth_a_call; empty without a model."""
        table = self.worth.table
        if table.empty:
            return table.assign(worth_a_call=pd.Series(dtype="float64"))
        worth = table["discounted_value"] * (1 - table["probability_alive"])
        return table.assign(worth_a_call=worth.round(4))

    def total(self, name: str) -> float:
        """A column of `each`, summed; missing without a model, or without money in it."""
        return float(self.each[name].astype(float).sum(min_count=1))

    def by_segment(self, labels: pd.Series) -> pd.DataFrame:
        """segment, customers, SUMS; as many rows as segments with a customer."""
        if self.worth.table.empty or labels.empty:
            return pd.DataFrame(columns=["segment", "customers", *SUMS])
        each = self.each.assign(segment=self.each["customer_id"].map(labels))
        groups = each.groupby("segment")
        table = groups[SUMS].sum(min_count=1).round(4)
        table.insert(0, "customers", groups.size())
        table = table.reset_index()
        by = ["discounted_value", "segment"]
        return table.sort_values(by, ascending=[False, True], ignore_index=True)

    def error(self, measure: str, model: str = "bg_nbd") -> pd.Series:
        """actual, expected of the hold-out; missing where there is none."""
        nothing = pd.Series({"actual": float("nan"), "expected": float("nan")})
        if not self.tested:
            return nothing
        rows = self.holdout.totals.set_index(["measure", "model"])
        return rows.loc[(measure, model), ["actual", "expected"]].astype(float)


def ahead(who: Customers, *, months: int = 12, discount_rate: float = 0.1) -> Ahead:
    """The customers' value in the `months` after the as-of date."""
    options = {"months": months, "discount_rate": discount_rate}
    worth = value.worth(who.orders, as_of=who.as_of, **options)
    split = held_out(who.first_day, who.as_of, months=months)
    tested = None
    if who.first_day <= split < who.as_of:
        tested = value.holdout(who.orders, split=split, until=who.as_of)
    return Ahead(worth, tested, split, who.as_of, months)


def held_out(first: date, as_of: date, *, months: int) -> date:
    """The day that divides what is known from what is held out."""
    half = first + timedelta(days=((as_of - first).days + 1) // 2)
    whole = (pd.Timestamp(as_of) - pd.DateOffset(months=months)).date()
    return max(half, whole)
