"""What all tests share: real data, a browser, a fresh Python, stable examples."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

# PySpark is in an environment of its own: `make spark`.
collect_ignore = ["spark"]

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("MPLBACKEND", "Agg")
# On data of this size threads cost more than they bring, and workers share the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The same examples every time; to look for new ones: HYPOTHESIS_PROFILE=search pytest
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def data_folder():
    given = os.environ.get("SALESNB_DATA")
    return Path(given) if given else ROOT.parent / "shared" / "data"


def absent(reason, *, required_by):
    """Skip, but fail where the environment says that nothing may be absent."""
    if os.environ.get(required_by):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def need_data(*names):
    for name in names:
        if not (data_folder() / name).exists():
            reason = f"SALESNB_DATA names no folder with {name}"
            absent(reason, required_by="SALESNB_REQUIRE_DATA")


def pytest_collection_modifyitems(items):
    """Who takes a fixture has its marker, too, so that -m "not data" leaves it out."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "data_dir" in names:
            item.add_marker("data")
        if "chromium" in names:
            item.add_marker("browser")


def pytest_runtest_setup(item):
    for marker in item.iter_markers("data"):
        need_data(*marker.args)


@pytest.fixture(scope="session")
def data_dir():
    """The folder of real data; @pytest.mark.data("cdnow") says what of it is needed."""
    need_data("README.md")
    return data_folder().resolve()


@pytest.fixture(scope="session")
def chromium():
    """Path of a browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        reason = "There is no chromium on this machine"
        absent(reason, required_by="SALESNB_REQUIRE_BROWSER")
    return found


@pytest.fixture(scope="session")
def run_python():
    """`run_python("-c", code)`: a fresh interpreter; returns the finished process."""

    def run(*arguments, cwd=ROOT, timeout=120, **environment):
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=cwd,
            env=os.environ | environment,
            timeout=timeout,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run
