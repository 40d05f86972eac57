"""Columns fetched from another file or sheet, by a key that both have.

Question   What does a second table say of these rows?
Takes      rows under the headers of their file, and a Lookup of their source.
Gives      `fetched`: the rows with the columns more, under canonical names, missing where
           the second table does not know the key.
Rules      Keys are compared as texts without outer spaces. Each is matched once, so no
           row multiplies.
Refuses    a file that is not there; headers that one of the two has not; data that are no
           file, which nothing can stand beside; a key of the data whose rows in the
           second table do not agree in what is fetched.
"""

from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ColumnError, InputError
from salesnb.intake import databases, delimited, files, parse, readers
from salesnb.intake.errors import LookupsError
from salesnb.intake.source import Lookup, Source

KEY = "salesnb lookup key"  # no header that a file would have


def fetched(
    frame: nw.LazyFrame, lookup: Lookup, place: Any, source: Source
) -> tuple[nw.LazyFrame, Path, int]:
    """The rows with the lookup's columns; the file these came from, and its rows."""
    path = _beside(place, lookup)
    other = nw.from_native(
        readers.read(path, source.model_copy(update={"sheet": lookup.sheet}))
    )
    _has(frame, [lookup.by], "The data")
    _has(other, [lookup.by, *lookup.columns.values()], f"'{lookup.sheet or path.name}'")
    told = _told(other, lookup)
    # Under a plain name: DuckDB takes `a.b` for the column b of a table a.
    keyed = frame.with_columns(**{KEY: _text(frame, lookup.by)})
    each = engines.keep(told.drop("row").unique().filter(~nw.col(KEY).is_null()))
    _refuse_contradictions(each, told, keyed, lookup, path.name)
    once = each.join(_several(each), on=KEY, how="anti")
    joined = keyed.join(once, on=KEY, how="left").drop(KEY)
    return joined, path, engines.count(other)


def _told(other: nw.LazyFrame, lookup: Lookup) -> nw.LazyFrame:
    """The rows of the second table: key, fetched columns, and `row`."""
    wanted = {name: _bare(other, header) for name, header in lookup.columns.items()}
    return other.select(row=nw.col("row"), **{KEY: _text(other, lookup.by)}, **wanted)


def _bare(frame: nw.LazyFrame, header: str) -> nw.Expr:
    is_text = frame.collect_schema()[header] == nw.String
    return parse.text(header) if is_text else nw.col(header)


def _text(frame: nw.LazyFrame, header: str) -> nw.Expr:
    """A key as text, so that 7 in a workbook is the 7 of a text file."""
    is_text = frame.collect_schema()[header] == nw.String
    whole = nw.col(header).cast(nw.String).str.replace_all(r"\.0$", "")
    return parse.text(header) if is_text else whole


def _several(each: nw.LazyFrame) -> nw.LazyFrame:
    """The keys that stand in more than one of these rows."""
    sizes = each.group_by(KEY).agg(rows=nw.len())
    return sizes.filter(nw.col("rows") > 1).select(KEY)


def _refuse_contradictions(
    each: nw.LazyFrame,
    told: nw.LazyFrame,
    keyed: nw.LazyFrame,
    lookup: Lookup,
    file: str,
) -> None:
    """Refuse the first key of the data that the second table tells several things of."""
    odd = engines.keep(_several(each).join(keyed.select(KEY), on=KEY, how="semi"))
    if not (count := engines.count(odd)):
        return
    rows = told.join(odd.select(nw.col(KEY).min()), on=KEY, how="semi")
    table = engines.to_pandas(rows.sort("row"))
    parts = {name: table.drop_duplicates(name) for name in lookup.columns}
    name = next(name for name in lookup.columns if len(parts[name]) > 1)
    one, two = (
        ("nothing" if pd.isna(row[name]) else f"'{row[name]}'", int(row["row"]))
        for _, row in parts[name].head(2).iterrows()
    )
    key = (lookup.by, table[KEY].iloc[0])
    raise LookupsError.rows(file, key, (lookup.columns[name], one, two), count)


def _beside(place: Any, lookup: Lookup) -> Path:
    """The file that a lookup names, in the folder of the data, or the data's own."""
    if not isinstance(place, (str, Path)) or databases.is_address(str(place)):
        raise InputError.unreadable(
            "lookups",
            "they name a file beside the data, and these data are no file",
            "Join the columns first, and take lookups out of the source.",
        )
    home = files.find(str(place))[0]
    path = home.parent / lookup.path if lookup.path else home
    if not path.exists():
        raise InputError.missing(path, sorted(p.name for p in path.parent.iterdir()))
    return path


def _has(frame: nw.LazyFrame, headers: list[str], what: str) -> None:
    known = delimited.headers(frame)
    if lacking := [header for header in headers if header not in known]:
        raise ColumnError.not_joined(what, lacking, known)
