"""Customers' tables by salesnb and by a plain pandas script, from the same kept lines.

`python benchmarks/customers.py [--rows 1000000 10000000] [--times 3]` prints CPU time and
peak memory as ratios, salesnb : pandas, and stops where the two find different numbers.
`python benchmarks/customers.py JOB FILE` does one job, salesnb or pandas, on kept lines
in Parquet. The tables: features, scores and segments, months, retention of customers and
of money, repeats.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from run import HERE, in_turn

AS_OF = date(2024, 12, 31)
WITHIN = (30, 90, 180, 365)
KEPT = """
SELECT order_id, order_date, customer_id, 'Name ' || customer_id AS customer_name,
    product_id, product_name, quantity::DOUBLE AS quantity, unit_price,
    NULL::DOUBLE AS discount, round(quantity * unit_price, 4) AS amount,
    NULL::VARCHAR AS returned, CASE WHEN quantity < 0 THEN 'return' ELSE 'sale' END AS kind
FROM '{lines}'
"""


def with_salesnb(path: str) -> dict:
    import narwhals as nw

    from salesnb import engines
    from salesnb.analysis import cohorts, features, rfm
    from salesnb.periods import Calendar

    lines = nw.from_native(engines.database().read_parquet(path))
    table = features.customers(lines, as_of=AS_OF)
    scored = rfm.scores(table)
    days = cohorts.days(lines)
    when = {"as_of": AS_OF, "calendar": Calendar()}
    months = cohorts.months(days, **when)
    kept = [cohorts.retention(days, **when), cohorts.money_retention(days, **when)]
    repeats = cohorts.repeats(days, as_of=AS_OF, within=WITHIN)
    return found(table, rfm.segments(scored), months, kept, repeats)


def with_pandas(path: str) -> dict:
    """What an analyst would write, and no more: read what is needed, group."""
    import pandas as pd

    from salesnb.analysis.rfm import naming

    columns = "order_id order_date customer_id customer_name product_id amount kind"
    lines = pd.read_parquet(path, columns=columns.split())
    sold = lines[lines["kind"] == "sale"]
    today = pd.Timestamp(AS_OF)
    days = sold[["customer_id"]].assign(day=sold["order_date"].dt.normalize())
    days = days.drop_duplicates().sort_values(["customer_id", "day"])
    by = sold.groupby("customer_id")
    table = days.groupby("customer_id")["day"].agg(["min", "max", "size"])
    everything = lines.groupby("customer_id")
    table["customer_name"] = everything["customer_name"].first()
    table["spend"] = everything["amount"].sum().round(4)
    table["order_count"] = by["order_id"].nunique()
    table["products"] = by["product_id"].nunique()
    back = lines[lines["kind"] == "return"].groupby("customer_id")["amount"].sum()
    gross = by["amount"].sum()
    table["return_rate"] = (-back).reindex(table.index, fill_value=0) / gross
    table["days_since_last_order"] = (today - table["max"]).dt.days
    table["tenure"] = (today - table["min"]).dt.days
    between = (table["max"] - table["min"]).dt.days
    table["mean_gap"] = between / (table["size"] - 1).where(table["size"] > 1)
    table["average_order"] = table["spend"] / table["order_count"]

    text = ""
    for measure, best in (
        ("days_since_last_order", -1),
        ("order_count", 1),
        ("spend", 1),
    ):
        step = 0.0001 if measure == "spend" else 1
        cuts = (table[measure].quantile([0.2, 0.4, 0.6, 0.8]) + step).round(4)
        reached = cuts.searchsorted(table[measure], side="right")
        text = text + pd.Series(3 + best * (reached - 2), table.index).astype("str")
    table["segment"] = text.map(naming.CELLS)
    segments = table.groupby("segment").agg(
        customers=("spend", "size"), spend=("spend", "sum")
    )
    segments = segments.reindex(naming.SEGMENTS, fill_value=0).reset_index()

    days["wait"] = (days.groupby("customer_id")["day"].shift(-1) - days["day"]).dt.days
    gap = int(-(-days["wait"].quantile(0.9) // 1))
    month = (days["day"].dt.year - 2022) * 12 + days["day"].dt.month - 1
    first = (table["min"].dt.year - 2022) * 12 + table["min"].dt.month - 1
    months = pd.DataFrame({"active": days.groupby(month)["customer_id"].nunique()})
    months["new"] = first.value_counts().reindex(months.index, fill_value=0)
    months["returning"] = months["active"] - months["new"]
    long = days[(days["wait"] > gap) | days["wait"].isna()]
    lapsed = long["day"] + pd.Timedelta(days=gap + 1)
    lapsed = lapsed[lapsed <= today]
    again = long["day"] + pd.to_timedelta(long["wait"], unit="D")
    for name, when in (("lapsed", lapsed), ("reactivated", again.dropna())):
        counts = ((when.dt.year - 2022) * 12 + when.dt.month - 1).value_counts()
        months[name] = counts.reindex(months.index, fill_value=0)

    line_month = (
        lines["order_date"].dt.year * 12 + lines["order_date"].dt.month - 2022 * 12 - 1
    )
    spent = lines.groupby(["customer_id", line_month])["amount"].sum().reset_index()
    spent["k"] = spent["order_date"] - spent["customer_id"].map(first)
    spent["cohort"] = spent["customer_id"].map(first)
    revenue = spent[spent["k"] >= 0].pivot_table(
        index="cohort", columns="k", values="amount", aggfunc="sum"
    )
    pairs = pd.DataFrame({"customer_id": days["customer_id"], "month": month})
    pairs = pairs.drop_duplicates()
    pairs["cohort"] = pairs["customer_id"].map(first)
    active = pairs.groupby(["cohort", pairs["month"] - pairs["cohort"]]).size().unstack()
    kept = []
    for square in (active, revenue):
        square = square.reindex(index=range(36), columns=range(36)).fillna(0)
        begun = square[0].where(square[0] > 0)
        kept.append(square.div(begun, axis=0))

    orders = sold.groupby(["customer_id", "order_id"])["order_date"].min().dt.normalize()
    orders = orders.reset_index().sort_values(["customer_id", "order_date"])
    second = orders.groupby("customer_id")["order_date"].nth(1)
    second.index = orders.loc[second.index, "customer_id"]
    wait = (second.reindex(table.index) - table["min"]).dt.days
    rows = [
        (table["tenure"].ge(d).sum(), (table["tenure"].ge(d) & (wait <= d)).sum())
        for d in WITHIN
    ]
    repeats = pd.DataFrame(rows, columns=["customers", "repeaters"])
    return found(table, segments, months, kept, repeats)


def found(table, segments, months, kept, repeats) -> dict:
    """Numbers of every table, to be compared."""
    sums = ("spend", "order_count", "products", "mean_gap", "return_rate")
    flow = ("active", "new", "returning", "lapsed", "reactivated")
    return {
        "features": [rounded(table[name].sum()) for name in (*sums, "average_order")],
        "customers": len(table),
        "segments": segments[["customers", "spend"]].map(rounded).to_numpy().tolist(),
        "months": months[[*flow]].map(rounded).to_numpy().tolist(),
        # Of the first cohort, whose periods have all ended.
        "kept": [[rounded(square.loc[0, k]) for k in range(36)] for square in kept],
        "repeats": repeats[["customers", "repeaters"]].map(rounded).to_numpy().tolist(),
    }


def rounded(value) -> float:
    return round(float(value), 2) + 0.0


JOBS: dict[str, Callable[[str], dict]] = {"salesnb": with_salesnb, "pandas": with_pandas}


def compare(rows: int, times: int, folder: Path) -> str:
    import duckdb

    lines, kept = folder / "lines.parquet", folder / "kept.parquet"
    subprocess.run([sys.executable, HERE / "lines.py", str(rows), lines], check=True)
    query = KEPT.format(lines=lines)
    duckdb.connect().execute(f"COPY ({query}) TO '{kept}' (FORMAT parquet)")
    lines.unlink()
    costs = in_turn({j: [sys.executable, __file__, j, str(kept)] for j in JOBS}, times)
    ours, theirs = costs["salesnb"], costs["pandas"]
    if json.loads(ours.said) != json.loads(theirs.said):
        raise SystemExit(f"salesnb and pandas differ on {rows:,} lines")
    return (
        f"{rows:>12,} lines   CPU {ours.cpu:.2f} : {theirs.cpu:.2f} s = "
        f"{ours.cpu / theirs.cpu:.2f}   peak memory {ours.memory:.2f} : "
        f"{theirs.memory:.2f} GB = {ours.memory / theirs.memory:.2f}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows:
            sys.stdout.write(compare(rows, asked.times, Path(folder)))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        sys.stdout.write(json.dumps(JOBS[sys.argv[1]](sys.argv[2])))
    else:
        main()
