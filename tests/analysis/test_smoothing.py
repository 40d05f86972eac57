"""The best fit of exponential smoothing: as good as statsmodels', the same everywhere."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from salesnb.analysis import forecast
from salesnb.analysis.forecast import models, smoothing

SEASON = np.array([10, -5, 3, 0, -8, 2, 7, -1, 4, -6, -9, 3.0])
SMOOTH = "exponential_smoothing"
AHEAD = ["a", "b", "c"]


def noisy(count):
    rng = np.random.default_rng(7)
    months = np.arange(count)
    return 100 + np.resize(SEASON, count) + months + rng.normal(0, 4, count)


def scaled(values):
    return (values - values.mean()) / values.std()


def made(count, weights, season=1, seed=0):
    """A history made by the model: level 0, trend 1, and a season of 3, -3."""
    alpha, beta, gamma, phi = weights
    level, trend, seasons, values = 0.0, 1.0, [3.0, -3.0] * (season // 2) or [0.0], []
    for time, error in enumerate(np.random.default_rng(seed).normal(0, 1, count)):
        place = time % season
        values.append(level + phi * trend + seasons[place] + error)
        level, trend = level + phi * trend + alpha * error, phi * trend + beta * error
        seasons[place] += gamma * error
    return np.array(values)


def answers(values):
    """What is said of a history by smoothing, and how wrong everything was."""
    rows = pd.DataFrame({"period": range(len(values)), "value": values})
    table = forecast.outlook(rows, ahead=AHEAD).table
    smooth = table[table["model"] == SMOOTH].reset_index(drop=True)
    return smooth, forecast.backtest(rows).table


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


# The same everywhere


def histories():
    """Of every kind: short and long, and at the edges of the weights."""
    return {
        "no season": noisy(20),
        "two years": noisy(29),
        "three years": noisy(36),
        "wandering": 1000 + 10 * made(40, [1, 0, 0, 0.9]),
        "accelerating": 50 + noisy(36) + np.arange(36) ** 2.0,
        "late": np.r_[np.zeros(24), noisy(8)],
    }


@pytest.mark.parametrize("size", [1e-15, 1e-13])
@pytest.mark.parametrize("name", histories())
def test_the_last_bits_of_the_input_change_no_digit(name, size):
    """What another processor does to sums and products, done to the input."""
    values = histories()[name]
    smooth, scores = answers(values)
    for seed in range(3):
        shaken = np.random.default_rng(seed).normal(1, size, len(values)) * values
        assert (shaken != values).any()
        one, other = answers(shaken)
        same(smooth, one)
        same(scores, other)


def test_a_season_without_noise_keeps_every_digit():
    """Any weights fit it, so the last bits choose them; they forecast the same."""
    pure = 100 + np.resize(SEASON, 36)
    for seed in range(3):
        shaken = pure * np.random.default_rng(seed).normal(1, 1e-14, 36)
        same(answers(pure)[0], answers(shaken)[0])


def test_a_larger_change_of_the_input_is_seen():
    """Or the test above would pass for an answer that nothing changes."""
    smooth, scores = answers(noisy(36))
    one, other = answers(noisy(36) * np.random.default_rng(0).normal(1, 1e-3, 36))
    assert not smooth.equals(one)
    assert not scores.equals(other)


ANSWER = """
import sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from test_smoothing import answers, noisy
for table in answers(noisy(36)):
    print(table.to_json(double_precision=15))
"""


@pytest.mark.parametrize("kernels", ["Prescott", "Nehalem"])
def test_kernels_of_other_processors_give_the_same_digits(kernels):
    """Linear algebra as older processors do it, each with sums in its own order."""
    command = [sys.executable, "-c", ANSWER, os.path.dirname(__file__)]
    other = subprocess.run(
        command,
        env=os.environ | {"OPENBLAS_CORETYPE": kernels},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [table.to_json(double_precision=15) for table in answers(noisy(36))]
    assert other.stdout.split("\n")[:-1] == here


@pytest.mark.data("forecasting")
def test_the_last_bits_change_no_weight_on_m3(data_dir):
    series = pd.read_csv(data_dir / "forecasting" / "m3_monthly_500.csv.gz")
    rng = np.random.default_rng(0)
    known = series[series["part"] == "train"].groupby("id", sort=False)["y"]
    for _, values in list(known)[::17]:
        whole = values.to_numpy(float)
        for values in (whole[-24:], whole[-48:]):
            shaken = values * rng.normal(1, 1e-14, len(values))
            one = smoothing.best(scaled(values), season=12)
            other = smoothing.best(scaled(shaken), season=12)
            assert one.tolist() == other.tolist()


# The best


def fitted(values, season, fixed=()):
    """Weights, sum of squared errors and forecasts of statsmodels."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    extra = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
    model = ETSModel(pd.Series(values), trend="add", damped_trend=True, **extra)
    with model.fix_params(dict(fixed)):
        fit = model.fit(disp=False)
    weights = dict(zip(fit.param_names, fit.params, strict=True))
    return weights, fit.sse, fit.forecast(5).to_numpy()


