"""The columns of an export as values: read by kind, trimmed, corrected, filled.

Question   What does each canonical column hold, and what could not be read?
Takes      Loaded rows: texts, or values that a database or Parquet typed already.
Gives      `readings`: for each column its value and whether the text said nothing;
           what is trimmed, cut, corrected or filled in texts stands in `corrections`.
Refuses    dates and decimal marks that would have to be guessed (see `dates`, `parse`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import corrections, dates, parse
from salesnb.intake.errors import of_file
from salesnb.intake.load import SAID, Loaded

LOOSE = f"^$|^[{parse.BLANKS}]|[{parse.BLANKS}]$"  # empty, or with outer spaces


@dataclass(frozen=True)
class Reading:
    """How one column is read: its value, its text, and where the text says nothing."""

    value: nw.Expr
    said: nw.Expr  # of values that came typed, only where one is lost
    silent: nw.Expr
    doubtful: bool = False  # a number or a date, which a text may fail to say

    @property
    def unreadable(self) -> nw.Expr:
        return ~self.silent & self.value.is_null()


def readings(loaded: Loaded) -> dict[str, Reading]:
    """A Reading for every canonical column of `loaded`, whose texts are `trimmed`."""
    types = loaded.frame.collect_schema()
    table = loaded.source.described
    decimal = _decimal(loaded, types)
    return {
        name: _reading(loaded, name, types[name], decimal)
        for name in table.names
        if name in types
    }


def staged(read: dict[str, Reading]) -> dict[str, nw.Expr]:
    """Columns to add to the rows so that each text is read once: the values under their
    own names, and what was said of those that may be unreadable."""
    values = {name: reading.value for name, reading in read.items()}
    doubtful = {n: reading for n, reading in read.items() if reading.doubtful}
    return values | {SAID + name: reading.said for name, reading in doubtful.items()}


def whole(read: Iterable[Reading]) -> nw.Expr:
    """Whether a row has a value in each of these columns."""
    values = [~reading.value.is_null() for reading in read]
    # Deals may have nothing but texts.
    return nw.all_horizontal(nw.lit(value=True), *values, ignore_nulls=False)


def settled(read: dict[str, Reading]) -> dict[str, Reading]:
    """The readings of rows that have the columns of `staged`."""
    return {name: _settled(name, reading) for name, reading in read.items()}


def _settled(name: str, reading: Reading) -> Reading:
    value, said = nw.col(name), parse.text(SAID + name)
    if not reading.doubtful:
        return Reading(value, value, value.is_null())
    # Most texts have a value, and then nobody asks whether they say nothing.
    mute = nw.when(value.is_null()).then(parse.said_nothing(SAID + name))
    silent = mute.otherwise(nw.lit(value=False))
    return Reading(value, said, silent, doubtful=True)


def trimmed(loaded: Loaded) -> Loaded:
    """Texts without outer spaces, and texts for values that are of no use as they are.

    A date that is stored as a number, 20240301, is read like the text it looks like.
    Columns without outer spaces are left as they are.

    Looking is cheaper than cutting: most columns of most exports need no cut, and a
    text that is not touched stays compressed in the engine.
    """
    loaded = _written(loaded)
    types = loaded.frame.collect_schema()
    table = loaded.source.described
    texts = [
        column.name
        for column in table.columns
        if column.kind == "text" and types.get(column.name) == nw.String
    ]
    loose = _loose(loaded.frame, engines.maybe_spaced(loaded.frame, texts))
    cut = [parse.text(name) for name in loose]
    return replace(loaded, frame=loaded.frame.with_columns(*cut)) if cut else loaded


def _loose(frame: nw.LazyFrame, texts: list[str]) -> list[str]:
    """Those of the columns that have an empty text or outer spaces somewhere."""
    if not texts:
        return []
    tests = [nw.col(name).str.contains(LOOSE).any().alias(name) for name in texts]
    found = engines.to_pandas(frame.select(*tests)).iloc[0]
    return [name for name in texts if bool(found[name]) and not pd.isna(found[name])]


def cast(name: str, kind: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """A column that is typed already, as the type of its kind."""
    column = nw.col(name)
    if kind == "when":
        bare = column.dt.replace_time_zone(None) if _zoned(dtype) else column
        return bare.cast(nw.Datetime("us"))
    if kind in ("number", "money"):
        value = column.cast(nw.Float64)
        finite = parse.finite(value) if dtype.is_float() else nw.lit(value=True)
        return parse.bounded(value, also=finite)
    text = column.cast(nw.String)
    if dtype.is_float():
        # Not by way of integers: engines refuse to make one of what is no number.
        whole = text.str.replace_all(r"\.0$", "")
        text = nw.when(text.str.to_lowercase() != "nan").then(whole)
    return text


def _written(loaded: Loaded) -> Loaded:
    """Columns whose type is not that of their kind, as texts."""
    types = loaded.frame.collect_schema()
    table = loaded.source.described
    odd = [
        cast(column.name, "text", types[column.name]).alias(column.name)
        for column in table.columns
        if column.name in types and not _fits(column.kind, types[column.name])
    ]
    return replace(loaded, frame=loaded.frame.with_columns(*odd)) if odd else loaded


def _fits(kind: str, dtype: nw.dtypes.DType) -> bool:
    if kind == "when":
        return dtype in (nw.String, nw.Date, nw.Datetime)
    numbers = dtype.is_numeric() or dtype in (nw.String, nw.Boolean)
    return numbers or kind not in ("number", "money")


def _zoned(dtype: nw.dtypes.DType) -> bool:
    return getattr(dtype, "time_zone", None) is not None


def _reading(
    loaded: Loaded, name: str, dtype: nw.dtypes.DType, decimal: str
) -> Reading:
    kind = loaded.source.described.kind(name)
    if dtype != nw.String:
        return _typed(loaded, name, kind, dtype)
    said = nw.col(name)  # as it stands: cutting is for the few that are shown
    if kind == "when":
        value = parse.moment(name, _formats(loaded, name))
        return Reading(value, said, parse.said_nothing(name), doubtful=True)
    if kind in ("number", "money"):
        value, silent = parse.number(name, decimal=decimal), parse.said_nothing(name)
        value = _shared(loaded, name, _filled(loaded, name, value, silent), text=said)
        return Reading(value, said, silent, doubtful=True)
    return Reading(corrections.corrected(loaded, name, said), said, said.is_null())


def _typed(loaded: Loaded, name: str, kind: str, dtype: nw.dtypes.DType) -> Reading:
    """A column of values, which are filled and corrected like texts."""
    value, column = cast(name, kind, dtype), nw.col(name)
    if kind == "text":
        return Reading(
            corrections.corrected(loaded, name, value), value, value.is_null()
        )
    silent = column.is_null()
    if dtype.is_float():
        silent = silent | ~parse.finite(column)
    if kind != "when":
        value = _shared(loaded, name, _filled(loaded, name, value, silent))
    # Words for every number of a large file are dear, and only lost ones are shown.
    said = nw.when(~silent & value.is_null()).then(column.cast(nw.String))
    return Reading(value, said, silent, doubtful=True)


def _filled(loaded: Loaded, name: str, value: nw.Expr, silent: nw.Expr) -> nw.Expr:
    """Nothing is filled over a text that could not be read: that is set aside."""
    if name not in loaded.source.fill:
        return value
    given = nw.lit(float(loaded.source.fill[name]))
    return nw.when(silent).then(given).otherwise(value)


def _shared(
    loaded: Loaded, name: str, value: nw.Expr, *, text: nw.Expr | None = None
) -> nw.Expr:
    """Percent as the share it is, where the source says so; '20%' is read as one."""
    if name not in loaded.source.percent:
        return value
    if text is None:
        return value / 100
    return nw.when(text.str.contains("%")).then(value).otherwise(value / 100)


def _formats(loaded: Loaded, name: str) -> list[str]:
    if loaded.source.date_format:
        return loaded.source.date_format
    try:
        return dates.detect(loaded.frame, name)
    except ValueFormatError as failure:
        raise of_file(failure, loaded.headers) from None


def _decimal(loaded: Loaded, types: nw.Schema) -> str:
    if loaded.source.decimal:
        return loaded.source.decimal
    table = loaded.source.described
    texts = [
        c.name
        for c in table.columns
        if c.kind in ("number", "money") and types.get(c.name) == nw.String
    ]
    try:
        return parse.decimal_mark(loaded.frame, texts) if texts else "."
    except ValueFormatError as failure:
        raise of_file(failure, loaded.headers) from None
