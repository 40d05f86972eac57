"""What cannot be asked of customers' value, said in sentences.

CustomerValueError(SalesnbError)    orders, dates or options that carry no such question
"""

from datetime import date
from typing import Self

from salesnb.errors import SalesnbError


class CustomerValueError(SalesnbError):
    @classmethod
    def no_customers(cls) -> Self:
        return cls(
            "No order line is a sale to a known customer, so nobody's value can be told.\n"
            "Write into the source file:  customer_id: <your column>"
        )

    @classmethod
    def before_data(cls, option: str, given: date, first: date) -> Self:
        return cls(
            f"No known customer had bought by {option}={given}: the first did on {first}."
            f"\nWrite  {option}=date({first.year}, {first.month}, {first.day})   or later"
        )

    @classmethod
    def backwards(cls, split: date, until: date) -> Self:
        return cls(
            f"The days held out end on {until}, not after the split, {split}.\n"
            "Write the later date as until."
        )

    @classmethod
    def no_months(cls, given: object) -> Self:
        return cls(
            f"months is {given!r}, not a whole number above 0.\nWrite  months=12"
        )

    @classmethod
    def no_rate(cls, given: object) -> Self:
        return cls(
            f"discount_rate is {given!r}, not a yearly rate from 0 on, below 1 (10 % is "
            "0.1).\nWrite  discount_rate=0.1"
        )
