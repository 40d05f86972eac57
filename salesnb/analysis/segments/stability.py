"""Do the same segments come back when other customers had been drawn?

Takes      points, and a label for each of them.
Gives      for each group the mean, over resamples, of its Jaccard similarity to the
           most similar group of the resample: |A and B| / |A or B|, among the customers
           that were drawn, each counted once.
Reads      below .6 a group is not to be trusted, from .75 on it is a pattern - and yet
           columns that have nothing to do with one another give .9 and more, so it
           proves nothing without the same of shuffled columns beside it.
Source     Hennig, Computational Statistics & Data Analysis 52 (2007), section 3.

>>> similar(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 0])).round(6)  # 2 / 3 and 1 / 2
array([0.666667, 0.5     ])
"""

from collections.abc import Sequence

import numpy as np

from salesnb.analysis.segments.kmeans import Cut, cut, quick

UNTRUSTED = 0.6
RESAMPLES, SEED = 20, 2001


def similar(labels: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each group of `labels`, its largest Jaccard similarity to one of `others`.

    Groups are numbered from 0; one that no label names is missing.
    """
    shape = labels.max() + 1, others.max() + 1
    both = np.zeros(shape)
    np.add.at(both, (labels, others), 1)
    mine, theirs = both.sum(axis=1), both.sum(axis=0)
    either = mine[:, None] + theirs - both
    best = (both / np.maximum(either, 1)).max(axis=1)
    return np.where(mine > 0, best, np.nan)


def again(
    points: np.ndarray, found: Sequence[Cut], *, times: int = RESAMPLES
) -> list[np.ndarray]:
    """For each cut, the mean similarity of each of its groups over `times` resamples."""
    rng, starts = np.random.default_rng(SEED), quick(points)
    means = [[] for _ in found]
    for _ in range(times):
        drawn = np.sort(rng.integers(len(points), size=len(points)))
        once, first = np.unique(drawn, return_index=True)
        for one, rows in zip(found, means, strict=True):
            k = int(one.labels.max()) + 1
            others = cut(points[drawn], k, seed=SEED, starts=starts).labels[first]
            size = np.full(k, np.nan)
            best = similar(one.labels[once], others)
            size[: len(best)] = best
            rows.append(size)
    return [_mean(np.array(rows)) for rows in means]


def _mean(rows: np.ndarray) -> np.ndarray:
    """Of each column, without what is missing; 0 for a group that was never drawn."""
    there = ~np.isnan(rows)
    return np.where(there, rows, 0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
