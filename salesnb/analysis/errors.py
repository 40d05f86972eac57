"""What customers cannot be described from, said in sentences.

CustomerError(SalesnbError)    a table that says too little about customers, or cuts that
                               are none
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, closest, quoted


class CustomerError(SalesnbError):
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
    def lacking(cls, what: str, need: Iterable[str], have: Iterable[str]) -> Self:
        need, have = list(need), list(have)
        near = closest(need[0], have)
        line = f".rename(columns={{'{near}': '{need[0]}'}})" if near else ""
        return cls(
            f"{what} lack {quoted(need)}; they have {quoted(have)}.\n"
            f"Write  {what}{line or ' = features.customers(orders, as_of=...)'}"
        )

    @classmethod
    def unknown_value(cls, column: str, customers: int, example: object) -> Self:
        return cls(
            f"{customers:,} customers have no {column}, such as '{example}', so they have "
            f"no score.\nWrite  table = table.dropna(subset='{column}')"
        )

    @classmethod
    def no_cuts(cls, measure: str, given: object, wanted: int) -> Self:
        return cls(
            f"The cuts of {measure} are {given}: they are {wanted} numbers, none below "
            "the one before.\n"
            "Write  cuts = rfm.thresholds(features)   or numbers such as  [4, 5, 6, 8]"
        )

    @classmethod
    def no_number(cls, option: str, given: object, wanted: str, line: str) -> Self:
        return cls(f"{option} is {given!r}, not {wanted}.\nWrite  {line}")
