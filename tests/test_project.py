"""The project's files agree with one another; pyproject.toml is the one that says."""

import importlib.metadata
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
TEST = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
BUILD = [Requirement(line) for line in PYPROJECT["build-system"]["requires"]]
# What conda-forge calls differently.
CONDA = {"duckdb": "python-duckdb", "matplotlib": "matplotlib-base"}
PYTHONS = ("3.11", "3.12", "3.13")
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))


def conda_environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def constraint_lines():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def pins(python):
    """Name -> the versions for this Python; a marker that does not parse raises."""
    found: dict[str, list[str]] = {}
    for pin in map(Requirement, constraint_lines()):
        if pin.marker is None or pin.marker.evaluate({"python_version": python}):
            (exact,) = pin.specifier
            assert exact.operator == "==", f"{pin} is not pinned"
            found.setdefault(canonicalize_name(pin.name), []).append(exact.version)
    return found


def test_conda_has_the_same_dependencies_and_bounds():
    listed = [x for x in conda_environment()["dependencies"] if isinstance(x, str)]
    conda = {r.name: r.specifier for r in map(Requirement, listed)}
    del conda["pip"], conda["python"]
    ours = {CONDA.get(r.name, r.name): r.specifier for r in RUNTIME + TEST}
    assert conda == ours


def test_conda_pythons_are_the_ones_that_are_tested():
    listed = [x for x in conda_environment()["dependencies"] if isinstance(x, str)]
    (conda,) = (r.specifier for r in map(Requirement, listed) if r.name == "python")
    ours = SpecifierSet(PROJECT["requires-python"]) & SpecifierSet("<3.14")
    assert conda == ours
    for python in PYTHONS:
        assert f"Programming Language :: Python :: {python}" in PROJECT["classifiers"]
        assert python in conda


def test_conda_leaves_only_the_project_to_pip():
    environment = conda_environment()
    (pip,) = (x for x in environment["dependencies"] if isinstance(x, dict))
    assert pip == {"pip": ["-e ."]}
    assert environment["channels"] == ["conda-forge"]


def test_constraints_have_no_address_path_or_option():
    for line in constraint_lines():
        assert not re.search(r"[/\\@:]|^-", line), line


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("needed", RUNTIME + TEST + BUILD, ids=str)
def test_every_dependency_has_one_pin_within_its_bounds(needed, python):
    versions = pins(python).get(canonicalize_name(needed.name), [])
    assert len(versions) == 1
    assert versions[0] in needed.specifier


@pytest.mark.parametrize("python", PYTHONS)
def test_numbers_come_from_the_same_versions_on_every_python(python):
    """Results stored in notebooks are compared exactly, so these must not differ."""
    names = ("numpy", "scipy", "pandas", "duckdb", "scikit-learn", "statsmodels")
    here, first = pins(python), pins(PYTHONS[0])
    assert [here[name] for name in names] == [first[name] for name in names]


def needs(name, extras):
    """What an installed distribution asks for here, with these extras of it."""
    for line in importlib.metadata.requires(name) or []:
        child = Requirement(line)
        marker = child.marker
        if not marker or any(marker.evaluate({"extra": e}) for e in {"", *extras}):
            yield child


def below(requirements, versions):
    """Names of all that these need, seen through what is installed at its pin.

    In an environment made another way, such as conda's, other versions may need other
    things: what they need is not asked.
    """
    found, ahead = set(), list(requirements)
    while ahead:
        needed = ahead.pop()
        name = canonicalize_name(needed.name)
        seen = (name, frozenset(needed.extras)) in found
        found.add((name, frozenset(needed.extras)))
        if not seen and versions.get(name) == [importlib.metadata.version(name)]:
            ahead.extend(needs(name, needed.extras))
    return {name for name, _ in found}


def test_constraints_pin_everything_below():
    versions = pins("{}.{}".format(*sys.version_info))
    assert below(RUNTIME + TEST, versions) - set(versions) == set()


