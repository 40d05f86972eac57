"""Forecasts, against sums done by hand, statsmodels, and the M3 competition."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesnb.analysis import forecast
from salesnb.analysis.forecast import Note, models
from salesnb.analysis.forecast.errors import HistoryError

# Sums to zero, as a season does.
SEASON = np.array([10, -5, 3, 0, -8, 2, 7, -1, 4, -6, -9, 3.0])
NAIVE, SMOOTH = "seasonal_naive", "exponential_smoothing"
AHEAD = ["a", "b", "c"]


def history(values):
    labels = [str(month) for month in pd.period_range("2008-01", periods=len(values))]
    return pd.DataFrame({"period": labels, "value": np.asarray(values, float)})


def pure(count=36):
    return 100 + np.resize(SEASON, count)


def noisy(count=36, seed=7):
    rng = np.random.default_rng(seed)
    return pure(count) + np.arange(count) + rng.normal(0, 4, count)


def reasons(answer):
    return [note.reason for note in answer.notes]


def ahead(values, model, labels=AHEAD, **options):
    table = forecast.outlook(history(values), ahead=labels, **options).table
    return table[table["model"] == model].reset_index(drop=True)


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def refusal(call, *arguments, **options):
    with pytest.raises(HistoryError) as failure:
        call(*arguments, **options)
    return str(failure.value)


# Measures


def test_smape_by_hand():
    # 200 x 10 / 210 and 200 x 10 / 190: M4's form is not symmetric either way.
    assert forecast.smape([100, 100], [110, 90]) == pytest.approx(
        (200 * 10 / 210 + 200 * 10 / 190) / 2
    )
    assert forecast.smape([100], [0]) == forecast.smape([-5], [5]) == 200
    assert forecast.smape([0, 0], [0, 0]) == 0


def test_scale_by_hand():
    months = [*range(12), 5]  # one year and a month: |5 - 0|
    assert forecast.scale(months) == 5
    assert forecast.scale(months[:12]) == 1  # no month twice: |y_t - y_t-1|
    assert np.isnan(forecast.scale([4, 4, 4]))
    assert np.isnan(forecast.scale([4]))


@pytest.mark.data("forecasting")
def test_measures_find_what_the_competition_published(data_dir):
    """Theta on M3's 1,428 monthly series: sMAPE 13.89, MASE .858. Here are 500."""
    folder = data_dir / "forecasting"
    series = pd.read_csv(folder / "m3_monthly_500.csv.gz")
    made = pd.read_csv(folder / "m3_monthly_500_published_forecasts.csv.gz")
    theta = made[made["method"] == "THETA"].sort_values(["id", "h"]).groupby("id")["f"]
    theta = {name: values.to_numpy() for name, values in theta}
    smape, mase = [], []
    for name, rows in series.groupby("id"):
        known = rows.loc[rows["part"] == "train", "y"].to_numpy()
        actual = rows.loc[rows["part"] == "test", "y"].to_numpy()
        smape.append(forecast.smape(actual, theta[name]))
        mase.append(np.abs(actual - theta[name]).mean() / forecast.scale(known))
    # Two standard errors of a mean of 500.
    assert np.mean(smape) == pytest.approx(13.89, abs=2 * np.std(smape) / 500**0.5)
    assert np.mean(mase) == pytest.approx(0.858, abs=2 * np.std(mase) / 500**0.5)


# Decomposition


@pytest.mark.parametrize("count", [25, 30, 36, 60])
def test_parts_add_up_to_what_was_observed(count):
    table = forecast.decompose(history(noisy(count))).table
    assert list(table) == forecast.PARTS
    assert table["observed"].tolist() == noisy(count).tolist()
    total = table["trend"] + table["season"] + table["remainder"]
    # To the last digits of a float.
    np.testing.assert_allclose(total, table["observed"], rtol=1e-15)
    assert table["season"].tolist()[12:] == table["season"].tolist()[:-12]


