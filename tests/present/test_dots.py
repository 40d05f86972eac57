"""A dot a customer, on a scale that shows them all."""

import pandas as pd
import pytest

from salesnb.present import dots, fonts


def people(*rows):
    return pd.DataFrame(rows, columns=["name", "orders", "spend"])


def places(picture):
    return picture.ax.collections[0].get_offsets().tolist()


def labels(picture):
    return [text.get_text() for text in picture.ax.texts]


def test_every_customer_is_a_dot(words):
    table = people(("7", 1, 20.0), ("8", 3, 900.0), ("9", 2, -15.0))
    picture = dots.scatter(table, words=words)
    assert places(picture) == [[1, 20], [3, 900], [2, -15]]
    assert picture.ax.get_yscale() == "linear"
    assert picture.title == "Customers: 8 spent most, £900"


@pytest.mark.parametrize(("high", "scale"), [(1000.0, "linear"), (1001.0, "log")])
def test_a_spread_over_a_hundred_is_logarithmic(words, high, scale):
    picture = dots.scatter(people(("7", 1, 10.0), ("8", 3, high)), words=words)
    assert picture.ax.get_yscale() == scale


def test_who_spent_nothing_has_no_place_on_a_logarithm_and_is_counted(words):
    table = people(("7", 1, 1.0), ("8", 3, 900.0), ("9", 2, -15.0), ("10", 1, 0.0))
    picture = dots.scatter(table, words=words)
    assert places(picture) == [[1, 1], [3, 900]]
    assert picture.fig.get_supxlabel().endswith("returns took all they spent: 2.")
    assert "Customers: 4." in picture.alt


def test_the_three_largest_are_named(words):
    table = people(*[(f"c{i}", i + 1, 100.0 + i) for i in range(6)])
    picture = dots.scatter(table, words=words)
    assert sorted(labels(picture)) == ["c3", "c4", "c5"]
    assert picture.alt.endswith("c5: £105. c4: £104. c3: £103.")


def test_names_do_not_lie_on_one_another(words):
    table = people(("a", 2, 100.0), ("b", 2, 100.1), ("c", 2, 99.9), ("d", 9, 50.0))
    picture = dots.scatter(table, words=words)
    picture.fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in picture.ax.texts]
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert len(pairs) == 3
    assert not any(a.overlaps(b) for a, b in pairs)


def test_names_may_be_anything(words):
    """Dollars that would be a broken formula, and letters of another font."""
    table = people(("$\\frac{$", 1, 20.0), ("化妆品", 2, 30.0))
    if fonts.eastern():
        assert set(labels(dots.scatter(table, words=words))) == {"$\\frac{$", "化妆品"}
    picture = dots.scatter(table.head(1), words=words)
    assert labels(picture) == ["$\\frac{$"]
    picture.png()


def test_a_name_covers_no_dot_where_there_is_room(words):
    """Right of the largest lies another dot, so its name goes to the left."""
    table = people(("big", 50, 900.0), ("near", 51, 900.0), ("far", 1, 300.0))
    picture = dots.scatter(table, words=words)
    big = next(text for text in picture.ax.texts if text.get_text() == "big")
    assert big.get_ha() == "right"


def test_one_customer_is_a_chart_too(words):
    assert labels(dots.scatter(people(("7", 1, 20.0)), words=words)) == ["7"]


def test_axes_say_what_they_count(words):
    ax = dots.scatter(people(("7", 1, 20.0)), words=words).ax
    assert (ax.get_xlabel(), ax.get_ylabel()) == (
        "Orders in the period",
        "Spend in the period",
    )


def test_seaborn_is_not_imported_before_it_draws(run_python):
    code = "import sys; import salesnb.present.charts; print('seaborn' in sys.modules)"
    assert run_python("-c", code).stdout == "False\n"
