"""Every customer in a segment, numbered so that a number keeps its meaning.

Question   Which segment is each customer in?
Takes      a Prepared, and k.
Gives      a Split: labels 1 to k by customer_id.
Rules      K-means on all customers, the best of 10 starts with a fixed seed. Segment 1
           is the one whose customers have the highest mean of `by`, or, where there is
           no such column, the largest one; ties go to the larger, then to the one with
           the first customer_id.
           A segment of one customer, or of less than 1 % of all, has a note.

>>> import pandas as pd
>>> from salesnb.analysis.segments.preparation import prepare
>>> spend = [1.0, 2, 1, 2, 90, 91]
>>> features = pd.DataFrame({"customer_id": list("abcdef"), "spend": spend})
>>> split(prepare(features, columns=["spend"]), k=2).labels.to_dict()
{'a': 2, 'b': 2, 'c': 2, 'd': 2, 'e': 1, 'f': 1}
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesnb.analysis.segments.kmeans import SEED, STARTS, cut, distinct
from salesnb.analysis.segments.notes import Note
from salesnb.analysis.segments.preparation import Prepared

SMALL = 0.01


@dataclass(frozen=True, eq=False)
class Split:
    """labels: the segment, 1 to k, by customer_id. notes: on small segments."""

    labels: pd.Series
    k: int
    notes: tuple[Note, ...] = ()


def split(prepared: Prepared, *, k: int, by: str = "spend") -> Split:
    """All customers in k segments, or in as many as there are customers who differ.

    by : the column of the features, in its own unit, that numbers the segments
    """
    points = prepared.matrix.to_numpy()
    k = max(min(k, distinct(points)), 1)
    found = cut(points, k, seed=SEED, starts=STARTS).labels
    labels = _numbered(pd.Series(found, prepared.matrix.index), prepared, by)
    sizes = labels.value_counts().sort_index()
    notes = [
        Note.of("small_segment", segment=int(n), customers=int(size), share=share)
        for n, size in sizes.items()
        if len(labels) > 1 and (size == 1 or size < SMALL * len(labels))
        for share in [round(size / len(labels), 6)]
    ]
    return Split(labels, k, tuple(notes))


def _numbered(found: pd.Series, prepared: Prepared, by: str) -> pd.Series:
    groups = pd.Series(np.arange(len(found)), found.index).groupby(found)
    order = pd.DataFrame({"size": groups.size(), "first": groups.min()})
    order["by"] = 0.0
    if by in prepared.features:
        # To 6 digits after the first, so that last bits do not swap two segments.
        means = prepared.features[by].astype(float).groupby(found).mean()
        order["by"] = [float(f"{mean:.6e}") for mean in means.fillna(-np.inf)]
    order = order.sort_values(["by", "size", "first"], ascending=[False, False, True])
    numbers = pd.Series(range(1, len(order) + 1), order.index)
    return found.map(numbers).rename("segment")
