"""Exports in, canonical columns out: renamed once, here, and nowhere else.

Question   What are the orders in this export, under the names of `schema`? Or the deals,
           the targets, the customers, the activities, the tickets?
Takes      a file, a folder or glob of files read as one table, a database address with a
           table, or a frame (pandas, Polars, DuckDB, PySpark); and the name of a source.
Gives      Loaded: rows with canonical columns first, the file's other columns behind, all
           as written. Nothing is typed and nothing left out: that is `clean`.
Refuses    missing files; files of one folder with different headers; required columns
           that are not there (the nearest headers are shown); a lookup of what is there.

>>> import pandas as pd
>>> row = {"Invoice No": "01", "Date": "2024-03-01", "Net Amount": "9"}
>>> frame = pd.DataFrame([row])
>>> orders(frame).frame.collect_schema().names()
['order_id', 'order_date', 'amount', 'row']
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import narwhals as nw

from salesnb import engines
from salesnb.errors import ColumnError, InputError, SourceError, quoted
from salesnb.intake import databases, delimited, files, lookups, readers
from salesnb.intake.errors import LookupsError
from salesnb.intake.source import MADE, Source, named
from salesnb.schema import Table

FILE, LOOKUP = "file", "lookup"
BY_NAME = {"product_id": "product_name", "customer_id": "customer_name"}
SAID = "said "  # before the name of a column while it is cleaned: its text


@dataclass(frozen=True)
class Input:
    """One file that was read: base name, fingerprint, rows, and what it was read for.

    role : the table of `schema`; rates, or lookup for what a source's lookups name
    """

    name: str
    sha256: str
    rows: int
    role: str = "orders"


@dataclass(frozen=True)
class Loaded:
    """Rows as written, under canonical names, and what says how they are read."""

    frame: nw.LazyFrame
    source: Source
    inputs: tuple[Input, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # canonical: as written
    first: str = ""  # the header that stands first in the file


def orders(place: Any, *, source: str = "generic", sheet: str = "") -> Loaded:
    """Order lines of an export. `sheet`: of a workbook; `table` of a database address."""
    return _load(place, _described(source or "generic", "orders"), sheet)


def deals(place: Any, *, source: str = "generic_deals", sheet: str = "") -> Loaded:
    return _load(place, _described(source or "generic_deals", "deals"), sheet)


def targets(place: Any, *, source: str = "generic_targets", sheet: str = "") -> Loaded:
    return _load(place, _described(source or "generic_targets", "targets"), sheet)


def customers(
    place: Any, *, source: str = "generic_customers", sheet: str = ""
) -> Loaded:
    """What is known of customers, one row each."""
    return _load(place, _described(source or "generic_customers", "customers"), sheet)


def activities(
    place: Any, *, source: str = "generic_activities", sheet: str = ""
) -> Loaded:
    """Contacts with customers: calls, visits, mails."""
    return _load(place, _described(source or "generic_activities", "activities"), sheet)


def tickets(place: Any, *, source: str = "generic_tickets", sheet: str = "") -> Loaded:
    """What customers asked of the service."""
    return _load(place, _described(source or "generic_tickets", "tickets"), sheet)


def raw(place: Any, source: Source) -> tuple[nw.LazyFrame, tuple[Input, ...]]:
    """The rows as they stand, under their own headers."""
    if not isinstance(place, (str, Path)):
        return _numbered(engines.lazy(place)), ()
    if databases.is_address(str(place)):
        table = databases.read(str(place), source.sheet)
        return _numbered(engines.lazy(table)), ()
    return _of_files(files.find(str(place)), source)


def _numbered(frame: nw.LazyFrame) -> nw.LazyFrame:
    """A frame with its rows numbered; its own `row` stays if it tells all rows apart."""
    names = frame.collect_schema().names()
    if "row" in names and _tells_apart(frame):
        return frame
    renamed = dict(zip(names, delimited.distinct(names), strict=True))
    return engines.numbered(frame.rename(renamed))


def _tells_apart(frame: nw.LazyFrame) -> bool:
    """Whether `row` is a whole number, there in every row and another in each."""
    row = nw.col("row")
    known = {"all": nw.len(), "different": row.n_unique(), "known": row.count()}
    counts = engines.to_pandas(frame.select(**known)).fillna(0).iloc[0]
    return frame.collect_schema()["row"].is_integer() and counts.nunique() == 1


def _described(name: str, table: str) -> Source:
    """The source called `name`, if it describes that table."""
    source = named(name)
    if source.table != table:
        raise SourceError.other_table(name, source.table, table)
    return source


def _load(place: Any, source: Source, sheet: str) -> Loaded:
    source = source.model_copy(update={"sheet": sheet}) if sheet else source
    frame, inputs = raw(place, source)
    for lookup in source.lookups:
        _refuse_taken(source, lookup.columns, frame.collect_schema().names())
        frame, path, rows = lookups.fetched(frame, lookup, place, source)
        # A sheet of the data's own file has been told already.
        read = Input(path.name, files.digest(path), rows, LOOKUP)
        inputs += (read,) if lookup.path and read not in inputs else ()
    headers = matched(source, frame.collect_schema().names())
    rows = canonical(frame, source)
    first = delimited.headers(frame)[0]
    return Loaded(rows, _by_name(source, headers), inputs, headers, first)


def _refuse_taken(
    source: Source, wanted: Iterable[str], headers: Iterable[str]
) -> None:
    """Refuse to fetch what the data have: which of the two holds would be a guess."""
    there = _told(source, headers) | {header.lower(): header for header in headers}
    for name in wanted:
        if name in there:
            raise LookupsError.taken(name, there[name])


def _by_name(source: Source, headers: Mapping[str, str]) -> Source:
    """What is corrected in a name is, too, where the name stands for a number."""
    pairs = {
        key: name
        for key, name in BY_NAME.items()
        if name in headers and headers.get(key) == headers[name]
    }
    told = {
        part: {k: old[n] for k, n in pairs.items() if n in old} | old
        for part in ("correct", "strip", "fill")
        for old in [getattr(source, part)]
    }
    upper = [key for key, name in pairs.items() if name in source.upper]
    return source.model_copy(update=told | {"upper": [*source.upper, *upper]})


def _of_files(
    paths: list[Path], source: Source
) -> tuple[nw.LazyFrame, tuple[Input, ...]]:
    parts = [nw.from_native(readers.read(path, source)) for path in paths]
    _same_columns(paths, parts)
    counts = [engines.count(part) for part in parts]
    inputs = tuple(
        Input(path.name, files.digest(path), rows, source.table)
        for path, rows in zip(paths, counts, strict=True)
    )
    if len(parts) == 1:
        return parts[0], inputs
    before = [0, *accumulate(counts)]
    marked = [
        part.with_columns(nw.lit(path.name).alias(FILE), row=nw.col("row") + rows)
        for path, part, rows in zip(paths, parts, before, strict=False)
    ]
    return nw.concat(marked, how="diagonal"), inputs


def _same_columns(paths: list[Path], parts: list[nw.LazyFrame]) -> None:
    """A folder is one table only if its files agree; a month with other headers is not."""
    heads = [delimited.headers(part) for part in parts]
    for path, head in zip(paths, heads, strict=True):
        if odd := set(head) ^ set(heads[0]):
            raise InputError.unreadable(
                path.name,
                f"its columns are not those of '{paths[0].name}': {quoted(sorted(odd))} "
                "stand in only one of them",
                "Give them the same headers, or name the files that belong together.",
            )


def canonical(frame: nw.LazyFrame, source: Source) -> nw.LazyFrame:
    """Canonical columns first; what the source does not name keeps its own header."""
    headers = frame.collect_schema().names()
    found = matched(source, headers)
    if lacking := [name for name in _needed(source, found) if name not in found]:
        there = delimited.headers(frame)
        raise ColumnError.missing(f"The {source.table} file", lacking, there)
    return renamed(frame, source, found)


def renamed(
    frame: nw.LazyFrame, source: Source, found: Mapping[str, str]
) -> nw.LazyFrame:
    """Columns that `found` has a canonical name for under it, then the others."""
    headers, table = frame.collect_schema().names(), source.described
    first = [nw.col(found[name]).alias(name) for name in table.names if name in found]
    others = [header for header in headers if header not in found.values()]
    rest = [nw.col(header).alias(_apart(header, table)) for header in others]
    return frame.select(*first, *rest)


def _apart(header: str, table: Table) -> str:
    """The name of a column that nobody asked for: never one that we use ourselves."""
    ours = header in delimited.OURS
    plain = header.lower()
    taken = plain in (*table.names, *MADE) or plain.startswith(SAID)
    return f"source {header}" if taken and not ours else header


def matched(source: Source, headers: Iterable[str]) -> dict[str, str]:
    """canonical name -> header in the file; headers compare without case or marks.

    Where a file numbers no products, or no customers, they go by their names.
    """
    found = _told(source, headers)
    named = {key: found[name] for key, name in BY_NAME.items() if name in found}
    return (named if source.table in ("orders", "customers") else {}) | found


def _told(source: Source, headers: Iterable[str]) -> dict[str, str]:
    """canonical name -> the header that is called like it, or as the source says."""
    plain = {_plain(header): header for header in reversed(list(headers))}
    wanted = {
        name: next((plain[_plain(h)] for h in options if _plain(h) in plain), None)
        for name, options in source.columns.items()
    }
    # Told to have none (amount: []), a name is not looked for under itself either.
    own = [n for n in source.described.names if source.columns.get(n, [n])]
    itself = {name: plain.get(_plain(name)) for name in own}
    both = {**itself, **{name: header for name, header in wanted.items() if header}}
    return {name: header for name, header in both.items() if header}


def _needed(source: Source, found: dict[str, str]) -> list[str]:
    """What must be there: an amount may also be had from a quantity and a price."""
    required = list(source.described.required)
    if source.table == "orders" and {"quantity", "unit_price"} <= set(found):
        required.remove("amount")
    return required


def _plain(header: str) -> str:
    """
    >>> _plain(" Order_ID"), _plain("Country/Region"), _plain("订单号 ")
    ('orderid', 'countryregion', '订单号')
    """
    return re.sub(r"[\W_]+", "", header).lower()
