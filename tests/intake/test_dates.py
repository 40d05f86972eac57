"""Dates, against Python's own reading of the same texts."""

import re
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from order_lines import loaded, refusal

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import clean, dates, parse

DAY_FORMATS = [f for f in dates.CANDIDATES if not re.search("%[HI]", f)]
TIMES = sorted(
    {
        f.removeprefix("%Y-%m-%d")
        for f in dates.CANDIDATES
        if f[:8] == "%Y-%m-%d" and "%z" not in f  # see ZONED
    }
)
FIRST, LAST = date(1999, 1, 1), date(2005, 12, 31)


def column(texts, name="day"):
    return engines.lazy(pd.DataFrame({name: pd.Series(texts, dtype="str")}))


def read(texts, *formats):
    """text -> the moment it says, None for none."""
    frame = column(texts).select("day", said=parse.moment("day", list(formats)))
    table = engines.to_pandas(frame)
    values = [
        None if pd.isna(value) else value.to_pydatetime() for value in table["said"]
    ]
    return dict(zip(table["day"], values, strict=True))


def python(text, date_format):
    try:
        return datetime.strptime(text, date_format)
    except ValueError:
        return None


def written(date_format, year, month, day, pad):
    """A day as a text, whether there is such a day or not."""
    parts = {"%Y": f"{year:04}", "%y": f"{year % 100:02}"}
    parts |= {"%m": f"{month:{pad}}", "%d": f"{day:{pad}}"}
    if 1 <= month <= 12:
        name = date(2000, month, 1).strftime("%B")
        parts |= {"%B": name, "%b": name[:3]}
    for letter, value in parts.items():
        date_format = date_format.replace(letter, value)
    return date_format


def days_written(date_format):
    pads = ["02"] if "%m%d" in date_format else ["02", ""]
    months = range(1, 13) if "%b" in date_format.lower() else range(14)
    years = range(FIRST.year, LAST.year + 1)
    every = (
        (y, m, d, p) for y in years for m in months for d in range(33) for p in pads
    )
    return sorted({written(date_format, *one) for one in every})


def test_every_candidate_is_asked():
    plain = [f for f in dates.CANDIDATES if "%z" not in f]
    assert len(DAY_FORMATS) * len(TIMES) == len(plain) > 200


@pytest.mark.parametrize("date_format", DAY_FORMATS)
def test_days_of_seven_years_are_those_of_python(date_format):
    """With and without zeros, and with the 0th, the 30th of February and the 13th month:
    what there is is read as Python reads it, what there is not is not read."""
    texts = days_written(date_format)
    expected = {text: python(text, date_format) for text in texts}
    assert sum(1 for day in set(expected.values()) if day) == (LAST - FIRST).days + 1
    assert read(texts, date_format) == expected
    pattern = re.compile(dates.pattern(date_format))
    assert [t for t in texts if pattern.search(t)] == [t for t in texts if expected[t]]


def test_digits_without_marks_have_fixed_places():
    """Python reads 2024111 as 1 November; so may 11 January be meant."""
    assert read(["2024111", "20240111"], "%Y%m%d") == {
        "2024111": None,
        "20240111": datetime(2024, 1, 11),
    }


def test_two_digits_of_a_year_are_a_century_as_in_python():
    texts = [f"29/02/{year:02}" for year in range(100)]
    found = read(texts, "%d/%m/%y")
    assert found == {text: python(text, "%d/%m/%y") for text in texts}
    assert found["29/02/68"].year == 2068
    assert found["29/02/72"].year == 1972
    assert sum(1 for day in found.values() if day) == 25


@pytest.mark.parametrize("year", ["0000", "0001", "0024"])
def test_years_of_zeros_are_misprints(year):
    assert read([f"{year}-01-01"], "%Y-%m-%d") == {f"{year}-01-01": None}


@pytest.mark.parametrize("year", [1000, 1600, 1900, 2000, 2100, 2400, 9999])
def test_leap_years_of_centuries(year):
    text = f"{year}-02-29"
    assert read([text], "%Y-%m-%d") == {text: python(text, "%Y-%m-%d")}


CLOCKS = {
    " %H:%M": ["00:00", "23:59", "9:05", "9:5", "24:00", "23:60", "1200", "12:00:00"],
    " %H:%M:%S": ["23:59:59", "1:2:3", "12:00:60", "12:00", "24:00:00"],
    "T%H:%M": ["23:59", "24:00"],
    "T%H:%M:%S": ["23:59:59", "12:00:00Z"],
    " %H:%M:%S.%f": ["12:00:00.5", "12:00:00.123456", "12:00:00.", "12:00:00.1234567"],
    ", %I:%M %p": [" 10:23 AM", "10:23 AM"],
    ", %I:%M:%S %p": [" 10:23:59 PM"],
    ", %H:%M:%S": [" 23:59:59", " 25:00:00"],
    "T%H:%M:%S.%f": ["12:00:00.250"],
    " %I:%M %p": ["12:00 AM", "12:30 PM", "1:05 pm", "13:00 PM", "0:30 AM", "12:00"],
    " %I:%M:%S %p": ["12:00:01 am", "11:59:59 PM"],
}


@pytest.mark.parametrize("clock", CLOCKS)
def test_times_are_those_of_python(clock):
    form = "%d/%m/%Y" + clock
    texts = [f"29/02/2024{clock[0]}{time}" for time in CLOCKS[clock]]
    assert read(texts, form) == {text: python(text, form) for text in texts}


def test_every_clock_is_asked():
    assert set(CLOCKS) == {clock for clock in TIMES if clock}


def test_iso_dates_are_read_beside_the_declared_form():
    found = read(["31/12/2024", "2024-12-31", "2024-12-31T08:00:00"], "%d/%m/%Y")
    assert [day.date() for day in found.values()] == [date(2024, 12, 31)] * 3


