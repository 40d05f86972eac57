"""Are there segments in the customers, or are they cut for convenience?

Question   How many segments, and are they there, or made?
Takes      an Evidence; k = 0, or the number of segments somebody wants.
Gives      a Verdict: an id, k, and the numbers and tests behind it.
Rules      `gap_k` is what Tibshirani, Walther & Hastie's rule says (see `gap`). It stops
           at the first pause of the gap, or never. The k with the best silhouette takes
           its place if its gap is higher by more than its standard error, or if the
           rule never stopped; and if the gap rises to it from k = 1 by more than in 95 %
           of tables with the columns shuffled.
           Where all this says 1, the k with the best silhouette is looked at. There:
             gathered   k is the one that the gap speaks for
             apart      the silhouette is above that of 95 % of tables with the columns
                        shuffled, by MARGIN
             more       it is above that of 95 % of tables with the same columns in one
                        correlated cloud, by MARGIN
             strong     k is `gap_k`, no other has a gap higher by more than its standard
                        error, and the silhouette is at least STRONG. Shuffling cannot
                        undo groups that each column has by itself
           clusters               gathered, apart and more; or strong
           no_clusters            neither gathered nor apart
           convenient_partition   anything between; and any k asked for, but the one
                                  that is found to be clusters
           Among thousands of customers a difference in the third decimal is certain, and
           nothing: so there is a MARGIN. Stability does not decide, as shuffled columns
           can be as stable.
           Without clusters k is 1, unless it was asked for.
Refuses    a k that is not 0 or from 2 to 10, or more than the customers (SegmentError).
           Asked for more segments than customers who differ: as many, with a note.
Source     STRONG: Kaufman & Rousseeuw, Finding Groups in Data (1990), p. 88.
"""

from dataclasses import dataclass, field

import pandas as pd

from salesnb.analysis.segments import gap
from salesnb.analysis.segments.errors import SegmentError
from salesnb.analysis.segments.evidence import MOST, Evidence
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
    if evidence.table.empty:
        return Verdict(NONE, 1)
    best, widest = _gap_says(evidence), int(_rows(evidence)["silhouette"].idxmax())
    tests, numbers = _look(evidence, best if best > 1 else widest)
    if tests["strong"] or (tests["gathered"] and tests["apart"] and tests["more"]):
        return Verdict(CLUSTERS, best, tests=tests, numbers=numbers)
    if tests["gathered"] or tests["apart"]:
        return Verdict(PARTITION, int(numbers["k"]), tests=tests, numbers=numbers)
    return Verdict(NONE, 1, tests=tests, numbers=numbers)


def _look(evidence: Evidence, k: int) -> tuple[dict, dict]:
    """The tests at one k, and its row; nothing where k is beyond the table."""
    if k not in _rows(evidence).index:
        return {}, {}
    rows, first = _rows(evidence), _gap_k(evidence)
    row, top = rows.loc[k], rows.loc[rows["gap"].idxmax()]
    width = row["silhouette"]
    peak = row["gap"] >= top["gap"] - top["gap_se"]
    tests = {
        "gathered": k == _gap_says(evidence),
        "apart": bool(width > row["null_silhouette_95"] + MARGIN),
        "more": bool(width > row["cloud_silhouette_95"] + MARGIN),
        "strong": k == first and bool(peak and width >= STRONG),
    }
    return tests, {"k": k, "gap_k": first, **row.to_dict()}


def _gap_says(evidence: Evidence) -> int:
    """gap_k, or the k with the best silhouette where that has a better gap."""
    rows, first = _rows(evidence), _gap_k(evidence)
    widest = int(rows["silhouette"].idxmax())
    better = rows["gap"][widest] > rows["gap"][first] + rows["gap_se"][widest]
    # The rule gives the last k, too, where the gap was still rising.
    risen = rows["rise"][widest] > rows["null_rise_95"][widest]
    return widest if risen and (better or first == rows.index[-1]) else first


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
    whole = isinstance(k, int) and not isinstance(k, bool)
    if not whole or k < 0 or k == 1:
        raise SegmentError.no_number("k", k, MOST)
    if k > evidence.customers:
        raise SegmentError.more_than_customers(k, evidence.customers)
    if k > MOST:
        raise SegmentError.no_number("k", k, MOST)
