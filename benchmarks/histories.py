"""Customers' histories for the models of value: `python benchmarks/histories.py JOB FILE`.

JOB one of

salesnb    `value.histories`
pandas     the same by pandas, in the steps in which the library lifetimes makes its
           summary: days of purchase, the first of each customer marked, then grouped

FILE holds kept lines in Parquet. Both print the same JSON, to be compared.
"""

import json
import sys
from collections.abc import Callable
from datetime import date

AS_OF = date(2024, 12, 31)


def with_salesnb(path: str) -> dict:
    import narwhals as nw

    from salesnb import engines
    from salesnb.analysis import value

    lines = nw.from_native(engines.database().read_parquet(path))
    return found(value.histories(lines, as_of=AS_OF))


def with_pandas(path: str) -> dict:
    import pandas as pd

    columns = ["customer_id", "order_date", "amount", "kind"]
    lines = pd.read_parquet(path, columns=columns).query("kind == 'sale'")
    lines["day"] = lines["order_date"].dt.normalize()
    lines = lines[lines["day"] <= pd.Timestamp(AS_OF)]
    days = lines.groupby(["customer_id", "day"], sort=False)["amount"].sum()
    days = days.reset_index()
    first = days.sort_values("day").groupby("customer_id").head(1).index
    repeat = days.loc[~days.index.isin(first)]
    spans = days.groupby("customer_id")["day"].agg(["min", "max", "size"])
    table = pd.DataFrame(
        {
            "x": spans["size"] - 1,
            "t_x": (spans["max"] - spans["min"]).dt.days / 7,
            "T": (pd.Timestamp(AS_OF) - spans["min"]).dt.days / 7,
            "spend_mean": repeat.groupby("customer_id")["amount"].mean(),
        }
    )
    return found(table)


def found(table) -> dict:
    sums = table[["x", "t_x", "T", "spend_mean"]].sum().round(2)
    return {"customers": len(table), **sums.to_dict()}


JOBS: dict[str, Callable[[str], dict]] = {
    "salesnb": with_salesnb,
    "pandas": with_pandas,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(JOBS[sys.argv[1]](sys.argv[2])))
