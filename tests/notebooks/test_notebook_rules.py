"""The rules for notebooks: thin cells, strict parameters, stored outputs, shared words.

A notebook calls named functions and defines none; what can be computed wrongly is in the
package, where it can be tested. Each rule is a function from a source to what breaks it,
so that the rules themselves are tested below.
"""

import ast
import io
import json
import re
import tokenize
from pathlib import Path

import pytest

from salesnb.present.sentences import SENTENCES
from salesnb.runs.params import MODELS

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
LONGEST = 12  # lines
# A comprehension is a `for` too: its name would say what the line does.
FORBIDDEN = {"def", "class", "lambda", "for", "while", "if", "try", "with", "groupby"}
PARAMETER = re.compile(
    r"(?P<name>[a-z_]+): (?P<type>str|int|float|bool|list\[str\]) = "
    r"(?P<default>[^=#]+?)  # (?P<help>[^=]+)"
)
PYTHON3 = {"display_name": "Python 3", "language": "python", "name": "python3"}
TAGS = {"parameters", "nbval-ignore-output", "nbval-skip", "remove-input"}
SHOWN = {"execute_result", "display_data"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict) -> str:
    return "".join(cell["source"])


def of_kind(path: Path, kind: str) -> list[dict]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def code(path: Path) -> list[str]:
    return [source(cell) for cell in of_kind(path, "code")]


def forbidden(cell: str) -> list[str]:
    """Words of a code cell that say it does more than call functions."""
    tokens = tokenize.generate_tokens(io.StringIO(cell).readline)
    names = (token.string for token in tokens if token.type == tokenize.NAME)
    return [name for name in names if name in FORBIDDEN]


def declared(cell: str) -> dict[str, tuple[str, object]]:
    """name -> (type, default) of a parameters cell, each line of it a parameter."""
    found = {}
    for line in cell.splitlines():
        match = PARAMETER.fullmatch(line)
        assert match, f"not of the form  name: type = literal  # help:  {line}"
        found[match["name"]] = match["type"], ast.literal_eval(match["default"])
    return found


def shows(cell: str) -> bool:
    """Whether the last statement is one whose value a cell shows."""
    *_, last = ast.parse(cell).body
    return isinstance(last, ast.Expr)


def test_there_is_a_notebook_for_each_model():
    assert {path.stem for path in NOTEBOOKS if path.parent.name == "notebooks"} == set(
        MODELS
    )


@every_notebook
def test_cells_only_call_functions(path):
    assert [(c, found) for c in code(path) if (found := forbidden(c))] == []


@every_notebook
def test_cells_are_short(path):
    """All but the first, which is a list: a parameter a line."""
    long = [c for c in code(path)[1:] if len(c.splitlines()) > LONGEST]
    assert long == []


@every_notebook
def test_prose_is_in_the_catalogue(path):
    """Other languages are laid over the catalogue; what is not in it stays English."""
    said = set(SENTENCES.values())
    cells = [source(cell) for cell in of_kind(path, "markdown")]
    assert [cell for cell in cells if cell not in said] == []


@every_notebook
def test_prose_holds_no_number(path):
    """What is true of the sample is not true of your data: functions say numbers."""
    cells = [source(cell) for cell in of_kind(path, "markdown")]
    assert [cell for cell in cells if re.search(r"\d", cell)] == []


@every_notebook
def test_prose_begins_with_one_title_and_every_section_has_a_heading(path):
    first, *others = (source(cell) for cell in of_kind(path, "markdown"))
    assert first.startswith("# ")
    assert [cell for cell in others if cell.startswith("# ")] == []
    assert sum(cell.startswith("## ") for cell in others) >= 2


@every_notebook
def test_parameters_are_those_of_the_model(path):
    """What people read, what papermill sees and what is checked are the same."""
    import papermill

    ours = declared(code(path)[0])
    fields = MODELS[path.stem].model_fields
    assert list(ours) == list(fields)
    inspected = papermill.inspect_notebook(str(path))
    assert list(inspected) == list(fields)
    for name, (kind, default) in ours.items():
        seen = inspected[name]
        assert seen["inferred_type_name"] == kind, name
        assert ast.literal_eval(seen["default"]) == default, name
        assert seen["help"], name
        if not fields[name].is_required():
            assert fields[name].get_default() == default, name


@every_notebook
def test_the_notebooks_own_parameters_are_taken(path):
    values = {name: default for name, (_, default) in declared(code(path)[0]).items()}
    MODELS[path.stem].model_validate(values)


@every_notebook
def test_the_parameters_come_first_and_then_their_check(path):
    first, second, *others = of_kind(path, "code")
    assert first["metadata"]["tags"] == ["parameters"]
    assert source(second) == (
        "from salesnb.runs import params\n\n"
        f'p = params.from_notebook("{path.stem}", globals())'
    )
    tags = [tag for cell in others for tag in cell["metadata"].get("tags", ())]
    assert set(tags) <= TAGS - {"parameters"}


@every_notebook
def test_the_form_is_one_that_every_tool_reads(path):
    content = read(path)
    assert content["metadata"]["kernelspec"] == PYTHON3
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[\w-]{1,64}", name)] == []


@every_notebook
def test_outputs_are_stored(path):
    """nbval compares with them, and they are what people see first."""
    for number, cell in enumerate(of_kind(path, "code"), start=1):
        assert cell["execution_count"] == number
        kinds = {output["output_type"] for output in cell["outputs"]}
        assert bool(kinds) == shows(source(cell)), source(cell)
        assert kinds <= SHOWN, source(cell)


@every_notebook
def test_pictures_have_alt_texts(path):
    outputs = [o for cell in of_kind(path, "code") for o in cell["outputs"]]
    pictures = [o for o in outputs if "image/png" in o.get("data", {})]
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture["metadata"]["image/png"]["alt"].strip()


@every_notebook
def test_outputs_say_nothing_of_a_machine(path):
    text = json.dumps(
        [
            {mime: part for mime, part in output["data"].items() if mime != "image/png"}
            for cell in of_kind(path, "code")
            for output in cell["outputs"]
        ]
    )
    assert not re.search(r"object at 0x|/tmp/|/home/|/root/|Users", text)


# The rules themselves


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("def f():\n    pass", ["def"]),
        ("class A:\n    pass", ["class"]),
        ("total = sum(x for x in [1])", ["for"]),
        ("a = 1 if b else 2", ["if"]),
        ("[x for x in y if x]", ["for", "if"]),
        ("while True:\n    break", ["while"]),
        ("f = lambda x: x", ["lambda"]),
        ("orders.groupby('a').sum()", ["groupby"]),
        ("page.tiles(kpis)  # for the director, if he asks", []),
        ("say('what if')\nspecific = forward(classes, ifs)", []),
    ],
)
def test_the_rule_for_cells(cell, words):
    assert forbidden(cell) == words


@pytest.mark.parametrize(
    "line",
    [
        "top: int = 10",  # no help
        "top = 10  # how many",  # no type
        'a: str = ""  # x = y',  # papermill does not see a line with a second =
        "a: str | None = None  # x",
        "a: int = f(1)  # x",
        'a: str = (\n    ""  # x\n)',
    ],
)
def test_the_rule_for_parameters_refuses(line):
    with pytest.raises((AssertionError, ValueError)):
        declared(line)


def test_the_rule_for_parameters_reads():
    cell = 'name: str = "a b"  # who\nshare: float = 0.5  # which part, 0-1'
    assert declared(cell) == {"name": ("str", "a b"), "share": ("float", 0.5)}


def test_the_rule_for_what_is_shown():
    assert shows("a = 1\na")
    assert not shows("a = 1")
