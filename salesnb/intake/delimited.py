"""Delimited text to a relation of texts, with every line accounted for.

Question   What are the rows of this text, and which of its lines are no row?
Takes      a path of UTF-8 text and the mark between fields.
Gives      a DuckDB relation of texts, with `row` 1, 2, 3 ... A line that does not fit
           the header, or whose quotes do not close, is a row with nothing but
           `unreadable_line`, its text. Empty lines are no rows.
Why        DuckDB's reader is fast and strict on regular text, but on irregular text it
           can drop a field or swallow lines. So its rows are held against the lines of
           the file, and its letters against those of the file; where they differ the
           text is read line by line instead (`records`).
"""

import csv
import re
from collections import Counter
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import narwhals as nw

from salesnb import engines
from salesnb.intake import records

if TYPE_CHECKING:
    import duckdb

SEPARATORS = [",", ";", "\t", "|"]
UNREADABLE = "unreadable_line"
OURS = ("row", "file", UNREADABLE)  # columns that are added to those of a file
SAMPLE = 10_000  # letters of a line, where its beginning is enough to see
CHUNK = 1 << 20


def table(path: Path, mark: str) -> "duckdb.DuckDBPyRelation":
    """The rows of `path`; its first line names the columns."""
    import duckdb

    names = header(path, mark)
    try:
        rows = _fast(path, mark, names)
    except duckdb.Error:
        return _careful(path, mark, names)
    return rows if _whole(rows, path, mark) else _careful(path, mark, names)


def separator(path: Path) -> str:
    """The mark that cuts most of the first lines into as many fields as the header."""
    lines = _first(path)

    def even(mark: str) -> tuple[int, int, int]:
        counts = [len(next(csv.reader([line], delimiter=mark))) for line in lines]
        fields, most = Counter(counts or [1]).most_common(1)[0]
        first = counts.count(counts[0]) if counts and counts[0] > 1 else 0
        return first, most if fields > 1 else 0, fields

    return max(SEPARATORS, key=even)


def is_spaced(path: Path) -> bool:
    """Whether spaces are all that sets columns apart, and evenly: see `by_spaces`."""
    words = [len(line.split()) for line in _first(path)]
    even = words and words.count(words[0]) > 0.9 * len(words)
    return bool(even and words[0] > 1 and len(header(path, separator(path))) == 1)


def above(path: Path, mark: str) -> int:
    """How many lines, such as titles, stand above the header.

    The header is the first line with more than half of the fields of the fullest.
    """
    with _opened(path) as file:
        lines = [line[:SAMPLE] for line in islice(file, 50)]
    rows = [next(csv.reader([line], delimiter=mark), []) for line in lines]
    filled = [sum(map(bool, map(str.strip, row))) for row in rows]
    most = max(filled, default=0)
    return next((i for i, fields in enumerate(filled) if fields > most / 2), 0)


def _first(path: Path) -> list[str]:
    """The beginnings of the first lines that hold something."""
    with _opened(path) as file:
        return [line[:SAMPLE] for line in islice(file, 200) if line.strip()]


def header(path: Path, mark: str) -> list[str]:
    """The names in the first line, made distinct, blank ones numbered.

    >>> distinct(["Name", "", "Name", " Date "])
    ['Name', 'column_2', 'Name_3', 'Date']
    """
    with _opened(path) as file:
        first = next(records.below_blanks(file, mark), [])
    if isinstance(first, str):  # its quotes do not close, so they mean nothing
        first = first[:SAMPLE].replace('"', "").split(mark)
    return distinct(first)


