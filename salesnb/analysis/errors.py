"""What customers cannot be described from, said in sentences.

CustomerError(SalesnbError)    order lines or attributes that customers cannot be
                               described from
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, quoted

SAME = {
    "zeros": "They agree without zeros in front: export both with the same ids, as text.",
    "case": "They agree but for case: write into both source files:  upper: "
    "[customer_id]",
    "point": "They agree without .0 at the end: write into the source file that has it:  "
    "strip: {customer_id: '.0'}",
    "": "Write into the source file of one of them the column that both have:  columns: "
    "{customer_id: <its header>}",
}


class CustomerError(SalesnbError):
    @classmethod
    def strangers(
        cls, table: str, count: int, pair: tuple[str, str], cause: str
    ) -> Self:
        """`pair`: an id of `table` and one of the orders; `cause`: a key of SAME."""
        return cls(
            f"None of the {count:,} customers in the {table} is one of the orders: an id "
            f"there is '{pair[0]}', and of the orders '{pair[1]}'.\n{SAME[cause]}"
        )

    @classmethod
    def nobody(cls, lines: int) -> Self:
        return cls(
            f"None of the {lines:,} order lines names who bought, so there is no customer "
            "to describe.\n"
            "Write into the source file:\ncolumns:\n  customer_id: <your column>"
        )

    @classmethod
    def no_orders(cls, lines: int) -> Self:
        return cls(
            f"None of the {lines:,} order lines is an order of a known customer: a line of "
            "kind sale with a customer and an order.\n"
            "Look at the ledger of what was set aside, and at order_id in the source file."
        )

    @classmethod
    def too_early(cls, as_of: object, first: object) -> Self:
        return cls(
            f"On the as-of date, {as_of}, nobody had ordered: the first order of a known "
            f"customer is of {first}.\nWrite a later date:  as_of: '{first}'"
        )

    @classmethod
    def repeated(cls, key: object, times: int, others: int) -> Self:
        more = f", and {others:,} others are repeated, too" if others else ""
        return cls(
            f"The attributes name the customer '{key}' {times} times{more}; which row "
            "holds is not guessed.\n"
            "Write  attributes = attributes.drop_duplicates('customer_id', keep='last')"
        )

    @classmethod
    def taken(cls, names: Iterable[str]) -> Self:
        names = sorted(names)
        return cls(
            f"The attributes have columns that are worked out from the orders: "
            f"{quoted(names)}.\n"
            f"Write  attributes = attributes.rename(columns={{'{names[0]}': "
            f"'{names[0]}_given'}})"
        )

    @classmethod
    def no_day(cls, option: str, given: object) -> Self:
        return cls(
            f"{option} is {given!r}, not a day.\nWrite  {option}=date(2011, 12, 9)"
        )

    @classmethod
    def no_span(cls, given: object) -> Self:
        return cls(
            f"within has {given!r}, not a whole number of days.\nWrite  within=(30, 90)"
        )

    @classmethod
    def no_number(cls, option: str, given: object, wanted: str, line: str) -> Self:
        return cls(f"{option} is {given!r}, not {wanted}.\nWrite  {line}")
