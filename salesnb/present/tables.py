"""Tables as people read them, with the exact values kept inside for the workbook.

Question   What are the rows behind a chart or a sentence?
Takes      a pandas frame; for each column to show, in order, what kind of thing it is.
Gives      Table: HTML of the first rows, text for a terminal, and the JSON mime type
           TABLE with up to 10,000 rows of full values, from which a run builds the
           workbook out of the executed notebook alone.
Units      money in the report's currency, difference the same with its sign; rounded is
           a number read without its decimals, figures one read to three figures; percent
           and change are fractions; dates are dates; text may be true or false too.
           Missing is '–' to read and null in the JSON.
Refuses    a kind that is not one of KINDS (KeyError); a column without a title in
           `sentences` (KeyError).

>>> import pandas as pd
>>> from salesnb.present.words import Words
>>> frame = pd.DataFrame({"name": ["tea", "cups"], "revenue": [1200.5, None]})
>>> kinds = {"name": "text", "revenue": "money"}
>>> table = Table(frame, "top", "Products", kinds, Words())
>>> table
Products
Name Revenue
 tea  £1,200
cups       –
>>> table.data()["rows"]
[['tea', 1200.5], ['cups', None]]
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from salesnb.present.display import Shown, escaped, steady, tag, whole
from salesnb.present.words import NONE, Words, missing

TABLE = "application/vnd.salesnb.table.v1+json"
TABLES = "application/vnd.salesnb.tables.v1+json"  # several, for the workbook alone
MEASURES = ("money", "difference", "number", "rounded", "figures", "percent", "change")
LABELS = ("text", "date", "period")
KINDS = (*MEASURES, *LABELS)
WORDED = ("reason", "model", "step")
SHOWN_ROWS = 15
KEPT_ROWS = 10_000
NUMBER = "text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap"
LABEL = "text-align:left"
LONG, SENTENCE = 30, 12  # letters, from which a cell is a sentence; its width, in em
NARROW = ";white-space:nowrap"
ROW = "text-align:left;font-weight:400"


@dataclass(frozen=True, repr=False)
class Table(Shown):
    """A frame shown under a title.

    name    its id; its sheet in the workbook is called by the sentence sheet.<name>
    title   what a reader sees above the rows, in the reader's language
    kinds   column -> kind, for the columns to show, in their order
    titles  column -> its title, of columns that have none in `sentences`
    """

    frame: pd.DataFrame
    name: str
    title: str
    kinds: dict[str, str]
    words: Words
    titles: dict[str, str] = field(default_factory=dict)
    mime = TABLE

    def __post_init__(self):
        for kind in self.kinds.values():
            if kind not in KINDS:
                raise KeyError(f"no kind of column '{kind}': there are {KINDS}")

    def headings(self) -> list[str]:
        given = self.titles
        return [given.get(n) or self.words.say(f"column.{n}") for n in self.kinds]

    def written(self) -> list[list[str]]:
        """The first rows as they are read, row by row."""
        head = self.frame.head(SHOWN_ROWS)
        columns = [
            [self.words_for(name)(value) for value in head[name].tolist()]
            for name in self.kinds
        ]
        return [list(row) for row in zip(*columns, strict=True)]

    def words_for(self, name: str) -> Callable[[Any], str]:
        """How the values of a column are written: one number of decimals for all."""
        words, kind = self.words, self.kinds[name]
        if kind in ("money", "difference"):
            places = words.pennies(self.frame[name].abs().max())
            write = words.money if kind == "money" else words.difference
            return lambda value: write(value, decimals=places)
        if kind in ("number", "rounded"):
            places = 0 if kind == "rounded" else self.places(name)
            return lambda value: words.number(value, decimals=places)
        return {
            "figures": words.figures,
            "percent": words.percent,
            "change": words.change,
            "date": words.date_short,
            "period": words.month_short,
            "text": lambda value: said(value, words),
        }[kind]

    def places(self, name: str) -> int:
        """The fewest decimals, up to two, that write all values as they are."""
        values = [float(value) for value in self.frame[name].dropna()]
        exact = (n for n in (0, 1) if all(round(v, n) == v for v in values))
        return next(exact, 2)

    def rest(self) -> str:
        more = len(self.frame) - SHOWN_ROWS
        count = self.words.number(more)
        return self.words.say("shown.more", count=count) if more > 0 else ""

    def html(self) -> str:
        body = "".join(self.html_rows()) or self.html_note("shown.none")
        rest = tag("p", escaped(self.rest()), class_="s-note") if self.rest() else ""
        styles = [LABEL if k in LABELS else NUMBER for k in self.kinds.values()]
        heads = "".join(
            tag("th", escaped(text), scope="col", style=style)
            for text, style in zip(self.headings(), styles, strict=True)
        )
        table = tag(
            "table",
            tag("caption", escaped(self.title), style="text-align:left;font-weight:600")
            + tag("thead", tag("tr", heads))
            + tag("tbody", body),
            class_="s-table",
        )
        # A wide table scrolls by itself on a narrow screen, with the keyboard too.
        scroll = tag(
            "div",
            table,
            class_="s-scroll",
            role="region",
            tabindex="0",
            aria_label=self.title,
            style="overflow-x:auto",
        )
        return tag("div", scroll + rest, class_="s-table-block")

    def html_rows(self) -> Iterator[str]:
        kinds = list(self.kinds.values())
        for row in self.written():
            cells = [cell(t, kind) for t, kind in zip(row, kinds, strict=True)]
            if kinds[0] in LABELS:
                style = ROW + (NARROW if kinds[0] == "period" else "")
                cells[0] = tag("th", escaped(row[0]), scope="row", style=style)
            yield tag("tr", "".join(cells))

    def html_note(self, id: str) -> str:
        note = escaped(self.words.say(id))
        return tag("tr", tag("td", note, colspan=str(len(self.kinds))))

    def text(self) -> str:
        lines = pd.DataFrame(self.written(), columns=self.headings())
        rows = lines.to_string(index=False) if len(lines) else ""
        parts = (self.title, rows or self.words.say("shown.none"), self.rest())
        return "\n".join(part for part in parts if part)

    def data(self) -> dict[str, Any]:
        """name, sheet, title, columns, rows (lists of values), total of them."""
        head = self.frame.head(KEPT_ROWS)
        columns = [
            [exact(value, kind) for value in head[name].tolist()]
            for name, kind in self.kinds.items()
        ]
        return {
            "name": self.name,
            "sheet": self.words.known("sheet", self.name),
            "title": self.title,
            "columns": [
                {"name": name, "title": title, "kind": kind}
                for (name, kind), title in zip(
                    self.kinds.items(), self.headings(), strict=True
                )
            ],
            "rows": [list(row) for row in zip(*columns, strict=True)],
            "total": len(self.frame),
        }


def titled(
    frame: pd.DataFrame, name: str, kinds: dict[str, str], words: Words
) -> Table:
    """A table under the title that the catalogue has for its name, table.<name>."""
    return Table(frame, name, words.say(f"table.{name}"), kinds, words)


def said(value: Any, words: Words) -> str:
    """Text as it stands; yes and no in the reader's language."""
    if missing(value):
        return NONE
    if isinstance(value, bool):
        return words.say("shown.yes") if value else words.say("shown.no")
    return str(value)


