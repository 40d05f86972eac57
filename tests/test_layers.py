"""Imports point down, modules stay small, only the command line prints, and importing
salesnb changes nothing and costs little."""

import ast
from pathlib import Path

import pytest

import salesnb

PACKAGE = Path(salesnb.__file__).parent
GROUND = {"errors", "schema", "periods", "engines"}
# A room sees those with a smaller number, and itself.
RANK = {
    "ground": 0,
    "intake": 1,
    "tracking": 1,
    "analysis": 2,
    "present": 3,
    "runs": 4,
    "__main__": 5,
}
# Modules of analysis/ stand alone. An exception is a row here: {"module": {"it uses"}},
# with the reason in a comment above the row.
# book: what every table of the month reads; scope: the period it is about; customers:
# who bought when. These three are tables that the others are declared on.
ALLOWED: dict[str, set[str]] = {
    "book": {"customers"},
    "scope": {"book"},
    "monthly": {"book", "customers", "scope"},
    "tops": {"book", "scope"},
    "bridge": {"book", "scope"},
    "pipeline": {"scope"},
    # errors: what customers cannot be described from, worded once. known: rows up to a
    # day, and what stands beside a customer. strangers: and beside nobody. flow: order
    # lines with fewer rows. given: what is asked of every table and day, refused in the
    # same words.
    "given": {"errors"},
    "known": {"errors", "given"},
    "strangers": {"errors", "given", "known"},
    "features": {"errors", "given", "known", "strangers"},
    "flow": {"customers", "errors", "given", "known"},
    "cohorts": {"errors", "flow", "given"},
    "value": {"given"},
    # segmentation: the report on customers, assembled from these tables.
    "segmentation": {"cohorts", "features", "rfm", "segments", "value"},
}
PLOTTING = {"matplotlib", "seaborn", "plotly", "altair", "bokeh"}
PRINTING = {
    "print",
    "pprint",
    "typer.echo",
    "typer.secho",
    "click.echo",
    "sys.stdout.write",
    "sys.stderr.write",
}
MAX_LINES = 300


def module_name(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def room(module):
    """salesnb.analysis.monthly is in the room analysis, salesnb on the ground."""
    part = (module.split(".") + [""])[1]
    return part if part in RANK else "ground"


def imported(source, module, *, is_package=False):
    """Dotted names that a module's source imports anywhere, relative ones resolved."""
    home = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = home[: len(home) - node.level + 1] if node.level else []
            start = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def points_down(module, target):
    here, there = room(module), room(target)
    if here != there:
        return RANK[there] < RANK[here]
    own, other = module.split("."), target.split(".")
    if here != "analysis" or len(own) < 3 or len(other) < 3 or own[2] == other[2]:
        return True
    return other[2] in ALLOWED.get(own[2], ())


def violations(source, module, **kind):
    """What a module imports and may not: rooms above it, siblings, plotting."""
    for target in imported(source, module, **kind):
        top = target.split(".")[0]
        ours = top == "salesnb"
        draws = top in PLOTTING and RANK[room(module)] <= RANK["analysis"]
        if draws or (ours and not points_down(module, target)):
            yield target


def printing(source):
    """Calls that write to the terminal; examples in docstrings are text, not calls."""
    calls = (n.func for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call))
    return [name for call in calls if (name := ast.unparse(call)) in PRINTING]


@pytest.mark.parametrize("module", FILES)
def test_imports_point_down(module):
    path = FILES[module]
    is_package = path.name == "__init__.py"
    source = path.read_text(encoding="utf-8")
    wrong = list(violations(source, module, is_package=is_package))
    assert not wrong


@pytest.mark.parametrize("module", FILES)
def test_every_module_has_a_room(module):
    part = (module.split(".") + [""])[1]
    assert part in {"", *GROUND, *RANK} - {"ground"}


@pytest.mark.parametrize("module", FILES)
def test_modules_stay_small(module):
    """ruff limits functions; nothing in ruff limits a file, so this does."""
    lines = FILES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAX_LINES, "two ideas in one file?"


@pytest.mark.parametrize("module", [m for m in FILES if room(m) != "__main__"])
def test_only_the_command_line_prints(module):
    assert not printing(FILES[module].read_text(encoding="utf-8"))


def test_every_exception_is_used():
    for module, others in ALLOWED.items():
        name = f"salesnb.analysis.{module}"
        files = [f for f in FILES if f == name or f.startswith(f"{name}.")]
        found = [t for f in files for t in imported(FILES[f].read_text("utf-8"), f)]
        used = {target.split(".")[2] for target in found if target.count(".") > 1}
        assert others <= used, f"{name} no longer needs {others - used}"


