"""The page of the report on customers: in brief, coming and going, cohorts, left out.

Question   How does a reader see who the customers are?
Takes      `segmentation.Customers`, the reader's Words. The RFM segments, the groups and
           the value have pages of their own.
Gives      objects that a notebook cell shows: one line of the notebook each.
Rules      Nothing is computed here but the order of rows and what is said about them.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from salesnb.analysis.segmentation import concentration
from salesnb.present import groups_page, ledger, story
from salesnb.present.board import Board
from salesnb.present.ledger import Accounts
from salesnb.present.sheets import InWorkbook
from salesnb.present.tables import Table, titled
from salesnb.present.words import Words

BRIEF = (
    "story.known", "story.eighty", "story.once", "story.silent", "story.verdict",
    "story.value", "story.no_value", "story.calls",
)  # fmt: skip
COUNTS = ("active", "new", "returning", "lapsed", "reactivated")
FLOW = {"period": "period"} | dict.fromkeys(COUNTS, "number")
FLOW |= {"partial": "text", "unsure": "text"}
REPEATS = {
    "within": "number", "customers": "number", "repeaters": "number", "rate": "percent",
}  # fmt: skip
LEFT_OUT = {"reason": "text", "rows": "number", "customers": "number", "money": "money"}
AGAINST = ("quarter",)
AVERAGE = "average"


@dataclass(frozen=True)
class Page:
    """The page of one report: the customers it is about, and its reader's words."""

    who: Any
    words: Words

    def brief(self, kpis: pd.DataFrame, groups: Any, ahead: Any) -> story.Story:
        """The customers in a headline and a few sentences."""
        words = self.words
        value = kpis.set_index("metric")["value"]
        facts = {
            "as_of": self.who.as_of,
            "horizon": ahead.until,
            "eighty": words.known("eighty", concentration(value["customers_for_most"])),
            "verdict": groups_page.headline(groups, words=words),
            "no_value": self._no_value(ahead),
        }
        return story.narrative(BRIEF, kpis, facts, words=words)

    def _no_value(self, ahead: Any) -> str | None:
        empty = ahead.worth.table.empty
        return self.words.say("none.value_short") if empty else None

    def tiles(self, kpis: pd.DataFrame) -> Board:
        """The key figures, each linked to its definition."""
        return Board(kpis, self.words, str(self.who.as_of), against=AGAINST)

    def flow(self) -> Table:
        """Who came, came again and fell silent, the latest period first."""
        latest = self.who.months.iloc[::-1].reset_index(drop=True)
        said = {True: self.words.say("shown.yes"), False: ""}
        marks = {name: latest[name].map(said) for name in ("partial", "unsure")}
        return titled(latest.assign(**marks), "flow", FLOW, self.words)

    def retention(self, found: pd.DataFrame) -> InWorkbook:
        return self._cohorts(found, "retention", {"size": "number"})

    def money_retention(self, found: pd.DataFrame) -> InWorkbook:
        head = {"size": "number", "revenue": "money"}
        return self._cohorts(found, "money_retention", head)

    def _cohorts(
        self, found: pd.DataFrame, name: str, head: dict[str, str]
    ) -> InWorkbook:
        shown = found.set_axis([str(column) for column in found], axis=1)
        whole = self.words.say("chart.cohorts.average")
        shown["cohort"] = shown["cohort"].replace(AVERAGE, whole)
        parts = [column for column in shown if column not in ("cohort", *head)]
        kinds = {"cohort": "period", **head} | dict.fromkeys(parts, "percent")
        title = self.words.say(f"table.{name}")
        titles = {part: part for part in parts}
        return InWorkbook(Table(shown, name, title, kinds, self.words, titles))

    def repeats(self, found: pd.DataFrame) -> Table:
        """How many order again within so many days of their first order."""
        return titled(found, "repeats", REPEATS, self.words)

    def accounts(self, cleaned: Any, *beside: Any) -> Accounts:
        """Every row of the files: kept, or left out for a reason.

        beside : have files and tables (`places.Beside`, `places.Known`)
        """
        return ledger.accounts(cleaned, *beside, words=self.words)

    def left_out(self) -> Table:
        """The rows kept that are in no customer's figures."""
        found = self.who.left_out()
        found = found.assign(
            reason=[self.words.known("left", id) for id in found["reason"]]
        )
        return titled(found, "left_out", LEFT_OUT, self.words)

    def changes(self, found: pd.DataFrame) -> Table:
        """What was written otherwise than it stood."""
        return ledger.changes(found, words=self.words)

    def footnotes(self, cleaned: Any) -> story.Story:
        """What a reader must know of these data to read the numbers rightly."""
        who, words = self.who, self.words
        said = [words.say("foot.begin", date=words.date(who.first_day))]
        if not pd.isna(who.gap):
            said.append(words.say("foot.gap", days=words.number(who.gap)))
        count, money = who.before_first()
        if count:
            facts = {"count": words.number(count), "money": words.money(money)}
            said.append(words.say("foot.before_first", **facts))
        return story.Story("", (*said, *ledger.cautions(cleaned, words=words)))
