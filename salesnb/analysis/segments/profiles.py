"""What each segment is like, beside all customers.

Question   Who is in a segment, what are they worth, and what sets them apart?
Takes      a Prepared and the labels of a `split`.
Gives      `sizes`, one row a segment; `figures`, one row a segment and column; `names`,
           the ids from which words are made.
Units      medians and means in the unit of the features, money in that of its column;
           shares 0-1.
Rules      A ratio to a median of 0 is missing. Shares of money are of what the segments
           above 0 brought together; one below 0 has none. Silhouettes, and how surely a
           segment comes back (see `stability`), are of 10,000 drawn once where customers
           are more. 6 decimals.
           Names: how far the segment's mean is from that of all, in standard deviations
           of the straightened column, is 'very_low' to -1.25, 'low' to -0.5, 'middle',
           'high' from 0.5, 'very_high' from 1.25. A name has the column that is
           farthest out, and as many more as it takes that no other name holds all of
           it; where all together do not, ("segment", its number) is added.
Source     Silhouette: Rousseeuw, J. Comput. Appl. Math. 20 (1987).

>>> from salesnb.analysis.segments.preparation import prepare
>>> features = pd.DataFrame({"customer_id": ["a", "b", "c"], "spend": [9.0, 1, 2]})
>>> prepared = prepare(features, columns=["spend"])
>>> labels = pd.Series([1, 2, 2], index=["a", "b", "c"])
>>> sizes(prepared, labels)[["segment", "customers", "money", "money_share"]]
   segment  customers  money  money_share
0        1          1    9.0         0.75
1        2          2    3.0         0.25
>>> names(prepared, labels)
{1: (('spend', 'very_high'),), 2: (('spend', 'low'),)}
"""

import numpy as np
import pandas as pd

from salesnb.analysis.segments.kmeans import Cut
from salesnb.analysis.segments.preparation import Prepared
from salesnb.analysis.segments.stability import again

DIGITS = 6
LEVELS = ("very_low", "low", "middle", "high", "very_high")
CUTS = (-1.25, -0.5, 0.5, 1.25)
SAMPLE, SEED = 10_000, 1987
MEGABYTES = 64  # of distances at a time, where scikit-learn would take 1,024
SIZES = [
    *("segment", "customers", "share", "money", "money_share", "silhouette"),
    "jaccard",
]
FIGURES = [
    *("segment", "column", "median", "mean", "whole_median", "whole_mean"),
    *("ratio", "distance"),
]


def sizes(
    prepared: Prepared, labels: pd.Series, *, money: str = "spend"
) -> pd.DataFrame:
    """segment, customers, share, money, money_share, silhouette, jaccard: one row each.

    money : the column of the features to add up; missing where there is none
    silhouette : mean width of its customers; missing where there is one segment
    jaccard : how much of it is found together when other customers are drawn, 0-1, as
        in `stability`; missing where there is one segment
    """
    groups = labels.groupby(labels)
    table = pd.DataFrame({"customers": groups.size()})
    table["share"] = table["customers"] / len(labels)
    table["money"] = np.nan
    if money in prepared.features:
        paid = prepared.features[money].astype(float)
        table["money"] = paid.groupby(labels).sum()
    total = table["money"].clip(lower=0).sum()
    share = table["money"] / (total if total > 0 else np.nan)
    table["money_share"] = share.where(table["money"] >= 0)
    points, found = _judged(prepared, labels)
    table["silhouette"] = _widths(points, found).groupby(found).mean()
    table["jaccard"] = _stability(points, found)
    table = table.rename_axis("segment").reset_index()
    return table[SIZES].round(DIGITS)


def figures(prepared: Prepared, labels: pd.Series) -> pd.DataFrame:
    """One row a segment and column used: what it is in the segment and in all.

    Returns
    -------
    segment, column, median, mean, whole_median, whole_mean
    ratio       median / whole_median
    distance    of its mean from that of all, in standard deviations of the straightened
                column: what names are made of
    """
    used = list(prepared.matrix.columns)
    values = prepared.features[used].astype(float)
    tables = []
    for column in used:
        found = values[column].groupby(labels).agg(["median", "mean"])
        found["whole_median"] = values[column].median()
        found["whole_mean"] = values[column].mean()
        whole = found["whole_median"].replace(0, np.nan)
        found["ratio"] = found["median"] / whole
        found["distance"] = prepared.matrix[column].groupby(labels).mean()
        tables.append(found.rename_axis("segment").reset_index().assign(column=column))
    if not tables:
        return pd.DataFrame(columns=FIGURES)
    table = pd.concat(tables, ignore_index=True)
    table = table.sort_values("segment", kind="stable", ignore_index=True)
    return table[FIGURES].round(DIGITS)


def names(prepared: Prepared, labels: pd.Series) -> dict[int, tuple]:
    """For each segment what sets it apart: ((column, level), ...), all different."""
    parts = _parts(figures(prepared, labels))
    segments = sorted(int(n) for n in labels.unique())
    parts = {segment: parts.get(segment, ()) for segment in segments}
    length = dict.fromkeys(segments, 1)
    while True:
        said = {n: parts[n][: length[n]] for n in segments}
        alike = [n for n in segments if _held(said[n], said, n)]
        longer = [n for n in alike if length[n] < len(parts[n])]
        if not longer:
            more = {n: (*said[n], ("segment", n)) for n in alike}
            return said | more
        length.update({n: length[n] + 1 for n in longer})


def _held(name: tuple, names: dict[int, tuple], own: int) -> bool:
    """Whether another name says all of it, in whatever order."""
    return any(set(name) <= set(names[n]) for n in names if n != own)


def _parts(table: pd.DataFrame) -> dict[int, tuple]:
    """Every segment's columns with their levels, the farthest out first."""
    parts = {}
    for segment, rows in table.groupby("segment"):
        far = rows["distance"].abs().sort_values(ascending=False, kind="stable")
        rows = rows.loc[far.index]
        level = np.searchsorted(CUTS, rows["distance"], side="right")
        said = zip(rows["column"], (LEVELS[at] for at in level), strict=True)
        parts[int(segment)] = tuple(said)
    return parts


def _judged(prepared: Prepared, labels: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """The points and labels of all customers, or of those drawn."""
    rows = np.arange(len(labels))
    if len(rows) > SAMPLE:
        rng = np.random.default_rng(SEED)
        rows = np.sort(rng.choice(rows, SAMPLE, replace=False))
    found = labels.reindex(prepared.matrix.index).iloc[rows]
    return prepared.matrix.to_numpy()[rows], found


def _stability(points: np.ndarray, found: pd.Series) -> pd.Series:
    """Of each segment; missing where there is one."""
    codes, segments = pd.factorize(found, sort=True)
    if len(segments) < 2:
        return pd.Series(np.nan, segments)
    return pd.Series(again(points, [Cut(codes, np.nan)])[0], segments)


def _widths(points: np.ndarray, found: pd.Series) -> pd.Series:
    """The silhouette of each customer."""
    import sklearn
    from sklearn.metrics import silhouette_samples

    if not 1 < found.nunique() < len(found):
        return pd.Series(np.nan, found.index)
    with sklearn.config_context(working_memory=MEGABYTES):
        return pd.Series(silhouette_samples(points, found.to_numpy()), found.index)
