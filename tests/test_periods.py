"""Periods, against the calendar on the wall, pandas' offsets and numpy's workdays."""

from datetime import date, datetime, timedelta

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesnb import periods
from salesnb.errors import PeriodError
from salesnb.periods import KINDS, WEEKDAYS, Calendar, Period

DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(KINDS),
    fiscal_start=st.integers(1, 12),
    week_start=st.sampled_from(WEEKDAYS),
)
# Retailers' 4-5-4 calendar has the same years: from the Sunday nearest 1 February.
RETAIL = Calendar("445", fiscal_start=2, week_start="sunday")


def labels(found):
    return [period.label for period in found]


def span(period):
    return str(period.start), str(period.end)


def refusal(call, *arguments, **options):
    with pytest.raises(PeriodError) as failure:
        call(*arguments, **options)
    return str(failure.value)


@pytest.mark.parametrize(
    ("calendar", "label", "start", "end"),
    [
        (Calendar(), "2011-11", "2011-11-01", "2011-11-30"),
        (Calendar("month", fiscal_start=4), "2011-11", "2011-11-01", "2011-11-30"),
        (Calendar("quarter"), "2011-Q4", "2011-10-01", "2011-12-31"),
        # Fiscal 2012 runs from April 2011: November is in its third quarter.
        (Calendar("quarter", fiscal_start=4), "FY2012-Q3", "2011-10-01", "2011-12-31"),
        # A quarter need not begin where a calendar quarter does: Nov, Dec, Jan.
        (Calendar("quarter", fiscal_start=11), "FY2012-Q1", "2011-11-01", "2012-01-31"),
        (Calendar("year"), "2011", "2011-01-01", "2011-12-31"),
        (Calendar("year", fiscal_start=4), "FY2012", "2011-04-01", "2012-03-31"),
        (Calendar("year", fiscal_start=12), "FY2011", "2010-12-01", "2011-11-30"),
        # 1 January 2011 is a Saturday, so the year begins on Monday the 3rd; 43 weeks
        # later is 31 October, and the eleventh period has 4 weeks.
        (Calendar("445"), "FY2011-P11", "2011-10-31", "2011-11-27"),
    ],
)
def test_the_period_that_a_month_names(calendar, label, start, end):
    found = calendar.month("2011-11")
    assert found.label == str(found) == label
    assert span(found) == (start, end)


def test_leap_years():
    assert Calendar().month("2012-02").end == date(2012, 2, 29)
    assert Calendar().month("1900-02").end == date(1900, 2, 28)


def test_last_and_first_day_belong_to_their_period():
    months = Calendar()
    assert months.at(date(2011, 11, 30)).label == "2011-11"
    assert months.at(date(2011, 12, 1)).label == "2011-12"
    assert months.at(datetime(2011, 11, 30, 23, 59)).label == "2011-11"
    assert months.at(pd.Timestamp("2011-12-01 00:00")).label == "2011-12"


def test_neighbours():
    months, quarters = Calendar(), Calendar("quarter", fiscal_start=4)
    january = months.month("2012-01")
    assert months.previous(january).label == "2011-12"
    assert months.following(january).label == "2012-02"
    assert months.same_last_year(january).label == "2011-01"
    first = quarters.month("2012-05")
    assert first.label == "FY2013-Q1"
    assert quarters.previous(first).label == "FY2012-Q4"
    assert quarters.same_last_year(first).label == "FY2012-Q1"
    year = Calendar("year").month("2012-05")
    assert Calendar("year").same_last_year(year).label == "2011"


def test_neighbours_of_a_clipped_period_are_whole():
    months = Calendar()
    some = periods.clip(months.month("2011-12"), date(2011, 12, 9))
    assert months.following(some) == months.month("2012-01")
    assert months.previous(some) == months.month("2011-11")


def test_retail_years_of_53_weeks():
    """National Retail Federation: 2006, 2012, 2017 and 2023 have 53 weeks.

    It names a year for its first month, so its 2023 is our FY2024.
    """
    longer = []
    for year in range(2005, 2025):
        first, last = RETAIL.month(f"{year}-02"), RETAIL.month(f"{year + 1}-01")
        weeks = ((last.end - first.start).days + 1) / 7
        assert weeks in (52, 53)
        longer += [year] if weeks == 53 else []
    assert longer == [2006, 2012, 2017, 2023]
    assert span(RETAIL.month("2023-02")) == ("2023-01-29", "2023-02-25")
    assert RETAIL.month("2023-02").label == "FY2024-P01"
    # 5 weeks and the 53rd
    assert span(RETAIL.month("2024-01")) == ("2023-12-24", "2024-02-03")


