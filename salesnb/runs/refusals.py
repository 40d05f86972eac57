"""Why a parameter is not taken, and the line that would be: pydantic's errors in words.

Question   What was found, what was wanted, and what is the nearest right thing to write?
Takes      the model of a notebook, one error as pydantic gives it.
Gives      a sentence. The line to write is what was given, written as it can be taken
           ('445' for 445, EUR for eur); else the parameter's example or default.

>>> from salesnb.runs.params import MonthlyReport
>>> sentence(MonthlyReport, {"loc": ("top",), "type": "int_type", "input": "25"})
"top is '25', not a whole number, 1-100. Write  top: 25"
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any, get_args

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from salesnb.errors import ParamError, closest

RANGE = {"greater_than_equal", "less_than_equal", "less_than"}  # pydantic's names


def sentence(model: type[BaseModel], error: Mapping[str, Any]) -> str:
    """What is wrong with one parameter, and the line to write."""
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        near = closest(name, model.model_fields)
        return f"There is no '{name}'." + (f" Did you mean '{near}'?" if near else "")
    field = model.model_fields[name]
    wanted = field.description or getattr(field.annotation, "__name__", "another value")
    if error["type"] == "missing":
        line = f"{name}: {_yaml(_example(field, {}))}"
        return str(ParamError.absent(name, f"it has to be {wanted}", line))
    given, example = error["input"], _example(field, error["input"])
    line = f"{name}: {_yaml(example)}"
    if error["type"] == "string_type" and isinstance(given, int | float):
        line += f"   (in quotes; to papermill as  -r {name} {example})"
    found = _yaml(given) if error["type"] in RANGE else _found(given)
    return str(ParamError.wrong(name, found, wanted, line))


def _example(field: Any, given: Any) -> Any:
    """What was given, written as it can be taken; else the usual value."""
    kind = TypeAdapter(
        Annotated[field.annotation, field], config=ConfigDict(strict=True)
    )
    choices = [c for c in get_args(field.annotation) if isinstance(c, str)]
    for near in [*_rewritten(given, choices), [given]]:
        with suppress(ValidationError):
            return kind.validate_python(near)
    return field.examples[0] if field.examples else field.get_default()


def _rewritten(given: Any, choices: Sequence[str]) -> list[Any]:
    """Other ways to write `given`, the nearest of `choices` among them.

    >>> _rewritten("eur", ()), _rewritten(["a.csv", "b.csv"], ())[0]
    (['eur', 'EUR', 'eur'], 'a.csv')
    """
    first = given[0] if isinstance(given, list) and given else given
    if not isinstance(first, str | int | float | None):
        return []
    text = first if isinstance(first, str) else "" if first is None else _yaml(first)
    number = [int(text)] if re.fullmatch(r"\d+", text) else []
    near = [closest(text, choices)] if choices else []
    return [*number, text, text.upper(), text.lower(), *near]


def _found(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number"}
    kind = "empty" if value is None else kinds.get(type(value))
    return f"{_yaml(value)} ({kind})" if kind else _yaml(value)


def _yaml(value: Any) -> str:
    """As it is written in YAML: text in quotes where another reading is possible."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str) and not _bare(value):
        return f"'{value}'"
    return str(value)


def _bare(text: str) -> bool:
    """Whether YAML reads `text` as that text without quotes: not 'no', not '445'."""
    return bool(re.fullmatch(r"[A-Za-z][\w ]*", text)) and yaml.safe_load(text) == text
