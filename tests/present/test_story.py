"""The month in sentences: true of any data, silent about what is missing."""

import re
from collections import namedtuple

import pytest

from salesnb.present import story

FACTS = {
    "month": "2011-11",
    "previous_month": "2011-10",
    "last_year_month": "2010-11",
    "last_day": "2011-12-09",
}
Note = namedtuple("Note", "reason details")


def sentences(kpis, words, *ids, **facts):
    return story.narrative(ids, kpis, FACTS | facts, words=words).headline


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (0.3617, "up 36.2% on October 2011"),
        (-0.031, "down 3.1% on October 2011"),
        (0.0051, "up 0.5% on October 2011"),
        (0.005, "level with October 2011"),  # half a percent is still level
        (-0.005, "level with October 2011"),
        (0.0, "level with October 2011"),
    ],
)
def test_rising_falling_level(kpis, words, change, said):
    table = kpis(revenue={"value": 1456146.4, "change_previous": change})
    assert sentences(table, words, "story.headline") == (
        f"Revenue in November 2011 was £1,456,146, {said}."
    )


def test_the_first_month_has_nothing_before_it(kpis, words):
    table = kpis(revenue={"value": 1000.0})
    assert sentences(table, words, "story.headline") == (
        "Revenue in November 2011 was £1,000."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (0.12, "That is up 12.0% on November 2010."),
        (None, "There is no November 2010 in the data to compare with."),
    ],
)
def test_last_year(kpis, words, change, said):
    table = kpis(revenue={"value": 1.0, "change_last_year": change})
    assert sentences(table, words, "story.last_year") == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (0.04, "Revenue was 4.0% above the plan of £1,500,000."),
        (-0.029, "Revenue was 2.9% below the plan of £1,500,000."),
        (0.001, "Revenue was in line with the plan of £1,500,000."),
    ],
)
def test_plan(kpis, words, change, said):
    table = kpis(revenue={"value": 1.0, "plan": 1.5e6, "change_plan": change})
    assert sentences(table, words, "story.plan") == said


def test_a_rate_is_set_beside_the_rate_it_was(kpis, words):
    table = kpis(return_rate={"value": 0.032, "previous": 0.041})
    assert sentences(table, words, "story.returns") == (
        "Returns took 3.2% of gross sales, against 4.1% in October 2011."
    )


def test_deals_are_counted(kpis, words):
    table = kpis(win_rate={"value": 0.631501, "n": 4238.0, "d": 6711.0})
    assert sentences(table, words, "story.deals") == (
        "Of the deals closed in the period 63.2% were won: 4,238 of 6,711."
    )


def test_what_moved_most_is_named(kpis, words):
    table = kpis(revenue={"value": 1.0})
    facts = {"product": "TEA {x} <b>", "product_change": 28400.0}
    said = "The largest change among products was TEA {x} <b>, +£28.4k."
    assert sentences(table, words, "story.movers", **facts) == said
    facts |= {"customer": "14096", "customer_change": -9120.0}
    assert sentences(table, words, "story.movers", **facts) == (
        f"{said[:-1]}; among customers it was 14096, −£9.12k."
    )


@pytest.fixture
def whole(kpis):
    change = {"change_previous": 0.1, "previous": 0.5}
    names = ("orders", "average_order_value", "active_customers", "new_customers")
    some = {name: {"value": 100.0} | change for name in names}
    return kpis(
        revenue={"value": 5000.0, "change_last_year": 0.2, "plan": 4000.0}
        | change
        | {"change_plan": 0.25},
        returning_customers={"value": 77.0},
        return_rate={"value": 0.02, "previous": 0.03},
        win_rate={"value": 0.5, "n": 1.0, "d": 2.0},
        **some,
    )


def test_a_full_month_has_a_headline_and_seven_sentences(whole, words):
    facts = FACTS | {"product": "TEA", "product_change": 1.0}
    told = story.month(whole, facts, words=words)
    assert told.headline == (
        "Revenue in November 2011 was £5,000, up 10.0% on October 2011."
    )
    assert len(told.sentences) == 7
    assert told.sentences[3] == (
        "Customers who ordered: 100, of them 100 for the first time in the data and "
        "77 again."
    )


def test_a_bare_month_says_what_it_can(kpis, words):
    table = kpis(
        revenue={"value": 5000.0},
        orders={"value": 10.0},
        average_order_value={"value": 500.0},
        active_customers={"reason": "no_customers"},
    )
    told = story.month(table, FACTS, words=words)
    assert told.text() == (
        "Revenue in November 2011 was £5,000.\n"
        "There is no November 2010 in the data to compare with. The number of orders "
        "was 10; the average order was worth £500.00."
    )


def test_a_month_that_runs_is_set_beside_as_many_days(whole, words):
    told = story.month(whole, FACTS, words=words, partial=True)
    assert told.headline == (
        "November 2011 has not ended: up to 9 December 2011 revenue was £5,000."
    )
    assert told.sentences[0] == (
        "Set beside as many working days, that is up 10.0% on October 2011 and up "
        "20.0% on November 2010."
    )
    assert "plan" not in told.text()  # the plan is for the whole month


def test_nothing_to_report(kpis, words):
    table = kpis(revenue={"reason": "nothing_sold"})
    told = story.month(table, {}, words=words)
    assert (told.headline, told.sentences) == ("There is nothing to report.", ())


def test_html_is_escaped_and_signs_stay_with_their_numbers(kpis, words):
    table = kpis(revenue={"value": 1.0})
    facts = {"product": "<script>&", "product_change": -5.0}
    told = story.narrative(["story.movers"], table, FACTS | facts, words=words)
    assert "&lt;script&gt;&amp;, −\u2060£5." in told.html()
    assert "<script>" not in told.html()


def test_unknown_facts_and_metrics_are_refused(kpis, words):
    with pytest.raises(KeyError, match="weather"):
        story.month(kpis(), {"weather": "rain"}, words=words)
    with pytest.raises(KeyError, match="no metric card for 'profit'"):
        story.month(kpis(profit={"value": 1.0}), FACTS, words=words)


def test_remarks_put_notes_into_words(words):
    notes = [
        Note("too_short", {"have": 13, "need": 25}),
        Note("not_converged", {"model": "exponential_smoothing", "times": 2}),
    ]
    short = words.say("note.too_short", have=13, need=25)
    assert story.remarks(notes, words=words).text() == (
        f"{short} Exponential smoothing did not settle on a best fit, and what it "
        "found is kept. Times: 2."
    )
    assert {"13", "25"} <= set(re.findall(r"\d+", short))
