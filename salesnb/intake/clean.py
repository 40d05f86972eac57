"""Loaded rows in, trusted rows out, and an account of every row that did not make it.

Question   Which rows can be counted on, which cannot, why, and how much money is in them?
Takes      Loaded (from `load`), the as-of date, the report's currency and its rates.
Gives      Cleaned: `kept`, typed, with `row` and `kind` (sale, return, charge);
           `set_aside`, the other rows with `reason` and the `offending` text; `ledger`,
           rows and money by reason; `changes`, what was trimmed, corrected or filled.
Units      money in the report's currency, kept to 4 decimals.
Refuses    more set aside than `max_loss`; amounts in several currencies without rates.
Holds      rows in = rows kept + rows set aside; cleaning twice changes nothing.

>>> import pandas as pd
>>> from salesnb.intake import load
>>> day = {"Date": "2024-03-01", "Order": "7"}
>>> rows = pd.DataFrame([{**day, "Sales": "9.50"}, {**day, "Sales": "9.50"}, day])
>>> cleaned = orders(load.orders(rows), max_loss=0.9)
>>> cleaned.ledger[["reason", "rows", "amount"]]
            reason  rows  amount
0  exact_duplicate     1     9.5
1        no_amount     1     0.0
>>> cleaned.rows_in, cleaned.rows_kept
(3, 1)
"""

from dataclasses import replace
from datetime import date

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import RowLossError
from salesnb.intake import money, repeats, rules, typed
from salesnb.intake.cleaned import Cleaned
from salesnb.intake.load import Loaded
from salesnb.schema import TABLES

OURS = ("row", "file", "kind", "early", "late", "reason", "offending")


def orders(
    loaded: Loaded,
    *,
    as_of: date | None = None,
    currency: str = "",
    rates: pd.DataFrame | None = None,
    max_loss: float = 0.05,
) -> Cleaned:
    """Order lines to count on, and the account of the others.

    Parameters
    ----------
    as_of : rows dated later are set aside, outside the budget
    currency : of the report; empty where it is that of the data
    rates : columns currency, date, rate; each holds from its date to the next
    max_loss : the share of rows that may be set aside, 0-1
    """
    bare = typed.trimmed(loaded)
    staged, read = _staged(bare)
    late = rules.orders(bare, read, as_of)
    frame = _judged(staged, bare, late, rules.kind_of(bare, read))
    # Equal rows are equal as they stand: 8 pounds are not 10 dollars worth 8 pounds.
    copies = _repeats(frame, loaded)
    frame = money.in_one_currency(frame, loaded, currency=currency, table=rates)
    return _within_budget(_verdicts(frame, loaded, copies), max_loss)


def deals(
    loaded: Loaded, *, as_of: date | None = None, max_loss: float = 0.05
) -> Cleaned:
    """Deals to count on. Stages stay as they are written."""
    bare = typed.trimmed(loaded)
    staged, read = _staged(bare)
    frame = _judged(staged, bare, rules.deals(bare, read, as_of), nw.lit("deal"))
    return _within_budget(_verdicts(frame, loaded, _repeats(frame, loaded)), max_loss)


def _staged(loaded: Loaded) -> tuple[nw.LazyFrame, dict[str, typed.Reading]]:
    """Rows with typed columns, `early` and `offending`, and their readings."""
    read = typed.readings(loaded)
    rows = loaded.frame.with_columns(
        early=rules.first_of(rules.early(loaded)),
        **typed.staged(read),
        **_absent(loaded),
    )
    settled = typed.settled(read)
    rows = rows.with_columns(offending=_offending(loaded, settled))
    if loaded.source.table == "orders":
        rows = rows.with_columns(amount=rules.amount_of(settled))
        amount = nw.col("amount")
        settled["amount"] = replace(
            settled.get("amount", typed.Reading(amount, amount, amount.is_null())),
            value=amount,
        )
    return rows, settled


