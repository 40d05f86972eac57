"""Tables that only the workbook shows: key figures, wide tables, the rows set aside.

Question   Where can one go on calculating with the figures, and look the lost rows up?
Takes      rows of `monthly.kpis` with their cards; an Aside of `intake.aside`.
Gives      dicts as `tables.Table.data` gives them, for the JSON mime types TABLE and
           TABLES. Where the rows of a table are of different kinds, `kinds` has a row of
           kinds for each row of values.
Units      those of each metric: money, counts, and fractions shown as percent.

>>> from salesnb.present.cards import card
>>> won = {"value": 0.25, "n": 1, "d": 4, "previous": None, "reason": ""}
>>> table = key_figures([(card("win_rate"), won)], Words())
>>> table["rows"][0][:5], table["kinds"][0][:5]
(['Win rate', 0.25, 1, 4, None], ['text', 'percent', 'number', 'number', 'percent'])
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from salesnb.intake.aside import OURS, Aside
from salesnb.present.cards import Card
from salesnb.present.display import Shown, escaped, steady, tag, whole
from salesnb.present.tables import TABLE, Table, exact
from salesnb.present.words import Words, missing

KINDS = {"money": "money", "count": "number", "share": "percent", "ratio": "decimal"}
IN_UNITS = ("value", "previous", "last_year", "plan", "quarter")
COUNTED = ("n", "d")
AGAINST = ("previous", "last_year", "plan")


def key_figures(
    rows: Iterable[tuple[Card, dict[str, Any]]],
    words: Words,
    *,
    against: Iterable[str] = AGAINST,
) -> dict[str, Any]:
    """One row a metric: what it is, what it was, and what it is out of.

    against : what it was is one of these: previous, last_year, plan, quarter
    """
    was = list(against)
    changes = [f"change_{name}" for name in was]
    names = ["metric", "value", "n", "d", *was, *changes, "reason"]
    cells = [
        [_figure(name, about, row, words) for name in names] for about, row in rows
    ]
    kinds = dict.fromkeys(names, "number") | {"metric": "text", "reason": "text"}
    columns = {name: (kinds[name], words.say(f"column.{name}")) for name in names}
    table = _table(
        "key_figures", columns, [[v for v, _ in row] for row in cells], words
    )
    return table | {"kinds": [[kind for _, kind in row] for row in cells]}


@dataclass(frozen=True, repr=False)
class InWorkbook(Shown):
    """A table that is too wide to be read here: a line says on which sheet it is."""

    table: Table
    mime = TABLE

    def html(self) -> str:
        return tag("p", escaped(self.text()), class_="s-note")

    def text(self) -> str:
        words, table = self.table.words, self.table
        sheet = words.known("sheet", table.name)
        count = words.number(len(table.frame))
        said = words.say("in_workbook.rows", sheet=sheet, count=count)
        return f"{table.title}: {said}"

    def data(self) -> dict[str, Any]:
        return self.table.data()


def set_aside(aside: Aside, name: str, words: Words) -> dict[str, Any]:
    """The rows set aside, under the headers of their file.

    name : set_aside; deals_set_aside and the like
    """
    ours = {each: words.say(f"column.{each}") for each in OURS}
    theirs = zip(aside.frame.columns[len(OURS) :], aside.headers, strict=True)
    columns = {each: ("text", title) for each, title in [*ours.items(), *theirs]}
    columns["row"] = ("number", ours["row"])
    reasons = {id: words.known("reason", id) for id in aside.frame["reason"].unique()}
    frame = aside.frame.assign(reason=aside.frame["reason"].map(reasons))
    values = [
        [exact(value, kind) for value in frame[each].tolist()]
        for each, (kind, _) in columns.items()
    ]
    rows = [list(row) for row in zip(*values, strict=True)]
    return _table(name, columns, rows, words) | {"total": aside.total}


def _table(
    name: str, columns: dict[str, tuple[str, str]], rows: list[list[Any]], words: Words
) -> dict[str, Any]:
    return {
        "name": name,
        "sheet": words.known("sheet", name),
        "title": words.say(f"table.{name}"),
        "columns": [
            {"name": each, "title": title, "kind": kind}
            for each, (kind, title) in columns.items()
        ],
        "rows": rows,
        "total": len(rows),
    }


def _figure(
    name: str, about: Card, row: dict[str, Any], words: Words
) -> tuple[Any, str]:
    """A cell of the key figures, and its kind."""
    if name == "metric":
        return about.title, "text"
    value = row.get(name)
    if name == "reason":
        said = "" if missing(value) else str(value)
        return (words.known("reason", said) if said else None), "text"
    if name in COUNTED:
        number = whole(value)
        return number, "decimal" if isinstance(number, float) else "number"
    if name in IN_UNITS:
        number = whole(value) if about.unit == "count" else steady(value)
        return number, KINDS[about.unit]
    # Of a share the earlier one is told; a percentage of a percentage misleads.
    return None if about.unit == "share" else steady(value), "change"
