"""What customers cannot be scored by, said in sentences.

ScoreError(SalesnbError)    features that have no score, or cuts and segments that are none
"""

from collections.abc import Iterable
from typing import Self

from salesnb.errors import SalesnbError, closest, quoted


class ScoreError(SalesnbError):
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
    def nobody_to_score(cls) -> Self:
        return cls(
            "There is no customer to score: the features have no row.\n"
            "Write  table = features.customers(orders, as_of=...)"
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
    def no_segment(cls, score: object) -> Self:
        return cls(
            f"There is no segment for the score '{score}': segments have names for three "
            "scores from 1 to 5.\nWrite  scored = rfm.scores(features, bins=5)"
        )

    @classmethod
    def other_cuts(cls, customers: int) -> Self:
        return cls(
            f"{customers:,} customers of the earlier table have other scores by its own "
            "quintiles: it was scored by other cuts.\n"
            "Write  rfm.migration(before, after, cuts=cuts)   with those cuts"
        )

    @classmethod
    def no_number(cls, option: str, given: object, wanted: str, line: str) -> Self:
        return cls(f"{option} is {given!r}, not {wanted}.\nWrite  {line}")
