"""Everything that can be seen in a file before anybody has said a word about it.

Question   What is in this export, and how is it to be read?
Takes      a file, a folder or glob, or a database address; the sheet or table.
Gives      Findings: the file, its columns, what they seem to mean, what is odd.
Refuses    what `files` and `readers` refuse; files of one folder that do not agree.

>>> path = engines.scratch() / "may.csv"
>>> _ = path.write_text("Order No;Date;Total\\n7;13.05.24;9,50\\n8;14.05.24;8,50\\n")
>>> found = look(str(path))
>>> found.file.separator, found.decimal, found.meaning.uses["amount"]
(';', ',', 'Total')
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import narwhals as nw

from salesnb import engines
from salesnb.errors import ValueFormatError
from salesnb.intake import (
    columns,
    databases,
    delimited,
    discounts,
    files,
    joins,
    load,
    meaning,
    oddities,
    order_totals,
    parse,
    readers,
    rules,
    typed,
)
from salesnb.intake.source import FIRST, Lookup, Source
from salesnb.schema import TABLES


@dataclass(frozen=True)
class File:
    """A file, or several that are read as one, and what their bytes are."""

    name: str
    kind: str  # text, excel, parquet or database
    files: tuple[str, ...] = ()
    bytes: int = 0
    encodings: tuple[str, ...] = ()
    gzip: bool = False
    separator: str = ""  # a letter, or whitespace
    sheets: tuple[tuple[str, int], ...] = ()  # name, rows
    sheet: str = ""  # the one looked at
    chosen: bool = True  # whether nobody has to say which sheet
    skip: int = 0  # lines above the header


@dataclass(frozen=True)
class Findings:
    """What was seen. Counts are rows."""

    file: File
    rows: int
    columns: tuple[columns.Column, ...]
    meaning: meaning.Meaning
    headless: bool  # the first line looks like data
    odd: dict[str, int]  # reason: rows that cleaning will set aside
    unreadable: str  # a line that is no row
    totals: dict[str, list[str]]  # canonical column: texts of totals rows
    other_totals: dict[
        str, list[str]
    ]  # the same in columns without a meaning, by header
    decimal: str  # of the numbers; empty where they are no texts
    unclear_decimal: str  # the sentence, where the mark would have to be guessed
    currencies: tuple[str, ...]
    negative: dict[str, int]  # canonical column: rows below zero
    return_prefix: tuple[str, int]
    points: discounts.Points | None  # discounts that are mostly no shares
    repeated: order_totals.Repeated | None  # one amount on all lines of an order
    charges: tuple[str, list[str]]  # product column, texts that may be no products
    cases: dict[str, int]  # key column: texts in upper and lower case
    stages: list[str]  # of deals
    lookups: tuple[Lookup, ...]

    def column(self, name: str) -> columns.Column | None:
        """The column used as the canonical `name`."""
        header = self.meaning.uses.get(name)
        return next((c for c in self.columns if c.name == header), None)


def look(path: str, *, sheet: str = "") -> Findings:
    """What can be seen in the file, folder, glob or database at `path`."""
    file = _database(path, sheet) if databases.is_address(path) else _file(path, sheet)
    how = Source(columns={}, separator=file.separator, sheet=file.sheet, skip=file.skip)
    frame, _ = load.raw(path, how)
    seen = columns.seen(frame)
    headless = _headless(seen)
    found = meaning.Meaning("orders", {}) if headless else meaning.of(seen)
    return Findings(
        file=file,
        rows=engines.count(frame),
        columns=tuple(seen),
        meaning=found,
        headless=headless,
        lookups=_lookups(path, file, seen, found),
        **_said(frame, seen, found),
    )


def _said(
    frame: nw.LazyFrame, seen: list[columns.Column], found: meaning.Meaning
) -> dict[str, object]:
    """What rows and values say, under the names they seem to have."""
    source, first = Source(table=found.table, columns=found.uses), seen[0].name
    named = load.renamed(frame, source, found.uses)
    leading = [name for name, header in found.uses.items() if header == first]
    totals = oddities.totals(named, found.uses, first=leading)
    others = [c.name for c in seen if c.name not in found.uses.values()]
    other_totals = oddities.totals(frame, others, first=[first])
    if first in other_totals:
        totals[FIRST] = other_totals.pop(first)
    source = source.model_copy(update={"totals": totals})
    told = load.Loaded(named, source, (), found.uses, first)
    loaded = typed.trimmed(told)
    no_data = rules.first_of(rules.early(loaded))
    data = replace(loaded, frame=loaded.frame.filter(no_data.is_null()))
    marks = {c.name: c.marks for c in seen if c.marks}
    used = {
        n: marks[h] for n, h in found.uses.items() if _is_number(found, n, h, marks)
    }
    decimal, unclear = _decimal(loaded, list(used))
    signs = {sign for each in used.values() for sign in each.currencies}
    return {
        "odd": oddities.rows(loaded),
        "unreadable": oddities.example_of_unreadable(loaded),
        "totals": totals,
        "other_totals": other_totals,
        "decimal": decimal,
        "unclear_decimal": unclear,
        "currencies": tuple(oddities.currencies(data) or sorted(signs)),
        "negative": {n: each.negative for n, each in used.items() if each.negative},
        "return_prefix": oddities.prefix(data, decimal or "."),
        "points": oddities.points(data, decimal or "."),
        "repeated": order_totals.repeated(data.frame),
        "charges": oddities.charges(data),
        "cases": oddities.cases(data),
        "stages": oddities.stages(data),
    }


def _is_number(found: meaning.Meaning, name: str, header: str, marks: dict) -> bool:
    return header in marks and TABLES[found.table].kind(name) in ("number", "money")


def _decimal(loaded: load.Loaded, names: list[str]) -> tuple[str, str]:
    if not names:
        return "", ""
    try:
        return parse.decimal_mark(loaded.frame, names), ""
    except ValueFormatError as failure:
        return "", str(failure)


def _headless(seen: list[columns.Column]) -> bool:
    """Whether most names are numbers or dates: the first line is a row then."""
    is_data = [
        re.search(columns.LIKE_A_DATE, c.name) or re.fullmatch(r"-?[\d.,]+", c.name)
        for c in seen
    ]
    return sum(map(bool, is_data)) > 0.5 * len(seen)


def _lookups(
    path: str, file: File, seen: list[columns.Column], found: meaning.Meaning
) -> tuple[Lookup, ...]:
    if (
        file.kind == "database"
        or found.table != "orders"
        or "order_date" not in found.uses
    ):
        return ()
    headers = [column.name for column in seen]
    first = files.find(path)[0]
    return tuple(joins.possible(first, file.sheet, headers, found.uses))


def _database(address: str, sheet: str) -> File:
    return File(databases.nameless(address), "database", sheet=sheet)


def _file(path: str, sheet: str) -> File:
    paths = files.find(path)
    first, several = paths[0], len(paths) > 1
    known = {
        "name": Path(path).name if several else first.name,
        "kind": files.kind(first),
        "files": tuple(p.name for p in paths),
        "bytes": sum(p.stat().st_size for p in paths),
    }
    if known["kind"] == "text":
        return File(**known, **_text(paths))
    return File(**known, **_workbook(first, sheet) if known["kind"] == "excel" else {})


def _text(paths: list[Path]) -> dict[str, object]:
    texts = [files.as_utf8(path) for path in paths]
    plain, _ = texts[0]
    mark = "whitespace" if delimited.is_spaced(plain) else delimited.separator(plain)
    skip = 0 if mark == "whitespace" else delimited.above(plain, mark)
    return {
        "encodings": tuple(sorted({encoding for _, encoding in texts})),
        "gzip": files.unzipped(paths[0]) != paths[0],
        "separator": mark,
        "skip": skip,
    }


def _workbook(path: Path, sheet: str) -> dict[str, object]:
    sheets = readers.sheets(path)
    filled = [name for name, rows in sheets.items() if rows > 1]
    chosen = bool(sheet) or len(filled) < 2
    name = (
        sheet or (filled or list(sheets))[0]
        if chosen
        else joins.best_sheet(path, filled)
    )
    above = delimited.above(readers.workbook(path, Source(columns={}, sheet=name)), ",")
    return {
        "sheets": tuple(sheets.items()),
        "sheet": name,
        "chosen": chosen,
        "skip": above and above + readers.empty_top(path, name),
    }