# The checker itself: each line must be refused, or let through, where it stands.
@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("salesnb.schema", "from salesnb.intake import load"),
        ("salesnb.intake.load", "import salesnb.analysis.monthly"),
        ("salesnb.intake.load", "from salesnb.tracking import tracker"),
        ("salesnb.tracking.workflow", "from salesnb.intake import source"),
        ("salesnb.intake.load", "from ..present import charts"),
        ("salesnb.analysis.pareto", "from salesnb.present.charts import bars"),
        ("salesnb.analysis.pareto", "def f():\n    from salesnb import runs"),
        ("salesnb.analysis.pareto", "from . import monthly"),
        ("salesnb.analysis.pareto", "from .monthly import kpis"),
        ("salesnb.analysis.pareto", "from salesnb.analysis import monthly"),
        ("salesnb.analysis.pareto", "import matplotlib.pyplot as plt"),
        ("salesnb.engines", "from seaborn import barplot"),
        ("salesnb.present.cards", "from salesnb.runs.run import run"),
        ("salesnb.runs.run", "from salesnb.__main__ import app"),
    ],
)
def test_the_checker_refuses(module, line):
    assert list(violations(line, module))


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("salesnb.schema", "from salesnb.errors import closest"),
        ("salesnb.intake.load", "from . import clean"),
        ("salesnb.analysis.pareto", "from salesnb import __version__, periods"),
        ("salesnb.analysis.pareto", "import pandas as pd"),
        ("salesnb.present.charts", "import seaborn as sns"),
        ("salesnb.present.charts", "from salesnb.analysis import monthly, pareto"),
        ("salesnb.runs.run", "from salesnb.runs import params"),
        ("salesnb.__main__", "from salesnb.runs.run import run"),
    ],
)
def test_the_checker_lets_through(module, line):
    assert not list(violations(line, module))


def test_the_checker_knows_a_package_from_a_module():
    line = "from .monthly import kpis"
    assert list(imported(line, "salesnb.analysis.pareto")) == [
        "salesnb.analysis.monthly.kpis"
    ]
    assert list(imported(line, "salesnb.analysis", is_package=True)) == [
        "salesnb.analysis.monthly.kpis"
    ]


def test_the_checker_sees_printing():
    source = '"""\n>>> print(1)\n1\n"""\nimport sys\nsys.stdout.write("a")\nprint(2)\n'
    assert sorted(printing(source)) == ["print", "sys.stdout.write"]


# Others are imported first: what they do to the process is theirs.
SIDE_EFFECTS = """
import importlib, os, sys, warnings
import matplotlib, pandas
for name in sys.argv[1].split():
    importlib.import_module(name)

def state():
    return {
        "rcParams": dict(matplotlib.rcParams),
        "pandas options": pandas.describe_option(_print_desc=False),
        "warning filters": list(warnings.filters),
        "environment": dict(os.environ),
        "folder": os.getcwd(),
    }

before = state()
for name in sys.argv[2:]:
    importlib.import_module(name)
changed = [name for name, value in state().items() if value != before[name]]
sys.exit(f"importing changes {', '.join(changed)}" if changed else 0)
"""
OTHERS = "seaborn sklearn statsmodels.api duckdb pydantic papermill nbconvert typer"


def test_importing_changes_nothing(run_python):
    done = run_python("-c", SIDE_EFFECTS, OTHERS, *FILES)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("matplotlib.rcParams['font.size'] = 99", "rcParams"),
        ("pandas.set_option('display.max_rows', 7)", "pandas options"),
        ("warnings.simplefilter('ignore')", "warning filters"),
        ("os.environ['OMP_NUM_THREADS'] = '99'", "environment"),
    ],
)
def test_a_change_on_import_is_seen(run_python, tmp_path, line, what):
    module = f"import matplotlib, os, pandas, warnings\n{line}\n"
    (tmp_path / "noisy.py").write_text(module, encoding="utf-8")
    done = run_python("-c", SIDE_EFFECTS, "", "noisy", cwd=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (1, f"importing changes {what}")


def test_import_salesnb_is_light(run_python):
    heavy = "pandas numpy polars duckdb matplotlib seaborn sklearn statsmodels"
    code = "import sys, salesnb; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"
    done = run_python("-c", code, "papermill", *heavy.split())
    assert (done.returncode, done.stdout.strip()) == (0, "")