@pytest.mark.parametrize(("count", "near"), [(25, 0.1), (36, 1e-9), (48, 1e-9)])
def test_a_line_and_a_season_are_found(count, near):
    line = 100 + 2 * np.arange(count)
    table = forecast.decompose(history(line + np.resize(SEASON, count))).table
    np.testing.assert_allclose(table["trend"], line, atol=near)
    np.testing.assert_allclose(table["season"], np.resize(SEASON, count), atol=near)
    np.testing.assert_allclose(table["remainder"], 0, atol=2 * near)


def test_one_odd_month_stays_in_the_remainder():
    values = pure()
    values[15] += 60
    table = forecast.decompose(history(values)).table
    assert table["remainder"][15] == pytest.approx(60)
    assert table["remainder"].drop(15).abs().max() < 1e-6


def test_quarters_decompose():
    values = np.resize([4, -1, -5, 2.0], 9) + 50
    table = forecast.decompose(history(values), season=4).table
    np.testing.assert_allclose(table["season"][:4], [4, -1, -5, 2], atol=0.1)


def test_too_short_to_decompose():
    answer = forecast.decompose(history(pure(24)))
    assert answer.reason == "too_short"
    assert answer.notes == (Note("too_short", {"have": 24, "need": 25}),)
    assert answer.table.empty
    assert list(answer.table) == forecast.PARTS
    assert forecast.decompose(history(pure(25))).reason == ""
    assert forecast.decompose(history(pure(5)), season=1).reason == "one_season"
    assert forecast.decompose(history([])).notes[0].details["have"] == 0


# Outlook


def test_seasonal_naive_by_hand():
    # Season of 2. Errors y_t - y_t-2: 2, 2, -1, 3: s = sqrt(18 / 4).
    table = ahead([1, 5, 3, 7, 2, 10], NAIVE, season=2)
    assert table["period"].tolist() == AHEAD
    assert table["value"].tolist() == [2, 10, 2]
    s = np.sqrt(18 / 4) * np.sqrt([1, 1, 2])  # the third is a second season ahead
    # 1.2816 and 1.9600 in any table of the normal distribution.
    for bound, z in {"80": 1.2816, "95": 1.96}.items():
        for side, sign in {"low": -1, "high": 1}.items():
            expected = table["value"] + sign * z * s
            np.testing.assert_allclose(table[side + bound], expected, atol=1e-3)


def test_naive_by_hand():
    table = ahead([3, 5, 4, 6], "naive")  # steps 2, -1, 2: s = sqrt(9 / 3)
    assert table["value"].tolist() == [6, 6, 6]
    half = table["high95"] - table["value"]
    np.testing.assert_allclose(half, 1.96 * np.sqrt(3) * np.sqrt([1, 2, 3]), rtol=1e-4)


def test_months_look_at_the_same_month_last_year():
    values = np.arange(30.0)
    labels = list(range(14))
    assert ahead(values, NAIVE, labels)["value"].tolist() == [*range(18, 30), 18, 19]


@pytest.mark.parametrize("size", [1, 7e9])
def test_a_season_without_noise_is_forecast_exactly(size):
    rows = history(pure() * size)
    table = forecast.outlook(rows, ahead=AHEAD).table
    expected = np.tile(100 + SEASON[:3], 2) * size
    np.testing.assert_allclose(table["value"], expected, rtol=1e-6)
    np.testing.assert_allclose(table["high95"], expected, rtol=1e-6)


