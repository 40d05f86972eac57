"""Small tables of the shapes that the analysis of customers gives."""

import numpy as np
import pandas as pd


def grid(*customers, spend=10.0):
    """`rfm.heatmap` of 2 x 2, 3 x 3 ... cells, by recency and then by frequency."""
    best = int(len(customers) ** 0.5)
    pairs = pd.MultiIndex.from_product([range(1, best + 1)] * 2)
    table = pairs.to_frame(index=False, name=["recency_score", "frequency_score"])
    mean = [spend if count else np.nan for count in customers]
    return table.assign(customers=customers, mean_spend=mean)


def cohort_rows(*rows, average, first="2024-01"):
    """`cohorts.retention`: a row is its size and its shares from the period after the
    first on."""
    wide = max(map(len, rows))
    labels = pd.period_range(first, periods=len(rows), freq="M").astype(str)
    table = pd.DataFrame(
        [
            [size, 1.0, *shares, *[None] * (wide - 1 - len(shares))]
            for size, *shares in rows
        ]
        + [[sum(row[0] for row in rows), 1.0, *average]],
        columns=["size", *range(wide)],
    ).astype(dict.fromkeys(range(wide), float))
    table.insert(0, "cohort", [*labels, "average"])
    return table


def named(*rows):
    """`rfm.segments`: segment, customers, and their share of spend."""
    table = pd.DataFrame(rows, columns=["segment", "customers", "share_spend"])
    return table.assign(share_customers=table["customers"] / table["customers"].sum())


def tide(*rows, gap=90, first="2024-01"):
    """`cohorts.months`: new, returning, lapsed, reactivated."""
    names = ["new", "returning", "lapsed", "reactivated"]
    table = pd.DataFrame(rows, columns=names)
    labels = pd.period_range(first, periods=len(rows), freq="M").astype(str)
    return table.assign(period=labels, gap=gap, partial=False, unsure=False)


def proof():
    """The table of `segments.evidence`, for 1, 2 and 3 segments."""
    missing = np.nan
    return pd.DataFrame(
        {
            "k": [1, 2, 3],
            "gap": [0.5, 0.9, 0.8],
            "gap_se": [0.01, 0.02, 0.03],
            "null_rise_95": [0.0, 0.1, -0.2],
            "silhouette": [missing, 0.42, 0.31],
            "null_silhouette_95": [missing, 0.2, 0.25],
            "cloud_silhouette_95": [missing, 0.44, 0.3],
            "jaccard_min": [1.0, 0.9, 0.5],
            "null_jaccard": [1.0, 0.6, 0.4],
        }
    )


def held():
    """The table of `value.holdout`."""
    return pd.DataFrame(
        {
            "repeats": ["0", "1", "2+"],
            "customers": [1200, 30, 5],
            "actual": [40, 30, 10],
            "expected": [50.4, 20.3, 9.3],
            "naive": [0.0, 35.0, 12.6],
        }
    )


def dots(*places, labels):
    """`scores` and labels of customers C0, C1 ..."""
    ids = [f"C{number}" for number in range(len(places))]
    scores = pd.DataFrame(places, columns=["PC1", "PC2"], index=ids, dtype=float)
    return scores, pd.Series(list(labels), index=ids)
