"""The customers in named RFM segments, and who moved between them in a quarter.

Question   How many customers are there of each kind, and who changed?
Takes      Customers; the method that was asked for.
Gives      Named: the tables of `rfm` that a report shows; all empty, with a reason, where
           they were not asked for, or all customers are alike and nobody is ranked.
Rules      CALL are the segments that a call can win back: who was worth something and has
           fallen silent, or is about to.
"""

from dataclasses import dataclass, field

import pandas as pd

from salesnb.analysis import rfm
from salesnb.analysis.segmentation.errors import SegmentationError
from salesnb.analysis.segmentation.whole import Customers

METHODS = ("rfm", "kmeans", "both")
NOT_ASKED, NO_QUARTER = "not_asked", "no_quarter"
NOT_RANKED, ALIKE_THEN = "nothing_ranked", "alike_then"
CALL = ("cannot_lose", "at_risk", "needs_attention", "about_to_sleep")


@dataclass(frozen=True, eq=False)
class Named:
    """
    scored       `rfm.scores` with `segment`, one row a customer
    segments     `rfm.segments`
    thresholds   `rfm.thresholds`
    grid         `rfm.heatmap`
    moves        `rfm.migration` since a quarter ago
    earlier      the segments of a quarter ago, by customer_id
    notes        `rfm.notes`
    reason       why all of it is empty, but for notes; moves_reason: why `moves` is
    """

    scored: pd.DataFrame = field(default_factory=pd.DataFrame)
    segments: pd.DataFrame = field(default_factory=pd.DataFrame)
    thresholds: pd.DataFrame = field(default_factory=pd.DataFrame)
    grid: pd.DataFrame = field(default_factory=pd.DataFrame)
    moves: pd.DataFrame = field(default_factory=pd.DataFrame)
    earlier: pd.Series = field(default_factory=pd.Series)
    notes: pd.DataFrame = field(default_factory=pd.DataFrame)
    reason: str = ""
    moves_reason: str = ""

    @property
    def labels(self) -> pd.Series:
        """The segment by customer_id."""
        if self.scored.empty:
            return pd.Series(dtype="str")
        return self.scored.set_index("customer_id")["segment"]


def named(who: Customers, *, method: str = "both") -> Named:
    """The customers' RFM segments, where `method` asks for them.

    >>> named(None, method="kmeans").reason
    'not_asked'
    """
    if not wants("rfm", method):
        return Named(reason=NOT_ASKED, moves_reason=NOT_ASKED)
    scored = rfm.with_segment(rfm.scores(who.table))
    if scored["segment"].isna().all():
        notes = rfm.notes(scored)
        return Named(notes=notes, reason=NOT_RANKED, moves_reason=NOT_RANKED)
    moves, earlier, why = _moves(who, scored)
    return Named(
        scored=scored,
        segments=rfm.segments(scored),
        thresholds=rfm.thresholds(who.table),
        grid=rfm.heatmap(scored),
        moves=moves,
        earlier=earlier,
        notes=rfm.notes(scored),
        moves_reason=why,
    )


def _moves(who: Customers, scored: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series, str]:
    """`moves` and `earlier` of Named, or why both are empty."""
    none = pd.DataFrame(), pd.Series(dtype="str")
    if who.earlier.empty:
        return *none, NO_QUARTER
    before = rfm.with_segment(rfm.scores(who.earlier))
    if before["segment"].isna().all():
        return *none, ALIKE_THEN
    earlier = before.set_index("customer_id")["segment"]
    return rfm.migration(before, scored), earlier, ""


def wants(part: str, method: str) -> bool:
    """Whether `method` asks for rfm, or for kmeans.

    >>> wants("rfm", "both"), wants("rfm", "kmeans")
    (True, False)
    """
    if method not in METHODS:
        raise SegmentationError.no_method(method, METHODS)
    return method in (part, "both")
