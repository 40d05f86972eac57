"""Standing bars draw the numbers they are given: heights, places, labels, titles."""

import pandas as pd
import pytest

from salesnb.present import bars, style


def heights(picture, colour):
    from matplotlib.colors import to_rgba

    wanted = to_rgba(colour)
    return [
        bar.get_height() for bar in bars_of(picture) if bar.get_facecolor() == wanted
    ]


def bars_of(picture):
    return [patch for patch in picture.ax.patches if patch.get_width() > 0]


def labels(picture):
    return [text.get_text() for text in picture.ax.texts]


def ticks(picture):
    return [label.get_text() for label in picture.ax.get_xticklabels()]


def names(picture):
    return [text.get_text() for text in picture.ax.get_legend().get_texts()]


def test_by_period_draws_each_month(periods, words):
    picture = bars.by_period(periods(100, 300, 200), words=words)
    assert heights(picture, style.SOFT) == [100, 300]
    assert heights(picture, style.MAIN) == [200]  # the month of the report
    assert ticks(picture) == ["Sept\n2011", "Oct\n ", "Nov\n "]
    assert labels(picture) == ["£200"]
    assert picture.title == "Revenue was £200 in November 2011"


def test_by_period_says_high_and_low(periods, words):
    assert bars.by_period(periods(100, 300, 200), words=words).alt == (
        "Revenue was £200 in November 2011. Bars of revenue, September 2011 to "
        "November 2011. Highest: £300 in October 2011; lowest: £100 in September 2011."
    )


def test_last_year_stands_behind(periods, words):
    """24 months 1 ... 24: a month is 12 more than the one a year before."""
    picture = bars.by_period(periods(*range(1, 25)), words=words)
    behind = heights(picture, style.BEFORE)
    assert behind[1:] == list(range(1, 13))
    assert heights(picture, style.SOFT) == list(range(12, 24))
    assert names(picture) == ["Revenue", "A year before"]
    assert "A year before it was £12." in picture.alt


def test_without_a_year_before_nothing_is_said_of_it(periods, words):
    picture = bars.by_period(periods(1, 2), words=words)
    assert names(picture) == ["Revenue"]
    assert "year before" not in picture.alt


def test_a_month_that_runs_is_hatched_and_dated(periods, words):
    table = periods(500, 600, 100, end="2011-12", partial=["2011-12"])
    picture = bars.by_period(table, words=words, month="2011-11", until="2011-12-09")
    assert [bar.get_hatch() for bar in bars_of(picture)][-3:] == [None, None, "////"]
    assert labels(picture) == ["£600", "to 9 Dec"]
    assert names(picture)[-1] == "Period not complete"
    assert "lowest: £500" in picture.alt  # what is not complete is no low point
    assert picture.alt.endswith("December 2011 is not complete.")


def test_a_report_on_a_month_that_runs_says_so_far(periods, words):
    table = periods(500, 100, end="2011-12", partial=["2011-12"])
    picture = bars.by_period(table, words=words, until="2011-12-09")
    assert picture.title == "Revenue is £100 in December 2011 so far"
    assert labels(picture) == ["£100\nto 9 Dec"]


def test_data_that_begin_within_a_month_date_nothing(periods, words):
    """The first month lacks days at its start: it has no 'to', and is over."""
    table = periods(100, 500, partial=["2011-10"])
    picture = bars.by_period(table, words=words, month="2011-10", until="2011-11-30")
    assert picture.title == "Revenue was £100 in October 2011"
    assert labels(picture) == ["£100"]


def test_thirteen_months_end_with_the_last_or_with_the_month(periods, words):
    table = periods(*range(48), end="2011-12")
    assert len(ticks(bars.by_period(table, words=words))) == 13
    early = bars.by_period(table, words=words, month="2009-06")
    assert ticks(early)[-1] == "Jun\n "
    assert ticks(early)[0] == "Jun\n2008"


