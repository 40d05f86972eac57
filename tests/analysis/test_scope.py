"""What a report looks at and compares, against the calendar on the wall."""

from datetime import date, timedelta

import narwhals as nw
import pandas as pd
import pytest
from hand_books import booked, sale, seen
from hypothesis import given
from hypothesis import strategies as st

from salesnb import engines
from salesnb.analysis import monthly, scope
from salesnb.errors import PeriodError
from salesnb.periods import Calendar, Period


def daily(first, last, step=1):
    """A line every `step` days."""
    days = pd.date_range(first, last, freq=f"{step}D").strftime("%Y-%m-%d")
    return [sale(day, 1) for day in days]


def spans(view):
    return [f"{window.start} {window.end}" for window in view.windows]


def labels(view):
    return view.period.label, view.previous.label, view.last_year.label


TWO_YEARS = booked(*daily("2023-01-02", "2024-12-30", step=7))


# Which periods


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        ({}, ("2024-02", "2024-01", "2023-02")),
        ({"kind": "month", "fiscal_start": 4}, ("2024-02", "2024-01", "2023-02")),
        ({"kind": "quarter"}, ("2024-Q1", "2023-Q4", "2023-Q1")),
        # Fiscal years from April: February is in the last quarter of 2024's.
        (
            {"kind": "quarter", "fiscal_start": 4},
            ("FY2024-Q4", "FY2024-Q3", "FY2023-Q4"),
        ),
        ({"kind": "year"}, ("2024", "2023", "2023")),
        ({"kind": "year", "fiscal_start": 4}, ("FY2024", "FY2023", "FY2023")),
        ({"kind": "445"}, ("FY2024-P02", "FY2024-P01", "FY2023-P02")),
        # 2 = February begins the year, so January is the twelfth of the year before.
        (
            {"kind": "445", "fiscal_start": 2},
            ("FY2025-P01", "FY2024-P12", "FY2024-P01"),
        ),
    ],
)
def test_periods_of_each_calendar(calendar, expected):
    assert labels(seen(TWO_YEARS, "2024-02", "2024-12-31", **calendar)) == expected


@pytest.mark.parametrize(
    ("kind", "season"), [("month", 12), ("quarter", 4), ("year", 1), ("445", 12)]
)
def test_periods_in_a_year(kind, season):
    assert seen(TWO_YEARS, "2024-02", kind=kind).season == season


# What is compared


def test_a_period_that_has_ended_is_compared_whole():
    view = seen(TWO_YEARS, "2024-03", "2024-03-31")
    assert not view.partial
    assert spans(view) == [
        "2024-03-01 2024-03-31",
        "2024-02-01 2024-02-29",
        "2023-03-01 2023-03-31",
    ]


def test_a_partial_month_is_compared_with_the_same_working_days():
    view = seen(TWO_YEARS, "2024-03", "2024-03-12")
    assert view.partial
    assert spans(view) == [
        # Friday 1st, five to the 8th, Monday 11th and Tuesday 12th: 8 working days
        "2024-03-01 2024-03-12",
        # Thursday 1st and Friday 2nd, five to the 9th, Monday 12th; the 13th is a ninth
        "2024-02-01 2024-02-12",
        # Wednesday 1st to Friday 3rd, five to Friday 10th, and the weekend behind them
        "2023-03-01 2023-03-12",
    ]


def test_a_partial_445_period():
    # The 4-4-5 year 2024 begins on Monday 1 January, that of 2023 on Monday 2 January,
    # so the same working days are the same place in the week.
    view = seen(TWO_YEARS, "2024-02", "2024-02-07", kind="445")
    assert spans(view) == [
        "2024-01-29 2024-02-07",
        "2024-01-01 2024-01-10",
        "2023-01-30 2023-02-08",
    ]


def test_partial_on_the_day_before_the_last():
    assert seen(TWO_YEARS, "2024-04", "2024-04-29").partial
    assert not seen(TWO_YEARS, "2024-04", "2024-04-30").partial


def test_when_no_working_day_has_passed_nothing_compares():
    # 1 June 2024 is a Saturday; 1 May 2024 is a working day, so May has no such day.
    view = seen(TWO_YEARS, "2024-06", "2024-06-02")
    assert spans(view)[1] == "2024-05-01 2024-04-30"
    table = monthly.kpis(TWO_YEARS, view)
    revenue = table.set_index("metric").loc["revenue"]
    assert pd.isna(revenue["previous"]) and pd.isna(revenue["change_previous"])


# Until when the data are complete


