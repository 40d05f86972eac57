"""One currency: amounts converted at the rate of their row's date, the original kept.

Question   What is every amount in the report's money?
Takes      judged order lines; the report's currency; rates with columns currency, date
           (the first day the rate holds), rate (report money for one unit).
Gives      the lines, `amount` and `unit_price` in the report's currency, and
           `original_amount` and `original_currency` where they were converted.
Refuses    several currencies without rates, one that is not the report's, a row that no
           rate covers, some rows without a currency among others with one; signs such as
           $ and £ in one column, or one that is not the currency's. A past month keeps
           its rates: nothing is re-valued at today's.
"""

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake import parse, rates
from salesnb.intake.errors import CurrencyError
from salesnb.intake.load import Loaded

AROUND = "[0-9.,'()+\\s\u00a0\u202f%-]"  # what a number may have beside its sign
# What a sign may stand for; $ and ¥ are signs of several currencies.
SIGNS = {
    "£": {"GBP"},
    "€": {"EUR"},
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"},
    "¥": {"CNY", "JPY"},
    "￥": {"CNY", "JPY"},
    "元": {"CNY", "TWD", "HKD"},
    "₹": {"INR"},
    "₽": {"RUB"},
    "₩": {"KRW"},
}


def in_one_currency(
    frame: nw.LazyFrame, loaded: Loaded, *, currency: str, table: pd.DataFrame | None
) -> nw.LazyFrame:
    """`frame` with every amount in `currency`; `table`: the rates, if given."""
    own = loaded.source.currency or currency
    signs = _signs(loaded)
    if "currency" in loaded.frame.collect_schema():
        given = nw.lit(loaded.source.currency or None).cast(nw.String)
        frame = frame.with_columns(currency=nw.coalesce(nw.col("currency"), given))
        found = _named(frame) or {own} - {""}
    else:
        _refuse_signs(signs, own)
        frame, found = frame.with_columns(currency=nw.lit(own or None)), {own} - {""}
    wanted = currency or (min(found) if len(found) == 1 else "")
    if found <= {wanted}:
        return frame
    if table is None and len(found) == 1:
        raise CurrencyError.other_currency(min(found), wanted)
    if table is None:
        raise CurrencyError.two_currencies(found, wanted or "one currency")
    return _converted(frame, table, wanted)


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


def _signs(loaded: Loaded) -> set[str]:
    """The currency signs and codes that stand inside the amounts."""
    types, found = loaded.frame.collect_schema(), set()
    for name in ("amount", "unit_price"):
        if types.get(name) == nw.String:
            bare = nw.col(name).str.replace_all(AROUND, "")
            signs = loaded.frame.filter(nw.col(name).str.contains("[0-9]")).select(
                sign=bare
            )
            found |= set(engines.to_pandas(engines.different(signs, "sign"))["sign"])
    return {sign for sign in found if isinstance(sign, str) and sign}


def _refuse_signs(signs: set[str], own: str) -> None:
    """Refuse signs of several currencies, and one that is not that of `own`."""
    meant = {
        s: SIGNS.get(s, {s} if s.isupper() and len(s) == 3 else set()) for s in signs
    }
    known = {sign: codes for sign, codes in meant.items() if codes}
    if known and not set.intersection(*known.values()):
        raise CurrencyError.two_currencies(known, own or "one currency")
    for sign, codes in sorted(known.items()):
        if own and own not in codes:
            raise CurrencyError.other_sign(sign, own, min(codes))


def _converted(frame: nw.LazyFrame, table: pd.DataFrame, wanted: str) -> nw.LazyFrame:
    rated = frame.with_columns(rate=rates.at(rates.checked(table), wanted))
    dated = rated.filter(~nw.col("amount").is_null() & ~nw.col("order_date").is_null())
    lacking = dated.filter(nw.col("rate").is_null())
    if engines.count(lacking):
        codes = engines.to_pandas(engines.different(lacking, "currency"))["currency"]
        raise CurrencyError.no_rate(sorted(codes), wanted)
    amount = nw.col("amount") * nw.col("rate")
    converted = rated.with_columns(
        original_amount=nw.col("amount"),
        original_currency=nw.col("currency"),
        currency=nw.lit(wanted),
        amount=parse.bounded(amount).round(4),
        unit_price=nw.col("unit_price") * nw.col("rate"),
    )
    return converted.drop("rate")
