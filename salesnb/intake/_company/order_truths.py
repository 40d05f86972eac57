"""What is true of the orders: the account of the rows, the months, what was planted.

Everything is counted on the clean tables or on the rows as they were made; nothing is
typed in. Dates are ISO texts, money is pounds, shares are 0-1.
"""

from collections import Counter, defaultdict
from functools import lru_cache

import pandas as pd

from salesnb.intake._company import catalogue, mess, people, rhythm, tables
from salesnb.intake._company.days import MONTHS


def rows() -> dict:
    """The account of the file: rows in = kept + all that is set aside."""
    records = tables.company().records
    aside = [record for record in records if record.reason]
    kept = [record for record in records if not record.reason]
    amount: Counter[str] = Counter()
    for record in aside:
        amount[record.reason] += record.pence or 0
    place = list(mess.HEADINGS).index("product_name")
    names = [(r.cells[place], catalogue.name(r.line.product_id)) for r in kept]
    return {
        "rows_in": len(records),
        "kept": len(kept),
        "set_aside": dict(Counter(record.reason for record in aside)),
        "set_aside_amount": {reason: p / 100 for reason, p in amount.items()},
        "kinds": dict(Counter(record.line.kind for record in kept)),
        "without_customer": sum(not record.line.customer_id for record in kept),
        "filled": {"region": sum(not record.line.region for record in kept)},
        "corrected": sum(written == mess.WRONG_NAME for written, _ in names),
        "trimmed": sum(written != written.strip() for written, _ in names),
    }


def months() -> dict:
    """By month: net revenue with charges and returns, orders with a sale, buyers."""
    orders = _dated()
    sales = orders[orders["kind"] == "sale"]
    first = sales.groupby("customer_id")["month"].min().value_counts()
    buyers = sales.groupby("month")["customer_id"].nunique()
    return {
        "revenue": pounds(orders.groupby("month")["amount"].sum()),
        "revenue_total": round(float(orders["amount"].sum()), 2),
        "orders": whole(sales.groupby("month")["order_id"].nunique()),
        "active_customers": whole(buyers),
        "new_customers": whole(first.reindex(MONTHS, fill_value=0)),
    }


def price_rise() -> dict:
    """The category that rose, from when, by how much, and each product's two prices."""
    orders = _dated()
    mine = orders[orders["category"] == catalogue.RISE_CATEGORY]
    mine = mine[mine["kind"] == "sale"]
    late = mine["month"] >= catalogue.RISE_MONTH
    before = mine[~late].groupby("product_id")["unit_price"].max()
    after = mine[late].groupby("product_id")["unit_price"].max()
    return {
        "category": catalogue.RISE_CATEGORY,
        "month": catalogue.RISE_MONTH,
        "rate": round(float((after / before - 1).mean()), 6),
        "products": {
            product: [float(old), float(after[product])]
            for product, old in before.items()
        },
        "launched": dict(catalogue.LAUNCHED),
        "discontinued": dict(catalogue.DISCONTINUED),
    }


def lost_customer() -> dict:
    """The large account: its last order, the month it is missed, what it brought."""
    gone = next(person for person in tables.company().people if person.large)
    orders = _dated()
    theirs = orders[orders["customer_id"] == gone.customer_id]
    last = theirs["order_date"].max()
    missed = MONTHS.index(f"{last:%Y-%m}") + 1
    year = MONTHS[missed - 12 : missed]
    brought = theirs[theirs["month"].isin(year)]["amount"].sum()
    everybody = orders[orders["month"].isin(year)]["amount"].sum()
    return {
        "customer_id": gone.customer_id,
        "customer_name": gone.name,
        "last_order": f"{last:%Y-%m-%d}",
        "month": MONTHS[missed],
        "revenue_12_months": round(float(brought), 2),
        "share_12_months": round(float(brought / everybody), 4),
    }


def seasonality() -> dict:
    """How strong each calendar month was planned and came out, 1 for an average."""
    orders = _dated()
    coffee = orders[(orders["category"] == "Coffee") & (orders["kind"] == "sale")]
    came = coffee.groupby(coffee["order_date"].dt.month)["quantity"].sum()
    planned = catalogue.CATEGORIES["Coffee"][1]
    by_year = orders.groupby(orders["order_date"].dt.year)["amount"].sum()
    return {
        "category": "Coffee",
        "strong": [11, 12],
        "weak": 2,
        "planned": {n + 1: percent / 100 for n, percent in enumerate(planned)},
        "measured": {int(m): round(float(v / came.mean()), 3) for m, v in came.items()},
        "growth_a_month": rhythm.GROWTH / 1000,
        "revenue_by_year": pounds(by_year),
    }


def segments() -> dict:
    """The true segment of every customer, and what each segment did."""
    of = {p.customer_id: p.segment for p in tables.company().people}
    orders = _dated()
    sales = orders[orders["kind"] == "sale"].assign(
        segment=lambda rows: rows["customer_id"].map(of)
    )
    done = sales.groupby("segment").agg(
        customers=("customer_id", "nunique"),
        orders=("order_id", "nunique"),
        gross=("amount", "sum"),
    )
    table = done.round(2).loc[list(people.COUNTS)].to_dict("index")
    return {"of": of, "table": table}


def returns() -> dict:
    """Each return line: a sale before it matches whole, in part, or not at all."""
    orders = tables.tables()["orders"]
    sales: dict[tuple, list[tuple]] = defaultdict(list)
    for line in orders[orders["kind"] == "sale"].itertuples():
        sold = line.order_date, line.quantity, line.unit_price
        sales[line.customer_id, line.product_id].append(sold)
    back = orders[orders["kind"] == "return"]
    of = {
        line.order_id: _match(line, sales[line.customer_id, line.product_id])
        for line in back.itertuples()
    }
    return {
        "lines": len(back),
        "amount": round(float(-back["amount"].sum()), 2),
        "matches": dict(Counter(of.values())),
        "of": of,
    }


def pounds(amounts: pd.Series) -> dict:
    return {key: round(float(value), 2) for key, value in amounts.items()}


def whole(counts: pd.Series) -> dict:
    return {key: int(value) for key, value in counts.items()}


def _match(line: tuple, sales: list[tuple]) -> str:
    before = [
        quantity
        for at, quantity, price in sales
        if at < line.order_date and price == line.unit_price
    ]
    if -line.quantity in before:
        return "exact"
    return "partial" if any(q > -line.quantity for q in before) else "unmatched"


@lru_cache(maxsize=1)
def _dated() -> pd.DataFrame:
    orders = tables.tables()["orders"]
    return orders.assign(month=orders["order_date"].dt.strftime("%Y-%m"))
