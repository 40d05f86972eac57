"""One job on one file, in a process of its own, so that it can be measured whole.

`python benchmarks/monthly.py JOB FILE`, JOB one of

salesnb    load, clean and the month's tables with salesnb
pandas     the same tables by a plain pandas script
distinct   nothing but SELECT DISTINCT of all columns in DuckDB

salesnb and pandas print the same JSON: what they found, to be compared.
"""

import json
import sys
from collections.abc import Callable
from datetime import date

MONTH, AS_OF = "2024-10", date(2024, 12, 31)
COUNTED = ("revenue", "orders", "units", "active_customers", "new_customers")


def with_salesnb(path: str) -> dict:
    from salesnb.analysis import book, bridge, monthly, scope, tops
    from salesnb.intake import clean, load
    from salesnb.periods import Calendar

    cleaned = clean.orders(load.orders(path), as_of=AS_OF)
    sales = book.book(cleaned.kept)
    view = scope.scope(sales, month=MONTH, as_of=AS_OF, calendar=Calendar())
    months = monthly.by_period(sales, view)
    monthly.kpis(sales, view)
    best = [
        tops.top(sales, view, by=by).table for by in ("product", "customer", "region")
    ]
    steps = bridge.price_volume_mix(sales, view)
    return {
        "rows": cleaned.rows_kept,
        "months": {name: rounded(months[name]) for name in COUNTED},
        "best": [rounded(table["revenue"].head(5)) for table in best],
        "steps": rounded(steps["amount"]),
    }


def with_pandas(path: str) -> dict:
    """What an analyst would write: read, drop duplicates, group."""
    import pandas as pd

    read = pd.read_csv if path.endswith(".csv") else pd.read_parquet
    lines = read(path).drop_duplicates()
    lines["order_date"] = pd.to_datetime(lines["order_date"])
    lines["amount"] = (lines["quantity"] * lines["unit_price"]).round(4)
    lines = lines[(lines["amount"] != 0) & (lines["order_date"] < "2025-01-01")]
    lines["month"] = lines["order_date"].dt.to_period("M")
    sold = lines[lines["amount"] >= 0]
    by_month = sold.groupby("month")
    first = sold.groupby("customer_id")["month"].min()
    sums = lines.groupby("month")[["amount", "quantity"]].sum()
    months = {
        "revenue": sums["amount"],
        "orders": by_month["order_id"].nunique(),
        "units": sums["quantity"],
        "active_customers": by_month["customer_id"].nunique(),
        "new_customers": first.value_counts().reindex(sums.index, fill_value=0),
    }
    lapses(sold)
    now, before = (lines[lines["month"] == m] for m in (MONTH, "2024-09"))
    best = [
        now.groupby(by)["amount"].sum().nlargest(5)
        for by in ("product_id", "customer_id", "region")
    ]
    return {
        "rows": len(lines),
        "months": {name: rounded(column) for name, column in months.items()},
        "best": [rounded(column) for column in best],
        "steps": steps(before, now),
    }


def lapses(sold) -> None:
    """The gaps between a customer's days, and who has been silent for longer."""
    days = sold[["customer_id"]].assign(day=sold["order_date"].dt.normalize())
    days = days.drop_duplicates().sort_values(["customer_id", "day"])
    wait = days.groupby("customer_id")["day"].diff(-1).abs().dt.days
    gap = wait.quantile(0.9)
    days.loc[wait.isna() | (wait > gap), "day"].dt.to_period("M").value_counts()


def steps(before, now) -> list[float]:
    """Price, volume, mix, new, discontinued, returns, charges and others."""
    sums = [
        lines[lines["amount"] >= 0].groupby("product_id")[["quantity", "amount"]].sum()
        for lines in (before, now)
    ]
    both = sums[0].join(sums[1], lsuffix="_0", rsuffix="_1", how="inner")
    q0, q1 = both["quantity_0"], both["quantity_1"]
    p0, p1 = both["amount_0"] / q0, both["amount_1"] / q1
    price = ((p1 - p0) * q1).sum()
    volume = (q1.sum() - q0.sum()) * (q0 / q0.sum() * p0).sum()
    mix = (both["amount_1"] - both["amount_0"]).sum() - price - volume
    new = sums[1][~sums[1].index.isin(sums[0].index)]["amount"].sum()
    gone = sums[0][~sums[0].index.isin(sums[1].index)]["amount"].sum()
    back = [lines.loc[lines["amount"] < 0, "amount"].sum() for lines in (before, now)]
    ends = [lines["amount"].sum() for lines in (before, now)]
    middle = [price, volume, mix, new, -gone, back[1] - back[0], 0.0, 0.0]
    return rounded([ends[0], *middle, ends[1]])


def with_distinct(path: str) -> dict:
    import duckdb

    con = duckdb.connect()
    rows = con.execute(f"CREATE TABLE t AS SELECT DISTINCT * FROM '{path}'").fetchall()
    return {"rows": rows[0][0]}


def rounded(values) -> list[float]:
    return [round(float(value), 2) + 0.0 for value in values]


JOBS: dict[str, Callable[[str], dict]] = {
    "salesnb": with_salesnb,
    "pandas": with_pandas,
    "distinct": with_distinct,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(JOBS[sys.argv[1]](sys.argv[2])))
