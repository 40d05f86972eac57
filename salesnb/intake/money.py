"""One currency: amounts converted at the rate of their row's date, the original kept.

Question   What is every amount in the report's money?
Takes      judged order lines; the report's currency; rates with columns currency, date
           (the first day the rate holds), rate (report money for one unit).
Gives      the lines, `amount` and `unit_price` in the report's currency, and
           `original_amount` and `original_currency` where they were converted.
Refuses    several currencies without rates, one that is not the report's, a row that no
           rate covers. A past month keeps its rates: nothing is re-valued at today's.
"""

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ColumnError, ValueFormatError
from salesnb.intake.load import Loaded

RATES = ("currency", "date", "rate")


def in_one_currency(
    frame: nw.LazyFrame, loaded: Loaded, *, currency: str, rates: pd.DataFrame | None
) -> nw.LazyFrame:
    """`frame` with every amount in `currency`."""
    own = loaded.source.currency or currency
    if "currency" not in loaded.frame.collect_schema():
        frame, found = frame.with_columns(currency=nw.lit(own)), {own} - {""}
    else:
        frame = frame.with_columns(currency=nw.col("currency").fill_null(own))
        found = _distinct(frame.filter(nw.col("early").is_null()))
    wanted = currency or (min(found) if len(found) == 1 else "")
    if found <= {wanted}:
        return frame
    if rates is None and len(found) == 1:
        raise ValueFormatError.other_currency(min(found), wanted)
    if rates is None:
        raise ValueFormatError.two_currencies(found, wanted or "one currency")
    return _converted(frame, _checked(rates), wanted)


def _distinct(frame: nw.LazyFrame) -> set[str]:
    counts = frame.group_by("currency").agg(nw.len().alias("rows"))
    return set(engines.to_pandas(counts)["currency"].dropna()) - {""}


def _checked(rates: pd.DataFrame) -> pd.DataFrame:
    if lacking := [name for name in RATES if name not in rates.columns]:
        raise ColumnError.missing("The rates file", lacking, rates.columns)
    table = rates.assign(
        date=pd.to_datetime(rates["date"], format="ISO8601"),
        rate=rates["rate"].astype(float),
    )
    known = table.dropna(subset=list(RATES))
    return known.sort_values(["currency", "date"], ignore_index=True)


def _converted(frame: nw.LazyFrame, rates: pd.DataFrame, wanted: str) -> nw.LazyFrame:
    rate = nw.when(nw.col("currency") == wanted).then(nw.lit(1.0))
    for row in rates.itertuples():
        holds = (nw.col("currency") == row.currency) & (
            nw.col("order_date") >= row.date
        )
        # Later rows of the table are later dates: the last that holds is asked first.
        rate = nw.when(holds).then(nw.lit(row.rate)).otherwise(rate)
    rated = frame.with_columns(rate=rate)
    dated = rated.filter(~nw.col("amount").is_null() & ~nw.col("order_date").is_null())
    if lacking := _distinct(dated.filter(nw.col("rate").is_null())):
        raise ValueFormatError.no_rate(lacking, wanted)
    converted = rated.with_columns(
        original_amount=nw.col("amount"),
        original_currency=nw.col("currency"),
        currency=nw.lit(wanted),
        amount=(nw.col("amount") * nw.col("rate")).round(4),
        unit_price=nw.col("unit_price") * nw.col("rate"),
    )
    return converted.drop("rate")
