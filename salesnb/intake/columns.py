"""What stands in each column of a table nobody has described yet.

Question   Is this column dates, numbers or texts, how are they written, and is it a key?
Takes      a frame as `load.raw` gives it: texts, or values that are typed already.
Gives      `seen`: one Column for each, with its Dates or Marks where it has such.
Why        Every row is looked at: the one date that decides between day and month first
           may stand anywhere. What makes a date or a number is said in `dates` and `parse`.

>>> import pandas as pd
>>> rows = pd.DataFrame({"row": [1, 2], "Day": ["13/02/24", "03/04/24"], "No": ["01", "02"]})
>>> day, number = seen(engines.lazy(rows))
>>> day.kind, day.dates.formats, day.dates.unclear
('dates', ('%d/%m/%y', '%m/%d/%y'), 1)
>>> number.kind, number.zeros
('key', 2)
"""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import dates, delimited, parse

MOST = 0.9  # of a column's texts: so many dates or numbers make it one of them
LIKE_A_DATE = (
    "^[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月]|^[0-9]{8}([ T]|$)"
    "|^[0-9]{1,2}[- ][A-Za-z]{3}|^[A-Za-z]{3,9} [0-9]{1,2},"
)
# What of a number is neither digit, mark nor space: its currency, if any.
BARE = "[0-9.,'%()+\\-\u2212\\s\u00a0\u202f]"


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
        """The format to choose: of two, the one that reads most."""
        return max(self.only, key=lambda pair: pair[1])[0] if self.only else self.formats[0]


@dataclass(frozen=True)
class Marks:
    """How numbers are written: how many are below zero, and in what dress they stand."""

    decimal: str = ""  # empty where none shows
    unclear: str = ""  # the sentence, where the mark would have to be guessed
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
    measured = {name: _measures(name, types[name] == nw.String) for name in names}
    flat = {f"{i} {what}": e for i, m in enumerate(measured.values()) for what, e in m.items()}
    found = engines.to_pandas(frame.select(nw.len().alias("rows"), **flat)).iloc[0]
    top = engines.to_pandas(frame.select(*names).head(1000))
    columns = []
    for i, (name, measures) in enumerate(measured.items()):
        counts = {what: _whole(found[f"{i} {what}"]) for what in measures}
        typed = "" if types[name] == nw.String else _typed(types[name])
        counts |= {"rows": int(found["rows"]), "example": _example(top[name])}
        columns.append(_column(frame, name, counts, typed))
    return columns


def _measures(name: str, is_text: bool) -> dict[str, nw.Expr]:
    if not is_text:
        return {"filled": nw.col(name).count(), "distinct": nw.col(name).n_unique()}
    text = nw.when(~parse.said_nothing(name)).then(parse.text(name))
    number = text.str.contains(parse.shape(".")) | text.str.contains(parse.shape(","))
    return {
        "filled": text.count(),
        "distinct": text.n_unique(),
        "numbers": number.sum(),
        "zeros": text.str.contains("^0[0-9]+$").sum(),
        "point_zero": text.str.contains(r"^[0-9]+\.0$").sum(),
        "dates": text.str.contains(LIKE_A_DATE).sum(),
    }


def _whole(value: object) -> int:
    return 0 if pd.isna(value) else int(value)


def _typed(dtype: nw.dtypes.DType) -> str:
    if dtype.is_temporal():
        return "dates"
    return "numbers" if dtype.is_numeric() else "text"


def _example(values: pd.Series) -> str:
    texts = values.dropna().astype(str).str.strip(parse.BLANKS)
    said = texts[~texts.str.lower().isin(dates.NOTHING)]
    return " ".join(said.iloc[0].split()) if len(said) else ""


def _column(frame: nw.LazyFrame, name: str, counts: dict, typed: str) -> Column:
    filled = counts["filled"]
    known = {
        "name": name,
        "filled": filled / max(counts["rows"], 1),
        "distinct": counts["distinct"],
        "example": counts["example"],
    }
    if not filled or typed:
        return Column(kind=typed if filled else "empty", **known)
    if counts["dates"] >= MOST * filled and (found := _dates(frame, name, filled)):
        return Column(kind="dates", dates=found, **known)
    known |= {"zeros": counts["zeros"], "point_zero": counts["point_zero"] == filled}
    is_number = counts["numbers"] >= MOST * filled and not counts["zeros"]
    marks = _marks(frame, name) if is_number else None
    whole = not (marks and (marks.fractions or marks.negative))
    if whole and (counts["distinct"] == counts["rows"] > 1 or counts["zeros"]):
        return Column(kind="key", marks=marks, **known)
    return Column(kind="numbers" if is_number else "text", marks=marks, **known)


def _dates(frame: nw.LazyFrame, name: str, filled: int) -> Dates | None:
    """How the dates of a column are written; None if few of its texts are dates."""
    found = dates.candidates(frame, name)
    read = nw.any_horizontal(*(_is(name, one) for one in found), ignore_nulls=True)
    if not found or _sum(frame, read) < MOST * filled:
        return None
    for pair in dates.rivals(found):
        compared = dates.compared(frame, name, pair)
        if compared.both:
            only = tuple(compared.only.items())
            return Dates(tuple(found), compared.both, compared.example, only)
        found.remove(min(compared.only, key=compared.only.get))
    return Dates(tuple(found))


def _is(name: str, date_format: str) -> nw.Expr:
    return nw.col(name).str.strip_chars(parse.BLANKS).str.contains(dates.pattern(date_format))


def _sum(frame: nw.LazyFrame, test: nw.Expr) -> int:
    return _whole(engines.to_pandas(frame.select(n=test.sum()))["n"].iloc[0])


def _marks(frame: nw.LazyFrame, name: str) -> Marks:
    text, unclear, decimal = parse.text(name), "", ""
    try:
        decimal = parse.decimal_mark(frame, [name])
    except ValueFormatError as failure:
        unclear = str(failure)
    counts = frame.select(
        fractions=text.str.contains(r"[.,][0-9]{1,2}$|[.,][0-9]{4,}$").sum(),
        negative=text.str.contains("[-(\u2212]").sum(),
        brackets=text.str.contains(r"\(").sum(),
        percent=text.str.contains("%").sum(),
    )
    found = engines.to_pandas(counts).iloc[0].map(_whole)
    dress = nw.when(~parse.said_nothing(name)).then(text.str.replace_all(BARE, ""))
    signs = frame.select(sign=dress).filter(nw.col("sign") != "").unique().head(9)
    currencies = tuple(sorted(engines.to_pandas(signs)["sign"]))
    return Marks(decimal, unclear, currencies, **found)
