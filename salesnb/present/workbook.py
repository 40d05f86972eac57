"""The Excel workbook of a run: the tables of the report with their full values.

Question   How do I get at the rows to work on with them?
Takes      tables as `tables.Table.data` gives them; facts of the run by label.
Gives      one .xlsx: one sheet a table, in their order, and a last sheet About: typed
           cells, a frozen header, a filter. Numbers are numbers, dates are dates, ids keep
           their zeros.
Units      money and counts as they are; percent and change are fractions, shown as %.
Rules      Text stays text: '=1+1' is no formula and an address is no link. The same
           tables give the same bytes. A sheet ends at 1,048,576 rows; what is not here is
           said on About, and under the rows of its sheet.

>>> sheet_names(["top/products", "Top?Products", "history"])
['top products', 'Top Products 2', 'history 2']
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from salesnb.present.words import Words

LAST_ROW = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
WIDTHS = (8, 48)
MADE = dt.datetime(2000, 1, 1)  # a fixed day, so that equal runs give equal bytes
SAFE = {"strings_to_formulas": False, "strings_to_urls": False}
FORMATS = {
    "money": "#,##0.00",
    "difference": "+#,##0.00;-#,##0.00;0.00",
    "number": "#,##0",
    "rounded": "#,##0",
    "figures": "#,##0.00####",
    "decimal": "#,##0.00##",
    "percent": "0.0%",
    "change": "+0.0%;-0.0%;0.0%",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "text": "@",
}


@dataclass(frozen=True)
class Pen:
    """A sheet to write on, with the workbook's formats by kind."""

    sheet: Worksheet
    formats: dict[str, Any]

    def write(self, at: tuple[int, int], value: Any, kind: str) -> None:
        """One cell; missing values are left empty."""
        if value is None:
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(*at, value)
        elif kind == "date":
            when = dt.datetime.fromisoformat(value)
            form = "date" if when.time() == dt.time() else "time"
            self.sheet.write_datetime(*at, when, self.formats[form])
        elif kind == "text" or isinstance(value, str):
            text = str(value)[:LONGEST_TEXT]
            self.sheet.write_string(*at, text, self.formats["text"])
        else:
            self.sheet.write_number(*at, value, self.formats[kind])


def write(
    path: Path,
    tables: Iterable[dict[str, Any]],
    about: dict[str, Any],
    *,
    words: Words | None = None,
) -> None:
    """Write the workbook to `path`.

    tables   dicts with name, title, columns [{name, title, kind}], rows, total; sheet,
             what it is called, where that is not its name; kinds, where the cells of a
             column are of different ones
    about    label -> value: what the last sheet says about the run
    """
    words, tables = words or Words(), list(tables)
    names = sheet_names([*map(called, tables), words.say("workbook.about")])
    with xlsxwriter.Workbook(path, SAFE) as book:
        book.set_properties({"created": MADE})
        formats = {k: book.add_format({"num_format": f}) for k, f in FORMATS.items()}
        formats["head"] = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        pens = [Pen(book.add_worksheet(name), formats) for name in names]
        notes = [cut(table, words) for table in tables]
        for pen, table, note in zip(pens[:-1], tables, notes, strict=True):
            write_table(pen, table, note)
        titles = [
            t["title"] + (n and f". {n}") for t, n in zip(tables, notes, strict=True)
        ]
        write_about(pens[-1], [*about.items(), *zip(names[:-1], titles, strict=True)])


def called(table: dict[str, Any]) -> str:
    return table.get("sheet") or table["name"]


def sheets(tables: Iterable[dict[str, Any]]) -> dict[str, str]:
    """name of a table -> its sheet, as `write` names them."""
    tables = list(tables)
    names = sheet_names(map(called, tables))
    return {t["name"]: sheet for t, sheet in zip(tables, names, strict=True)}


def write_about(pen: Pen, facts: list[tuple[str, Any]]) -> None:
    """Labels and values under one another; the tables with their titles last."""
    for row, (label, value) in enumerate(facts):
        pen.sheet.write_string(row, 0, str(label), pen.formats["head"])
        number = isinstance(value, int | float) and not isinstance(value, bool)
        shown = value if number or value is None else str(value)
        pen.write((row, 1), shown, "decimal" if number else "text")
    pen.sheet.set_column(0, 0, 28)
    pen.sheet.set_column(1, 1, 80)


def write_table(pen: Pen, table: dict[str, Any], note: str = "") -> None:
    """One sheet: a header that stays in sight, the rows that fit, what is not here."""
    rows = table["rows"][: LAST_ROW - 1]
    kinds = table.get("kinds") or [None] * len(rows)
    for place, column in enumerate(table["columns"]):
        values = [row[place] for row in rows]
        kind = finer(column["kind"], values)
        pen.sheet.write_string(0, place, column["title"], pen.formats["head"])
        pen.sheet.set_column(place, place, width(column["title"], values))
        for row, (value, own) in enumerate(zip(values, kinds, strict=False), start=1):
            pen.write((row, place), value, own[place] if own else kind)
    if note and len(rows) + 3 <= LAST_ROW:
        pen.write((len(rows) + 2, 0), note, "text")
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.autofilter(0, 0, len(rows), max(len(table["columns"]) - 1, 0))


def finer(kind: str, values: list[Any]) -> str:
    """A number column with fractions in it shows them."""
    fractions = any(isinstance(v, float) and not v.is_integer() for v in values)
    return "decimal" if kind == "number" and fractions else kind


def width(title: str, values: list[Any]) -> int:
    """Wide enough for the heading with its filter mark and for the values."""
    low, high = WIDTHS
    longest = max((written(value) for value in values), default=0)
    return min(max(low, len(title) + 3, longest + 2), high)


def written(value: Any) -> int:
    """About how many characters a cell takes."""
    if value is None:
        return 0
    return len(str(value) if isinstance(value, str) else f"{value:,.2f}")


def cut(table: dict[str, Any], words: Words) -> str:
    """How much of a table is here when that is not all."""
    shown = min(len(table["rows"]), LAST_ROW - 1)
    total = table.get("total", shown)
    if shown >= total:
        return ""
    counts = {"shown": words.number(shown), "total": words.number(total)}
    return words.say("workbook.cut", **counts)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names Excel takes: short, without []:*?/\\ and different whatever the case."""
    names: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")
        base = plain or "Sheet"
        fitting, number = base[:LONGEST_NAME].strip(" '"), 1
        while fitting.lower() in taken:
            number += 1
            fitting = f"{base[: LONGEST_NAME - len(f' {number}')]} {number}"
        taken.add(fitting.lower())
        names.append(fitting)
    return names
