"""The catalogue and the code agree: every id used exists, every id there is used."""

import ast
import json
import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import salesnb
from salesnb import schema
from salesnb.analysis import features, known, tops
from salesnb.intake import aside
from salesnb.present import lines, sheets, tables
from salesnb.present.cards import CARDS, PARTS
from salesnb.present.prose import PROSE
from salesnb.present.sentences import SENTENCES, STORY
from salesnb.present.story import FACTS, Figure

PACKAGE = Path(salesnb.__file__).parent
CATALOGUE = {
    "sentences.py", "headings.py", "cards.py", "captions.py", "customer_words.py",
    "customer_headings.py", "prose.py",
}  # fmt: skip
NOTEBOOKS = PACKAGE.parent / "notebooks"
SAYING = {"say", "sentence"}
OPEN = r"[\w.]*"


def cells(kind):
    for path in sorted(NOTEBOOKS.rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == kind:
                yield "".join(cell["source"])


def modules(room=""):
    """The trees of the package's files, or of a room's, less the catalogue."""
    for path in sorted((PACKAGE / room).rglob("*.py")):
        if path.name not in CATALOGUE or path.parent.name != "present":
            yield ast.parse(path.read_text(encoding="utf-8"))


TREES = [*modules(), *map(ast.parse, cells("code"))]
NODES = [node for tree in TREES for node in ast.walk(tree)]
CALLS = [
    node
    for node in NODES
    if isinstance(node, ast.Call)
    and isinstance(node.func, ast.Attribute)
    and node.func.attr in SAYING
    and node.args
]


def pattern(node):
    """f"column.{name}" as a regular expression; None for what is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(part.value) if isinstance(part, ast.Constant) else OPEN
            for part in node.values
        ]
        return "".join(parts)
    return None


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def said(call):
    """Ids that a call of say() can mean; those said by name elsewhere are not meant."""
    form = pattern(call.args[0])
    named = isinstance(call.args[0], ast.Constant)
    meant = [id for id in SENTENCES if form and re.fullmatch(form, id)]
    return [id for id in meant if named or id not in BY_NAME] or meant


# Others have a say(), too; an id has no space in it.
BY_NAME = {
    call.args[0].value for call in CALLS if isinstance(call.args[0], ast.Constant)
}
WRITTEN = [call for call in CALLS if "\\ " not in (pattern(call.args[0]) or "\\ ")]


def test_the_scan_sees_the_code():
    assert len(WRITTEN) > 50


@pytest.mark.parametrize("call", WRITTEN, ids=lambda call: ast.unparse(call.args[0]))
def test_what_is_said_is_in_the_catalogue(call):
    assert said(call), f"no sentence for {ast.unparse(call.args[0])}"


@pytest.mark.parametrize("call", WRITTEN, ids=lambda call: ast.unparse(call.args[0]))
def test_every_placeholder_is_filled_and_nothing_else(call):
    given = {keyword.arg for keyword in call.keywords}
    if None in given:  # **details: only what runs can tell
        return
    for id in said(call):
        assert placeholders(SENTENCES[id]) == given, id


# What is used: each family of ids holds what its tables, cards and analyses can name.


def texts(trees):
    """Words that stand in the code as text or name: what a {placeholder} can be."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    ours = {n.value for n in nodes if isinstance(n, ast.Constant)}
    ours |= {n.arg for n in nodes if isinstance(n, ast.keyword)}
    ours |= {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    return {text for text in ours if isinstance(text, str) and " " not in text}


def columns():
    """Columns that some table shows: keys of dicts of kinds, and those always there."""
    kinds = {*tables.KINDS, "decimal"}
    pages = [
        import_module(f"salesnb.present.{path.stem}")
        for path in sorted((PACKAGE / "present").glob("*.py"))
    ]
    told = [d for page in pages for d in vars(page).values() if isinstance(d, dict)]
    told = [d for d in told if all(isinstance(kind, str) for kind in d.values())]
    named = {name for d in told if {*d.values()} <= kinds for name in d}
    for node in NODES:
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            named |= {key.value for key, kind in pairs if key and is_kind(kind)}
        elif isinstance(node, ast.Assign) and is_kind(node.value):
            # kinds["example"] = "text"
            cells = [t for t in node.targets if isinstance(t, ast.Subscript)]
            named |= {cell.slice.value for cell in cells}
    against = {*sheets.AGAINST, "quarter"}
    figures = {"metric", *sheets.IN_UNITS, *sheets.COUNTED, "reason"}
    figures |= {f"change_{name}" for name in against}
    changed, ours = {*schema.ORDERS.names}, {*aside.OURS}
    return named | figures | changed | ours | {*features.COLUMNS, *known.CONTACTS}


def is_kind(node):
    if isinstance(node, ast.Name):
        return node.id in ("MONEY", "NUMBER", "PERCENT", "TEXT", "PERIOD")
    return isinstance(node, ast.Constant) and node.value in tables.KINDS


CLEANED = {"deals", "customers", "activities", "tickets"}
COMPOSED = {f"top_{by}" for by in tops.DIMENSIONS}
COMPOSED |= {f"cleaning_{name}" for name in CLEANED}
COMPOSED |= {f"{name}_set_aside" for name in CLEANED}
COMPOSED |= {str(level) for level, _ in lines.BANDS}
TEXTS = texts(TREES) | COMPOSED
ROOMS = {
    "note": "analysis/forecast",
    "rfm_note": "analysis/rfm",
    "group_note": "analysis/segments",
    "value_note": "analysis/value",
    **dict.fromkeys(
        ("action", "by", "change", "feature", "grouping", "left", "level",
         "match", "measure", "model", "parameter", "reason", "role", "segment", "step"),
        "",
    ),
}  # fmt: skip
FAMILIES = {  # said by Words.known(family, id)
    node.args[0].value
    for node in NODES
    if isinstance(node, ast.Call)
    and isinstance(node.func, ast.Attribute)
    and node.func.attr == "known"
    and isinstance(node.args[0], ast.Constant)
} | set(tables.WORDED)
FORMS = {form for n in NODES if (form := pattern(n)) and re.match(r"[a-z_]+\\\.", form)}
FORMS |= {re.escape(f"{family}.") + OPEN for family in FAMILIES}


TEXTS_OF = {room: texts(modules(room)) for room in {*ROOMS.values()} - {""}}
TEXTS_OF["analysis/segments"] |= texts(modules("analysis/segmentation"))
BESIDE = {f"no_order_{name}" for name in ("attributes", "activities", "tickets")}
TEXTS_OF[""] = {"kept", *BESIDE}.union(
    *(texts(modules(r)) for r in ("intake", "analysis"))
)


def used(id):
    """Whether some form fits `id`, with texts that stand in the code where it is open."""
    family, _, rest = id.partition(".")
    if family == "column":
        return rest in COLUMNS or id in FORMS_CLOSED
    if family == "glossary":
        return rest in {*PARTS} - {"title"}
    if family in ROOMS:
        return rest in TEXTS_OF[ROOMS[family]]
    return any(fits(form, id) for form in FORMS)


def fits(form, id):
    """Each open part of a form is one of TEXTS; of two open parts any cut will do."""
    parts = form.split(OPEN)
    if len(parts) == 1:
        return re.fullmatch(form, id) is not None
    if not re.fullmatch(form, id):
        return False
    head, tail = re.match(parts[0], id).end(), len(id) - len(unescaped(parts[-1]))
    inside = id[head:tail]
    if len(parts) == 2:
        return inside in TEXTS
    middle = unescaped(parts[1])
    cuts = (n for n in range(len(inside) + 1) if inside.startswith(middle, n))
    return any({inside[:n], inside[n + len(middle) :]} <= TEXTS for n in cuts)


def unescaped(form):
    return form.replace("\\", "")


COLUMNS = columns()
FORMS_CLOSED = {unescaped(form) for form in FORMS if OPEN not in form}


def test_every_sentence_is_used():
    others = {
        id for id in SENTENCES if not id.startswith("metric.") and id not in PROSE
    }
    others -= {f"{id}.missing" for id in STORY}
    assert {id for id in others if not used(id)} == set()


def test_metrics_and_prose_are_those_there_are():
    metrics = {id.split(".")[1] for id in SENTENCES if id.startswith("metric.")}
    assert metrics == set(CARDS)
    assert sorted(PROSE.values()) == sorted(cells("markdown"))


def test_every_table_has_a_sheet():
    both = [
        {id.partition(".")[2] for id in SENTENCES if id.startswith(f"{family}.")}
        for family in ("table", "sheet")
    ]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    "id", ["column", "sheet", "reason", "segment", "chart.a", "note"]
)
def test_a_sentence_that_nobody_uses_is_found(id):
    assert not used(f"{id}.zzz")


def test_every_part_of_a_card_can_be_translated():
    assert SENTENCES["metric.win_rate.formula"] == CARDS["win_rate"].formula
    assert "metric.revenue.denominator" not in SENTENCES  # it has none


@pytest.mark.parametrize("id", STORY)
def test_a_story_holds_no_digit(id):
    assert not re.search(r"\d", SENTENCES[id])


@pytest.mark.parametrize("id", STORY)
def test_a_story_names_metrics_and_facts_only(id):
    attributes = {name for name in vars(Figure) if not name.startswith("_")}
    for name in placeholders(SENTENCES[id]):
        root, _, attribute = name.partition(".")
        assert root in CARDS or (root in FACTS and not attribute)
        assert not attribute or attribute in attributes


@pytest.mark.parametrize("id", [id for id in STORY if id.endswith(".missing")])
def test_a_missing_form_stands_in_for_a_sentence(id):
    assert id.removesuffix(".missing") in STORY


@pytest.mark.parametrize(("id", "sentence"), SENTENCES.items())
def test_sentences_are_clean(id, sentence):
    for line in sentence.split("\n"):  # prose may have a heading and paragraphs
        assert line == " ".join(line.split())
    assert "<" not in sentence
    assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", id)
