"""Whole runs, in real kernels: what they leave, and what they leave alone."""

import importlib
import json
import os
import pkgutil
import signal
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from python_calamine import CalamineWorkbook

import salesnb
from salesnb.errors import RowLossError, SalesnbError
from salesnb.runs.errors import RunError
from salesnb.runs.run import Job, Limits, ours, run

PARAMETERS = "month: str = '2025-11'  # which\norders_path: str = ''  # a file"
MESSY = """
import os, sys, tempfile, warnings
print(os.getcwd(), tempfile.gettempdir(), os.path.expanduser("~"), sys.path)
print(object(), {"b", "a", "c"}, orders_path)
warnings.warn("watch out")
"""
SHOWN = """
class Shown:
    def _repr_mimebundle_(self, include=None, exclude=None):
        kind = "application/vnd.salesnb.{}.v1+json".format
        columns = [{"name": "a", "title": "A", "kind": "number"}]
        table = {"name": "top", "title": "Top", "columns": columns, "rows": [[1.5]]}
        metrics = {"revenue": {"value": 1.5, "unit": "GBP", "n": 1.5, "d": None,
                               "as_of": "2025-12-31", "reason": ""}}
        return {"text/html": "<p>1.50</p>", "text/plain": "1.50",
                kind("table"): table, kind("metrics"): metrics}

Shown()
"""
PICTURE = """
from IPython.display import Image, display
import base64
pixel = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YA"
    "AAAASUVORK5CYII="
)
display(Image(base64.b64decode(pixel)), metadata={"image/png": {"alt": "a pixel"}})
"""
FILES = {"report.html", "report.ipynb", "tables.xlsx", "manifest.json"}


def lively(project):
    cells = ("# Acme", "## What happened", MESSY, "## Numbers", SHOWN, PICTURE)
    return project.notebook("acme", *cells, parameters=PARAMETERS)


def workplaces() -> list[str]:
    """What kernels have for themselves in the temporary folder."""
    return [path.name for path in Path(tempfile.gettempdir()).glob("snb-*")]


def stops(project, code: str, kind: type[Exception], **limits) -> Exception:
    """Run a notebook with `code` under 'Second'; nothing but a record may be left."""
    before = project.former()
    project.notebook("acme", "# Acme", "a = 1", "## Second", code, "## Third")
    with pytest.raises(kind) as failure:
        run("acme", {}, out=Path("out"), limits=Limits(**limits))
    assert project.files() == before
    assert project.hidden() == []
    assert workplaces() == []
    record = project.status()
    assert record["status"] == "failed"
    assert record["why"] == str(failure.value)
    return failure.value


def test_a_report_is_four_files_and_progress_is_a_line_a_section(project):
    lively(project)
    lines: list[str] = []
    done = run("acme", {"month": "2025-10"}, progress=lines.append)
    assert done == Path("outputs/acme/2025-10")
    assert set(project.files(done)) == FILES
    assert lines == [
        "acme -> outputs/acme/2025-10",
        "  1/3  Acme",
        "  2/3  What happened",
        "  3/3  Numbers",
    ]
    manifest = project.manifest(done)
    assert manifest["status"] == "ok"
    assert manifest["parameters"] == {"month": "2025-10", "orders_path": ""}
    assert manifest["metrics"]["revenue"]["value"] == 1.5
    assert manifest["tables"] == ["top"]
    assert manifest["warnings"] == [
        'cell:4: UserWarning: watch out\n  warnings.warn("watch out")'
    ]
    assert 'alt="a pixel"' in (done / "report.html").read_text()
    notebook = nbformat.read(done / "report.ipynb", as_version=4)
    assert [c.id for c in notebook.cells][:3] == ["c00", "c01", "injected-parameters"]
    assert not Path("outputs/acme/2025-10.status.json").exists()


def test_the_workbook_is_in_the_readers_words_and_says_what_is_made_up(
    project, monkeypatch
):
    """A language here says all in capitals."""
    loud = SimpleNamespace(gettext=str.upper)
    monkeypatch.setattr("salesnb.present.words.catalogue", lambda language: loud)
    made_up = (
        "class Shown:\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'application/vnd.salesnb.origin.v1+json': {'made_up': True}}\n"
        "Shown()"
    )
    project.notebook("acme", "# Acme", made_up)
    done = run("acme", {}, out=Path("out"))
    book = CalamineWorkbook.from_path(done / "tables.xlsx")
    assert book.sheet_names == ["ABOUT"]
    facts = dict(book.get_sheet_by_name("ABOUT").to_python())
    assert facts["orders"].startswith("THESE ARE THE EXPORTS OF A MADE-UP COMPANY")
    assert json.loads((done / "manifest.json").read_text())["made_up"] is True


def test_equal_runs_give_equal_bytes_and_name_no_folder(project, monkeypatch):
    """Another working folder, another place of the same file, another time."""
    notebook = lively(project)
    reports = []
    for place in ("one", "two"):
        folder = project.home / place
        folder.mkdir()
        (folder / "orders.csv").write_text("a\n")
        monkeypatch.chdir(folder)
        run(str(notebook), {"orders_path": "orders.csv"}, out=Path("out"))
        files = project.files(f"{place}/out")
        manifest = json.loads(files.pop("manifest.json"))
        assert manifest.pop("seconds") > 0
        reports.append((files, manifest))
        text = json.dumps(manifest) + (folder / "out" / "report.ipynb").read_text()
        text += (folder / "out" / "report.html").read_text()
        for word in (str(project.home), str(Path.home()) + "/", tempfile.gettempdir()):
            assert word not in text
        assert "orders_path = 'orders.csv'" in text
    assert reports[0] == reports[1]


