"""Segments side by side: a bar for the customers, a bar for the money."""

import numpy as np
import pandas as pd
import pytest
from customer_tables import named
from matplotlib.colors import to_hex

from salesnb.present import groups, style

THREE = named(("gold", 1, 0.7), ("silver", 3, 0.3), ("bronze", 0, 0.0))


def widths(picture, colour):
    return [
        bar.get_width()
        for bar in picture.ax.patches
        if to_hex(bar.get_facecolor()) == colour
    ]


def names(picture):
    return [label.get_text() for label in picture.ax.get_yticklabels()]


def test_each_segment_has_two_bars(words):
    picture = groups.segment_bars(THREE, words=words)
    assert widths(picture, style.SOFT) == [0.25, 0.75]
    assert widths(picture, style.MAIN) == [0.7, 0.3]
    legend = [text.get_text() for text in picture.ax.get_legend().get_texts()]
    assert legend == ["Share of customers", "Share of spend"]


def test_the_bars_of_a_segment_stand_around_its_name(words):
    picture = groups.segment_bars(THREE, words=words)
    middles = [bar.get_y() + bar.get_height() / 2 for bar in picture.ax.patches]
    half = groups.THICK / 2
    assert middles == pytest.approx([-half, 1 - half, half, 1 + half])
    bottom, top = picture.ax.get_ylim()
    assert bottom > top  # so the first is above, and customers above spend


def test_shares_stand_at_the_bars(words):
    texts = groups.segment_bars(THREE, words=words).ax.texts
    said = {tuple(text.xy): text.get_text() for text in texts}
    half = groups.THICK / 2
    assert said == {
        (0.25, -half): "25.0%",
        (0.75, 1 - half): "75.0%",
        (0.7, half): "70.0%",
        (0.3, 1 + half): "30.0%",
    }


def test_a_segment_without_a_customer_is_said_not_drawn(words):
    picture = groups.segment_bars(THREE, words=words)
    assert names(picture) == ["gold", "silver"]
    assert picture.fig.get_supxlabel() == "Without a customer: bronze."
    assert groups.segment_bars(THREE.head(2), words=words).fig.get_supxlabel() == ""


def test_the_title_is_the_segment_with_most_of_the_money(words):
    table = named(("many", 9, 0.2), ("rich", 1, 0.8))
    picture = groups.segment_bars(table, words=words)
    assert picture.title == "rich: 10.0% of customers, 80.0% of spend"
    assert "many: 90.0% of customers, 20.0% of spend. rich: " in picture.alt


def test_numbered_segments_of_sizes_are_drawn_alike(words):
    """The columns of `segments.sizes`; a segment below zero has no share of money."""
    table = pd.DataFrame(
        {
            "segment": [1, 2],
            "customers": [1, 3],
            "share": [0.25, 0.75],
            "money": [9.0, -1.0],
            "money_share": [1.0, np.nan],
        }
    )
    picture = groups.segment_bars(table, words=words)
    assert names(picture) == ["Group 1", "Group 2"]
    assert widths(picture, style.SOFT) == [0.25, 0.75]
    assert picture.alt.endswith("Group 2: 75.0% of customers.")
    assert [text.get_text() for text in picture.ax.texts][-1] == "–"


def test_where_nobody_spent_the_largest_segment_is_in_the_title(words):
    table = named(("a", 1, np.nan), ("b", 3, np.nan))
    assert groups.segment_bars(table, words=words).title == "b: 75.0% of customers"


def test_segments_that_are_all_empty_are_a_sentence(words):
    table = named(("a", 0, 0.0)).assign(share_customers=np.nan)
    assert groups.segment_bars(table, words=words).alt.startswith("Nothing to draw")


def test_a_known_segment_has_its_words(words, monkeypatch):
    from salesnb.present.sentences import SENTENCES

    monkeypatch.setitem(SENTENCES, "segment.gold", "Golden ones")
    assert names(groups.segment_bars(THREE, words=words)) == ["Golden ones", "silver"]