@pytest.mark.parametrize("count", [18, 36])
@pytest.mark.parametrize("horizon", [3, 14])
def test_smoothing_is_statsmodels_with_the_textbooks_variance(count, horizon):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = noisy(count)
    seasonal = count >= 24
    extra = {"seasonal": "add", "seasonal_periods": 12} if seasonal else {}
    fit = ETSModel(values - values.mean(), trend="add", damped_trend=True, **extra).fit(
        disp=False
    )
    p = dict(zip(fit.param_names, fit.params, strict=True))
    # Forecasting with Exponential Smoothing (2008), chapter 6: variance h ahead is
    # s^2 (1 + sum of c_j^2), c_j = alpha + beta (phi + ... + phi^j) + gamma at seasons.
    c = [
        p["smoothing_level"]
        + p["smoothing_trend"] * sum(p["damping_trend"] ** np.arange(1, j + 1))
        + p.get("smoothing_seasonal", 0) * (j % 12 == 0)
        for j in range(1, horizon)
    ]
    spread = np.sqrt(1 + np.cumsum([0, *np.square(c)]))
    parameters = 17 if seasonal else 5  # 4 + level, trend, 11 months; 3 + level, trend
    s = np.sqrt(fit.sse / (count - parameters)) * spread
    [model] = [m for m in models.suited(count, 12)[0] if m.name == SMOOTH]
    runs, _ = models.rolled(model, values, [count], horizon)
    # Two searches for one optimum end near each other.
    np.testing.assert_allclose(
        runs["value"], fit.forecast(horizon) + values.mean(), rtol=0.01
    )
    widened = s * (1.05 + 0.015 * np.arange(1, horizon + 1))
    np.testing.assert_allclose(runs["sd"], widened, rtol=0.05)


def test_bounds_grow_with_the_errors_that_were_seen():
    """f = 9 / 4 in what was expected, so bounds are 3 / 2 times as wide."""

    def fit(values, horizon):
        return np.full(horizon, values[-1]), np.full(horizon, 4 / 9), True

    model = models.Model("made up", fit, need=1, widened=True)
    values = np.arange(10.0)  # one step ahead the error is 1, each time
    runs, _ = models.rolled(model, values, range(1, 11), 1)
    by_hand = 4 / 9 * 1.065 * np.array([1, 1, 1, *[1.5] * 7])
    # Three errors are wanted: they have been seen when four values are known.
    np.testing.assert_allclose(runs["sd"], by_hand)


def test_nothing_later_is_used():
    early, late = noisy(), noisy()
    late[30:] += 1000
    for model in models.suited(36, 12)[0]:
        one, _ = models.rolled(model, early, range(24, 34), 3)
        other, _ = models.rolled(model, late, range(24, 34), 3)
        past = one["train"] <= 30
        columns = [name for name in one if name != "actual"]
        same(one.loc[past, columns], other.loc[past, columns])
        assert not one.equals(other)


@pytest.mark.parametrize(
    ("count", "found", "said"),
    [
        (0, [], ["too_short"]),
        (1, ["naive"], ["naive_instead", "no_interval", "no_smoothing"]),
        (4, ["naive"], ["naive_instead", "no_smoothing"]),
        (9, ["naive"], ["naive_instead", "no_smoothing"]),
        (10, ["naive", SMOOTH], ["naive_instead", "no_season", "not_widened"]),
        (12, [NAIVE, SMOOTH], ["no_interval", "no_season", "not_widened"]),
        (15, [NAIVE, SMOOTH], ["no_season"]),
        (23, [NAIVE, SMOOTH], ["no_season"]),
        (24, [NAIVE, SMOOTH], ["not_widened"]),
        (27, [NAIVE, SMOOTH], []),
    ],
)
def test_what_short_histories_carry(count, found, said):
    answer = forecast.outlook(history(noisy(count)), ahead=AHEAD)
    assert answer.table["model"].unique().tolist() == found
    assert len(answer.table) == 3 * len(found)
    assert list(answer.table) == forecast.OUTLOOK
    assert reasons(answer) == said
    assert all(note.details["have"] == count for note in answer.notes)
    bounds = answer.table.loc[answer.table["model"] != SMOOTH, "low80"]
    assert bounds.isna().all() == ("no_interval" in said or not count)
    assert answer.table.loc[answer.table["model"] == SMOOTH, "low80"].notna().all()


