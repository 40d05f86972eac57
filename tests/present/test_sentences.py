"""The catalogue and the code agree: every id used exists, every id there is used."""

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest

import salesnb
from salesnb.present.cards import CARDS
from salesnb.present.sentences import SENTENCES, STORY
from salesnb.present.story import FACTS, Figure

PACKAGE = Path(salesnb.__file__).parent
CATALOGUE = {
    "sentences.py", "headings.py", "cards.py", "captions.py", "customer_words.py",
    "customer_headings.py",
}  # fmt: skip
NOTEBOOKS = PACKAGE.parent / "notebooks"
SAYING = {"say", "sentence"}


def sources():
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name not in CATALOGUE or path.parent.name != "present":
            yield path.read_text(encoding="utf-8")
    for path in sorted(NOTEBOOKS.rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])


TREES = [ast.parse(source) for source in sources()]
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
            re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]*"
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


def test_every_sentence_is_used():
    forms = {
        form
        for node in NODES
        # Bare "{id}" would fit everything.
        if (form := pattern(node)) and re.match(r"[a-z_]+\\\.", form)
    }
    families = {  # said by Words.known(family, id)
        f"{node.args[0].value}\\..+"
        for node in NODES
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "known"
        and isinstance(node.args[0], ast.Constant)
    }
    families |= {rf"{family}\..+" for family in ("reason", "model", "step", "metric")}
    used = re.compile("|".join(forms | families))
    spare = {id for id in SENTENCES if not used.fullmatch(id)}
    spare -= {f"{id}.missing" for id in SENTENCES}
    assert not spare


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
