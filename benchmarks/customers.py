"""Customers' tables by salesnb and by a plain pandas script, from the same kept lines.

`python benchmarks/customers.py JOB FILE`: salesnb or pandas, on kept lines in Parquet.
The tables: features, scores and segments, months, retention of customers and of money,
repeats. Both print the same JSON, to be compared.
"""

import json
import sys
from collections.abc import Callable
from datetime import date

AS_OF = date(2024, 12, 31)
WITHIN = (30, 90, 180, 365)


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

    columns = "order_id order_date customer_id customer_name product_id amount kind"
    lines = pd.read_parquet(path, columns=columns.split())
    sold = lines[lines["kind"] == "sale"]
    days = sold[["customer_id"]].assign(day=sold["order_date"].dt.normalize())
    days = days.drop_duplicates().sort_values(["customer_id", "day"])
    table = customers(lines, sold, days)
    first = month(table["first"])
    kept = [active(days, first), revenue(lines, first)]
    return found(
        table, segments(table), months(days, first), kept, repeats(sold, table)
    )


def month(day):
    return (day.dt.year - 2022) * 12 + day.dt.month - 1


def customers(lines, sold, days):
    import pandas as pd

    today = pd.Timestamp(AS_OF)
    everything, by = lines.groupby("customer_id"), sold.groupby("customer_id")
    table = days.groupby("customer_id")["day"].agg(["min", "max", "size"])
    table.columns = ["first", "last", "days"]
    table["customer_name"] = everything["customer_name"].first()
    table["spend"] = everything["amount"].sum().round(4)
    table["order_count"] = by["order_id"].nunique()
    table["products"] = by["product_id"].nunique()
    back = lines[lines["kind"] == "return"].groupby("customer_id")["amount"].sum()
    back = back.reindex(table.index, fill_value=0)
    table["return_rate"] = -back / by["amount"].sum()
    table["days_since_last_order"] = (today - table["last"]).dt.days
    table["tenure"] = (today - table["first"]).dt.days
    between = (table["last"] - table["first"]).dt.days
    table["mean_gap"] = between / (table["days"] - 1).where(table["days"] > 1)
    table["average_order"] = table["spend"] / table["order_count"]
    return table


def segments(table):
    """Scores by quintiles, as the R package rfm has them, and their segments."""
    from salesnb.analysis.rfm import naming

    text = ""
    signs = {"days_since_last_order": -1, "order_count": 1, "spend": 1}
    for measure, sign in signs.items():
        step = 0.0001 if measure == "spend" else 1
        cuts = (table[measure].quantile([0.2, 0.4, 0.6, 0.8]) + step).round(4)
        reached = cuts.searchsorted(table[measure], side="right")
        text = text + (table["order_count"] * 0 + 3 + sign * (reached - 2)).astype(
            "str"
        )
    by = table.assign(segment=text.map(naming.CELLS)).groupby("segment")["spend"]
    names = {"size": "customers", "sum": "spend"}
    sums = by.agg(["size", "sum"]).rename(columns=names)
    return sums.reindex(naming.SEGMENTS, fill_value=0)


def months(days, first):
    import pandas as pd

    wait = (days.groupby("customer_id")["day"].shift(-1) - days["day"]).dt.days
    gap = int(-(-wait.quantile(0.9) // 1))
    active = days.groupby(month(days["day"]))["customer_id"].nunique()
    table = pd.DataFrame({"active": active, "new": first.value_counts()}).fillna(0)
    table["returning"] = table["active"] - table["new"]
    silent, again = days[(wait > gap) | wait.isna()], days[wait > gap]
    lapsed = silent["day"] + pd.Timedelta(days=gap + 1)
    back = again["day"] + pd.to_timedelta(wait[wait > gap], unit="D")
    for name, when in {"lapsed": lapsed, "reactivated": back}.items():
        counts = month(when[when <= str(AS_OF)]).value_counts()
        counts = counts.reindex(table.index, fill_value=0)
        # Before the first lapse that can be seen there is no number.
        earliest = days["day"].min() + pd.Timedelta(days=gap + 1)
        table[name] = counts.where(table.index >= month(pd.Series([earliest]))[0])
    return table


def active(days, first):
    pairs = days[["customer_id"]].assign(month=month(days["day"])).drop_duplicates()
    cohort = pairs["customer_id"].map(first)
    return shares(pairs.assign(cohort=cohort, cells=1.0))


def revenue(lines, first):
    by = [lines["customer_id"], month(lines["order_date"]).rename("month")]
    spent = lines["amount"].groupby(by).sum().rename("cells").reset_index()
    return shares(spent.assign(cohort=spent["customer_id"].map(first)))


def shares(cells):
    cells = cells.assign(k=cells["month"] - cells["cohort"]).query("k >= 0")
    square = cells.pivot_table("cells", index="cohort", columns="k", aggfunc="sum")
    square = square.reindex(index=range(36), columns=range(36)).fillna(0)
    return square.div(square[0].where(square[0] > 0), axis=0)


def repeats(sold, table):
    import pandas as pd

    orders = sold.groupby(["customer_id", "order_id"])["order_date"].min()
    orders = orders.dt.normalize().reset_index()
    orders = orders.sort_values(["customer_id", "order_date"])
    second = orders[orders.groupby("customer_id").cumcount() == 1]
    second = second.set_index("customer_id")["order_date"].reindex(table.index)
    wait = (second - table["first"]).dt.days
    passed = {days: table["tenure"] >= days for days in WITHIN}
    rows = [(p.sum(), (p & (wait <= days)).sum()) for days, p in passed.items()]
    return pd.DataFrame(rows, columns=["customers", "repeaters"])


def found(table, segments, months, kept, repeats) -> dict:
    """Numbers of every table, to be compared."""
    sums = ("spend", "order_count", "products", "mean_gap", "return_rate")
    flow = ("active", "new", "returning", "lapsed", "reactivated")
    return {
        "features": [rounded(table[name].sum()) for name in (*sums, "average_order")],
        "customers": len(table),
        "segments": segments[["customers", "spend"]].map(rounded).to_numpy().tolist(),
        "months": months[[*flow]].fillna(-1).map(rounded).to_numpy().tolist(),
        # Of the first cohort, whose periods have all ended.
        "kept": [[rounded(square.loc[0, k]) for k in range(36)] for square in kept],
        "repeats": repeats[["customers", "repeaters"]].map(rounded).to_numpy().tolist(),
    }


def rounded(value) -> float:
    return round(float(value), 2) + 0.0


JOBS: dict[str, Callable[[str], dict]] = {
    "salesnb": with_salesnb,
    "pandas": with_pandas,
}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(JOBS[sys.argv[1]](sys.argv[2])))
