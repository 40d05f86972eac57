"""The calls, visits, mails and demos for deals, and a few for accounts at large."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from salesnb.intake._company import days
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.people import Customer
from salesnb.intake._company.pipeline import Deal

KINDS, KIND_WEIGHTS = ("call", "mail", "visit", "demo"), (40, 36, 14, 10)
IN_A_STAGE = (0, 1, 1, 2, 3)
ACCOUNT_CARE = 300


@dataclass(frozen=True)
class Activity:
    activity_id: str
    deal_id: str
    customer_id: str
    at: datetime
    kind: str


def activities(people: list[Customer], deals: list[Deal]) -> list[Activity]:
    """All activities, in order of time."""
    draws = Draws("activities")
    done = [
        _activity(draws, deal.deal_id, deal.customer_id, start, end)
        for deal in deals
        for start, end in _stays(deal)
        for _ in range(draws.pick(IN_A_STAGE))
    ]
    accounts = [person for person in people if person.segment == "trade"]
    for _ in range(ACCOUNT_CARE):
        account = draws.pick(accounts)
        life = account.joins, account.leaves
        done.append(_activity(draws, "", account.customer_id, *life))
    done.sort(key=lambda activity: activity.at)
    return [replace(a, activity_id=f"A-{n + 1:05d}") for n, a in enumerate(done)]


def _stays(deal: Deal) -> list[tuple[date, date]]:
    """From when to when a deal was in each stage it left."""
    return [(a.at.date(), b.at.date()) for a, b in pairwise(deal.events)]


def _activity(draws: Draws, deal: str, customer: str, *stay: date) -> Activity:
    start, end = stay
    span = days.workdays(start, end) or (start,)
    at = days.moment(draws, draws.pick(span), 8, 18)
    return Activity("", deal, customer, at, draws.weighted(KINDS, KIND_WEIGHTS))
