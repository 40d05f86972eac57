"""Panels and outlook draw what the forecast says, and no more certainty than it has."""

import numpy as np
import pandas as pd
import pytest

from salesnb.present import lines, style

MODEL, NAIVE = "exponential_smoothing", "seasonal_naive"
BOUNDS = ["low80", "high80", "low95", "high95"]


def ahead(model, *values, spread=10.0):
    index = pd.period_range("2011-12", periods=len(values), freq="M").astype(str)
    table = pd.DataFrame({"period": index, "model": model, "value": values})
    sides = zip(BOUNDS, (-1, 1, -2, 2), strict=True)
    bounds = {name: table["value"] + side * spread for name, side in sides}
    return table.assign(**bounds)


def drawn(picture, colour):
    return [line for line in picture.ax.lines if line.get_color() == colour]


def names(picture):
    return [text.get_text() for text in picture.ax.get_legend().get_texts()]


@pytest.fixture
def parts(periods):
    table = periods(*range(100, 136))
    season = np.tile([5.0, -7.0, *[0.0] * 10], 3)
    return table.assign(
        observed=table["revenue"] + season, trend=table["revenue"], season=season
    ).assign(remainder=1.0)


def test_four_panels_draw_the_four_columns(parts, words):
    picture = lines.decomposition(parts, words=words)
    axes = picture.fig.axes
    for ax, name in zip(axes[:3], ("observed", "trend", "season"), strict=True):
        assert ax.lines[0].get_ydata().tolist() == parts[name].tolist()
    assert [bar.get_height() for bar in axes[3].patches] == parts["remainder"].tolist()
    assert picture.title == (
        "The trend of revenue: £100 in December 2008, £135 in November 2011"
    )


def test_season_and_remainder_share_a_scale(parts, words):
    axes = lines.decomposition(parts, words=words).fig.axes
    assert axes[2].get_ylim() == axes[3].get_ylim()
    assert axes[2].get_ylim()[1] == pytest.approx(7.7)  # a tenth above the largest


def test_the_season_is_said(parts, words):
    alt = lines.decomposition(parts, words=words).alt
    assert alt.endswith(
        "adds most in December 2008 (+£5) and takes most in January 2009 (−£7)."
    )


def test_an_outlook_goes_on_from_the_last_value(periods, words):
    table = pd.concat([ahead(NAIVE, 80.0, 70.0), ahead(MODEL, 90.0, 95.0)])
    picture = lines.outlook(periods(50, 60, 100), table, words=words)
    (line,) = drawn(picture, style.MAIN)
    assert line.get_xdata().tolist() == [2, 3, 4]
    assert line.get_ydata().tolist() == [100, 90, 95]
    (past,) = drawn(picture, style.INK)
    assert past.get_ydata().tolist() == [50, 60, 100]
    (baseline,) = drawn(picture, style.DOWN)
    assert baseline.get_xdata().tolist() == [3, 4]
    assert baseline.get_ydata().tolist() == [80, 70]
    assert names(picture) == [
        "Revenue so far",
        "Exponential smoothing",
        "As a year before",
        "Four chances in five",
        "Nineteen in twenty",
    ]


def test_bands_are_the_bounds(periods, words):
    picture = lines.outlook(periods(50, 100), ahead(MODEL, 90.0), words=words)
    wide, narrow = (band.get_paths()[0].vertices for band in picture.ax.collections)
    assert {(1, 100), (2, 70), (2, 110)} <= set(map(tuple, wide))
    assert {(1, 100), (2, 80), (2, 100)} <= set(map(tuple, narrow))


def test_title_and_alt_give_the_range(periods, words):
    picture = lines.outlook(periods(50, 100), ahead(MODEL, 90.0, 95.0), words=words)
    assert picture.title == "Outlook for December 2011: £90, likely £80 to £100"
    assert picture.alt.endswith("January 2012: £95, likely £85 to £105.")


def test_without_bounds_no_range_is_promised(periods, words):
    table = ahead("naive", 90.0).assign(**dict.fromkeys(BOUNDS, np.nan))
    picture = lines.outlook(periods(50, 100), table, words=words)
    assert picture.title == "Outlook for December 2011: £90"
    assert not picture.ax.collections
    assert names(picture) == ["Revenue so far", "As the period before"]
    picture.png()


def test_a_month_that_runs_is_not_history(periods, words):
    table = periods(50, 100, 20, end="2011-12", partial=["2011-12"])
    picture = lines.outlook(table, ahead(MODEL, 90.0), words=words)
    assert drawn(picture, style.INK)[0].get_ydata().tolist() == [50, 100]


def test_the_scale_begins_at_zero_or_below_it(periods, words):
    table = ahead(MODEL, 90.0)
    assert lines.outlook(periods(50, 99), table, words=words).ax.get_ylim()[0] == 0
    table = ahead(MODEL, 90.0, spread=60.0)  # 95 % reaches to -30
    assert lines.outlook(periods(50, 99), table, words=words).ax.get_ylim()[0] == -30


def test_history_is_eighteen_months(periods, words):
    picture = lines.outlook(periods(*range(48)), ahead(MODEL, 90.0), words=words)
    assert len(drawn(picture, style.INK)[0].get_ydata()) == 18
