"""A table of a database, by its address: `sqlite:///shop.db`, `postgresql+psycopg://...`.

Question   What are the rows of this table?
Takes      an address as SQLAlchemy writes them, and the table's name as `sheet`, or as
           the last part of the address behind `::`, as in `sqlite:///shop.db::orders`.
Gives      a pandas frame, typed as the database types it.
Refuses    a table that is not there (the nearest is shown), a database that cannot be
           opened. An address may hold a password: it is never repeated in a sentence.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from salesnb.errors import InputError, closest, quoted

if TYPE_CHECKING:
    import pandas as pd

SCHEME = r"[A-Za-z][\w+.-]+://"  # two letters or more: C:/ is a drive
OPTIONS = re.compile(r"[?;].*", re.DOTALL)
IN_TEXT = rf"{SCHEME}\S+?(?=[]'\",.:)]*(?:\s|$))"  # less what closes the sentence


def is_address(place: str) -> bool:
    """
    >>> is_address("sqlite:///shop.db"), is_address("C:/shop.csv")
    (True, False)
    """
    return re.match(SCHEME, place) is not None


def read(address: str, table: str = "") -> "pd.DataFrame":
    import pandas as pd
    import sqlalchemy

    url, named = re.fullmatch(r"(.*?)(?:::([^:/@]+))?", address, re.DOTALL).groups()
    _refuse_missing(url)
    try:
        engine = sqlalchemy.create_engine(url)
        try:
            known = _tables(sqlalchemy.inspect(engine))
            return pd.read_sql_table(_chosen(table or named or "", known), engine)
        finally:
            engine.dispose()
    except InputError:
        raise
    except (sqlalchemy.exc.SQLAlchemyError, ImportError, ValueError) as failure:
        raise InputError.unreadable(
            nameless(url),
            f"the database cannot be read ({type(failure).__name__})",
            "Check the address, and that its driver is installed.",
        ) from None


def _refuse_missing(url: str) -> None:
    """SQLite would make an empty database where there is none."""
    place = re.fullmatch(r"sqlite(?:\+\w+)?:///([^?]+)", url)
    if place and place[1] != ":memory:" and not (path := Path(place[1])).is_file():
        folder = path.parent
        there = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
        raise InputError.missing(path, there)


def _tables(inspector) -> list[str]:
    return [*inspector.get_table_names(), *inspector.get_view_names()]


def _chosen(name: str, known: list[str]) -> str:
    if name in known:
        return name
    if not name and len(known) == 1:
        return known[0]
    if not known:
        raise InputError.empty("the database", "has no tables")
    near = closest(name, known) or known[0]
    wrong = f"it has no table '{name}'" if name else "it has several tables"
    raise InputError.unreadable(
        "the database", f"{wrong}; there are {quoted(known)}", f"Write  sheet: {near}"
    )


def nameless(url: str) -> str:
    """Without user and password, which may hold any letter, and without options.

    >>> nameless("postgresql://ann:se@cret@host/db?password=secret")
    'postgresql://host/db'
    """
    scheme, slashes, rest = url.partition("://")
    before, _, place = rest.rpartition("@")
    if OPTIONS.search(before):  # behind that @ may be a host, or the end of an option
        place = ""
    return scheme + slashes + OPTIONS.sub("", place)


def without_names(text: str) -> str:
    """A text with each address in it `nameless`, up to the next blank.

    >>> without_names("'postgresql://ann:pass@db/sales': no such host")
    "'postgresql://db/sales': no such host"
    """
    return re.sub(IN_TEXT, lambda found: nameless(found[0]), text)