def test_a_mistake_in_the_notebook_is_told_without_a_traceback(project):
    said = stops(project, "{}['x']", RunError)
    assert str(said) == (
        "acme did not finish: KeyError under 'Second': 'x'\n"
        "The former report in 'out' is as it was. See out.status.json"
    )
    assert said.exit_code == 1
    assert "Traceback" in project.status()["detail"]
    assert "{}['x']" in project.status()["detail"]


def test_a_sentence_of_ours_crosses_from_the_kernel(project):
    code = "from salesnb.errors import RowLossError\nraise RowLossError('two\\nlines')"
    said = stops(project, code, RowLossError)
    assert str(said) == "two\nlines"
    assert said.exit_code == 2


def families(kind: type) -> list[type]:
    return [kind, *(low for child in kind.__subclasses__() for low in families(child))]


def test_every_error_of_ours_is_known_by_its_name():
    """A kernel tells the name and the sentence; without the class it were no code 2."""
    for module in pkgutil.walk_packages(salesnb.__path__, "salesnb."):
        if module.name != "salesnb.__main__":
            importlib.import_module(module.name)
    known = [k for k in families(SalesnbError) if k.__module__.startswith("salesnb.")]
    assert len(known) >= 12
    assert [kind for kind in known if ours(kind.__name__) is not kind] == []
    assert ours("KeyError") is ours("SENTENCES") is None


def test_a_killed_kernel(project):
    code = "import os\nos.kill(os.getpid(), 9)"
    said = stops(project, code, RunError)
    assert str(said).startswith(
        "acme did not finish: its kernel died under 'Second'; most often memory has"
    )


@pytest.mark.parametrize("limits", [{"cell": 1}, {"run": 3}])
def test_a_cell_that_takes_too_long(project, limits):
    said = stops(project, "while True: pass", RunError, **limits)
    run, cell = limits.get("run", 3600), limits.get("cell", 3600)
    assert str(said).startswith(
        "acme did not finish: it was not ready in time under 'Second'; "
        f"a run may take {run} s (--timeout), a cell {cell} s.\n"
    )


def test_a_cell_may_take_what_is_left_of_the_run(tmp_path):
    def left(passed: float, **limits) -> int:
        job = Job(tmp_path, {}, {}, {}, tmp_path, Limits(**limits))
        job.started = time.monotonic() - passed
        return round(job.left())

    assert left(0, run=100, cell=30) == 30
    assert left(90, run=100, cell=30) == 10


def test_leaving_early_is_not_success(project):
    """papermill takes sys.exit(0) for an end that is meant, and says nothing."""
    said = stops(project, "import sys\nsys.exit(0)", RunError)
    assert "it left early, by SystemExit under 'Second'" in str(said)


def test_a_page_that_would_load_something_is_no_report(project):
    code = "from IPython.display import HTML\nHTML('<script>1</script>')"
    said = stops(project, code, RunError)
    assert "would need more than its own file: '<script>'" in str(said)


SLEEP = """
import os, pathlib, time
pathlib.Path("pid").write_text(str(os.getpid()))
time.sleep(60)
"""


def asleep(project):
    """A run of the command line that is in the middle, and its kernel's process."""
    project.notebook("acme", "# Acme", "## Asleep", SLEEP)
    process = project.start("run", "acme", "--out", "out")
    pid = project.home / "notebooks" / "pid"
    while not (pid.exists() and pid.read_text()):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    return process, int(pid.read_text())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_run_that_is_told_to_stop(project, kernel_gone):
    before = project.former()
    process, kernel = asleep(project)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert err.splitlines()[-1] == "salesnb: stopped by SIGTERM"
    assert project.files() == before
    assert project.hidden() == []
    assert project.status()["why"] == "stopped by SIGTERM"
    assert kernel_gone(kernel)


def test_what_libraries_log_is_not_told(run_python):
    """A signal in the wrong moment has asyncio log a traceback, one time in thirty."""
    code = (
        "import logging\nfrom salesnb.runs import kernel\nkernel.quiet()\n"
        "logging.getLogger('asyncio').error('Task exception was never retrieved')"
    )
    done = run_python("-c", code)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_run_that_is_killed_is_cleared_up_by_the_next(project, kernel_gone):
    before = project.former()
    process, kernel = asleep(project)
    process.kill()
    process.communicate(timeout=30)
    assert project.files() == before
    assert ".out.part" in project.hidden()
    assert len(workplaces()) == 1
    assert project.status()["status"] == "running"
    assert kernel_gone(kernel)
    project.notebook("acme", "# Acme", "1 + 1")
    run("acme", {}, out=Path("out"))
    assert set(project.files()) == FILES
    assert project.hidden() == []
    assert workplaces() == []
    assert not Path("out.status.json").exists()
