"""What stands in each column of a table nobody has described yet.

Question   Is this column dates, numbers or texts, how are they written, and is it a key?
Takes      a frame as `load.raw` gives it: texts, or values that are typed already.
Gives      `seen`: one Column for each, with its Dates or Marks where it has such.
Why        Every row is looked at: the one date that decides between day and month first
           may stand anywhere. What makes a date or a number is said in `dates` and `parse`.

>>> import pandas as pd
>>> days = {"row": [1, 2], "Day": ["13/02/24", "03/04/24"]}
>>> rows = pd.DataFrame({**days, "No": ["01", "02"]})
>>> day, number = seen(engines.lazy(rows))
>>> day.kind, day.dates.formats, day.dates.unclear
('dates', ('%d/%m/%y', '%m/%d/%y'), 1)
>>> number.kind, number.zeros
('key', 2)
"""

import re
from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import dates, delimited, parse, signs

TEXT, ROWS = "text", "rows"
MOST = 0.9  # of a column's texts: so many dates or numbers make it one of them
LIKE_A_DATE = (
    "^[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月]|^[0-9]{8}([ T]|$)"
    "|^[0-9]{1,2}[- ][A-Za-z]{3}|^[A-Za-z]{3,9} [0-9]{1,2},"
)
# What of a number is neither digit, mark nor space: its currency, if any.
BARE = "[0-9.,'%()+\\-\u2212\\s\u00a0\u202f]"
CURRENCY = rf"^({signs.PATTERN}|[^A-Za-z0-9]{{1,3}}|[A-Z]{{1,2}}\$)$"
LIKE_A_KEY = re.compile(
    r"(?:\b|_|(?<=[a-z]))(?:id|no|nr|key|code|number|#)\W*$|[号编码]$", re.IGNORECASE
)


@dataclass(frozen=True)
class Dates:
    """How dates are written. `unclear` ones are different days in two formats, and
    `only` counts those that just one of the two reads."""

    formats: tuple[str, ...]
    unclear: int = 0
    example: str = ""
    only: tuple[tuple[str, int], ...] = ()

    @property
    def likely(self) -> str:
        """Of two rivals the one that reads more; else the first."""
        return (
            max(self.only, key=lambda pair: pair[1])[0]
            if self.only
            else self.formats[0]
        )


@dataclass(frozen=True)
class Marks:
    """How numbers are written: how many rows are below zero, or in what dress."""

    unclear: str = ""  # the sentence, where the decimal mark would have to be guessed
    currencies: tuple[str, ...] = ()
    fractions: int = 0
    negative: int = 0
    brackets: int = 0
    percent: int = 0


@dataclass(frozen=True)
class Column:
    """A column: `kind` is empty, dates, numbers, key or text."""

    name: str
    kind: str
    filled: float  # share of rows, 0-1
    distinct: int
    example: str
    zeros: int = 0  # numbers with zeros in front, which they keep as texts
    point_zero: bool = False  # whole numbers that all end in .0
    dates: Dates | None = None
    marks: Marks | None = None


def seen(frame: nw.LazyFrame) -> list[Column]:
    """A Column for each of `frame` that stands in its file, in order."""
    types = frame.collect_schema()
    names = [name for name in types.names() if name not in delimited.OURS]
    rows = engines.count(frame)
    top = engines.to_pandas(frame.select(*names).head(1000))
    filled = _counts(frame.select(*(nw.col(name).count() for name in names)))
    columns = []
    for name in names:
        look = _texts if types[name] == nw.String else _values
        known = {"name": name, "example": _example(top[name])}
        empty = Column(kind="empty", filled=0.0, distinct=0, **known)
        columns.append(look(frame, known, rows) if filled[name] else empty)
    return columns


def like_a_key(name: str) -> bool:
    """Whether a column is called like one of numbers that tell things apart.

    >>> like_a_key("Belegnr"), like_a_key("order_id"), like_a_key("Netto")
    (True, True, False)
    """
    return bool(LIKE_A_KEY.search(name))


def _example(values: pd.Series) -> str:
    texts = values.dropna().astype(str).str.strip(parse.BLANKS)
    said = texts[~texts.str.lower().isin([*dates.NOTHING, str(values.name).lower()])]
    return " ".join(said.iloc[0].split()) if len(said) else ""


