"""The key figures as tiles, and the definitions they link to.

Question   What are the numbers of the month, against what, and what do they mean?
Takes      the table `monthly.kpis`: one row a metric, in the order to show.
Gives      Board, Glossary: objects a cell shows. A run reads the values back from the
           JSON mime type METRICS, exact to twelve figures, and from TABLE for the workbook.
Units      as on the metric's card; changes are fractions.
Refuses    a metric without a card (KeyError): nobody could look up what it means.
Rules      Shares are set beside the earlier share, not beside a percentage of a
           percentage. A missing value is '–' with its reason on the tile.

>>> import pandas as pd
>>> from salesnb.present.words import Words
>>> row = {"metric": "revenue", "value": 1200.0, "previous": 1000.0,
...        "change_previous": 0.2}
>>> board = Board(pd.DataFrame([row]), Words(), as_of="2011-11-30")
>>> board
As of 30 November 2011.
 Metric  Value on the period before on a year before on plan
Revenue £1,200               +20.0%                –       –
>>> board.data()["revenue"]["value"]
1200.0
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from salesnb.present import sheets
from salesnb.present.cards import CARDS, PARTS, Card, card
from salesnb.present.display import Shown, escaped, steady, tag, whole
from salesnb.present.sheets import AGAINST
from salesnb.present.tables import TABLE
from salesnb.present.words import NONE, Words, missing

METRICS = "application/vnd.salesnb.metrics.v1+json"
QUIET = ("plan", "quarter")  # what few metrics are set beside
LEVEL = 0.0005  # a change that is written 0.0%
GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:12px"
BIG = "font-size:1.6em;font-weight:600;line-height:1.2"
SMALL = "font-size:.85em"
TERM = "font-weight:600"


@dataclass(frozen=True, repr=False)
class Board(Shown):
    """Tiles of key figures.

    kpis    `monthly.kpis`: metric, value, n, d, previous, last_year, plan,
            change_previous, change_last_year, change_plan, reason
    as_of   the date up to which the data were used
    partial the period has not ended, and others are cut to as many working days
    against what a value is set beside: columns of `kpis`, each with a change_ of its own
    """

    kpis: pd.DataFrame
    words: Words
    as_of: str
    partial: bool = False
    against: tuple[str, ...] = AGAINST
    mime = METRICS

    def __post_init__(self):
        for metric in self.kpis["metric"]:
            card(metric)

    def rows(self) -> Iterator[tuple[Card, dict[str, Any]]]:
        for row in self.kpis.to_dict("records"):
            yield in_words(row["metric"], self.words), row

    def html(self) -> str:
        words = self.words
        tiles = "".join(
            tile(about, row, words, self.against) for about, row in self.rows()
        )
        notes = [words.say("board.as_of", date=words.date(self.as_of))]
        notes += [words.say("board.partial")] if self.partial else []
        notes += [words.say("board.nothing")] if NONE in tiles else []
        note = " ".join(notes)
        return tag(
            "section",
            tag("div", tiles, class_="s-tiles", style=GRID)
            + tag("p", escaped(note), class_="s-note", style=SMALL),
            class_="s-board",
            aria_label=words.say("board.title"),
        )

    def text(self) -> str:
        words = self.words
        table = pd.DataFrame(
            [
                {
                    words.say("board.metric"): about.title,
                    words.say("board.value"): words.value(row.get("value"), about.unit),
                    **{
                        words.say(f"beside.{other}"): set_beside(
                            about, row, other, words
                        )
                        for other in self.against
                    },
                }
                for about, row in self.rows()
            ]
        )
        as_of = words.say("board.as_of", date=words.date(self.as_of))
        return f"{as_of}\n{table.to_string(index=False)}"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        figures = sheets.key_figures(self.rows(), self.words, against=self.against)
        return super()._repr_mimebundle_(include, exclude) | {TABLE: figures}

    def data(self) -> dict[str, Any]:
        return {
            about.id: {
                "value": number(row.get("value")),
                "unit": about.unit,
                "n": whole(row.get("n")),
                "d": whole(row.get("d")),
                "as_of": str(self.as_of)[:10],
                "reason": reason(row),
            }
            for about, row in self.rows()
            for number in (whole if about.unit == "count" else steady,)
        }


def in_words(metric: str, words: Words) -> Card:
    """The card of a metric in the reader's language."""
    english = card(metric)
    return replace(english, **{p: words.read(getattr(english, p)) for p in PARTS})