@pytest.mark.parametrize(("count", "season"), [(13, False), (14, True)])
def test_quarters_wait_until_there_are_spare_ones(count, season):
    """Nine parameters and five spare quarters: two years are not enough."""
    answer = forecast.outlook(history(noisy(count)), ahead=AHEAD, season=4)
    assert ("no_season" in reasons(answer)) != season


def test_years_have_no_season_and_nobody_misses_it():
    answer = forecast.outlook(history(noisy(20)), ahead=AHEAD, season=1)
    assert answer.table["model"].unique().tolist() == ["naive", SMOOTH]
    assert not answer.notes


@pytest.mark.parametrize("level", [0, 5, -3.3])
def test_a_history_that_never_changed(level):
    answer = forecast.outlook(history([level] * 30), ahead=AHEAD)
    assert answer.table[forecast.OUTLOOK[2:]].eq(level).all(axis=None)
    scores = forecast.backtest(history([level] * 30)).table
    assert scores["mase"].isna().all()  # 0 / 0
    assert scores["bias"].isna().all() == (level == 0)
    assert scores[["coverage80", "coverage95"]].eq(1).all(axis=None)


def test_sales_that_begin_late():
    """Nothing moved in the first years: no error is expected, and then there is one."""
    values = np.r_[np.zeros(30), noisy(6)]
    answer = forecast.outlook(history(values), ahead=AHEAD)
    assert np.isfinite(answer.table[forecast.OUTLOOK[2:]].to_numpy(float)).all()
    scores = forecast.backtest(history(values)).table
    assert scores["mase"].isna().all()
    assert scores["smape"].between(0, 200).all()


def test_returns_may_outweigh_sales():
    values = noisy() - 150
    table = ahead(values, SMOOTH)
    assert (table["value"] < 0).all()
    shifted = ahead(values + 1000, SMOOTH)["value"] - 1000
    np.testing.assert_allclose(table["value"], shifted, rtol=1e-2)


def test_another_unit_is_the_same_forecast():
    """Sales in cents have the forecast of sales in euros, to the last digit given."""
    euros = ahead(noisy(), SMOOTH).drop(columns=["period", "model"])
    cents = ahead(noisy() * 100, SMOOTH).drop(columns=["period", "model"])
    same((euros * 100).round(3), cents.round(3))


# Failures


def replaced(monkeypatch, result):
    def fit(values, horizon, **_):
        return result(values, horizon)

    monkeypatch.setattr(models, "_smooth", fit)


def test_a_model_that_fails_is_left_out_and_says_why(monkeypatch):
    def break_down(values, horizon):
        raise np.linalg.LinAlgError("singular matrix")

    replaced(monkeypatch, break_down)
    answer = forecast.outlook(history(noisy()), ahead=AHEAD)
    assert answer.table["model"].tolist() == [NAIVE] * 3
    why = "LinAlgError: singular matrix"
    # Now and at twelve times before.
    details = {"model": SMOOTH, "times": 13, "why": why}
    assert answer.notes == (Note("failed", details),)
    scores = forecast.backtest(history(noisy()))
    assert scores.table["model"].tolist() == [NAIVE] * 3
    assert scores.notes == (Note("failed", details | {"times": 10}),)


def test_a_forecast_that_is_no_number_is_a_failure(monkeypatch):
    def nothing(values, horizon):
        return np.full(horizon, np.nan), np.ones(horizon), True

    replaced(monkeypatch, nothing)
    [note] = forecast.outlook(history(noisy()), ahead=AHEAD).notes
    assert note.details["why"].endswith("the forecast is not a finite number")


def test_failures_at_some_origins_are_counted(monkeypatch):
    def sometimes(values, horizon):
        if len(values) in (28, 30):
            raise FloatingPointError("overflow")
        return values[:horizon], np.ones(horizon), len(values) != 31

    replaced(monkeypatch, sometimes)
    answer = forecast.backtest(history(noisy()))
    by_model = answer.table.groupby("model")["origins"].first()
    assert by_model.to_dict() == {NAIVE: 10, SMOOTH: 8}
    counts = {note.reason: note.details["times"] for note in answer.notes}
    assert counts == {"failed": 2, "not_converged": 1}


