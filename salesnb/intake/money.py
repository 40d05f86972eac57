"""One currency: amounts converted at the rate of their row's date, the original kept.

Question   What is every amount in the report's money?
Takes      judged order lines or deals; the report's currency; rates with columns currency,
           date (the first day the rate holds), rate (report money for one unit).
Gives      the rows, `amount` and `unit_price` in the report's currency, and
           `original_amount` and `original_currency` where they were converted.
Refuses    several currencies without rates, one that is not the report's, a row that no
           rate covers, some rows without a currency among others with one; signs such as
           $ and £ in one column, one that is not the currency's, also not that of its
           row, and one of several currencies where nothing says which. A past month
           keeps its rates: nothing is re-valued at today's.
"""

from collections.abc import Iterator, Sequence

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake import parse, rates, signs
from salesnb.intake.errors import CurrencyError
from salesnb.intake.load import Loaded

AROUND = "[0-9.,'()+\\s\u00a0\u202f%-]"  # what a number may have beside its sign
SIGN = "sign"
# No headers that a file would have: its other columns stand in the same rows.
DAY, RATE = "salesnb day", "salesnb rate"
DAYS = {"orders": ("order_date",), "deals": ("closed", "created")}


def in_one_currency(
    frame: nw.LazyFrame, loaded: Loaded, *, currency: str, table: pd.DataFrame | None
) -> nw.LazyFrame:
    """`frame` with every amount in `currency`; `table`: the rates, if given."""
    own, found = loaded.source.currency or currency, set()
    if "currency" in loaded.frame.collect_schema():
        given = nw.lit(loaded.source.currency or None).cast(nw.String)
        frame = frame.with_columns(currency=nw.coalesce(nw.col("currency"), given))
        found = _named(frame)
        _refuse_other_signs(loaded, frame)
    if not found:  # no column says so, or it is empty
        refuse_signs(loaded, own)
        frame, found = frame.with_columns(currency=nw.lit(own or None)), {own} - {""}
    wanted = currency or (min(found) if len(found) == 1 else "")
    if found <= {wanted}:
        return frame
    if table is None and len(found) == 1:
        raise CurrencyError.other_currency(min(found), wanted)
    if table is None:
        raise CurrencyError.two_currencies(found, wanted or "one currency")
    return _converted(frame, table, wanted, DAYS[loaded.source.table])


def _named(frame: nw.LazyFrame) -> set[str]:
    """The currencies of the rows with money; a blank among them is not guessed."""
    paid = frame.filter(nw.col("early").is_null() & ~nw.col("amount").is_null())
    counts = paid.group_by("currency").agg(nw.len().alias("rows"))
    table = engines.to_pandas(counts)
    blank = table["currency"].isna()
    if blank.any() and not blank.all():
        named = min(table.loc[~blank, "currency"])
        raise CurrencyError.blank(int(table.loc[blank, "rows"].sum()), named)
    return set(table["currency"].dropna())


def refuse_signs(loaded: Loaded, own: str) -> None:
    """Refuse signs in amounts: of several currencies, of another than `own`, and, where
    nothing says what is `own`, one that several currencies have."""
    known = signs_in(loaded)
    if known and not set.intersection(*map(set, known.values())):
        raise CurrencyError.two_currencies(known, own or "one currency")
    for sign, codes in known.items():
        if own and own not in codes:
            raise CurrencyError.other_sign(sign, own, codes)
        if not own and len(codes) > 1:
            raise CurrencyError.unclear_sign(sign, codes)


def signs_in(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """The known signs and codes beside the amounts, and what each may stand for."""
    found = {sign for part in _signed(loaded) for sign in _texts(part, SIGN)}
    return {sign: codes for sign in sorted(found) if (codes := signs.codes(sign))}


def _refuse_other_signs(loaded: Loaded, frame: nw.LazyFrame) -> None:
    """Refuse amounts with the sign of another currency than their row's column says."""
    paid = frame.filter(nw.col("early").is_null() & ~nw.col("amount").is_null())
    said = paid.select("row", "currency")
    for part in _signed(loaded):
        pairs = part.join(said, on="row", how="inner").group_by(SIGN, "currency")
        counts = engines.to_pandas(pairs.agg(nw.len().alias("rows"))).dropna()
        for _, pair in counts.sort_values([SIGN, "currency"]).iterrows():
            sign, code = pair[SIGN], pair["currency"]
            if not _may_agree(signs.codes(sign), signs.codes(code.upper())):
                raise CurrencyError.sign_and_code(sign, code, int(pair["rows"]))


def _may_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two signs or codes may be one currency; of an unknown one nobody knows."""
    return not one or not other or bool(set(one) & set(other))


def _signed(loaded: Loaded) -> Iterator[nw.LazyFrame]:
    """Of each column of money that is text: row and SIGN, what stands around its
    digits, where anything does."""
    types = loaded.frame.collect_schema()
    for name in ("amount", "unit_price"):
        if types.get(name) == nw.String:
            text = nw.col(name)
            # Looking is cheaper than cutting, and most amounts have no sign.
            signed = text.str.contains("[0-9]") & text.str.contains(f"[^{AROUND[1:]}")
            sign = text.str.replace_all(AROUND, "").alias(SIGN)
            yield loaded.frame.filter(signed).select("row", sign)


def _texts(frame: nw.LazyFrame, column: str) -> list[str]:
    return engines.to_pandas(engines.different(frame, column))[column].tolist()


def _converted(
    frame: nw.LazyFrame, table: pd.DataFrame, wanted: str, days: Sequence[str]
) -> nw.LazyFrame:
    """days : columns whose first that is there is the day of the rate"""
    dated = frame.with_columns(**{DAY: nw.coalesce(*map(nw.col, days))})
    rate = rates.at(rates.checked(table), wanted, day=DAY)
    rated = dated.with_columns(**{RATE: rate})
    paid = rated.filter(~nw.col("amount").is_null() & ~nw.col(DAY).is_null())
    lacking = paid.filter(nw.col(RATE).is_null())
    if engines.count(lacking):
        raise CurrencyError.no_rate(sorted(_texts(lacking, "currency")), wanted)
    amount, there = nw.col("amount") * nw.col(RATE), frame.collect_schema()
    price = {"unit_price": nw.col("unit_price") * nw.col(RATE)}
    converted = rated.with_columns(
        original_amount=nw.col("amount"),
        original_currency=nw.col("currency"),
        currency=nw.lit(wanted),
        amount=parse.bounded(amount).round(4),
        **(price if "unit_price" in there else {}),
    )
    return converted.drop(RATE, DAY)
