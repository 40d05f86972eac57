"""The executed notebook as it may be sent: nothing of the machine or the clock.

Question   What of an executed notebook is the report, and what only tells where and
           when it was made?
Gives      `scrub`: a copy whose bytes depend on input and parameters alone.
Taken out  papermill's and the kernel's times and paths, widget states and views (their
           static pictures stay), random cell ids, memory addresses, folders of files.
Rewritten  the cell of injected parameters: values as Python writes them, paths cut to
           their base names, and a line that says so.

>>> shown({"orders_path": "/home/ann/x.csv", "top": 3})
{'orders_path': 'x.csv', 'top': 3}
"""

import copy
import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from salesnb.intake.databases import is_address, nameless
from salesnb.runs.paramfile import is_path

KEPT = {"kernelspec", "language_info"}
VIEW = "application/vnd.jupyter.widget-view+json"
INJECTED = "injected-parameters"
CELL = re.compile(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
MODULE = re.compile(r"(?:[A-Za-z]:)?[/\\][^\s'\"<>|]*[/\\](?=[^/\\\s'\"]+\.py\b)")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
PREFIX = "snb-"  # of the folder that a kernel has for itself
WORKPLACE = rf"{PREFIX}\w{{8}}[/\\](?:tmp[/\\]?)?"
PICTURES = {"image/png", "image/jpeg"}
# Said where fonts are many and the machine has not drawn before; others would read it.
SLOW_FONTS = "Matplotlib is building the font cache; this may take a moment.\n"


def scrub(notebook: Any, values: dict[str, Any], folders: Iterable[str]) -> Any:
    """A copy of the executed `notebook` for others to read.

    values : the parameters that were injected; where an output says one that is the
        address of a database, it is `nameless` there, too
    folders : folders of this machine; where an output names one, it is left out
    """
    notebook = copy.deepcopy(notebook)
    notebook.metadata = {k: v for k, v in notebook.metadata.items() if k in KEPT}
    plain = _plainly(_addresses(values), _places(folders))
    for cell in notebook.cells:
        cell.metadata = _without(cell.metadata, "papermill", "execution")
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id, cell.source = INJECTED, injected(values)
        if "outputs" in cell:
            cell.outputs = [o for o in cell.outputs if o.get("text") != SLOW_FONTS]
        for output in cell.get("outputs", ()):
            _clean(output, plain)
    return notebook


def shown(values: dict[str, Any]) -> dict[str, Any]:
    """Parameters as a report may show them: base names for paths, no passwords.

    >>> shown({"orders_path": "postgresql://ann:pass@db/sales"})
    {'orders_path': 'postgresql://db/sales'}
    """
    return {name: _base(name, value) for name, value in values.items()}


def injected(values: dict[str, Any]) -> str:
    """The source of the cell that sets `values`, for people who read the notebook."""
    lines = [f"{name} = {value!r}" for name, value in shown(values).items()]
    if any(shown(values)[name] != value for name, value in values.items()):
        lines.insert(0, "# Files are named without the folders they were read from.")
    return "\n".join(["# Parameters", *lines])


def _base(name: str, value: Any) -> Any:
    if isinstance(value, str) and is_address(value):
        value = nameless(value)  # whatever the parameter is called
        if not value.startswith(("sqlite", "duckdb")):
            return value
    return re.split(r"[/\\]", value)[-1] if is_path(name, value) else value


def _without(metadata: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in names}


def _places(folders: Iterable[str]) -> re.Pattern | None:
    """A pattern of `folders`, longest first, each with what separates it from the rest.

    The look-behind leaves base64 alone, where '/tmp/' can stand by chance.
    """
    long = sorted({f for f in folders if len(f) > 3}, key=lambda f: (-len(f), f))
    if not long:
        return None
    names = "|".join(re.escape(folder.rstrip("/\\")) for folder in long)
    end = r"(?:[/\\]+|(?![\w.-]))"
    return re.compile(rf"(?<![\w+/=])(?:file://)?(?:{names}){end}(?:{WORKPLACE})?")


def _addresses(values: dict[str, Any]) -> dict[str, str]:
    """Addresses among `values` as an output writes them -> without their names."""
    texts = [v for v in values.values() if isinstance(v, str) and is_address(v)]
    forms = {form: nameless(text) for text in texts for form in (text, escape(text))}
    return {form: name for form, name in forms.items() if name != form}


def _plainly(
    addresses: dict[str, str], places: re.Pattern | None
) -> Callable[[str], str]:
    """What takes names out of addresses, and places of the machine, out of a text."""

    def plain(text: str) -> str:
        for whole, name in addresses.items():
            text = text.replace(whole, name)
        return places.sub("", text) if places else text

    return plain


def _clean(output: Any, plain: Callable[[str], str]) -> None:
    if "text" in output:
        output.text = _deep(_quiet(output.text), plain)
    data = output.get("data", {})
    data.pop(VIEW, None)
    if "text/plain" in data:
        data["text/plain"] = _quiet(data["text/plain"])
    for mime in data.keys() - PICTURES:
        data[mime] = _deep(data[mime], plain)


def _quiet(text: str) -> str:
    """Text without addresses in memory and without the folders of Python files."""
    return MODULE.sub("", CELL.sub("cell", ADDRESS.sub("at 0x…", text)))


def _deep(value: Any, plain: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _deep(part, plain) for name, part in value.items()}
    if isinstance(value, list):
        return [_deep(part, plain) for part in value]
    return plain(value) if isinstance(value, str) else value
