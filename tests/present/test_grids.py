"""Cells: each where its scores or its months say, in a shade its ink can be read on."""

import numpy as np
import pandas as pd
import pytest
from customer_tables import cohort_rows, grid
from matplotlib.colors import to_hex

from salesnb.present import grids, shades, triangles

FOUR = grid(6, 1, 0, 3)  # recency 1: 6, 1; recency 2: 0, 3


def cells(picture):
    """{(column, row): (shade, text)} of the squares."""
    texts = {text.get_position(): text.get_text() for text in picture.ax.texts}
    found = {}
    for square in picture.ax.patches:
        place = tuple(float(np.round(side, 6)) for side in square.get_center())
        found[place] = to_hex(square.get_facecolor()), texts.get(place)
    return found


def rows(picture):
    return [label.get_text() for label in picture.ax.get_yticklabels()]


def columns(picture):
    return [label.get_text() for label in picture.ax.get_xticklabels()]


@pytest.mark.parametrize("colour", shades.SHADES)
def test_numbers_can_be_read_on_every_shade(colour, contrast):
    assert contrast(colour, shades.ink_on(colour)) >= 4.5


def test_shades_are_darker_step_by_step(contrast):
    darkness = [contrast(colour, "white") for colour in shades.SHADES]
    assert darkness == sorted(darkness)


@pytest.mark.parametrize(
    ("value", "step"),
    [(-5, 0), (0, 0), (9.99, 0), (10, 1), (59.9, 5), (60, 5), (99, 5)],
)
def test_a_shade_is_a_sixth_of_the_way(value, step):
    assert shades.shade(value, top=60) == shades.SHADES[step]


def test_without_anything_above_zero_all_cells_are_lightest():
    assert shades.shade(0, top=0) == shades.SHADES[0]


def test_a_cell_has_its_customers_and_what_they_spent(words):
    found = cells(grids.rfm_grid(FOUR, words=words))
    assert found == {  # frequency across, recency up; of 6, in sixths
        (1, 1): (shades.SHADES[5], "6\n£10"),
        (2, 1): (shades.SHADES[1], "1\n£10"),
        (1, 2): (shades.SHADES[0], "0"),  # nobody, who spent nothing on average
        (2, 2): (shades.SHADES[3], "3\n£10"),
    }


def test_the_best_customers_are_at_the_top_right(words):
    ax = grids.rfm_grid(FOUR, words=words).ax
    assert ax.get_ylim()[0] < ax.get_ylim()[1]
    assert ax.get_xlabel() == "Frequency score: 2 is best, most orders"
    assert ax.get_ylabel() == "Recency score: 2 is best, most recent"


@pytest.mark.parametrize(
    ("customers", "said"),
    [
        ((9, 0, 0, 0, 0, 0, 0, 0, 1), "bought longest ago, ordered least often"),
        ((0, 0, 1, 0, 0, 0, 0, 0, 9), "bought most recently, ordered most often"),
        ((0, 1, 0, 0, 9, 0, 0, 0, 0), "recency 2 of 3, frequency 2 of 3"),
    ],
)
def test_the_fullest_cell_is_said_in_words(customers, said, words):
    picture = grids.rfm_grid(grid(*customers), words=words)
    assert picture.title == f"The fullest cell has 90.0% of customers: {said}"


def test_the_corners_are_read_out(words):
    assert grids.rfm_grid(FOUR, words=words).alt.endswith(
        "The corners, with recency first: 2 and 2: 3. 2 and 1: 0. 1 and 2: 1. 1 and 1: 6."
    )


def test_scores_of_nobody_are_a_sentence(words):
    assert grids.rfm_grid(grid(0, 0, 0, 0), words=words).alt.startswith("Nothing")


@pytest.fixture
def three():
    return cohort_rows((200, 0.5, 0.245), (100, 0.0), (7,), average=[1 / 3, 0.245])


