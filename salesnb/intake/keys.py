"""Deals that stand in several rows: a deal is counted once, or not at all.

Question   Is this deal in the file already, and do its rows say the same of it?
Takes      Cleaned deals. Reports of a CRM repeat a deal for each of its products or
           contacts, or for each day of its history.
Gives      `once`, Cleaned: of rows that share a deal_id and agree in stage, closing and
           amount the first is kept, the others are set aside as `repeated_key`.
Refuses    rows that share a deal_id and do not agree: which of them holds would be a
           guess, and so would their sum. Stages are compared without regard to case.

>>> import pandas as pd
>>> from salesnb.intake import clean, load
>>> rows = pd.DataFrame({"Deal ID": ["7", "7"], "Stage": "Won", "Contact": ["ann", "bob"]})
>>> clean.deals(load.deals(rows), max_loss=0.5).ledger[["reason", "rows", "example"]]
         reason  rows example
0  repeated_key     1       7
"""

from dataclasses import replace

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake.cleaned import Cleaned, accounts
from salesnb.intake.errors import RepeatedKeyError

TOLD = ("stage", "closed", "amount")


def once(cleaned: Cleaned) -> Cleaned:
    """`cleaned` with every deal in one row of those kept."""
    rows = cleaned.kept.select("row", "deal_id", *TOLD)
    sizes = rows.group_by("deal_id").agg(
        nw.len().alias("rows"), first=nw.col("row").min()
    )
    shared = sizes.filter(nw.col("rows") > 1).select("deal_id", "first")
    again = engines.keep(rows.join(shared, on="deal_id", how="inner"))
    if not engines.count(again):
        return cleaned
    _refuse_contradictions(again)
    copies = again.filter(nw.col("row") != nw.col("first")).select(
        "row", "amount", offending=nw.col("deal_id"), reason=nw.lit("repeated_key")
    )
    verdicts = engines.keep(nw.concat([cleaned.verdicts, copies]))
    account = accounts(cleaned.rows, verdicts)
    return replace(cleaned, verdicts=verdicts, accounts=account)


def _refuse_contradictions(again: nw.LazyFrame) -> None:
    """Refuse the first deal whose rows differ in what counts, if there is one."""
    different = {name: _compared(name).n_unique() for name in TOLD}
    each = again.group_by("deal_id").agg(**different)
    several = [nw.col(name) > 1 for name in TOLD]
    odd = engines.keep(each.filter(nw.any_horizontal(*several, ignore_nulls=True)))
    if not (count := engines.count(odd)):
        return
    first = odd.select(nw.col("deal_id").min())
    rows = again.join(first, on="deal_id", how="semi").with_columns(
        **{f"compared {name}": _compared(name) for name in TOLD}
    )
    table = engines.to_pandas(rows).sort_values("row")
    parts = {name: table.drop_duplicates(f"compared {name}") for name in TOLD}
    name = next(name for name in TOLD if len(parts[name]) > 1)
    one, two = (
        (_said(row[name]), int(row["row"])) for _, row in parts[name].head(2).iterrows()
    )
    raise RepeatedKeyError.deals(table["deal_id"].iloc[0], name, one, two, count)


def _compared(name: str) -> nw.Expr:
    column = nw.col(name)
    return column.str.to_lowercase() if name == "stage" else column


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
