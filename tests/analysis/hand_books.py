"""Kept order lines written by hand, so that a case is one line of a test."""

from datetime import date

import duckdb
import pandas as pd
import polars as pl
from hypothesis import strategies as st

from salesnb.analysis import book, scope
from salesnb.periods import Calendar
from salesnb.schema import ORDERS

TEXTS = [c.name for c in ORDERS.columns if c.kind == "text"]
NUMBERS = [c.name for c in ORDERS.columns if c.kind in ("number", "money")]
SHORT = {
    "who": "customer_id",
    "order": "order_id",
    "product": "product_id",
    "units": "quantity",
}


def sale(day, amount=0.0, *, kind="sale", **cells):
    """A line kept by cleaning; every line is an order of its own unless `order` says."""
    named = {SHORT.get(name, name): value for name, value in cells.items()}
    return {"order_date": day, "amount": float(amount), "kind": kind, **named}


def back(day, amount, **cells):
    return sale(day, amount, kind="return", **cells)


def charge(day, amount, **cells):
    return sale(day, amount, kind="charge", **cells)


def lines(*rows):
    """A pandas frame of `rows` with every column of `schema.ORDERS`, row and kind."""
    numbered = [
        {"order_id": f"o{place}", **row, "row": place} for place, row in enumerate(rows)
    ]
    table = pd.DataFrame(numbered, columns=[*ORDERS.names, "row", "kind"])
    table["order_date"] = pd.to_datetime(table["order_date"], format="ISO8601")
    types = dict.fromkeys(NUMBERS, float) | dict.fromkeys([*TEXTS, "kind"], "str")
    return table.astype(types | {"row": "int64"})


def booked(*rows):
    return book.book(lines(*rows))


def seen(given, month, as_of="2030-01-01", **calendar):
    """The scope of `month`; `given` is a Book, or rows."""
    about = booked(*given) if isinstance(given, list) else given
    day = date.fromisoformat(as_of)
    return scope.scope(about, month=month, as_of=day, calendar=Calendar(**calendar))


def halved(table):
    """Every line as two lines of half the quantity and half the money."""
    halves = {"quantity": table["quantity"] / 2, "amount": table["amount"] / 2}
    return pd.concat([table.assign(**halves)] * 2, ignore_index=True)


def shuffled(table, seed=1):
    return table.sample(frac=1, random_state=seed, ignore_index=True)


FRAMES = ("pandas", "categories", "index", "polars", "polars_lazy", "duckdb")


def engines_of(table):
    """The same lines as the frames that somebody may bring."""
    known = table.astype(object).where(table.notna(), None)
    types = {name: str(kind) for name, kind in table.dtypes.items()}
    to = {"float64": pl.Float64, "int64": pl.Int64, "str": pl.String}
    schema = {name: to.get(kind, pl.Datetime("us")) for name, kind in types.items()}
    polars = pl.DataFrame(known.to_dict("list"), schema=schema)
    theirs = duckdb.connect()
    return {
        "pandas": table,
        "categories": table.astype({"customer_id": "category", "kind": "category"}),
        "index": table.set_index(table["row"] * 3),
        "polars": polars,
        "polars_lazy": polars.lazy(),
        "duckdb": theirs.from_df(table),
    }


# Even cents, so that half of one is money, too.
CENTS = st.integers(1, 50_000).map(lambda cents: cents / 50)
DAYS = st.dates(date(2024, 1, 1), date(2024, 4, 30)).map(str)
KINDS = {"sale": 1, "return": -1, "charge": 1}
WHERE = {"region": st.sampled_from(["North", "South", "West"])}


@st.composite
def row(draw):
    """A sale, return or charge of January to April 2024, of few customers and products."""
    kind = draw(st.sampled_from(["sale", "sale", "sale", "return", "charge"]))
    sign = KINDS[kind]
    return sale(
        draw(DAYS),
        sign * draw(CENTS),
        kind=kind,
        who=draw(st.sampled_from(["a", "b", "c", "d", None])),
        order=draw(st.sampled_from("123456789")),
        product=draw(st.sampled_from(["x", "y", "z", None])),
        units=draw(st.none() | st.integers(1, 40).map(lambda units: sign * units)),
        **{name: draw(choice) for name, choice in WHERE.items()},
    )


# The first and the last line make every example reach over the same months.
ROWS = st.lists(row(), max_size=25).map(
    lambda rows: [
        sale("2024-01-02", 4, who="a", product="x", units=2, region="North"),
        *rows,
        sale("2024-04-30", 6, who="b", product="y", units=3, region="South"),
    ]
)