def distinct(names: list[str]) -> list[str]:
    """Names that differ, without regard to case, from each other and from OURS."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        plain = re.sub(r"[\s\ufeff]+", " ", name).strip() or f"column_{place}"
        taken = {other.lower() for other in (*OURS, *found)}
        options = chain([plain], (f"{plain}_{number}" for number in count(place)))
        found.append(next(name for name in options if name.lower() not in taken))
    return found


def headers(frame: nw.LazyFrame) -> list[str]:
    """The columns of a frame that stand in its file."""
    return [name for name in frame.collect_schema().names() if name not in OURS]


def by_spaces(path: Path) -> Path:
    """Columns set apart by spaces, written with tabs."""
    copy = engines.scratch() / f"spaces_{next(engines.counter)}.csv"
    with (
        path.open(encoding="utf-8-sig") as old,
        copy.open("w", encoding="utf-8") as new,
    ):
        new.writelines(re.sub(r"[ \t]+", "\t", line.strip()) + "\n" for line in old)
    return copy


def without_top(path: Path, lines: int) -> Path:
    """Without the lines that stand above the header."""
    copy = engines.scratch() / f"below_{next(engines.counter)}.csv"
    with (
        _opened(path) as old,
        copy.open("w", encoding="utf-8", newline="") as new,
    ):
        new.writelines(islice(old, lines, None))
    return copy


def _opened(path: Path) -> TextIO:
    """The text with its line ends. Where the first line ends in a line feed, a carriage
    return by itself ends none: it is part of a quoted text, or spoils its line."""
    with path.open("rb") as file:
        plain = re.sub(rb'"[^"]*"', b"", file.read(CHUNK))
    first = re.search(rb"\r?\n|\r", plain)
    returns = first is not None and first[0] == b"\r"
    return path.open(encoding="utf-8-sig", newline="" if returns else "\n")


def _fast(path: Path, mark: str, names: list[str]) -> "duckdb.DuckDBPyRelation":
    con, name = engines.database(), f"raw_{next(engines.counter)}"
    con.read_csv(
        str(path),
        auto_detect=False,
        columns=dict.fromkeys(names, "VARCHAR"),
        delimiter=mark,
        header=True,
        quotechar='"',
        escapechar='"',
        null_padding=True,
        parallel=False,
    ).create(name)
    return con.sql(f"SELECT rowid + 1 AS row, * FROM {name}")


def _whole(rows: "duckdb.DuckDBPyRelation", path: Path, mark: str) -> bool:
    """Whether `rows` has a row for each line of the file, and all its letters."""
    marks = f'{mark}"\r\n'
    lines, letters = _seen(path, marks.encode())
    fields = [engines.quoted_name(name) for name in rows.columns if name != "row"]
    text = "concat(" + ", ".join(fields) + ") AS text"
    # Few texts hold a mark themselves, and looking for one costs less than cutting.
    codes = [f"chr({ord(one)})" for one in marks]
    marked = " OR ".join(f"contains(text, {code})" for code in codes)
    cut = f"translate(text, {' || '.join(codes)}, '')"
    sums = f"count(*), sum(strlen(CASE WHEN {marked} THEN {cut} ELSE text END))"
    found, bytes_found = rows.project(text).aggregate(sums).fetchall()[0]
    if (bytes_found or 0) != letters:
        return False
    return found == lines or found == lines - _empty(path)


def _seen(path: Path, marks: bytes) -> tuple[int, int]:
    """Lines below the header, and their bytes that are no marks; -1 where it is not plain
    what the header is, or where a line ends."""
    lines, letters, last = 0, 0, b"\n"
    with path.open("rb") as file:
        head = file.readline()
        blank = not head.strip(marks + b" \t\xef\xbb\xbf")
        if blank or head.count(b'"') % 2 or _lone_return(head):
            return -1, -1
        while chunk := file.read(CHUNK):
            chunk += file.read(1) if chunk.endswith(b"\r") else b""
            if _lone_return(chunk):
                return -1, -1
            lines, last = lines + chunk.count(b"\n"), chunk
            letters += len(chunk.translate(None, marks))
    return lines + (not last.endswith(b"\n")), letters


def _lone_return(chunk: bytes) -> bool:
    """Whether a carriage return stands alone, where it may end a line or not."""
    return b"\r" in chunk and chunk.count(b"\r") != chunk.count(b"\r\n")


def _empty(path: Path) -> int:
    with path.open("rb") as file:
        return sum(not line.strip(b"\r\n") for line in file)


def _careful(path: Path, mark: str, names: list[str]) -> "duckdb.DuckDBPyRelation":
    copy, unreadable = engines.scratch() / f"regular_{next(engines.counter)}.csv", False
    with copy.open("w", encoding="utf-8", newline="") as new, _opened(path) as file:
        write = csv.writer(new).writerow
        write([*names, UNREADABLE])
        rows = records.below_blanks(file, mark, len(names))
        for row in islice(rows, 1, None):
            unreadable = unreadable or isinstance(row, str)
            write(_fitted(row, len(names)))
    found = _fast(copy, ",", [*names, UNREADABLE])
    plain = ", ".join(map(engines.quoted_name, ["row", *names]))
    return found if unreadable else found.project(plain)


def _fitted(row: records.Record, width: int) -> list[str]:
    """A row as wide as the header; a text is a line that could not be cut."""
    if isinstance(row, str):
        return [""] * width + [row]
    return row[:width] + [""] * (width - len(row) + 1)