def squares(values, season):
    """The sum of squared errors, from the deviation one ahead."""
    _, deviations = smoothing.ahead(values, 1, season=season)
    return deviations[0] ** 2 * (len(values) - smoothing.parameters(season))


@pytest.mark.parametrize("season", [1, 4, 12])
@pytest.mark.parametrize("seed", range(4))
def test_no_fit_of_statsmodels_is_better(season, seed):
    """Of those whose trend learns no faster than is allowed here."""
    values = scaled(made(60, [0.7, 0.02, 0, 0.85], season, seed))
    fit, least, _ = fitted(values, season)
    assert fit["smoothing_trend"] <= fit["smoothing_level"] / 4
    # The lattice may miss the very lowest point by a few millionths.
    assert squares(values, season) <= least * (1 + 1e-5)


@pytest.mark.parametrize(("season", "gamma"), [(1, 0), (4, 0.4)])
def test_starts_are_those_of_statsmodels_with_the_same_weights(season, gamma):
    values = scaled(made(200, [0.4, 0.05, gamma, 0.85], season))
    [weights] = smoothing.best(values, season=season)
    names = ["smoothing_level", "smoothing_trend", "smoothing_seasonal"]
    names = [*names[: 2 + (season > 1)], "damping_trend"]
    kept = weights if season > 1 else weights[[0, 1, 3]]
    assert (kept > 1e-3).all()  # not at the edge, where statsmodels stops before
    _, least, points = fitted(values, season, zip(names, kept, strict=True))
    assert squares(values, season) == pytest.approx(least, rel=1e-4)
    assert squares(values, season) <= least
    ours, _ = smoothing.ahead(values, 5, season=season)
    np.testing.assert_allclose(ours, points, atol=0.01)


def test_weights_that_made_a_history_are_found():
    for season, true in {1: [0.6, 0.1, 0, 0.9], 4: [0.3, 0.05, 0.4, 0.9]}.items():
        [weights] = smoothing.best(scaled(made(800, true, season)), season=season)
        # About two standard errors of 800 values.
        np.testing.assert_allclose(weights, true, atol=0.08)


def test_weights_stop_at_their_edges():
    # Of an error level and season would take .7 + .6, but they cannot take over 1.
    [weights] = smoothing.best(scaled(made(120, [0.7, 0, 0.6, 0.9], 4)), season=4)
    assert weights[0] + weights[2] == 1
    # A trend that grows: as fast as it may learn, and as long as it may last.
    [weights] = smoothing.best(scaled(np.arange(40.0) ** 3), season=1)
    assert weights[1] == weights[0] / 4
    assert weights[3] == 0.98


def test_a_line_that_is_damped_goes_on():
    # Steps of 8, 4, 2 ... would need phi = .5; with .8: 100, 80, 64 ...
    line = np.cumsum(100 * 0.8 ** np.arange(12))
    points, deviations = smoothing.ahead(line, 2, season=1)
    np.testing.assert_allclose(points, line[-1] + 100 * np.cumsum(0.8 ** np.r_[12, 13]))
    np.testing.assert_allclose(deviations, 0, atol=1e-9)


def test_numbers_whose_squares_overflow_are_a_failed_model():
    rows = pd.DataFrame({"period": range(36), "value": noisy(36) * 1e200})
    answer = forecast.outlook(rows, ahead=AHEAD)
    assert answer.table["model"].unique().tolist() == ["seasonal_naive"]
    assert [note.reason for note in answer.notes] == ["failed"]


# Digits that are given


@pytest.mark.parametrize(
    ("largest", "decimals"), [(999.5, 5), (1000, 4), (60_358.7, 3), (2.5e9, -2)]
)
def test_eight_digits_of_the_largest_value_are_given(largest, decimals):
    values = noisy(36) / noisy(36).max() * largest
    [model] = [m for m in models.suited(36, 12)[0] if m.name == SMOOTH]
    runs, _ = models.rolled(model, values, [36], 3)
    for numbers in (runs["value"], runs["low80"], runs["high95"]):
        np.testing.assert_allclose(numbers, np.round(numbers, decimals), rtol=1e-14)
        assert not np.allclose(numbers, np.round(numbers, decimals - 1), rtol=1e-14)


def test_last_years_value_is_not_rounded():
    values = noisy(36) * 1e9 + 1.25
    rows = pd.DataFrame({"period": range(36), "value": values})
    said = forecast.outlook(rows, ahead=AHEAD).table["value"][:3]
    assert said.tolist() == values[24:27].tolist()


def test_scores_have_four_decimals():
    _, scores = answers(noisy(36))
    numbers = scores[forecast.SCORES]
    same(numbers, numbers.round(4))
    assert (numbers != numbers.round(3)).any(axis=None)


def test_the_input_is_left_alone():
    values = noisy(36)
    smoothing.ahead(values, 3, season=12)
    assert values.tolist() == noisy(36).tolist()
