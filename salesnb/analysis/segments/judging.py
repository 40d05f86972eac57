"""How well do the customers fall into k segments, beside customers without any?

Question   What speaks for each number of segments, from 1 to 10?
Takes      a Prepared.
Gives      an Evidence: one row a k, everything that `verdict` rests on.
Beside     `REFERENCES` tables that are even over the box (gap), `NULLS` tables of the
           same columns shuffled, and as many of the same columns correlated as they are
           but in one cloud (see `nulls`). Of these the largest number is shown: by chance
           it is exceeded in one of 20, as each of 20 alike tables is as likely to be
           the first. (A quantile drawn between the two largest would be in two.)
Sample     More than `SAMPLE` customers are judged by that many, drawn once; all figures
           of the table, inertia too, are of the sample. Silhouettes of more than
           `WIDTHS` are of that many of them.
Starts     Inertia, silhouette and stability are of the segments that `split` gives, as
           long as all are judged. The gap compares like with like: points and
           references are cut with as many starts, see `kmeans`.
Seeds      fixed, one for each purpose; customers stand in the order of their ids. So
           the same customers give the same table in whatever order they came.
Digits     6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesnb.analysis.segments import gap, kmeans, nulls, stability
from salesnb.analysis.segments.errors import SegmentError
from salesnb.analysis.segments.kmeans import Cut, cuts, distinct, log_inertia
from salesnb.analysis.segments.notes import Note
from salesnb.analysis.segments.preparation import Prepared

MOST = 10
ENOUGH = 20  # different customers; with fewer there is no telling
SAMPLE, WIDTHS = 10_000, 2000
REFERENCES, NULLS = 20, 19
NULL_TABLES, NULL_RESAMPLES = 3, 10
DIGITS = 6
SEED = 2001
COLUMNS = [
    *("k", "inertia", "gap", "gap_se", "rise", "null_rise_95", "silhouette"),
    *("null_silhouette_95", "cloud_silhouette_95", "jaccard_min", "null_jaccard"),
]


@dataclass(frozen=True, eq=False)
class Evidence:
    """table: one row for each k from 1, empty where too few customers differ

        k, inertia
        gap, gap_se            the gap statistic, see `gap`
        rise, null_rise_95     Gap(k) - Gap(1), and the largest of shuffled columns
        silhouette             mean width (Rousseeuw 1987); missing for k = 1, as is:
        null_silhouette_95     the largest of shuffled columns
        cloud_silhouette_95    and of one cloud
        jaccard_min            stability of the worst segment, see `stability`
        null_jaccard           of shuffled columns, the mean of `NULL_TABLES` of them

    customers, distinct, sample : how many, how many who differ, how many judged
    """

    table: pd.DataFrame
    customers: int
    distinct: int
    sample: int
    notes: tuple[Note, ...] = ()


def evidence(prepared: Prepared, *, most: int = MOST) -> Evidence:
    """What speaks for each k up to `most`; some seconds, for however many customers."""
    if most not in range(2, MOST + 1):
        raise SegmentError.no_number("most", most, MOST)
    import sklearn

    # A thousand small fits, where checking the input costs as much as the work.
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        return _evidence(prepared, most)


def _evidence(prepared: Prepared, most: int) -> Evidence:
    points = prepared.matrix.to_numpy()
    have, differ = len(points), distinct(points)
    if differ < ENOUGH:
        note = Note.of("too_few", have=differ, need=ENOUGH)
        return Evidence(pd.DataFrame(columns=COLUMNS), have, differ, have, (note,))
    sample, notes = _sample(points)
    ks = list(range(1, min(most, distinct(sample) - 1) + 1))
    found = cuts(sample, ks, seed=kmeans.SEED, starts=kmeans.STARTS)
    columns = {
        "k": ks,
        "inertia": [one.inertia for one in found],
        **_gaps(sample, ks),
        "silhouette": widths(sample, found),
        **_nulls(sample, ks),
        **_stability(sample, found),
    }
    table = pd.DataFrame(columns)[COLUMNS].round(DIGITS)
    return Evidence(table, have, differ, len(sample), notes)


def widths(points: np.ndarray, found: list[Cut]) -> np.ndarray:
    """The mean silhouette width of each cut; missing where there is one group."""
    from sklearn.metrics import pairwise_distances, silhouette_score

    rows = _drawn(len(points), WIDTHS)
    apart = pairwise_distances(points[rows])
    np.fill_diagonal(apart, 0)
    means = np.full(len(found), np.nan)
    for at, one in enumerate(found):
        labels = one.labels[rows]
        if np.ptp(labels):
            means[at] = silhouette_score(apart, labels, metric="precomputed")
    return means


def _sample(points: np.ndarray) -> tuple[np.ndarray, tuple[Note, ...]]:
    if len(points) <= SAMPLE:
        return points, ()
    note = Note.of("sampled", customers=SAMPLE, of=len(points))
    return points[_drawn(len(points), SAMPLE)], (note,)


def _drawn(count: int, most: int) -> np.ndarray:
    """All rows, or `most` of them, in their order."""
    if count <= most:
        return np.arange(count)
    rng = np.random.default_rng([SEED, 0])
    return np.sort(rng.choice(count, most, replace=False))


def _quickly(points: np.ndarray, ks: Sequence[int]) -> list[Cut]:
    return cuts(points, ks, seed=SEED, starts=kmeans.quick(points))


def _gaps(points: np.ndarray, ks: list[int]) -> dict[str, np.ndarray]:
    rng = np.random.default_rng([SEED, 1])
    even = [_even(points, ks, rng) for _ in range(REFERENCES)]
    found = log_inertia(points, _quickly(points, ks))
    statistic, error = gap.gaps(found, np.array(even))
    return {"gap": statistic, "gap_se": error, "rise": statistic - statistic[0]}


def _even(points: np.ndarray, ks: list[int], rng: np.random.Generator) -> np.ndarray:
    """log W_k of points that are even over the box around these."""
    even = nulls.box(points, rng)
    return log_inertia(even, _quickly(even, ks))


def _nulls(points: np.ndarray, ks: list[int]) -> dict[str, np.ndarray]:
    rng, other = np.random.default_rng([SEED, 2]), np.random.default_rng([SEED, 3])
    rises, shuffled, clouds = [], [], []
    for _ in range(NULLS):
        drawn = nulls.shuffled(points, rng)
        found = _quickly(drawn, ks)
        # One reference each: its own scatter only widens the null.
        gaps = _even(drawn, ks, rng) - log_inertia(drawn, found)
        rises.append(gaps - gaps[0])
        shuffled.append(widths(drawn, found))
        drawn = nulls.cloud(points, other)
        clouds.append(widths(drawn, _quickly(drawn, ks)))
    runs = {
        "null_rise_95": rises,
        "null_silhouette_95": shuffled,
        "cloud_silhouette_95": clouds,
    }
    return {name: np.max(run, axis=0) for name, run in runs.items()}


def _stability(points: np.ndarray, found: list[Cut]) -> dict[str, np.ndarray]:
    rng, of_nulls = np.random.default_rng([SEED, 4]), []
    for _ in range(NULL_TABLES):
        drawn = nulls.shuffled(points, rng)
        cut = _quickly(drawn, range(1, len(found) + 1))
        of_nulls.append(_weakest(stability.again(drawn, cut, times=NULL_RESAMPLES)))
    weakest = _weakest(stability.again(points, found))
    return {"jaccard_min": weakest, "null_jaccard": np.mean(of_nulls, axis=0)}


def _weakest(groups: list[np.ndarray]) -> np.ndarray:
    return np.array([one.min() for one in groups])
