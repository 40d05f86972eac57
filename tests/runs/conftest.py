"""A project folder with small notebooks, run by real kernels."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import salesnb

HOME = Path(salesnb.__file__).parents[1]
PYTHON3 = {"name": "python3", "display_name": "Python 3", "language": "python"}


def cell(source: str) -> dict:
    kind = "markdown" if source.startswith("#") else "code"
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


class Project:
    """A folder to stand in: `notebooks/`, and the command line run in it."""

    def __init__(self, home: Path):
        self.home = home
        (home / "notebooks").mkdir(parents=True)

    def notebook(self, name: str, *sources: str, parameters: str = "") -> Path:
        """Write notebooks/<name>.ipynb; sources that begin with # are markdown."""
        cells = [cell(source) for source in sources]
        if parameters:
            cells.insert(1, cell(parameters))
            cells[1]["metadata"]["tags"] = ["parameters"]
        for number, each in enumerate(cells):
            each["id"] = f"c{number:02}"
        content = {"cells": cells, "metadata": {"kernelspec": PYTHON3}}
        path = self.home / "notebooks" / f"{name}.ipynb"
        path.write_text(json.dumps({**content, "nbformat": 4, "nbformat_minor": 5}))
        return path

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "salesnb", *arguments],
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def salesnb(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of one command."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def former(self, out: str = "out") -> dict[str, bytes]:
        """A report that stands there already, as `files` gives it."""
        folder = self.home / out
        folder.mkdir()
        for name in ("report.html", "manifest.json"):
            (folder / name).write_text(f"the former {name}")
        return self.files(out)

    def files(self, out: str = "out") -> dict[str, bytes]:
        folder = self.home / out
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def hidden(self) -> list[str]:
        """What a run has for itself, wherever it is below here."""
        return [p.name for p in self.home.rglob(".*")]

    def status(self, out: str = "out") -> dict:
        return json.loads((self.home / f"{out}.status.json").read_text())

    def manifest(self, out: str = "out") -> dict:
        return json.loads((self.home / out / "manifest.json").read_text())


@pytest.fixture
def temporary(monkeypatch):
    """A temporary folder of one test's own; its path is short, as sockets need it."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


@pytest.fixture
def project(tmp_path, monkeypatch, temporary) -> Project:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SALESNB_DATA", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(HOME))  # for kernels that papermill starts
    return Project(tmp_path)


@pytest.fixture
def kernel_gone():
    return gone


def gone(pid: int, seconds: float = 15) -> bool:
    """Whether a process ends within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
