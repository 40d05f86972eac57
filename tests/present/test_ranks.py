"""Pies and lying bars: who is drawn, how long, and what is only said."""

import pandas as pd
import pytest
from matplotlib.patches import Wedge

from salesnb.present import ranks, style


def widths(picture):
    """The bars from the top down; the legend's patches are elsewhere."""
    return [bar.get_width() for bar in picture.ax.patches]


def ticks(picture):
    return [label.get_text() for label in picture.ax.get_yticklabels()]


def regions(top, count):
    return top(*[(f"R{i}", 2.0**-i, 1) for i in range(count)])


@pytest.mark.parametrize(("count", "is_pie"), [(1, True), (6, True), (7, False)])
def test_six_slices_are_a_pie_and_seven_are_bars(top, words, count, is_pie):
    picture = ranks.share(regions(top, count), words=words)
    assert all(isinstance(part, Wedge) == is_pie for part in picture.ax.patches)
    assert len(picture.ax.patches) == count


def test_slices_are_the_shares(top, words):
    picture = ranks.share(top(("tea", 75, 1), ("cups", 25, 1)), words=words)
    angles = [part.theta2 - part.theta1 for part in picture.ax.patches]
    assert angles == pytest.approx([270, 90])
    names = [text.get_text() for text in picture.ax.get_legend().get_texts()]
    assert names == ["75.0%  tea", "25.0%  cups"]
    assert picture.title == "tea brings 75.0% of revenue"


def test_parts_of_an_unknown_whole_are_no_pie(top, words):
    """A pie would blow 75 % up to a full circle."""
    picture = ranks.share(top(("tea", 75, 1), ("cups", 25, 1)).head(1), words=words)
    assert widths(picture) == [0.75]
    assert "Bars of the shares" in picture.alt


def test_a_sum_below_zero_has_no_slice_and_is_named(top, words):
    picture = ranks.share(top(("tea", 75, 1), ("mugs", -5, 1)), words=words)
    assert len(picture.ax.patches) == 1
    assert picture.fig.get_supxlabel() == "Sums below zero have no share: mugs"


def test_nothing_above_zero_has_no_shares(top, words):
    picture = ranks.share(top(("mugs", -5, 1)), words=words)
    assert picture.alt.startswith("Nothing to draw")


def test_the_rest_is_named(top, words):
    picture = ranks.share(top(("tea", 75, 1), (None, 25, 1)), words=words)
    assert "All others: 25.0%" in picture.alt


def test_top_draws_now_and_before(top, words):
    table = top(("tea", 900, 800), ("cups", 300, None), ("mugs", 100, 700))
    picture = ranks.top(table, words=words)
    assert widths(picture) == [900, 300, 100]
    marks = next(line for line in picture.ax.lines if line.get_marker() == "|")
    assert marks.get_xdata().tolist() == [800, 700]
    assert list(marks.get_ydata()) == [0, 2]  # cups were not sold before
    assert ticks(picture) == ["tea", "cups", "mugs"]
    assert picture.ax.get_ylim()[0] > picture.ax.get_ylim()[1]  # the first is on top
    assert [text.get_text() for text in picture.ax.texts] == ["£900", "£300", "£100"]
    assert picture.title == "Products: tea comes first with £900"
    assert picture.alt.endswith(
        "tea: £900 (£800 the period before). cups: £300. mugs: £100 (£700 the period "
        "before)."
    )


def test_values_stand_beside_all_that_is_drawn(top, words):
    picture = ranks.top(top(("tea", 900, 1800), ("mugs", -50, 10)), words=words)
    picture.fig.draw_without_rendering()
    left = min(text.get_window_extent().x0 for text in picture.ax.texts)
    marks = next(line for line in picture.ax.lines if line.get_marker() == "|")
    right = picture.ax.transData.transform((max(marks.get_xdata()), 0))[0]
    assert right < left


def test_below_zero_is_another_colour(top, words):
    from matplotlib.colors import to_hex

    picture = ranks.top(top(("tea", 900, 1), ("mugs", -50, 1)), words=words)
    colours = [to_hex(bar.get_facecolor()) for bar in picture.ax.patches]
    assert colours == [style.SOFT, style.DOWN]


def test_the_rest_is_said_not_drawn(top, words):
    """Beside the sum of all others the single ones could not be seen."""
    picture = ranks.top(top(("tea", 9, 1), (None, 12000, 1)), words=words)
    assert widths(picture) == [9]
    assert picture.fig.get_supxlabel() == "Not drawn: All others, £12k"


@pytest.mark.parametrize("draw", [ranks.top, ranks.share])
def test_lines_that_name_nobody_do_not_come_first(top, words, draw):
    title = draw(top(("", 900, 1), ("tea", 100, 1)), words=words).title
    assert "tea" in title
    assert "Not named" in draw(top(("", 900, 1)), words=words).title


@pytest.mark.parametrize("subject", ["product", "customer", "region", "channel"])
def test_the_subject_is_in_the_title(top, words, subject):
    picture = ranks.top(top(("tea", 9, 1)), words=words, subject=subject)
    assert picture.title.startswith(words.say(f"subject.{subject}"))


def test_long_names_are_cut_beside_the_bars(top, words):
    picture = ranks.top(top(("X" * 60, 9, 1)), words=words)
    assert ticks(picture) == ["X" * 31 + "…"]


def test_input_is_left_alone(top, words):
    table = top(("tea", 9, 1), (None, 5, 1))
    before = table.copy()
    ranks.top(table, words=words)
    ranks.share(table, words=words)
    pd.testing.assert_frame_equal(before, table)
