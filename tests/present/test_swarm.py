"""Dots of segments: where their numbers say, in colours and shapes of their own."""

import numpy as np
import pandas as pd
import pytest
from customer_tables import dots
from matplotlib.colors import to_hex

from salesnb.present import swarm

FOUR = dots((0, 5), (1, 6), (2, 7), (3, 8), labels=[2, 1, 2, 2])


def drawn(picture):
    """{label: places} of the dots."""
    return {
        some.get_label(): some.get_offsets().tolist() for some in picture.ax.collections
    }


def legend(picture):
    return [text.get_text() for text in picture.ax.get_legend().get_texts()]


def note(picture):
    return picture.fig.get_supxlabel().replace("\n", " ")


def cloud(count, labels=None, seed=5):
    rng = np.random.default_rng(seed)
    ids = [f"C{number:05d}" for number in range(count)]
    scores = pd.DataFrame(rng.uniform(-1, 1, (count, 2)), ids, ["PC1", "PC2"])
    given = labels if labels is not None else np.arange(count) % 3
    return scores, pd.Series(given, ids)


def test_every_customer_is_a_dot_of_its_segment(words):
    picture = swarm.segments(*FOUR, words=words)
    assert drawn(picture) == {"1": [[1, 6]], "2": [[0, 5], [2, 7], [3, 8]]}
    assert legend(picture) == ["Group 1: 1", "Group 2: 3"]
    assert note(picture) == ""


def test_title_and_alt_say_how_many_and_the_largest(words):
    picture = swarm.segments(*FOUR, words=words, axes=("Spend, orders", ""))
    assert picture.title == "Groups: 2; the largest, Group 2, has 75.0% of customers"
    assert picture.alt.endswith(
        "Across: Spend, orders; up: PC2. Customers by group: Group 1: 1. Group 2: 3."
    )
    assert picture.ax.get_xlabel() == "Spend, orders"
    assert picture.ax.get_ylabel() == "PC2"


def test_features_have_the_names_of_columns(words):
    scores, labels = FOUR
    table = scores.set_axis(["spend", "orders"], axis=1)
    ax = swarm.segments(table, labels, words=words).ax
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Spend", "Orders")


def test_labels_are_matched_by_customer(words):
    """Shuffled labels, one customer without a label, and a label without a customer."""
    scores, labels = FOUR
    other = pd.concat([labels.iloc[[3, 1, 0]], pd.Series([9], index=["C99"])])
    picture = swarm.segments(scores, other, words=words)
    assert drawn(picture) == {"1": [[1, 6]], "2": [[0, 5], [3, 8]]}


def test_customers_in_another_order_give_the_same_picture(words):
    scores, labels = cloud(300)
    shuffled = (
        scores.sample(frac=1, random_state=1),
        labels.sample(frac=1, random_state=2),
    )
    one, other = (
        swarm.segments(scores, labels, words=words),
        swarm.segments(*shuffled, words=words),
    )
    assert one.png() == other.png()


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        ([10, 9, 10, 10], ["Group 9: 1", "Group 10: 3"]),  # numbers upwards
        (["b", "a", "b", "c"], ["b: 2", "a: 1", "c: 1"]),  # names by size, then ABC
    ],
)
def test_the_order_of_the_legend(labels, order, words):
    picture = swarm.segments(
        *dots((0, 5), (1, 6), (2, 7), (3, 8), labels=labels), words=words
    )
    assert legend(picture) == order


def test_categories_keep_their_order_and_empty_ones_are_left_out(words):
    scores, labels = dots((0, 5), (1, 6), (2, 7), labels=["low", "high", "high"])
    labels = labels.astype(pd.CategoricalDtype(["low", "middle", "high"]))
    assert legend(swarm.segments(scores, labels, words=words)) == ["low: 1", "high: 2"]


def test_eleven_segments_differ_in_colour_and_in_shape(words):
    picture = swarm.segments(*cloud(110, np.arange(110) % 11), words=words)
    handles = picture.ax.get_legend().legend_handles
    assert len({to_hex(handle.get_color()) for handle in handles}) == 11
    assert len({handle.get_marker() for handle in handles}) == 11


def test_more_segments_still_differ_in_one_of_them(words):
    assert len(swarm.COLOURS) == len(swarm.SHAPES)
    labels = np.arange(110) % 22
    handles = (
        swarm.segments(*cloud(110, labels), words=words).ax.get_legend().legend_handles
    )
    assert len({(to_hex(h.get_color()), h.get_marker()) for h in handles}) == 22


