"""The 36 months of the sample, their days and working days. No clock is read.

>>> MONTHS[0], MONTHS[-1], len(MONTHS)
('2023-01', '2025-12', 36)
>>> later(date(2025, 1, 3), 1)  # a Friday; the next working day is the Monday
datetime.date(2025, 1, 6)
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta

from salesnb.intake._company.draws import Draws

FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
DAYS = tuple(FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
MONTHS = tuple(dict.fromkeys(f"{day:%Y-%m}" for day in DAYS))
DAYS_OF = {month: [d for d in DAYS if f"{d:%Y-%m}" == month] for month in MONTHS}
# A year longer than the data: what would happen later has a date, and is left out.
WORKDAYS = tuple(
    day
    for day in (FIRST + timedelta(n) for n in range(len(DAYS) + 366))
    if day.weekday() < 5
)
_POSITION = {day: n for n, day in enumerate(WORKDAYS)}


def later(day: date, workdays: int) -> date:
    """The day that many working days after `day`, which is one itself."""
    return WORKDAYS[min(_POSITION[day] + workdays, len(WORKDAYS) - 1)]


def workdays(first: date, last: date) -> tuple[date, ...]:
    """The working days from `first` to `last`, both included."""
    return WORKDAYS[bisect_left(WORKDAYS, first) : bisect_right(WORKDAYS, last)]


def moment(draws: Draws, day: date, opens: int, closes: int) -> datetime:
    """A minute of `day` from the hour `opens` to before the hour `closes`."""
    minutes = draws.between(opens * 60, closes * 60 - 1)
    return datetime.combine(day, time(minutes // 60, minutes % 60))


def before(draws: Draws) -> date:
    """A day in the four years before the data begin."""
    return FIRST - timedelta(draws.between(30, 1460))
