"""Do segments tell anything about what customers do next?

Question   How much of the differences in later revenue do segments explain, beside
           other groupings and beside chance?
Takes      groupings: a dict of names and Series of labels by customer_id; revenue: what
           each customer brought afterwards, by customer_id, in one currency.
Gives      one row a grouping.
Measures   eta_squared   share of the variance of revenue that lies between groups, 0-1
           adjusted      the same without what so many groups explain by chance, as 40
                         groups explain more than 4: 1 - (1 - eta squared) (n - 1) /
                         (n - groups), Kelley's epsilon squared; can be below 0
           rank_eta_squared   of the ranks of revenue, ties sharing one: one large
                         account cannot decide it (Kruskal-Wallis H / (n - 1))
           chance_95     what 95 % of random groupings of the same sizes stay below
           p_value       (1 + random ones with as much or more) / (1 + random ones)
           chance_95 and p_value are over `TIMES` permutations with a fixed seed.
           adjusted_chance_95 is chance_95 adjusted as eta squared is; p_value is that of
           both. rank_adjusted and so on are the same of the ranks.
Rules      All groupings are judged on the customers that all of them know; `customers`
           says how many. Revenue must be given for each of these: who is not in a table
           of sales may have bought nothing, or be unknown.
           Missing where revenue is the same for all. 6 decimals.
Source     Kelley 1935; Kruskal & Wallis 1952; Phipson & Smyth 2010 on the p-value.

>>> labels = pd.Series([1, 1, 2, 2], index=list("abcd"))
>>> revenue = pd.Series([1.0, 3, 5, 7], index=list("abcd"))  # 16 of 20 between groups
>>> usefulness({"segments": labels}, revenue)[["groups", "eta_squared", "adjusted"]]
   groups  eta_squared  adjusted
0       2          0.8       0.7
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from salesnb.analysis.segments.errors import SegmentError

TIMES, SEED = 999, 1935
DIGITS = 6
MEASURES = ("eta_squared", "adjusted", "chance_95", "adjusted_chance_95", "p_value")
COLUMNS = [
    *("grouping", "groups", "customers", *MEASURES),
    *(f"rank_{name}" for name in MEASURES),
]
ROUNDING = 1e-9  # what sums in another order may differ by


def usefulness(groupings: Mapping[str, pd.Series], revenue: pd.Series) -> pd.DataFrame:
    """grouping, groups, customers, eta_squared, adjusted, chance_95,
    adjusted_chance_95, p_value, and the last five of ranks (rank_eta_squared ...): one
    row a grouping, as given."""
    known = _known(groupings)
    paid = revenue.reindex(known).astype(float)
    if lacking := int(paid.isna().sum()):
        raise SegmentError.other_customers("revenue", lacking, len(known))
    values = {"": paid.to_numpy(), "rank_": paid.rank().to_numpy()}
    rows = []
    for name, labels in groupings.items():
        codes, found = pd.factorize(labels[known], sort=True)
        row = {"grouping": name, "groups": len(found), "customers": len(known)}
        for prefix, of in values.items():
            measured = _explained(of, codes)
            row |= {f"{prefix}{name}": measured[name] for name in MEASURES}
        rows.append(row)
    return pd.DataFrame(rows)[COLUMNS].round(DIGITS)


def eta_squared(values: np.ndarray, codes: np.ndarray) -> float:
    """Variance between groups over all variance; missing where there is none.

    >>> float(eta_squared(np.array([1.0, 3, 5, 7]), np.array([0, 0, 1, 1])))
    0.8
    """
    off = values - values.mean()
    whole = (off**2).sum()
    if whole <= ROUNDING * (values**2).sum():
        return np.nan
    sums = np.bincount(codes, off)
    return (sums**2 / np.maximum(np.bincount(codes), 1)).sum() / whole


def _explained(values: np.ndarray, codes: np.ndarray) -> dict[str, float]:
    rng = np.random.default_rng(SEED)
    seen = eta_squared(values, codes)
    chance = np.array(
        [eta_squared(rng.permutation(values), codes) for _ in range(TIMES)]
    )
    as_much = int((chance >= seen - ROUNDING).sum())
    below = np.quantile(chance, 0.95)  # missing, as all of them, where nothing varies
    return {
        "eta_squared": seen,
        "adjusted": _adjusted(seen, codes),
        "chance_95": below,
        "adjusted_chance_95": _adjusted(below, codes),
        "p_value": np.nan if np.isnan(seen) else (1 + as_much) / (1 + TIMES),
    }


def _adjusted(eta: float, codes: np.ndarray) -> float:
    customers, groups = len(codes), codes.max() + 1
    if customers <= groups:
        return np.nan
    return 1 - (1 - eta) * (customers - 1) / (customers - groups)


def _known(groupings: Mapping[str, pd.Series]) -> pd.Index:
    """The customers that every grouping knows, sorted as `prepare` sorts them."""
    known = None
    for name, labels in groupings.items():
        here = labels.dropna().index
        known = here if known is None else known[known.isin(here)]
        if known.empty:
            raise SegmentError.nothing_shared(name, next(iter(groupings)))
    if known is None:
        raise SegmentError.no_groupings()
    return known[np.argsort(known.astype(str), kind="stable")]
