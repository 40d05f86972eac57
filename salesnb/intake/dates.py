"""Dates as texts: what a format accepts, and which format a column is written in.

Question   Which texts are dates in this format, and is there only one way to read them?
Takes      a format in Python's letters; a column of texts.
Gives      `pattern(format)`, a regular expression that accepts exactly the dates that
           exist (no 31 April, 29 February in leap years only); `read`, the date itself;
           `detect`, the formats of a column.
Rules      A time with an offset (Z, +0100) is that of the clock it was written by: the
           day stays the one that stands there, whatever the day in Greenwich.
           Of a column all dates have the day first, or all the month.
Refuses    a column with dates that two formats read as different days: the count and an
           example are in the sentence, and the line that decides it.
Why        Engines differ in what they do with 31 April: stop, give nothing, or give 1 May.
           A pattern asked beforehand is the same everywhere.

>>> import re
>>> [bool(re.match(pattern("%d/%m/%y"), day)) for day in ("29/02/24", "29/02/23")]
[True, False]
"""

import itertools
import re
from dataclasses import dataclass

import narwhals as nw

from salesnb import engines
from salesnb.errors import ValueFormatError

BLANKS = " \t\r\n\u00a0\u3000\ufeff"
NOTHING = ["", "nan", "nat", "null", "none", "n/a", "na", "#n/a", "-", "--", "—"]
ISO = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
]
_DAYS = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%d.%m.%Y", "%d.%m.%y",
    "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%Y", "%m-%d-%Y",
    "%d-%m-%y", "%m-%d-%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y",
    "%B %d, %Y",
]  # fmt: skip
_CLOCKS = [
    " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", " %H:%M:%S.%f", "T%H:%M:%S.%f",
]  # fmt: skip
_TIMES = [
    *("", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", ", %I:%M:%S %p", ", %H:%M:%S"),
    *(clock + zone for clock in _CLOCKS for zone in ("", "%z", " %z")),
]
CANDIDATES = [day + time for day, time in itertools.product(_DAYS, _TIMES)]
_FULL = [
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
]  # fmt: skip
_MONTHS = [name[:3] for name in _FULL]
_LONG, _NOT_FEBRUARY = (1, 3, 5, 7, 8, 10, 12), (1, *range(3, 13))
_YEAR = "[1-9][0-9]{3}"  # 0000 and 0024 are misprints, whatever an engine makes of them
_LEAP = "(?:0[48]|[2468][048]|[13579][26])"
# Four kinds of days: 1-28 of any month, 29-30 of all but February, 31 of the long ones,
# 29 February of leap years.
_KINDS = [
    ("(?:0?[1-9]|1[0-9]|2[0-8])", tuple(range(1, 13)), _YEAR, "[0-9]{2}"),
    ("(?:29|30)", _NOT_FEBRUARY, _YEAR, "[0-9]{2}"),
    ("31", _LONG, _YEAR, "[0-9]{2}"),
    (
        "29",
        (2,),
        f"(?:[1-9][0-9]{_LEAP}|(?:[2468][048]|[13579][26])00)",
        f"(?:00|{_LEAP})",
    ),
]
_CLOCK = {
    "%H": "(?:[01]?[0-9]|2[0-3])",
    "%I": "(?:0?[1-9]|1[0-2])",
    "%M": "[0-5]?[0-9]",
    "%S": "[0-5]?[0-9]",
    "%f": "[0-9]{1,6}",
    "%p": "(?:AM|PM|am|pm)",
    "%z": "(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})",
}
_SHAPES = {
    "%Y": "9999",
    "%y": "99",
    "%f": "9{1,6}",
    "%p": "(?:AM|PM|am|pm)",
    "%z": "(?:Z|UTC|GMT|[+-]99:?99)",
    "%b": f"(?i:{'|'.join(_MONTHS)})",
    "%B": f"(?i:{'|'.join(_FULL)})",
}


def pattern(date_format: str) -> str:
    """A regular expression, for RE2 as for Python, of the dates in `date_format`."""
    return "^(?:" + "|".join(_filled(date_format, *kind) for kind in _KINDS) + ")$"


def detect(frame: nw.LazyFrame, column: str) -> list[str]:
    """The formats the texts of `column` are written in; none where it has no texts.

    Raises
    ------
    ValueFormatError    no format is known, or two read a text as different days
    """
    shapes = _shapes(frame, column)
    if not shapes:
        return []
    found = _of_shapes(shapes)
    if not found:
        raise ValueFormatError.unknown_dates(column, next(iter(shapes.values()), ""))
    seen = ordered(frame, column, found)
    if seen and seen.both:
        right = written(in_order(found, seen.likely))
        raise ValueFormatError.ambiguous_dates(column, seen, right=right)
    return in_order(found, seen.likely) if seen else found


def read(text: nw.Expr, date_format: str) -> nw.Expr:
    """The date that `text` says in `date_format`, by the clock it was written by."""
    fits = nw.when(text.str.contains(pattern(date_format))).then(text)
    if "%z" in date_format:
        fits = fits.str.replace_all(f" ?{_CLOCK['%z']}$", "")
    return fits.str.to_datetime(format=re.sub(" ?%z", "", date_format))


def candidates(frame: nw.LazyFrame, column: str) -> list[str]:
    """Formats that some text of `column` has the form of, rivals among them."""
    return _of_shapes(_shapes(frame, column))


def rivals(formats: list[str]) -> list[tuple[str, str]]:
    """Pairs that differ in whether the day or the month comes first.

    >>> rivals(["%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y"])
    [('%d/%m/%Y', '%m/%d/%Y')]
    """
    return [(a, b) for a in formats for b in formats if _swapped(a) == b and a < b]


def in_order(formats: list[str], chosen: str) -> list[str]:
    """Those of `formats` that have day and month in the order of `chosen`, or in the
    only order there is.

    >>> in_order(["%d/%m/%Y", "%m/%d/%Y %H:%M", "%d.%m.%Y"], "%m/%d/%y")
    ['%m/%d/%Y %H:%M', '%d.%m.%Y']
    """
    return [f for f in formats if _day_first(f) in (None, _day_first(chosen))]


def written(formats: list[str]) -> str:
    """As a source has them.

    >>> written(["%Y"]), written(["%d/%m/%Y", "%d/%m/%Y %H:%M"])
    ("'%Y'", "['%d/%m/%Y', '%d/%m/%Y %H:%M']")
    """
    return f"'{formats[0]}'" if len(formats) == 1 else str(formats)


@dataclass(frozen=True)
class Ordered:
    """What the texts of a column say of the order of day and month in them.

    both      texts that are another day in the other order; `example` is one of them
    only      a format of each order, and how many texts only this order reads
    """

    both: int
    example: str
    only: dict[str, int]

    @property
    def likely(self) -> str:
        """Of the two the one that reads more; the day first if they read as many."""
        return max(self.only, key=self.only.get)


def ordered(frame: nw.LazyFrame, column: str, formats: list[str]) -> Ordered | None:
    """All rivals among `formats` on the texts of one column; None without rivals."""
    pairs = rivals(formats)
    if not pairs:
        return None
    text = nw.col(column).str.strip_chars(BLANKS)
    day, month = (
        nw.coalesce(*(read(text, one) for one in order))
        for order in zip(*pairs, strict=True)
    )
    unclear = day != month
    counts = frame.select(
        unclear.sum().alias("both"),
        (~day.is_null() & month.is_null()).sum().alias("day"),
        (day.is_null() & ~month.is_null()).sum().alias("month"),
        nw.when(unclear).then(text).min().alias("example"),
    )
    row = engines.to_pandas(counts).fillna({"both": 0, "day": 0, "month": 0}).iloc[0]
    only = dict(zip(pairs[0], (int(row["day"]), int(row["month"])), strict=True))
    return Ordered(int(row["both"]), row["example"] if row["both"] else "", only)


def _of_shapes(shapes: dict[str, str]) -> list[str]:
    return [f for f in CANDIDATES if any(re.fullmatch(_shape(f), s) for s in shapes)]


def _shapes(frame: nw.LazyFrame, column: str) -> dict[str, str]:
    """Each form of text in the column, digits as 9, with one text that has it."""
    text = nw.col(column).str.strip_chars(BLANKS)
    texts = engines.different(frame, column)
    shaped = texts.select(text, shape=text.str.replace_all("[0-9]", "9"))
    known = shaped.filter(~text.str.to_lowercase().is_in(NOTHING))
    table = engines.to_pandas(known.group_by("shape").agg(nw.col(column).min()))
    return dict(sorted(zip(table["shape"], table[column], strict=True)))


def _day_first(date_format: str) -> bool | None:
    """None where only one order is known, as with points."""
    if _swapped(date_format) not in CANDIDATES or "%m" not in date_format:
        return None
    return date_format.index("%d") < date_format.index("%m")


def _swapped(date_format: str) -> str:
    return date_format.translate(str.maketrans("dm", "md"))


def _filled(date_format: str, day: str, months: tuple, year: str, short: str) -> str:
    parts = {
        "%d": day,
        "%m": f"(?:{'|'.join(f'0?{m}' if m < 10 else str(m) for m in months)})",
        "%b": f"(?i:{'|'.join(_MONTHS[m - 1] for m in months)})",
        "%B": f"(?i:{'|'.join(_FULL[m - 1] for m in months)})",
        "%Y": year,
        "%y": short,
    }
    # Without marks between them, digits have fixed places: 2024111 is no date.
    if "%m%d" in date_format:
        parts = {name: part.replace("0?", "0") for name, part in parts.items()}
    return _replaced(date_format, {**_CLOCK, **parts})


def _shape(date_format: str) -> str:
    digits = "99" if "%m%d" in date_format else "9{1,2}"
    return _replaced(
        date_format,
        dict.fromkeys(_CLOCK, "9{1,2}") | {"%d": digits, "%m": digits} | _SHAPES,
    )


def _replaced(date_format: str, parts: dict[str, str]) -> str:
    pieces = re.split(r"(%[a-zA-Z])", date_format)
    return "".join(parts.get(piece, re.escape(piece)) for piece in pieces)