@pytest.mark.parametrize("start", range(1, 13))
@pytest.mark.parametrize("weekday", [0, 5, 6])
def test_445_quarters_end_where_pandas_has_them(start, weekday):
    """FY5253Quarter, "nearest": the year *ends* on the weekday before ours."""
    ends = pd.tseries.offsets.FY5253Quarter(
        startingMonth=(start - 2) % 12 + 1,
        weekday=(weekday - 1) % 7,
        qtr_with_extra_week=4,
        variation="nearest",
    )
    expected = pd.date_range("1998-01-01", "2030-12-31", freq=ends).date
    calendar = Calendar("445", fiscal_start=start, week_start=WEEKDAYS[weekday])
    found = calendar.between(expected[0], expected[-1])
    assert [p.end for p in found if int(p.label[-2:]) % 3 == 0] == list(expected)


@pytest.mark.parametrize("end", ["JAN", "MAR", "JUN", "DEC"])
def test_quarters_and_years_are_those_of_pandas(end):
    start = pd.Timestamp(f"2000-{end}-01").month % 12 + 1
    for kind, freq in (("quarter", f"Q-{end}"), ("year", f"Y-{end}")):
        calendar = Calendar(kind, fiscal_start=start)
        for day in pd.date_range("2010-01-01", "2014-12-31", freq="17D"):
            theirs, ours = day.to_period(freq), calendar.at(day.date())
            ends = theirs.start_time.date(), theirs.end_time.date()
            assert span(ours) == tuple(map(str, ends))
            year = theirs.qyear if kind == "quarter" else theirs.year
            assert ours.label.removeprefix("FY")[:4] == str(year)


@given(CALENDARS, DAYS, st.integers(0, 1500))
def test_periods_tile_any_range(calendar, first, days):
    last = first + days * DAY
    found = calendar.between(first, last)
    assert found[0].start <= first <= found[0].end
    assert found[-1].start <= last <= found[-1].end
    for one, other in zip(found, found[1:], strict=False):
        assert other.start == one.end + DAY
        assert calendar.following(one) == other
        assert calendar.previous(other) == one
    assert found == sorted(found, key=lambda period: period.start) == sorted(found)
    assert len(set(labels(found))) == len(found)


@given(CALENDARS, DAYS)
def test_a_day_is_in_its_period_and_years_repeat(calendar, day):
    period = calendar.at(day)
    assert period.start <= day <= period.end
    assert calendar.at(period.start) == calendar.at(period.end) == period
    last_year = calendar.same_last_year(period)
    in_a_year = len(calendar.between(last_year.start, period.start)) - 1
    assert in_a_year == {"month": 12, "quarter": 4, "year": 1, "445": 12}[calendar.kind]
    assert last_year.label[-2:] == period.label[-2:] or calendar.kind == "year"


@given(st.integers(1, 12), st.sampled_from(WEEKDAYS), st.integers(1990, 2060))
def test_a_445_year_is_whole_weeks_near_its_months(start, weekday, year):
    calendar = Calendar("445", fiscal_start=start, week_start=weekday)
    first = calendar.month(f"{year}-{start:02}")
    weeks = []
    for place in range(12):
        month = f"{year + (start + place > 12)}-{(start + place - 1) % 12 + 1:02}"
        period = calendar.month(month)
        # The place of the month in the year, whichever weekday begins it.
        assert period.label == f"FY{year + (start > 1)}-P{place + 1:02}"
        weeks.append(((period.end - period.start).days + 1) / 7)
    assert weeks[:11] == [4, 4, 5] * 3 + [4, 4]
    assert weeks[11] in (5, 6)
    assert abs((first.start - date(year, start, 1)).days) <= 3
    assert first.start.weekday() == WEEKDAYS.index(weekday)


def test_partial_is_not_ended_on_the_last_complete_day():
    december = Calendar().month("2011-12")
    assert periods.is_partial(december, date(2011, 12, 30))
    assert not periods.is_partial(december, date(2011, 12, 31))
    assert periods.is_partial(december, date(2011, 11, 30))  # has not begun
    assert periods.is_partial(december, pd.Timestamp("2011-12-09 12:50"))


def test_clip():
    december = Calendar().month("2011-12")
    some = periods.clip(december, date(2011, 12, 9))
    assert (some.label, *span(some)) == ("2011-12", "2011-12-01", "2011-12-09")
    assert periods.clip(december, date(2012, 1, 1)) == december
    assert periods.clip(december, date(2011, 12, 1)).end == date(2011, 12, 1)
    assert refusal(periods.clip, december, date(2011, 11, 30)) == (
        "2011-12 had not begun on the as-of date, 2011-11-30.\n"
        "Write a later as_of, or an earlier month."
    )


