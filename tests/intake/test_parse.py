"""Numbers as people write them: read right, or not at all."""

import re
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_lines import few, refusal

from salesnb import engines
from salesnb.intake import parse


def column(texts):
    return engines.lazy(pd.DataFrame({"price": pd.Series(texts, dtype="str")}))


def numbers(*texts, decimal="."):
    """What each text says; None for none."""
    number = parse.number("price", decimal=decimal)
    found = engines.to_pandas(column(texts).select(number))["price"]
    return [None if pd.isna(value) else value for value in found]


def number(text, decimal="."):
    return numbers(text, decimal=decimal)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("005", 5),
        ("5.", 5),
        (".5", 0.5),
        ("+5", 5),
        ("-5", -5),
        ("- 5", -5),
        ("5-", -5),  # SAP writes the sign behind
        ("\u22125", -5),  # the minus sign of typesetters
        ("(5)", -5),  # bookkeepers
        ("( 5.00 )", -5),
        ("£5", 5),
        ("£ 5", 5),
        ("5 €", 5),
        ("5\u00a0€", 5),
        ("￥5", 5),
        ("5元", 5),
        ("5 kr", 5),
        ("R$ 5", 5),
        ("USD 5", 5),
        ("5USD", 5),
        ("-$5", -5),
        ("$-5", -5),
        ("$(5)", -5),
        ("($5)", -5),
        ("5€-", -5),
        ("1,234.50", 1234.5),
        ("1,234,567", 1234567),
        ("1 234.5", 1234.5),
        ("1\u00a0234.5", 1234.5),
        ("1\u202f234.5", 1234.5),
        ("1'234.5", 1234.5),  # the Swiss
        ("10%", 0.1),
        ("12.5 %", 0.125),
        ("-10%", -0.1),
        ("1e5", 100_000),
        ("1.5E+03", 1500),
        ("2.5e-1", 0.25),
        ("99999999999999", 99_999_999_999_999),  # 14 digits are the most
        (" 5 ", 5),
        ("\ufeff5\t", 5),
    ],
)
def test_numbers_with_a_decimal_point(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("5,5", 5.5),
        (",5", 0.5),
        ("1.234,50", 1234.5),
        ("1.234", 1234),
        ("1.234.567", 1234567),
        ("1 234,50 €", 1234.5),
        ("1\u202f234,50\u00a0€", 1234.5),  # French
        ("(1.234,50)", -1234.5),
        ("12,5%", 0.125),
    ],
)
def test_numbers_with_a_decimal_comma(text, value):
    assert number(text, ",") == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "5 pieces",
        "5x",
        "0x5",
        "--5",
        "+-5",
        "-5-",
        "(5",
        "5)",
        "(-5)",
        "-(5)",
    ]
    + [
        "£",
        "%",
        ".",
        "-",
        "5.5.5",
        "1,23",
        "1,2345",
        "12,34,567",
        "1,234,56",
        "5,",
        "1.234,5",
    ]
    + [
        "1_000",
        "inf",
        "nan",
        "1e99",
        "1e",
        "５",
        "٥",
        "9" * 15,
        "9" * 400,
        "5\x00",
        "£5€%",
    ],
)
def test_what_is_no_number_is_not_made_one(text):
    assert number(text) is None


@pytest.mark.parametrize("text", ["1.5", "1,234.5", "1,2,3", "1,234,567", "12.34"])
def test_what_does_not_fit_a_decimal_comma_is_not_made_to(text):
    assert number(text, ",") is None


MONEY = st.decimals(-(10**9), 10**9, places=2)


def dressed(value, draw, decimal):
    """`value` as somebody may write it."""
    digits = f"{abs(value):,.2f}"
    other = draw(
        st.sampled_from(["", " ", "\u00a0", "'", {".": ",", ",": "."}[decimal]])
    )
    digits = digits.replace(",", "t").replace(".", decimal).replace("t", other)
    signs = (
        ["-{}", "{}-", "({})", "£-{}", "-£{}", "{} EUR-"]
        if value < 0
        else ["{}", "£{}", "{} €"]
    )
    space = draw(st.sampled_from(["", " ", "\t"]))
    return space + draw(st.sampled_from(signs)).format(digits) + space