@pytest.mark.parametrize("colour", swarm.COLOURS)
def test_dots_stand_out_from_the_paper(colour, contrast):
    assert contrast(colour, "white") >= 2


@pytest.mark.parametrize(
    ("count", "sampled"), [(5000, False), (5001, True), (9000, True)]
)
def test_at_most_five_thousand_dots(count, sampled, words):
    picture = swarm.segments(*cloud(count), words=words)
    dots_drawn = sum(map(len, drawn(picture).values()))
    assert dots_drawn <= 5000
    assert (dots_drawn < count) == sampled
    said = f"Drawn: {dots_drawn:,} of {count:,} customers, of each group its part."
    assert note(picture) == (said if sampled else "")


def test_a_sample_keeps_every_segment_in_its_proportion(words):
    """Of 10,000: 7,999, 2,000 and 1. The legend counts all of them."""
    labels = np.repeat([1, 2, 3], [7999, 2000, 1])
    picture = swarm.segments(*cloud(10_000, labels), words=words)
    kept = {name: len(places) for name, places in drawn(picture).items()}
    assert kept == {"1": 3998, "2": 1000, "3": 1}  # 1 + part of 4,997, rounded down
    assert legend(picture)[0] == "Group 1: 7,999"


def test_an_outlier_does_not_squeeze_the_rest(words):
    """-1 ... 1 in both; the fence is three widths of the middle half beyond it."""
    scores, labels = cloud(200)
    scores.iloc[7, 0], scores.iloc[8, 1] = 1000.0, -1000.0
    picture = swarm.segments(scores, labels, words=words)
    assert max(picture.ax.get_xlim()) < 5
    assert min(picture.ax.get_ylim()) > -5
    assert note(picture) == "So far out that they are drawn at the edge: 2."


def test_what_is_at_the_fence_is_drawn_where_it_is(words):
    """0, 1, 2, 3 and one more have quartiles 1 and 3: the fence is 3 + 3 * 2."""
    for far, count in ((9.0, ""), (9.1, "1")):
        places = [(0, 0), (1, 0), (2, 0), (3, 0), (far, 0)]
        picture = swarm.segments(*dots(*places, labels=[1] * 5), words=words)
        assert max(place[0] for place in drawn(picture)["1"]) == 9.0
        assert note(picture).endswith(f": {count}." if count else "")


@pytest.mark.parametrize(("largest", "scale"), [(100.0, "linear"), (101.0, "log")])
def test_a_spread_over_a_hundred_is_logarithmic(largest, scale, words):
    places = [(1, 0)] * 60 + [(2, 0)] * 39 + [(largest, 1)]
    picture = swarm.segments(*dots(*places, labels=[1] * 100), words=words)
    assert picture.ax.get_xscale() == scale
    assert picture.ax.get_yscale() == "linear"
    assert ("logarithmic" in note(picture)) == (scale == "log")


def test_who_has_nothing_stands_at_the_edge_of_a_logarithm(words):
    """One below zero in 200: the 1 % quantile is 1, and the edge a tenth of it."""
    places = [(-5, 0), *[(1, 0)] * 100, *[(500, 0)] * 99]
    picture = swarm.segments(*dots(*places, labels=[1] * 200), words=words)
    assert picture.ax.get_xscale() == "log"
    assert min(place[0] for place in drawn(picture)["1"]) == pytest.approx(0.1)
    assert note(picture).startswith("So far out that they are drawn at the edge: 1.")


def test_small_segments_are_drawn_over_large_ones(words):
    assert list(drawn(swarm.segments(*FOUR, words=words))) == ["2", "1"]


@pytest.mark.parametrize(
    "scores",
    [
        pd.DataFrame(),
        pd.DataFrame({"PC1": [1.0]}, index=["C0"]),  # one number is no place
        pd.DataFrame({"PC1": [1.0], "PC2": [2.0]}, index=["other"]),
    ],
)
def test_without_places_there_is_a_sentence(scores, words):
    picture = swarm.segments(scores, pd.Series([1], index=["C0"]), words=words)
    assert picture.alt.startswith("Nothing to draw")


def test_tables_stay_as_they_are(words):
    scores, labels = FOUR
    before = scores.copy(), labels.copy()
    swarm.segments(scores, labels, words=words)
    pd.testing.assert_frame_equal(scores, before[0])
    pd.testing.assert_series_equal(labels, before[1])
