"""How strongly people buy on a day: the season, a mild growth, one campaign.

Everything is a whole number, with 10,000 for an average day at the start.

>>> pull(date(2023, 2, 10), "North")  # February is weak
7746
>>> pull(date(2025, 4, 10), "North"), pull(date(2025, 4, 10), "Scotland")
(11155, 27888)
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from salesnb.intake._company.catalogue import CATEGORIES
from salesnb.intake._company.days import MONTHS

GROWTH = 6  # a month, in thousandths of the first month
NORMAL, HIGHEST = 10_000, 40_000
_POSITION = {month: n for n, month in enumerate(MONTHS)}
_WEIGHT = sum(share for share, _ in CATEGORIES.values())
SEASON = tuple(
    sum(share * months[n] for share, months in CATEGORIES.values()) // _WEIGHT
    for n in range(12)
)


@dataclass(frozen=True)
class Campaign:
    campaign_id: str
    campaign_name: str
    channel: str
    start: date
    end: date
    pence: int
    region: str = ""
    factor: int = 100  # percent of the usual orders, within the region


CAMPAIGNS = tuple(
    Campaign(code, *named, date.fromisoformat(start), date.fromisoformat(end), *rest)
    for code, named, start, end, *rest in (
        ("CMP-01", ("Opening Pour", "Mail"), "2023-03-06", "2023-03-31", 180000),
        ("CMP-02", ("Gift Guide 2023", "Social"), "2023-11-06", "2023-12-10", 420000),
        ("CMP-03", ("Trade Fair Leads", "Fair"), "2024-02-12", "2024-02-16", 650000),
        ("CMP-04", ("Gift Guide 2024", "Social"), "2024-11-04", "2024-12-08", 460000),
        (
            *("CMP-05", ("Spring Brew Scotland", "Local press")),
            *("2025-04-01", "2025-05-31", 380000, "Scotland", 250),
        ),
        (
            *("CMP-06", ("Harvest Table North", "Local press")),
            *("2025-09-01", "2025-10-31", 360000, "North"),
        ),
    )
)


@cache
def pull(day: date, region: str, *, trade: bool = False) -> int:
    """How ready buyers of a region are on a day; 10,000 is average. Campaigns speak
    to households, so trade accounts do not feel them."""
    factor = 100
    for campaign in CAMPAIGNS:
        if campaign.start <= day <= campaign.end and campaign.region == region:
            factor = 100 if trade else campaign.factor
    growth = 1000 + GROWTH * _POSITION[f"{day:%Y-%m}"]
    return SEASON[day.month - 1] * growth * factor // 1000
