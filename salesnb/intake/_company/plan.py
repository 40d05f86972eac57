"""Targets: what the same month brought last year, and a little more.

2023 has no year before it, so the plan begins with 2024; it runs on through 2026, for
the outlook. An empty region is the whole company; it is rounded by itself and holds
what has no region, so it is not quite the sum of the regions.
"""

from collections import Counter
from dataclasses import dataclass

from salesnb.intake._company.days import MONTHS
from salesnb.intake._company.lines import Line
from salesnb.intake._company.people import REGIONS

MORE = 105  # percent of last year, then up to the next 100 pounds
STEP = 100_00


@dataclass(frozen=True)
class Target:
    month: str
    pence: int
    region: str  # '' for the whole company


def targets(lines: list[Line]) -> list[Target]:
    """One target a month for the company and for each region, 2024 to 2026."""
    earned: Counter[tuple[str, str]] = Counter()
    for line in lines:
        month, amount = line.month, line.amount
        # A set, because a line without a region belongs to the whole company once.
        for region in {"", line.region}:
            earned[month, region] += amount
    return [
        Target(_year_on(month), _up(earned[month, region] * MORE), region)
        for month in MONTHS
        for region in ("", *REGIONS)
    ]


def _year_on(month: str) -> str:
    return f"{int(month[:4]) + 1}{month[4:]}"


def _up(hundredths: int) -> int:
    """Pence, up to the next whole step, from hundredths of a penny."""
    return -(-hundredths // (100 * STEP)) * STEP
