"""The customers: four segments that buy differently, and one account that leaves.

trade        accounts that order every two or three weeks, many units, at a discount
regular      households that come back every month or two; some stop
occasional   households with three to five orders in all
one-time     households with one order of one product
The segment is the truth; the business itself only writes down 'Trade' or 'Retail'. It
can be told from orders, spend and products at the end of the data, so the segments stand
apart in them: nobody becomes a regular in the last 400 days, when it would not show yet.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from salesnb.intake._company import days, rhythm
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.names import INDUSTRIES, household, trade_name

REGIONS, REGION_WEIGHTS = (
    ("London", "Midlands", "North", "Scotland", "South West"),
    (28, 20, 22, 16, 14),
)
COUNTS = {"trade": 60, "regular": 190, "occasional": 340, "one-time": 310}
LOST_LAST_DAY = date(2025, 6, 30)
SOURCES = {
    "trade": (("Trade fair", "Referral", "Cold call", "Web search"), (35, 30, 20, 15)),
    "retail": (
        ("Web search", "Social", "Referral", "Marketplace", "Shop"),
        (40, 22, 18, 14, 6),
    ),
}
AGES, AGE_WEIGHTS = ("18-29", "30-44", "45-59", "60+"), (18, 38, 28, 16)


@dataclass(frozen=True)
class Customer:
    segment: str
    name: str
    source: str
    industry: str
    region: str
    age_band: str
    since: date
    joins: date  # buys from this day
    leaves: date  # to this one
    rate: int = 0  # orders in 100 average months; 0 where `orders` are counted out
    orders: int = 0
    discount: int = 0  # percent, agreed with the account
    large: bool = False  # orders weekly and twice as much, then leaves
    customer_id: str = ""

    @property
    def is_new(self) -> bool:
        """First met within the data: then the first order is made on that day."""
        return self.since == self.joins


def customers() -> list[Customer]:
    """All customers, numbered in the order in which they were first met."""
    draws = Draws("customers")
    everybody = [
        maker(draws, n)
        for segment, maker in MAKERS.items()
        for n in range(COUNTS[segment])
    ]
    met = sorted(everybody, key=lambda customer: customer.since)
    return [replace(c, customer_id=f"{101 + n:06d}") for n, c in enumerate(met)]


def _trade(draws: Draws, n: int) -> Customer:
    large = n == 0
    old = large or draws.chance(80)
    met = draws.pick(days.workdays(days.FIRST, days.LAST - timedelta(60)))
    joins = days.FIRST if old else met
    return Customer(
        segment="trade",
        name=trade_name(n),
        source=draws.weighted(*SOURCES["trade"]),
        industry=INDUSTRIES[(n // 20 + n) % len(INDUSTRIES)][0],
        region="London" if large else draws.weighted(REGIONS, REGION_WEIGHTS),
        age_band="",
        since=days.before(draws) if old else joins,
        joins=joins,
        leaves=LOST_LAST_DAY if large else days.LAST,
        rate=480 if large else draws.between(120, 250),
        discount=15 if large else draws.weighted((10, 15, 20), (50, 35, 15)),
        large=large,
    )


def _regular(draws: Draws, n: int) -> Customer:
    life = _arrival(draws, old=n * 100 < COUNTS["regular"] * 74, margin=400)
    # Some stop one day, but not before they were regulars.
    stops = life["joins"] + timedelta(draws.between(500, 1000))
    leaves = min(stops, days.LAST) if draws.chance(30) else days.LAST
    return _household(
        draws, "regular", **life, leaves=leaves, rate=draws.between(46, 70)
    )


def _occasional(draws: Draws, n: int) -> Customer:
    life = _arrival(draws, old=n * 100 < COUNTS["occasional"] * 30, margin=30)
    leaves = min(life["joins"] + timedelta(draws.between(250, 800)), days.LAST)
    orders = draws.weighted((3, 4, 5), (4, 4, 2))
    return _household(draws, "occasional", **life, leaves=leaves, orders=orders)


def _one_time(draws: Draws, n: int) -> Customer:
    life = _arrival(draws, old=False, margin=0)
    return _household(draws, "one-time", **life, leaves=life["joins"], orders=1)


def _arrival(draws: Draws, *, old: bool, margin: int) -> dict:
    """Where a household lives, when it was first met, and from when it buys: an old one
    from the first day of the data, a new one on the day it comes by, which is likelier
    in a strong season and not in the last `margin` days."""
    region = draws.weighted(REGIONS, REGION_WEIGHTS)
    if old:
        return {"region": region, "since": days.before(draws), "joins": days.FIRST}
    until = len(days.DAYS) - margin
    while True:
        day = days.DAYS[draws.below(until)]
        if draws.below(rhythm.HIGHEST) < rhythm.pull(day, region):
            return {"region": region, "since": day, "joins": day}


def _household(draws: Draws, segment: str, **life: Any) -> Customer:
    return Customer(
        segment=segment,
        name=household(draws),
        source=draws.weighted(*SOURCES["retail"]),
        industry="",
        age_band=draws.weighted(AGES, AGE_WEIGHTS),
        **life,
    )


MAKERS = {
    "trade": _trade,
    "regular": _regular,
    "occasional": _occasional,
    "one-time": _one_time,
}
