"""Periods: which month, quarter or year a day belongs to, and what to compare it with.

Question   Which period is a day in, what came before it, and has it ended?
Takes      days as datetime.date; of a datetime or Timestamp the time of day is dropped.
Gives      Periods: a label, a first and a last day, both inclusive. Parts add up: the
           periods of one calendar follow one another without gap or overlap, and every
           year is whole months, quarters or 4-4-5 periods.
As of      `as_of` is the last day whose data are complete. Today is never assumed.
Kinds      month     calendar months, '2011-11', whatever `fiscal_start` is
           quarter   three months counted from `fiscal_start`: '2011-Q4'; 'FY2012-Q3'
           year      twelve months from `fiscal_start`: '2011'; 'FY2012'
           445       years of 52 or 53 whole weeks in 12 periods of 4, 4 and 5 weeks,
                     'FY2012-P03'; a 53rd week goes to the last period
Names      FY2012 ends in 2012, give or take the days a 4-4-5 year is off the month: it
           is named for the calendar year of its twelfth month. (Retailers who name
           the year for its first month are one behind.)
4-4-5      The year begins on the `week_start` nearest the 1st of the fiscal start
           month, at most three days off: the 52-53-week year of the US Treasury
           Regulations, 26 CFR 1.441-2(a)(1)(ii), seen from its first day.
Refuses    months not written YYYY-MM, unknown kinds, ranges that end before they begin.

>>> from datetime import date
>>> fiscal = Calendar("quarter", fiscal_start=4)
>>> print(fiscal.at(date(2011, 12, 9)))
FY2012-Q3
>>> december = Calendar("month").month("2011-12")
>>> is_partial(december, date(2011, 12, 9)), working_days(december.start, december.end)
(True, 22)
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from salesnb.errors import PeriodError

if TYPE_CHECKING:
    import narwhals as nw

MONTHS = {"month": 1, "quarter": 3, "year": 12}  # months in a period of each kind
WEEKS = (0, 4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47)  # before each 4-4-5 period
KINDS = (*MONTHS, "445")
FISCAL = range(1, 13)
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEKDAYS = (*WORKDAYS, "saturday", "sunday")
OUTSIDE = -1  # index of a day before the first or after the last period, or missing
DAY = timedelta(days=1)


@dataclass(frozen=True, order=True, kw_only=True)
class Period:
    """`start` to `end`, both days included; sorts by time; prints as its label."""

    start: date
    end: date
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Calendar:
    """How time is cut.

    Parameters
    ----------
    kind : 'month', 'quarter', 'year' or '445'
    fiscal_start : first month of the fiscal year, 1-12; plain months do not use it
    week_start : weekday on which a 4-4-5 year begins; the other kinds do not use it

    Raises PeriodError when one of them does not exist.
    """

    kind: str = "month"
    fiscal_start: int = 1
    week_start: str = "monday"

    def __post_init__(self) -> None:
        options = {"kind": KINDS, "fiscal_start": FISCAL, "week_start": WEEKDAYS}
        for option, known in options.items():
            given = getattr(self, option)
            # The type counts: True and 4.0 are "in" the numbers from 1 to 12.
            if type(given) is not type(known[0]) or given not in known:
                raise PeriodError.no_calendar(option, given, known)

    def at(self, day: date) -> Period:
        """The period that `day` lies in."""
        return self._period(self._number(_day(day)))

    def month(self, name: str) -> Period:
        """The period that a month, written YYYY-MM, names.

        That is the month itself, the quarter or year it is in, or the 4-4-5 period
        its 15th lies in, which always has the month's place in the fiscal year.
        Raises PeriodError when it is not YYYY-MM in the years 1000 to 2999.
        """
        text = str(name)
        if not re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", text, re.ASCII):
            raise PeriodError.unreadable(text)
        return self.at(date(int(text[:4]), int(text[5:]), 15))

    def previous(self, period: Period) -> Period:
        """The period before; whole, also when `period` was clipped."""
        return self._period(self._number(period.start) - 1)

    def following(self, period: Period) -> Period:
        """The period after; it begins the day after the whole of `period`."""
        return self._period(self._number(period.start) + 1)

    def same_last_year(self, period: Period) -> Period:
        """The period in the same place a year before.

        In 4-4-5 calendars the twelfth period has five or six weeks, so look at the
        days of both before comparing their totals.
        """
        a_year = 12 // MONTHS.get(self.kind, 1)
        return self._period(self._number(period.start) - a_year)

    def between(self, first_day: date, last_day: date) -> list[Period]:
        """Every period from that of `first_day` to that of `last_day`, in order.

        Raises PeriodError when `last_day` is before `first_day`.
        """
        first, last = _day(first_day), _day(last_day)
        if last < first:
            raise PeriodError.backwards(first, last)
        return [
            self._period(number)
            for number in range(self._number(first), self._number(last) + 1)
        ]

    def index(self, expr: "nw.Expr", periods: Sequence[Period]) -> "nw.Expr":
        """Which of `periods` each row is in, as an expression to group by.

        Parameters
        ----------
        expr : a narwhals expression of dates or of timestamps without time zone
        periods : what `between` gave: neighbours, in order. Clipped ones count whole,
            so filter by day as well when the last must stop at `as_of`.

        Returns
        -------
        Expr, int64: 0 for the first period, len(periods) - 1 for the last, OUTSIDE (-1)
        for days before or after and for missing dates. Never null: engines do not
        agree on what grouping by null does.

        Raises PeriodError when `periods` is empty or has gaps.
        """
        import narwhals as nw

        count = len(periods)
        numbers = [self._number(period.start) for period in periods]
        if not count or numbers != list(range(numbers[0], numbers[0] + count)):
            raise PeriodError.gaps(map(str, periods))
        if self.kind == "445":
            index = self._weeks_index(expr, numbers)
        else:
            # Bounds are tested on months, before dividing, so that it does not matter
            # which way an engine rounds below zero.
            width = MONTHS[self.kind]
            months = expr.dt.year() * 12 + expr.dt.month() - 1
            months = months - (numbers[0] * width + self._shift)
            inside = (months >= 0) & (months < count * width)
            index = nw.when(inside).then(months // width).otherwise(OUTSIDE)
        return index.cast(nw.Int64)

    def _weeks_index(self, expr: "nw.Expr", numbers: list[int]) -> "nw.Expr":
        import narwhals as nw

        starts = [
            datetime.combine(self._start(number), time())
            for number in (*numbers, numbers[-1] + 1)
        ]
        begun = nw.sum_horizontal(
            *[nw.when(expr >= start).then(1).otherwise(0) for start in starts[:-1]]
        )
        ended = nw.when(expr < starts[-1]).then(1).otherwise(0)
        return begun * ended - 1

    # Inside, a period is a number: years x periods a year + place in the year. Then
    # neighbours differ by one and the same period last year by a year's periods.

    @property
    def _shift(self) -> int:
        return 0 if self.kind == "month" else self.fiscal_start - 1

    def _number(self, day: date) -> int:
        if self.kind != "445":
            months = day.year * 12 + day.month - 1
            return (months - self._shift) // MONTHS[self.kind]
        around = (day.year + 1, day.year, day.year - 1)
        year = next(y for y in around if self._new_year(y) <= day)
        weeks = (day - self._new_year(year)).days // 7
        return year * 12 + bisect_right(WEEKS, weeks) - 1

    def _start(self, number: int) -> date:
        if self.kind != "445":
            year, month = divmod(number * MONTHS[self.kind] + self._shift, 12)
            return date(year, month + 1, 1)
        year, place = divmod(number, 12)
        return self._new_year(year) + timedelta(weeks=WEEKS[place])

    def _new_year(self, year: int) -> date:
        """First day of the 4-4-5 year that begins about `fiscal_start` of `year`."""
        earliest = date(year, self.fiscal_start, 1) - 3 * DAY
        wait = WEEKDAYS.index(self.week_start) - earliest.weekday()
        return earliest + timedelta(days=wait % 7)

    def _period(self, number: int) -> Period:
        start, after = self._start(number), self._start(number + 1)
        return Period(start=start, end=after - DAY, label=self._label(number))

    def _label(self, number: int) -> str:
        year, place = divmod(number, 12 // MONTHS.get(self.kind, 1))
        if self.kind == "month":
            return f"{year}-{place + 1:02}"
        fiscal = self.kind == "445" or self.fiscal_start > 1
        name = f"FY{year + (self.fiscal_start > 1)}" if fiscal else str(year)
        part = {"quarter": f"-Q{place + 1}", "445": f"-P{place + 1:02}"}
        return name + part.get(self.kind, "")


def is_partial(period: Period, as_of: date) -> bool:
    """Whether `period` had not ended on `as_of`, the last day with complete data."""
    return _day(as_of) < period.end


def clip(period: Period, as_of: date) -> Period:
    """`period` up to `as_of`; unchanged when it had ended. The label stays.

    Raises PeriodError when `as_of` is before the period's first day.
    """
    day = _day(as_of)
    if day < period.start:
        raise PeriodError.not_begun(period.label, str(day))
    return replace(period, end=min(day, period.end))


def working_days(
    start: date, end: date, *, holidays: Collection[date] = frozenset()
) -> int:
    """Mondays to Fridays from `start` to `end`, both included, less `holidays`.

    Holidays on a weekend take nothing away; `end` before `start` is 0 days.
    """
    first, off = _day(start), {_day(day) for day in holidays}
    span = range((_day(end) - first).days + 1)
    days = (first + timedelta(days=n) for n in span)
    return sum(_works(day, off) for day in days)


def same_working_days(
    period: Period,
    as_of: date,
    other: Period,
    *,
    holidays: Collection[date] = frozenset(),
) -> date:
    """The last day of `other` at which no more working days had passed than here.

    Compare `period` up to `as_of` with `other` up to that day.

    - Free days after it belong to it: when the working day looked for is a Friday,
      the answer is the Sunday.
    - When `other` has too few working days, it is the last day of `other`.
    - When none had passed by `as_of`, it is the day before the first working day of
      `other`, which may be the day before `other` begins: then nothing compares.
    - When `period` had ended, all its working days count.

    Raises PeriodError when `as_of` is before the period's first day.
    """
    passed = working_days(period.start, clip(period, as_of).end, holidays=holidays)
    off = {_day(day) for day in holidays}
    day = other.start
    while day <= other.end:
        passed -= _works(day, off)
        if passed < 0:
            break
        day += DAY
    return day - DAY


def _works(day: date, off: set[date]) -> bool:
    return day.weekday() < len(WORKDAYS) and day not in off


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
