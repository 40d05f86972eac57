"""Shops whose customers come back, a real one and some made up; answers about them."""

import numpy as np
import pandas as pd

START = pd.Timestamp("2023-01-01")
SAMPLE = ["master_id", "customer_id", "order_date", "quantity", "amount"]


def cdnow(data_dir):
    """Order lines of CDNOW's 1-in-10 sample: 2,357 customers, 1997-01 to 1998-06."""
    path = data_dir / "cdnow" / "CDNOW_sample.txt"
    texts = dict.fromkeys(SAMPLE[:3], str)
    lines = pd.read_csv(path, sep=r"\s+", header=None, names=SAMPLE, dtype=texts)
    days = pd.to_datetime(lines["order_date"], format="%Y%m%d")
    return lines.assign(order_date=days, kind="sale")


def shop(customers=300, *, seed=1, days=700):
    """Lines of customers who each have a rhythm, a taste for leaving and a price."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(customers):
        day, wait, leave = (
            rng.integers(0, days),
            7 + rng.exponential(60),
            rng.beta(1, 3),
        )
        price = 10 + rng.gamma(4, 8)
        while day < days:
            amount = round(float(price * rng.gamma(6, 1 / 6)), 2)
            found.append((f"c{number:04}", START + pd.Timedelta(days=int(day)), amount))
            day += 1 + int(rng.exponential(wait))
            if rng.random() < leave:
                break
    return bought(*found)


def bought(*rows):
    """Lines of (customer, day, amount)."""
    lines = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    lines["order_date"] = pd.to_datetime(lines["order_date"]).astype("datetime64[us]")
    texts = {"customer_id": "str", "kind": "str"}
    numbers = {"row": range(1, len(lines) + 1), "quantity": 2.0}
    return lines.assign(kind="sale", **numbers).astype({**texts, "amount": "float64"})


def with_returns(lines, *, wait=3):
    """`lines`, and of every fourth a half given back, `wait` days later."""
    back = lines.iloc[::4].copy()
    days = back["order_date"] + pd.Timedelta(days=wait)
    amount = (-back["amount"] / 2).round(2)
    back = back.assign(order_date=days, kind="return", quantity=-1.0, amount=amount)
    return pd.concat([lines, back.astype({"kind": "str"})], ignore_index=True)


def monthly(customers, *, price, months=24):
    """Everybody buys on the first of every month from START on, for `price(number)`."""
    days = pd.date_range(START, periods=months, freq="MS")
    rows = [(f"c{n:04}", day, price(n)) for n in range(customers) for day in days]
    return bought(*rows)


def notes(found):
    return {note.reason: note.details for note in found.notes}


def same(one, other):
    for table in ("table", "parameters", "fits", "totals"):
        if hasattr(one, table):
            left, right = getattr(one, table), getattr(other, table)
            pd.testing.assert_frame_equal(left, right, check_exact=True)
    assert one.notes == other.notes
