"""Deals closed in a stretch of time: how many were won, and with how much value.

Question   Of the deals closed in the period, which part was won?
Takes      kept deals (any narwhals frame), the words for won and lost, windows of a Scope.
Gives      one row a window: won, closed, won_value, closed_value, the numerators and
           denominators of W1 (by count) and W2 (by value).
           `of_scope`, the same for the windows of a report, and `until`, their ends.
Rules      A deal belongs to the window of its closing, not of its opening. Open deals are
           in neither number. Nothing closed is a denominator of 0: missing, never 0 %.
           A lost deal that the CRM keeps with the value 0 adds nothing to W2, which then
           says little; W1 counts it whole.
           The windows of a report end, for deals, where the deals do and not the orders:
           at the as-of date, or with the last closing where the silence after it is
           longer than the usual (see `scope`).

>>> from datetime import date
>>> march = [Period(start=date(2017, 3, 1), end=date(2017, 3, 31), label="2017-03")]
>>> closed = pd.to_datetime(["2017-03-01", "2017-03-05", None])
>>> stages = {"stage": ["Won", "Lost", "New"], "amount": [9.0, 0, 5]}
>>> deals = pd.DataFrame({**stages, "closed": closed})
>>> closed_in(deals, march, won=["Won"], lost=["Lost"])[["won", "closed"]]
   won  closed
0    1       2
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from salesnb import engines
from salesnb.analysis.scope import Scope, known_to
from salesnb.periods import Period

COUNTS = ("won", "closed", "won_value", "closed_value")


def closed_in(
    deals: Any, windows: Sequence[Period], *, won: Sequence[str], lost: Sequence[str]
) -> pd.DataFrame:
    """won, closed, won_value, closed_value of each window, in the windows' order."""
    rows = engines.to_pandas(engines.lazy(deals).select("stage", "closed", "amount"))
    is_won = _is_one_of(rows["stage"], won)
    is_closed = is_won | _is_one_of(rows["stage"], lost)
    value = rows["amount"].fillna(0.0)
    columns = {
        "won": is_won.astype(int),
        "closed": is_closed.astype(int),
        "won_value": value.where(is_won, 0.0),
        "closed_value": value.where(is_closed, 0.0),
    }
    table = pd.DataFrame({"day": rows["closed"], **columns})
    sums = [_inside(table, window) for window in windows]
    counts = {"won": int, "closed": int}
    return pd.DataFrame(sums, columns=list(COUNTS)).astype(counts)


def of_scope(deals: Any, view: Scope) -> pd.DataFrame | None:
    """`closed_in` for the windows of a report, and `until`, the last day of each; None
    where no deals are given.

    deals : has `frame`, `won` and `lost` (`intake.places.deals`), or is None
    """
    if deals is None:
        return None
    words = {"won": deals.won, "lost": deals.lost}
    windows = view.until(_end(deals.frame, view.as_of, **words)).windows
    ends = pd.to_datetime([window.end for window in windows])
    return closed_in(deals.frame, windows, **words).assign(until=ends)


def _end(deals: Any, as_of: date, *, won: Sequence[str], lost: Sequence[str]) -> date:
    """The last day of which the deals tell who won: open ones have dates hoped for."""
    rows = engines.to_pandas(engines.lazy(deals).select("stage", "closed"))
    closings = rows.loc[_is_one_of(rows["stage"], [*won, *lost]), "closed"]
    days = closings[closings < pd.Timestamp(as_of) + pd.Timedelta(days=1)]
    days = days.dt.normalize().drop_duplicates().sort_values()
    return known_to(days, as_of)[1] if len(days) else as_of


def _is_one_of(stages: pd.Series, words: Sequence[str]) -> pd.Series:
    return stages.str.casefold().isin([word.casefold() for word in words])


def _inside(table: pd.DataFrame, window: Period) -> pd.Series:
    start = pd.Timestamp(window.start)
    after = pd.Timestamp(window.end) + pd.Timedelta(days=1)
    held = (table["day"] >= start) & (table["day"] < after)
    return table.loc[held, list(COUNTS)].sum()
