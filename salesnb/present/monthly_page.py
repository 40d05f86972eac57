"""The monthly report's page: how each of its tables is called, worded and shown.

Question   How does a reader see this table of `analysis`?
Takes      tables of `analysis`, a Scope, the reader's Words.
Gives      objects that a notebook cell shows: one line of the notebook each.
Rules      Nothing is computed here but the order of rows and what is said about them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from salesnb.present import ledger, story
from salesnb.present.board import Board
from salesnb.present.ledger import Accounts
from salesnb.present.tables import Table, titled, worded
from salesnb.present.words import Words

MONEY, NUMBER, PERCENT, TEXT = "money", "number", "percent", "text"
PERIOD = "period"
MONTHS = {
    "period": PERIOD, "revenue": MONEY, "orders": NUMBER, "units": NUMBER,
    "active_customers": NUMBER, "new_customers": NUMBER, "returning_customers": NUMBER,
    "lapsed_customers": NUMBER, "returned": MONEY, "revenue_without_customer": MONEY,
    "partial": TEXT,
}  # fmt: skip
TOP = {"name": TEXT, "revenue": MONEY, "share": PERCENT, "previous": MONEY,
       "change": "difference"}  # fmt: skip
OUTLOOK = {"period": PERIOD, "model": TEXT, "value": MONEY} | dict.fromkeys(
    ("low80", "high80", "low95", "high95"), MONEY
)
SCORES = {
    "model": TEXT, "horizon": NUMBER, "origins": NUMBER, "mase": NUMBER, "smape": NUMBER,
    "bias": "change", "coverage80": PERCENT, "coverage95": PERCENT,
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """The page of one report: its reader's words, and the scope it is about."""

    view: Any
    words: Words

    def brief(self, kpis: pd.DataFrame, products: Any, customers: Any) -> story.Story:
        """The month in a headline and a few sentences."""
        view = self.view
        facts = {
            "month": view.period.label,
            "previous_month": view.previous.label,
            "last_year_month": view.last_year.label,
            "last_day": view.complete_to,
            **_mover("product", products.mover),
            **_mover("customer", customers.mover),
        }
        return story.month(kpis, facts, words=self.words, partial=view.partial)

    def tiles(self, kpis: pd.DataFrame) -> Board:
        """The key figures, each linked to its definition."""
        return Board(kpis, self.words, str(self.view.as_of), self.view.partial)

    def months(self, table: pd.DataFrame) -> Table:
        """The periods, the latest first."""
        latest = table.iloc[::-1].reset_index(drop=True)
        said = {True: self.words.say("shown.yes"), False: ""}
        shown = latest.assign(partial=latest["partial"].map(said))
        return titled(shown, "months", MONTHS, self.words)

    def steps(self, table: pd.DataFrame) -> Table:
        """From the revenue of the period before to this one's."""
        shown = table.assign(step=[self.words.known("step", s) for s in table["step"]])
        return titled(shown, "drivers", {"step": TEXT, "amount": MONEY}, self.words)

    def top(self, top: Any) -> Table:
        """The largest groups; what is left over stands in one last row."""
        return titled(worded(top.table, self.words), f"top_{top.by}", TOP, self.words)

    def outlook(self, table: pd.DataFrame) -> Table:
        return titled(self._modelled(table), "outlook", OUTLOOK, self.words)

    def scores(self, table: pd.DataFrame) -> Table:
        """How wrong the same forecasts have been."""
        return titled(self._modelled(table), "forecast_errors", SCORES, self.words)

    def accounts(self, cleaned: Any, months: pd.DataFrame, beside: Any) -> Accounts:
        """Every row of the files: kept, or left out for a reason.

        beside : has the files and the deals (`intake.places.Beside`)
        """
        return ledger.accounts(cleaned, beside, words=self.words, months=months)

    def changes(self, table: pd.DataFrame) -> Table:
        """What was written otherwise than it stood."""
        return ledger.changes(table, words=self.words)

    def returns(self, table: pd.DataFrame) -> Table:
        """How many returns were seen to take back a sale."""
        shown = table.assign(
            what=[self.words.known("match", match) for match in table["match"]]
        )
        kinds = {"what": TEXT, "rows": NUMBER, "amount": MONEY}
        return titled(shown, "returns", kinds, self.words)

    def footnotes(
        self, cleaned: Any, book: Any, deals: pd.DataFrame | None = None
    ) -> story.Story:
        """What a reader must know of these data to read the numbers rightly.

        deals : has `until`, the last days of their windows (`pipeline.of_scope`)
        """
        words, said = self.words, [*self._days(deals)]
        if book.gap is not None:
            said.append(words.say("foot.gap", days=words.number(book.gap)))
        said += [words.say(f"foot.{id}") for id in _cautions(book)]
        return story.Story("", (*said, *ledger.cautions(cleaned, words=words)))

    def _days(self, deals: pd.DataFrame | None) -> Iterator[str]:
        """Which days are looked at, and set beside which."""
        view, words = self.view, self.words
        yield words.say("foot.begin", date=words.date(view.first_day))
        if view.calendar.kind != "month":
            first, last = words.date(view.period.start), words.date(view.period.end)
            yield words.say("foot.calendar", first=first, last=last)
        if view.complete_to < view.as_of:
            yield words.say("foot.ends", date=words.date(view.complete_to))
        if view.partial:
            _, *others = (words.date(window.end) for window in view.windows)
            date, (previous, last_year) = words.date(view.complete_to), others
            yield words.say(
                "foot.partial", date=date, previous=previous, last_year=last_year
            )
        if deals is not None and self._end_elsewhere(deals["until"]):
            date, previous, last_year = map(words.date, deals["until"])
            yield words.say(
                "foot.deals", date=date, previous=previous, last_year=last_year
            )

    def _end_elsewhere(self, days: pd.Series) -> bool:
        """Whether windows end on other days than those of the orders."""
        ours = [window.end for window in self.view.windows]
        return [day.date() for day in days] != ours

    def _modelled(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(
            model=[self.words.known("model", m) for m in table["model"]]
        )


def _mover(subject: str, mover: Any) -> dict[str, Any]:
    if mover is None:
        return {}
    name, change = mover
    return {subject: name, f"{subject}_change": change}


def _cautions(book: Any) -> list[str]:
    """Ids of the sentences that are called for by the order lines."""
    tests = {
        "without_customer": book.has_customers
        and book.daily["revenue_without_customer"].abs().sum() > 0,
        "marked_returns": book.marked_returns > 0,
    }
    return [id for id, holds in tests.items() if holds]
