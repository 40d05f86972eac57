"""What a report on customers cannot be asked, said in sentences.

SegmentationError(SalesnbError)    lines, features, segments or methods that do not go
                                   together
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, closest, quoted


class SegmentationError(SalesnbError):
    @classmethod
    def no_lines(cls, as_of: object) -> Self:
        return cls(
            f"No order line is left up to the as-of date, {as_of}, so there is no "
            "customer to describe.\n"
            "Write the day of the first order, or a later one:  as_of: YYYY-MM-DD"
        )

    @classmethod
    def no_feature(cls, need: Iterable[str], have: Iterable[str]) -> Self:
        """Columns to form groups by that the customers have not."""
        need, have = list(need), list(have)
        near = [found for name in need if (found := closest(name, have))] or have[:3]
        return cls(
            f"The customers have no number called {quoted(need)}; they have "
            f"{quoted(have)}.\nWrite  features: [{', '.join(dict.fromkeys(near))}]"
        )

    @classmethod
    def no_segments(cls, segment: str, method: str) -> Self:
        return cls(
            f"segment is {segment}, but method is {method}: only RFM segments have such "
            "names.\nWrite  method: both   or  segment: ''"
        )

    @classmethod
    def no_method(cls, given: str, methods: Iterable[str]) -> Self:
        methods = list(methods)
        return cls(
            f"method is {given!r}, not one of {quoted(methods)}.\n"
            f"Write  method: {closest(given, methods) or methods[-1]}"
        )
