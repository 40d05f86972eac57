"""The errors of running notebooks, beside those of `salesnb.errors`.

SalesnbError
    NotebookError  there is no such notebook, or it is none
    TargetError    a report cannot be written where it was asked for
    RunError       a notebook did not run to its end; the command line exits with 1
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, closest, quoted


class NotebookError(SalesnbError):
    @classmethod
    def unreadable(cls, name: str) -> Self:
        return cls(f"'{name}' is no notebook of cells in Jupyter's form 4.")

    @classmethod
    def no_python(cls, name: str, line: str) -> Self:
        return cls(
            f"The parameters cell of '{name}' is not plain Python: '{line}'. Keep nothing "
            "in it but lines of the form  name: type = value"
        )

    @classmethod
    def no_value(cls, name: str, parameter: str, found: str) -> Self:
        return cls(
            f"The parameters cell of '{name}' sets {parameter} to {found}, which is "
            "computed. Write a text, a number, True or False, or a list of them, such as  "
            f"{parameter}: str = ''   and compute in a cell below."
        )

    @classmethod
    def taken(cls, name: str, parameter: str) -> Self:
        return cls(
            f"The parameters cell of '{name}' has a '{parameter}', a name that is needed "
            f"for something else. Write  my_{parameter}"
        )

    @classmethod
    def unknown(cls, given: str, known: Iterable[str]) -> Self:
        known = list(known)
        near = closest(given, known)
        hint = f" Did you mean '{near}'?" if near else ""
        there = f" There are {quoted(known)}." if known else ""
        return cls(
            f"There is no notebook '{given}'.{hint}{there} Run it where the folder "
            "notebooks/ is, or give the path of an .ipynb file."
        )


class TargetError(SalesnbError):
    @classmethod
    def busy(cls, target: object) -> Self:
        return cls(
            f"Another run is writing '{target}' now. Wait for it, or give this one a "
            "folder of its own:  --out DIR"
        )

    @classmethod
    def unwritable(cls, target: object, why: str) -> Self:
        return cls(f"'{target}' cannot be written: {why}. Name another:  --out DIR")

    @classmethod
    def foreign(cls, target: object, names: Iterable[str]) -> Self:
        return cls(
            f"'{target}' holds what no run has written: {quoted(names)}. A report "
            "takes the place of its whole folder, so give it one of its own:  --out DIR"
        )


class RunError(SalesnbError):
    exit_code = 1

    @classmethod
    def two_values(cls, what: str, name: str) -> Self:
        return cls(f"The notebook shows two values for the {what} '{name}'. Show one.")

    @classmethod
    def not_offline(cls, found: Iterable[str]) -> Self:
        return cls(
            f"The report would need more than its own file: {quoted(found)}. Show a "
            "static picture or table instead."
        )

    @classmethod
    def failed(cls, notebook: str, why: str, kept: str) -> Self:
        return cls(f"{notebook} did not finish: {why}\n{kept}")
