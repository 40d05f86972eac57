"""The models behind `forecast`, and what each would have said at any time in the past.

Question   Which models can so many periods carry, and what do they forecast?
Takes      values: a float array, one number a period; `season`, periods in a year.
Gives      `suited`: models, with notes on the others; `rolled`: one row for each origin
           and step ahead, with bounds.
Intervals  Naive: s sqrt(k + 1), s from its own errors, k whole seasons before (Hyndman
           & Athanasopoulos, Forecasting, 3rd ed., 5.5). Smoothing: the exact variance
           of its model (the same, 8.7), with n less parameters as divisor. That is
           still too narrow, so the standard deviation h ahead is taken 1.05 + .015 h
           times; and sqrt(f) times, where f, the size of past errors in what the model
           expected of them, is over 1. Both were measured on M3's monthly series.
Digits     Points of smoothing, and half the width of every interval, are rounded to the
           eighth digit of the largest value known. A naive point is one of the values.
Fails      A model that cannot be fitted is left out with a note that says why; it is
           never replaced by another in silence.

>>> models, notes = suited(24, 12)
>>> [model.name for model in models], notes
(['seasonal_naive', 'exponential_smoothing'], (Note(reason='not_widened',
 details={'have': 24, 'need': 27}),))
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from statistics import NormalDist

import numpy as np
import pandas as pd

from salesnb.analysis.forecast import smoothing

LEVELS = {80: NormalDist().inv_cdf(0.9), 95: NormalDist().inv_cdf(0.975)}
ROLLED = ["train", "step", "value", "sd", "actual"]
ENOUGH = 3  # errors to measure an interval by, and origins to measure a model by
SPARE = 5  # periods beyond the parameters of a smoothing model
ORIGINS = 12  # whose errors may widen an interval
DIGITS = 8  # of the largest value, to which the numbers of a forecast are given
REACH = 3  # periods ahead of the errors that may


@dataclass(frozen=True)
class Note:
    """Why something is missing or not as usual: an id to find words for, and numbers.

    too_short       an empty table: {have, need} whole periods
    one_season      years cannot be decomposed: {}
    naive_instead   no same period last year, so `naive`: {have, need} periods
    no_interval     `naive` or `seasonal_naive` without bounds: {have, need} periods
    no_smoothing    no exponential smoothing: {have, need} periods
    no_season       exponential smoothing without a season: {have, need} periods
    not_widened     its bounds are not back-tested: {have, need} periods
    not_converged   the best fit was not found; what was found is kept: {model, times}
    failed          the model is left out: {model, times, why}
    """

    reason: str
    details: dict = field(default_factory=dict)

    @classmethod
    def short(cls, reason: str, have: int, need: int) -> "Note":
        return cls(reason, {"have": have, "need": need})


@dataclass(frozen=True)
class Model:
    """`fit(values, horizon)` gives points, standard deviations and `converged`.

    `need`: periods from which it has a forecast and an interval.
    `widened`: whether past errors widen its interval.
    """

    name: str
    fit: Callable
    need: int
    widened: bool = False


def suited(have: int, season: int) -> tuple[list[Model], tuple[Note, ...]]:
    """The models that `have` periods can carry, and notes on what they cannot."""
    if not have:
        return [], (Note.short("too_short", have, 1),)
    notes = []
    lag = season if have >= season else 1
    name = "seasonal_naive" if lag > 1 else "naive"
    models = [Model(name, partial(_repeat, lag=lag), lag + ENOUGH)]
    if lag < season:
        notes.append(Note.short("naive_instead", have, season))
    if have < models[0].need:
        notes.append(Note.short("no_interval", have, models[0].need))
    smoothing, said = _smoothing(have, season)
    return models + smoothing, (*notes, *said)


def _smoothing(have: int, season: int) -> tuple[list[Model], list[Note]]:
    # Two years; for quarters more, because of the parameters.
    plain = smoothing.parameters(1) + SPARE
    two = max(2 * season, smoothing.parameters(season) + SPARE)
    use, need = (season, two) if have >= two else (1, plain)
    if have < need:
        return [], [Note.short("no_smoothing", have, need)]
    notes = [Note.short("no_season", have, two)] if use < season else []
    if have < need + ENOUGH:
        notes.append(Note.short("not_widened", have, need + ENOUGH))
    fit = partial(_smooth, season=use)
    return [Model("exponential_smoothing", fit, need, widened=True)], notes


def _repeat(values: np.ndarray, horizon: int, *, lag: int) -> tuple:
    steps, errors = np.arange(horizon), values[lag:] - values[:-lag]
    s = np.sqrt(np.mean(errors**2)) if len(errors) >= ENOUGH else np.nan
    return values[-lag:][steps % lag], s * np.sqrt(steps // lag + 1), True


def _smooth(values: np.ndarray, horizon: int, *, season: int) -> tuple:
    if np.ptp(values) == 0:  # no error, and nothing to divide by
        return np.full(horizon, values[-1]), np.zeros(horizon), True
    centre, unit = values.mean(), values.std()
    scaled = (values - centre) / unit
    point, sd = smoothing.ahead(scaled, horizon, season=season)
    grain = _grain(values)
    return np.round((point * unit + centre) * grain) / grain, sd * unit, True


def _grain(values: np.ndarray) -> float:
    """How many of the last digit given make 1: 1000 where three decimals are."""
    # A Decimal, because a logarithm may say 2.9999 of a thousand.
    size = Decimal(np.abs(values).max()).adjusted()
    return float(Decimal(1).scaleb(DIGITS - 1 - size))


def rolled(
    model: Model, values: np.ndarray, trains: Sequence[int], horizon: int
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """What `model` would have said when only the first `train` values were known.

    Returns
    -------
    DataFrame, one row for each of `trains` and step ahead, without those that failed
        train, step, value, sd, actual (missing when not known yet),
        low80, high80, low95, high95
    notes    'not_converged' and 'failed', with the number of times
    """
    rows, notes = [], []
    padded = np.append(values, np.full(horizon, np.nan))
    for train in trains:
        points, said = _attempt(model, values[:train], horizon)
        notes += said
        actual = padded[train : train + horizon]
        rows += [
            (train, step + 1, *point, actual[step]) for step, point in enumerate(points)
        ]
    runs = pd.DataFrame(rows, columns=ROLLED)
    if model.widened:
        widths = {train: _excess(runs, train) for train in trains}
        runs["sd"] *= runs["train"].map(widths) * (1.05 + 0.015 * runs["step"])
    grain = runs["train"].map({train: _grain(values[:train]) for train in trains})
    for level, z in LEVELS.items():
        half = np.round(z * runs["sd"] * grain) / grain
        runs[f"low{level}"] = runs["value"] - half
        runs[f"high{level}"] = runs["value"] + half
    return runs, _counted(notes)


def _attempt(
    model: Model, values: np.ndarray, horizon: int
) -> tuple[list[tuple], list[Note]]:
    about = {"model": model.name, "times": 1}
    try:
        with warnings.catch_warnings():
            # What they warn of is in `converged` and in values that are not finite.
            warnings.simplefilter("ignore")
            point, sd, converged = model.fit(values, horizon)
        if not np.isfinite(point).all():
            raise ArithmeticError("the forecast is not a finite number")
    except (ValueError, ArithmeticError) as error:
        why = f"{type(error).__name__}: {error}"
        return [], [Note("failed", about | {"why": why})]
    loose = [] if converged else [Note("not_converged", about)]
    return list(zip(point, sd, strict=True)), loose


def _counted(notes: list[Note]) -> tuple[Note, ...]:
    """One note of a kind, the first, with how many there were."""
    first = {note.reason: note for note in reversed(notes)}
    counts = {reason: sum(n.reason == reason for n in notes) for reason in first}
    return tuple(
        Note(reason, note.details | {"times": counts[reason]})
        for reason, note in first.items()
    )


def _excess(runs: pd.DataFrame, train: int) -> float:
    """How many times too small the bounds were, by errors seen when `train` was known.

    Never below 1, and the root of what is measured: a dozen origins measure little.
    """
    seen = (runs["train"] + runs["step"] <= train) & (runs["step"] <= REACH)
    seen &= runs["sd"] > 0  # a history that never changed expects no error
    past = runs[seen]
    if past["train"].nunique() < ENOUGH:
        return 1.0
    ratios = (past["actual"] - past["value"]) / past["sd"]  # not widened yet
    return max(1.0, np.sqrt(np.mean(ratios**2))) ** 0.5
