"""The order export as the shop hands it over, and for each of its rows what is wrong.

Every row that has to be set aside is made here with one reason, and only one: rows in =
rows kept + rows set aside holds because each record is made as the one or the other.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from salesnb.intake._company import names
from salesnb.intake._company.catalogue import MISSPELT, PRODUCTS, name
from salesnb.intake._company.draws import Draws
from salesnb.intake._company.lines import Line
from salesnb.intake._company.people import Customer

HEADINGS = {
    "order_id": "Order No",
    "order_date": "Order Date",
    "customer_id": "Customer No",
    "customer_name": "Customer",
    "product_id": "SKU",
    "product_name": "Product",
    "category": "Category",
    "region": "Region",
    "channel": "Channel",
    "quantity": "Qty",
    "unit_price": "Unit Price",
    "discount": "Discount",
    "amount": "Line Total",
    "currency": "Currency",
}
WRONG_NAME = "Moka Pott"  # in every trade order
SPACES = ("{} ", " {}", "{}  ")
SPACED = 4  # percent of names
# A new page repeats the header and the last rows of the page before.
PAGES, OVERLAP = 11, 4
DOUBLED, BLANK, FREE = 80, 25, 15
SPOILT = (
    ("unreadable_date", {"order_date": "00/00/0000"}),
    ("unreadable_date", {"order_date": "tbc"}),
    ("no_date", {"order_date": ""}),
    ("no_date", {"order_date": ""}),
    ("no_amount", {"amount": "", "unit_price": ""}),
    ("no_amount", {"amount": "", "unit_price": ""}),
    ("unreadable_amount", {"amount": "#REF!"}),
)


@dataclass(frozen=True)
class Record:
    """A row of the file: its cells, why it has to go ('' if it stays), the line."""

    cells: list[str]
    reason: str = ""
    line: Line | None = None
    pence: int | None = None  # what its Line Total says, where that can be read


def records(people: list[Customer], lines: list[Line]) -> list[Record]:
    """All rows under the first header, in the order of the file."""
    draws = Draws("mess")
    called = {person.customer_id: person.name for person in people}
    kept = [_kept(draws, line, called) for line in lines]
    after: dict[int, list[Record]] = defaultdict(list)
    for n in _doubled(draws, len(kept)):
        after[n].append(_copy(kept[n]))
    for n, record in _extra(draws, kept):
        after[n].append(record)
    for n in _page_ends(len(kept)):
        after[n].append(Record(list(HEADINGS.values()), "repeated_header"))
        after[n] += [_copy(record) for record in kept[n - OVERLAP + 1 : n + 1]]
    rows = [row for n, record in enumerate(kept) for row in (record, *after[n])]
    return [*rows, _total(rows)]


def money(pence: int) -> str:
    """
    >>> money(123450), money(-1205)
    ('£1,234.50', '-£12.05')
    """
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{rest:02d}"


def _kept(draws: Draws, line: Line, called: dict[str, str]) -> Record:
    product = PRODUCTS.get(line.product_id)
    cells = (
        line.order_id,
        f"{line.at:%d/%m/%Y %H:%M}",
        line.customer_id,
        called.get(line.customer_id, ""),
        line.product_id,
        _as_typed(draws, line),
        product.category if product else "",
        line.region,
        line.channel,
        str(line.quantity),
        money(line.pence),
        f"{line.discount}%" if line.discount else "",
        money(line.amount),
        names.CURRENCY,
    )
    return Record(list(cells), line=line, pence=line.amount)


def _as_typed(draws: Draws, line: Line) -> str:
    """The name of the product as it stands in the file."""
    right = name(line.product_id)
    if right == MISSPELT:
        return WRONG_NAME if line.channel == "Trade" else right
    return draws.pick(SPACES).format(right) if draws.chance(SPACED) else right


def _page_ends(count: int) -> list[int]:
    return [page * (count // PAGES) for page in range(1, PAGES)]


def _doubled(draws: Draws, count: int) -> list[int]:
    """Single rows that stand twice, none of them among those that a page repeats."""
    ends = _page_ends(count)
    repeated = {end - back for end in ends for back in range(OVERLAP)}
    return draws.some([n for n in range(count) if n not in repeated], DOUBLED)


def _copy(record: Record) -> Record:
    return replace(record, reason="exact_duplicate")


def _extra(draws: Draws, kept: list[Record]) -> list[tuple[int, Record]]:
    """Rows that are no sale or say too little, each with the row it stands behind."""
    blank = Record([""] * len(HEADINGS), "blank")
    made = [(draws.below(len(kept)), blank) for _ in range(BLANK)]
    free = ("zero_price", {"unit_price": money(0), "amount": money(0), "discount": ""})
    sales = [n for n, record in enumerate(kept) if record.line.kind == "sale"]
    taken = {(record.line.order_id, record.line.product_id) for record in kept}
    for reason, cells in (*[free] * FREE, *SPOILT):
        n = draws.pick(sales)
        product_id = _other(draws, kept[n].line.order_id, taken)
        made.append((n, _spoilt(kept[n], product_id, reason, cells)))
    return made


def _other(draws: Draws, order_id: str, taken: set[tuple[str, str]]) -> str:
    """A product that the order does not have yet, so that no two rows are alike."""
    left = [product for product in PRODUCTS if (order_id, product) not in taken]
    product_id = draws.pick(left)
    taken.add((order_id, product_id))
    return product_id


def _spoilt(host: Record, product_id: str, reason: str, cells: dict) -> Record:
    """One more row of the host's order, for another product, with `cells` in it."""
    product = PRODUCTS[product_id]
    line = replace(host.line, product_id=product_id, quantity=1, pence=product.pence)
    row = dict(zip(HEADINGS, host.cells, strict=True)) | {
        "product_id": product_id,
        "product_name": product.name,
        "category": product.category,
        "quantity": "1",
        "unit_price": money(line.pence),
        "amount": money(line.amount),
        **cells,
    }
    pence = {"zero_price": 0, "no_amount": None, "unreadable_amount": None}
    return Record(list(row.values()), reason, line, pence.get(reason, line.amount))


def _total(rows: list[Record]) -> Record:
    """The sum of every amount above it, as the shop adds them up: copies included."""
    pence = sum(row.pence or 0 for row in rows)
    row = dict.fromkeys(HEADINGS, "") | {"order_id": "Total", "amount": money(pence)}
    return Record(list(row.values()), "totals_row", pence=pence)
