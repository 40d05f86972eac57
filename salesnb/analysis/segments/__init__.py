"""Segments: groups of customers that behave alike, and whether they are there at all.

Question   Which groups of customers are there, or can they be cut into, what is each
           like, and is it of any use?
Takes      features: DataFrame of `customer_id` and numeric columns, one row a customer.
Gives      `segment`, all in one; or step by step, each in a module that says its rules
             prepare      columns -> points; outliers named, missing counted
                                                                         (preparation)
             evidence     what speaks for each number of segments, beside tables that
                          have none: slow, and asked once                    (judging)
             decide       clusters, a convenient partition, or none: quick   (verdict)
             split        every customer in a segment: quick               (splitting)
           and what they mean
             components, strongest      principal components               (principal)
             sizes, figures, names      each segment beside the whole       (profiles)
             agreement                  beside another grouping              (compare)
             usefulness                 what they say of later revenue           (use)
Units      money in that of the features, which changes no label; shares 0-1.
Same       labels and tables for the same customers in whatever order, with fixed seeds.
Refuses    see `errors`. What cannot be told is a Note (see `notes`), not an error.

>>> import pandas as pd
>>> spend = [float(10**power) for power in range(4)]
>>> features = pd.DataFrame({"customer_id": list("abcd"), "spend": spend})
>>> found = segment(features, columns=["spend"], k=2)
>>> found.verdict.id, found.labels.to_dict()
('convenient_partition', {'a': 2, 'b': 2, 'c': 1, 'd': 1})
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from salesnb.analysis.segments.compare import Agreement, agreement
from salesnb.analysis.segments.errors import SegmentError
from salesnb.analysis.segments.judging import Evidence, evidence
from salesnb.analysis.segments.notes import Note
from salesnb.analysis.segments.preparation import Prepared, prepare
from salesnb.analysis.segments.principal import Components, components, strongest
from salesnb.analysis.segments.profiles import figures, names, sizes
from salesnb.analysis.segments.splitting import Split, split
from salesnb.analysis.segments.use import usefulness
from salesnb.analysis.segments.verdict import Verdict, decide

__all__ = [
    "Agreement",
    "Components",
    "Evidence",
    "Note",
    "Prepared",
    "SegmentError",
    "Segments",
    "Split",
    "Verdict",
    "agreement",
    "components",
    "decide",
    "evidence",
    "figures",
    "names",
    "prepare",
    "segment",
    "sizes",
    "split",
    "strongest",
    "usefulness",
]


@dataclass(frozen=True, eq=False)
class Segments:
    """All steps of one segmentation; `labels` by customer_id, from 1."""

    prepared: Prepared
    evidence: Evidence
    verdict: Verdict
    labels: pd.Series
    notes: tuple[Note, ...] = ()


def segment(
    features: pd.DataFrame, *, columns: Sequence[str], k: int = 0, by: str = "spend"
) -> Segments:
    """Customers in k segments, or in as many as are found (k = 0); see `verdict`.

    by : the column that numbers the segments, the highest mean first
    """
    prepared = prepare(features, columns=columns)
    found = evidence(prepared)
    verdict = decide(found, k=k)
    parts = split(prepared, k=verdict.k, by=by)
    notes = (*prepared.notes, *verdict.notes, *parts.notes)
    return Segments(prepared, found, verdict, parts.labels, notes)
