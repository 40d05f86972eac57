"""What a report is given: its files, or the sample company's where it is given none.

Question   Where are the orders, the deals, the plan and the rates of this report, and what
           is known of its customers?
Takes      paths as parameters hold them, each with the name of its source; '' where
           something is not given.
Gives      `places`, and `with_known`, the same with files about customers; `beside`, what
           a report can do without: deals, plan and rates; `known`, what stands beside a
           customer: attributes, activities and tickets; `rates_of`, the rates alone.
           Each is None where it is not given; the files it was read from, and its rows
           set aside, are with it.
Refuses    files or sources without orders: a made-up company and yours in one report.

>>> places(orders="mine.csv", deals=("crm.csv", "crm.yaml")).deals.source
'crm.yaml'
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import ParamError, SourceError
from salesnb.intake import clean, load
from salesnb.intake.cleaned import Cleaned
from salesnb.intake.plan import planned
from salesnb.intake.source import Source


class Export(NamedTuple):
    """A file, and the name of the source that describes it; '' for the generic one."""

    path: str = ""
    source: str = ""


@dataclass(frozen=True)
class Places:
    """Paths, and the names of the sources that describe them.

    made_up : nobody gave orders, so they are the sample company's
    """

    orders: str
    source: str
    deals: Export = Export()
    targets: Export = Export()
    customers: Export = Export()
    activities: Export = Export()
    tickets: Export = Export()
    made_up: bool = False


@dataclass(frozen=True)
class Deals:
    """Cleaned deals, and what their source calls the stages that end one."""

    cleaned: Cleaned

    @property
    def frame(self) -> nw.LazyFrame:
        """The deals kept."""
        return self.cleaned.kept

    @property
    def source(self) -> Source:
        return self.cleaned.loaded.source

    @property
    def won(self) -> Sequence[str]:
        return self.source.won

    @property
    def lost(self) -> Sequence[str]:
        return self.source.lost


@dataclass(frozen=True)
class Rates:
    """Exchange rates as they stand in a file: currency, date, rate; and the file."""

    frame: pd.DataFrame | None = None
    inputs: tuple[load.Input, ...] = ()

    @property
    def tables(self) -> dict[str, Cleaned]:
        """None of it has an account of its rows."""
        return {}


@dataclass(frozen=True)
class Beside:
    """What was given beside the orders, and every file that it was read from."""

    deals: Deals | None = None
    plan: pd.DataFrame | None = None
    rates: pd.DataFrame | None = None
    inputs: tuple[load.Input, ...] = ()

    @property
    def tables(self) -> dict[str, Cleaned]:
        """What has an account of its rows."""
        return {"deals": self.deals.cleaned} if self.deals else {}


@dataclass(frozen=True)
class Known:
    """What is known of customers, table by table: customers, activities, tickets."""

    tables: Mapping[str, Cleaned] = field(default_factory=dict)

    @property
    def attributes(self) -> nw.LazyFrame | None:
        """Columns of `schema.CUSTOMERS` that the file has, and its source's `own`."""
        if "customers" not in self.tables:
            return None
        cleaned = self.tables["customers"]
        there, table = cleaned.loaded.headers, cleaned.loaded.source.described
        return cleaned.kept.select(*(name for name in table.names if name in there))

    @property
    def activities(self) -> nw.LazyFrame | None:
        return self.tables["activities"].kept if "activities" in self.tables else None

    @property
    def tickets(self) -> nw.LazyFrame | None:
        return self.tables["tickets"].kept if "tickets" in self.tables else None

    @property
    def inputs(self) -> tuple[load.Input, ...]:
        found = [cleaned.loaded.inputs for cleaned in self.tables.values()]
        return tuple(one for each in found for one in each)


def places(
    *,
    orders: str = "",
    source: str = "",
    deals: tuple[str, str] = Export(),
    targets: tuple[str, str] = Export(),
) -> Places:
    """The places given, deals and targets as (path, source); without orders those of the
    sample company, written afresh."""
    told = {"deals": Export(*deals), "targets": Export(*targets)}
    if orders:
        return Places(orders, source or "generic", **told)
    alone({"source": source, **_names(told)})
    from salesnb.intake import sample

    made = {name: str(path) for name, path in sample.write(_folder()).items()}
    beside = ("deals", "targets", "customers", "activities", "tickets")
    return Places(
        made["orders"],
        "sample",
        **{name: Export(made[name]) for name in beside},
        made_up=True,
    )


