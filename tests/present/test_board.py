"""Key figures: tiles say what is there, the machine's copy is exact."""

import json
from html.parser import HTMLParser

import pandas as pd
import pytest

from salesnb.present.board import METRICS, Board, glossary

REVENUE = {
    "value": 1456146.4,
    "n": 1456146.4,
    "previous": 1069368.0,
    "plan": 1500000.0,
    "change_previous": 0.3617,
    "change_plan": -0.029,
}


class Texts(HTMLParser):
    """Text of the elements that have a class, by class."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.found = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.stack.append(dict(attributes).get("class"))

    def handle_endtag(self, tag):
        self.stack.pop()

    def handle_data(self, text):
        for name in filter(None, self.stack):
            self.found[name] = self.found.get(name, "") + text


def board(kpis, words, as_of="2011-12-09", **options):
    return Board(kpis, words, as_of, **options)


def bundle(shown):
    return shown._repr_mimebundle_()


def test_a_tile_sets_a_value_beside_others(kpis, words):
    shown = Texts(board(kpis(revenue=REVENUE), words).html()).found
    assert shown["s-tile-title"] == "Revenue"
    assert shown["s-tile-value"] == "£1,456,146"
    assert shown["s-against s-up"] == "+36.2% on the period before"
    assert shown["s-against s-level"] == "– on a year before"
    assert shown["s-against s-down"] == "−2.9% on plan"


def test_only_what_is_planned_is_set_beside_a_plan(kpis, words):
    html = board(kpis(orders={"value": 2884.0}), words).html()
    assert "plan" not in html


def test_a_share_stands_beside_a_share(kpis, words):
    """From 4.1 % to 3.2 % is not 'down 22 %': nobody reads that right."""
    rate = {"value": 0.032, "previous": 0.041, "change_previous": -0.2195}
    shown = board(kpis(return_rate=rate), words)
    found = Texts(shown.html()).found
    assert found["s-against s-level"].startswith("4.1% the period before")
    assert "was 4.1%" in shown.text()
    assert "22" not in shown.text() + shown.html()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("nothing_closed", "No deal was closed in the period."),
        ("Nobody <knows>.", "Nobody <knows>."),  # no id: it stands as it is, escaped
    ],
)
def test_a_missing_value_says_why(kpis, words, reason, said):
    shown = board(kpis(win_rate={"d": 0.0, "reason": reason}), words)
    assert "<knows>" not in shown.html()
    found = Texts(shown.html()).found
    assert (found["s-tile-value"], found["s-reason"]) == ("–", said)
    assert "there is nothing to compare with" in found["s-note"]


def test_a_partial_period_says_what_it_is_set_beside(kpis, words):
    found = Texts(board(kpis(revenue=REVENUE), words, partial=True).html()).found
    assert found["s-note"].startswith(
        "As of 9 December 2011. The period has not ended; the others are cut to as many"
    )


def test_tiles_link_to_their_definitions(kpis, words):
    html = board(kpis(revenue=REVENUE, orders={"value": 1.0}), words).html()
    meant = glossary(words).html()
    for metric in ("revenue", "orders"):
        assert f'href="#def-{metric}"' in html
        assert f'id="def-{metric}"' in meant


def test_the_machine_reads_exact_values(kpis, words):
    table = kpis(
        revenue=REVENUE | {"value": 1456146.4299999998},  # a float's dust
        orders={"value": 2884.0, "n": 2884.0},
        return_rate={"value": 1 / 3, "n": 10.5, "d": 31.5},
        win_rate={"n": 0.0, "d": 0.0, "reason": "nothing_closed"},
    )
    data = bundle(board(table, words))[METRICS]
    assert METRICS == "application/vnd.salesnb.metrics.v1+json"
    assert data["revenue"] == {
        "value": 1456146.43,
        "unit": "money",
        "n": 1456146.4,
        "d": None,
        "as_of": "2011-12-09",
        "reason": "",
    }
    assert data["orders"]["value"] == 2884
    assert isinstance(data["orders"]["value"], int)
    assert data["return_rate"]["value"] == 0.333333  # six decimals
    assert data["win_rate"]["value"] is None
    assert (data["win_rate"]["d"], data["win_rate"]["reason"]) == (0, "nothing_closed")
    json.dumps(data, allow_nan=False)


def test_pence_survive_in_large_sums(kpis, words):
    """12 figures: a thousand million with its pence."""
    table = kpis(revenue={"value": 1234567890.12})
    assert board(table, words).data()["revenue"]["value"] == 1234567890.12


def test_text_is_the_same_every_time_and_whatever_pandas_is_told(kpis, words):
    table = kpis(revenue=REVENUE, average_order_value={"value": 504.9})
    shown = board(table, words).text()
    with pd.option_context("display.precision", 1, "display.width", 10):
        assert board(table, words).text() == shown
    assert shown.splitlines() == [
        "As of 9 December 2011.",
        "             Metric      Value on the period before on a year before on plan",
        "            Revenue £1,456,146               +36.2%                –   −2.9%",
        "Average order value    £504.90                    –                –       –",
    ]


def test_a_metric_without_a_card_builds_no_board(kpis, words):
    with pytest.raises(KeyError, match="no metric card for 'profit'"):
        board(kpis(profit={"value": 1.0}), words)


def test_input_is_left_alone(kpis, words):
    table = kpis(revenue=REVENUE)
    before = table.copy()
    bundle(board(table, words))
    pd.testing.assert_frame_equal(before, table)


def test_the_glossary_says_what_a_ratio_is_made_of(words):
    lines = glossary(words, ["average_order_value"]).text().splitlines()
    assert lines == [
        "Average order value",
        "  Formula: revenue / orders",
        "  Counted: Revenue.",
        "  Out of: Orders.",
        "  When: Dates in the period.",
        "  Not counted: Lines that cleaning set aside, each with its reason in the "
        "ledger.",
        "  Source: Order lines after cleaning.",
    ]


def test_a_word_without_a_card_is_not_in_the_glossary(words):
    with pytest.raises(KeyError, match="no metric card"):
        glossary(words, ["profit"]).html()


def test_a_tile_can_be_set_beside_a_quarter_before(kpis, words):
    count = {"value": 4.0, "quarter": 3.0, "change_quarter": 1 / 3}
    share = {"value": 0.5, "quarter": 0.25, "change_quarter": 1.0}
    rows = kpis(customers=count, repeat_rate=share, groups={"value": 4.0})
    shown = board(rows, words, against=("quarter",))
    texts = Texts(shown.html()).found
    assert texts["s-against s-up"] == "+33.3% on a quarter before"
    assert texts["s-against s-level"] == "25.0% a quarter before"  # and none of groups
    assert "a year before" not in shown.html() + shown.text()
    assert "on a quarter before" in shown.text()
