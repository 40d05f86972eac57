"""The command line: exit codes, sentences, and what it does not import."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from salesnb import __version__
from salesnb.__main__ import app

PARAMETERS = "month: str = '2025-11'\ntop: int = 3\nname: str = ''"
STRICT = """
from salesnb.runs import params

p = params.from_notebook("monthly_report", globals())
"""
MONTHLY = "month: str = '2025-11'  # month\nas_of: str = '2025-12-31'  # day"


@pytest.fixture
def acme(project):
    project.notebook("acme", "# Acme", "print(month, top, name)", parameters=PARAMETERS)
    (project.home / "a.yaml").write_text("month: 2011-10\ntop: 4\nname: a\n")
    (project.home / "b.yaml").write_text("top: 5\nname: b\n")
    return project


def test_later_files_and_pairs_win_and_the_last_file_names_the_folder(acme):
    arguments = ("-f", "a.yaml", "-f", "b.yaml", "-p", "name=007")
    code, out, err = acme.salesnb("run", "acme", *arguments)
    assert (code, out) == (0, "report    outputs/acme/b/report.html\n")
    assert err.splitlines() == ["acme -> outputs/acme/b", "  1/1  Acme"]
    manifest = acme.manifest("outputs/acme/b")
    assert manifest["parameters"] == {"month": "2011-10", "top": 5, "name": "007"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("run", "acme", "-p", "topp=3"),
            "salesnb: acme takes no 'topp'. Did you mean 'top'? "
            "It takes 'month', 'top', 'name'.",
        ),
        (
            ("run", "acme", "-p", "top=many"),
            "salesnb: acme: top is many, not int. Write  top: 3",
        ),
        (
            ("run", "acme", "-p", "top"),
            "salesnb: -p takes name=value, found 'top'. Write  -p month=2011-11",
        ),
        (
            ("run", "acme", "-f", "aa.yaml"),
            "salesnb: There is no file at 'aa.yaml'. Did you mean 'a.yaml'? "
            "Its folder has 'a.yaml', 'b.yaml', 'notebooks'.",
        ),
        (
            ("run", "acme", "--out", "notebooks"),
            "salesnb: '{home}/notebooks' holds what no run has written: 'acme.ipynb'. "
            "A report takes the place of its whole folder, so give it one of its own:  "
            "--out DIR",
        ),
    ],
)
def test_what_the_user_can_mend_is_a_sentence_and_code_2(acme, arguments, says):
    code, out, err = acme.salesnb(*arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == says.format(home=acme.home)
    assert "Traceback" not in err
    assert not (acme.home / "outputs").exists()


def test_an_unknown_notebook_is_a_sentence(acme):
    code, _, err = acme.salesnb("run", "acmee")
    assert code == 2
    assert err.startswith("salesnb: There is no notebook 'acmee'. Did you mean 'acme'?")


def test_a_notebook_that_fails_is_code_1_and_shows_no_traceback(project):
    project.notebook("acme", "# Acme", "1 / 0")
    code, out, err = project.salesnb("run", "acme", "--out", "out")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "acme -> out",
        "  1/1  Acme",
        "salesnb: acme did not finish: ZeroDivisionError under 'Acme': "
        "division by zero",
        "No report was written. See out.status.json",
    ]


def test_a_run_has_a_limit_of_time(project):
    project.notebook("acme", "# Acme", "import time\ntime.sleep(60)")
    code, _, err = project.salesnb("run", "acme", "--timeout", "2")
    assert code == 1
    assert "a run may take 2 s (--timeout)" in err


def test_version_and_help(project):
    assert project.salesnb("--version") == (0, f"{__version__}\n", "")
    code, out, _ = project.salesnb("--help")
    assert code == 0
    for command in ("run", "demo", "inspect", "lab"):
        assert f"\n  {command} " in out


def test_help_and_refusals_import_nothing_heavy():
    """The heaviest cost seconds; --help and a misspelt name are answered at once."""
    code = (
        "import sys\nfrom salesnb.__main__ import app\n"
        "app(['--help'], standalone_mode=False)\n"
        "from salesnb.runs import options\n"
        "heavy = {'pandas', 'papermill', 'nbformat', 'nbconvert', 'matplotlib',"
        " 'duckdb', 'numpy', 'IPython'}\n"
        "sys.exit(','.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_lab_opens_the_notebooks_here(project, monkeypatch):
    started: list[list[str]] = []
    monkeypatch.setattr("subprocess.call", lambda command: started.append(command) or 0)
    done = CliRunner().invoke(app, ["lab"])
    assert done.exit_code == 0
    folder = str(project.home / "notebooks")
    assert started == [[sys.executable, "-m", "jupyterlab", folder]]


def test_what_is_left_out_of_the_imports_is_there_again_afterwards():
    code = (
        "import sys\nfrom salesnb.__main__ import _without_grammar\n"
        "with _without_grammar():\n    import nbformat\n"
        "assert 'rfc3987_syntax' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("injected", "says"),
    [
        (
            {"monht": "2011-11"},
            "monthly_report takes no 'monht'. Did you mean 'month'?",
        ),
        ({"month": 201111}, "monthly_report: month is 201111 (a number), not a month"),
    ],
)
def test_plain_papermill_is_as_strict(project, injected, says):
    import papermill

    path = project.notebook("mine", "# A", STRICT, "p.month", parameters=MONTHLY)
    with pytest.raises(papermill.PapermillExecutionError) as failure:
        papermill.execute_notebook(path, None, injected, progress_bar=False)
    assert failure.value.ename == "ParamError"
    assert failure.value.evalue.startswith(says)


def test_plain_papermill_runs_with_what_is_right(project):
    import papermill

    path = project.notebook("mine", "# A", STRICT, "p.month", parameters=MONTHLY)
    given = {"month": "2011-11", "as_of": "2011-12-09"}
    done = papermill.execute_notebook(path, None, given, progress_bar=False)
    assert done.cells[-1].outputs[0].data["text/plain"] == "'2011-11'"