# --- which form a column is written in -------------------------------------------------


def forms(*texts):
    return dates.detect(column(texts), "day")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2024-03-01"], ["%Y-%m-%d"]),
        (["2024/3/1", "2024/12/31"], ["%Y/%m/%d"]),
        (["20240301"], ["%Y%m%d"]),
        (["2024年3月1日"], ["%Y年%m月%d日"]),
        (["01.02.2024"], ["%d.%m.%Y"]),  # only ever written with the day first
        (["1-Mar-24"], ["%d-%b-%y"]),
        (["March 1, 2024"], ["%B %d, %Y"]),
        (["13/02/2024"], ["%d/%m/%Y"]),
        (["02/13/2024"], ["%m/%d/%Y"]),
        (["02/13/24 10:00 PM"], ["%m/%d/%y %I:%M %p"]),
        (["2024-03-01", "2024-03-01 08:00:00"], ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"]),
        ([" 2024-03-01\u00a0", "\t2024-03-02"], ["%Y-%m-%d"]),
        (["", None, "n/a", "2024-03-01"], ["%Y-%m-%d"]),
        (["", None, "n/a"], []),  # nothing is said: nothing to find out
        (["Total", "2024-03-01"], ["%Y-%m-%d"]),
    ],
)
def test_forms_that_a_column_shows(texts, expected):
    assert forms(*texts) == expected


def test_equal_halves_decide_nothing_and_need_not():
    """5 May is 5 May either way."""
    assert len(forms("05/05/2024", "06/06/2024")) == 1


def test_dates_that_may_be_two_days_are_refused_with_counts():
    texts = [
        "03/04/2024",
        "04/03/2024",
        "05/05/2024",
        "13/04/2024",
        "25/12/2024",
        "12/31/2024",
    ]
    assert refusal(dates.detect, column(texts), "day") == (
        "2 dates in 'day' mean another day with the day first than with the month first, "
        "such as '03/04/2024'. 2 others can only be '%d/%m/%Y', 1 only '%m/%d/%Y'.\n"
        "Write into the source file:  date_format: '%d/%m/%Y'"
    )


def test_the_form_that_more_dates_need_is_suggested():
    said = refusal(dates.detect, column(["03/04/24", "12/31/24"]), "day")
    assert said.endswith("date_format: '%m/%d/%y'")


def test_counts_are_those_of_a_plain_count():
    """Every day of 2024 with the day first: 12 x 12 - 12 may be another day."""
    year = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    said = refusal(dates.detect, column([f"{d:%d/%m/%Y}" for d in year]), "day")
    assert said.startswith("132 dates in 'day'")
    assert f"{366 - 144} others can only be '%d/%m/%Y', 0 only" in said


def test_a_form_nobody_knows_is_refused():
    assert refusal(dates.detect, column(["", "1st of May"]), "day") == (
        "The dates in 'day' have no form that is known, such as '1st of May'.\n"
        "Write into the source file:  date_format: '%Y-%m-%d'   (Python's letters)"
    )


def test_sentences_name_the_column_as_the_file_does():
    given = loaded(
        pd.DataFrame({"When Ordered": ["03/04/24"], "amount": ["5"]}),
        columns={"order_date": "When Ordered"},
    )
    assert "1 dates in 'When Ordered' mean" in refusal(clean.orders, given)


def test_a_declared_form_is_not_doubted():
    given = loaded(
        pd.DataFrame({"order_date": ["03/04/24"], "amount": ["5"]}),
        date_format="%d/%m/%y",
    )
    table = engines.to_pandas(clean.orders(given).kept)
    assert table["order_date"].tolist() == [pd.Timestamp("2024-04-03")]


def test_refusals_are_of_the_kind_for_formats():
    with pytest.raises(ValueFormatError):
        forms("03/04/2024")


# --- the clock it was written by -------------------------------------------------------

ZONED = {
    "2024-03-01 23:23:44 -0500": "%Y-%m-%d %H:%M:%S %z",  # Shopify
    "2024-03-01T23:23:44+01:00": "%Y-%m-%dT%H:%M:%S%z",
    "2024-03-01T23:23:44.000+0000": "%Y-%m-%dT%H:%M:%S.%f%z",  # Salesforce
    "2024-03-01T23:23:44Z": "%Y-%m-%dT%H:%M:%S%z",
    "2024-03-01 23:23:44 UTC": "%Y-%m-%d %H:%M:%S %z",
}


@pytest.mark.parametrize("text", ZONED)
def test_a_time_with_an_offset_keeps_its_day(text):
    """In Greenwich the first was 04:23 of the day after."""
    assert read([text], ZONED[text]) == {text: datetime(2024, 3, 1, 23, 23, 44)}
    assert dates.detect(column([text]), "day") == [ZONED[text]]


# --- one order of day and month for a column -------------------------------------------

TWO_FORMS = ["12/25/2023", "03/04/2024", "03/05/2024 08:16", "03/14/2024 09:00"]


def test_a_column_has_one_order_of_day_and_month_in_all_its_forms():
    texts = ["12/25/2023", "05/05/2024 08:16"]
    assert dates.detect(column(texts), "day") == ["%m/%d/%Y", "%m/%d/%Y %H:%M"]


def test_ambiguous_dates_are_counted_over_all_forms():
    assert refusal(dates.detect, column(TWO_FORMS), "day") == (
        "2 dates in 'day' mean another day with the day first than with the month "
        "first, such as '03/04/2024'. 2 others can only be '%m/%d/%Y', 0 only "
        "'%d/%m/%Y'.\nWrite into the source file:  date_format: "
        "['%m/%d/%Y', '%m/%d/%Y %H:%M']"
    )
