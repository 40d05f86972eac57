"""The customers of a report: on the as-of date, and a quarter before it.

Question   Who are the customers, and who were they a quarter ago?
Takes      kept order lines; the as-of date; a calendar; what else is known of customers.
Gives      Customers: what all tables of the report are worked out from.
Units      as in `features`; money in the report's currency.
Rules      A quarter is three calendar months: to the same day, or the last of a shorter
           month. Where the data do not reach back so far, the earlier table is empty.
           Attributes have no date, so in the earlier table they are those of today: they
           are named in `undated`, as they may have come to be what they are since.
Refuses    no line at all, and what `features.customers` refuses.

>>> quarter_before(date(2011, 5, 31))
datetime.date(2011, 2, 28)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.analysis import cohorts, features
from salesnb.analysis.segmentation.errors import SegmentationError
from salesnb.periods import Calendar

MONTHS = 3  # in a quarter


@dataclass(frozen=True, eq=False)
class Customers:
    """
    table     `features.customers` on `as_of`
    earlier   the same on `quarter`, a quarter before; empty before the data begin
    days      `cohorts.days`: the order lines of known customers, with fewer rows
    months    `cohorts.months`
    beside    attributes, activities and tickets, by name, each None if not given
    """

    orders: nw.LazyFrame
    as_of: date
    quarter: date
    calendar: Calendar
    table: pd.DataFrame
    earlier: pd.DataFrame
    days: nw.LazyFrame
    months: pd.DataFrame
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The day of the first order of a known customer."""
        return self.table["first_order"].min().date()

    @property
    def gap(self) -> float:
        """Days of silence that nine gaps in ten do not exceed; missing without repeats."""
        return float(self.months["gap"].iloc[0])

    def gap_on(self, day: date) -> float:
        """The same, by what had been ordered up to `day`."""
        if day == self.as_of:
            return self.gap
        then = cohorts.months(self.days, as_of=day, calendar=self.calendar)
        return float(then["gap"].iloc[0])

    @property
    def undated(self) -> tuple[str, ...]:
        """Columns that say nothing of when: attributes are as they stand today."""
        dated = (*features.COLUMNS, *features.known.CONTACTS)
        return tuple(name for name in self.table if name not in dated)

    def revenue_since(self, day: date) -> pd.Series:
        """What each customer brought after `day`, by customer_id; who did not is absent."""
        later = nw.col("order_date") >= pd.Timestamp(day) + pd.Timedelta(days=1)
        until = nw.col("order_date") < pd.Timestamp(self.as_of) + pd.Timedelta(days=1)
        groups = self.days.filter(later & until).group_by("customer_id")
        sums = engines.to_pandas(groups.agg(engines.exact_sum("amount")))
        return sums.set_index("customer_id")["amount"].sort_index()

    def retention(self) -> pd.DataFrame:
        return cohorts.retention(self.days, as_of=self.as_of, calendar=self.calendar)

    def money_retention(self) -> pd.DataFrame:
        return cohorts.money_retention(
            self.days, as_of=self.as_of, calendar=self.calendar
        )

    def before_first(self) -> tuple[int, float]:
        return cohorts.before_first(self.days, as_of=self.as_of, calendar=self.calendar)

    def repeats(self) -> pd.DataFrame:
        return cohorts.repeats(self.days, as_of=self.as_of)

    def left_out(self) -> pd.DataFrame:
        return features.left_out(self.orders, as_of=self.as_of, beside=self.beside)

    def spenders(self) -> pd.DataFrame:
        """name, orders, spend: for the chart of who buys how often and for how much."""
        names = {"customer_name": "name", "order_count": "orders"}
        return self.table.rename(columns=names)[["name", "orders", "spend"]]


def customers(
    orders: Any, *, as_of: date, calendar: Calendar, beside: Any = None
) -> Customers:
    """The customers with an order up to `as_of`.

    beside : has attributes, activities and tickets, each None where it is not given
    """
    names = ("attributes", "activities", "tickets")
    more = {name: getattr(beside, name, None) for name in names}
    orders = engines.keep(engines.lazy(orders))
    if not engines.any_row(orders):
        raise SegmentationError.no_lines(as_of)
    table = features.customers(orders, as_of=as_of, **more)
    quarter = quarter_before(as_of)
    earlier = table.iloc[:0]
    if table["first_order"].min() <= pd.Timestamp(quarter):
        earlier = features.customers(orders, as_of=quarter, **more)
    days = cohorts.days(orders)
    months = cohorts.months(days, as_of=as_of, calendar=calendar)
    return Customers(
        orders, as_of, quarter, calendar, table, earlier, days, months, beside=more
    )


def quarter_before(as_of: date) -> date:
    """The same day three months before."""
    return (pd.Timestamp(as_of) - pd.DateOffset(months=MONTHS)).date()
