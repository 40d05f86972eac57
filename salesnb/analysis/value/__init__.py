"""Value: what each customer will be worth, and how far that can be trusted.

Question   Who is still a customer, how often and for how much will they buy, and what is
           that worth today? How wrong would the same have been so far?
Takes      kept order lines: any narwhals frame of `schema.ORDERS` with `kind`.
Gives      `worth`: Worth, `holdout`: Holdout: tables, and notes to read with them. What
           the customers cannot carry is an empty table with a note, not an error.
Models     BG/NBD for how often (`frequency`), gamma-gamma for how much (`money`). They
           know of no season, price or trend, and of no customers to come.
Units      orders are days of purchase; money; probabilities 0-1; times inside in weeks
           of exact days. Numbers are given to six significant digits.
Rules      The horizon is calendar months: to the same day that many months later, or the
           last of a shorter month. What comes in month k is discounted to
           orders x spend / (1 + rate) ** (k / 12), k = 1 for the first.
           A customer who bought once is surely alive in this model: P(alive | x = 0) = 1.
           Money is that of sales, net of what was given back (`history`); costs are not
           taken off. A hold-out nets what is known at the split by what had come back
           by then, and what came after it by the returns of that.
Refuses    dates before the data, horizons that end before they begin, rates below 0
           (CustomerValueError).
Source     Fader, Hardie & Lee 2005; Fader & Hardie 2013.

>>> import pandas as pd
>>> day = pd.Timestamp("2024-03-01")
>>> line = {"customer_id": "a", "order_date": day, "amount": 5.0, "kind": "sale"}
>>> answer = worth(pd.DataFrame([line]), as_of=date(2024, 3, 31))
>>> answer.table.empty, answer.notes[-1]
(True, Note(reason='no_repeats', details={'customers': 1}))
"""

from dataclasses import dataclass
from datetime import date
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from salesnb.analysis.given import day
from salesnb.analysis.value import models
from salesnb.analysis.value.errors import CustomerValueError
from salesnb.analysis.value.fitting import significant
from salesnb.analysis.value.history import (
    WEEK,
    between,
    histories,
    purchases,
    silence,
    summed,
)
from salesnb.analysis.value.models import FITS, PARAMETERS, TABLE, Note

__all__ = ["Holdout", "Note", "Worth", "histories", "holdout", "worth"]

TOP = 7  # repeat purchases from which customers are one group
QUIET = 7  # days without a sale that are not worth a word
HELD = ["repeats", "customers", "actual", "expected", "naive"]
TOTALS = ["measure", "model", "actual", "expected", "error", "apart"]
FORECASTS = {"bg_nbd": "expected", "naive": "naive"}  # model -> column of each customer
SIGNIFICANT = ["actual", "expected", "apart"]


@dataclass(frozen=True, eq=False)
class Worth:
    """
    table        one row a customer, by customer_id; empty without a model
        customer_id
        probability_alive    0-1
        expected_orders      to the horizon
        expected_spend       money to the horizon; missing without a gamma-gamma, or
                             where repeat purchases were worth nothing
        discounted_value     the same, in today's money
    parameters   name, value, standard_error: r, alpha (weeks), a, b; p, q, gamma (money)
    fits         model, customers, log_likelihood, converged
    """

    table: pd.DataFrame
    parameters: pd.DataFrame
    fits: pd.DataFrame
    notes: tuple[Note, ...]

    @property
    def reason(self) -> str:
        """Why the table is empty; '' when it is not."""
        return self.notes[-1].reason if self.table.empty else ""


@dataclass(frozen=True, eq=False)
class Holdout:
    """What was foreseen at the split, and what came; empty without a model.

    table    one row a number of repeat purchases by the split, '0' to '6' and '7+'
        repeats, customers
        actual, expected, naive    orders after the split, of all of them
    totals   one row a measure (orders, spend) and model (bg_nbd, naive)
        actual, expected
        error    expected / actual - 1: + is too high; missing where nothing came
        apart    by how much a single customer is foreseen wrong, too high or too low:
                 mean of |expected - actual| over the customers of whom the model expects
                 something, or nothing. A list of customers leans on this, not on error:
                 a total may be right where every customer is wrong.
    naive    everybody goes on as so far: x / T orders a week, spend_mean each
    """

    table: pd.DataFrame
    totals: pd.DataFrame
    notes: tuple[Note, ...]

    @property
    def reason(self) -> str:
        """Why the table is empty; '' when it is not."""
        return self.notes[-1].reason if self.table.empty else ""


def worth(
    orders: Any, *, as_of: date, months: int = 12, discount_rate: float = 0.1
) -> Worth:
    """What each customer known on `as_of` will bring in the `months` after it.

    Parameters
    ----------
    as_of : the last day whose data are complete; nothing after it is used
    discount_rate : yearly; 0.1 is 10 %

    Raises CustomerValueError for options that cannot be, no customers, or `as_of` before
    the first of them; CustomerError where it is no day.
    """
    months, discount_rate = _whole(months), _rate(discount_rate)
    now = day("as_of", as_of)
    bought = purchases(orders)
    known = summed(bought, now)
    found = models.fitted(known)
    notes = (*_quiet(silence(bought, now)), *found.notes)
    if not found.frequency:
        empty = (pd.DataFrame(columns=c) for c in (TABLE, PARAMETERS, FITS))
        return Worth(*empty, notes)
    factors = (1 + discount_rate) ** (-np.arange(1, months + 1) / 12)
    ahead = month_ends(now, months)
    table = models.predicted(found, known, weeks=ahead, factors=factors)
    numbers = {name: significant(table[name]) for name in TABLE[1:]}
    table = table.assign(**numbers)
    return Worth(table, models.parameters(found), models.fits(found), notes)


