"""Deals with trade accounts, and the stages each of them passed.

Every stage takes a number of working days from one table; the slow stage takes ten
more, which are two weeks to the day. Who is responsible is drawn apart from all the
rest, so an owner's win rate is chance. What does help is a referral.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from salesnb.intake._company import days
from salesnb.intake._company.catalogue import CATEGORIES, on_sale, price
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.people import REGIONS, Customer

COUNT = 1500
STAGES = ("Lead", "Qualified", "Proposal", "Negotiation")
WON, LOST = "Won", "Lost"
WAIT = (1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 11, 14, 18)  # working days
SLOW_STAGE, EXTRA_WORKDAYS = "Proposal", 10
PASS = {"Lead": 72, "Qualified": 76, "Proposal": 74, "Negotiation": 82}  # percent
SKIP, BACK, ASLEEP = 4, 6, 2  # percent: skips Qualified; a step back; never moves again
HELPFUL_SOURCE, HELP = "Referral", 9  # percent more pass each stage
DEAL_SOURCES, SOURCE_WEIGHTS = (
    ("Web form", "Referral", "Trade fair", "Cold call"),
    (40, 20, 18, 22),
)
OWNERS = (
    *("H. Brandt", "M. Castell", "S. Doyle", "A. Ferreira"),
    *("K. Lindqvist", "R. Mehta", "J. Osei", "T. Walsh"),
)
ASSISTANT = "P. Norgate"
REASONS, REASON_WEIGHTS = (
    ("Price", "No decision", "Competitor", "Timing", "Product fit"),
    (36, 24, 18, 13, 9),
)
NO_ACCOUNT = 6  # percent of deals that nobody linked to a customer


@dataclass(frozen=True)
class Event:
    deal_id: str
    at: datetime
    stage: str
    actor: str


@dataclass(frozen=True)
class Deal:
    deal_id: str
    deal_name: str
    customer_id: str
    product_id: str
    owner: str
    pence: int
    source: str
    region: str
    events: tuple[Event, ...] = field(default=(), repr=False)
    loss_reason: str = ""

    @property
    def stage(self) -> str:
        return self.events[-1].stage

    @property
    def created(self) -> datetime:
        return self.events[0].at

    @property
    def closed(self) -> datetime | None:
        return self.events[-1].at if self.stage in (WON, LOST) else None


def deals(people: list[Customer]) -> list[Deal]:
    """All deals in the order in which they were opened, with their events."""
    draws = Draws("deals")
    workdays = [day for day in days.WORKDAYS if day <= days.LAST]
    opened = sorted(draws.pick(workdays) for _ in range(COUNT))
    buyers = [p for p in people if p.segment == "trade"]
    return [_deal(draws, n, day, buyers) for n, day in enumerate(opened)]


def _deal(draws: Draws, n: int, day: date, buyers: list[Customer]) -> Deal:
    # Nobody opens a deal with a customer who is about to leave.
    buyer = draws.pick([b for b in buyers if b.joins <= day and _stays(b, day)])
    month = f"{day:%Y-%m}"
    product = draws.pick([p for name in CATEGORIES for p in on_sale(name, month)])
    named = not draws.chance(NO_ACCOUNT)
    units = draws.between(2, 8) if product.pence > 15000 else draws.between(15, 80)
    deal = Deal(
        deal_id=f"D-{n + 1:05d}",
        deal_name=f"{buyer.name}: {units} x {product.name}",
        customer_id=buyer.customer_id if named else "",
        product_id=product.product_id,
        owner=draws.pick(OWNERS),
        pence=units * price(product.product_id, month) * 85 // 100,
        source=draws.weighted(DEAL_SOURCES, SOURCE_WEIGHTS),
        region=buyer.region if named else draws.pick(REGIONS),
    )
    events = tuple(_history(draws, deal, day))
    lost = events[-1].stage == LOST
    reason = draws.weighted(REASONS, REASON_WEIGHTS) if lost else ""
    return replace(deal, events=events, loss_reason=reason)


def _stays(buyer: Customer, day: date) -> bool:
    return buyer.leaves == days.LAST or day + timedelta(120) < buyer.leaves


def _history(draws: Draws, deal: Deal, day: date) -> list[Event]:
    """The stages entered up to the last day; a deal still open stops short."""
    events: list[Event] = []
    stage: str | None = STAGES[0]
    while stage and day <= days.LAST:
        actor = ASSISTANT if draws.chance(8) else deal.owner
        at = days.moment(draws, day, 9, 17)
        events.append(Event(deal.deal_id, at, stage, actor))
        day = days.later(day, _wait(draws, stage))
        stage = _next(draws, stage, deal.source, len(events))
    return events


def _wait(draws: Draws, stage: str) -> int:
    return draws.pick(WAIT) + (EXTRA_WORKDAYS if stage == SLOW_STAGE else 0)


def _next(draws: Draws, stage: str, source: str, steps: int) -> str | None:
    """Where a deal goes from `stage`; None where it stays for good."""
    if stage in (WON, LOST) or draws.chance(ASLEEP):
        return None
    if not draws.chance(PASS[stage] + (HELP if source == HELPFUL_SOURCE else 0)):
        return LOST
    if stage == "Lead" and draws.chance(SKIP):
        return "Proposal"
    # Only once, or a deal could go round and round.
    if stage == "Negotiation" and steps <= len(STAGES) and draws.chance(BACK):
        return "Proposal"
    return (*STAGES, WON)[STAGES.index(stage) + 1]