@few(15)
@given(st.data(), st.lists(MONEY, min_size=1, max_size=60), st.sampled_from([".", ","]))
def test_money_is_read_back_as_it_was_written(data, values, decimal):
    texts = [dressed(value, data.draw, decimal) for value in values]
    assert numbers(*texts, decimal=decimal) == [float(value) for value in values]


@few(15)
@given(st.lists(st.floats(1e-90, 9e12) | st.floats(-9e12, -1e-90), min_size=1))
def test_python_s_own_form_of_a_float_is_read_back(values):
    assert numbers(*map(repr, values)) == values


@pytest.mark.parametrize("decimal", [".", ","])
def test_the_shape_is_the_same_for_python_and_for_the_engine(decimal):
    signs, bodies = ["", "-", "("], ["5", "1,234", "1.234", "1,5", "1.5", ",", "1,2,3"]
    texts = [
        f"{a}{b}{c}" for a in signs for b in bodies for c in ("", ")", "-", "%", "€")
    ]
    fits = engines.to_pandas(
        column(texts).select(parse.nw.col("price").str.contains(parse.shape(decimal)))
    )
    here = re.compile(parse.shape(decimal), re.ASCII)
    assert fits["price"].tolist() == [bool(here.search(text)) for text in texts]


# --- the decimal mark ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["5"], "."),
        ([None, ""], "."),
        (["1.5"], "."),
        (["1,5"], ","),
        (["0.125"], "."),  # no thousands begin with 0
        ([",125"], ","),
        (["1,234.567"], "."),
        (["1.234,567"], ","),
        (["1,234,567"], "."),  # a number has one decimal mark at most
        (["1.234.567"], ","),
        (["1234.567"], "."),  # thousands would have been marked, too
        (["1'234,567"], ","),
        (["1,2345"], ","),
        (["1,234", "2.5"], "."),
        (["1.234", "2,5"], ","),
        (["-1.234", "(2,50)"], ","),
        (["12,50 €"], ","),
        (["EUR 12,50"], ","),
        (["12,50\u00a0€"], ","),
        (["hello, 5", "see p. 12,5 ff", "1.5"], "."),  # only numbers are looked at
    ],
)
def test_the_decimal_mark_that_a_column_shows(texts, mark):
    assert parse.decimal_mark(column(texts), ["price"]) == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1,234", "comma"),
        ("-12,345", "comma"),
        ("€ 1,234", "comma"),
        ("1.234", "point"),
    ],
)
def test_a_mark_that_may_be_either_is_refused(text, mark):
    """1.234 may be a little more than one, or a thousand times as much."""
    assert refusal(parse.decimal_mark, column([text, "5", ""]), ["price"]) == (
        f"'price' has amounts such as '{text}' whose {mark} can be a decimal mark or a "
        "thousands mark.\nWrite into the source file:  decimal: ','   (or '.')"
    )


def test_both_decimal_marks_in_one_column_are_refused():
    given = column(["1,234.50", "2,5", "7"])
    assert refusal(parse.decimal_mark, given, ["price"]) == (
        "'price' has amounts with a decimal point, such as '1,234.50', and with a decimal "
        "comma, such as '2,5'.\nWrite the one that holds into the source file:  "
        "decimal: '.'   (or ','; the others are set aside)"
    )


def test_one_column_decides_for_the_others():
    frame = engines.lazy(pd.DataFrame({"a": ["5", "6"], "b": ["1,50", "2"]}))
    assert parse.decimal_mark(frame, ["a", "b"]) == ","


@few(15)
@given(st.lists(MONEY, min_size=1, max_size=40), st.sampled_from([".", ","]), st.data())
def test_a_mark_is_never_taken_for_the_other(values, decimal, data):
    """Whoever writes two decimals is understood, with thousands marks and without."""
    texts = [dressed(Decimal(value), data.draw, decimal) for value in values]
    assert parse.decimal_mark(column(texts), ["price"]) == decimal


def test_texts_without_outer_spaces():
    texts = [" a b ", "\u00a0\u3000a\ufeff", "", "  ", None]
    found = engines.to_pandas(column(texts).select(parse.text("price")))["price"]
    assert found.fillna("missing").tolist() == ["a b", "a", *["missing"] * 3]


def test_words_for_nothing():
    texts = ["", " ", "N/A", "null", "-", "—", None, "0", "nothing"]
    said = column(texts).select(parse.said_nothing("price").alias("said"))
    assert engines.to_pandas(said)["said"].tolist() == [True] * 7 + [False] * 2
