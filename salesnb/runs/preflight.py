"""What can be seen to be wrong before a kernel starts: files, sources, dates, words.

Question   Would this run fail for a reason that costs nothing to see now?
Takes      the checked parameters of a notebook; what a notebook has not is not asked.
Refuses    with the same sentences as the notebook would, seconds earlier.
To extend  write a function of the parameters and add it to CHECKS.
"""

from collections.abc import Callable

from pydantic import BaseModel

from salesnb.errors import PeriodError
from salesnb.runs.paramfile import is_address


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


def sources(values: BaseModel) -> None:
    """Every source that is named is there and can be read."""
    from salesnb.intake import source

    built_in = {"", "sample"}
    for name, value in values:
        if name.endswith("source") and value not in built_in:
            source.named(value)


def dates(values: BaseModel) -> None:
    """The month had begun on the as-of date."""
    month, as_of = getattr(values, "month", ""), getattr(values, "as_of", "9999")
    if as_of[:7] < month:
        raise PeriodError.not_begun(month, as_of)


def language(values: BaseModel) -> None:
    """The report can be worded in the language."""
    from salesnb.present.words import Words

    Words(getattr(values, "language", "en"))


CHECKS: tuple[Callable[[BaseModel], None], ...] = (dates, language, sources, files)
