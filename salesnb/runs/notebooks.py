"""Notebooks as files: where they are, what they declare, what sections they have.

Question   Which notebook is meant by this name, and what does it hold?
Takes      a name such as 'monthly_report', or the path of an .ipynb file.
Gives      `find` its path; `read` it as plain JSON, without the seconds that a
           notebook library takes to import; `Sections` to say where a run is.
Refuses    a name that no notebook has; a file that is no notebook.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import salesnb
from salesnb.errors import InputError
from salesnb.runs.errors import NotebookError

HOME = Path(salesnb.__file__).parents[1] / "notebooks"


def find(notebook: str) -> Path:
    """The notebook called `notebook` in notebooks/ here or beside the package."""
    if notebook.endswith(".ipynb"):
        path = Path(notebook).resolve()
        if not path.is_file():
            raise InputError.missing(notebook, _names(path.parent, ".ipynb"))
        return path
    folders = (Path.cwd() / "notebooks", HOME)
    for folder in folders:
        if (folder / f"{notebook}.ipynb").is_file():
            return (folder / f"{notebook}.ipynb").resolve()
    known = {name for folder in folders for name in _names(folder, "")}
    raise NotebookError.unknown(notebook, sorted(known))


def read(path: Path) -> dict[str, Any]:
    """The notebook's JSON, each cell with an id; older ones get ids by position."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["cells"][0]["cell_type"]
    except (ValueError, LookupError, TypeError):
        raise NotebookError.unreadable(path.name) from None
    for number, cell in enumerate(content["cells"]):
        cell.setdefault("id", f"cell-{number:03}")
    return content | {"nbformat": 4, "nbformat_minor": 5}


def tagged(content: dict[str, Any], tag: str) -> str:
    """The source of the first cell with `tag`, or ''."""
    cells = content["cells"]
    has = (c for c in cells if tag in c.get("metadata", {}).get("tags", ()))
    return next((source(cell) for cell in has), "")


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def heading(text: str) -> str:
    """The text of a markdown cell's first heading, or ''.

    >>> heading("## What changed\\n\\nIt did."), heading("no heading")
    ('What changed', '')
    """
    first = text.lstrip().partition("\n")[0]
    return first.lstrip("#").strip() if first.startswith("#") else ""


@dataclass
class Sections:
    """Where in a notebook a run is: one line to `say` for each heading it reaches."""

    content: dict[str, Any]
    say: Callable[[str], None]
    now: str = ""
    number: int = 0

    def reach(self, cell: dict[str, Any]) -> None:
        """`cell` is about to run, or is prose that is passed."""
        if title := _title(cell):
            self.now, self.number = title, self.number + 1
            total = sum(bool(_title(each)) for each in self.content["cells"])
            self.say(f"  {self.number}/{total}  {title}")


def _title(cell: dict[str, Any]) -> str:
    return heading(source(cell)) if cell["cell_type"] == "markdown" else ""


def _names(folder: Path, ending: str) -> list[str]:
    """Notebooks in `folder`, with `ending` behind their names."""
    return sorted(path.stem + ending for path in folder.glob("*.ipynb"))
