"""A source: how one kind of export is written, in one YAML file.

Question   Which column means what, how are its dates and amounts written, what marks a
           return, what is not a product, what is misspelt?
Takes      the name of a file in `intake/sources/`, or the path of your own YAML.
Gives      Source, checked: an unknown key is refused with the nearest right one.
Keys       columns       canonical name: the header in the file, or a list of headers
           date_format   Python's letters, one or a list; empty: found out, never guessed
           decimal       "." or ","; empty: found out, never guessed
           currency      what the amounts are in when no column says so
           separator     one letter, tab or whitespace; only where it cannot be seen
           encoding, sheet, skip              likewise; skip: lines above the header
           duplicates    set_aside, or keep where equal rows may be two purchases
           order_is      row | [columns]: what makes an order when the file numbers none
           returns       column: [texts or ^regexps$], or column: negative
           not_products  column: [texts or ^regexps$]; stays in the money, not in units
           totals        column: [texts]: rows that add up the others
           correct       column: {as written: as it should be}
           strip         column: text to take off its end
           upper         columns whose case says nothing
           fill          column: what to write where it is missing
           zero_price    set_aside (default) or keep
           won, lost     what the closing stages of deals are called
           lookups       another file or sheet joined by a key, each row matched once

>>> named("online_retail").columns["order_id"]
['InvoiceNo']
"""

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
from salesnb.schema import TABLES

FOLDER = Path(__file__).with_name("sources")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _mark(value: object) -> object:
    return {"tab": "\t", "\\t": "\t"}.get(value, value)


Texts = Annotated[list[str], BeforeValidator(_listed)]
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
    table: Literal["orders", "deals", "targets"] = "orders"
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
    lookups: list[Lookup] = []
    won: Texts = ["Won", "Closed Won", "赢单", "成交"]
    lost: Texts = ["Lost", "Closed Lost", "输单", "丢单"]


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
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = Source.model_validate(content)
    except yaml.YAMLError as failure:
        raise SourceError.invalid(path.name, [f"it is no YAML: {failure}"]) from None
    except ValidationError as failure:
        raise SourceError.invalid(path.name, _problems(failure)) from None
    if loops := [
        f"correct.{column}: '{good}' is written as a correction and corrected itself."
        for column, pairs in source.correct.items()
        for good in pairs.values()
        if good in pairs
    ]:
        raise SourceError.invalid(path.name, loops)
    if unknown := [c for c in _mentioned(source) if c not in TABLES[source.table].names]:
        raise SourceError.invalid(path.name, _unknown_columns(source.table, unknown))
    return source


def _mentioned(source: Source) -> list[str]:
    keyed = (source.columns, source.returns, source.not_products, source.totals)
    more = (source.correct, source.strip, source.fill)
    found = [name for part in (*keyed, *more) for name in part]
    found += [name for name in source.order_is if name != "row"] + source.upper
    return found + [name for lookup in source.lookups for name in lookup.columns]


def _unknown_columns(table: str, names: list[str]) -> list[str]:
    known = TABLES[table].names
    return [
        f"{table} has no column '{name}'; nearest is '{closest(name, known)}'. "
        f"It has {quoted(known)}."
        for name in dict.fromkeys(names)
    ]


def _problems(failure: ValidationError) -> list[str]:
    known = list(Source.model_fields)
    return [_problem(error, known) for error in failure.errors()]


def _problem(error: dict, known: list[str]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "the file"
    if error["type"] == "extra_forbidden":
        near = closest(str(error["loc"][-1]), known)
        hint = f" Did you mean '{near}'?" if near else ""
        return f"there is no key '{where}'.{hint} There are {quoted(known)}."
    return f"{where}: {error['msg']}, found {error['input']!r}."