def worded(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A copy in which ids that a reader would stumble over are said in words.

    name     missing: the row that adds up all others; empty: lines that name none
    reason, model, step   ids of `intake` and `analysis`; unknown ones stay as they are

    >>> frame = pd.DataFrame({"reason": ["blank"], "rows": [3]})
    >>> worded(frame, Words())["reason"].tolist()
    ['Blank']
    """
    changed = {}
    if "name" in frame:
        unnamed = frame["name"].eq("").fillna(value=False).astype(bool)
        rest = frame["name"].fillna(words.say("shown.rest"))
        changed["name"] = rest.mask(unnamed, words.say("shown.unnamed"))
    for column in WORDED:
        if column in frame:
            changed[column] = [words.known(column, id) for id in frame[column]]
    return frame.assign(**changed)


def cell(text: str, kind: str) -> str:
    style = LABEL if kind in LABELS else NUMBER
    # On a narrow screen the table is pushed aside rather than a sentence squeezed.
    style += f";min-width:{SENTENCE}em" if len(text) > LONG else ""
    return tag("td", escaped(text), style=style)


def exact(value: Any, kind: str) -> Any:
    """A value for JSON: ISO dates, plain numbers, text, None for missing."""
    if missing(value):
        return None
    if kind in ("text", "period"):
        return value if isinstance(value, bool) else str(value)
    if kind == "date":
        return pd.Timestamp(value).isoformat().removesuffix("T00:00:00")
    return whole(value) if kind in ("number", "rounded") else steady(value)