def _values(frame: nw.LazyFrame, known: dict, rows: int) -> Column:
    """A column that is typed already."""
    column, dtype = nw.col(known["name"]), frame.collect_schema()[known["name"]]
    found = _counts(frame.select(filled=column.count(), distinct=column.n_unique()))
    kind = (
        "dates" if dtype.is_temporal() else "numbers" if dtype.is_numeric() else "text"
    )
    known |= {"filled": found["filled"] / max(rows, 1), "distinct": found["distinct"]}
    return Column(kind=kind if found["filled"] else "empty", **known)


def _texts(frame: nw.LazyFrame, known: dict, rows: int) -> Column:
    column = frame.select(nw.col(known["name"]).alias(TEXT))
    text, nothing = parse.text(TEXT), parse.said_nothing(TEXT)
    # Each text once, with the number of its rows: most columns say few things often.
    each = engines.keep(column.group_by(TEXT).agg(nw.len().alias(ROWS)))
    texts = each.filter(~nothing, text != known["name"])
    number = text.str.contains(parse.shape(".")) | text.str.contains(parse.shape(","))
    found = _counts(
        texts.select(
            filled=nw.col(ROWS).sum(),
            distinct=text.n_unique(),
            numbers=_rows(number),
            zeros=_rows(text.str.contains("^0[0-9]+$")),
            whole=_rows(text.str.contains(r"^[0-9]+\.0$")),
            dates=_rows(text.str.contains(LIKE_A_DATE)),
        )
    )
    filled, most = found["filled"], MOST * found["filled"]
    known |= {"filled": filled / max(rows, 1), "distinct": found["distinct"]}
    if not filled:
        return Column(kind="empty", **known)
    written = _dates(column, texts, filled) if found["dates"] >= most else None
    if written:
        return Column(kind="dates", dates=written, **known)
    zeros = found["zeros"]
    known |= {"zeros": zeros, "point_zero": found["whole"] == filled}
    marks = _marks(texts) if found["numbers"] >= most and not zeros else None
    amount = marks and (marks.fractions or marks.negative)
    key = not amount and (found["distinct"] == rows > 1 or zeros)
    kind = "key" if key else "numbers" if marks else "text"
    return Column(kind=kind, marks=marks, **known)


def _rows(test: nw.Expr) -> nw.Expr:
    """How many rows have a text for which `test` holds."""
    return nw.when(test).then(nw.col(ROWS)).sum()


def _counts(frame: nw.LazyFrame) -> dict[str, int]:
    row = engines.to_pandas(frame).iloc[0]
    return {name: 0 if pd.isna(value) else int(value) for name, value in row.items()}


def _dates(column: nw.LazyFrame, texts: nw.LazyFrame, filled: int) -> Dates | None:
    """How the dates of a column are written; None if few of its texts are dates."""
    found = dates.candidates(texts, TEXT)
    read = [parse.text(TEXT).str.contains(dates.pattern(one)) for one in found]
    if not read or _counts(texts.select(n=_rows(_any(read))))["n"] < MOST * filled:
        return None
    seen = dates.ordered(column, TEXT, found)
    if not seen:
        return Dates(tuple(found))
    if seen.both:
        only = tuple(seen.only.items())
        return Dates(tuple(found), seen.both, seen.example, only)
    return Dates(tuple(dates.in_order(found, seen.likely)))


def _any(tests: list[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(*tests, ignore_nulls=True)


def _marks(texts: nw.LazyFrame) -> Marks:
    text, unclear = parse.text(TEXT), ""
    try:
        parse.decimal_mark(texts, [TEXT])
    except ValueFormatError as failure:
        unclear = str(failure)
    counts = texts.select(
        fractions=_rows(text.str.contains(r"[.,][0-9]{1,2}$|[.,][0-9]{4,}$")),
        negative=_rows(text.str.contains("[-(\u2212]")),
        brackets=_rows(text.str.contains(r"\(")),
        percent=_rows(text.str.contains("%")),
    )
    dress = texts.select(sign=text.str.replace_all(BARE, "")).unique()
    signs = engines.to_pandas(dress.filter(nw.col("sign").str.contains(CURRENCY)))
    return Marks(unclear, tuple(sorted(signs["sign"])), **_counts(counts))
