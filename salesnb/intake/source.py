"""A source: how one kind of export is written, in one YAML file.

Question   Which column means what, how are its dates and amounts written, what marks a
           return, what is not a product, what is misspelt?
Takes      the name of a file in `intake/sources/`, or the path of your own YAML.
Gives      Source, checked: an unknown key is refused with the nearest right one.
Keys       columns       canonical name: the header in the file, or a list of headers
           date_format   Python's letters, one or a list; empty: found, never guessed
           decimal       "." or ","; empty: found out, never guessed
           currency      what the amounts are in when no column says so
           separator     one letter, tab or whitespace; only where it cannot be seen
           encoding, sheet, skip              likewise; skip: lines above the header
           duplicates    set_aside, or keep where equal rows may be two purchases
           order_is      row | [columns]: what makes an order when the file numbers none
           returns       column: [texts or ^regexps$], or column: negative
           not_products  column: [texts or ^regexps$]; stays in the money, not in units
           totals        column: [texts]: rows that add up the others; first_column is
                         whatever column stands first in the file
           correct       column: {as written: as it should be}
           strip         column: text to take off its end
           upper         columns whose case says nothing
           fill          column: what to write where it is missing
           percent       [discount] where 20 stands for 20 %, not 0.2
           zero_price    set_aside (default) or keep
           won, lost     what the closing stages of deals are called
           own           header: text, number or when; a column of the file's own that is
                         read as a value, and belongs to what is known of a customer
           lookups       another file or sheet joined by a key, each row matched once

>>> named("online_retail").columns["order_id"]
['InvoiceNo']
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    ValidationError,
)

from salesnb.errors import InputError, SourceError, closest, quoted
from salesnb.intake import kinds
from salesnb.intake.dates import rivals
from salesnb.schema import TABLES, Column, Table

FIRST = "first_column"
LETTERS = "YymbBdHIMSfpz"
# Columns that cleaning makes: no file has them under these names.
MADE = ("row", "file", "unreadable_line", "kind", "reason", "offending", "early", "late",
        "fingerprint", "repeat", "amount", "original_amount",
        "original_currency")  # fmt: skip
# Pydantic's words where they would not help: YAML reads a bare Yes or 17 as no text.
SAID = {
    "string_type": "this is no text; write it in quotes",
    "list_type": "this is no text; write it in quotes, or several in [ ]",
    "dict_type": "this is no list of  key: value",
    "model_type": "this is no list of  key: value",
    "string_pattern_mismatch": "this is no one letter, and neither tab nor whitespace",
}
FOLDER = Path(__file__).with_name("sources")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _mark(value: object) -> object:
    return {"tab": "\t", "\\t": "\t"}.get(value, value)


Texts = Annotated[list[str], BeforeValidator(_listed)]
Shares = Annotated[list[Literal["discount"]], BeforeValidator(_listed)]
Separator = Annotated[
    str, BeforeValidator(_mark), Field(pattern='^([^"\\r\\n]|whitespace)?$')
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lookup(Strict):
    """Columns fetched from another file (`path`, beside the data) or `sheet`."""

    path: str = ""
    sheet: str = ""
    by: str
    columns: dict[str, str]


class Source(Strict):
    name: str = "your own"
    title: str = ""
    table: Literal[
        "orders", "deals", "targets", "customers", "activities", "tickets"
    ] = "orders"
    columns: dict[str, Texts]
    date_format: Texts = []
    decimal: Literal[".", ",", ""] = ""
    currency: str = ""
    separator: Separator = ""
    encoding: str = ""
    sheet: str = ""
    skip: NonNegativeInt = 0
    duplicates: Literal["set_aside", "keep"] = "set_aside"
    zero_price: Literal["set_aside", "keep"] = "set_aside"
    order_is: Texts = []
    returns: dict[str, Texts] = {}
    not_products: dict[str, Texts] = {}
    totals: dict[str, Texts] = {}
    correct: dict[str, dict[str, str]] = {}
    strip: dict[str, str] = {}
    upper: list[str] = []
    fill: dict[str, str] = {}
    percent: Shares = []
    own: dict[str, Literal["text", "number", "when"]] = {}
    lookups: list[Lookup] = []
    won: Texts = ["Won", "Closed Won", "赢单", "成交"]
    lost: Texts = ["Lost", "Closed Lost", "输单", "丢单"]

    @property
    def described(self) -> Table:
        """The table of `schema`, with the columns that are the file's own behind."""
        table = TABLES[self.table]
        own = [Column(n, kind, "", required=True) for n, kind in self.own.items()]
        return Table(table.name, (*table.columns, *own))


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def named(name: str) -> Source:
    """The source called `name`, or the one in the YAML file at `name`."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else FOLDER / f"{name}.yaml"
    if path.parent == FOLDER and not path.exists():
        raise SourceError.unknown(name, names())
    if not path.exists():
        raise InputError.missing(name, (p.name for p in path.parent.glob("*.y*ml")))
    return read(path)


def read(path: Path) -> Source:
    """The source in the YAML file at `path`, checked."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = Source.model_validate(content)
    except (yaml.YAMLError, UnicodeDecodeError) as failure:
        raise SourceError.invalid(path.name, [f"it is no YAML: {failure}"]) from None
    except OSError as failure:
        raise SourceError.invalid(path.name, [f"{failure.strerror}."]) from None
    except ValidationError as failure:
        raise SourceError.invalid(path.name, _problems(failure)) from None
    checks = (_loops, _own, _unknown, _patterns, _formats, _orders, kinds.problems)
    found = [problem for check in checks for problem in check(source)]
    if found:
        raise SourceError.invalid(path.name, found)
    return source


