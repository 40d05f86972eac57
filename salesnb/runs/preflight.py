"""What can be seen to be wrong before a kernel starts: files, sources, dates, words.

Question   Would this run fail for a reason that costs next to nothing to see now?
Takes      the checked parameters of a notebook; what a notebook has not is not asked.
Refuses    with the same sentences as the notebook would, seconds earlier. Nothing that
           the notebook would take: where only a whole look can tell, it is left to it.
To extend  write a function of the parameters and add it to CHECKS.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from pydantic import BaseModel

from salesnb.errors import PeriodError
from salesnb.intake.databases import is_address
from salesnb.runs import params

SMALL = 1 << 19  # bytes: what is read in a moment; of more, the notebook has to tell


def preflight(values: BaseModel) -> None:
    """Run all CHECKS on the parameters; the first that fails says why."""
    for check in CHECKS:
        check(values)


def files(values: BaseModel) -> None:
    """Every path names at least one file that has something in it."""
    from salesnb.intake import files

    for name, value in values:
        if name.endswith("_path") and value and not is_address(value):
            for path in files.find(value):
                files.kind(path)


def company(values: BaseModel) -> None:
    """Files of yours stand beside orders of yours, not beside the sample company's.

    Of our own notebooks: to another, an empty orders_path may mean something else.
    """
    if type(values) in params.MODELS.values() and not values.orders_path:
        from salesnb.intake import places

        ends = ("_path", "source")
        places.alone({n: value for n, value in values if n.endswith(ends)})


def sources(values: BaseModel) -> None:
    """Every source that is named is there and can be read."""
    from salesnb.intake import source

    built_in = {"", "sample"}
    for name, value in values:
        if name.endswith("source") and value not in built_in:
            source.named(value)


def tables(values: BaseModel) -> None:
    """Small files have a row and the columns that are needed.

    Of our own notebooks: another may have something else in mind with the same names.
    """
    if type(values) not in params.MODELS.values():
        return
    from salesnb.intake import load, places

    given = dict(values)
    source, sheet = given["source"], given["sheet"]
    orders = places.Places(given["orders_path"], source)
    readers = {
        "orders_path": lambda path: load.orders(path, source=source, sheet=sheet),
        "rates_path": lambda path: places.rates_of(orders, path),
    }
    for table in ("deals", "targets", "customers", "activities", "tickets"):
        how = given.get(f"{table}_source", "")
        readers[f"{table}_path"] = partial(getattr(load, table), source=how)
    for name, read in readers.items():
        if given.get(name) and _small(given[name]):
            read(given[name])


def dates(values: BaseModel) -> None:
    """The period that the month is in had begun on the as-of date."""
    from salesnb.periods import Calendar

    given = {"calendar": "month", "fiscal_year_start": 1, **dict(values)}
    if not {"month", "as_of"} <= set(given):
        return
    calendar = Calendar(given["calendar"], given["fiscal_year_start"])
    period = calendar.month(given["month"])
    if date.fromisoformat(given["as_of"]) < period.start:
        raise PeriodError.not_begun(period.label, given["as_of"])


def language(values: BaseModel) -> None:
    """The report can be worded in the language."""
    from salesnb.present.words import Words

    Words(getattr(values, "language", "en"))


def _small(place: str) -> bool:
    """Whether `place` is files of not more than SMALL bytes together."""
    from salesnb.intake import files

    if is_address(place):
        return False
    return sum(file.stat().st_size for file in files.find(place)) <= SMALL


CHECKS: tuple[Callable[[BaseModel], None], ...] = (
    dates,
    language,
    company,
    sources,
    files,
    tables,
)