def tile(
    about: Card,
    row: dict[str, Any],
    words: Words,
    others: tuple[str, ...] = AGAINST,
) -> str:
    """One tile: title, value, what it is set beside, and why a value is missing."""
    link = tag("a", escaped(about.title), href=f"#def-{about.id}")
    value = escaped(words.value(row.get("value"), about.unit))
    why = reason(row)
    lines = (
        tag("p", escaped(words.known("reason", why)), class_="s-reason", style=SMALL)
        if why
        else "".join(beside(about, row, other, words) for other in others)
    )
    return tag(
        "div",
        tag("p", link, class_="s-tile-title")
        + tag("p", value, class_="s-tile-value", style=BIG)
        + lines,
        class_="s-tile",
    )


def beside(about: Card, row: dict[str, Any], other: str, words: Words) -> str:
    """A line of a tile. Few metrics have a plan: one that is not there is quiet."""
    if other in QUIET and missing(row.get(other)):
        return ""
    form = "was_" if about.unit == "share" else ""
    shown = tag("b", escaped(against(about, row, other, words)))
    name = words.say(f"beside.{form}{other}")
    return tag(
        "p",
        f"{shown} {escaped(name)}",
        class_=f"s-against s-{direction(about, row, other)}",
        style=SMALL,
    )


def set_beside(about: Card, row: dict[str, Any], other: str, words: Words) -> str:
    """A cell of the text form, where the column has no room to say 'was'."""
    said = against(about, row, other, words)
    is_share = about.unit == "share" and said != NONE
    return words.say("board.was", value=said) if is_share else said


def against(about: Card, row: dict[str, Any], other: str, words: Words) -> str:
    """The change on the other period, or of a share what it was there."""
    if about.unit == "share":
        return words.value(row.get(other), about.unit)
    return words.change(row.get(f"change_{other}"))


def direction(about: Card, row: dict[str, Any], other: str) -> str:
    """up, down or level: for the colour of a line, which the sign says too."""
    change = row.get(f"change_{other}")
    if about.unit == "share" or missing(change) or abs(change) < LEVEL:
        return "level"
    return "up" if change > 0 else "down"


def reason(row: dict[str, Any]) -> str:
    """Why the value is missing, or ''."""
    why = row.get("reason")
    return "" if missing(why) else str(why)


@dataclass(frozen=True, repr=False)
class Glossary(Shown):
    """The definitions of the metrics, each at the anchor its tile links to."""

    words: Words
    ids: tuple[str, ...]

    def html(self) -> str:
        terms = "".join(
            tag("dt", escaped(about.title), id=f"def-{about.id}", style=TERM)
            + tag("dd", "<br>".join(map(escaped, parts)), style="margin:0 0 1em 0")
            for about, parts in self.entries()
        )
        return tag("dl", terms, class_="s-glossary")

    def text(self) -> str:
        return "\n".join(
            "\n  ".join((about.title, *parts)) for about, parts in self.entries()
        )

    def entries(self) -> Iterator[tuple[Card, list[str]]]:
        for metric in self.ids:
            about = in_words(metric, self.words)
            yield (
                about,
                [
                    f"{self.words.say(f'glossary.{part}')}: {getattr(about, part)}"
                    for part in PARTS
                    if part != "title" and getattr(about, part)
                ],
            )


def glossary(words: Words, ids: Iterable[str] = tuple(CARDS)) -> Glossary:
    """The definitions of these metrics, or of all, in the order given."""
    return Glossary(words, tuple(ids))
