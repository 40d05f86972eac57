"""What stands in several rows of a table with a key: it is counted once, or not at all.

Question   Is this deal (customer, activity, ticket) in the file already, and do its rows
           say the same of it?
Takes      Cleaned. Reports of a CRM repeat a deal for each of its products or contacts, or
           for each day of its history, and a customer for each of its contacts.
Gives      `once`, Cleaned: of rows that share a key and agree in what is told of it the
           first is kept, the others are set aside as `repeated_key`.
Rules      Told of a deal are stage, closing and amount; of the others every column of
           their table, and those that the source calls their `own`. Texts are compared
           without regard to case, ids (whose names end in _id) with it.
Refuses    rows that share a key and do not agree: which of them holds would be a guess,
           and so would their sum.

>>> import pandas as pd
>>> from salesnb.intake import clean, load
>>> rows = pd.DataFrame({"Deal ID": ["7", "7"], "Stage": "Won", "Contact": ["ann", "bob"]})
>>> clean.deals(load.deals(rows), max_loss=0.5).ledger[["reason", "rows", "example"]]
         reason  rows example
0  repeated_key     1       7
"""

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake.cleaned import Cleaned, accounts
from salesnb.intake.errors import RepeatedKeyError

TOLD = {"deals": ("stage", "closed", "amount")}


def once(cleaned: Cleaned) -> Cleaned:
    """`cleaned` with every key in one row of those kept."""
    key, *others = cleaned.loaded.source.described.names
    told = TOLD.get(cleaned.loaded.source.table, tuple(others))
    rows = cleaned.kept.select(*dict.fromkeys(["row", key, "amount", *told]))
    sizes = rows.group_by(key).agg(nw.len().alias("rows"), first=nw.col("row").min())
    shared = sizes.filter(nw.col("rows") > 1).select(key, "first")
    again = engines.keep(rows.join(shared, on=key, how="inner"))
    if not engines.count(again):
        return cleaned
    _refuse_contradictions(again, key, told)
    copies = again.filter(nw.col("row") != nw.col("first")).select(
        "row", "amount", offending=nw.col(key), reason=nw.lit("repeated_key")
    )
    verdicts = engines.keep(nw.concat([cleaned.verdicts, copies]))
    account = accounts(cleaned.rows, verdicts)
    return replace(cleaned, verdicts=verdicts, accounts=account)


def _refuse_contradictions(again: nw.LazyFrame, key: str, told: Sequence[str]) -> None:
    """Refuse the first key whose rows differ in what counts, if there is one."""
    types = again.collect_schema()
    compared = {name: _compared(name, types[name]) for name in told}
    different = {name: column.n_unique() for name, column in compared.items()}
    each = again.group_by(key).agg(**different)
    several = [nw.col(name) > 1 for name in told]
    odd = engines.keep(each.filter(nw.any_horizontal(*several, ignore_nulls=True)))
    if not (count := engines.count(odd)):
        return
    first = odd.select(nw.col(key).min())
    rows = again.join(first, on=key, how="semi").with_columns(
        **{f"compared {name}": column for name, column in compared.items()}
    )
    table = engines.to_pandas(rows).sort_values("row")
    parts = {name: table.drop_duplicates(f"compared {name}") for name in told}
    name = next(name for name in told if len(parts[name]) > 1)
    one, two = (
        (_said(row[name]), int(row["row"])) for _, row in parts[name].head(2).iterrows()
    )
    raise RepeatedKeyError.rows((key, table[key].iloc[0]), name, one, two, count)


def _compared(name: str, dtype: nw.dtypes.DType) -> nw.Expr:
    column, text = nw.col(name), dtype == nw.String and not name.endswith("_id")
    return column.str.to_lowercase() if text else column


def _said(value: object) -> str:
    """
    >>> _said("Won"), _said(5.0), _said(pd.Timestamp("2025-11-02")), _said(None)
    ("'Won'", '5', '2025-11-02', 'missing')
    """
    if pd.isna(value):
        return "missing"
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return f"'{value}'" if isinstance(value, str) else f"{value:g}"
