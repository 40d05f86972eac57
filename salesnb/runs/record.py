"""What a run leaves for machines: the numbers a notebook has shown, as a manifest.

Question   What did this run read, leave out, and find, and with what was it computed?
Takes      an executed notebook whose cells show objects with JSON mime types.
Gives      Record; `manifest`, a dict that is plain JSON.
Manifest   status, notebook, parameters, made_up (whether the orders are the sample
           company's; null where no cell said), inputs (role, name, sha256, rows), rows
           and ledger (reason -> rows, amount) of the orders, deals_rows and deals_ledger of
           the deals, likewise customers_, activities_ and tickets_ where such were read,
           months, metrics (id -> value, unit, n, d, as_of, reason), tables,
           sheets (table -> its sheet in the workbook), warnings, versions, seconds. Only
           `seconds` differs between two runs of the same input.
Refuses    two values for one metric, two tables of one name: a reader could not tell.
"""

import json
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from salesnb.runs.errors import RunError

MIME = "application/vnd.salesnb.{}.v1+json"
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
COUNTS = ("rows_in", "rows_after_duplicates", "rows_kept")
OTHERS = ("customers", "activities", "tickets")
LIBRARIES = (
    "pandas",
    "numpy",
    "scipy",
    "duckdb",
    "narwhals",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
    "nbconvert",
    "xlsxwriter",
)


@dataclass
class Record:
    """All that the cells have shown, in the order they showed it."""

    metrics: dict[str, Any] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    ledger: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def collect(notebook: Any) -> Record:
    """Read the shown objects and the warnings out of an executed notebook."""
    record = Record()
    for output in outputs(notebook):
        data = output.get("data", {})
        _merge(record.metrics, data.get(MIME.format("metrics"), {}), "metric")
        _merge(record.ledger, data.get(MIME.format("ledger"), {}), "ledger's entry")
        _merge(record.origin, data.get(MIME.format("origin"), {}), "origin")
        record.inputs += data.get(MIME.format("inputs"), [])
        if table := data.get(MIME.format("table")):
            record.tables.append(table)
        record.tables += data.get(MIME.format("tables"), [])
        record.warnings += _warnings(output)
    record.tables = _unique(record.tables)
    return record


def outputs(notebook: Any) -> Iterator[Any]:
    for cell in notebook.cells:
        yield from cell.get("outputs", ())


def manifest(
    record: Record, notebook: str, parameters: dict[str, Any], seconds: float
) -> dict[str, Any]:
    """The manifest of a run that has ended well.

    parameters : as they may be shown: base names of files, no passwords
    """
    from salesnb.present import workbook

    ledger = record.ledger
    return {
        "status": "ok",
        "notebook": notebook,
        "parameters": parameters,
        "made_up": record.origin.get("made_up"),
        "inputs": record.inputs,
        **_accounts(ledger),
        "months": ledger.get("months", []),
        "metrics": record.metrics,
        "tables": [table["name"] for table in record.tables],
        "sheets": workbook.sheets(record.tables),
        "warnings": record.warnings,
        "versions": versions(),
        "seconds": round(seconds, 2),
    }


def _accounts(ledger: dict[str, Any]) -> dict[str, Any]:
    """rows and ledger of the orders, the same of the deals and of what else was read."""
    parts = {"": ledger, "deals_": ledger.get("deals", {})}
    parts |= {f"{name}_": ledger[name] for name in OTHERS if name in ledger}
    found: dict[str, Any] = {}
    for before, part in parts.items():
        found[f"{before}rows"] = {name: part[name] for name in COUNTS if name in part}
        found[f"{before}ledger"] = part.get("reasons", {})
    return found


def as_text(manifest: dict[str, Any]) -> str:
    """Strict JSON: no NaN, the same order of keys, a line's end at the end."""
    return json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def versions() -> dict[str, str]:
    """Python, salesnb and the libraries that numbers and pictures depend on."""
    from salesnb import __version__

    found = {"python": platform.python_version(), "salesnb": __version__}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an engine this installation does without
            continue
    return found


def _warnings(output: Any) -> list[str]:
    """What a cell said on stderr; a picture that says nothing to who cannot see it."""
    if output.get("name") == "stderr":
        return [output["text"].strip()] if output["text"].strip() else []
    data, metadata = output.get("data", {}), output.get("metadata", {})
    pictures = [kind for kind in PICTURES if kind in data and "text/html" not in data]
    bare = [kind for kind in pictures if not metadata.get(kind, {}).get("alt")]
    return ["A picture has no description (alt text)."] if bare else []


def _merge(whole: dict[str, Any], part: dict[str, Any], what: str) -> None:
    for name, value in part.items():
        if whole.setdefault(name, value) != value:
            raise RunError.two_values(what, name)


def _unique(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named: dict[str, Any] = {}
    for table in tables:
        _merge(named, {table["name"]: table}, "table")
    return list(named.values())
