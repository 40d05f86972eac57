"""What `salesnb inspect FILE` says: what is in a file, and the source to start from.

Question   What is this export, can a report be made of it, and what must be decided?
Takes      a file, a folder, a glob or a database address; the sheet of a workbook.
Gives      `look`, the Findings; `report`, the same as text of 80 columns. The findings
           are comments, so that the whole text is a source YAML:
           salesnb inspect FILE > mine.yaml
Refuses    what cannot be read, in a sentence; files of a folder that do not agree.

>>> from salesnb import engines
>>> path = engines.scratch() / "may.csv"
>>> _ = path.write_text("Order No;Date;Total\\n7;13.05.24;9,50\\n8;14.05.24;8,50\\n")
>>> print(report(str(path)))  # doctest: +ELLIPSIS
# may.csv
# 52 bytes, text in UTF-8, fields separated by semicolons
# 2 rows, 3 columns
#
# column    filled  holds              for example  used as
# Order No  100 %   ids, all distinct  7            order_id
# Date      100 %   dates %d.%m.%y     13.05.24     order_date
# Total     100 %   numbers            9,50         amount
#
# - Nothing odd was seen.
...
"""

from collections.abc import Iterator

from salesnb.intake import draft
from salesnb.intake.columns import Column, like_a_key
from salesnb.intake.comments import counted, width, wrapped
from salesnb.intake.findings import File, Findings, look

__all__ = ["Findings", "look", "report", "width"]

MARKS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    "whitespace": "spaces",
}
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (with BOM)",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Western)",
    "gb18030": "GB18030 (Chinese)",
}
KINDS = {"excel": "workbook", "parquet": "Parquet", "database": "database"}
ODD = {
    "unreadable_line": "that fit no header or leave a quote open",
    "blank": "blank",
    "repeated_header": "the header again",
    "totals_row": "totals, as it looks",
    "exact_duplicate": "equal to an earlier one",
}
HEAD = ("column", "filled", "holds", "for example", "used as")


def report(path: str, *, sheet: str = "") -> str:
    """What was seen, and the source: all of it is YAML, the findings as comments."""
    found = look(path, sheet=sheet)
    lines = [*_file(found), "", *_table(found), "", *_notes(found), "", *_use(found)]
    comments = [f"# {line}".rstrip() for line in lines]
    return "\n".join(comments) + "\n" + draft.yaml(found)


def _file(found: Findings) -> Iterator[str]:
    file = found.file
    yield file.name if not file.files[1:] else f"{file.name}, {len(file.files)} files"
    facts = [_size(file.bytes)] if file.bytes else []
    facts += ["gzip"] if file.gzip else []
    facts += [_kind(file)]
    facts += [f"fields separated by {MARKS[file.separator]}"] if file.separator else []
    yield ", ".join(facts)
    if file.files[1:]:
        yield "the files agree: they have the same columns and are read as one table"
    if file.sheets[1:]:
        yield "sheets: " + ", ".join(
            f"{name} ({counted(max(0, rows - 1))})" for name, rows in file.sheets
        )
    if not file.chosen:
        yield f"this is '{file.sheet}'; for another:  salesnb inspect FILE --sheet NAME"
    columns = counted(len(found.columns), "column", "columns")
    yield f"{counted(found.rows)}, {columns}"


def _kind(file: File) -> str:
    if file.kind != "text":
        return KINDS[file.kind]
    return "text in " + ", ".join(NAMES.get(one, one) for one in file.encodings)


