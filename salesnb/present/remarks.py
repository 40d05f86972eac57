"""Notes of an analysis as sentences, and the names that groups of customers get.

Question   What does an analysis say of its own tables, in words?
Takes      details of a Note (numbers, names of columns, models); traits of groups.
Gives      text for the placeholders of a sentence; names.
Units      shares are fractions, written as percent.

>>> details({"customers": 1200, "share": 0.25, "column": "order_count"}, Words())
{'customers': '1,200', 'share': '25.0%', 'column': 'number of orders'}
>>> name((("spend", "very_high"), ("size", "low")), Words())
'very high spend, low size'
"""

from collections.abc import Iterable, Mapping
from typing import Any

from salesnb.present.display import Shown
from salesnb.present.story import Story
from salesnb.present.words import Words

SHARES = ("share", "jaccard")
ERRORS = ("error", "naive_error")


def details(given: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The details of a note as they are written in its sentence."""
    return {name: _said(name, value, words) for name, value in given.items()}


def feature(column: str, words: Words) -> str:
    """A column of the customers inside a sentence; one of the user's own as it stands."""
    return words.known("feature", column)


def name(traits: Iterable[tuple[str, Any]], words: Words) -> str:
    """What sets a group apart, as its name; see `segments.names`."""
    said = ", ".join(_trait(column, level, words) for column, level in traits)
    return said or words.say("trait.none")


class Nothing(Shown):
    """Where an earlier output has said why there is nothing."""

    def html(self) -> str:
        return ""

    def text(self) -> str:
        return ""


def nothing() -> Nothing:
    return Nothing()


def sentence(*said: str) -> Story:
    return Story("", tuple(part for part in said if part))


def _trait(column: str, level: Any, words: Words) -> str:
    if column == "segment":
        return words.say("trait.numbered", number=words.number(level))
    how = words.known("level", level)
    return words.say("trait.one", level=how, feature=feature(column, words))


def _said(name: str, value: Any, words: Words) -> str:
    if name == "model":
        return words.known("fit", value)
    if name == "total":
        return words.known("measure", value)
    if isinstance(value, str):
        return feature(value, words)
    if isinstance(value, tuple | list):
        return ", ".join(value)
    return _number(name, value, words)


def _number(name: str, value: float, words: Words) -> str:
    if name in SHARES:
        return words.percent(value)
    return words.change(value) if name in ERRORS else words.number(value)
