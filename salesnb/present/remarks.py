"""Remarks between tables, and the names that groups of customers get.

Question   What is shown where a sentence is enough, or nothing is; what is a group called?
Takes      sentences; traits of groups.
Gives      what a cell shows; names.

>>> name((("spend", "very_high"), ("size", "low")), Words())
'very high spend, low size'
"""

from collections.abc import Iterable
from typing import Any

from salesnb.present.display import Shown
from salesnb.present.notes import feature
from salesnb.present.story import Story
from salesnb.present.words import Words


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
