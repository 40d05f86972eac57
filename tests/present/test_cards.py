"""Every metric is declared once, in full."""

import pytest

from salesnb.present.cards import CARDS, PARTS, card

METRICS = [
    "revenue",
    "orders",
    "units",
    "average_order_value",
    "active_customers",
    "new_customers",
    "returning_customers",
    "lapsed_customers",
    "customers_to_date",
    "return_rate",
    "win_rate",
    "win_rate_value",
    "customers",
    "customers_one_time",
    "best_fifth_share",
    "customers_for_most",
    "repeat_rate",
    "days_since_order",
    "customers_silent",
    "groups",
    "expected_value",
    "foreseen",
    "customers_to_call",
    "worth_a_call",
]


def test_the_metrics_of_the_reports_have_cards():
    assert list(CARDS) == METRICS


@pytest.mark.parametrize("metric", METRICS)
def test_a_card_says_what_it_counts(metric):
    one = card(metric)
    assert one.id == metric
    assert one.unit in {"money", "count", "share", "ratio"}
    assert all(getattr(one, part) for part in PARTS if part != "denominator")


@pytest.mark.parametrize("metric", METRICS)
def test_what_is_divided_has_a_denominator(metric):
    one = card(metric)
    assert bool(one.denominator) == (" / " in one.formula)
    assert one.unit != "share" or one.denominator


def test_titles_differ():
    assert len({one.title for one in CARDS.values()}) == len(CARDS)


def test_no_card_no_number():
    with pytest.raises(KeyError, match="no metric card for 'profit'"):
        card("profit")
