"""Loaded rows in, trusted rows out, and an account of every row that did not make it.

Question   Which rows can be counted on, which cannot, why, and how much money is in them?
Takes      Loaded (from `load`), the as-of date; of orders and deals the report's
           currency and its rates.
Gives      Cleaned: `kept`, typed, with `row` and, of order lines, `kind` (sale, return,
           charge); `set_aside`, the other rows with `reason` and the `offending` text;
           `ledger`, rows and money by reason; `changes`, what was trimmed, corrected or
           filled.
Units      money in the report's currency, kept to 4 decimals.
Refuses    more set aside than `max_loss`; amounts in several currencies without rates;
           discounts that are mostly no shares; rows of one deal, customer, activity or
           ticket that contradict each other (see `discounts`, `keys`).
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
from salesnb.intake import cleaned, discounts, keys, money, repeats, rules, typed
from salesnb.intake.cleaned import Cleaned
from salesnb.intake.errors import CurrencyError
from salesnb.intake.load import SAID, Loaded

MARKS = ("row", "fingerprint", "amount", "early", "late", "offending")
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
    values = [read[n] for n in ("order_date", *rules.NUMBERS) if n in read]
    late = rules.first_that_holds(late, typed.whole(values))
    judged = _judged(staged, bare, late=late, kind=rules.kind_of(bare, read))
    discounts.refuse(judged, loaded)
    rows = money.in_one_currency(judged, loaded, currency=currency, table=rates)
    return _within_budget(_divided(judged, rows, loaded), max_loss)


def deals(
    loaded: Loaded,
    *,
    as_of: date | None = None,
    currency: str = "",
    rates: pd.DataFrame | None = None,
    max_loss: float = 0.05,
) -> Cleaned:
    """Deals to count on, each in one row. Stages stay as they are written.

    currency, rates : as of `orders`; a deal's day is that of its closing, of an open one
        that of its opening. Without a day another currency has no rate: no value.
    """
    judged = _known(loaded, as_of)
    try:
        rows = money.in_one_currency(judged, loaded, currency=currency, table=rates)
    except CurrencyError as failure:
        raise failure.of("deals") from None
    return _once(judged, rows, loaded, max_loss)


def customers(loaded: Loaded, *, max_loss: float = 0.05) -> Cleaned:
    """What is known of customers, each in one row."""
    return _keyed(loaded, None, max_loss)


def activities(
    loaded: Loaded, *, as_of: date | None = None, max_loss: float = 0.05
) -> Cleaned:
    """Contacts that took place, each in one row."""
    return _keyed(loaded, as_of, max_loss)


def tickets(
    loaded: Loaded, *, as_of: date | None = None, max_loss: float = 0.05
) -> Cleaned:
    """Tickets that were opened, each in one row; `solved` may be later than `as_of`."""
    return _keyed(loaded, as_of, max_loss)


def _keyed(loaded: Loaded, as_of: date | None, max_loss: float) -> Cleaned:
    """Rows of a table with a key and no money, each key in one row."""
    judged = _known(loaded, as_of)
    return _once(judged, judged, loaded, max_loss)


def _known(loaded: Loaded, as_of: date | None) -> nw.LazyFrame:
    """Typed rows of a table with a key, and what speaks against each."""
    bare = typed.trimmed(loaded)
    staged, read = _staged(bare)
    late = rules.keyed(bare, read, as_of)
    late = rules.first_that_holds(late, typed.whole(read.values()))
    return _judged(staged, bare, late=late)


def _once(
    judged: nw.LazyFrame, rows: nw.LazyFrame, loaded: Loaded, max_loss: float
) -> Cleaned:
    found = keys.once(_divided(judged, rows, loaded))
    return _within_budget(found, max_loss)


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


def _judged(staged: nw.LazyFrame, loaded: Loaded, **verdict: nw.Expr) -> nw.LazyFrame:
    """Typed rows with what speaks against each, and of order lines their kind, worked
    out once."""
    judged = staged.with_columns(**verdict)
    if _is_orders(loaded):
        judged = rules.returns_without_money(judged)
    ours = [n for n in judged.collect_schema().names() if n.startswith(SAID)]
    # What was read from text is kept, so that it is not read again; what came typed is
    # quicker to look at again than to copy.
    texts = loaded.frame.collect_schema()
    parsed = any(texts[n[len(SAID) :]] == nw.String for n in ours)
    rows = judged.drop(*ours)
    rows = _with_order_ids(engines.keep(rows) if parsed else rows, loaded)
    return engines.fingerprinted(rows, [*_compared(loaded), "offending"])


def _absent(loaded: Loaded) -> dict[str, nw.Expr]:
    """The canonical columns that the file has not: missing, with their type; and an
    amount, which the accounts add up also where nothing has one."""
    types = {"when": nw.Datetime("us"), "text": nw.String}
    there = loaded.frame.collect_schema()
    amount = {} if "amount" in there else {"amount": nw.lit(None).cast(nw.Float64)}
    return amount | {
        column.name: nw.lit(None).cast(types.get(column.kind, nw.Float64))
        for column in loaded.source.described.columns
        if column.name not in there
    }


def _offending(loaded: Loaded, read: dict) -> nw.Expr:
    """The text that could not be read, where there is one."""
    nothing = nw.lit(None).cast(nw.String)
    doubtful = [reading for reading in read.values() if reading.doubtful]
    unread = [nw.when(r.unreadable).then(r.said) for r in doubtful]
    lost = nw.when(~typed.whole(doubtful)).then(nw.coalesce(*unread, nothing))
    # Of what came typed there is no text but the number itself.
    number = nw.col("discount").cast(nw.String)
    more = [
        nw.when(odd).then(nw.coalesce(read["discount"].said, number))
        for odd in rules.not_a_share(loaded, read).values()
    ]
    if rules.delimited.UNREADABLE in loaded.frame.collect_schema():
        more.append(nw.col(rules.delimited.UNREADABLE))
    return nw.coalesce(lost, *more) if more else lost


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


def _compared(loaded: Loaded) -> list[str]:
    """The columns in which equal rows are equal. Activities have a kind of their own."""
    ours = set(OURS) - set(loaded.source.described.names)
    return [n for n in loaded.frame.collect_schema().names() if n not in ours]


def _divided(judged: nw.LazyFrame, rows: nw.LazyFrame, loaded: Loaded) -> Cleaned:
    """Rows kept and rows set aside: the verdict on each, and the account of all.

    judged : the rows as they are read. Equal ones are equal there, where 8 pounds are
        not 10 dollars worth 8 pounds.
    rows : the same in one currency
    """
    equal_kept = 0
    # The rows are looked at once more in full for this, and then no more.
    with engines.held(rows.select(*MARKS)) as marks:
        data = marks.filter(nw.col("early").is_null())
        copies = repeats.later_copies(judged, _compared(loaded), data)
        if loaded.source.duplicates == "keep":
            equal_kept, copies = engines.count(copies), copies.head(0)
        verdicts = engines.keep(_verdicts(marks, copies))
        accounts = cleaned.accounts(marks, verdicts)
    rows = rows.drop("early", "late", "offending", "fingerprint")
    return Cleaned(rows, verdicts, loaded, accounts, equal_kept)


def _verdicts(marks: nw.LazyFrame, copies: nw.LazyFrame) -> nw.LazyFrame:
    """Each row that cannot be counted on, with its reason, the first that holds."""
    repeat = copies.select("row", repeat=nw.lit("exact_duplicate"))
    reason = nw.coalesce(nw.col("early"), nw.col("repeat"), nw.col("late"))
    judged = marks.join(repeat, on="row", how="left")
    judged = judged.select("row", "amount", "offending", reason=reason)
    return judged.filter(~nw.col("reason").is_null())


def _within_budget(found: Cleaned, max_loss: float) -> Cleaned:
    counted = found.ledger[~found.ledger["reason"].isin(rules.OUTSIDE_BUDGET)]
    lost = counted["rows"].sum() / max(found.rows_in, 1)
    if lost > max_loss:
        worst = counted.iloc[0]
        shown = (
            f"{worst['reason']} ({worst['rows']:,} rows{_such_as(worst['example'])})"
        )
        table = found.loaded.source.table
        raise RowLossError.over(table, lost, max_loss, shown)
    return found


def _such_as(example: str) -> str:
    return f", such as '{example}'" if example else ""