@given(DAYS, st.integers(-10, 400), st.sets(DAYS, max_size=5))
def test_working_days_are_those_of_numpy(start, days, holidays):
    end = start + days * DAY
    holidays |= {start + 2 * DAY, start + 5 * DAY}
    expected = np.busday_count(start, end + DAY, holidays=sorted(holidays))
    found = periods.working_days(start, end, holidays=holidays)
    assert found == max(expected, 0)  # numpy counts backwards below zero


def test_working_days_by_hand():
    # November 2011 began on a Tuesday: four weeks of five and two days more.
    assert periods.working_days(date(2011, 11, 1), date(2011, 11, 30)) == 22
    weekend = date(2011, 12, 3), date(2011, 12, 4)
    assert periods.working_days(*weekend) == 0
    assert periods.working_days(*reversed(weekend)) == 0
    week = date(2011, 12, 5), date(2011, 12, 11)
    tuesday, saturday = date(2011, 12, 6), datetime(2011, 12, 10)
    assert periods.working_days(*week, holidays=[tuesday, saturday]) == 4


def same(as_of, other, *holidays, month="2011-12"):
    """Day of `other` with as many working days as `month` had up to `as_of`."""
    months = Calendar()
    period, other = months.month(month), months.month(other)
    day = date.fromisoformat(as_of)
    days = [date.fromisoformat(holiday) for holiday in holidays]
    return str(periods.same_working_days(period, day, other, holidays=days))


def test_same_working_days_by_hand():
    # To Friday, 9 December: 1, 2, 5, 6, 7, 8, 9. In November 1, 2, 3, 4, 7, 8, 9.
    assert same("2011-12-09", "2011-11") == "2011-11-09"
    assert same("2011-12-11", "2011-11") == "2011-11-09"  # the weekend adds none
    # December 2010 began on a Wednesday; its seventh is Thursday the 9th.
    assert same("2011-12-09", "2010-12") == "2010-12-09"
    assert same("2011-12-09", "2010-12", "2010-12-06") == "2010-12-12"  # 7th: Friday
    assert same("2011-12-09", "2011-11", "2011-12-08") == "2011-11-08"


def test_same_working_days_at_the_edges():
    # 21 in February 2011 (20) are not to be had: all of February.
    assert same("2011-12-30", "2011-02") == "2011-02-28"
    # A month that has ended counts whole: December has 22, November the same.
    assert same("2012-03-05", "2011-11") == "2011-11-30"
    # October 2011 began on a Saturday: nothing has passed, nor by the 1st of May (a
    # Sunday); November began with a working day.
    assert same("2011-10-01", "2011-05", month="2011-10") == "2011-05-01"
    assert same("2011-10-01", "2011-11", month="2011-10") == "2011-10-31"
    assert "had not begun" in refusal(same, "2011-11-30", "2011-11")


@given(CALENDARS, DAYS, DAYS, st.integers(0, 370))
def test_same_working_days_has_as_many(calendar, day, other_day, passed):
    period, other = calendar.at(day), calendar.at(other_day)
    as_of = period.start + passed * DAY
    count = periods.working_days(period.start, periods.clip(period, as_of).end)
    found = periods.same_working_days(period, as_of, other)
    there = periods.working_days(other.start, found)
    assert there == count or (found == other.end and there < count)
    if found < other.end:
        assert periods.working_days(other.start, found + DAY) == count + 1


def frame(days, engine):
    table = pd.DataFrame({"order_date": pd.to_datetime(days, format="ISO8601")})
    if engine == "pandas":
        return nw.from_native(table)
    if engine == "duckdb":
        return nw.from_native(duckdb.connect().from_df(table))
    values = [None if day is None else datetime.fromisoformat(day) for day in days]
    polars = pl.DataFrame({"order_date": values}, schema={"order_date": pl.Datetime})
    return nw.from_native(polars.lazy())


def indices(data, calendar, among):
    """Index -> how many rows, grouped on the engine."""
    at = calendar.index(nw.col("order_date"), among)
    counts = data.with_columns(at=at).group_by("at").agg(rows=nw.len())
    in_memory = isinstance(counts, nw.DataFrame)
    backend = "pandas" if counts.implementation.is_duckdb() else None
    return dict(sorted((counts if in_memory else counts.collect(backend)).rows()))


