"""Customers coming and going: heights, signs, grounds and what is said of them."""

import numpy as np
import pandas as pd
import pytest
from customer_tables import tide
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from salesnb.present import style, tides
from salesnb.present.tables import Table

# new, returning, lapsed, reactivated: of 6 who ordered again 2 had been silent
TWO = tide((5, 0, 0, 0), (3, 6, 4, 2))


def bars(picture, colour, *, hatched=False):
    """(bottom, height) of the bars in a colour."""
    found = []
    for bar in picture.ax.patches:
        own = bar.get_edgecolor() if bar.get_hatch() else bar.get_facecolor()
        if to_hex(own) == colour and bool(bar.get_hatch()) == hatched:
            found.append((bar.get_y(), bar.get_height()))
    return found


def names(picture):
    return [text.get_text() for text in picture.ax.get_legend().get_texts()]


def note(picture):
    return picture.fig.get_supxlabel().replace("\n", " ")


def test_who_orders_is_stacked_upwards_who_falls_silent_down(words):
    picture = tides.flow(TWO, words=words)
    assert bars(picture, style.MAIN) == [(0, 5), (0, 3)]
    assert bars(picture, style.SOFT) == [(5, 0), (3, 2)]
    assert bars(picture, style.BEFORE) == [(5, 0), (5, 4)]  # up to 3 + 6 who ordered
    assert bars(picture, style.DOWN) == [(0, 0), (0, -4)]
    assert names(picture) == [
        "New",
        "Back after a silence",
        "Ordered again",
        "Fell silent",
    ]


def test_there_are_no_negative_customers_on_the_scale(words):
    picture = tides.flow(TWO, words=words)
    picture.fig.draw_without_rendering()
    ticks = [label.get_text() for label in picture.ax.get_yticklabels()]
    assert picture.ax.get_ylim()[0] < -4
    assert ticks
    assert not any("−" in tick or "-" in tick for tick in ticks)


@pytest.mark.parametrize(
    ("lapsed", "said"),
    [
        (4, "more customers came than fell silent, 5 against 4"),
        (5, "as many customers came as fell silent, 5 against 5"),
        (6, "fewer customers came than fell silent, 5 against 6"),
    ],
)
def test_the_title_weighs_who_came_against_who_fell_silent(lapsed, said, words):
    picture = tides.flow(tide((3, 6, lapsed, 2)), words=words)
    assert picture.title == f"January 2024: {said}"


def test_the_title_is_of_a_period_that_is_complete_and_sure(words):
    table = tide(*[(n, 6, 4, 2) for n in range(4)])
    assert tides.flow(table, words=words).title.startswith("April 2024")
    table.loc[3, "partial"] = True
    assert tides.flow(table, words=words).title.startswith("March 2024")
    table["unsure"] = [True, True, True, False]
    assert tides.flow(table, words=words).title.startswith("March 2024")  # complete
    table["partial"] = True
    assert tides.flow(table, words=words).title.startswith("April 2024")


def test_a_period_that_is_not_complete_is_hatched_and_said(words):
    table = TWO.assign(partial=[False, True])
    picture = tides.flow(table, words=words)
    assert bars(picture, style.MAIN) == [(0, 5)]
    assert bars(picture, style.MAIN, hatched=True) == [(0, 3)]
    assert bars(picture, style.DOWN, hatched=True) == [(0, -4)]
    assert names(picture)[-1] == "Period not complete"
    assert picture.alt.endswith("February 2024 is not complete.")


def test_periods_near_the_beginning_have_a_ground_and_a_note(words):
    picture = tides.flow(TWO.assign(unsure=[True, False]), words=words)
    (ground,) = [
        patch
        for patch in picture.ax.patches
        if isinstance(patch, Rectangle) and to_hex(patch.get_facecolor()) == tides.SHADE
    ]
    assert (ground.get_x(), ground.get_width()) == (-0.5, 1)
    assert names(picture)[-1] == "Near the beginning of the data"
    assert "Up to January 2024 who bought before the data begin looks new" in note(
        picture
    )


def test_the_silence_is_said_in_days(words):
    assert (
        note(tides.flow(TWO, words=words)) == "Silent: no order for more than 90 days."
    )


def test_a_silence_that_cannot_be_seen_yet_is_drawn_as_nothing_and_is_a_dash(words):
    """In January nobody can have fallen silent; in February 4 did, and 2 came back."""
    table = tide((5, 0, np.nan, np.nan), (3, 6, 4, 2))
    picture = tides.flow(table, words=words)
    assert bars(picture, style.DOWN) == [(0, 0), (0, -4)]
    assert bars(picture, style.SOFT) == [(5, 0), (3, 2)]
    assert len(names(picture)) == 4
    kinds = dict.fromkeys(["lapsed", "reactivated"], "number")
    shown = Table(table, "flow", "", kinds, words).text()
    assert "–" in shown
    assert "nan" not in (shown + picture.alt + picture.title + note(picture)).lower()


def test_where_nobody_came_twice_silence_is_not_known(words):
    table = tide((5, 0, np.nan, np.nan), gap=np.nan)
    picture = tides.flow(table, words=words)
    assert bars(picture, style.MAIN) == [(0, 5)]
    assert names(picture) == ["New", "Ordered again"]
    assert picture.title == "New customers in January 2024: 5"
    assert note(picture).startswith("Nobody ordered twice")
    assert "nan" not in picture.alt


def test_who_comes_back_twice_in_a_period_is_there_once(words):
    """Three came back five times: the bar ends at those who ordered, 1 + 3."""
    picture = tides.flow(tide((1, 3, 0, 5)), words=words)
    assert bars(picture, style.SOFT) == [(1, 3)]
    assert bars(picture, style.BEFORE) == [(4, 0)]
    assert note(picture).endswith("several times in a period counts once.")


def test_the_last_period_is_read_out(words):
    assert tides.flow(TWO, words=words).alt.endswith(
        "In February 2024: new 3, back after a silence 2, ordered again 4, fell silent 4."
    )


@pytest.mark.parametrize(("count", "shown"), [(36, 36), (37, 36)])
def test_at_most_three_years_of_months_are_drawn(count, shown, words):
    picture = tides.flow(tide(*[(3, 6, 4, 2)] * count), words=words)
    assert len(bars(picture, style.MAIN)) == shown
    assert (f"{shown} of {count}" in note(picture)) == (count > shown)


def test_labels_of_quarters_have_room(words):
    labels = [
        f"FY{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in range(1, 5)
    ]
    table = tide(*[(3, 6, 4, 2)] * 12).assign(period=labels)
    picture = tides.flow(table, words=words)
    picture.fig.draw_without_rendering()
    boxes = [label.get_window_extent() for label in picture.ax.get_xticklabels()]
    assert len(boxes) == 6
    assert all(a.x1 < b.x0 for a, b in zip(boxes, boxes[1:], strict=False))


def test_the_table_stays_as_it_is(words):
    before = TWO.copy()
    tides.flow(TWO, words=words)
    pd.testing.assert_frame_equal(TWO, before)
