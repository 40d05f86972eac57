"""What a report is given: its files, or the sample company's where it is given none.

Question   Where are the orders, the deals, the plan and the rates of this report?
Takes      paths as parameters hold them; '' where something is not given.
Gives      `places`; and for what a report can do without, `deals`, `plan` and `rates`:
           a table, or None where it is not given.

>>> places(orders="mine.csv").deals
''
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.errors import SourceError
from salesnb.intake import clean, load
from salesnb.intake.plan import planned
from salesnb.intake.source import Source


@dataclass(frozen=True)
class Places:
    """Paths, and the names of the sources that describe them."""

    orders: str
    source: str
    deals: str = ""
    deals_source: str = ""
    targets: str = ""


@dataclass(frozen=True)
class Deals:
    """Kept deals, and what their source calls the stages that end one."""

    frame: nw.LazyFrame
    source: Source

    @property
    def won(self) -> Sequence[str]:
        return self.source.won

    @property
    def lost(self) -> Sequence[str]:
        return self.source.lost


def places(
    *,
    orders: str = "",
    source: str = "",
    deals: str = "",
    deals_source: str = "",
    targets: str = "",
) -> Places:
    """The places given; without orders those of the sample company, written afresh."""
    if orders:
        return Places(orders, source or "generic", deals, deals_source, targets)
    from salesnb.intake import sample

    made = {name: str(path) for name, path in sample.write(_folder()).items()}
    return Places(
        made["orders"], "sample", deals or made["deals"], deals_source,
        targets or made["targets"],
    )  # fmt: skip


def deals(given: Places, *, as_of: date) -> Deals | None:
    """Cleaned deals, or None where none are given."""
    if not given.deals:
        return None
    loaded = load.deals(given.deals, source=given.deals_source)
    kept = clean.deals(loaded, as_of=as_of).kept
    stages = set(engines.to_pandas(engines.different(kept, "stage"))["stage"])
    ends = {word.casefold() for word in (*loaded.source.won, *loaded.source.lost)}
    if stages and not ends & {stage.casefold() for stage in stages}:
        raise SourceError.no_ending(sorted(stages)[:8], loaded.source.won)
    return Deals(kept, loaded.source)


def plan(given: Places) -> pd.DataFrame | None:
    """Planned revenue: month, amount, region; or None where none is given."""
    return planned(load.targets(given.targets)) if given.targets else None


def rates(path: str) -> pd.DataFrame | None:
    """Exchange rates as they stand in a file: currency, date, rate; or None."""
    if not path:
        return None
    frame, _ = load.raw(path, Source(columns={}))
    return engines.to_pandas(frame).drop(columns="row")


def _folder():
    return engines.scratch() / "sample"
