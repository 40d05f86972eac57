"""The month in sentences, built from metrics only.

Question   What happened, in words a director would read aloud?
Takes      `monthly.kpis`; facts by name, of the kinds in FACTS; ids of sentences.
Gives      Story: a headline and the sentences whose metrics and facts are all there.
Units      as on the metric's card; a change within FLAT counts as level.
Refuses    a metric without a card, a fact nobody knows (KeyError).
Rules      No sentence holds a digit, and each {placeholder} is a metric or a fact, so a
           sentence is true of any data. If one of its numbers is missing the sentence
           called <id>.missing takes its place, or it is left out.

>>> import pandas as pd
>>> kpis = pd.DataFrame([{"metric": "revenue", "value": 1456146.4,
...     "change_previous": 0.362, "last_year": None, "plan": 1.5e6,
...     "change_plan": -0.029}])
>>> facts = {"month": "2011-11", "previous_month": "2011-10",
...          "last_year_month": "2010-11"}
>>> month(kpis, facts, words=Words())
Revenue in November 2011 was £1,456,146, up 36.2% on October 2011.
There is no November 2010 in the data to compare with. Revenue was 2.9% below the plan
of £1,500,000.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from salesnb.present.cards import Card, card
from salesnb.present.display import Shown, escaped, tag
from salesnb.present.notes import sentences
from salesnb.present.sentences import SENTENCES
from salesnb.present.words import Words, missing

FLAT = 0.005
FACTS = {
    "month": "month",
    "previous_month": "month",
    "last_year_month": "month",
    "last_day": "date",
    "product": "text",
    "product_change": "money_change",
    "customer": "text",
    "customer_change": "money_change",
    "as_of": "date",
    "horizon": "date",
    "eighty": "text",
    "verdict": "text",
    "no_value": "text",
}
HEADLINE = ("story.headline", "story.nothing")
MONTH = (
    "story.last_year",
    "story.plan",
    "story.orders",
    "story.customers",
    "story.returns",
    "story.deals",
    "story.movers",
)
PARTIAL_HEADLINE = ("story.partial", "story.nothing")
PARTIAL = (
    "story.partial_change",
    "story.partial_orders",
    "story.customers",
    "story.partial_returns",
    "story.deals",
)
HEAD = "font-size:1.25em;font-weight:600"


class Absent(LookupError):
    """A sentence needs a number or a fact that is not there."""


@dataclass(frozen=True, repr=False)
class Story(Shown):
    """A headline and sentences, as a cell shows them."""

    headline: str
    sentences: tuple[str, ...]

    def html(self) -> str:
        said = " ".join(self.sentences)
        body = tag("p", unbroken(said)) if said else ""
        head = tag("p", unbroken(self.headline), class_="s-headline", style=HEAD)
        head = head if self.headline else ""
        return tag("div", head + body, class_="s-story")

    def text(self) -> str:
        return "\n".join((self.headline, " ".join(self.sentences))).strip()


def unbroken(text: str) -> str:
    """Safe for HTML, and no line ends between a sign and its number."""
    return re.sub("[+−](?=\\S)", "\\g<0>\u2060", escaped(text))


class Figure:
    """A metric inside a sentence: {revenue}, {revenue.on_previous}, {win_rate.d}.

    Each attribute is text, or Absent is raised and the sentence is not said.
    """

    def __init__(self, row: dict[str, Any], facts: "Facts"):
        self.row, self.facts, self.words = row, facts, facts.words
        self.card: Card = card(row["metric"])

    def __str__(self) -> str:
        return self.words.value(present(self.row, "value"), self.card.unit)

    def __format__(self, spec: str) -> str:
        return str(self)

    @property
    def n(self) -> str:
        return self.words.number(present(self.row, "n"))

    @property
    def d(self) -> str:
        return self.words.number(present(self.row, "d"))

    @property
    def on_previous(self) -> str:
        return self.moved("previous", self.facts["previous_month"])

    @property
    def on_last_year(self) -> str:
        return self.moved("last_year", self.facts["last_year_month"])

    @property
    def on_plan(self) -> str:
        """The plan is named by its amount: 2.9% below the plan of £1,500,000."""
        change = present(self.row, "change_plan")
        plan = self.words.value(present(self.row, "plan"), self.card.unit)
        if abs(change) <= FLAT:
            return self.words.say("move.met", plan=plan)
        size = self.words.percent(abs(change))
        if change > 0:
            return self.words.say("move.above", change=size, plan=plan)
        return self.words.say("move.below", change=size, plan=plan)

    def moved(self, other: str, name: str) -> str:
        """Up 36.2% on October; a share is set beside the share it was."""
        if self.card.unit == "share":
            was = self.words.percent(present(self.row, other))
            return self.words.say("move.share", was=was, other=name)
        change = present(self.row, f"change_{other}")
        if abs(change) <= FLAT:
            return self.words.say("move.flat", other=name)
        size = self.words.percent(abs(change))
        if change > 0:
            return self.words.say("move.up", change=size, other=name)
        return self.words.say("move.down", change=size, other=name)


class Facts(dict):
    """What a sentence may name: facts as text, and metrics as Figures."""

    def __init__(self, kpis: pd.DataFrame, facts: dict[str, Any], words: Words):
        self.words = words
        for name, value in facts.items():
            if FACTS[name] == "text" and not missing(value):
                self[name] = str(value)
            elif not missing(value):
                self[name] = getattr(words, FACTS[name])(value)
        for row in kpis.to_dict("records"):
            self[row["metric"]] = Figure(row, self)

    def __missing__(self, name: str) -> str:
        raise Absent(name)


def present(row: dict[str, Any], name: str) -> float:
    """A number of a metric's row, or Absent."""
    if missing(row.get(name)):
        raise Absent(f"{row['metric']}.{name}")
    return row[name]


def tell(id: str, facts: Facts) -> str:
    """The sentence, its `.missing` form, or ''."""
    for form in (id, f"{id}.missing"):
        if form in SENTENCES:
            try:
                return facts.words.sentence(form).format_map(facts)
            except Absent:
                continue
    return ""


def narrative(
    ids: Iterable[str], kpis: pd.DataFrame, facts: dict[str, Any], *, words: Words
) -> Story:
    """The first of `ids` that can be said is the headline, the others follow it.

    kpis     `monthly.kpis`
    facts    names of FACTS -> value: periods as labels ('2011-11'), days as dates,
             changes in money; leave out, or None, what is not known
    """
    known = Facts(kpis, facts, words)
    said = [sentence for id in ids if (sentence := tell(id, known))]
    return Story(said[0], tuple(said[1:]))


def month(
    kpis: pd.DataFrame,
    facts: dict[str, Any],
    *,
    words: Words,
    partial: bool = False,
) -> Story:
    """The month in a headline and four to seven sentences; see `narrative`.

    partial   the month has not ended, and `kpis` sets as many working days beside it
    """
    known = Facts(kpis, facts, words)
    heads, ids = (PARTIAL_HEADLINE, PARTIAL) if partial else (HEADLINE, MONTH)
    headline = next(said for id in heads if (said := tell(id, known)))
    body = tuple(said for id in ids if (said := tell(id, known)))
    return Story(headline, body)


def remarks(notes: Iterable[Any], *, words: Words) -> Story:
    """What an analysis could not do, and why: its notes (reason, details) in words."""
    told = ((note.reason, note.details) for note in notes)
    return Story("", sentences("note", told, words=words))