def _loops(source: Source) -> list[str]:
    return [
        f"correct.{column}: '{good}' is written as a correction and corrected itself."
        for column, pairs in source.correct.items()
        for good in pairs.values()
        if good in pairs
    ]


def _own(source: Source) -> list[str]:
    """Columns of the file's own under names that have a meaning already."""
    taken = (*TABLES[source.table].names, *MADE)
    return [
        f"own: '{name}' is a name of ours; write another, and its header under columns."
        for name in source.own
        if name.lower() in taken
    ]


def _unknown(source: Source) -> list[str]:
    known = source.described.names
    return [
        f"{source.table} has no column '{name}'{_nearest(name, known)}. "
        f"It has {quoted(known)}."
        for name in dict.fromkeys(_mentioned(source))
        if name not in known
    ]


def _mentioned(source: Source) -> list[str]:
    keyed = (source.columns, source.returns, source.not_products)
    more = (source.correct, source.strip, source.fill)
    found = [name for part in (*keyed, *more) for name in part]
    found += [name for name in source.totals if name != FIRST]
    found += [name for name in source.order_is if name != "row"]
    found += [*source.upper, *source.percent]
    return found + [name for lookup in source.lookups for name in lookup.columns]


def _nearest(name: str, known: Iterable[str]) -> str:
    near = closest(name, known)
    return f"; nearest is '{near}'" if near else ""


def _patterns(source: Source) -> list[str]:
    """Regular expressions that the engine cannot read."""
    marks = (source.returns, source.not_products, source.totals)
    texts = [text for part in marks for found in part.values() for text in found]
    wrong = [text for text in texts if text.startswith("^") and not _is_pattern(text)]
    return [f"'{text}' is no regular expression that can be read." for text in wrong]


def _is_pattern(text: str) -> bool:
    import duckdb

    try:
        with duckdb.connect() as con:
            con.execute("SELECT regexp_matches('', ?)", [text]).fetchall()
    except duckdb.Error:
        return False
    return True


def _formats(source: Source) -> list[str]:
    return [
        f"date_format: '{text}' is no date in Python's letters; write such as "
        "'%d/%m/%Y %H:%M' (known are " + " ".join(f"%{x}" for x in LETTERS) + ")."
        for text in source.date_format
        if not _is_format(text)
    ]


def _orders(source: Source) -> list[str]:
    return [
        f"date_format: '{one}' and '{other}' read the same dates as different days; "
        "leave one of them out."
        for one, other in rivals(source.date_format)
    ]


def _is_format(text: str) -> bool:
    letters = re.findall("%(.?)", text)
    day = set("d") <= set(letters) and set("mbB") & set(letters)
    return bool(day and set("Yy") & set(letters) and set(letters) <= set(LETTERS))


def _problems(failure: ValidationError) -> list[str]:
    return [_problem(error) for error in failure.errors()]


def _problem(error: dict) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        model = Lookup if len(error["loc"]) > 1 else Source
        known = list(model.model_fields)
        near = closest(str(error["loc"][-1]), known)
        hint = f" Did you mean '{near}'?" if near else ""
        return f"there is no key '{where}'.{hint} There are {quoted(known)}."
    if error["type"] == "missing":
        return f"'{where}' is missing."
    said = SAID.get(error["type"], error["msg"])
    return f"{where or 'the file'}: {said}, found {error['input']!r}."