def test_a_share_stands_in_its_row_and_column(three, words):
    picture = triangles.cohorts(three, words=words)
    below = 3 + triangles.APART
    assert {place: said for place, (_, said) in cells(picture).items()} == {
        (1, 0): "50%",
        (2, 0): "24%",
        (1, 1): "0%",  # nobody came: known, and not the same as
        # (2, 1) and the third row, whose time has not ended: no cell
        (1, below): "33%",
        (2, below): "24%",
    }
    assert rows(picture) == ["Jan 2024", "Feb 2024", "Mar 2024", "All cohorts"]
    assert columns(picture) == ["Customers", "1", "2"]
    sizes = [text.get_text() for text in picture.ax.texts if "%" not in text.get_text()]
    assert sizes == ["200", "100", "7", "307"]


def test_the_oldest_cohort_is_on_top(three, words):
    bottom, top = triangles.cohorts(three, words=words).ax.get_ylim()
    assert bottom > top


def test_one_huge_share_does_not_pale_the_others(words):
    """Of 40 shares 39 are .3: the 95 % quantile is .3, which is darkest."""
    shares = [(10, *[0.3] * 10)] * 3 + [(10, *[0.3] * 9, 90.0)]
    table = cohort_rows(*shares, average=[0.3] * 10)
    colours = {
        shade for shade, _ in cells(triangles.cohorts(table, words=words)).values()
    }
    assert colours == {shades.SHADES[-1]}


def test_the_title_names_the_last_period_that_half_of_the_cohorts_have_reached(words):
    """Four cohorts: two of them have a share in period 2, one in period 3."""
    table = cohort_rows(
        (9, 0.5, 0.4, 0.9), (9, 0.5, 0.2), (9, 0.2), (9,), average=[0.4, 0.3, 0.9]
    )
    assert triangles.cohorts(table, words=words).title == (
        "40.0% of customers order again in month 1 after their first, 30.0% in month 2"
    )


def test_money_is_said_otherwise(three, words):
    table = three.assign(revenue=5.0)
    assert triangles.cohorts(table, words=words, unit="quarter").title == (
        "Of what customers spend at first, 33.3% comes again in quarter 1"
    )


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("month", "Months"),
        ("quarter", "Quarters"),
        ("year", "Years"),
        ("445", "Periods"),
    ],
)
def test_the_axis_says_what_it_counts(unit, said, three, words):
    ax = triangles.cohorts(three, words=words, unit=unit).ax
    assert ax.get_xlabel() == f"{said} after that of the first order"


def test_the_alt_reads_all_cohorts(three, words):
    assert triangles.cohorts(three, words=words).alt.endswith(
        "Triangle of cohorts, January 2024 to March 2024, one a row. Cohorts: 3. All "
        "cohorts together, by column: 1: 33.3%. 2: 24.5%."
    )


def long_table(count):
    """`count` cohorts, the last of which has period 0 only."""
    wide = [(10, *[0.2] * (count - 1 - row)) for row in range(count)]
    return cohort_rows(*wide, average=[0.2] * (count - 1))


@pytest.mark.parametrize(("count", "shown"), [(24, 24), (25, 24), (30, 24)])
def test_at_most_two_years_of_cohorts_are_drawn(count, shown, words):
    picture = triangles.cohorts(long_table(count), words=words)
    note = picture.fig.get_supxlabel().replace("\n", " ")
    assert len(rows(picture)) == shown + 1
    cut = f"latest cohorts: {shown} of {count}."
    assert (cut in note) == (count > shown)


@pytest.mark.parametrize(("count", "cut"), [(13, False), (14, True)])
def test_at_most_twelve_periods_are_drawn(count, cut, words):
    picture = triangles.cohorts(long_table(count), words=words)
    assert columns(picture)[-1] == "12"
    said = f"The columns end at 12; the data go on to {count - 1}."
    assert (said in picture.fig.get_supxlabel().replace("\n", " ")) == cut


def test_a_cohort_whose_first_period_runs_is_not_drawn(three, words):
    three.loc[2, 0] = np.nan
    assert rows(triangles.cohorts(three, words=words))[-2:] == [
        "Feb 2024",
        "All cohorts",
    ]


def test_one_period_is_no_triangle(words):
    table = cohort_rows((5,), average=[])
    assert triangles.cohorts(table, words=words).alt.startswith("Nothing to draw")


def test_tables_stay_as_they_are(three, words):
    before = three.copy()
    triangles.cohorts(three, words=words)
    pd.testing.assert_frame_equal(three, before)