def _judged(
    staged: nw.LazyFrame, loaded: Loaded, late: rules.Rules, kind: nw.Expr
) -> nw.LazyFrame:
    """Typed rows with what speaks against each, worked out once."""
    judged = staged.with_columns(late=rules.first_of(late), kind=kind)
    if _is_orders(loaded):
        judged = rules.returns_without_money(judged)
    ours = [n for n in judged.collect_schema().names() if n.startswith(typed.OURS)]
    # What was read from text is kept, so that it is not read again; what came typed is
    # quicker to look at again than to copy.
    texts = loaded.frame.collect_schema()
    parsed = any(texts[n[len(typed.SAID) :]] == nw.String for n in ours)
    rows = judged.drop(*ours)
    return _with_order_ids(engines.keep(rows) if parsed else rows, loaded)


def _absent(loaded: Loaded) -> dict[str, nw.Expr]:
    """The canonical columns that the file has not: missing, with their type."""
    types = {"when": nw.Datetime("us"), "text": nw.String}
    there = loaded.frame.collect_schema()
    return {
        column.name: nw.lit(None).cast(types.get(column.kind, nw.Float64))
        for column in TABLES[loaded.source.table].columns
        if column.name not in there
    }


def _offending(loaded: Loaded, read: dict) -> nw.Expr:
    """The text that could not be read, where there is one."""
    texts = [
        nw.when(reading.unreadable).then(reading.said)
        for reading in read.values()
        if reading.doubtful
    ]
    types = loaded.frame.collect_schema()
    if rules.delimited.UNREADABLE in types:
        texts.append(nw.col(rules.delimited.UNREADABLE))
    return nw.coalesce(*texts, nw.lit(None).cast(nw.String))


def _with_order_ids(frame: nw.LazyFrame, loaded: Loaded) -> nw.LazyFrame:
    """Where a file numbers no orders, what makes one is said in its source."""
    parts = loaded.source.order_is
    if "order_id" in loaded.frame.collect_schema():
        return frame
    if parts == ["row"] or not parts:
        made = nw.col("row").cast(nw.String)
    else:
        made = nw.concat_str(
            [nw.col(p).cast(nw.String) for p in parts], separator=" / "
        )
    return frame.with_columns(order_id=made) if _is_orders(loaded) else frame


def _is_orders(loaded: Loaded) -> bool:
    return loaded.source.table == "orders"


def _repeats(frame: nw.LazyFrame, loaded: Loaded) -> nw.LazyFrame:
    """`row` of the rows of data that are equal to an earlier one, as they are read."""
    compared = [n for n in loaded.frame.collect_schema().names() if n not in OURS]
    # What could not be read is missing in its column: 'abc' and 'xyz' are not equal.
    compared.append("offending")
    data = frame.filter(nw.col("early").is_null())
    return engines.keep(repeats.later_copies(data, compared))


def _verdicts(frame: nw.LazyFrame, loaded: Loaded, copies: nw.LazyFrame) -> Cleaned:
    """The verdict on every row; rows equal to an earlier one get that as theirs."""
    equal_kept = 0
    if loaded.source.duplicates == "keep":
        equal_kept, copies = engines.count(copies), copies.head(0)
    marked = frame.join(
        copies.select("row", repeat=nw.lit("exact_duplicate")), on="row", how="left"
    )
    reason = nw.coalesce(nw.col("early"), nw.col("repeat"), nw.col("late"))
    judged = marked.select("row", "amount", "offending", reason=reason)
    verdicts = engines.keep(judged.filter(~nw.col("reason").is_null()))
    rows = frame.drop("early", "late", "offending")
    return Cleaned(rows, verdicts, loaded, equal_kept)


def _within_budget(cleaned: Cleaned, max_loss: float) -> Cleaned:
    counted = cleaned.ledger[~cleaned.ledger["reason"].isin(rules.OUTSIDE_BUDGET)]
    lost = counted["rows"].sum() / max(cleaned.rows_in, 1)
    if lost > max_loss:
        worst = counted.iloc[0]
        shown = (
            f"{worst['reason']} ({worst['rows']:,} rows{_such_as(worst['example'])})"
        )
        table = cleaned.loaded.source.table
        raise RowLossError.over(table, lost, max_loss, shown)
    return cleaned


def _such_as(example: str) -> str:
    return f", such as '{example}'" if example else ""
