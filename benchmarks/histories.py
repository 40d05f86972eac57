"""Customers' histories for the models of value: `python benchmarks/histories.py JOB FILE`.

JOB one of

salesnb    `value.histories`
pandas     the same by pandas, in the steps in which the library lifetimes makes its
           summary: days of purchase, the first of each customer marked, then grouped;
           before that, what was given back is taken off

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
    lines = pd.read_parquet(path, columns=columns)
    lines["day"] = lines["order_date"].dt.normalize()
    lines = lines[lines["day"] <= pd.Timestamp(AS_OF)]
    sold = lines[lines["kind"] == "sale"]
    days = sold.groupby(["customer_id", "day"], sort=False)["amount"].sum()
    days = net(days.reset_index(), lines[lines["kind"] == "return"])
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


def net(days, returns):
    """`days` less what was given back of them: of the latest on or before its day."""
    import pandas as pd

    if returns.empty:
        return days
    keyed = days.sort_values("day").reset_index(names="purchase")
    of = pd.merge_asof(
        returns.sort_values("day"),
        keyed[["customer_id", "day", "purchase"]],
        on="day",
        by="customer_id",
    )
    back = of.groupby("purchase")["amount"].sum()
    return days.assign(amount=days["amount"].add(back, fill_value=0.0))


def found(table) -> dict:
    sums = table[["x", "t_x", "T", "spend_mean"]].sum().round(2)
    return {"customers": len(table), **sums.to_dict()}


JOBS: dict[str, Callable[[str], dict]] = {
    "salesnb": with_salesnb,
    "pandas": with_pandas,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(JOBS[sys.argv[1]](sys.argv[2])))
