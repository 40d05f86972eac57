"""Named segments: every combination of the three scores has one name, and only one.

Question   What kind of customer is a 5-1-3, and how many and how much are there of each?
Takes      a table of `scoring.scores`, with scores from 1 to 5.
Gives      `with_segment`, the same rows with `segment`; `segments`, one row a segment;
           `rules`, the table that says which scores have which name.
Units      customers, orders, days; money in the report's currency; shares 0-1.
Rules      RULES is a partition: each of the 125 combinations is in one row of it. Which
           row comes first does not matter. Scores do not tell who is new: few orders and
           a recent one may be those of a customer of many years, so no name says new.
Refuses    scores for which there is no name.
Source     The names are the usual ones of the field, but for the two of few orders (there
           called new and promising); their bounds are ours. Champions are those of the R
           package rfm.

>>> CELLS["555"], CELLS["513"], CELLS["111"]
('champions', 'recent_few', 'lost')
"""

from itertools import product

import pandas as pd

from salesnb.analysis.rfm.errors import ScoreError
from salesnb.analysis.rfm.scoring import MEASURES

SEGMENTS = (
    "champions",
    "loyal",
    "potential_loyalist",
    "recent_few",
    "fairly_recent_few",
    "needs_attention",
    "about_to_sleep",
    "at_risk",
    "cannot_lose",
    "hibernating",
    "lost",
)
# segment, then the digits that its recency, frequency and monetary scores may have
RULES = (
    ("champions", "45", "45", "45"),
    ("loyal", "45", "45", "123"),
    ("loyal", "3", "45", "12345"),
    ("potential_loyalist", "45", "23", "12345"),
    ("recent_few", "5", "1", "12345"),
    ("fairly_recent_few", "4", "1", "12345"),
    ("needs_attention", "3", "3", "12345"),
    ("needs_attention", "3", "12", "45"),
    ("about_to_sleep", "3", "12", "123"),
    ("cannot_lose", "12", "45", "45"),
    ("at_risk", "12", "45", "123"),
    ("at_risk", "12", "3", "12345"),
    ("at_risk", "12", "12", "45"),
    ("hibernating", "2", "12", "123"),
    ("lost", "1", "12", "123"),
)
# '543' -> its segment
CELLS = {
    "".join(cell): segment for segment, *digits in RULES for cell in product(*digits)
}


def rules() -> pd.DataFrame:
    """segment, recency_score, frequency_score, monetary_score: RULES, to be read."""
    return pd.DataFrame(RULES, columns=["segment", *MEASURES])


def with_segment(scored: pd.DataFrame) -> pd.DataFrame:
    """`scored` with `segment`, one of SEGMENTS; missing where nobody is ranked."""
    segment = scored["rfm"].map(CELLS)
    unnamed = segment.isna() & scored["rfm"].notna()
    if unnamed.any():
        raise ScoreError.no_segment(scored.loc[unnamed, "rfm"].iloc[0])
    return scored.assign(segment=segment.astype("str"))


def segments(scored: pd.DataFrame) -> pd.DataFrame:
    """One row for each of SEGMENTS, in their order, also where it has no customer.

    Where nobody is ranked, nobody is in any of them.

    Returns
    -------
    DataFrame
        segment, customers, share_customers
        spend          what its customers spent, returns taken off
        share_spend    its part of what customers above zero spent together; the others
                       have no share, so that shares are never negative and add up to 1
        median_days, median_orders, median_spend    missing where there is no customer
    """
    named = with_segment(scored)
    # Sums of whole ten-thousandths, the same in whatever order the rows come.
    money = (named["spend"] * 10_000).round()
    named = named.assign(money=money, above=money.clip(lower=0))
    groups = named.groupby("segment")
    sums = groups[["money", "above"]].sum().reindex(SEGMENTS, fill_value=0)
    customers = groups.size().reindex(SEGMENTS, fill_value=0)
    total = sums["above"].sum()
    medians = groups[[*MEASURES.values()]].median().reindex(SEGMENTS)
    names = ["median_days", "median_orders", "median_spend"]
    table = pd.DataFrame(
        {
            "customers": customers,
            "share_customers": customers / len(named),
            "spend": sums["money"] / 10_000,
            "share_spend": sums["above"] / (total if total > 0 else float("nan")),
        }
    )
    return table.join(medians.set_axis(names, axis=1)).reset_index(names="segment")
