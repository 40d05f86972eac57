"""The key figures of the customers, each with what it is made of.

Question   How many are there, how concentrated, how loyal, and what are they worth?
Takes      Customers, their groups, their value, whom to call.
Gives      `kpis`, one row a metric; `concentration`, a verdict.
Units      money in the report's currency; shares 0-1; customers, days.
Rules      `quarter` is the same figure a quarter before, by what was known then: silence
           is longer than was usual then. A share of nobody, or of no money, is missing
           with a reason. What depends on a model has no earlier value.
           80/20 is a question: where as few as STRONG of the customers make 80 % of the
           spend, it is more than that; up to NEARLY of them, about that; where it takes
           more than NO, there is none.
"""

import pandas as pd

from salesnb.analysis import cohorts, features
from salesnb.analysis.segmentation.calling import Calls
from salesnb.analysis.segmentation.coming import Ahead
from salesnb.analysis.segmentation.grouped import Groups
from salesnb.analysis.segmentation.whole import Customers

NONE = float("nan")
STRONG, NEARLY, NO = 0.15, 0.25, 0.4
WITHIN = 90  # days to order again in
ORDER = ["metric", "value", "n", "d", "quarter", "change_quarter", "reason"]


def kpis(who: Customers, *, groups: Groups, ahead: Ahead, calls: Calls) -> pd.DataFrame:
    """metric, value, n, d, quarter, change_quarter (a fraction), reason ('' unless
    missing): one row a metric, in the order to show them."""
    now = _counted(who, who.table, who.as_of)
    before = _counted(who, who.earlier, who.quarter) if len(who.earlier) else {}
    now |= _modelled(groups, ahead, calls)
    rows = [
        {
            "metric": name,
            "value": _value(n, d),
            "n": n,
            "d": d,
            "quarter": _value(*before[name][:2]) if name in before else NONE,
            "reason": why if pd.isna(_value(n, d)) else "",
        }
        for name, (n, d, why) in now.items()
    ]
    table = pd.DataFrame(rows)
    base = table["quarter"].where(table["quarter"] > 0)
    return table.assign(change_quarter=table["value"] / base - 1)[ORDER]


def concentration(share: float) -> str:
    """What 80/20 is here, from the share of customers who make 80 % of the spend.

    >>> concentration(0.2), concentration(0.3), concentration(59 / 85)
    ('nearly', 'weak', 'no')
    """
    if pd.isna(share):
        return "unknown"
    bounds = {"strong": STRONG, "nearly": NEARLY, "weak": NO}
    return next((id for id, most in bounds.items() if share <= most), "no")


def _counted(who: Customers, table: pd.DataFrame, day) -> dict[str, tuple]:
    """metric -> numerator, denominator (missing: it is a plain number), reason."""
    best = features.share_of_best(table).iloc[0]
    spent = float(table["spend"].clip(lower=0).sum().round(4))
    held = round(best["share_of_spend"] * spent, 4) if spent else NONE
    again = cohorts.repeats(who.days, as_of=day, within=(WITHIN,)).iloc[0]
    everybody, once = len(table), int((table["order_count"] == 1).sum())
    gap = who.gap_on(day)
    silent = int((table["days_since_last_order"] > gap).sum())
    if pd.isna(gap):
        silent = NONE
    makers = int(best["make_80"]) if spent else NONE
    few = "too_few_customers" if spent else "nothing_spent"
    days = float(table["days_since_last_order"].median())
    return {
        "customers": (everybody, NONE, ""),
        "customers_one_time": (once, everybody, ""),
        "best_fifth_share": (held, spent, few),
        "customers_for_most": (makers, everybody, "nothing_spent"),
        "repeat_rate": (int(again["repeaters"]), int(again["customers"]), "too_new"),
        "days_since_order": (days, NONE, ""),
        "customers_silent": (silent, everybody, "no_repeat_orders"),
    }


def _modelled(groups: Groups, ahead: Ahead, calls: Calls) -> dict[str, tuple]:
    found = groups.found.verdict.k if groups.found else NONE
    came, foreseen = ahead.error("spend")
    return {
        "groups": (found, NONE, groups.reason),
        "expected_value": (ahead.total("discounted_value"), NONE, "no_value"),
        "foreseen": (foreseen, came, "no_holdout"),
        "customers_to_call": (calls.customers, NONE, ""),
        "worth_a_call": (calls.worth_a_call, NONE, "no_value"),
    }


def _value(n: float, d: float) -> float:
    """n / d; n where there is no denominator by nature (missing), missing over 0."""
    if pd.isna(d):
        return n
    return n / d if d > 0 else NONE
