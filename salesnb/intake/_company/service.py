"""Tickets: what customers ask about and how pleased they are with the answer.

From one month on one product fails more often, and those who ask about it are less
pleased. For everything else the answers are drawn from the same table all the time.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from salesnb.intake._company import days
from salesnb.intake._company.catalogue import FAULTY, name
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.lines import Line

# Of a thousand sale lines so many lead to a ticket: of any product, and of the one that
# fails, before and after.
TICKETS, FRAGILE, FAILING = 85, 220, 600
FAULT_MONTH = "2025-03"
OTHER_TOPICS = ("Delivery", "Invoice", "Return", "Advice")
ANSWERED = 58  # percent of solved tickets
ANSWERS = (1, 2, 3, 4, 5)
PLEASED, DISPLEASED = (4, 6, 12, 36, 42), (26, 28, 22, 16, 8)
SOLVED_AFTER = (0, 0, 1, 1, 1, 2, 2, 3, 4, 6, 9)  # days


@dataclass(frozen=True)
class Ticket:
    ticket_id: str
    customer_id: str
    opened: datetime
    solved: datetime | None
    topic: str
    satisfaction: int | None


def tickets(lines: list[Line]) -> list[Ticket]:
    """All tickets, in the order in which they were opened."""
    draws = Draws("tickets")
    asked = [
        ticket
        for line in lines
        if line.kind == "sale" and line.customer_id
        if (ticket := _ticket(draws, line))
    ]
    asked.sort(key=lambda ticket: ticket.opened)
    return [replace(t, ticket_id=f"T-{n + 1:05d}") for n, t in enumerate(asked)]


def _ticket(draws: Draws, line: Line) -> Ticket | None:
    product = name(line.product_id)
    day = line.at.date() + timedelta(draws.between(1, 30))
    fragile = product == FAULTY
    faulty = fragile and f"{day:%Y-%m}" >= FAULT_MONTH
    often = FAILING if faulty else FRAGILE if fragile else TICKETS
    if draws.below(1000) >= often or day > days.LAST:
        return None
    opened = days.moment(draws, day, 8, 18)
    solved = opened + timedelta(days=draws.pick(SOLVED_AFTER), minutes=95)
    topic = product if fragile or draws.chance(65) else draws.pick(OTHER_TOPICS)
    answer = _answer(draws, displeased=faulty)
    if solved.date() > days.LAST:
        return Ticket("", line.customer_id, opened, None, topic, None)
    return Ticket("", line.customer_id, opened, solved, topic, answer)


def _answer(draws: Draws, *, displeased: bool) -> int | None:
    if not draws.chance(ANSWERED):
        return None
    return draws.weighted(ANSWERS, DISPLEASED if displeased else PLEASED)
