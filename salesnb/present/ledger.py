"""What was read and what was left out, as a reader sees it and a run records it.

Question   Which files are behind this report, and which of their rows are not in it?
Takes      the accounts of cleaning; the months of the report.
Gives      Accounts: rows in, kept and set aside by reason, with their money; the JSON mime
           types LEDGER and INPUTS, from which a run writes its manifest.
Units      rows; money in the report's currency.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from salesnb.present.display import Shown, escaped, steady, tag, whole
from salesnb.present.tables import Table
from salesnb.present.words import Words

LEDGER = "application/vnd.salesnb.ledger.v1+json"
INPUTS = "application/vnd.salesnb.inputs.v1+json"
MONTHS = ("period", "revenue", "orders", "units", "active_customers", "new_customers",
          "returning_customers", "partial")  # fmt: skip


@dataclass(frozen=True, repr=False)
class Accounts(Shown):
    """Every row of the files: kept, or set aside for one reason.

    accounts   index reason ('kept' for the rows kept): rows, amount, example
    inputs     name, sha256, rows of each file
    months     `monthly.by_period`, for the manifest
    """

    accounts: pd.DataFrame
    inputs: tuple
    months: pd.DataFrame
    words: Words
    mime = LEDGER

    @property
    def table(self) -> Table:
        rows = self.accounts.reset_index()
        kept = rows["reason"] == "kept"
        rows = pd.concat([rows[kept], rows[~kept]], ignore_index=True)
        rows["reason"] = [
            self.words.known("reason", reason) for reason in rows["reason"]
        ]
        kinds = {"reason": "text", "rows": "number", "amount": "money"}
        if rows["example"].any():
            kinds["example"] = "text"
        return Table(
            rows, "cleaning", self.words.say("ledger.title"), kinds, self.words
        )

    def files(self) -> str:
        number = self.words.number
        said = [f"{file.name} ({number(file.rows)})" for file in self.inputs]
        return self.words.say("ledger.files", files=", ".join(said)) if said else ""

    def sum(self) -> str:
        rows_in = self.accounts["rows"].sum()
        kept = self.accounts["rows"].get("kept", 0)
        number = self.words.number
        return self.words.say(
            "ledger.sum",
            rows=number(rows_in),
            kept=number(kept),
            aside=number(rows_in - kept),
        )

    def html(self) -> str:
        lines = tag("p", escaped(self.sum())) + self.table.html()
        note = tag("p", escaped(self.files()), class_="s-note") if self.inputs else ""
        return tag("div", lines + note, class_="s-ledger")

    def text(self) -> str:
        return "\n".join(
            part for part in (self.sum(), self.table.text(), self.files()) if part
        )

    def data(self) -> dict[str, Any]:
        rows = self.accounts["rows"]
        reasons = self.accounts.drop(index="kept", errors="ignore").sort_index()
        return {
            "rows_in": int(rows.sum()),
            "rows_after_duplicates": int(rows.sum() - rows.get("exact_duplicate", 0)),
            "rows_kept": int(rows.get("kept", 0)),
            "amount_kept": steady(self.accounts["amount"].get("kept", 0.0)),
            "reasons": {
                reason: {"rows": int(row["rows"]), "amount": steady(row["amount"])}
                for reason, row in reasons.iterrows()
            },
            "months": [
                {name: _plain(row[name]) for name in MONTHS}
                for row in self.months.to_dict("records")
            ],
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        files = [
            {"name": file.name, "sha256": file.sha256, "rows": file.rows}
            for file in self.inputs
        ]
        return super()._repr_mimebundle_(include, exclude) | {INPUTS: files}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool) else whole(value)
