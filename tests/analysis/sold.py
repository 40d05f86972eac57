"""Kept order lines, so that a case is one line of a test."""

from datetime import date

import hypothesis
import pandas as pd
import pytest
from hypothesis import strategies as st

from salesnb.analysis import book, scope
from salesnb.errors import SalesnbError
from salesnb.periods import Calendar, Period
from salesnb.schema import ORDERS

USUAL = {"customer_id": "ann", "product_id": "pen", "quantity": 1.0, "amount": 10.0}
TEXTS = [column.name for column in ORDERS.columns if column.kind == "text"]
NUMBERS = [c.name for c in ORDERS.columns if c.kind in ("number", "money")]


def sold(day, **cells):
    """A line of 10 for a pen that ann bought, in an order of its own."""
    return {**USUAL, "order_date": pd.Timestamp(day), **cells}


def back(day, **cells):
    return sold(day, **{"kind": "return", "quantity": -1.0, "amount": -10.0, **cells})


def lines(*rows):
    """As `clean` keeps them: every column of the schema, `row` and `kind`."""
    whole = [
        {"kind": "sale", "order_id": f"o{number}", **row, "row": number}
        for number, row in enumerate(rows, start=1)
    ]
    frame = pd.DataFrame(whole, columns=[*ORDERS.names, "row", "kind"])
    types = dict.fromkeys([*TEXTS, "kind"], "str") | dict.fromkeys(NUMBERS, "float64")
    moments = pd.to_datetime(frame["order_date"]).astype("datetime64[us]")
    return frame.astype({**types, "row": "int64"}).assign(order_date=moments)


def booked(*rows):
    return book.book(lines(*rows))


def seen(rows, month, *, as_of="2030-01-01", calendar=None):
    """(book, scope) of lines for a report on `month`."""
    known = booked(*rows) if isinstance(rows, list) else book.book(rows)
    calendar = calendar or Calendar()
    when = date.fromisoformat(as_of)
    return known, scope.scope(known, month=month, as_of=when, calendar=calendar)


def window(start, end):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return Period(start=first, end=last, label=start)


def refusal(call, *arguments, **options):
    with pytest.raises(SalesnbError) as failure:
        call(*arguments, **options)
    return str(failure.value)


def few(count):
    """Settings of a costly property: `count` examples, or as many as a search asks for."""
    asked = hypothesis.settings.default.max_examples
    return hypothesis.settings(max_examples=asked if asked > 100 else count)


@st.composite
def businesses(draw, *, size=60):
    """Lines from January to the end of March: few customers and products, who repeat."""
    count = draw(st.integers(1, size))
    random = draw(st.randoms(use_true_random=False))
    rows = [_random_line(random) for _ in range(count)]
    return lines(*rows, sold("2024-02-10"), sold("2024-03-31"))


def _random_line(random):
    kind = random.choices(["sale", "return", "charge"], [8, 2, 1])[0]
    sign = -1 if kind == "return" else 1
    return {
        "order_date": pd.Timestamp("2024-01-01")
        + pd.Timedelta(hours=random.randrange(2184)),
        "order_id": random.choice(["1", "2", "3", "4", "5", None]),
        "customer_id": random.choice(["ann", "bob", "cy", "di", None]),
        "product_id": random.choice(["pen", "ink", "pad", None]),
        "region": random.choice(["N", "S", None]),
        "quantity": random.choice([None, 0.0, 1.0, 2.0, 2.5]),
        "amount": sign * random.randrange(1, 50_000) / 100,
        "returned": random.choice([None, None, "Yes"]),
        "kind": kind,
    }
