"""Exchange rates: one unit of a currency in the report's money, from a date on.

Question   What was a currency worth on the day of a row?
Takes      a table of rates: currency, date (ISO), rate; texts or values.
Gives      `checked`, the table typed and sorted; `at`, an expression of the rate that
           holds on each row's date: the latest that is not later.
Refuses    lacking columns, a rate that is no number above zero, a date that is none, two
           rates of one currency for one date.

>>> table = pd.DataFrame({"currency": ["EUR"], "date": ["2025-01-01"], "rate": ["0.86"]})
>>> checked(table)["rate"].tolist()
[0.86]
"""

import narwhals as nw
import pandas as pd

from salesnb.errors import ColumnError
from salesnb.intake.errors import CurrencyError

COLUMNS = ("currency", "date", "rate")


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """The rates, typed, by currency and date."""
    if lacking := [name for name in COLUMNS if name not in table.columns]:
        raise ColumnError.missing("The rates file", lacking, table.columns)
    said = table[list(COLUMNS)].dropna(how="all")
    rate = pd.to_numeric(said["rate"], errors="coerce")
    _refuse("rate", said["rate"][~(rate > 0)])
    day = pd.to_datetime(said["date"], format="ISO8601", errors="coerce")
    _refuse("date", said["date"][day.isna()])
    typed = said.assign(rate=rate, date=day)
    twice = typed.duplicated(["currency", "date"])
    if twice.any():
        row = typed[twice].iloc[0]
        raise CurrencyError.two_rates(row["currency"], f"{row['date']:%Y-%m-%d}")
    return typed.sort_values(["currency", "date"], ignore_index=True)


def at(table: pd.DataFrame, wanted: str, *, day: str) -> nw.Expr:
    """The rate of each row on its `day`; missing before the first date, and 1 in `wanted`
    itself."""
    rate = nw.when(nw.col("currency") == wanted).then(nw.lit(1.0))
    for code, rows in table.groupby("currency"):
        pairs = list(zip(rows["date"], rows["rate"], strict=True))
        held = nw.when(nw.col(day) >= pairs[0][0]).then(_held(pairs, day))
        rate = rate.otherwise(nw.when(nw.col("currency") == code).then(held))
        rate = nw.when(~rate.is_null()).then(rate)
    return rate


def _held(pairs: list[tuple[pd.Timestamp, float]], day: str) -> nw.Expr:
    """The rate from `pairs` that holds, asked for by halves: years of days are many."""
    if len(pairs) == 1:
        return nw.lit(pairs[0][1])
    middle = len(pairs) // 2
    later = nw.col(day) >= pairs[middle][0]
    late, early = _held(pairs[middle:], day), _held(pairs[:middle], day)
    return nw.when(later).then(late).otherwise(early)


def _refuse(what: str, texts: pd.Series) -> None:
    if len(texts):
        raise CurrencyError.rate(what, str(texts.iloc[0]))
