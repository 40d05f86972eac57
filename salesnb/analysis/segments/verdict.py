"""Are there segments in the customers, or are they cut for convenience?

Question   How many segments, and are they there, or made?
Takes      an Evidence; k = 0, or the number of segments somebody wants.
Gives      a Verdict: an id, k, and the numbers and tests behind it.
Rules      `gap_k` is what Tibshirani, Walther & Hastie's rule says (see `gap`); it stops
           at the first pause of the gap, or never. It and the k with the best silhouette
           are put to these tests:
             gathered   the gap rises to it from k = 1 by more than its standard error,
                        and by more than in 95 % of tables with the columns shuffled,
                        even where it is `gap_k`: a 0-1 column beside another is cut
                        there, and so are counts, without having anything in common
             apart      the silhouette is above that of 95 % of tables with the columns
                        shuffled, by MARGIN
             more       it is above that of 95 % of tables with the same columns in one
                        correlated cloud, by MARGIN
             strong     k is `gap_k`, no other has a gap higher by more than its standard
                        error, and the silhouette is at least STRONG. Shuffling cannot
                        undo groups that each column has by itself
           clusters               gathered, apart and more; or strong. If both are, the k
                                  with the larger gap
           convenient_partition   otherwise, if `gap_k` (or, where that is 1 or the rule
                                  never stopped, the k with the best silhouette) is
                                  gathered or apart; and any k asked for, but the one
                                  that is found to be clusters
           no_clusters            neither
           Among thousands of customers a difference in the third decimal is certain, and
           nothing: so there is a MARGIN. Stability does not decide, as shuffled columns
           can be as stable.
           Without clusters k is 1, unless it was asked for.
Refuses    a k that is not 0 or from 2 to 10, or more than the customers (SegmentError).
           Asked for more segments than customers who differ: as many, with a note.
Source     STRONG: Kaufman & Rousseeuw, Finding Groups in Data (1990), p. 88.
"""

from dataclasses import dataclass, field
from numbers import Integral

import pandas as pd

from salesnb.analysis.segments import gap
from salesnb.analysis.segments.errors import SegmentError
from salesnb.analysis.segments.judging import MOST, Evidence
from salesnb.analysis.segments.notes import Note
from salesnb.analysis.segments.stability import UNTRUSTED

MARGIN = 0.05
STRONG = 0.71
CLUSTERS, PARTITION, NONE = "clusters", "convenient_partition", "no_clusters"


@dataclass(frozen=True)
class Verdict:
    """id        'clusters', 'convenient_partition' or 'no_clusters'
    k           how many segments
    asked       whether somebody asked for that k
    tests       gathered, apart, more, strong: True or False, at k; empty where too few
                customers differ
    numbers     the row of the evidence for the k that was looked at, and gap_k
    """

    id: str
    k: int
    asked: bool = False
    tests: dict[str, bool] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def decide(evidence: Evidence, *, k: int = 0) -> Verdict:
    """The verdict on the k that the evidence speaks for, or on the one asked for."""
    _possible(k, evidence)
    found = _found(evidence)
    if not k or (found.id == CLUSTERS and found.k == k):
        return _noted(found, evidence, asked=bool(k))
    size = min(k, evidence.distinct)
    if size == 1:
        return _noted(found, evidence, asked=True, k=k)
    tests, numbers = _look(evidence, size)
    made = Verdict(PARTITION, size, tests=tests, numbers=numbers)
    return _noted(made, evidence, asked=True, k=k)


def _found(evidence: Evidence) -> Verdict:
    rows = _rows(evidence)
    if rows.empty:
        return Verdict(NONE, 1)
    first, widest = _gap_k(evidence), int(rows["silhouette"].idxmax())
    looks = {k: _look(evidence, k) for k in {first, widest} - {1}}
    proven = [k for k, (tests, _) in looks.items() if _clusters(tests)]
    if proven:
        k = max(proven, key=lambda k: rows["gap"][k])
        return Verdict(CLUSTERS, k, tests=looks[k][0], numbers=looks[k][1])
    k = first if 1 < first < rows.index[-1] else widest
    tests, numbers = looks[k]
    if tests["gathered"] or tests["apart"]:
        return Verdict(PARTITION, k, tests=tests, numbers=numbers)
    return Verdict(NONE, 1, tests=tests, numbers=numbers)


def _clusters(tests: dict[str, bool]) -> bool:
    return tests["strong"] or all(tests[name] for name in ("gathered", "apart", "more"))


def _look(evidence: Evidence, k: int) -> tuple[dict, dict]:
    """The tests at one k, and its row; nothing where k is beyond the table."""
    rows = _rows(evidence)
    if k not in rows.index:
        return {}, {}
    row, top, first = rows.loc[k], rows.loc[rows["gap"].idxmax()], _gap_k(evidence)
    risen = row["rise"] > max(row["gap_se"], row["null_rise_95"])
    peak = row["gap"] >= top["gap"] - top["gap_se"]
    width = row["silhouette"]
    tests = {
        "gathered": bool(risen),
        "apart": bool(width > row["null_silhouette_95"] + MARGIN),
        "more": bool(width > row["cloud_silhouette_95"] + MARGIN),
        "strong": k == first and bool(peak and width >= STRONG),
    }
    return tests, {"k": k, "gap_k": first, **row.to_dict()}


def _gap_k(evidence: Evidence) -> int:
    rows = _rows(evidence)
    return gap.smallest(rows["gap"].to_numpy(), rows["gap_se"].to_numpy())


def _rows(evidence: Evidence) -> pd.DataFrame:
    return evidence.table.set_index("k")


def _noted(found: Verdict, evidence: Evidence, *, asked: bool, k: int = 0) -> Verdict:
    notes = list(evidence.notes)
    if k > evidence.distinct:
        notes.append(Note.of("fewer_distinct", asked=k, distinct=evidence.distinct))
    jaccard = found.numbers.get("jaccard_min", 1)
    if found.k > 1 and jaccard < UNTRUSTED:
        notes.append(Note.of("unstable", k=found.k, jaccard=jaccard))
    return Verdict(found.id, found.k, asked, found.tests, found.numbers, tuple(notes))


def _possible(k: object, evidence: Evidence) -> None:
    whole = isinstance(k, Integral) and not isinstance(k, bool)
    if not whole or k < 0 or k == 1:
        raise SegmentError.no_number("k", k, MOST)
    if k > evidence.customers:
        raise SegmentError.more_than_customers(k, evidence.customers)
    if k > MOST:
        raise SegmentError.no_number("k", k, MOST)
