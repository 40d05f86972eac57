"""Who orders what, and when: the sale lines and the few charges, before any mess."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from salesnb.intake._company import days, rhythm
from salesnb.intake._company.catalogue import CATEGORIES, Product, on_sale, price
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.lines import Line
from salesnb.intake._company.people import Customer

SLOTS = 8  # chances to order in a month
# Lines in an order, from one up, and how often.
BASKETS = {
    "trade": (10, 26, 28, 22, 14),
    "regular": (20, 32, 28, 14, 6),
    "occasional": (62, 28, 10),
    "one-time": (100,),
    "counter": (72, 28),
}
# Units a trade account takes of something dear, middling and cheap.
TRADE_UNITS = ((1, 1, 1, 2), (1, 2, 2, 3, 4), (2, 3, 4, 6, 6, 8, 10, 12))
OPEN = {"Trade": (8, 17), "Web": (7, 23), "Shop": (10, 18)}
SHIP_PER_THOUSAND, SHIP_PENCE = 8, (495, 495, 495, 1250)
GIFTS, GIFT_PENCE = 12, (2500, 2500, 5000, 10000)
# Those who buy over the counter of a shop and leave no name.
COUNTERS = tuple(
    Customer("counter", "", "", "", region, "", date.min, days.FIRST, days.LAST, 700)
    for region in ("London", "North")
)


def sales(people: list[Customer]) -> list[Line]:
    """All lines of sale and charge, in order of time, numbered 'TQ-100001' and up."""
    draws = Draws("orders")
    orders = [
        _order(draws, person, day)
        for person in [*people, *COUNTERS]
        for day in _days(draws, person)
    ]
    orders += [_gift_card(draws, people) for _ in range(GIFTS)]
    orders.sort(key=lambda order: order[0].at)
    return [
        replace(line, order_id=f"TQ-{100001 + n}")
        for n, order in enumerate(orders)
        for line in order
    ]


def _days(draws: Draws, person: Customer) -> Iterator[date]:
    """The days on which one customer orders; a new one does on the first of them."""
    if person.is_new:
        yield person.joins
    yield from (_counted_days if person.orders else _repeated_days)(draws, person)


def _counted_days(draws: Draws, person: Customer) -> Iterator[date]:
    life = (person.leaves - person.joins).days
    seen = {person.joins} if person.is_new else set()
    while len(seen) < person.orders:
        day = days.DAYS[(person.joins - days.FIRST).days + draws.between(0, life)]
        if day not in seen and _wants(draws, person, day, rhythm.HIGHEST):
            seen.add(day)
            yield day


def _repeated_days(draws: Draws, person: Customer) -> Iterator[date]:
    # `rate` counts orders in 100 months, a pull of NORMAL is an average month.
    one = SLOTS * 100 * rhythm.NORMAL // person.rate
    for month in days.DAYS_OF.values():
        for slot in range(SLOTS):
            part = month[slot * len(month) // SLOTS : (slot + 1) * len(month) // SLOTS]
            day = draws.pick(_open_days(person, part))
            if person.joins < day <= person.leaves and _wants(draws, person, day, one):
                yield day


def _open_days(person: Customer, part: list[date]) -> list[date]:
    """Trade accounts order on working days, of which every part of a month has one."""
    if person.segment != "trade":
        return part
    return [day for day in part if day.weekday() < 5]


def _wants(draws: Draws, person: Customer, day: date, out_of: int) -> bool:
    trade = person.segment == "trade"
    return draws.below(out_of) < rhythm.pull(day, person.region, trade=trade)


def _order(draws: Draws, person: Customer, day: date) -> list[Line]:
    """The lines of one order, each of another product."""
    channel = _channel(draws, person)
    unknown = channel == "Web" and draws.below(1000) < 12
    region = "" if unknown else person.region
    head = Line(
        *("", days.moment(draws, day, *OPEN[channel]), person.customer_id, ""),
        *(region, channel, 0, 0, _discount(draws, person)),
    )
    lines = [
        replace(
            head,
            product_id=product.product_id,
            quantity=_units(draws, person, product),
            pence=price(product.product_id, head.month),
        )
        for product in _basket(draws, person, head.month)
    ]
    if channel == "Web" and draws.below(1000) < SHIP_PER_THOUSAND:
        lines.append(_charge(head, "SHIP", draws.pick(SHIP_PENCE)))
    return lines


def _channel(draws: Draws, person: Customer) -> str:
    if person.segment == "trade":
        return "Trade"
    if person.segment == "counter":
        return "Shop"
    return draws.weighted(("Web", "Shop"), (88, 12))


def _discount(draws: Draws, person: Customer) -> int:
    if person.discount:
        return person.discount
    if person.segment == "regular":
        return draws.weighted((0, 5), (80, 20))
    return draws.weighted((0, 10), (92, 8))


def _basket(draws: Draws, person: Customer, month: str) -> list[Product]:
    names = list(CATEGORIES)
    calendar = int(month[5:]) - 1
    pulls = [share * season[calendar] for share, season in CATEGORIES.values()]
    weights = BASKETS[person.segment]
    chosen: dict[str, Product] = {}
    for _ in range(draws.weighted(range(1, len(weights) + 1), weights)):
        products = on_sale(draws.weighted(names, pulls), month)
        product = draws.weighted(products, [p.weight for p in products])
        chosen[product.product_id] = product
    return list(chosen.values())


def _units(draws: Draws, person: Customer, product: Product) -> int:
    if person.segment != "trade":
        cheap = product.pence < 3000
        return draws.weighted((1, 2, 4), (70, 22, 8)) if cheap else 1
    size = 0 if product.pence >= 15000 else 1 if product.pence >= 5000 else 2
    return draws.pick(TRADE_UNITS[size]) * (2 if person.large else 1)


def _gift_card(draws: Draws, people: list[Customer]) -> list[Line]:
    day = draws.pick(days.DAYS)
    known = [p for p in people if p.segment != "trade" and p.joins <= day <= p.leaves]
    person = draws.pick(known)
    at = days.moment(draws, day, *OPEN["Web"])
    head = Line("", at, person.customer_id, "", person.region, "Web", 0, 0, 0)
    return [_charge(head, "GIFT", draws.pick(GIFT_PENCE))]


def _charge(head: Line, product_id: str, pence: int) -> Line:
    return replace(head, product_id=product_id, quantity=1, pence=pence, discount=0)
