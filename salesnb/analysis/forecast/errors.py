"""What a history may not be, said in sentences.

HistoryError(SalesnbError)    a history that cannot be forecast as it stands
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, quoted


class HistoryError(SalesnbError):
    @classmethod
    def no_columns(cls, have: Iterable[str]) -> Self:
        return cls(
            "A history has the columns 'period' and 'value', one row a whole period; "
            f"found {quoted(have)}.\n"
            "Write  table.rename(columns={'revenue': 'value'})"
        )

    @classmethod
    def hole(cls, period: object) -> Self:
        return cls(
            f"The history has no number for {period}, and it is not guessed.\n"
            "Write 0 if nothing was sold then, or begin the history after it."
        )

    @classmethod
    def repeated(cls, period: object) -> Self:
        return cls(
            f"The history and the periods ahead name {period} twice.\n"
            "Give one row a period, and only later periods ahead."
        )

    @classmethod
    def no_count(cls, option: str, given: object, line: str) -> Self:
        return cls(f"{option} is {given!r}, not a whole number above 0.\nWrite  {line}")
