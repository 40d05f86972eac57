"""The YAML of a workflow, and what is wrong with a value in it, in sentences.

Question   What does the file say, and what was found where something else should be?
Takes      the path of a file; an error as pydantic gives it, with what was read.
Gives      what to make a Workflow of; a sentence with the line to write.
Refuses    what is no YAML, and a key written twice, of which YAML would keep one.

>>> error = {"loc": ("stages", 0, "probability"), "type": "less_than_equal", "input": 55}
>>> sentence(error, {"stages": [{"id": "quote"}]})
'quote.probability is 55, not a share between 0 and 1. Write  probability: 0.55'
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from salesnb.errors import closest, quoted
from salesnb.tracking.errors import WorkflowError
from salesnb.tracking.stages import InBoth, Outcome, Stage

# What each key has to be, and an example of it.
WANTED = {
    "name": ("a text", "Our process"),
    "title": ("a text", "how we sell"),
    "stages": ("a list of stages", "[{id: quote, names: Quote, next: [won]}]"),
    "outcomes": ("a list of outcomes", "[{id: won, names: Won}]"),
    "id": ("made of lower-case letters, digits and _", "quote"),
    "outcome": ("one of won, lost, derailed", "won"),
    "names": ("a text, or one in en and one in zh", "{en: Quote, zh: 报价}"),
    "en": ("a text", "Quote"),
    "zh": ("a text", "报价"),
    "also": ("a list of texts", "['Quotation']"),
    "role": ("a text, or one in en and one in zh", "Sales representative"),
    "tasks": ("a list of texts", "['Work out the price']"),
    "limit": ("0 or more working days or calendar days", "3 working days"),
    "probability": ("a share between 0 and 1", "0.5"),
    "next": ("any, or a list of ids", "[proposal, lost]"),
    "reasons": ("a list of texts", "['Price']"),
    "reopens_to": ("any, or a list of ids", "[quote]"),
}
KEYED = "a list of  key: value"
TOP = ("name", "title", "stages", "outcomes")
PARTS = {"stages": Stage, "outcomes": Outcome}


class _Once(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        written = [key.value for key, _ in node.value]
        for place, (key, _) in enumerate(node.value):
            if key.value in written[:place]:
                problem = f"the key '{key.value}' is written twice"
                raise yaml.MarkedYAMLError(None, None, problem, key.start_mark)
        return super().construct_mapping(node, deep=deep)


def content(path: Path) -> Any:
    """What the file at `path` says; its name is the workflow's where it gives none."""
    try:
        # A subclass of the safe loader: it makes plain values, nothing else.
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Once)
    except (yaml.YAMLError, UnicodeDecodeError) as failure:
        raise WorkflowError.invalid(path.name, [_unreadable(failure)]) from None
    except OSError as failure:
        raise WorkflowError.invalid(path.name, [f"{failure.strerror}."]) from None
    return {"name": path.stem, **found} if isinstance(found, dict) else found


def _unreadable(failure: Exception) -> str:
    if isinstance(failure, UnicodeDecodeError):
        return "It is no text in UTF-8. Save it as UTF-8."
    mark = getattr(failure, "problem_mark", None)
    where = f"line {mark.line + 1}: {failure.problem}" if mark else str(failure)
    return f"It cannot be read as YAML, {where}. Mend that line."


def sentence(error: Mapping[str, Any], found: Any) -> str:
    """What is wrong with one value, and the line to write."""
    place, given = error["loc"], error["input"]
    if not place:
        return f"It is {given!r}, not {KEYED}. Write  stages: ..."
    if error["type"] in ("extra_forbidden", "invalid_key"):
        return _no_key((*place[:-1], str(place[-1])), found)
    where = ".".join(_path(place, found))
    key = next(part for part in reversed(place) if isinstance(part, str))
    key = "outcome" if (place[0], key) == ("outcomes", "id") else key
    wanted, example = WANTED[key]
    wanted = KEYED if error["type"] == "model_type" and key in PARTS else wanted
    name = "id" if key == "outcome" else key
    if error["type"] == "missing":
        return f"{where} is missing. Write  {name}: {example}"
    line = _mended(key, given) or example
    return f"{where} is {given!r}, not {wanted}. Write  {name}: {line}"


def _no_key(place: Sequence[str | int], found: Any) -> str:
    known = _known(place)
    near = closest(str(place[-1]), known)
    hint = f" Did you mean '{near}'?" if near else ""
    where = ".".join(_path(place, found))
    return f"There is no key '{where}'.{hint} There are {quoted(known)}."


def _path(place: Sequence[str | int], found: Any) -> list[str]:
    """Where a value stands, with the id of its stage rather than the stage's place."""
    if place[0] not in PARTS or len(place) < 2:
        return [str(part) for part in place]
    part = found[place[0]][place[1]]
    known = part.get("id") if isinstance(part, dict) and place[2:] != ("id",) else None
    start = [known] if isinstance(known, str) else [place[0], str(place[1] + 1)]
    below = (part + 1 if isinstance(part, int) else part for part in place[2:])
    return [*start, *map(str, below)]


def _known(place: Sequence[str | int]) -> list[str]:
    if len(place) == 1:
        return list(TOP)
    part = PARTS[place[0]] if len(place) == 3 else InBoth
    return list(part.model_fields)


def _mended(key: str, given: Any) -> str | None:
    """What was given, written as it can be taken, where that is clear."""
    mend = {
        "probability": _share,
        "limit": _days,
        "id": _id,
        "outcome": _outcome,
        "next": _moves,
        "reopens_to": _moves,
    }
    return mend[key](given) if key in mend else None


def _share(given: Any) -> str | None:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return f"{given / 100:g}" if is_number and 2 <= given <= 100 else None


def _days(given: Any) -> str | None:
    match = re.search(r"\d{1,4}", str(given))
    kind = "calendar" if "cal" in str(given).lower() else "working"
    named = "working" in str(given) or kind == "calendar"
    other = "" if named else "   (or calendar days)"
    return f"{match[0]} {kind} days{other}" if match else None


def _id(given: Any) -> str | None:
    return re.sub(r"[^a-z0-9]+", "_", str(given).lower()).strip("_") or None


def _moves(given: Any) -> str | None:
    return f"[{given}]" if isinstance(given, str) else None


def _outcome(given: Any) -> str | None:
    return closest(str(given), ("won", "lost", "derailed"))
