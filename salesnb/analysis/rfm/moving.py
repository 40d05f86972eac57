"""Who moved from one segment to another, by what they did or by a cut that moved.

Question   How many customers changed their segment between two dates, and why?
Takes      two tables of `scoring.scores`, of an earlier and a later date.
Gives      `migration`, one row for each pair of segments that has a customer.
Units      customers.
Rules      Scores are ranks: when others buy more, the cuts rise, and who did nothing new
           falls. So the later table is scored by the earlier cuts as well. Who would have
           kept the segment by them was moved by the cut; who would have moved to the same
           one, by behaviour; who would have moved to another one, by both. To grow older
           without an order is behaviour, too, and so is to come or to go.
Refuses    an earlier table that was scored by other cuts than those given.

>>> rows = {"customer_id": ["ann", "bob"], "order_count": [1, 2], "spend": [10.0, 20]}
>>> before = scores(pd.DataFrame({**rows, "days_since_last_order": [9, 90]}))
>>> after = scores(pd.DataFrame({**rows, "days_since_last_order": [99, 1]}))
>>> migration(before, after)[["before", "after", "behaviour", "cut"]].values.tolist()
[['recent_few', 'lost', 1, 0], ['cannot_lose', 'champions', 1, 0]]
"""

import pandas as pd

from salesnb.analysis.rfm.errors import ScoreError
from salesnb.analysis.rfm.naming import SEGMENTS, with_segment
from salesnb.analysis.rfm.scoring import Cuts, scores, thresholds

ABSENT = "absent"  # the segment of who is in one of the tables only
UNRANKED = "unranked"  # that of everybody in a table of customers who are all alike
COUNTS = ["customers", "behaviour", "cut", "both", "held"]


def migration(
    before: pd.DataFrame, after: pd.DataFrame, *, cuts: Cuts | None = None
) -> pd.DataFrame:
    """One row for each pair of segments, in the order of SEGMENTS, UNRANKED, ABSENT.

    Parameters
    ----------
    cuts : by which `before` was scored; its own quintiles where none are given

    Returns
    -------
    DataFrame
        before, after    segments; before is ABSENT for who ordered first in between,
                         after for who is no longer in the data
        customers        how many
        behaviour, cut, both
                         of those who moved: what moved them; add up to customers
        held             of those who stayed: who would have moved by the earlier cuts
    """
    known = thresholds(before) if cuts is None else cuts
    changed = scores(before, cuts=known)["rfm"].fillna("") != before["rfm"].fillna("")
    if changed.any():
        raise ScoreError.other_cuts(int(changed.sum()))
    table = pd.concat(
        {
            "before": _segment(before),
            "after": _segment(after),
            "as_before": _segment(scores(after, cuts=known)),
        },
        axis=1,
    ).fillna(ABSENT)
    moved = table["before"] != table["after"]
    same = table["before"] == table["as_before"]
    theirs = (table["after"] == table["as_before"]) | (table["before"] == ABSENT)
    table = table.assign(
        customers=1,
        behaviour=moved & ~same & theirs,
        cut=moved & same,
        both=moved & ~same & ~theirs,
        held=~moved & ~same,
    )
    counts = table.groupby(["before", "after"])[COUNTS].sum().reset_index()
    place = {name: number for number, name in enumerate((*SEGMENTS, UNRANKED, ABSENT))}
    order = counts.sort_values(
        ["before", "after"], key=lambda names: names.map(place), ignore_index=True
    )
    return order.astype(dict.fromkeys(COUNTS, "int64"))


def _segment(scored: pd.DataFrame) -> pd.Series:
    return with_segment(scored).set_index("customer_id")["segment"].fillna(UNRANKED)