def test_the_command_is_there():
    (entry,) = importlib.metadata.entry_points(group="console_scripts", name="salesnb")
    assert entry.value == PROJECT["scripts"]["salesnb"] == "salesnb.__main__:main"
    assert callable(entry.load())


def test_files_beside_the_code_are_packaged():
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["salesnb"]
    package = ROOT / "salesnb"
    packaged = {path for pattern in patterns for path in package.glob(pattern)}
    beside = {
        path
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".py" and path.parent.name != "__pycache__"
    }
    assert beside - packaged == set()


def hooks():
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["repos"]


def test_hooks_are_local():
    assert [repo["repo"] for repo in hooks()] == ["local"]


def notebook_cleaner():
    (entry,) = (h["entry"] for h in hooks()[0]["hooks"] if h["id"] == "notebooks")
    script, *options = shlex.split(entry)
    return [sys.executable, "-m", script, *options]


def cleaner(*options):
    """The finished process; each start of it costs seconds, so it takes many files."""
    command = [*notebook_cleaner(), *map(str, options)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_notebooks_are_committed_clean():
    assert NOTEBOOKS, "no notebooks found where they are looked for"
    done = cleaner("--verify", *NOTEBOOKS)
    assert done.returncode == 0, f"pre-commit run notebooks --all-files\n{done.stdout}"


def ran_from_top_to_bottom(cells):
    code = [c for c in cells if c["cell_type"] == "code" and "".join(c["source"])]
    return [c["execution_count"] for c in code] == list(range(1, len(code) + 1))


def test_notebooks_are_committed_executed():
    """nbval passes a cell that was never run, whatever the code computes."""
    books = {p.name: json.loads(p.read_text(encoding="utf-8")) for p in NOTEBOOKS}
    assert [n for n, b in books.items() if not ran_from_top_to_bottom(b["cells"])] == []


def test_a_cell_that_was_never_run_is_seen():
    cells = notebook()["cells"]
    assert ran_from_top_to_bottom(cells)
    assert not ran_from_top_to_bottom(cells + notebook()["cells"])
    assert not ran_from_top_to_bottom([cells[0] | {"execution_count": None}])


def notebook(**metadata):
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": 1,
        "metadata": {"tags": ["parameters"]},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["2\n"]}],
        "source": ["print(1 + 1)"],
    }
    python3 = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": [cell],
        "metadata": {"kernelspec": python3, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


TRACES = {
    "run": {"papermill": {"duration": 1.5}},
    "state": {"widgets": {"state": {}}},
    "python": {"language_info": {"name": "python", "version": "3.11.7"}},
}


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory):
    """The notebooks with traces, and one without, after cleaning."""
    folder = tmp_path_factory.mktemp("cleaned")
    for name, traces in {"clean": {}, **TRACES}.items():
        text = json.dumps(notebook(**traces), indent=1)
        (folder / f"{name}.ipynb").write_text(text + "\n", encoding="utf-8")
    assert cleaner(*folder.iterdir()).returncode == 0
    return {path.stem: json.loads(path.read_text()) for path in folder.iterdir()}


def test_the_cleaner_leaves_outputs_counts_ids_and_tags(cleaned):
    assert cleaned["clean"] == notebook()


@pytest.mark.parametrize("name", TRACES)
def test_the_cleaner_takes_traces_out(cleaned, name):
    book = cleaned[name]
    assert book["cells"] == notebook()["cells"]
    left = book["metadata"].get("language_info", {"name": "python"})
    assert left == {"name": "python"}
    assert set(book["metadata"]) <= {"kernelspec", "language_info"}


def test_the_cleaner_tells_clean_from_unclean(tmp_path):
    path = tmp_path / "report.ipynb"
    path.write_text(json.dumps(notebook(**TRACES["run"])) + "\n", encoding="utf-8")
    assert cleaner("--verify", path).returncode == 1
