"""The whole company at once, and its tables under the names and kinds of `schema`.

Made once a process and kept; whoever hands a table out hands out a copy.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from salesnb.intake._company import (
    activities,
    catalogue,
    demand,
    mess,
    names,
    people,
    pipeline,
    plan,
    returns,
    rhythm,
    service,
)
from salesnb.intake._company.lines import Line
from salesnb.schema import TABLES, Table

UNKNOWN = "Unknown"  # what the source writes where a region is missing


@dataclass(frozen=True)
class Company:
    people: list[people.Customer]
    lines: list[Line]
    records: list[mess.Record]
    deals: list[pipeline.Deal]


@lru_cache(maxsize=1)
def company() -> Company:
    everybody = people.customers()
    sold = demand.sales(everybody)
    lines = [*sold, *returns.returns(everybody, sold)]
    # Lines of one order stand together, in the order in which they were entered.
    lines.sort(key=lambda line: (line.at, line.order_id))
    records = mess.records(everybody, lines)
    return Company(everybody, lines, records, pipeline.deals(everybody))


@lru_cache(maxsize=1)
def tables() -> dict[str, pd.DataFrame]:
    made = company()
    rows = {
        "orders": _orders(made),
        "customers": [_customer(person) for person in made.people],
        "products": [_product(p) for p in catalogue.PRODUCTS.values()],
        "deals": [_deal(deal) for deal in made.deals],
        "stage_events": [vars(event) for deal in made.deals for event in deal.events],
        "activities": [vars(a) for a in activities.activities(made.people, made.deals)],
        "campaigns": [_priced(campaign, "cost") for campaign in rhythm.CAMPAIGNS],
        "tickets": [vars(ticket) for ticket in service.tickets(made.lines)],
        "targets": [_priced(target, "amount") for target in plan.targets(made.lines)],
    }
    frames = {name: _frame(TABLES[name], found) for name, found in rows.items()}
    # What cleaning adds to the orders: the row of the file, and what the line is.
    more = pd.DataFrame(rows["orders"])[["row", "kind"]].astype({"kind": "str"})
    return {**frames, "orders": frames["orders"].join(more)}


def _frame(table: Table, rows: list[dict]) -> pd.DataFrame:
    """`rows` as a table: '' and None are missing, whatever the schema lacks is left."""
    columns = {
        column.name: _column(column.kind, [row.get(column.name) for row in rows])
        for column in table.columns
    }
    return pd.DataFrame(columns)


def _column(kind: str, values: list) -> pd.Series:
    if kind == "text":
        return pd.Series([value or None for value in values], dtype="str")
    if kind == "when":
        return pd.Series(values, dtype="datetime64[us]")
    return pd.Series(values, dtype="float64")


def _orders(made: Company) -> list[dict]:
    called = {person.customer_id: person.name for person in made.people}
    return [
        _order_line(number, record.line, called.get(record.line.customer_id))
        for number, record in enumerate(made.records, start=1)
        if not record.reason
    ]


def _order_line(row: int, line: Line, customer_name: str | None) -> dict:
    product = catalogue.PRODUCTS.get(line.product_id)
    return {
        "order_id": line.order_id,
        "order_date": line.at,
        "customer_id": line.customer_id,
        "customer_name": customer_name,
        "product_id": line.product_id,
        "product_name": catalogue.name(line.product_id),
        "category": product.category if product else None,
        "region": line.region or UNKNOWN,
        "channel": line.channel,
        "quantity": line.quantity,
        "unit_price": line.pence / 100,
        "discount": line.discount / 100 if line.discount else None,
        "amount": line.amount / 100,
        "currency": names.CURRENCY,
        "row": row,
        "kind": line.kind,
    }


def _customer(person: people.Customer) -> dict:
    # The business knows two groups; the four segments are for others to find.
    group = "Trade" if person.segment == "trade" else "Retail"
    return {**vars(person), "customer_name": person.name, "segment": group}


def _product(product: catalogue.Product) -> dict:
    return {
        "product_id": product.product_id,
        "product_name": product.name,
        "category": product.category,
        "unit_price": catalogue.price(product.product_id, "2025-12") / 100,
        "unit_cost": product.cost / 100,
    }


def _deal(deal: pipeline.Deal) -> dict:
    state = {"stage": deal.stage, "created": deal.created, "closed": deal.closed}
    return {**_priced(deal, "amount"), **state}


def _priced(thing: Any, column: str) -> dict:
    """Its fields, with its pence as money under the name of `column`."""
    return {**vars(thing), column: thing.pence / 100}
