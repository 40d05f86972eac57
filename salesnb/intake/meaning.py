"""Which column of an export means what, by its name and by what stands in it.

Question   What table is this, and which canonical column is each of its columns?
Takes      Columns (`columns.seen`).
Gives      Meaning: the table, canonical name -> header, which of these were found by
           content alone, and headers whose content speaks against their name.
Rules      A name counts only where the content fits: no date column without dates. By
           content alone only what is required, and only where one column comes in
           question.

>>> day = columns.Column("Sold", "dates", 1.0, 9, "2024-03-01")
>>> money = columns.Column("Sales", "numbers", 1.0, 9, "9.50", marks=columns.Marks())
>>> of([day, money]).uses, of([day, money]).by_content
({'order_date': 'Sold', 'amount': 'Sales'}, ('order_date',))
"""

from dataclasses import dataclass

from salesnb.intake import columns, load
from salesnb.intake.source import Source, named
from salesnb.schema import TABLES

SOURCES = {
    "orders": "generic",
    "deals": "generic_deals",
    "targets": "generic_targets",
    "tickets": "generic_tickets",
    "activities": "generic_activities",
    "customers": "generic_customers",
}
# What tells a table from the others, beside the columns it must have.
TELLING = {
    "tickets": {"solved", "satisfaction"},
    "activities": {"kind"},
    "customers": {"industry", "segment", "age_band", "since", "source"},
}


@dataclass(frozen=True)
class Meaning:
    table: str
    uses: dict[str, str]  # canonical name: header
    by_content: tuple[str, ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()  # canonical name, header

    @property
    def lacking(self) -> list[str]:
        """Required columns that none was found for."""
        required = list(TABLES[self.table].required)
        if self.table == "orders" and {"quantity", "unit_price"} <= set(self.uses):
            required.remove("amount")
        return [name for name in required if name not in self.uses]


def of(seen: list[columns.Column]) -> Meaning:
    """The meaning of a table's columns."""
    by_name = {table: _by_name(named(s), seen) for table, s in SOURCES.items()}
    table = _table(by_name)
    uses, doubtful = by_name[table]
    guessed = _by_content(table, uses, seen)
    order = [name for name in TABLES[table].names if name in uses or name in guessed]
    both = uses | guessed
    return Meaning(table, {n: both[n] for n in order}, tuple(guessed), doubtful)


def _by_name(
    source: Source, seen: list[columns.Column]
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """canonical name -> header whose content fits; and names that fit no content."""
    table = TABLES[source.table]
    loose = load.matched(source, [column.name for column in seen])
    uses = {}
    for kind in ("text", "when", "number", "money"):
        fitting = [column.name for column in seen if _fits(column, kind)]
        found = load.matched(source, fitting)
        uses |= {name: h for name, h in found.items() if table.kind(name) == kind}
    empty = {column.name for column in seen if column.kind == "empty"}
    doubtful = ((n, h) for n, h in loose.items() if n not in uses and h not in empty)
    return uses, tuple(doubtful)


def _fits(column: columns.Column, kind: str) -> bool:
    if kind == "when":
        return column.kind == "dates"
    if kind in ("number", "money"):
        return column.kind in ("numbers", "empty") or column.marks is not None
    return True


def _table(by_name: dict) -> str:
    """Deals have stages; a plan has months and amounts, and no days. What has neither
    products nor, with a day, money may be about customers."""
    uses = {table: set(found) for table, (found, _) in by_name.items()}
    orders = uses["orders"]
    if "stage" in uses["deals"] and "order_id" not in orders:
        return "deals"
    if {"month", "amount"} <= uses["targets"] and "order_date" not in orders:
        return "targets"
    sold = {"product_id", "quantity"} & orders or {"order_date", "amount"} <= orders
    return "orders" if sold else _about_customers(uses)


def _about_customers(uses: dict[str, set[str]]) -> str:
    fitting = (
        table
        for table, telling in TELLING.items()
        if set(TABLES[table].required) <= uses[table] and telling & uses[table]
    )
    return next(fitting, "orders")


def _by_content(
    table: str, uses: dict[str, str], seen: list[columns.Column]
) -> dict[str, str]:
    """Required columns of orders that only one column can be."""
    if table != "orders":
        return {}
    free = [column for column in seen if column.name not in uses.values()]
    days = [column.name for column in free if column.kind == "dates"]
    money = [column.name for column in free if _is_money(column)]
    found = {}
    if "order_date" not in uses and len(days) == 1:
        found["order_date"] = days[0]
    priced = "amount" in uses or {"quantity", "unit_price"} <= set(uses)
    if not priced and len(money) == 1:
        found["amount"] = money[0]
    return found


def _is_money(column: columns.Column) -> bool:
    marks = column.marks
    return bool(
        column.kind == "numbers"
        and not columns.like_a_key(column.name)
        and not column.point_zero
        and marks
        and not marks.percent
        and (marks.fractions or marks.currencies)
    )
