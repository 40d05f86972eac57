"""What a source may say of a column of numbers, of dates and of texts.

Question   Does a source ask of a column what its kind can give?
Takes      Source, whose columns are known.
Gives      `problems`, a sentence for each line that would do nothing, or stop the run.
Rules      Only texts are corrected, cut, put into upper case. Numbers and texts are filled,
           dates are not. A text is marked by texts and ^regexps$, a number by `negative`,
           a date by nothing.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesnb.intake.source import Source

CALLED = {
    "text": "texts",
    "when": "dates",
    "number": "numbers",
    "money": "numbers",
    "flag": "yes or no",
}
NEGATIVE = ["negative"]


def problems(source: "Source") -> list[str]:
    """What cannot be done with the columns as they are, in the order of the keys."""
    kinds = {c.name: c.kind for c in source.described.columns}
    parts = (_marks, _empty, _texts_only, _fills)
    return [problem for part in parts for problem in part(source, kinds)]


def _marks(source: "Source", kinds: dict[str, str]) -> Iterator[str]:
    for key in ("returns", "not_products"):
        for name, texts in getattr(source, key).items():
            kind = kinds.get(name)
            if kind == "text" and texts == NEGATIVE:
                yield (
                    f"{key}.{name}: it has texts, and only numbers can be negative; write "
                    f"the texts that mark it, or  {key}: {{amount: negative}}"
                )
            elif kind in ("number", "money") and texts and texts != NEGATIVE:
                yield f"{key}.{name}: it has numbers; write  {key}: {{{name}: negative}}"
            elif kind == "when":
                yield f"{key}.{name}: it has dates, and they mark nothing; name another."


def _empty(source: "Source", kinds: dict[str, str]) -> Iterator[str]:
    for key in ("returns", "not_products", "totals"):
        yield from (
            f"{key}.{name}: no text is named; write one, or leave the line out."
            for name, texts in getattr(source, key).items()
            if not texts
        )


def _texts_only(source: "Source", kinds: dict[str, str]) -> Iterator[str]:
    for key in ("correct", "strip", "upper"):
        yield from (
            f"{key}.{name}: it has {CALLED[kinds[name]]}, and only texts can be changed "
            "so; mend them in the file."
            for name in getattr(source, key)
            if kinds.get(name, "text") != "text"
        )


def _fills(source: "Source", kinds: dict[str, str]) -> Iterator[str]:
    for name, value in source.fill.items():
        kind = kinds.get(name)
        if kind == "when":
            yield (
                f"fill.{name}: it has dates, and no date is made up; mend them in the "
                "file."
            )
        elif kind in ("number", "money") and not _is_number(value):
            yield (
                f"fill.{name}: it has numbers, and '{value}' is none; write such as '1.5'."
            )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
