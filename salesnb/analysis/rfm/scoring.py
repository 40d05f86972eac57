"""Scores of customers by how recently, how often and for how much they bought.

Question   Who are the best customers, and what does it take to be one?
Takes      the table of `features.customers`.
Gives      `scores`, one row a customer; small tables of them; all pandas.
Units      scores 1 to 5, 5 is best; days, orders; money in the report's currency.
Rules      A measure's cuts are its quintiles and a step: 1 where all its values are
           whole numbers, else 0.0001. A customer's score counts the cuts reached, so that
           equal values have equal scores, and a value at a quintile, or above it by less
           than the step, lies below the cut. So a score holds about a fifth of customers,
           and not just a fifth where whole numbers are small or ties are many: of 1 ... 10
           orders, three, two, two, two and one. The largest value reaches every cut,
           whatever the ties; where all are equal there are no cuts, and all have the score
           of the smallest. Where no measure has a
           cut, nobody can be compared with anybody: `rfm` is missing for all. Who
           returned more than they bought has monetary_score 1.
Refuses    features without one of the MEASURES; cuts that are no ascending numbers.
Source     Hughes, Strategic Database Marketing (1994). The quintiles with a step are
           those of the R package rfm: same scores on its data.

>>> days, spend = [5, 40, 90, 200, 400], [50.5, 40, 30, -1, 10]
>>> table = pd.DataFrame({"days_since_last_order": days, "spend": spend})
>>> scored = scores(table.assign(customer_id=list("abcde"), order_count=[9, 1, 1, 1, 1]))
>>> scored["rfm"].tolist()
['555', '414', '313', '211', '112']
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from salesnb.analysis.rfm.errors import ScoreError

# score -> the measure it scores
MEASURES = {
    "recency_score": "days_since_last_order",
    "frequency_score": "order_count",
    "monetary_score": "spend",
}
STEP = 0.0001  # money is kept to 4 decimals
MOST = 9  # scores that are one digit of `rfm`
Cuts = Mapping[str, Sequence[float]] | pd.DataFrame


def scores(
    features: pd.DataFrame, *, bins: int = 5, cuts: Cuts | None = None
) -> pd.DataFrame:
    """`features` with recency_score, frequency_score, monetary_score and rfm.

    Parameters
    ----------
    bins : how many scores there are; segments have names for 5
    cuts : measure -> bins - 1 ascending numbers, each the least value beyond it; such as
        `thresholds` of an earlier date. Without them, the cuts of these customers.

    Returns
    -------
    DataFrame   a row a customer, in their order; scores are int64, `rfm` is the three as
                text, such as '543'; missing where no measure has a cut

    Raises ScoreError for what the module refuses.
    """
    _check(features, bins)
    known = thresholds(features, bins=bins) if cuts is None else cuts
    table = features.copy()
    cut = 0
    for score, measure in MEASURES.items():
        edges = _edges(known, measure, bins)
        cut += np.isfinite(edges).sum()
        values = table[measure].to_numpy()
        # No value reaches a missing cut.
        reached = (values[:, None] >= edges).sum(axis=1)
        table[score] = bins - reached if score == "recency_score" else 1 + reached
    table["monetary_score"] = table["monetary_score"].where(table["spend"] >= 0, 1)
    digits = [table[score].astype("str") for score in MEASURES]
    nobody = pd.Series(None, table.index, dtype="str")
    return table.assign(rfm=digits[0] + digits[1] + digits[2] if cut else nobody)


def thresholds(features: pd.DataFrame, *, bins: int = 5) -> pd.DataFrame:
    """The cuts of these customers: what it takes to reach the next score.

    Returns
    -------
    DataFrame, bins - 1 rows: cut (1 ...), days_since_last_order (from so many on the score
        is one less), order_count, spend (from so many on it is one more); missing where
        all customers are equal
    """
    _check(features, bins)
    table = pd.DataFrame({"cut": range(1, bins)})
    for measure in MEASURES.values():
        table[measure] = _quantile_cuts(features[measure].to_numpy(), bins)
    return table


def notes(scored: pd.DataFrame, *, bins: int = 5) -> pd.DataFrame:
    """What a reader of the scores must know: note, measure, number.

    nothing_ranked    so many customers, alike in all: nobody to compare with; stands alone
    one_customer      there is only one, scored by cuts of others
    all_equal         all customers have the same value and one score: it
    fewer_scores      ties leave only so many scores
    negative_spend    so many returned more than they bought
    """
    names = ["note", "measure", "number"]
    if scored["rfm"].isna().all():
        return pd.DataFrame([("nothing_ranked", "", len(scored))], columns=names)
    found = [("one_customer", "", 1)] if len(scored) == 1 else []
    found += _ties(scored, bins)
    if negative := int((scored["spend"] < 0).sum()):
        found.append(("negative_spend", "spend", negative))
    return pd.DataFrame(found, columns=names)


def _ties(scored: pd.DataFrame, bins: int) -> list[tuple[str, str, int]]:
    found = []
    for score, measure in MEASURES.items():
        used = scored[score].unique()
        if scored[measure].min() == scored[measure].max():
            found.append(("all_equal", measure, int(used[0])))
        elif len(used) < bins:
            found.append(("fewer_scores", measure, len(used)))
    return found


def heatmap(scored: pd.DataFrame, *, bins: int = 5) -> pd.DataFrame:
    """recency_score, frequency_score, customers, mean_spend: every pair of scores.

    mean_spend is missing where there is no customer.
    """
    pairs = ["recency_score", "frequency_score"]
    every = pd.MultiIndex.from_product([range(1, bins + 1)] * 2, names=pairs)
    whole = scored.assign(spend=(scored["spend"] / STEP).round())
    groups = whole.groupby(pairs)["spend"].agg(["size", "sum"]).reindex(every)
    customers = groups["size"].fillna(0).astype("int64")
    mean = groups["sum"] * STEP / groups["size"]
    table = pd.DataFrame({"customers": customers, "mean_spend": mean.round(4)})
    return table.reset_index()


def _quantile_cuts(values: np.ndarray, bins: int) -> np.ndarray:
    """bins - 1 numbers; missing where all values are equal."""
    smallest, largest = values.min(), values.max()
    if smallest == largest:
        return np.full(bins - 1, np.nan)
    step = 1 if (values == np.round(values)).all() else STEP
    quantiles = np.quantile(values, np.arange(1, bins) / bins)
    # Rounded, or the dust of interpolation would decide who reaches a cut.
    return np.minimum(np.round(quantiles + step, 4), largest)


def _edges(cuts: Cuts, measure: str, bins: int) -> np.ndarray:
    if measure not in cuts:
        raise ScoreError.no_cuts(measure, "not given", bins - 1)
    edges = np.asarray(cuts[measure], dtype=float)
    ascending = len(edges) == bins - 1 and not (np.diff(edges) < 0).any()
    if not ascending:
        raise ScoreError.no_cuts(measure, list(cuts[measure]), bins - 1)
    return edges


def _check(features: pd.DataFrame, bins: int) -> None:
    if type(bins) is not int or not 2 <= bins <= MOST:
        wanted = f"a whole number from 2 to {MOST}"
        raise ScoreError.no_number("bins", bins, wanted, "bins=5")
    if missing := {*MEASURES.values()} - {*features}:
        raise ScoreError.lacking("features", sorted(missing), features.columns)
    if features.empty:
        raise ScoreError.nobody_to_score()
    for measure in MEASURES.values():
        absent = features[measure].isna()
        if absent.any():
            who = features.loc[absent, "customer_id"].iloc[0]
            raise ScoreError.unknown_value(measure, int(absent.sum()), who)