def test_quarters_keep_their_labels(periods, words):
    table = periods(1, 2, 3, 4, 5).assign(
        period=["2010-Q3", "2010-Q4", "2011-Q1", "2011-Q2", "2011-Q3"]
    )
    picture = bars.by_period(table, words=words)
    assert ticks(picture)[-1] == "2011-Q3"
    assert "A year before it was £1." in picture.alt


def test_a_month_below_zero_hangs(periods, words):
    picture = bars.by_period(periods(500, -200), words=words)
    text = picture.ax.texts[0]
    assert (text.get_text(), text.get_va()) == ("−£200", "top")
    assert picture.ax.get_ylim()[0] < -200


def steps(**amounts):
    return pd.DataFrame({"step": list(amounts), "amount": map(float, amounts.values())})


def test_a_bridge_floats_from_total_to_total(words):
    """100 + 30 - 50 + 5 = 85: each step begins where the last one ended."""
    table = steps(previous=100, price=30, volume=-50, new=5, current=85)
    picture = bars.bridge(table, words=words)
    shown = sorted(bars_of(picture), key=lambda bar: bar.get_x())
    spans = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in shown]
    assert spans == [(0, 100), (100, 130), (130, 80), (80, 85), (0, 85)]
    assert heights(picture, style.UP) == [30, 5]
    assert heights(picture, style.DOWN) == [-50]
    assert sorted(labels(picture)) == sorted(["+£30", "−£50", "+£5", "£100", "£85"])


def test_connectors_lie_where_a_bar_ends(words):
    table = steps(previous=100, price=30, volume=-50, current=80)
    lines = bars.bridge(table, words=words).ax.lines
    levels = [line.get_ydata()[0] for line in lines if len(set(line.get_xdata())) == 2]
    assert levels[:3] == [100, 130, 80]


def test_a_bridge_names_the_largest_step(words):
    table = steps(previous=100, price=30, volume=-50, current=80)
    picture = bars.bridge(table, words=words, names=("2011-10", "2011-11"))
    assert picture.title == "From £100 to £80: the largest step is Volume, −£50"
    assert ticks(picture) == [
        "October\n2011",
        "Price\n ",
        "Volume\n ",
        "November\n2011",
    ]
    assert picture.alt.endswith(
        "October 2011: £100. Price: +£30. Volume: −£50. November 2011: £80."
    )


def test_steps_of_nothing_are_not_drawn(words):
    table = steps(previous=100, price=50, charges=0, other=0, current=150)
    assert len(bars_of(bars.bridge(table, words=words))) == 3


def test_small_steps_are_seen_and_the_scale_says_so(words):
    """2 % of the total: bars from zero would be flat, so totals become marks."""
    table = steps(previous=1000, price=15, volume=5, current=1020)
    picture = bars.bridge(table, words=words)
    assert picture.ax.get_ylim()[0] == 990  # half the way of the steps below the lowest
    assert len(bars_of(picture)) == 2  # no bar stands on a scale without zero
    assert picture.fig.get_supxlabel() == "The scale does not begin at zero."


@pytest.mark.parametrize(
    ("tops", "base"),
    [
        ([100, 125], 100 - 12.5),  # 25 of 125 is a fifth
        ([75, 100], 75 - 12.5),  # exactly a quarter is still too small
        ([74, 100], 0),
        ([-5, 100], 0),
        ([0, 0], 0),
    ],
)
def test_where_a_bridge_begins(tops, base):
    assert bars.floor_of(tops) == base


def test_a_bridge_between_equal_periods_has_nothing_to_draw(words):
    table = steps(previous=100, price=0, current=100)
    assert bars.bridge(table, words=words).alt.startswith("Nothing to draw")


def test_input_is_left_alone(periods, words):
    table = periods(1, 2, 3)
    before = table.copy()
    bars.by_period(table, words=words)
    pd.testing.assert_frame_equal(before, table)
