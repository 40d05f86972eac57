"""Columns fetched from another file or sheet, by a key that both have.

Question   What does a second table say of these rows?
Takes      rows under the headers of their file, and a Lookup of their source.
Gives      `fetched`: the rows with the columns more, under canonical names, missing where
           the second table does not know the key.
Rules      Each key is matched once, so no row multiplies.
Refuses    a file that is not there; headers that one of the two has not; data that are no
           file, which nothing can stand beside.
"""

from pathlib import Path
from typing import Any

import narwhals as nw

from salesnb import engines
from salesnb.errors import ColumnError, InputError
from salesnb.intake import databases, delimited, files, readers
from salesnb.intake.source import Lookup, Source

KEY = "lookup_key"


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
    wanted = [nw.col(header).alias(name) for name, header in lookup.columns.items()]
    # Grouped under a plain name: DuckDB takes `a.b` for the column b of a table a.
    rows = other.select(nw.col(lookup.by).alias(KEY), *wanted)
    once = rows.group_by(KEY).agg(*(nw.col(n).min() for n in lookup.columns))
    joined = frame.join(once, left_on=lookup.by, right_on=KEY, how="left")
    return joined, path, engines.count(other)


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