@pytest.mark.parametrize(
    ("as_of", "complete_to"),
    [
        # A line every third day until the 31st, so three days of silence are usual.
        ("2024-02-03", "2024-02-03"),
        ("2024-02-04", "2024-01-31"),  # four are not: the data end with the last line
        ("2024-03-31", "2024-01-31"),
    ],
)
def test_data_end_where_the_silence_is_longer_than_any_before(as_of, complete_to):
    view = seen(daily("2024-01-01", "2024-01-31", step=3), "2024-01", as_of)
    assert str(view.complete_to) == complete_to
    assert view.longest_silence == 3


def test_a_month_cut_short_by_the_export_is_partial():
    rows = daily("2023-12-01", "2024-02-14")
    view = seen(rows, "2024-02", "2024-03-31")
    assert view.partial
    # 1 to 14 February are 10 working days; 1 to 14 January are 10, and Monday the
    # 15th is an eleventh.
    assert spans(view)[:2] == ["2024-02-01 2024-02-14", "2024-01-01 2024-01-14"]


def test_one_day_of_data_says_nothing_of_silence():
    view = seen([sale("2024-03-01", 1)], "2024-03", "2024-03-31")
    assert (view.longest_silence, str(view.complete_to)) == (0, "2024-03-01")


# Refusals


@pytest.mark.parametrize(
    ("month", "as_of", "words"),
    [
        ("2022-12", "2024-12-31", "run from 2023-01-02 to 2024-12-30"),
        ("2025-01", "2025-01-31", "month: '2024-12'"),
        ("2024-06", "2024-05-31", "had not begun on the as-of date, 2024-05-31"),
        ("June", "2024-12-31", "'June' names no month"),
    ],
)
def test_refused(month, as_of, words):
    with pytest.raises(PeriodError, match=words):
        seen(TWO_YEARS, month, as_of)


def test_refused_without_a_line():
    with pytest.raises(PeriodError, match="no order line was kept"):
        seen([], "2024-01")


def test_months_of_the_first_and_the_last_day_are_in_the_data():
    assert seen(TWO_YEARS, "2023-01", "2024-12-31").period.label == "2023-01"
    assert seen(TWO_YEARS, "2024-12", "2024-12-31").period.label == "2024-12"


# For forecasts


def test_history_has_whole_periods_up_to_the_report():
    rows = daily("2024-01-15", "2024-05-20")  # January and May are cut
    book = booked(*rows)
    view = seen(book, "2024-04", "2024-05-20")
    table = view.history(monthly.by_period(book, view))
    # A line of 1 a day: the days of February, March and April
    assert table.values.tolist() == [["2024-02", 29], ["2024-03", 31], ["2024-04", 30]]
    assert view.ahead(3) == ["2024-05", "2024-06", "2024-07"]


def test_a_partial_period_is_the_first_to_be_forecast():
    book = booked(*daily("2024-01-15", "2024-05-20"))
    view = seen(book, "2024-05", "2024-05-20")
    table = view.history(monthly.by_period(book, view))
    assert table["period"].tolist() == ["2024-02", "2024-03", "2024-04"]
    assert view.ahead(2) == ["2024-05", "2024-06"]


# Which window a day is in


def windows_of(days, windows):
    table = pd.DataFrame(
        {"day": pd.to_datetime(days, format="ISO8601"), "row": range(len(days))}
    )
    place = scope.which(nw.col("day"), windows)
    rows = engines.lazy(table).select("row", place=place).sort("row")
    return engines.to_pandas(rows)["place"]


def test_the_edges_of_a_window():
    window = Period(start=date(2024, 3, 1), end=date(2024, 3, 31), label="March")
    days = ["2024-02-29 23:59:59", "2024-03-01", "2024-03-31 23:59:59", "2024-04-01"]
    assert windows_of(days, [window]).notna().tolist() == [False, True, True, False]


@given(
    st.sets(st.integers(0, 23), min_size=1).flatmap(lambda s: st.permutations([*s])),
    st.sampled_from(["month", "445"]),
)
def test_every_day_is_in_its_window(chosen, kind):
    """In whatever order the windows are given, and with gaps between them."""
    periods = Calendar(kind).between(date(2023, 1, 10), date(2024, 12, 20))
    windows = [periods[number] for number in chosen]
    days = [date(2022, 12, 20) + timedelta(days=5 * n) for n in range(150)]
    expected = [
        next((i for i, w in enumerate(windows) if w.start <= day <= w.end), None)
        for day in days
    ]
    found = windows_of(days, windows)
    assert [None if pd.isna(place) else int(place) for place in found] == expected
