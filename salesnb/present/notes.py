"""What an analysis says beside its tables, as sentences.

Question   What could an analysis not do, or what has to be known of its tables, in words?
Takes      the family of the sentences, and notes: a reason, and details by name (numbers,
           columns, models).
Gives      text, one sentence a note.
Units      shares are fractions, written as percent.

>>> details({"customers": 1200, "share": 0.25, "column": "order_count"}, Words())
{'customers': '1,200', 'share': '25.0%', 'column': 'number of orders'}
>>> sentences("group_note", [("constant_column", {"column": "spend"})], words=Words())
('Left out of the distances, as it is the same for all: spend.',)
"""

from collections.abc import Iterable, Mapping
from typing import Any

from salesnb.present.words import Words

SHARES = ("share", "jaccard")
ERRORS = ("error", "naive_error")
FAMILIES = {"model": "model", "total": "measure"}  # of ids that have words of their own


def sentences(
    family: str, notes: Iterable[tuple[str, Mapping[str, Any]]], *, words: Words
) -> tuple[str, ...]:
    """Each note (reason, details) in its sentence, <family>.<reason>."""
    return tuple(
        words.say(f"{family}.{reason}", **details(given, words))
        for reason, given in notes
    )


def details(given: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The details of a note as they are written in its sentence."""
    return {name: _said(name, value, words) for name, value in given.items()}


def feature(column: str, words: Words) -> str:
    """A column of the customers inside a sentence; one of the user's own as it stands."""
    return words.known("feature", column)


def _said(name: str, value: Any, words: Words) -> str:
    if name in FAMILIES:
        return words.known(FAMILIES[name], value)
    if isinstance(value, str):
        return feature(value, words)
    if isinstance(value, tuple | list):
        return ", ".join(value)
    return _number(name, value, words)


def _number(name: str, value: float, words: Words) -> str:
    if name in SHARES:
        return words.percent(value)
    return words.change(value) if name in ERRORS else words.number(value)