EDGES = [
    "2011-10-31 23:59:59",
    "2011-11-01",
    "2011-11-30 23:59:59.999999",
    "2011-12-01 00:00",
    "2011-12-09 12:50",
    "2012-01-01",
    "2010-11-15",
    None,
]


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_index_counts_on_every_engine(engine):
    months = Calendar()
    among = months.between(date(2011, 11, 1), date(2011, 12, 9))
    # Before, after and missing are -1; the last moment of a day is in it.
    assert indices(frame(EDGES, engine), months, among) == {-1: 4, 0: 2, 1: 2}


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", [1, 4, 11])
def test_index_agrees_with_at(engine, kind, start):
    calendar = Calendar(kind, fiscal_start=start)
    stamps = pd.date_range("2008-12-25", "2013-02-05", freq="53h")
    among = calendar.between(date(2010, 1, 31), date(2011, 12, 9))
    place = {period: number for number, period in enumerate(among)}
    expected = {}
    for stamp in stamps:
        at = place.get(calendar.at(stamp), periods.OUTSIDE)
        expected[at] = expected.get(at, 0) + 1
    days = [str(stamp) for stamp in stamps]
    found = indices(frame(days, engine), calendar, among)
    assert found == dict(sorted(expected.items()))
    assert all(type(number) is int for number in found)


@pytest.mark.parametrize("kind", KINDS)
def test_index_takes_dates_without_a_time(kind):
    calendar = Calendar(kind)
    days = [date(2011, 11, 30), date(2011, 12, 1), date(2031, 1, 1), None]
    among = calendar.between(days[0], days[1])
    polars = nw.from_native(pl.DataFrame({"order_date": days}))
    relation = duckdb.connect().sql(
        "SELECT unnest([DATE '2011-11-30', DATE '2011-12-01', DATE '2031-01-01', NULL])"
        " AS order_date"
    )
    found = indices(polars, calendar, among)
    assert found == indices(nw.from_native(relation), calendar, among)
    assert found[-1] == 2
    assert sum(found.values()) == 4


def test_index_wants_neighbours():
    months = Calendar()
    year = months.between(date(2011, 1, 1), date(2011, 4, 30))
    assert refusal(months.index, nw.col("order_date"), year[::2]) == (
        "Periods to group by are neighbours, in order, at least one; found "
        "'2011-01', '2011-03'.\nWrite  periods = calendar.between(first_day, last_day)"
    )
    assert "at least one; found none." in refusal(
        months.index, nw.col("order_date"), []
    )
    assert "neighbours" in refusal(months.index, nw.col("order_date"), year[::-1])


@pytest.mark.parametrize(
    "given",
    ["2011-13", "2011-00", "11-2011", "2011-1", "2011/01", "201101", "", "2011-01-01"]
    + ["0201-11", "9999-12", " 2011-11", "２０１１-11", None, 201111],
)
def test_what_names_no_month(given):
    assert refusal(Calendar().month, given) == (
        f"'{given}' names no month. Write it as YYYY-MM:  month: '2011-11'"
    )


def test_what_is_no_calendar():
    assert refusal(Calendar, "quarters") == (
        "There is no calendar with kind='quarters'; kind is one of 'month', 'quarter', "
        "'year', '445'.\nWrite  kind='quarter'"
    )
    assert refusal(Calendar, 445).endswith("Write  kind='445'")  # YAML without quotes
    assert refusal(Calendar, "year", fiscal_start=13) == (
        "There is no calendar with fiscal_start=13; fiscal_start is one of "
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.\nWrite  fiscal_start=1"
    )
    assert "fiscal_start=0;" in refusal(Calendar, fiscal_start=0)
    assert "fiscal_start=True;" in refusal(Calendar, fiscal_start=True)
    assert refusal(Calendar, "445", week_start="Sun day").endswith(
        "Write  week_start='sunday'"
    )


def test_ranges_run_forwards():
    assert refusal(Calendar().between, date(2011, 12, 1), date(2011, 11, 30)) == (
        "From 2011-12-01 to 2011-11-30 is backwards.\nWrite the earlier first."
    )
    one_day = Calendar().between(date(2011, 12, 1), date(2011, 12, 1))
    assert labels(one_day) == ["2011-12"]


def test_periods_are_values():
    november = Calendar().month("2011-11")
    assert november == Period(
        start=date(2011, 11, 1), end=date(2011, 11, 30), label="2011-11"
    )
    assert len({november, Calendar().at(date(2011, 11, 7))}) == 1
    with pytest.raises(AttributeError):
        november.end = date(2011, 12, 1)
