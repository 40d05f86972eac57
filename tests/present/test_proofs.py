"""Evidence and holdout: what was found, beside what chance and habit give."""

import numpy as np
import pytest
from customer_tables import held, proof
from matplotlib.colors import to_hex

from salesnb.present import proofs, style


def line(ax, label):
    """Places of the line with this name."""
    handles, labels = ax.get_legend_handles_labels()
    handle = handles[labels.index(label)]
    drawn = handle[0] if isinstance(handle, tuple) else handle
    return drawn.get_xydata().tolist()


def heights(picture, colour):
    return [
        bar.get_height()
        for bar in picture.ax.patches
        if to_hex(bar.get_facecolor()) == colour
    ]


def test_three_panels_draw_the_columns_beside_their_nulls(words):
    gap, width, stable = proofs.evidence(proof(), words=words).fig.axes
    assert line(gap, "Customers") == [[1, 0.5], [2, 0.9], [3, 0.8]]
    assert line(width, "Customers")[1:] == [[2, 0.42], [3, 0.31]]
    assert line(width, "Shuffled, 95%")[1:] == [[2, 0.2], [3, 0.25]]
    assert line(width, "One cloud, 95%")[1:] == [[2, 0.44], [3, 0.3]]
    assert line(stable, "Customers") == [[1, 1], [2, 0.9], [3, 0.5]]
    assert line(stable, "Shuffled, mean") == [[1, 1], [2, 0.6], [3, 0.4]]


def test_the_gap_of_shuffled_customers_begins_where_that_of_customers_does(words):
    """Gap(1) is .5, and theirs rises by 0, .1 and -.2."""
    gap = proofs.evidence(proof(), words=words).fig.axes[0]
    places = line(gap, "Shuffled, 95%")
    assert [up for _, up in places] == pytest.approx([0.5, 0.6, 0.3])


def test_the_gap_has_its_standard_error_and_nothing_else_has(words):
    axes = proofs.evidence(proof(), words=words).fig.axes
    (bars,) = axes[0].collections
    ends = [segment[:, 1].tolist() for segment in bars.get_segments()]
    assert np.allclose(ends, [[0.49, 0.51], [0.88, 0.92], [0.77, 0.83]])
    assert not axes[1].collections
    assert not axes[2].collections


def test_the_nulls_are_told_from_the_customers_without_colour(words):
    for ax in proofs.evidence(proof(), words=words).fig.axes:
        styles = [
            own.get_linestyle() for own in ax.lines if own.get_linestyle() != "None"
        ]
        assert len(set(styles)) == len(styles)


def test_the_title_gives_the_best_silhouette_and_what_chance_gives(words):
    picture = proofs.evidence(proof(), words=words)
    assert picture.title == (
        "Best silhouette: 0.42 with 2 groups; shuffled customers reach 0.20, one cloud "
        "0.44"
    )
    assert picture.alt.endswith("3: 0.31 (shuffled 0.25, one cloud 0.30).")


def test_without_silhouettes_there_is_a_sentence(words):
    table = proof().head(1)
    assert proofs.evidence(table, words=words).alt.startswith("Nothing to draw")
    assert proofs.evidence(table.head(0), words=words).alt.startswith("Nothing to draw")


def test_each_class_has_three_bars_side_by_side(words):
    picture = proofs.holdout(held(), words=words)
    assert heights(picture, style.MAIN) == [40, 30, 10]
    assert heights(picture, style.SOFT) == [50.4, 20.3, 9.3]
    assert heights(picture, style.BEFORE) == [0, 35, 12.6]
    edges = sorted(
        (bar.get_x(), bar.get_x() + bar.get_width()) for bar in picture.ax.patches
    )
    assert all(a[1] <= b[0] + 1e-9 for a, b in zip(edges, edges[1:], strict=False))
    names = [text.get_text() for text in picture.ax.get_legend().get_texts()]
    assert names == ["Came", "Expected by the model", "Going on as before"]


def test_the_customers_of_a_class_stand_below_it(words):
    ax = proofs.holdout(held(), words=words).ax
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        "0\n1,200",
        "1\n30",
        "2+\n5",
    ]


def test_the_title_adds_all_classes_up(words):
    """40 + 30 + 10 came, 50.4 + 20.3 + 9.3 = 80 were expected."""
    picture = proofs.holdout(held(), words=words)
    assert picture.title == "Orders that came: 80; the model expected 80 (0.0%)"
    assert (
        "Going on as before: 48. 0: came 40, expected 50, as before 0." in picture.alt
    )


def test_where_nothing_came_there_is_no_ratio(words):
    picture = proofs.holdout(held().assign(actual=0), words=words)
    assert picture.title == "Orders that came: 0; the model expected 80"
