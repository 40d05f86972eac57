"""The period a report is about, and what it can be compared with.

Question   Which days does the report on a month look at, and had the month ended?
Takes      a Book, a month as YYYY-MM, the as-of date, a calendar.
Gives      Scope: the period, the one before, the same last year, and their windows.
Rules      A period that had not ended when the data end is partial; then the same number
           of working days of the others is compared. Data end at the as-of date, or with
           their last order where the silence after it is longer than the usual: than 98
           in 100 gaps between days with an order, in the year before the last.
Refuses    data without a line, a month outside them, or one that had not begun on the
           as-of date.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import narwhals as nw
import pandas as pd

from salesnb.analysis.book import Book
from salesnb.errors import PeriodError
from salesnb.periods import Calendar, Period, clip, is_partial, same_working_days

USUAL = 0.98  # of the gaps between days with an order


@dataclass(frozen=True)
class Scope:
    """The period a report is about, what it is compared with, and what is known of it.

    complete_to   the last day whose data are complete: the as-of date, or the last day in
                  the data where they end earlier than the usual silence explains
    usual_silence days between two days with an order, as a rule at the most
    """

    period: Period
    previous: Period
    last_year: Period
    calendar: Calendar
    as_of: date
    first_day: date
    last_day: date
    complete_to: date
    partial: bool
    usual_silence: int = 0

    @property
    def windows(self) -> tuple[Period, Period, Period]:
        """What is compared: whole periods, or the same working days of each."""
        periods = (self.period, self.previous, self.last_year)
        if not self.partial:
            return periods
        return (
            clip(self.period, self.complete_to),
            *(
                replace(p, end=same_working_days(self.period, self.complete_to, p))
                for p in periods[1:]
            ),
        )

    def until(self, day: date) -> "Scope":
        """The same of data that are complete to `day`: of a table beside the orders, which
        ends when it ends. One that ends before the period says nothing of it."""
        begun = day >= self.period.start
        partial = begun and is_partial(self.period, day)
        return replace(self, complete_to=day, partial=partial)

    def knows(self, window: Period) -> bool:
        """Whether the data reach back to `window`: before they begin, nothing is not zero.
        The period itself is spoken of even where it began before the data."""
        begun = self.first_day - timedelta(days=self.usual_silence)
        return window == self.windows[0] or begun <= window.start <= window.end

    @property
    def season(self) -> int:
        """Periods in a year."""
        return {"month": 12, "quarter": 4, "year": 1, "445": 12}[self.calendar.kind]

    def history(self, months: pd.DataFrame) -> pd.DataFrame:
        """period, value: revenue of the periods that are whole, for forecasts."""
        whole = months[~months["partial"]].reset_index(drop=True)
        return whole[["period", "revenue"]].set_axis(["period", "value"], axis=1)

    def ahead(self, count: int) -> list[str]:
        """Labels of the `count` periods behind the last whole one."""
        period = self.calendar.at(self.complete_to)
        if is_partial(period, self.complete_to):
            period = self.calendar.previous(period)
        labels = []
        for _ in range(count):
            period = self.calendar.following(period)
            labels.append(period.label)
        return labels


def scope(book: Book, *, month: str, as_of: date, calendar: Calendar) -> Scope:
    """What a report on `month` looks at.

    Raises
    ------
    PeriodError   there are no data, `month` is outside them or had not begun on `as_of`
    """
    period = calendar.month(month)
    days = book.daily["day"]
    if days.empty:
        raise PeriodError.no_lines(period.label)
    first, last = days.min().date(), days.max().date()
    if period.end < first or period.start > last:
        raise PeriodError.outside(period.label, str(first), str(last))
    if period.start > as_of:
        raise PeriodError.not_begun(period.label, str(as_of))
    silence, complete_to = known_to(days, as_of)
    return Scope(
        period=period,
        previous=calendar.previous(period),
        last_year=calendar.same_last_year(period),
        calendar=calendar,
        as_of=as_of,
        first_day=first,
        last_day=last,
        complete_to=complete_to,
        partial=is_partial(period, complete_to),
        usual_silence=silence,
    )


def known_to(days: pd.Series, as_of: date) -> tuple[int, date]:
    """The usual silence between `days` on which something happened, sorted, and the last
    day that they tell of: `as_of`, or the last of them after a longer silence."""
    silence, last = _usual_silence(days), days.max().date()
    return silence, last if (as_of - last).days > silence else as_of


def _usual_silence(days: pd.Series) -> int:
    """Of the last year only, so that neither an odd date nor a long past closure makes
    every later gap look usual."""
    recent = days[days > days.max() - pd.Timedelta(days=366)]
    gaps = recent.diff().dt.days.dropna()
    return math.ceil(gaps.quantile(USUAL)) if len(gaps) else 0


def which(day: nw.Expr, windows: Sequence[Period]) -> nw.Expr:
    """The place in `windows` of the one that `day` lies in, or missing.

    Windows do not overlap. They are asked for by halves, so that a row meets six
    comparisons and not sixty.
    """
    return _half(day, sorted(enumerate(windows), key=lambda pair: pair[1]))


def last_day(day: nw.Expr, windows: Sequence[Period]) -> nw.Expr:
    """The number (`engines.day_number`) of the last day of the window of `day`."""
    numbers = [(window.end.toordinal(), window) for window in windows]
    return _half(day, sorted(numbers, key=lambda pair: pair[1]))


def inside(day: nw.Expr, windows: Sequence[Period]) -> nw.Expr:
    """Whether `day` lies between the first and the last of `windows`.

    A plain comparison, which engines use to pass over whole parts of a file.
    """
    first = pd.Timestamp(min(window.start for window in windows))
    last = pd.Timestamp(max(window.end for window in windows))
    return (day >= first) & (day < last + pd.Timedelta(days=1))


def _half(day: nw.Expr, placed: list[tuple[int, Period]]) -> nw.Expr:
    """The number that stands with the period that `day` lies in."""
    if len(placed) == 1:
        [(place, window)] = placed
        after = pd.Timestamp(window.end) + pd.Timedelta(days=1)
        inside = (day >= pd.Timestamp(window.start)) & (day < after)
        return nw.when(inside).then(nw.lit(place))
    middle = len(placed) // 2
    early, late = _half(day, placed[:middle]), _half(day, placed[middle:])
    begins = pd.Timestamp(placed[middle][1].start)
    return nw.when(day < begins).then(early).otherwise(late)
