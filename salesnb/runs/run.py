"""A notebook, parameters, a folder: check, execute, write down, swap in.

Question   What is the report for these parameters?
Takes      a notebook's name or path; parameters by name; the folder to give.
Gives      the folder: report.html, report.ipynb, tables.xlsx, manifest.json.
Promise    All or nothing (see `target`). Equal input and parameters give equal bytes,
           but for `seconds` in the manifest.
Refuses    what `params` and `preflight` refuse, before a kernel starts; what the
           notebook refuses, with its sentence. Anything else that stops it - a mistake,
           a dead kernel, a limit of time - is a RunError, its traceback in the record.
"""

import re
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import salesnb
from salesnb.errors import SalesnbError
from salesnb.runs import notebooks, paramfile, params, scrub, target
from salesnb.runs.errors import RunError
from salesnb.runs.preflight import preflight

COLOURS = re.compile(r"\x1b\[[\d;]*[A-Za-z]")
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@dataclass(frozen=True)
class Limits:
    """Seconds that a whole run and a single cell may take."""

    run: float = 3600
    cell: float = 3600


class Stopped(KeyboardInterrupt):
    """A signal asked the run to stop; `exit_code` is the shell's 128 + its number."""

    def __init__(self, number: int):
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.exit_code = 128 + number


def silent(line: str) -> None:
    """The progress of a run that tells nobody."""


def run(
    notebook: str,
    values: Mapping[str, Any],
    *,
    out: Path | None = None,
    limits: Limits | None = None,
    progress: Callable[[str], None] = silent,
) -> Path:
    """Run `notebook` with the parameters `values` and give the folder of its report.

    out : the folder; by default outputs/<notebook>/<`name_of`>, from the working folder
    progress : called with a line for each section that is reached

    Raises SalesnbError for what the user can mend, RunError for what stopped the run,
    Stopped when a signal did; in every case the former report is as it was.
    """
    path = notebooks.find(notebook)
    content = notebooks.read(path)
    model = params.model_of(path.stem, notebooks.tagged(content, "parameters"))
    checked = params.check(path.stem, values, model)
    given = {name: getattr(checked, name) for name in values}
    out = out or default_out(path.stem, name_of(checked))
    job = Job(path, content, given, checked.model_dump(), out, limits or Limits())
    about = {"notebook": path.stem, "report": out.name}
    with _stoppable(), target.writing(out, about) as folder:
        progress(f"{path.stem} -> {out}")  # from here on a failure leaves a record
        preflight(checked)
        _write(job, _execute(job, progress), folder)
    return out


def default_out(notebook: str, name: str) -> Path:
    """Where a report goes when nobody says.

    >>> default_out("monthly_report", "2011-11").as_posix()
    'outputs/monthly_report/2011-11'
    """
    return Path("outputs") / notebook / name


def name_of(checked: Any) -> str:
    """What a report is called among those of its notebook: its month, or its date.

    >>> name_of(params.CustomerSegmentation(as_of="2011-12-09"))
    '2011-12-09'
    """
    names = (getattr(checked, name, "") for name in ("month", "as_of"))
    return next((str(name) for name in names if name), "report")


@dataclass
class Job:
    """One run: `given` parameters were named by the user, `parameters` are all."""

    path: Path
    content: dict[str, Any]
    given: dict[str, Any]
    parameters: dict[str, Any]
    out: Path
    limits: Limits
    started: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        return self.path.stem

    def left(self) -> float:
        """Seconds that the next cell may take."""
        passed = time.monotonic() - self.started
        return min(self.limits.cell, self.limits.run - passed)

    def failed(self, why: str) -> RunError:
        kept = "No report was written."
        if self.out.exists():
            kept = f"The former report in '{self.out}' is as it was."
        return RunError.failed(self.name, why, f"{kept} See {target.status(self.out)}")

    def folders(self) -> list[str]:
        """Folders of this machine that no output has to name."""
        files = [v for name, v in self.given.items() if paramfile.is_path(name, v)]
        known = [Path.home(), Path.cwd(), self.path.parent, self.out.resolve().parent]
        known += [Path(tempfile.gettempdir()), Path(salesnb.__file__).parents[1]]
        return [*map(str, known), *(str(Path(f).parent) for f in files)]


