"""Columns that other sheets and files have, and that an export lacks.

Question   Where does the price stand, if not in this file?
Takes      the file that was looked at, its headers, what of them is known.
Gives      Lookups as a source writes them: the other file or sheet, the header that both
           have, and the columns that could be fetched.
Rules      Only headers are read. Other sheets are always looked at, files of the same
           folder only where an amount cannot be had otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from salesnb.errors import SalesnbError
from salesnb.intake import delimited, files, load, readers
from salesnb.intake.source import Lookup, Source, named

WANTED = (
    "customer_name", "product_name", "category", "region", "channel", "unit_price",
    "returned",
)  # fmt: skip
PRICES = ("price", "单价", "价格")
MOST_FILES = 30
MOST_BYTES = 100_000_000


def possible(
    path: Path, sheet: str, headers: list[str], uses: Mapping[str, str]
) -> list[Lookup]:
    """Lookups that would fetch what the sheet or file at `path` lacks."""
    priced = "amount" in uses or "unit_price" in uses
    others = [*_sheets(path, sheet), *([] if priced else _siblings(path))]
    found = [_lookup(place, other, headers, uses) for place, other in others]
    return [lookup for lookup in found if lookup]


def _lookup(
    place: dict[str, str], other: list[str], headers: list[str], uses: Mapping[str, str]
) -> Lookup | None:
    # Money and dates are no keys, however they are called.
    no_keys = {
        uses.get(name) for name in ("order_date", "amount", "quantity", "region")
    }
    shared = [name for name in other if name in headers and name not in no_keys]
    there = load.matched(named("generic"), other)
    if price := next((n for n in other if n.lower().endswith(PRICES)), ""):
        there.setdefault("unit_price", price)
    fetched = {
        name: header
        for name, header in there.items()
        if name in WANTED and name not in uses and header not in shared
    }
    return (
        Lookup(**place, by=shared[0], columns=fetched) if shared and fetched else None
    )


def _sheets(path: Path, sheet: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    if files.kind(path) != "excel":
        return
    for name, rows in readers.sheets(path).items():
        if name != sheet and rows > 1:
            yield {"sheet": name}, headers_of(path, name)


def _siblings(path: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    others = [p for p in files.find(str(path.parent)) if p != path]
    small = [p for p in others if p.stat().st_size < MOST_BYTES]
    for other in sorted(small, key=lambda p: len(p.name))[:MOST_FILES]:
        try:
            if files.kind(other) == "text":
                yield {"path": other.name}, headers_of(other)
        except SalesnbError:
            continue  # a file that cannot be read is no help here


def headers_of(path: Path, sheet: str = "") -> list[str]:
    """The headers of a text file or a sheet."""
    if files.kind(path) == "excel":
        return delimited.header(
            readers.workbook(path, Source(columns={}, sheet=sheet)), ","
        )
    plain, _ = files.as_utf8(path)
    return delimited.header(plain, delimited.separator(plain))


def best_sheet(path: Path, filled: Iterable[str]) -> str:
    """Of several sheets with rows, the one with most headers that are known."""
    generic = named("generic")
    known = {name: load.matched(generic, headers_of(path, name)) for name in filled}
    return max(known, key=lambda name: len(known[name]))
