"""What is said when money cannot be added up, or deals and the like not be counted.

CurrencyError(ValueFormatError)    currencies that would have to be guessed
DiscountError(ValueFormatError)    discounts that are percent, or money
RepeatedKeyError(SalesnbError)     rows of one deal, customer ... that contradict
LookupsError(SalesnbError)         columns of another file that are there, or contradict
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from salesnb.errors import SalesnbError, ValueFormatError, quoted


class CurrencyError(ValueFormatError):
    def of(self, table: str) -> Self:
        """The same, of another table than the orders."""
        return type(self)(f"{table}: {self}")

    @classmethod
    def plan(cls, found: Iterable[str], wanted: str) -> Self:
        return cls(
            f"The plan is written in {quoted(found)}, the report is asked for in "
            f"'{wanted or 'one currency'}', and a plan is not converted.\n"
            f"Write the plan's amounts in {wanted or 'one currency'}."
        )

    @classmethod
    def two_currencies(cls, found: Iterable[str], wanted: str) -> Self:
        found = sorted(found)
        return cls(
            f"The amounts are in {quoted(found)}, and there are no rates to add them up "
            f"in '{wanted}'.\nGive rates:  rates_path: rates.csv   (columns currency, "
            "date, rate: one unit of currency in the report's money)"
        )

    @classmethod
    def no_rate(cls, found: Iterable[str], wanted: str) -> Self:
        return cls(
            f"The rates say nothing about {quoted(found)} on or before some of the rows' "
            f"dates, so they cannot be had in '{wanted}'.\n"
            "Add a line to the rates file with a date at or before the first of them."
        )

    @classmethod
    def other_currency(cls, found: str, wanted: str) -> Self:
        return cls(
            f"The amounts are in '{found}', the report is asked for in '{wanted}'.\n"
            f"Write  currency: {found}   or give rates_path."
        )

    @classmethod
    def other_sign(cls, found: str, wanted: str, codes: Sequence[str]) -> Self:
        return cls(
            f"The amounts are written with '{found}', the report is asked for in "
            f"'{wanted}'.\nWrite  currency: {_or(codes)}   if that is what they are in; "
            "else say it in the source file:  currency: <code>, and give rates_path."
        )

    @classmethod
    def unclear_sign(cls, found: str, codes: Sequence[str]) -> Self:
        return cls(
            f"The amounts are written with '{found}', a sign of {quoted(codes)}, and "
            "nothing says which it is.\nWrite into the source file:  currency: "
            f"{_or(codes)}"
        )

    @classmethod
    def sign_and_code(cls, sign: str, code: str, rows: int) -> Self:
        return cls(
            f"{rows:,} rows have an amount with '{sign}', and '{code}' as its currency: "
            "one of the two is wrong.\nMend the file; or, if the signs hold, write into "
            "the source file:  columns: {currency: []}"
        )

    @classmethod
    def blank(cls, rows: int, named: str) -> Self:
        return cls(
            f"{rows:,} rows name no currency, while others are in '{named}'.\n"
            f"Write into the source file, if it is so:  fill: {{currency: {named}}}"
        )

    @classmethod
    def rate(cls, what: str, found: str) -> Self:
        return cls(
            f"The rates file has a {what} that cannot be used: '{found}'.\n"
            "Write lines like  EUR,2025-11-01,0.86   (a number above 0, a date YYYY-MM-DD)"
        )

    @classmethod
    def two_rates(cls, code: str, day: str) -> Self:
        return cls(
            f"The rates file has two rates of '{code}' for {day}, and nothing says which "
            "holds.\nKeep one line for each currency and date."
        )


class DiscountError(ValueFormatError):
    @classmethod
    def points(cls, header: str, above: int, count: int, example: float) -> Self:
        """`above` of `count` discounts that are not 0 are no shares."""
        return cls(
            f"Most discounts in '{header}' are above 1, such as {example:g} ({above:,} of "
            f"{count:,} that are not 0), and a discount is a share: 0.2 for 20 %.\n"
            "Write into the source file, if they are percent:  percent: [discount]\n"
            "If they are money, name the net amount of the line:  columns: {amount: "
            "<its header>}"
        )


class RepeatedKeyError(SalesnbError):
    @classmethod
    def rows(
        cls,
        key: tuple[str, str],
        column: str,
        one: tuple[str, int],
        two: tuple[str, int],
        more: int,
    ) -> Self:
        """`key`: its column and itself; `one`, `two`: what the rows say, and their
        numbers; `more`: keys like it."""
        name, found = key
        thing = name.removesuffix("_id")
        things = {"activity": "activities"}.get(thing, f"{thing}s")
        return cls(
            f"The {thing} '{found}' stands in several rows that do not agree: its "
            f"{column} is {one[0]} in row {one[1]:,} and {two[0]} in row {two[1]:,}. "
            f"{things.capitalize()} like it: {more:,}.\nExport one row for each {thing}; "
            f"or, if something else numbers the {things}, write into the source file:  "
            f"columns: {{{name}: <its header>}}"
        )


class LookupsError(SalesnbError):
    @classmethod
    def rows(
        cls,
        file: str,
        key: tuple[str, str],
        told: tuple[str, tuple[str, int], tuple[str, int]],
        more: int,
    ) -> Self:
        """`key`: its header and itself; `told`: a header, what two rows say under it, and
        their numbers; `more`: keys like it."""
        by, found = key
        header, one, two = told
        return cls(
            f"'{found}' stands under '{by}' in several rows of '{file}' that do not agree: "
            f"its '{header}' is {one[0]} in row {one[1]:,} and {two[0]} in row {two[1]:,}. "
            f"Keys like it: {more:,}.\nKeep one row for each '{by}', or name under "
            "lookups, at by, a header that tells the rows apart."
        )

    @classmethod
    def taken(cls, name: str, header: str) -> Self:
        """`header` of the data is `name` already, which a lookup fetches as well."""
        return cls(
            f"The lookups of the source fetch {name}, and the data have one already, "
            f"'{header}'.\nTake {name} out of the lookups, or name the data's own "
            "otherwise."
        )


def _or(codes: Sequence[str]) -> str:
    """
    >>> _or(["EUR"]), _or(["SEK", "NOK", "DKK"])
    ('EUR', 'SEK   (or NOK, DKK)')
    """
    first, *others = codes
    return f"{first}   (or {', '.join(others)})" if others else first


def of_file(failure: ValueFormatError, headers: Mapping[str, str]) -> ValueFormatError:
    """The same sentence, of a column that is called as in its file.

    headers : name of ours -> header. The column is what a sentence quotes first.

    >>> print(of_file(ValueFormatError("'amount' has 'amount'."), {"amount": "Net"}))
    'Net' has 'amount'.
    """
    text = str(failure)
    named = re.sub(
        "'([^']*)'", lambda name: f"'{headers.get(name[1], name[1])}'", text, count=1
    )
    return type(failure)(named)
