"""What was read and what was left out, as a reader sees it and a run records it.

Question   Which files are behind this report, and which of their rows are not in it?
Takes      the accounts of cleaning; the months of the report.
Gives      Accounts: rows in, kept and set aside by reason, with their money, of the orders
           and of what was read beside them; the JSON mime types LEDGER, INPUTS and TABLES,
           from which a run writes its manifest and its workbook. `accounts` puts them
           together. Origin: whether all this was made up, which a report says first.
Units      rows; money in the report's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from salesnb import schema
from salesnb.intake import aside, order_totals
from salesnb.intake.cleaned import Cleaned
from salesnb.intake.places import Places
from salesnb.present import sheets
from salesnb.present.display import Shown, escaped, steady, tag, whole
from salesnb.present.tables import TABLES, Table, titled
from salesnb.present.words import Words

LEDGER = "application/vnd.salesnb.ledger.v1+json"
ORIGIN = "application/vnd.salesnb.origin.v1+json"
INPUTS = "application/vnd.salesnb.inputs.v1+json"
MONTHS = ("period", "revenue", "orders", "units", "active_customers", "new_customers",
          "returning_customers", "partial")  # fmt: skip


@dataclass(frozen=True, repr=False)
class Origin(Shown):
    """That the orders are the sample company's; of orders that were given, nothing."""

    made_up: bool
    words: Words
    mime = ORIGIN

    def text(self) -> str:
        return self.words.say("origin.made_up") if self.made_up else ""

    def html(self) -> str:
        said = escaped(self.text())
        return tag("p", tag("strong", said), class_="s-made-up") if said else ""

    def data(self) -> dict[str, Any]:
        return {"made_up": self.made_up}


