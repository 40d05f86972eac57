"""What comes back: lines with a number of their own, 'R-200001' and up, below zero.

exact       the whole of a line the customer bought before, at its price
partial     fewer units of such a line
unmatched   a product the customer never bought in these 36 months
A customer returns a product at most once, so no two returns ask for the same sale.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta

from salesnb.intake._company import days
from salesnb.intake._company.catalogue import LAUNCHED, PRODUCTS, price
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.lines import Line
from salesnb.intake._company.people import Customer

PER_THOUSAND = 26  # lines that come back
PARTIAL = 55  # of 100 where there is more than one unit
UNMATCHED = 9
Bought = dict[tuple[str, str], list[int]]


def returns(people: list[Customer], sales: list[Line]) -> list[Line]:
    """All return lines, in order of time."""
    draws = Draws("returns")
    bought: Bought = defaultdict(list)
    for line in sales:
        bought[line.customer_id, line.product_id].append(line.quantity)
    leaves = {person.customer_id: person.leaves for person in people if person.large}
    back = _of_sales(draws, sales, bought, leaves)
    back += [_of_nothing(draws, people, bought) for _ in range(UNMATCHED)]
    back.sort(key=lambda line: line.at)
    return [replace(line, order_id=f"R-{200001 + n}") for n, line in enumerate(back)]


def _of_sales(
    draws: Draws, sales: list[Line], bought: Bought, leaves: dict[str, date]
) -> list[Line]:
    back: dict[tuple[str, str], Line] = {}
    for line in sales:
        if draws.below(1000) >= PER_THOUSAND:
            continue
        pair = line.customer_id, line.product_id
        at = _days_after(draws, line)
        last = leaves.get(line.customer_id, days.LAST)
        possible = line.customer_id and line.kind == "sale" and at.date() <= last
        if possible and pair not in back:
            units = _units(draws, line, bought[pair])
            back[pair] = replace(line, at=at, quantity=-units)
    return list(back.values())


def _days_after(draws: Draws, line: Line) -> datetime:
    day = line.at.date() + timedelta(draws.between(3, 28))
    return days.moment(draws, day, 9, 17)


def _units(draws: Draws, line: Line, bought: list[int]) -> int:
    """How much comes back: all, or a part that equals no other line they bought, so
    that nobody can take the part for the whole of another sale."""
    if line.quantity > 1 and draws.chance(PARTIAL):
        part = draws.between(1, line.quantity - 1)
        if part not in bought:
            return part
    return line.quantity


def _of_nothing(draws: Draws, people: list[Customer], bought: Bought) -> Line:
    """Bought before the data begin, so nothing here matches."""
    old = [p for p in people if p.segment in ("regular", "trade") and not p.is_new]
    products = [product_id for product_id in PRODUCTS if product_id not in LAUNCHED]
    while True:
        person = draws.pick(old)
        product_id = draws.pick(products)
        day = person.joins + timedelta(draws.between(5, 60))
        if (person.customer_id, product_id) not in bought and not person.large:
            bought[person.customer_id, product_id] = []
            at = days.moment(draws, day, 9, 17)
            pence = price(product_id, f"{at:%Y-%m}")
            who = (person.customer_id, product_id, person.region)
            channel = "Trade" if person.segment == "trade" else "Web"
            return Line("", at, *who, channel, -1, pence, person.discount)
