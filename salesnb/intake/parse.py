"""Texts to types: what is a number, what is a date, and what is neither.

Question   What does this text say, as a value of the kind its column has?
Takes      a column of texts, or of values that are typed already and stay as they are.
Gives      narwhals expressions: the value, missing where the text is no such value;
           `said_nothing` tells an empty text from one that could not be read.
Units      percent become fractions; money is kept to 4 decimals, so that sums are exact.
Refuses    amounts whose comma or point may be a decimal or a thousands mark, and columns
           that show both as decimal marks.

>>> import pandas as pd
>>> frame = engines.lazy(pd.DataFrame({"p": ["£1,234.50", "(12.00)", "7-", "n/a", "10%"]}))
>>> engines.to_pandas(frame.select(number("p", decimal=".")))["p"].tolist()
[1234.5, -12.0, -7.0, nan, 0.1]
"""

import re
from collections.abc import Iterable

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import dates, signs

BLANKS = dates.BLANKS
# A larger number is a mistake, and ten-thousandths of it would not fit 64 bits.
LARGEST = 1e14
_GAP = "[\\s\u00a0\u202f]*"
_SYMBOL = f"(?:{signs.PATTERN})?"
_POWER = "[eE](?:-[0-9]{1,2}|[+]?(?:0?[0-9]|1[01]))"
_PLAIN = rf"^-?(?:[0-9]{{1,14}}(?:\.[0-9]+)?|[0-9]{{1,2}}(?:\.[0-9]+)?{_POWER})$"


def text(column: str) -> nw.Expr:
    """Without outer spaces; an empty text is missing."""
    bare = nw.col(column).str.strip_chars(BLANKS)
    return nw.when(bare != "").then(bare)


def said_nothing(column: str) -> nw.Expr:
    """Whether a text is empty or a word for nothing, such as 'n/a'."""
    bare = nw.col(column).str.strip_chars(BLANKS).str.to_lowercase()
    return one_of(bare, dates.NOTHING) | nw.col(column).is_null()


def one_of(text: nw.Expr, words: Iterable[str]) -> nw.Expr:
    """Whether a text is one of `words`.

    Not by `is_in`: DuckDB makes a join of a long list and asks it of every row, even
    where the question stands behind a condition that few rows meet.
    """
    return text.str.contains(f"^(?:{'|'.join(map(re.escape, words))})$")


def number(column: str, *, decimal: str) -> nw.Expr:
    """The number a text says: signs, brackets, currency, thousands marks and % allowed.

    decimal : "." or ","
    """
    bare = nw.col(column).str.strip_chars(BLANKS)
    shaped = nw.when(bare.str.contains(shape(decimal))).then(bare)
    minus = shaped.str.contains("[-(\u2212]")
    percent = shaped.str.contains("%")
    digits = shaped.str.replace_all(f"[^0-9{decimal}]", "")
    value = digits.str.replace_all(",", ".", literal=True).cast(nw.Float64)
    signed = nw.when(minus).then(-value).otherwise(value)
    dressed = nw.when(percent).then(signed / 100).otherwise(signed)
    # Most texts are plain digits; the engine then skips the rest.
    plain = nw.when(bare.str.contains(_PLAIN)).then(bare).cast(nw.Float64)
    return nw.coalesce(plain, dressed) if decimal == "." else dressed


def bounded(value: nw.Expr, *, also: nw.Expr | None = None) -> nw.Expr:
    """Numbers that can be added up; larger ones, and those not `also`, are missing."""
    small = value.abs() <= LARGEST
    return nw.when(small if also is None else small & also).then(value)


def finite(value: nw.Expr) -> nw.Expr:
    """Whether a float is a number.

    Not by `is_nan`: of a Parquet file DuckDB believes what stands beside a column, its
    smallest and largest, from which NaN is left out, and does not look.
    """
    return value - value == 0


def shape(decimal: str) -> str:
    """What a number up to LARGEST may look like, with `decimal` as its decimal mark."""
    thousands = "[, '\u00a0\u202f]" if decimal == "." else "[. '\u00a0\u202f]"
    mark = rf"\{decimal}"
    group = f"(?:{thousands}[0-9]{{3}})"
    whole = f"(?:[0-9]{{1,2}}{group}{{4}}|[0-9]{{1,3}}{group}{{1,3}}|[0-9]{{1,14}})"
    body = f"{_GAP}(?:{whole}(?:{mark}[0-9]*)?|{mark}[0-9]+){_GAP}"
    # One sign at most, before or behind the currency or at the end, or both brackets.
    sign = "[-+\u2212]"
    signed = f"(?:{sign}?{_GAP}{_SYMBOL}|{_SYMBOL}{_GAP}{sign}){body}(?:{_SYMBOL}|%)"
    ended = f"{_SYMBOL}{body}{_SYMBOL}{_GAP}-"
    bracketed = rf"{_SYMBOL}{_GAP}\({_GAP}{_SYMBOL}{body}(?:{_SYMBOL}|%){_GAP}\)"
    return f"^(?:{signed}|{ended}|{bracketed})$"


def decimal_mark(frame: nw.LazyFrame, columns: list[str]) -> str:
    """The decimal mark that the texts of `columns` show, "." where none does.

    Raises
    ------
    ValueFormatError    a text such as 1,234 with nothing in its column that decides, or
                        a column with both decimal marks
    """
    marks = {_mark(frame, column) for column in columns} - {""}
    return "," if marks == {","} else "."


def _mark(frame: nw.LazyFrame, column: str) -> str:
    """The decimal mark that the numbers of a column show, "" where they show none."""
    said = nw.col(column).str.strip_chars(BLANKS)
    number = said.str.contains(shape(".")) | said.str.contains(shape(","))
    bare = nw.when(number).then(said.str.replace_all("[^0-9.,]", ""))
    shows = [bare.str.contains(_shows(".")), bare.str.contains(_shows(","))]
    shows.append(bare.str.contains("^[1-9][0-9]{0,2}[.,][0-9]{3}$"))
    texts = [
        nw.when(shown).then(said).min().alias(str(i)) for i, shown in enumerate(shows)
    ]
    found = engines.to_pandas(engines.different(frame, column).select(*texts)).iloc[0]
    point, comma, unclear = (None if pd.isna(text) else text for text in found)
    if point and comma:
        raise ValueFormatError.mixed_marks(column, point, comma)
    if unclear and not (point or comma):
        raise ValueFormatError.number_marks(column, unclear)
    return "." if point else "," if comma else ""


def _shows(decimal: str) -> str:
    """Digits and marks in which `decimal` can only be the decimal mark."""
    mark, other = (rf"\{each}" for each in (decimal, {".": ",", ",": "."}[decimal]))
    ends = (
        f"{mark}[0-9]{{1,2}}$|{mark}[0-9]{{4,}}$|^0*{mark}|[0-9]{{4}}{mark}[0-9]{{3}}$"
    )
    return f"{ends}|{other}[0-9]{{3}}{mark}|{other}[0-9]{{3}}{other}"


def moment(column: str, formats: list[str]) -> nw.Expr:
    """The date a text says, in the first of `formats` that reads it, or in ISO form."""
    bare = nw.col(column).str.strip_chars(BLANKS)
    return nw.coalesce(
        *(dates.read(bare, one) for one in dict.fromkeys([*formats, *dates.ISO]))
    )
