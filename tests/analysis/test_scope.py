"""Which days are looked at, and what can be compared with them."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sold import booked, few, lines, refusal, seen, sold, window

from salesnb import engines
from salesnb.analysis import scope
from salesnb.periods import Calendar


def daily(first, last):
    """A line on every day from the first to the last."""
    return [sold(day) for day in pd.date_range(first, last)]


def view(rows, month, **options):
    return seen(rows, month, **options)[1]


def spans(periods):
    return [f"{period.start} {period.end}" for period in periods]


def test_a_whole_month_is_compared_with_whole_months():
    found = view(daily("2023-01-01", "2024-03-31"), "2024-03", as_of="2024-03-31")
    assert not found.partial
    assert spans(found.windows) == [
        "2024-03-01 2024-03-31",
        "2024-02-01 2024-02-29",
        "2023-03-01 2023-03-31",
    ]


def test_a_month_that_has_not_ended_is_compared_with_the_same_working_days():
    """Up to Friday 8 March 2024 are 6 working days; the sixth of February is Thursday the
    8th, of March 2023 Wednesday the 8th; free days after them would belong to them."""
    found = view(daily("2023-01-01", "2024-03-08"), "2024-03", as_of="2024-03-08")
    assert found.partial
    assert spans(found.windows) == [
        "2024-03-01 2024-03-08",
        "2024-02-01 2024-02-08",
        "2023-03-01 2023-03-08",
    ]


def test_free_days_after_the_last_working_day_belong_to_it():
    """Up to Friday 1 December 2023: 1 working day. November's first is Wednesday the 1st;
    of December 2022 Thursday the 1st. With Sunday the 3rd nothing more has passed."""
    for day in ("2023-12-01", "2023-12-03"):
        found = view(daily("2022-11-01", day), "2023-12", as_of=day)
        assert spans(found.windows[1:]) == [
            "2023-11-01 2023-11-01",
            "2022-12-01 2022-12-01",
        ]


def test_the_as_of_date_cuts_data_that_run_on():
    found = view(daily("2024-01-01", "2024-04-30"), "2024-03", as_of="2024-03-15")
    assert (found.complete_to, found.partial) == (date(2024, 3, 15), True)


@pytest.mark.parametrize(
    ("as_of", "complete_to"),
    [
        ("2024-03-08", "2024-03-08"),
        ("2024-03-10", "2024-03-10"),  # a weekend, as there were others
        ("2024-03-11", "2024-03-11"),  # three days: as long as the usual silence
        ("2024-03-12", "2024-03-08"),  # longer: the data end on Friday
        ("2024-12-31", "2024-03-08"),
    ],
)
def test_data_end_where_silence_is_longer_than_usual(as_of, complete_to):
    """Lines from Monday to Friday: the usual silence is three days, Friday to Monday."""
    days = [sold(day) for day in pd.bdate_range("2024-01-01", "2024-03-08")]
    found = view(days, "2024-03", as_of=as_of)
    assert found.usual_silence == 3
    assert found.complete_to == date.fromisoformat(complete_to)


@pytest.mark.parametrize("odd", ["2019-09-09", "2022-12-01"])
def test_one_odd_date_makes_no_silence_usual(odd):
    days = [sold(day) for day in [odd, *pd.bdate_range("2023-09-01", "2024-03-08")]]
    found = view(days, "2024-03", as_of="2024-04-30")
    assert (found.complete_to, found.partial) == (date(2024, 3, 8), True)


def test_a_holiday_of_a_year_makes_no_silence_usual():
    """Closed from 23 December to 8 January: one gap of 17 days among 250 short ones."""
    days = pd.bdate_range("2023-03-13", "2023-12-22").append(
        pd.bdate_range("2024-01-08", "2024-03-08")
    )
    found = view([sold(day) for day in days], "2024-03", as_of="2024-03-22")
    assert (found.usual_silence, found.complete_to) == (3, date(2024, 3, 8))


def test_data_of_one_day():
    found = view([sold("2024-03-05")], "2024-03", as_of="2024-03-31")
    assert (found.first_day, found.last_day) == (date(2024, 3, 5), date(2024, 3, 5))
    assert (found.complete_to, found.partial) == (date(2024, 3, 5), True)


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (
            Calendar("quarter"),
            ["2024-01-01 2024-03-31", "2023-10-01 2023-12-31", "2023-01-01 2023-03-31"],
        ),
        (  # the fiscal year begins in February: March is in its first quarter
            Calendar("quarter", fiscal_start=2),
            ["2024-02-01 2024-04-30", "2023-11-01 2024-01-31", "2023-02-01 2023-04-30"],
        ),
        (
            Calendar("year"),
            ["2024-01-01 2024-12-31", "2023-01-01 2023-12-31", "2023-01-01 2023-12-31"],
        ),
        (  # 1 January 2024 is a Monday, 2023's year begins on the 2nd: 8 weeks, then 5
            Calendar("445"),
            ["2024-02-26 2024-03-31", "2024-01-29 2024-02-25", "2023-02-27 2023-04-02"],
        ),
    ],
)
def test_other_calendars(calendar, expected):
    rows = daily("2022-12-01", "2025-01-05")
    found = view(rows, "2024-03", as_of="2025-01-05", calendar=calendar)
    assert spans(found.windows) == expected


def test_a_445_period_that_has_not_ended():
    """P03 of 2024 begins on Monday 26 February: up to Wednesday 6 March 8 working days."""
    rows = daily("2023-01-01", "2024-03-06")
    found = view(rows, "2024-03", as_of="2024-03-06", calendar=Calendar("445"))
    assert found.partial
    assert spans(found.windows) == [
        "2024-02-26 2024-03-06",
        "2024-01-29 2024-02-07",
        "2023-02-27 2023-03-08",
    ]


@pytest.mark.parametrize("month", ["2024-01", "2024-04"])
def test_a_month_outside_the_data_is_refused(month):
    rows = [sold("2024-02-10"), sold("2024-03-05")]
    assert refusal(seen, rows, month) == (
        f"There is nothing in {month}: the data run from 2024-02-10 to 2024-03-05.\n"
        "Write a month of theirs:  month: '2024-03'"
    )


def test_a_month_that_had_not_begun_is_refused():
    rows = daily("2024-02-01", "2024-03-31")
    assert refusal(seen, rows, "2024-03", as_of="2024-02-29") == (
        "2024-03 had not begun on the as-of date, 2024-02-29.\n"
        "Write a later as_of, or an earlier month."
    )


def test_no_line_at_all_is_refused():
    assert refusal(seen, [], "2024-03") == (
        "There is nothing in 2024-03: no order line was kept.\n"
        "Look at the ledger of what was set aside, or write a later as_of."
    )


def test_a_month_without_a_line_inside_the_data_can_be_asked_for():
    rows = [sold("2024-01-10"), sold("2024-03-05")]
    assert view(rows, "2024-02", as_of="2024-03-05").period.label == "2024-02"


# --- which window ----------------------------------------------------------------------


def places(windows, *days):
    orders = booked(*(sold(day) for day in days)).orders
    place = scope.which(scope.nw.col("order_date"), windows)
    table = engines.to_pandas(orders.select("row", place=place).sort("row"))
    return table["place"].astype(object).where(table["place"].notna(), None).tolist()


def test_both_ends_of_a_window_belong_to_it():
    windows = [window("2024-03-01", "2024-03-31"), window("2024-01-01", "2024-01-31")]
    days = ["2024-02-29 23:59:59.999999", "2024-03-01", "2024-03-31 23:59:59.999999"]
    assert places(windows, *days, "2024-04-01") == [None, 0, 0, None]
    assert places(windows, "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01") == [
        None,
        1,
        1,
        None,
    ]


def test_a_window_without_a_day_has_no_line():
    empty = window("2024-03-01", "2024-02-29")
    assert places([empty], "2024-02-29", "2024-03-01") == [None, None]


@few(15)
@given(st.randoms(use_true_random=False), st.integers(1, 20))
def test_windows_are_found_in_any_order_and_number(random, count):
    """By halves or one by one: the answer is the same."""
    starts = pd.date_range("2024-01-01", periods=count, freq="10D")
    lengths = [random.randrange(-1, 10) for _ in starts]
    windows = [
        window(f"{s:%Y-%m-%d}", f"{s + pd.Timedelta(days=n):%Y-%m-%d}")
        for s, n in zip(starts, lengths, strict=True)
    ]
    random.shuffle(windows)
    days = pd.date_range("2023-12-25", "2024-08-01", freq="36h")
    expected = [
        next((i for i, w in enumerate(windows) if w.start <= day.date() <= w.end), None)
        for day in days
    ]
    assert places(windows, *days) == expected


def test_the_input_is_a_book_of_any_frame():
    assert view(lines(sold("2024-03-05")), "2024-03").first_day == date(2024, 3, 5)