def _execute(job: Job, progress: Callable[[str], None]) -> Any:
    """The executed notebook, or the sentence for what went wrong in it."""
    import nbformat

    from salesnb.runs import kernel

    sections = notebooks.Sections(job.content, progress)

    def on_cell(cell: Any) -> float:
        sections.reach(cell)
        return job.left()

    node = nbformat.from_dict(job.content)
    try:
        key = str(job.out.resolve())
        done = kernel.execute(node, job.given, job.path.parent, on_cell, key)
    except Exception as failure:
        raise _worded(job, sections.now, failure) from None
    if left := [o for c in done.cells for o in c.get("outputs", ()) if "ename" in o]:
        # papermill takes sys.exit() for an end that is meant; half a report is not.
        raise job.failed(f"it left early, by {left[0].ename}{_under(sections.now)}.")
    return done


def _worded(job: Job, section: str, failure: Exception) -> SalesnbError:
    """The exception to raise for one of papermill's, nbclient's or jupyter_client's."""
    kind, said = type(failure).__name__, str(failure)
    if kind == "PapermillExecutionError":
        kind, said = failure.ename, COLOURS.sub("", failure.evalue)
        if meant := ours(kind):
            return meant(said)
        why = f"{kind}{_under(section)}: {said}"
    elif kind == "CellTimeoutError":
        run, cell = job.limits.run, job.limits.cell
        limits = f"a run may take {run:g} s (--timeout), a cell {cell:g} s."
        why = f"it was not ready in time{_under(section)}; {limits}"
    elif kind == "DeadKernelError":
        why = f"its kernel died{_under(section)}; most often memory has run out."
    else:
        why = f"{kind}{_under(section)}: {said}"
    worded = job.failed(why)
    worded.add_note(COLOURS.sub("", "".join(traceback.format_exception(failure))))
    return worded


def ours(name: str) -> type[SalesnbError] | None:
    """The error of ours called `name`: a kernel gives no more of it than that.

    Each room of the package has its errors in its errors.py.
    """
    home = Path(salesnb.__file__).parent
    for path in sorted(home.rglob("errors.py")):
        parts = path.relative_to(home.parent).with_suffix("").parts
        found = getattr(import_module(".".join(parts)), name, None)
        if isinstance(found, type) and issubclass(found, SalesnbError):
            return found
    return None


def _under(section: str) -> str:
    return f" under '{section}'" if section else ""


def _write(job: Job, executed: Any, folder: Path) -> None:
    """The four files, the manifest last."""
    import nbformat

    from salesnb.present import workbook
    from salesnb.runs import record, render

    notebook = scrub.scrub(executed, job.given, job.folders())
    found = record.collect(notebook)
    parameters = scrub.shown(job.parameters)
    _text(folder / "report.ipynb", nbformat.writes(notebook) + "\n")
    _text(folder / "report.html", render.page(notebook, found, parameters, job.name))
    words = render.reader_of(parameters)
    about = _about(job, parameters)
    if found.origin.get("made_up"):
        about["orders"] = words.say("origin.made_up")
    workbook.write(folder / "tables.xlsx", found.tables, about, words=words)
    seconds = time.monotonic() - job.started
    manifest = record.manifest(found, job.name, parameters, seconds)
    _text(folder / "manifest.json", record.as_text(manifest))


def _about(job: Job, parameters: dict[str, Any]) -> dict[str, Any]:
    facts = {"notebook": job.name, "salesnb": salesnb.__version__}
    return facts | {name: v for name, v in parameters.items() if v != ""}


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Signals end the block with Stopped; a second one does not disturb the tidying."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread can be told by a signal
        return
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    former = {n: signal.getsignal(n) for n in numbers}
    heard = [n for n in numbers if former[n] is not signal.SIG_IGN]  # nohup, say

    def stop(number: int, frame: Any) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for number in heard:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, former[number])
