"""Segments beside another grouping of the same customers, such as named RFM segments.

Question   Do two groupings say the same?
Takes      two Series of labels by customer_id.
Gives      an Agreement: one number, and how many customers are where in both.
Rules      Customers that only one of them knows are left out, and counted.
           The adjusted Rand index is 1 where the groups are the same under other names,
           about 0 where they have as much in common as by chance. 6 decimals.
Refuses    groupings without a common customer (SegmentError).
Source     Hubert & Arabie, J. Classification 2 (1985).

>>> agreement(pd.Series([1, 1, 2, 2]), pd.Series(["a", "a", "b", "b"])).rand
1.0
"""

from dataclasses import dataclass

import pandas as pd

from salesnb.analysis.segments.errors import SegmentError
from salesnb.analysis.segments.notes import Note


@dataclass(frozen=True, eq=False)
class Agreement:
    """rand       adjusted Rand index
    table      customers: one row a segment, one column a group of the other
    """

    rand: float
    table: pd.DataFrame
    notes: tuple[Note, ...] = ()


def agreement(labels: pd.Series, other: pd.Series) -> Agreement:
    """How far `labels` and `other` agree on the customers that both know."""
    from sklearn.metrics import adjusted_rand_score

    mine, theirs = labels.dropna(), other.dropna()
    both = mine.index[mine.index.isin(theirs.index)]
    if both.empty:
        raise SegmentError.nothing_shared("labels", "other")
    mine, theirs = mine[both], theirs[both]
    rand = adjusted_rand_score(mine.to_numpy(), theirs.to_numpy())
    table = pd.crosstab(mine.to_numpy(), theirs.to_numpy())
    table = table.rename_axis(index="segment", columns="other")
    lost = len(labels.index.union(other.index)) - len(both)
    notes = (Note.of("not_compared", customers=lost),) if lost else ()
    return Agreement(round(float(rand), 6), table, notes)
