"""One file to one relation of texts: nothing typed or renamed, ids keep their zeros.

Question   What are the rows of this file, as written?
Takes      a path and what the source says of separator, encoding, sheet, skipped lines.
Gives      a DuckDB relation; text for text files and workbooks, types for Parquet.
           A line that does not fit the header is a row with only `unreadable_line`.
Refuses    no rows under the header, a sheet that is not there, a damaged file.
"""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from salesnb import engines
from salesnb.errors import InputError, closest, quoted
from salesnb.intake import delimited, files
from salesnb.intake.source import Source

if TYPE_CHECKING:
    import duckdb
    from python_calamine import CalamineSheet, CalamineWorkbook


def read(path: Path, source: Source) -> "duckdb.DuckDBPyRelation":
    """The rows of the file at `path`."""
    import duckdb

    try:
        rows = _read(path, source)
    except duckdb.Error as failure:
        why = str(failure).splitlines()[0]
        raise InputError.unreadable(path.name, why, "Export it again.") from None
    if not rows.limit(1).aggregate("count(*)").fetchall()[0][0]:
        raise InputError.empty(path.name, "has a header and no rows")
    return rows


def _read(path: Path, source: Source) -> "duckdb.DuckDBPyRelation":
    kind = files.kind(path)
    if kind == "parquet":
        return _parquet(path)
    if kind == "excel":
        return delimited.table(workbook(path, source), ",")
    return _text(path, source)


def _parquet(path: Path) -> "duckdb.DuckDBPyRelation":
    """Read where it lies, not copied: Parquet is quick to read again."""
    rows = engines.database().read_parquet(str(path), file_row_number=True)
    names = [name for name in rows.columns if name != "file_row_number"]
    renamed = zip(names, delimited.distinct(names), strict=True)
    pairs = [
        f"{engines.quoted_name(a)} AS {engines.quoted_name(b)}" for a, b in renamed
    ]
    return rows.project(", ".join(["file_row_number + 1 AS row", *pairs]))


def _text(path: Path, source: Source) -> "duckdb.DuckDBPyRelation":
    plain, _ = files.as_utf8(path, source.encoding)
    if source.skip:
        plain = delimited.without_top(plain, source.skip)
    if source.separator == "whitespace":
        return delimited.table(delimited.by_spaces(plain), "\t")
    return delimited.table(plain, source.separator or delimited.separator(plain))


def sheets(path: Path) -> dict[str, int]:
    """The sheets of a workbook, and how many rows each has, its header among them."""
    book = _open(path)
    return {name: _sheet(path, book, name).height for name in book.sheet_names}


def empty_top(path: Path, sheet: str) -> int:
    """How many empty rows a sheet begins with; they are none of its rows."""
    first, _ = _sheet(path, _open(path), sheet).start or (0, 0)
    return first


def workbook(path: Path, source: Source) -> Path:
    """A sheet written as CSV: dates in ISO form, whole numbers without '.0'."""
    book = _open(path)
    sheet = _sheet(path, book, _chosen(path, source.sheet))
    # Lines to skip are counted as the spreadsheet shows them, empty ones too.
    first, _ = sheet.start or (0, 0)
    rows = sheet.to_python(skip_empty_area=True)[max(0, source.skip - first) :]
    copy = engines.scratch() / f"sheet_{next(engines.counter)}.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([written(cell) for cell in row] for row in rows)
    return copy


def _chosen(path: Path, wanted: str) -> str:
    """The name of the sheet to read: the one asked for, or the only one with rows."""
    found = sheets(path)
    filled = [name for name, rows in found.items() if rows > 1 and wanted in ("", name)]
    if wanted and wanted not in found:
        raise InputError.unreadable(
            path.name,
            f"it has no sheet '{wanted}' but {quoted(found)}",
            "Write into the source file:  sheet: "
            f"{closest(wanted, found) or next(iter(found))}",
        )
    if not filled:
        raise InputError.empty(path.name, "has a header and no rows")
    if len(filled) > 1:
        raise InputError.unreadable(
            path.name,
            f"it has {len(filled)} sheets with rows, {quoted(filled)}",
            f"Say which:  sheet: {filled[0]}   (a parameter, or a line of the source)",
        )
    return filled[0]


def written(cell: object) -> str:
    """A cell as text.

    >>> import datetime
    >>> [written(c) for c in (1001.0, 0.5, datetime.date(2024, 3, 1), None, True)]
    ['1001', '0.5', '2024-03-01', '', 'true']
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)


def _open(path: Path) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as failure:
        raise _damaged(path, failure) from None


def _sheet(path: Path, book: "CalamineWorkbook", name: str) -> "CalamineSheet":
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except CalamineError as failure:
        raise _damaged(path, failure) from None


def _damaged(path: Path, failure: Exception) -> InputError:
    why = f"the workbook is damaged or locked ({failure})"
    return InputError.unreadable(path.name, why, "Save it again.")