def month_ends(as_of: date, months: int) -> list[float]:
    """Weeks from `as_of` to the same day 1, 2 ... `months` later.

    >>> [round(weeks * 7) for weeks in month_ends(date(2024, 1, 31), 2)]  # 29 Feb, 31 Mar
    [29, 60]
    """
    now = pd.Timestamp(as_of)
    ends = [now + pd.DateOffset(months=month) for month in range(1, months + 1)]
    return [(end - now).days / WEEK for end in ends]


def holdout(orders: Any, *, split: date, until: date) -> Holdout:
    """What the models would have said on `split`, against what came by `until`.

    Customers are those known at the split; what comes on the split's own day is known.
    Raises CustomerValueError when `until` is not after `split`, or `split` is before the
    first known customer.
    """
    split, until = day("split", split), day("until", until)
    if until <= split:
        raise CustomerValueError.backwards(split, until)
    bought = purchases(orders)
    known = summed(bought, split, option="split")
    found = models.fitted(known)
    notes = (*_quiet(silence(bought, until)), *found.notes)
    if not found.frequency:
        return Holdout(pd.DataFrame(columns=HELD), pd.DataFrame(columns=TOTALS), notes)
    weeks = (until - split).days / WEEK
    said = models.predicted(found, known, weeks=[weeks], factors=[1.0])
    came = known[["customer_id"]].merge(
        between(bought, after=split, until=until), on="customer_id", how="left"
    )
    rate = known["x"] / known["T"].where(known["x"] > 0)
    each = pd.DataFrame(
        {
            "repeats": known["x"].clip(upper=TOP),
            "actual": came["orders"].fillna(0).astype("int64"),
            "expected": said["expected_orders"],
            "naive": (rate * weeks).fillna(0.0),
        }
    )
    spend = pd.DataFrame(
        {
            "actual": came["spend"].fillna(0.0),
            "expected": said["expected_spend"].astype("float64"),
            # Who never came back is not expected to: 0 orders, so no money.
            "naive": (each["naive"] * known["spend_mean"]).fillna(0.0),
        }
    )
    totals = _totals({"orders": each[HELD[2:]], "spend": spend})
    if not each["actual"].any():
        notes = (*notes, Note("nothing_bought", {"customers": len(known)}))
    return Holdout(_by_repeats(each), totals, (*notes, *_not_better(totals)))


def _whole(months: int) -> int:
    known = isinstance(months, Integral) and not isinstance(months, bool)
    if not known or months < 1:
        raise CustomerValueError.no_months(months)
    return int(months)


def _rate(given: float) -> float:
    known = isinstance(given, Real) and not isinstance(given, bool)
    if not known or not 0 <= given < 1:
        raise CustomerValueError.no_rate(given)
    return float(given)


def _by_repeats(each: pd.DataFrame) -> pd.DataFrame:
    groups = each.groupby("repeats")[HELD[2:]].sum()
    groups.insert(0, "customers", each.groupby("repeats").size())
    groups = groups.reindex(range(TOP + 1), fill_value=0).reset_index(drop=True)
    names = [*map(str, range(TOP)), f"{TOP}+"]
    numbers = {name: significant(groups[name]) for name in ("expected", "naive")}
    return groups.assign(repeats=names, **numbers)[HELD]


def _totals(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """TOTALS of actual, expected, naive of each customer, by measure."""
    rows = [
        (
            *(measure, model, each["actual"].sum(), each[name].sum(min_count=1)),
            # The same customers for both, or they could not be compared.
            (each[name] - each["actual"]).abs()[each["expected"].notna()].mean(),
        )
        for measure, each in found.items()
        for model, name in FORECASTS.items()
    ]
    table = pd.DataFrame(rows, columns=["measure", "model", *SIGNIFICANT])
    came = table["actual"].where(table["actual"] > 0)
    numbers = {name: significant(table[name]) for name in SIGNIFICANT}
    error = (table["expected"] / came - 1).round(4)
    return table.assign(**numbers, error=error)[TOTALS]


def _not_better(totals: pd.DataFrame) -> list[Note]:
    """A Note for each measure whose error is not smaller than that of going on as so far;
    none where there is no error."""
    errors = totals.set_index(["measure", "model"])["error"]
    found = []
    for measure in totals["measure"].unique():
        ours, naive = errors[measure, "bg_nbd"], errors[measure, "naive"]
        if abs(ours) >= abs(naive):
            details = {"total": measure, "error": ours, "naive_error": naive}
            found.append(Note("not_better_than_naive", details))
    return found


def _quiet(days: int) -> list[Note]:
    return [Note("quiet_end", {"days": days})] if days > QUIET else []