@dataclass(frozen=True, repr=False)
class Accounts(Shown):
    """Every row of the files: kept, or set aside for one reason.

    accounts   index reason ('kept' for the rows kept): rows, amount, example
    inputs     name, sha256, rows, role of each file
    months     `monthly.by_period`, for the manifest
    beside     the same of what was read beside the orders: table of `schema`, accounts
    written    tables of the rows set aside (`sheets.set_aside`), for the workbook
    """

    accounts: pd.DataFrame
    inputs: tuple
    months: pd.DataFrame
    words: Words
    beside: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    written: tuple[dict[str, Any], ...] = ()
    mime = LEDGER

    def parts(self) -> list[tuple[str, Table]]:
        """A sentence and a table for the orders, and for each table beside them."""
        orders = ("ledger.sum", "cleaning", self.accounts, True)
        others = [
            (
                f"ledger.sum_{n}",
                f"cleaning_{n}",
                found,
                "amount" in schema.TABLES[n].names,
            )
            for n, found in self.beside.items()
        ]
        return [
            (self._sum(id, found), self._table(name, found, money=money))
            for id, name, found, money in (orders, *others)
        ]

    def notes(self) -> list[str]:
        return [note for note in (self.aside(), self.files()) if note]

    def aside(self) -> str:
        """Where the rows set aside can be looked up, and how many of them."""
        number = self.words.number
        shown = number(sum(len(table["rows"]) for table in self.written))
        total = number(sum(table["total"] for table in self.written))
        said = self.words.say("ledger.aside", shown=shown, total=total)
        return said if self.written else ""

    def files(self) -> str:
        said = [
            f"{file.name} ({self.words.known('role', file.role)}: "
            f"{self.words.number(file.rows)})"
            for file in self.inputs
        ]
        return self.words.say("ledger.files", files=", ".join(said)) if said else ""

    def html(self) -> str:
        lines = "".join(tag("p", escaped(s)) + t.html() for s, t in self.parts())
        notes = (tag("p", escaped(n), class_="s-note") for n in self.notes())
        return tag("div", lines + "".join(notes), class_="s-ledger")

    def text(self) -> str:
        lines = [part for s, t in self.parts() for part in (s, t.text())]
        return "\n".join([*lines, *self.notes()])

    def data(self) -> dict[str, Any]:
        orders = counts(self.accounts)
        return {
            **orders,
            "amount_kept": steady(self.accounts["amount"].get("kept", 0.0)),
            "months": [
                {name: _plain(row[name]) for name in MONTHS}
                for row in self.months.to_dict("records")
            ],
            "deals": {},
            **{name: counts(found) for name, found in self.beside.items()},
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        files = [
            {"role": f.role, "name": f.name, "sha256": f.sha256, "rows": f.rows}
            for f in self.inputs
        ]
        tables = [*(table.data() for _, table in self.parts()), *self.written]
        bundle = super()._repr_mimebundle_(include, exclude)
        return bundle | {INPUTS: files, TABLES: tables}

    def _sum(self, id: str, accounts: pd.DataFrame) -> str:
        rows_in = accounts["rows"].sum()
        kept = accounts["rows"].get("kept", 0)
        number = self.words.number
        return self.words.say(
            id, rows=number(rows_in), kept=number(kept), aside=number(rows_in - kept)
        )

    def _table(self, name: str, accounts: pd.DataFrame, *, money: bool) -> Table:
        """What is kept first, then the reasons, those of most rows first."""
        rows = accounts.reset_index()
        kept = rows["reason"] == "kept"
        rows = pd.concat([rows[kept], rows[~kept]], ignore_index=True)
        rows["reason"] = [self.words.known("reason", each) for each in rows["reason"]]
        kinds = {"reason": "text", "rows": "number"}
        kinds |= {"amount": "money"} if money else {}
        if rows["example"].any():
            kinds["example"] = "text"
        return titled(rows, name, kinds, self.words)


def accounts(
    cleaned: Cleaned, *beside: Any, words: Words, months: pd.DataFrame | None = None
) -> Accounts:
    """Every row of the files: kept, or left out for a reason.

    beside : have the files and the tables (`places.Beside`, `places.Known`)
    """
    tables = {name: one for each in beside for name, one in each.tables.items()}
    found = {"set_aside": cleaned, **{f"{n}_set_aside": t for n, t in tables.items()}}
    rows = {name: aside.rows(each) for name, each in found.items()}
    return Accounts(
        cleaned.accounts,
        (*cleaned.loaded.inputs, *(one for each in beside for one in each.inputs)),
        pd.DataFrame(columns=MONTHS) if months is None else months,
        words,
        {name: each.accounts for name, each in tables.items()},
        tuple(sheets.set_aside(r, n, words) for n, r in rows.items() if r.total),
    )


def origin(given: Places, *, words: Words) -> Origin:
    """Whether the orders are of a made-up company, for the top of a report."""
    return Origin(given.made_up, words)


def changes(found: pd.DataFrame, *, words: Words) -> Table:
    """What was written otherwise than it stood."""
    shown = found.assign(
        column=[words.known("column", name) for name in found["column"]],
        change=[words.known("change", name) for name in found["change"]],
    ).rename(columns={"column": "name", "change": "what"})
    kinds = {"name": "text", "what": "text", "rows": "number"}
    return titled(shown, "changes", kinds, words)


def cautions(cleaned: Cleaned, *, words: Words) -> list[str]:
    """What a reader must know of how the file's rows were taken for orders."""
    said = [words.say("foot.equal_rows")] if cleaned.equal_rows_kept else []
    if rows_are_orders(cleaned):
        said.append(words.say("foot.rows_are_orders"))
    if found := order_totals.in_run(cleaned):
        alike, orders = words.number(found.alike), words.number(found.orders)
        said.append(words.say("foot.repeated", alike=alike, orders=orders))
    return said


def rows_are_orders(cleaned: Cleaned) -> bool:
    """Whether the file numbers no orders, and nobody said how they are told apart."""
    loaded = cleaned.loaded
    return "order_id" not in loaded.headers and loaded.source.order_is in ([], ["row"])


def counts(accounts: pd.DataFrame) -> dict[str, Any]:
    """rows_in, rows_after_duplicates, rows_kept; and reasons: rows and amount of each."""
    rows = accounts["rows"]
    reasons = accounts.drop(index="kept", errors="ignore").sort_index()
    return {
        "rows_in": int(rows.sum()),
        "rows_after_duplicates": int(rows.sum() - rows.get("exact_duplicate", 0)),
        "rows_kept": int(rows.get("kept", 0)),
        "reasons": {
            reason: {"rows": int(row["rows"]), "amount": steady(row["amount"])}
            for reason, row in reasons.iterrows()
        },
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool) else whole(value)