def test_a_mistake_in_the_code_is_no_failed_model(monkeypatch):
    replaced(monkeypatch, lambda values, horizon: values.no_such_thing)
    with pytest.raises(AttributeError):
        forecast.outlook(history(noisy()), ahead=AHEAD)


# Back-test


def test_backtest_by_hand():
    # Steps of 1, 2, 3 ... Asked when 4, 5 and 6 values were known, the last value said
    # 7, 11, 16; then came 11, 16, 22: errors 4, 5, 6 in units of 2, 5/2, 3.
    values = [1, 2, 4, 7, 11, 16, 22]
    answer = forecast.backtest(history(values), horizon=1, season=1)
    [row] = answer.table.to_dict("records")
    assert (row["model"], row["horizon"], row["origins"]) == ("naive", 1, 3)
    assert row["mase"] == 2
    expected = np.mean([200 * 4 / 18, 200 * 5 / 27, 200 * 6 / 38])
    assert row["smape"] == round(expected, 4)
    assert row["bias"] == round((34 - 49) / 49, 4)  # below zero: too low
    # s: sqrt(14 / 3), sqrt(30 / 4), sqrt(55 / 5).
    # 1.28 s: 2.8, 3.5, 4.3, all below the error; 1.96 s: 4.2, 5.4, 6.5, all above.
    assert (row["coverage80"], row["coverage95"]) == (0, 1)


def test_bias_is_too_high_above_zero():
    table = forecast.backtest(history([100 - n for n in range(9)]), season=1).table
    # 3 ahead, asked at 4, 5 and 6 values: 97, 96, 95 said, 94, 93, 92 came.
    assert table["bias"].tolist()[2] == round(9 / 279, 4)


@pytest.mark.parametrize(
    ("count", "origins"),
    [
        (36, 10),  # asked from 24 to 33 known months: before, it is another model
        (29, 3),
        (38, 12),
        (50, 12),
        (20, 3),  # without a season from 15 to 17
    ],
)
def test_origins(count, origins):
    answer = forecast.backtest(history(noisy(count)))
    assert list(answer.table) == forecast.BACKTEST
    assert answer.table["origins"].unique().tolist() == [origins]
    assert answer.table["horizon"].tolist() == [1, 2, 3] * 2
    assert answer.table["model"].unique().tolist() == [NAIVE, SMOOTH]


@pytest.mark.parametrize(
    ("count", "need"),
    # With one to twelve months more there are other models, which need more again.
    [(28, 29), (24, 29), (19, 20), (10, 20), (8, 9), (0, 9)],
)
def test_too_short_to_test(count, need):
    answer = forecast.backtest(history(noisy(count)))
    assert answer.table.empty
    assert list(answer.table) == forecast.BACKTEST
    assert answer.notes[-1] == Note("too_short", {"have": count, "need": need})


def test_as_few_origins_as_wanted():
    table = forecast.backtest(history(noisy(27)), origins=1).table
    assert table["origins"].tolist() == [1] * 6
    assert forecast.backtest(history(noisy(26)), origins=1).reason == "too_short"


def test_backtest_of_a_season_without_noise():
    table = forecast.backtest(history(pure()), horizon=2, origins=3).table
    assert table["smape"].max() < 1e-4
    assert table["bias"].abs().max() < 1e-6


# All of them


def test_answers_repeat_bit_for_bit_and_leave_the_input_alone():
    rows = history(noisy())
    before = rows.copy()

    def answers():
        return [
            forecast.decompose(rows),
            forecast.outlook(rows, ahead=AHEAD),
            forecast.backtest(rows),
        ]

    for one, other in zip(answers(), answers(), strict=True):
        same(one.table, other.table)
    pd.testing.assert_frame_equal(rows, before)


