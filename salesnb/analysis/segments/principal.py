"""What the columns have in common: principal components, in words and as coordinates.

Question   Along which few lines do customers differ most, and what do they mean?
Takes      a Prepared.
Gives      a Components: the share of each in all variance, what each stands for, and
           every customer's place on each.
Units      Loadings are correlations of a column with a component, -1 to 1; the squares
           of a column's add up to 1. Scores are in those of `matrix`.
Rules      The sign of a component is such that its largest loading is above 0; of equal
           ones that of the first column counts. 6 decimals.
Source     Jolliffe, Principal Component Analysis, 2nd ed. (2002), section 2.1.

>>> from salesnb.analysis.segments.preparation import prepare
>>> customers = {"customer_id": ["a", "b", "c"], "spend": [0.0, 1, 2]}
>>> features = pd.DataFrame({**customers, "wait": [9.0, 8, 7]})  # the same, mirrored
>>> found = components(prepare(features, columns=["spend", "wait"]))
>>> found.shares["share"].tolist(), strongest(found)
([1.0, 0.0], {'PC1': (('spend', 1), ('wait', -1))})
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesnb.analysis.segments.preparation import Prepared

DIGITS = 6
TELLING = 0.5  # a correlation that says what a component is


@dataclass(frozen=True, eq=False)
class Components:
    """shares     component ('PC1', ...), share, cumulated: of all variance, 0-1
    loadings   component, column, loading: every column of every component
    scores     index customer_id, a column for each component
    """

    shares: pd.DataFrame
    loadings: pd.DataFrame
    scores: pd.DataFrame


def components(prepared: Prepared) -> Components:
    """As many components as columns, or as customers less one; none without columns."""
    matrix = prepared.matrix
    values, axes, scores = _turned(matrix.to_numpy())
    names = [f"PC{n + 1}" for n in range(len(values))]
    share = values / (values.sum() or np.nan)
    shares = pd.DataFrame(
        {"component": names, "share": share, "cumulated": share.cumsum()}
    )
    loadings = pd.DataFrame(
        {
            "component": np.repeat(names, matrix.shape[1]),
            "column": list(matrix.columns) * len(names),
            "loading": (axes * np.sqrt(values)[:, None]).ravel(),
        }
    )
    places = pd.DataFrame(scores, matrix.index, names)
    # Adding 0 turns -0.0 into 0.0.
    tables = [table.round(DIGITS) for table in (shares, loadings, places + 0)]
    return Components(*tables)


def strongest(found: Components) -> dict[str, tuple]:
    """For each component what it stands for: (column, 1 or -1), the strongest first.

    Columns with a loading of .5 or more either way, else the one with the largest.
    Components without any variance are left out.
    """
    said = {}
    for name, rows in found.loadings.groupby("component", sort=False):
        size = rows["loading"].abs()
        order = size.sort_values(ascending=False, kind="stable").index
        shown = [at for at in order if size[at] >= TELLING] or order[:1]
        pairs = rows.loc[shown, ["column", "loading"]].itertuples(index=False)
        if size.max() > 0:
            said[name] = tuple(
                (column, 1 if sign > 0 else -1) for column, sign in pairs
            )
    return said


def _turned(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Variances (divided by n), axes with their signs settled, and scores."""
    most = min(points.shape[1], len(points) - 1)
    if most < 1:
        width = points.shape[1]
        return np.zeros(0), np.zeros((0, width)), np.zeros((len(points), 0))
    from sklearn.decomposition import PCA

    model = PCA(most, svd_solver="full").fit(points)
    values = model.explained_variance_ * (len(points) - 1) / len(points)
    values = np.where(values > 1e-12, values, 0)
    # scikit-learn has the same rule, but lets last bits decide between equal loadings.
    largest = np.abs(model.components_).round(DIGITS).argmax(axis=1)
    signs = np.sign(model.components_[np.arange(most), largest])
    axes = model.components_ * signs[:, None]
    scores = (points - points.mean(axis=0)) @ axes.T
    return values, axes, np.where(values > 0, scores, 0)
