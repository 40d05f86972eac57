"""Forecast: what part of the past is season, what comes next, and how far to trust it.

Question   What are trend and season? What may the next periods bring? How wrong would
           the same forecasts have been so far?
Takes      a history: DataFrame of `period` (any labels) and `value` (numbers), one row
           for each *whole* period, in order, without gaps. `season` is the number of
           periods in a year: 12 for months, 4 for quarters, 1 for years.
Gives      an Answer: a table, and notes on what could not be done and why. What a
           history is too short for is an empty table with a note, not an error.
Models     seasonal_naive          the same period last year; `naive`, the last value,
                                   while there is less than a year
           exponential_smoothing   ETS(A,Ad,A): additive season (from two years on) and
                                   additive, damped trend
           How these are fitted is told in `smoothing`, their intervals in `models`.
Units      those of `value`; bias and coverage 0-1, sMAPE 0-200. Nothing is cut at 0.
Digits     The same history has the same answer on every machine. Processors differ in
           the 15th digit, so what is estimated is rounded to the eighth of the largest
           value known (the cents, below a million), and scores to four decimals.
Refuses    missing values and periods named twice (HistoryError).
Source     STL: Cleveland et al. 1990. MASE: Hyndman & Koehler 2006. sMAPE: M4, 2018.
           ETS: Hyndman & Athanasopoulos, Forecasting, 3rd ed., chapter 8.

>>> history = pd.DataFrame({"period": [2008, 2009, 2010, 2011], "value": [4, 6, 5, 7]})
>>> answer = outlook(history, ahead=[2012], season=1)
>>> answer.table[["period", "model", "value"]]
   period  model  value
0    2012  naive    7.0
>>> answer.notes
(Note(reason='no_smoothing', details={'have': 4, 'need': 10}),)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd

from salesnb.analysis.forecast import models
from salesnb.analysis.forecast.errors import HistoryError
from salesnb.analysis.forecast.models import ENOUGH, LEVELS, ORIGINS, Note

PARTS = ["period", "observed", "trend", "season", "remainder"]
OUTLOOK = ["period", "model", "value", "low80", "high80", "low95", "high95"]
SCORES = ["mase", "smape", "bias", "coverage80", "coverage95"]
BACKTEST = ["model", "horizon", "origins", *SCORES]
DECIMALS = 4  # of scores


@dataclass(frozen=True, eq=False)
class Answer:
    """A table, which has its columns even when empty, and the notes to read with it."""

    table: pd.DataFrame
    notes: tuple[Note, ...] = ()

    @property
    def reason(self) -> str:
        """Why the table is empty; '' when it is not."""
        return self.notes[-1].reason if self.table.empty else ""


def decompose(history: pd.DataFrame, *, season: int = 12) -> Answer:
    """STL: observed = trend + season + remainder.

    The season is the same every year (R's s.window = "periodic"): one that may change
    fits the noise of two or three years. Robust, so that one odd period does not bend
    the rest, from three years on; of two Januaries nobody can tell the odd one.

    Returns
    -------
    Answer of one row a period: period, observed, trend, season, remainder, in the unit
    of `value`. Empty before two years and a period ('too_short'), and for years, which
    have no season ('one_season').
    """
    values, have = _values(history), len(history)
    _counts(season=season)
    empty, need = pd.DataFrame(columns=PARTS), 2 * season + 1
    if season == 1:
        return Answer(empty, (Note("one_season"),))
    if have < need:
        return Answer(empty, (Note.short("too_short", have, need),))
    from statsmodels.tsa.seasonal import STL

    periodic = {"seasonal": 10 * have + 1, "seasonal_deg": 0}
    fit = STL(values, period=season, robust=have >= 3 * season, **periodic).fit()
    # Even so wide a window lets the season drift a little: its mean, as R does.
    place = np.arange(have) % season
    mean = (np.bincount(place, fit.seasonal) / np.bincount(place))[place]
    parts = values, fit.trend, mean, values - (fit.trend + mean)
    columns = [history["period"].array, *parts]
    return Answer(pd.DataFrame(dict(zip(PARTS, columns, strict=True))))


def outlook(history: pd.DataFrame, *, ahead: Sequence, season: int = 12) -> Answer:
    """What the periods `ahead` may bring, by each model.

    Parameters
    ----------
    ahead : labels of the periods right after the history, in order, at least one

    Returns
    -------
    Answer of one row a model and period: period, model, value, low80, high80, low95,
    high95, in the unit of `value`. Bounds are missing where too few errors tell them.
    Empty ('too_short') only when there is no history.
    """
    values, have = _values(history), len(history)
    _counts(season=season, ahead=len(ahead))
    _distinct([*history["period"], *ahead])
    suited, notes = models.suited(have, season)
    tables = []
    for model in suited:
        # Past errors widen the bounds, and cost a fit each.
        past = range(model.need, have)[-ORIGINS:] if model.widened else ()
        runs, said = models.rolled(model, values, [*past, have], len(ahead))
        last = runs[runs["train"] == have]
        labels = [ahead[step - 1] for step in last["step"]]
        tables += [last.assign(period=labels, model=model.name)[OUTLOOK]] * bool(labels)
        notes += said
    if not tables:
        return Answer(pd.DataFrame(columns=OUTLOOK), notes)
    return Answer(pd.concat(tables, ignore_index=True), notes)


def backtest(
    history: pd.DataFrame, *, horizon: int = 3, season: int = 12, origins: int = ORIGINS
) -> Answer:
    """How wrong `outlook` would have been, had it been asked at past times.

    At each of the last `origins` times every model is fitted again to what was known
    then, and its bounds are widened by no error that was not yet seen then.

    Returns
    -------
    Answer of one row a model and horizon
        model, horizon   horizon 1 is the next period
        origins          the times; fewer than asked for where the history before them
                         is too short for the models that `outlook` uses now
        mase             mean of |error| / `scale` of what was known; missing if that
                         never changed
        smape            see `smape`
        bias             sum of forecast - actual / |sum of actual|; + is too high
        coverage80, coverage95    share of the actual values within the bounds
    Scores have four decimals.
    Empty ('too_short') when there are not three such times (or `origins`, if less).
    """
    values, have = _values(history), len(history)
    _counts(season=season, horizon=horizon, origins=origins)
    least = min(ENOUGH, origins)
    # More months can carry models that need more, so the answer is looked for.
    need = next(n for n in count(have) if len(_times(n, season, horizon)) >= least)
    if have < need:
        short = Note.short("too_short", have, need)
        return Answer(pd.DataFrame(columns=BACKTEST), (short,))
    suited, notes = models.suited(have, season)
    trains, rows = _times(have, season, horizon)[-origins:], []
    units = {train: scale(values[:train], season=season) for train in trains}
    for model in suited:
        runs, said = models.rolled(model, values, trains, horizon)
        error = (runs["value"] - runs["actual"]).abs()
        runs = runs.assign(scaled=error / runs["train"].map(units))
        rows += [(model.name, *_scores(run)) for _, run in runs.groupby("step")]
        notes += said
    table = pd.DataFrame(rows, columns=BACKTEST)
    return Answer(table.round(dict.fromkeys(SCORES, DECIMALS)), notes)


def smape(actual: Sequence[float], forecast: Sequence[float]) -> float:
    """Symmetric mean absolute percentage error in M4's form, 0-200.

    Where both are 0 the forecast was right, so that counts 0.

    >>> smape([100, 0], [300, 0])  # 200 x 200 / 400 and 0
    50.0
    """
    actual, forecast = np.asarray(actual, float), np.asarray(forecast, float)
    size = np.abs(actual) + np.abs(forecast)
    return float(np.mean(200 * np.abs(forecast - actual) / np.where(size, size, 1)))


def scale(values: Sequence[float], *, season: int = 12) -> float:
    """MASE's unit: mean |y_t - y_t-m|, m = `season` if there is more than one, else 1.

    Hyndman & Koehler 2006, section 3, on what was known. NaN when it is 0.

    >>> scale([1, 2, 4, 3], season=2)  # |4 - 1| and |3 - 2|
    2.0
    """
    values = np.asarray(values, float)
    lag = season if len(values) > season else 1
    steps = np.abs(values[lag:] - values[:-lag])
    return float(steps.sum()) / len(steps) if steps.any() else np.nan


def _times(have: int, season: int, horizon: int) -> range:
    """Past counts of periods that carry the same models as `have` does now."""
    needs = [model.need for model in models.suited(have, season)[0]]
    return range(max(needs, default=have + 1), have - horizon + 1)


def _scores(run: pd.DataFrame) -> tuple:
    """BACKTEST from `horizon` on, of all forecasts so far ahead."""
    said, seen = run["value"], run["actual"]
    inside = [seen.between(run[f"low{at}"], run[f"high{at}"]).mean() for at in LEVELS]
    bias = (said - seen).sum() / (abs(seen.sum()) or np.nan)
    mase = run["scaled"].mean(skipna=False)
    return run["step"].iloc[0], len(run), mase, smape(seen, said), bias, *inside


def _values(history: pd.DataFrame) -> np.ndarray:
    if not {"period", "value"} <= set(history.columns):
        raise HistoryError.no_columns(history.columns)
    values = history["value"].to_numpy(dtype=float, na_value=np.nan)
    _distinct(history["period"])
    for period in history["period"][~np.isfinite(values)]:
        raise HistoryError.hole(period)
    return values


def _distinct(labels: Sequence) -> None:
    labels = pd.Series(list(labels), dtype=object)
    for label in labels[labels.duplicated()]:
        raise HistoryError.repeated(label)


def _counts(**options: int) -> None:
    lines = {"season": "season=12", "ahead": "ahead=['2012-01', '2012-02']"}
    for option, given in options.items():
        if type(given) is not int or given < 1:
            line = lines.get(option, f"{option}=3")
            raise HistoryError.no_count(option, given, line)