def _names(told: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The parameters by which (path, source) of each table are given."""
    paths = {f"{name}_path": path for name, (path, _) in told.items()}
    return paths | {f"{name}_source": source for name, (_, source) in told.items()}


def alone(others: Mapping[str, str]) -> None:
    """Beside the sample company nothing is given; `others` by their parameters' names."""
    if given := [name for name, value in others.items() if value]:
        raise ParamError.without_orders(given)


def with_known(
    given: Places,
    *,
    customers: tuple[str, str] = Export(),
    activities: tuple[str, str] = Export(),
    tickets: tuple[str, str] = Export(),
) -> Places:
    """`given` with these (path, source); where a path is '' it keeps its own."""
    told = {"customers": customers, "activities": activities, "tickets": tickets}
    if given.made_up:
        alone(_names(told))
    return replace(given, **{n: Export(*one) for n, one in told.items() if one[0]})


def beside(
    given: Places,
    *,
    as_of: date,
    currency: str = "",
    rates: str = "",
    max_loss: float = 0.05,
) -> Beside:
    """Deals, plan and rates, read; deals in the report's `currency`, which is that of the
    plan; `max_loss` is of the deals as it is of the orders."""
    read = rates_of(given, rates)
    money = {"currency": currency, "rates": read.frame}
    found = deals(given, as_of=as_of, max_loss=max_loss, **money)
    path, source = given.targets
    plan = load.targets(path, source=source) if path else None
    loaded = [found.cleaned.loaded] if found else []
    loaded += [plan] if plan else []
    return Beside(
        deals=found,
        plan=planned(plan, currency=currency) if plan else None,
        rates=read.frame,
        inputs=(*(one for each in loaded for one in each.inputs), *read.inputs),
    )


def known(given: Places, *, as_of: date, max_loss: float = 0.05) -> Known:
    """What is known of customers; `max_loss` is of each table by itself."""
    budget, until = {"max_loss": max_loss}, {"as_of": as_of}
    found = {}
    if path := given.customers.path:
        loaded = load.customers(path, source=given.customers.source)
        found["customers"] = clean.customers(loaded, **budget)
    if path := given.activities.path:
        loaded = load.activities(path, source=given.activities.source)
        found["activities"] = clean.activities(loaded, **budget, **until)
    if path := given.tickets.path:
        loaded = load.tickets(path, source=given.tickets.source)
        found["tickets"] = clean.tickets(loaded, **budget, **until)
    return Known(found)


def deals(
    given: Places,
    *,
    as_of: date,
    currency: str = "",
    rates: pd.DataFrame | None = None,
    max_loss: float = 0.05,
) -> Deals | None:
    """Cleaned deals, or None where none are given."""
    path, source = given.deals
    if not path:
        return None
    loaded = load.deals(path, source=source)
    money = {"currency": currency, "rates": rates}
    found = Deals(clean.deals(loaded, as_of=as_of, max_loss=max_loss, **money))
    stages = engines.to_pandas(engines.different(found.frame, "stage"))["stage"]
    ends = {word.casefold() for word in (*loaded.source.won, *loaded.source.lost)}
    if len(stages) and not ends & {stage.casefold() for stage in stages}:
        raise SourceError.no_ending(sorted(stages)[:8], loaded.source.won)
    return found


def rates_of(given: Places, path: str) -> Rates:
    """The rates at `path`, to have the orders of `given` in one money."""
    if given.made_up:
        alone({"rates_path": path})
    if not path:
        return Rates()
    frame, inputs = load.raw(path, Source(columns={}))
    read = tuple(replace(one, role="rates") for one in inputs)
    return Rates(engines.to_pandas(frame).drop(columns="row"), read)


def _folder():
    return engines.scratch() / "sample"
