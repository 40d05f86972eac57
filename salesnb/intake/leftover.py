"""What of a file has found no meaning, and which meanings have found no column.

Question   Which headers has somebody to map, and to what?
Takes      a Meaning and the Columns it was made of.
Gives      `headers`, those left over; `names`, the canonical ones nothing was found for;
           `order_numbers`, columns that may number the orders.
Why        A header that nobody knows is no fact about the file: an order number that is
           called otherwise would be missed without a word, and each line be an order.

>>> day = columns.Column("Date", "dates", 1.0, 9, "2024-03-01")
>>> bill = columns.Column("Belegnr", "key", 1.0, 9, "017", zeros=9)
>>> found = meaning.Meaning("orders", {"order_date": "Date"})
>>> headers(found, [day, bill]), order_numbers(found, [day, bill], rows=9)
(['Belegnr'], ['Belegnr'])
"""

from collections.abc import Sequence

from salesnb.intake import columns, meaning
from salesnb.schema import TABLES

MOST = 3
FEW = 0.1  # of the rows: an order has more lines than ten only now and then


def headers(found: meaning.Meaning, seen: Sequence[columns.Column]) -> list[str]:
    """Columns with something in them that are used as nothing."""
    return [column.name for column in _left(found, seen)]


def names(found: meaning.Meaning) -> list[str]:
    """Canonical names that no column was found for."""
    has_price = {"quantity", "unit_price"} <= set(found.uses)
    spare = {"amount"} if found.table == "orders" and has_price else set()
    return [n for n in TABLES[found.table].names if n not in {*found.uses, *spare}]


def order_numbers(
    found: meaning.Meaning, seen: Sequence[columns.Column], *, rows: int
) -> list[str]:
    """Columns left over that may number the orders, the likeliest first.

    It is called like a key, or has digits and differs often from line to line.
    """
    likely = [c for c in _left(found, seen) if _may_number(c, rows)]
    likely.sort(key=lambda c: (not columns.like_a_key(c.name), -c.distinct))
    return [column.name for column in likely[:MOST]]


def _left(
    found: meaning.Meaning, seen: Sequence[columns.Column]
) -> list[columns.Column]:
    used = set(found.uses.values())
    return [c for c in seen if c.name not in used and c.kind != "empty"]


def _may_number(column: columns.Column, rows: int) -> bool:
    marks = column.marks
    counts_money = marks and (marks.fractions or marks.negative or marks.percent)
    if column.kind == "dates" or counts_money or column.distinct < 2:
        return False
    differs = column.distinct >= FEW * rows and any(map(str.isdigit, column.example))
    return bool(columns.like_a_key(column.name) or column.zeros or differs)
