"""Numbers, money and dates as a British reader writes them."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from babel.messages.pofile import read_po

from salesnb.analysis.rfm import naming as rfm
from salesnb.errors import ParamError
from salesnb.present.sentences import SENTENCES
from salesnb.present.words import (
    LANGUAGES,
    LOCALES,
    NONE,
    Words,
    shorten,
    three_figures,
)

WORDS = Words(currency="GBP")
MISSING = [None, float("nan"), np.nan, pd.NaT, pd.NA]


@pytest.mark.parametrize(
    ("value", "money", "short"),
    [
        (1456146.4, "£1,456,146", "£1.46M"),
        (1456146.5, "£1,456,146", "£1.46M"),  # halves go to the even pound
        (301234, "£301,234", "£301k"),
        (999999, "£999,999", "£1M"),  # three figures, not '£1,000k'
        (1000, "£1,000", "£1k"),
        (999.99, "£999.99", "£1k"),  # below a thousand the pennies count
        (505.35, "£505.35", "£505"),
        (12.5, "£12.50", "£12.5"),
        (0, "£0.00", "£0"),
        (-0.0, "£0.00", "£0"),
        (-0.001, "£0.00", "£0"),  # nothing, so without a sign
        (-2500, "−£2,500", "−£2.5k"),
        (2.5e9, "£2,500,000,000", "£2.5bn"),
    ],
)
def test_money(value, money, short):
    assert WORDS.money(value) == money
    assert WORDS.money_short(value) == short


def test_a_currency_without_pennies_has_none():
    assert Words(currency="JPY").money(505) == "JP¥505"


def test_a_foreign_dollar_is_told_from_another():
    assert Words(currency="USD").money(1200) == "US$1,200"


@pytest.mark.parametrize(
    ("fraction", "percent", "change"),
    [
        (0.3617, "36.2%", "+36.2%"),
        (-0.031, "−3.1%", "−3.1%"),
        (0, "0.0%", "0.0%"),
        (0.0004, "0.0%", "0.0%"),  # written as nothing, so without a sign
        (-0.0004, "0.0%", "0.0%"),
        (12.5, "1,250.0%", "+1,250.0%"),
    ],
)
def test_percent_and_change(fraction, percent, change):
    assert WORDS.percent(fraction) == percent
    assert WORDS.change(fraction) == change


@pytest.mark.parametrize(
    ("fraction", "said"),
    [(0.384, "38%"), (0.386, "39%"), (1, "100%"), (-0.001, "0%"), (None, NONE)],
)
def test_whole_percent(fraction, said):
    assert WORDS.percent(fraction, decimals=0) == said


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234, None, "1,234"),
        (1234.0, None, "1,234"),
        (0.8333, None, "0.83"),
        (0.8333, 0, "1"),
        (-0.2, 0, "0"),
        (-7, None, "−7"),
    ],
)
def test_number(value, decimals, text):
    assert WORDS.number(value, decimals=decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0030966, "0.00310"), (7.2492, "7.25"), (437.5, "438"), (1234.5, "1,234"),
     (-0.5, "−0.500"), (0, "0"), (None, NONE)],
)  # fmt: skip
def test_three_figures_of_a_number_of_any_size(value, text):
    assert WORDS.figures(value) == text


@pytest.mark.parametrize("value", MISSING)
def test_missing_is_a_dash_everywhere(value):
    said = [
        WORDS.money(value),
        WORDS.money_short(value),
        WORDS.money_change(value),
        WORDS.difference(value),
        WORDS.number(value),
        WORDS.percent(value),
        WORDS.change(value),
        WORDS.date(value),
        WORDS.date_short(value),
        WORDS.value(value, "money"),
    ]
    assert set(said) == {NONE}


def test_differences_have_their_sign():
    assert WORDS.difference(12512.4) == "+£12,512"
    assert WORDS.difference(-12512.4) == "−£12,512"
    assert WORDS.money_change(0.001) == "£0"


@pytest.mark.parametrize(
    ("label", "month", "short"),
    [
        ("2011-11", "November 2011", "Nov 2011"),
        ("2011-09", "September 2011", "Sept 2011"),
        ("2011-Q4", "2011-Q4", "2011-Q4"),  # no month: the label is its name
        ("FY2012-P03", "FY2012-P03", "FY2012-P03"),
        ("2011-13", "2011-13", "2011-13"),
    ],
)
def test_periods(label, month, short):
    assert WORDS.month(label) == month
    assert WORDS.month_short(label) == short


@pytest.mark.parametrize(
    "day",
    [dt.date(2011, 12, 9), pd.Timestamp("2011-12-09 14:30"), "2011-12-09"],
)
def test_dates(day):
    assert WORDS.date(day) == "9 December 2011"
    assert WORDS.date_short(day) == "9 Dec 2011"
    assert WORDS.day(day) == "9 Dec"


def test_an_axis_says_the_year_where_it_changes():
    labels = ["2010-11", "2010-12", "2011-01", "2011-02"]
    assert WORDS.axis(labels) == ["Nov\n2010", "Dec", "Jan\n2011", "Feb"]
    assert WORDS.axis(["2011-Q4", "2012-Q1"]) == ["2011-Q4", "2012-Q1"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (505.349, "money", "£505.35"),
        (3404.0, "count", "3,404"),
        (0.0321, "share", "3.2%"),
        (0.8333, "ratio", "0.83"),
    ],
)
def test_a_value_is_written_in_its_unit(value, unit, text):
    assert WORDS.value(value, unit) == text


def test_unknown_language_says_which_there_are():
    with pytest.raises(ParamError) as failure:
        Words("english")
    assert str(failure.value) == (
        "There are no words in the language 'english'. There are 'en'.\n"
        "Write one of them:  language: en"
    )


def test_unknown_sentence_is_a_programming_error():
    with pytest.raises(KeyError, match="no sentence 'chart.nothing'"):
        WORDS.say("chart.nothing")


def test_ids_of_the_data_stay_when_there_is_no_word_for_them():
    assert WORDS.known("reason", "blank") == "Blank"
    assert WORDS.known("reason", "my own reason") == "my own reason"


def test_a_text_in_braces_is_not_a_placeholder():
    said = WORDS.say("chart.list", name="{name}", value="{0}")
    assert said == "{name}: {0}"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("A" * 32, "A" * 32),
        ("A" * 33, "A" * 31 + "…"),
        ("two\n lines", "two lines"),
        (float("nan"), NONE),
        (12346, "12346"),
    ],
)
def test_names_that_fit(name, short):
    assert shorten(name) == short


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(1234, 1230), (-1235, -1240), (0.012345, 0.0123), (9999, 1e4)],
)
def test_three_figures(value, rounded):
    assert three_figures(value) == rounded


# Chinese


@pytest.fixture
def chinese(monkeypatch):
    """Words as they will be: reports are not offered in Chinese yet."""
    monkeypatch.setitem(LOCALES, "zh", "zh_CN")
    return Words("zh", "CNY")


def test_reports_are_not_offered_in_chinese_yet():
    with pytest.raises(ParamError):
        Words("zh")


@pytest.mark.parametrize("segment", rfm.SEGMENTS)
def test_segments_and_what_to_do_have_their_chinese(segment, chinese):
    for family in ("segment", "action"):
        english = SENTENCES[f"{family}.{segment}"]
        said = chinese.known(family, segment)
        assert said != english
        assert re.search("[\u4e00-\u9fff]", said)
        assert Words().known(family, segment) == english


def test_no_text_is_no_text(chinese):
    assert chinese.read("") == ""


def test_what_has_no_chinese_stays_english(chinese):
    assert chinese.say("none.rfm_not_asked") == "RFM segments were not asked for."


def test_every_chinese_text_is_of_an_english_one():
    with (LANGUAGES / "zh.po").open("rb") as file:
        found = [message.id for message in read_po(file) if message.id]
    assert len(found) == len(set(found)) >= 22
    assert set(found) <= set(SENTENCES.values())
