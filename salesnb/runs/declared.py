"""What a notebook's parameters cell declares: names, types and usual values.

Question   Which parameters does a notebook take that has no model here?
Takes      the source of the cell tagged 'parameters', `name: type = literal` a line.
Gives      parameter -> (type, default), as pydantic makes a model of.
Refuses    what is no plain Python, a value that is computed, a name pydantic needs. A
           name that begins with an underscore is private, and no parameter.

>>> fields("mine", "top: int = 3  # how many\\nshare = 0.5")
{'top': (<class 'int'>, 3), 'share': (<class 'float'>, 0.5)}
"""

import ast
from typing import Any

from pydantic import BaseModel

from salesnb.runs.errors import NotebookError

NEEDED = {name for name in dir(BaseModel) if name.startswith("model_")}
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}


def fields(notebook: str, cell: str) -> dict[str, tuple[Any, Any]]:
    """The parameters that `cell` declares; `...` is the default of one without."""
    found: dict[str, tuple[Any, Any]] = {}
    for node in _body(notebook, cell):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, kind = node.target.id, ast.unparse(node.annotation).split("[")[0]
            default = _literal(notebook, name, node.value) if node.value else ...
            found[name] = (TYPES.get(kind, Any), default)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            default = _literal(notebook, name, node.value)
            found[name] = (type(default), default)
    if taken := [name for name in found if name in NEEDED]:
        raise NotebookError.taken(notebook, taken[0])
    return {name: told for name, told in found.items() if name[0] != "_"}


def _body(notebook: str, cell: str) -> list[ast.stmt]:
    try:
        return ast.parse(cell).body
    except SyntaxError as failure:
        line = (failure.text or cell).strip()
        raise NotebookError.no_python(notebook, line) from None


def _literal(notebook: str, name: str, value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError):
        found = ast.unparse(value)
        raise NotebookError.no_value(notebook, name, found) from None
