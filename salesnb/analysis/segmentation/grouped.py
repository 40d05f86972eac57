"""The customers in groups by k-means, with all that says whether the groups are there.

Question   Which groups do the customers fall into, are they there, and are they of use?
Takes      Customers; the columns to form groups by; k, or 0; the method asked for.
Gives      Groups: what `segments` finds, and beside it the RFM segments and chance.
Rules      Use is measured forward: groups and segments as they were a quarter before the
           as-of date, by what was known then, against the revenue of the quarter after. A
           customer who bought nothing in it brought 0. How many groups there were is
           judged on what was known then, too, unless k was asked for. Attributes have no
           date and may be of later, such as a rating by what was bought: they are left
           out of this, with a note.
Refuses    a column that is not there or is no number; a k that is larger than the
           customers, or cannot be.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pandas as pd

from salesnb.analysis import segments
from salesnb.analysis.segmentation.errors import SegmentationError
from salesnb.analysis.segmentation.kinds import NO_QUARTER, NOT_ASKED, Named, wants
from salesnb.analysis.segmentation.whole import Customers


@dataclass(frozen=True, eq=False)
class Groups:
    """
    found        `segments.segment`; None where it was not asked for
    components   of the points
    sizes        `segments.sizes`
    figures      `segments.figures`
    names        group -> what sets it apart
    agreement    with the RFM segments; None without them
    use          `segments.usefulness` on the quarter after; empty with a reason
    reason       why all of it is empty; use_reason: why `use` is
    use_notes    columns that are left out of `use`
    """

    found: segments.Segments | None = None
    components: segments.Components | None = None
    sizes: pd.DataFrame = field(default_factory=pd.DataFrame)
    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    names: dict[int, tuple] = field(default_factory=dict)
    agreement: segments.Agreement | None = None
    use: pd.DataFrame = field(default_factory=pd.DataFrame)
    reason: str = ""
    use_reason: str = ""
    use_notes: tuple[segments.Note, ...] = ()

    @property
    def medians(self) -> pd.DataFrame:
        """segment, and the median of each column used."""
        if self.figures.empty:
            return pd.DataFrame({"segment": list(self.names)})
        of = {"index": "segment", "columns": "column", "values": "median"}
        wide = self.figures.pivot_table(**of)
        return wide[list(self.figures["column"].unique())].reset_index()


def groups(
    who: Customers, named: Named, *, columns: Sequence[str], k: int = 0, method="both"
) -> Groups:
    """The customers' groups, where `method` asks for them."""
    check(who.table, columns)
    if not wants("kmeans", method):
        return Groups(reason=NOT_ASKED, use_reason=NOT_ASKED)
    found = segments.segment(who.table, columns=columns, k=k)
    prepared, labels = found.prepared, found.labels
    agreement = None if named.reason else segments.agreement(labels, named.labels)
    dated = [name for name in columns if name not in who.undated]
    undated = [name for name in columns if name not in dated]
    use, why = _use(who, named, columns=dated, k=k)
    return Groups(
        found=found,
        components=segments.components(prepared),
        sizes=segments.sizes(prepared, labels),
        figures=segments.figures(prepared, labels),
        names=segments.names(prepared, labels),
        agreement=agreement,
        use=use,
        use_reason=why,
        use_notes=tuple(segments.Note.of("undated", column=name) for name in undated),
    )


def check(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """The columns are there, and hold numbers."""
    have = [name for name in table if pd.api.types.is_numeric_dtype(table[name])]
    if need := [name for name in columns if name not in have]:
        raise SegmentationError.no_feature(need, have)


def _use(
    who: Customers, named: Named, *, columns: Sequence[str], k: int
) -> tuple[pd.DataFrame, str]:
    """`segments.usefulness`, or why there is none."""
    if who.earlier.empty:
        return pd.DataFrame(), NO_QUARTER
    groupings = {}
    # A column may be known of nobody a quarter before: then there were no groups.
    with suppress(segments.SegmentError):
        points = segments.prepare(who.earlier, columns=columns)
        k = k or segments.decide(segments.evidence(points)).k
        groupings = {"kmeans": segments.split(points, k=k).labels} if k > 1 else {}
    if len(named.earlier):
        groupings["rfm"] = named.earlier
    if not groupings:
        return pd.DataFrame(), "no_groups"
    brought = who.revenue_since(who.quarter)
    brought = brought.reindex(who.earlier["customer_id"], fill_value=0.0)
    if (brought == brought.iloc[0]).all():
        return pd.DataFrame(), "use_same"
    return segments.usefulness(groupings, brought), ""
