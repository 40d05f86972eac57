"""The canonical tables: one name, type, unit and meaning for every column anybody uses.

Question   What is a column called, what does it hold, and must it be there?
Gives      TABLES: table name -> Table, a tuple of Columns.
Kinds      text    as written; ids keep their zeros
           when    a date with or without a time of day, no time zone
           number  a float; may be negative
           money   a float in the row's currency, kept to 4 decimals
           flag    true or false
Rules      Renaming to these names happens once, in `intake.load`. No function takes the
           name of a column as an argument.

>>> ORDERS.required
('order_date', 'amount')
>>> [c.name for c in ORDERS.columns if c.personal]
['customer_id', 'customer_name']
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "when", "number", "money", "flag"]


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    personal: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    def kind(self, name: str) -> Kind:
        return next(c.kind for c in self.columns if c.name == name)


def table(name: str, *columns: Column) -> Table:
    return Table(name, columns)


ORDERS = table(
    "orders",
    Column("order_id", "text", "the order or invoice the line belongs to"),
    Column("order_date", "when", "when it was ordered or invoiced", required=True),
    Column("customer_id", "text", "who bought", personal=True),
    Column("customer_name", "text", "the buyer's name", personal=True),
    Column("product_id", "text", "what was bought"),
    Column("product_name", "text", "the product's name"),
    Column("category", "text", "the product's group"),
    Column("region", "text", "where the buyer is: country, state or sales region"),
    Column("channel", "text", "how it was sold"),
    Column("quantity", "number", "units; below zero on returns", "units"),
    Column("unit_price", "money", "price of one unit", "currency"),
    Column("discount", "number", "share taken off the price", "0-1"),
    Column("amount", "money", "net value of the line", "currency", required=True),
    Column("currency", "text", "what the amounts are in", "ISO 4217"),
    Column("returned", "text", "a mark that the order came back"),
)
CUSTOMERS = table(
    "customers",
    Column("customer_id", "text", "key", required=True, personal=True),
    Column("customer_name", "text", "name", personal=True),
    Column("source", "text", "how the customer was won"),
    Column("industry", "text", "line of business"),
    Column("region", "text", "where the customer is"),
    Column("age_band", "text", "age group of a person"),
    Column("segment", "text", "group given by the business"),
    Column("since", "when", "date of the first contact"),
)
PRODUCTS = table(
    "products",
    Column("product_id", "text", "key", required=True),
    Column("product_name", "text", "name"),
    Column("category", "text", "group"),
    Column("unit_price", "money", "list price", "currency"),
    Column("unit_cost", "money", "cost", "currency"),
)
DEALS = table(
    "deals",
    Column("deal_id", "text", "key", required=True),
    Column("deal_name", "text", "what it is called"),
    Column("customer_id", "text", "whose deal it is", personal=True),
    Column("product_id", "text", "what is on offer"),
    Column("owner", "text", "who is responsible", personal=True),
    Column("stage", "text", "where it stands", required=True),
    Column("created", "when", "when the deal was opened"),
    Column("closed", "when", "when it was won or lost"),
    Column("amount", "money", "value; of a won deal what was signed", "currency"),
    Column("currency", "text", "what the value is in", "ISO 4217"),
    Column("loss_reason", "text", "why it was lost"),
    Column("source", "text", "where it came from"),
    Column("region", "text", "where the customer is"),
)
STAGE_EVENTS = table(
    "stage_events",
    Column("deal_id", "text", "whose event", required=True),
    Column("at", "when", "when the stage was entered", required=True),
    Column("stage", "text", "the stage entered", required=True),
    Column("actor", "text", "who moved it", personal=True),
)
ACTIVITIES = table(
    "activities",
    Column("activity_id", "text", "key", required=True),
    Column("deal_id", "text", "the deal it was for"),
    Column("customer_id", "text", "whom it was with", required=True, personal=True),
    Column("at", "when", "when it took place", required=True),
    Column("kind", "text", "call, visit, mail, demo"),
)
CAMPAIGNS = table(
    "campaigns",
    Column("campaign_id", "text", "key", required=True),
    Column("campaign_name", "text", "name"),
    Column("channel", "text", "where it ran"),
    Column("start", "when", "first day", required=True),
    Column("end", "when", "last day"),
    Column("cost", "money", "what it cost", "currency"),
)
TICKETS = table(
    "tickets",
    Column("ticket_id", "text", "key", required=True),
    Column("customer_id", "text", "who asked", required=True, personal=True),
    Column("opened", "when", "when", required=True),
    Column("solved", "when", "when; missing while open"),
    Column("topic", "text", "what about"),
    Column("satisfaction", "number", "answer on a scale of 5", "1-5"),
)
TARGETS = table(
    "targets",
    Column("month", "text", "YYYY-MM", required=True),
    Column("amount", "money", "planned revenue", "currency", required=True),
    Column("region", "text", "where; missing for the whole"),
    Column("currency", "text", "what the amounts are in", "ISO 4217"),
)
TABLES = {
    t.name: t
    for t in (
        ORDERS,
        CUSTOMERS,
        PRODUCTS,
        DEALS,
        STAGE_EVENTS,
        ACTIVITIES,
        CAMPAIGNS,
        TICKETS,
        TARGETS,
    )
}
