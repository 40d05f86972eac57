"""What a table of customers may not be, said in sentences.

SegmentError(SalesnbError)    customers that cannot be split as asked
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, closest, quoted


class SegmentError(SalesnbError):
    @classmethod
    def no_columns(cls, need: Iterable[str], have: Iterable[str]) -> Self:
        """`need` are columns that are not there; none of them: none was named."""
        need, have = list(need), list(have)
        if not need:
            return cls(
                f"No column to split customers by was named; there are {quoted(have)}.\n"
                f"Write  columns={have[:3]!r}"
            )
        near = [closest(name, have) or "<your column>" for name in need]
        return cls(
            f"The features lack {quoted(need)}; they have {quoted(have)}.\n"
            f"Write  columns={near!r}"
        )

    @classmethod
    def no_numbers(cls, column: str, example: object) -> Self:
        return cls(
            f"'{column}' holds no numbers, such as {example!r}, and distances need "
            "numbers.\nName numeric columns only, or make a 0-1 column of each value."
        )

    @classmethod
    def repeated(cls, customer: object) -> Self:
        return cls(
            f"The features name the customer {customer!r} twice.\n"
            "Give one row a customer."
        )

    @classmethod
    def nameless(cls, count: int) -> Self:
        return cls(
            f"{count:,} rows of the features have no customer_id.\n"
            "Write  features.dropna(subset=['customer_id'])"
        )

    @classmethod
    def nobody(cls, rows: int, worst: str = "") -> Self:
        if not rows:
            return cls("The features have no rows: there is no customer to split.")
        return cls(
            f"Each of the {rows:,} customers lacks a number in one of the columns, most "
            f"often in '{worst}'.\nLeave '{worst}' out of columns=[...]."
        )

    @classmethod
    def no_number(cls, option: str, given: object, most: int) -> Self:
        choose = "  k=0   to let the data choose, or such as" if option == "k" else ""
        return cls(
            f"{option} is {given!r}, not a number of segments from 2 to {most}.\n"
            f"Write{choose}  {option}=4"
        )

    @classmethod
    def more_than_customers(cls, k: int, customers: int) -> Self:
        are = "is 1 customer" if customers == 1 else f"are {customers} customers"
        return cls(f"k is {k}, but there {are} to split.\nWrite  k=0   or a smaller k.")

    @classmethod
    def other_customers(cls, what: str, lacking: int, of: int) -> Self:
        return cls(
            f"{what} says nothing about {lacking:,} of {of:,} customers.\n"
            "If that means nothing was bought, write  "
            "revenue.reindex(labels.index, fill_value=0)"
        )

    @classmethod
    def nothing_shared(cls, one: str, other: str) -> Self:
        return cls(
            f"{one} and {other} name no customer in common.\n"
            "Give both one row a customer, with the same customer_id as the index."
        )

    @classmethod
    def no_groupings(cls) -> Self:
        return cls(
            "No grouping of customers was given.\n"
            "Write such as  usefulness({'segments': split.labels}, revenue)"
        )
