"""Tables of customers for the tests of segments."""

import numpy as np
import pandas as pd

from salesnb.analysis.segments import prepare


def table(points, names="abcdefgh", **columns):
    """One row a point, ids c0000 and up, a column a coordinate: a, b, ..."""
    points = np.asarray(points, dtype=float)
    ids = [f"c{n:04d}" for n in range(len(points))]
    coordinates = dict(zip(names, points.T, strict=False))
    return pd.DataFrame({"customer_id": ids, **coordinates, **columns})


def prepared(points, **columns):
    features = table(points, **columns)
    names = [name for name in features if name in "abcdefgh"]
    return prepare(features, columns=names)


def blobs(centres, *, each=40, seed=1):
    """Round groups with a standard deviation of 1, and the true group of each point."""
    rng = np.random.default_rng(seed)
    centres = np.asarray(centres, dtype=float)
    points = [c + rng.standard_normal((each, len(c))) for c in centres]
    return np.concatenate(points), np.repeat(np.arange(len(centres)), each)


def long_cloud(count, *, seed=1):
    """Two log-normal columns with a correlation of .8 of their logs, as in a shop."""
    rng = np.random.default_rng(seed)
    one, other = rng.standard_normal((2, count))
    return np.exp(np.column_stack([one, 5 + 0.8 * one + 0.6 * other]))
