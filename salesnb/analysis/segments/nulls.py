"""Customers without segments, to compare with: what chance alone would show.

Takes      points: float array, one row a customer; a numpy Generator.
Gives      as many points:
           box        even over the box around the points, in line with their principal
                      components: the reference of the gap statistic
           shuffled   each column permuted by itself: the same columns, but nothing in
                      common between them
           cloud      the same columns, correlated as they are, and nothing more: one
                      cloud. Ranks are drawn from a normal distribution that has the
                      correlations of the normal scores (a Gaussian copula)
Why        K-means cuts a long cloud into pieces that are stable and better apart than
           those of shuffled columns, as days, orders and spend of any shop are
           correlated. Only what beats the cloud, too, is more than one long cloud.
Source     box: Tibshirani, Walther & Hastie 2001, section 3, (b). Normal scores: van
           der Waerden 1952.

>>> import numpy as np
>>> points = np.array([[1.0, 10], [2, 20], [3, 30]])
>>> drawn = cloud(points, np.random.default_rng(1))  # a straight line stays one
>>> (drawn[:, 1] / drawn[:, 0]).tolist(), sorted(drawn[:, 0].tolist())
([10.0, 10.0, 10.0], [1.0, 2.0, 3.0])
"""

import numpy as np


def box(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    centre = points.mean(axis=0)
    axes = np.linalg.svd(points - centre, full_matrices=False)[2]
    # Machines differ in the signs of axes, and mirrored draws would be others.
    largest = np.abs(axes).round(6).argmax(axis=1)
    axes = axes * np.sign(axes[np.arange(len(axes)), largest])[:, None]
    turned = (points - centre) @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    return (low + rng.random(turned.shape) * (high - low)) @ axes + centre


def shuffled(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.column_stack([rng.permutation(column) for column in points.T])


def cloud(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    values, vectors = np.linalg.eigh(_correlations(points))
    # The symmetric root is the only one that no machine can turn or mirror.
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
    # Last bits of correlated draws differ between machines, and so would their order.
    drawn = (rng.standard_normal(points.shape) @ root).round(9)
    places = drawn.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return np.take_along_axis(np.sort(points, axis=0), places, axis=0)


def _correlations(points: np.ndarray) -> np.ndarray:
    from scipy.stats import norm, rankdata

    scores = norm.ppf(rankdata(points, axis=0) / (len(points) + 1))
    return np.atleast_2d(np.corrcoef(scores, rowvar=False)).round(12)
