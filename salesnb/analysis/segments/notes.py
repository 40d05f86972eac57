"""What a reader of segments should know besides the tables."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """An id to find words for, and its numbers.

    missing_column    too often missing, so it is left out: {column, customers, share}
    constant_column   the same for all, so it tells nobody apart: {column}
    left_out          customers who lack a number in a column: {customers, of}
    outliers          customers far from the rest, kept and named: {customers}
    sampled           k was judged on a sample: {customers, of}
    too_few           no k was judged: {have, need} customers who differ
    fewer_distinct    no more segments than customers who differ: {asked, distinct}
    unstable          resampled, a segment dissolves: {k, jaccard}
    small_segment     one customer, or less than a stated share: {segment, customers,
                      share}
    undated           has no date, so it is left out of the forward test: {column}
    not_compared      customers that only one of two groupings knows: {customers}
    """

    reason: str
    details: dict = field(default_factory=dict)

    @classmethod
    def of(cls, reason: str, /, **details: object) -> "Note":
        return cls(reason, details)
