"""The plan: what revenue was meant to be, by month.

Question   What was planned for a month?
Takes      Loaded targets: month, amount, and region where the plan has regions; the
           currency of the report.
Gives      DataFrame: month (YYYY-MM), amount, region (missing for the whole company).
Refuses    a month that is not YYYY-MM or an ISO date, an amount that is no number: a plan
           with a hole would show a month as better than it was; a month twice; amounts
           that are not in the report's currency, by their sign, a column or the source.
           A month with an amount missing has no plan.

>>> from salesnb.intake import load
>>> rows = pd.DataFrame({"month": ["2025-11", "2025-12-01"], "plan": ["£5,000.00", "7000"]})
>>> planned(load.targets(rows))[["month", "amount"]].values.tolist()
[['2025-11', 5000.0], ['2025-12', 7000.0]]
"""

import pandas as pd

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import money, signs, typed
from salesnb.intake.errors import CurrencyError
from salesnb.intake.load import Loaded

MONTH = r"(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d{2}(?:[ T].*)?)?"


def planned(loaded: Loaded, *, currency: str = "") -> pd.DataFrame:
    """The plan's rows, those of the month first that come first."""
    bare = typed.trimmed(loaded)
    read = typed.readings(bare)
    columns = {name: read[name].value.alias(name) for name in ("month", "amount")}
    told = {f"told {name}": ~read[name].silent for name in columns}
    said = {f"said {name}": read[name].said for name in columns}
    more = {n: read[n].value for n in ("region", "currency") if n in read}
    rows = bare.frame.select(*columns.values(), **more, **told, **said)
    table = engines.to_pandas(rows)
    table = table[table[list(told)].any(axis=1)].reset_index(drop=True)
    _refuse_currencies(bare, table, currency)
    months = table["month"].astype("str").str.extract(f"^{MONTH}$", expand=False)
    month, amount = (f"'{loaded.headers.get(name, name)}'" for name in columns)
    _refuse(month, table["said month"][months.isna()], "2025-11")
    lost = table["told amount"] & table["amount"].isna()
    _refuse(amount, table["said amount"][lost], "12500.00")
    table = table.assign(month=months, region=table.get("region"))
    twice = table.duplicated(["month", "region"])
    _refuse(f"{month}, named twice,", table["said month"][twice], "2025-11")
    return table[["month", "amount", "region"]].sort_values("month", ignore_index=True)


def _refuse_currencies(loaded: Loaded, table: pd.DataFrame, wanted: str) -> None:
    """Refuse amounts in several currencies, and in another than is `wanted`."""
    column = table["currency"].dropna().unique() if "currency" in table else ()
    named = {*column, loaded.source.currency} - {""}
    known = {n: signs.codes(n) or (n,) for n in named} | money.signs_in(loaded)
    meant = [set(codes) for codes in known.values()]
    if meant and not set.intersection(*meant, {wanted} if wanted else meant[0]):
        odd = [sign for sign, codes in known.items() if wanted not in codes]
        raise CurrencyError.plan(sorted(odd), wanted)


def _refuse(column: str, texts: pd.Series, example: str) -> None:
    if len(texts):
        shown = "nothing" if pd.isna(texts.iloc[0]) else f"'{texts.iloc[0]}'"
        raise ValueFormatError.plan(column, len(texts), shown, example)