def _size(count: int) -> str:
    """
    >>> _size(512), _size(20_096), _size(7_618_461)
    ('512 bytes', '20 kB', '7.6 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1e6:,.1f} MB"


def _table(found: Findings) -> Iterator[str]:
    uses: dict[str, list[str]] = {}
    for name, header in found.meaning.uses.items():
        uses.setdefault(header, []).append(name)
    rows = [
        (
            c.name,
            _percent(c.filled),
            _holds(c, found),
            c.example,
            _used(uses.get(c.name, [])),
        )
        for c in found.columns
    ]
    most = [max(map(width, cells)) for cells in zip(HEAD, *rows, strict=True)]
    fits = [min(most[0], 20), most[1], min(most[2], 24)]
    fits.append(min(most[3], 70 - sum(fits) - most[4]))
    for row in (HEAD, *rows):
        cells = [_cell(text, places) for text, places in zip(row, fits, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def _used(names: list[str]) -> str:
    """
    >>> _used(["product_id", "product_name"]), _used(["channel"])
    ('product_id/name', 'channel')
    """
    first, *rest = names or [""]
    return "/".join([first, *(name.rsplit("_", 1)[-1] for name in rest)])


def _percent(share: float) -> str:
    """A share that is neither none nor all is not rounded to it.

    >>> _percent(1.0), _percent(0.9999), _percent(0.0001)
    ('100 %', '99 %', '1 %')
    """
    return (
        f"{min(99, max(1, round(100 * share))) if 0 < share < 1 else 100 * share:.0f} %"
    )


def _holds(column: Column, found: Findings) -> str:
    if column.kind == "dates" and column.dates:
        return f"dates {column.dates.likely}" + "?" * bool(column.dates.unclear)
    names = [n for n, header in found.meaning.uses.items() if header == column.name]
    is_key = any(name.endswith("_id") for name in names) or like_a_key(column.name)
    if column.zeros:
        return "ids, zeros in front"
    if column.marks and not is_key:
        return "numbers"
    if column.kind not in ("text", "key", "numbers"):
        return column.kind
    kinds = counted(column.distinct, "kind", "kinds")
    return f"{'ids' if is_key else 'text'}, " + (
        "all distinct" if column.kind == "key" else kinds
    )


def _cell(text: str, places: int) -> str:
    """Text in so many places of a terminal."""
    while width(text) > places:
        text = text[:-2].rstrip("…") + "…"
    return text + " " * (places - width(text))


def _notes(found: Findings) -> Iterator[str]:
    notes = [*_decide(found), *_odd(found), *_numbers(found)]
    for note in notes or ["Nothing odd was seen."]:
        first, *rest = wrapped(note)
        yield "- " + first[2:]
        yield from ("  " + line[2:] for line in rest)


def _decide(found: Findings) -> Iterator[str]:
    if found.headless:
        yield (
            "The first line looks like data, not like names of columns: write a line of "
            "names above it."
        )
        return
    for name in found.meaning.lacking:
        yield f"No column can be used as {name}, which is required.{_instead(found, name)}"
    for name, header in found.meaning.doubtful:
        yield f"'{header}' is called like {name}, but what stands in it is not: left out."


def _instead(found: Findings, name: str) -> str:
    if name != "amount" or found.meaning.table != "orders":
        return ""
    where = " See lookups below." if found.lookups else ""
    return (
        " A quantity and a unit_price would do; they may be fetched from another file "
        f"or sheet that shares a key: lookups in the source.{where}"
    )


def _odd(found: Findings) -> Iterator[str]:
    for reason, text in ODD.items():
        if rows := found.odd.get(reason):
            if reason == "unreadable_line":
                lines = counted(rows, "line", "lines")
                yield f"{lines} {text}, such as: {found.unreadable[:60]}"
            else:
                yield f"{counted(rows, 'row is', 'rows are')} {text}"
    for header, texts in found.other_totals.items():
        yield (
            f"'{header}' says '{texts[0]}', as rows do that add up others: name it under "
            "columns, and the text under totals"
        )
    if found.odd:
        yield "Cleaning sets these aside and counts them."


def _numbers(found: Findings) -> Iterator[str]:
    for name, rows in found.negative.items():
        what = ": returns, if the source says nothing else" * (name == "amount")
        yield f"{counted(rows)} with {name} below zero{what}"
    if found.repeated:
        yield _repeated(found)
    if len(found.currencies) > 1:
        yield (
            f"There are several currencies, {', '.join(found.currencies)}: give rates "
            "(rates_path)."
        )
    yield from (f"'{c.name}': {dress}" for c in found.columns if (dress := _dress(c)))
    yield from (
        f"'{c.name}': {c.dates.unclear:,} dates can be read day first or month first, "
        f"such as {c.dates.example}"
        for c in found.columns
        if c.dates and c.dates.unclear
    )


def _repeated(found: Findings) -> str:
    header, told = found.meaning.uses["amount"], found.repeated
    mend = "name the line's own money as amount instead"
    if {"quantity", "unit_price"} <= set(found.meaning.uses):
        mend = "write amount: [] under columns, so that it is quantity x unit_price"
    return (
        f"{told.alike:,} of {told.orders:,} orders with several products have one "
        f"'{header}' on all lines. If it is the order's total, it would be counted once "
        f"a line: {mend}."
    )


def _dress(column: Column) -> str:
    """What stands around and in the numbers of a column."""
    if not (marks := column.marks):
        return ""
    found = [f"amounts with {' '.join(marks.currencies)}"] if marks.currencies else []
    found += [f"{marks.brackets:,} in brackets, read as below zero"] * bool(
        marks.brackets
    )
    found += [f"{marks.percent:,} percent, read as fractions"] * bool(marks.percent)
    found += ["comma or point may be either mark"] * bool(marks.unclear)
    return ", ".join(found)


def _use(found: Findings) -> Iterator[str]:
    table = found.meaning.table
    said = "below that begin with a #, and give it to a report as"
    yield "All of this is a source: keep it in a file such as mine.yaml, decide the lines"
    if table == "orders":
        yield f"{said}  source: mine.yaml"
    else:
        yield from (said, f"  {table}_source: mine.yaml   beside  {table}_path")