@settings(max_examples=25)
@given(
    st.lists(st.floats(-1e9, 1e9, width=32), max_size=26),
    st.sampled_from([1, 4, 12]),
)
def test_any_history_has_an_answer(values, season):
    rows = history(values)
    for answer in (
        forecast.decompose(rows, season=season),
        forecast.outlook(rows, ahead=AHEAD, season=season),
        forecast.backtest(rows, horizon=1, season=season, origins=3),
    ):
        assert answer.table.empty == bool(answer.reason)
        if "low95" in answer.table:
            order = answer.table[["low95", "low80", "value", "high80", "high95"]]
            known = order.dropna().to_numpy(float)
            assert (np.diff(known, axis=1) >= 0).all()


def test_labels_pass_through():
    rows = history(pure(30)).assign(period=pd.date_range("2008-01", periods=30))
    labels = list(pd.date_range("2010-07", periods=2, freq="MS"))
    assert forecast.decompose(rows).table["period"].equals(rows["period"])
    table = forecast.outlook(rows, ahead=labels).table
    assert table["period"].tolist() == labels * 2


def test_refusals_say_what_to_write():
    rows = history(pure(30))
    renamed = rows.rename(columns={"value": "revenue"})
    assert refusal(forecast.decompose, renamed) == (
        "A history has the columns 'period' and 'value', one row a whole period; "
        "found 'period', 'revenue'.\nWrite  table.rename(columns={'revenue': 'value'})"
    )
    hole = rows.assign(value=rows["value"].where(rows["period"] != "2008-01-05"))
    for call in (forecast.decompose, forecast.backtest):
        assert refusal(call, hole) == (
            "The history has no number for 2008-01-05, and it is not guessed.\n"
            "Write 0 if nothing was sold then, or begin the history after it."
        )
    endless = rows.assign(value=rows["value"].replace(110, np.inf))
    assert "no number for 2008-01-01" in refusal(forecast.decompose, endless)
    assert refusal(forecast.outlook, rows, ahead=["2008-01-30", "2008-01-31"]) == (
        "The history and the periods ahead name 2008-01-30 twice.\n"
        "Give one row a period, and only later periods ahead."
    )
    twice = pd.concat([rows, rows[:1]])
    assert "name 2008-01-01 twice" in refusal(forecast.backtest, twice)


def test_counts_are_counts():
    rows = history(pure(30))
    assert refusal(forecast.decompose, rows, season=0) == (
        "season is 0, not a whole number above 0.\nWrite  season=12"
    )
    assert "horizon is 2.5," in refusal(forecast.backtest, rows, horizon=2.5)
    assert "Write  origins=3" in refusal(forecast.backtest, rows, origins=0)
    assert refusal(forecast.outlook, rows, ahead=[]) == (
        "ahead is 0, not a whole number above 0.\nWrite  ahead=['2012-01', '2012-02']"
    )


@pytest.mark.data("forecasting")
def test_smoothing_beats_last_year_on_m3(data_dir):
    series = pd.read_csv(data_dir / "forecasting" / "m3_monthly_500.csv.gz")
    errors = {NAIVE: [], SMOOTH: []}
    for name in series["id"].unique()[:60]:
        rows = series[series["id"] == name]
        known = rows.loc[rows["part"] == "train", "y"].to_numpy()[-60:]
        actual = rows.loc[rows["part"] == "test", "y"].to_numpy()
        for model in models.suited(len(known), 12)[0]:
            runs, _ = models.rolled(model, known, [len(known)], len(actual))
            errors[model.name].append(forecast.smape(actual, runs["value"]))
    better = np.array(errors[NAIVE]) - errors[SMOOTH]
    assert len(better) == 60
    # By more than twice the standard error of the paired difference.
    assert better.mean() > 2 * better.std() / 60**0.5
