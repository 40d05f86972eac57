"""The style sheet: nothing is fetched, text has contrast, no class is left unstyled."""

import re
from pathlib import Path

import pytest

from salesnb.present import board, ledger, story, style, tables
from salesnb.present.cards import CARDS

CSS = Path(style.__file__).with_name("report.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))


def test_nothing_is_fetched():
    assert not re.search(r"url\(|@import|http|@font-face", CSS)


@pytest.mark.parametrize("name", ["ink", "muted", "main", "down"])
@pytest.mark.parametrize("ground", ["#ffffff", COLOURS["wash"]])
def test_text_has_contrast(name, ground, contrast):
    assert contrast(COLOURS[name], ground) >= 4.5


def test_every_class_that_is_shown_is_styled(kpis, top, words):
    everything = kpis(**{metric: {"value": 1.0} for metric in CARDS})
    everything.loc[0, "reason"] = "nothing_sold"
    ranked = top(*[("tea", 5, 4)] * 20)
    shown = [
        board.Board(everything, words, "2011-12-09"),
        board.glossary(words),
        ledger.Origin(True, words),
        story.month(everything, {"month": "2011-11"}, words=words),
        tables.Table(ranked, "t", "T", {"name": "text", "revenue": "money"}, words),
    ]
    html = "".join(one.html() for one in shown)
    used = set(" ".join(re.findall(r'class="([^"]+)"', html)).split())
    styled = set(re.findall(r"\.(s-[\w-]+)", CSS))
    assert used - {"s-level"} <= styled  # level is how .s-against looks anyway
    assert "<script" not in html
    assert "<style" not in html


def test_it_prints():
    rules = CSS.split("@media print")[1]
    assert "break-inside: avoid" in rules
    assert "table-header-group" in rules
