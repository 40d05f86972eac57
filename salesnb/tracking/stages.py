"""What a workflow is made of: stages, the outcomes that end a deal, and time limits.

Question   What is a stage called, who does what there, and until when?
Takes      the values of a workflow's YAML file, see `workflow`.
Gives      Stage and Outcome, frozen. Both answer limit, role, tasks and probability: an
           outcome has none of the first three, and its probability is 1 or 0.
Words      names, roles, tasks and reasons are in English and Chinese; one text stands
           for both.
Limits     the last day that is still in time. "n calendar days" is the day of entry + n.
           "n working days" is the n-th Monday to Friday, less holidays, after the day of
           entry; 0 is the day itself or, when nobody works, the next one that is one.

>>> Limit.read("3 working days").due(date(2025, 10, 31))  # a Friday
datetime.date(2025, 11, 5)
>>> plain("Proposal / Price Quote") == plain("PROPOSAL/PRICE QUOTE")
True
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from salesnb.periods import DAY, working_days

ANY = "*"  # what `any` becomes: no stage can have it as its id


def plain(name: object) -> str:
    """A name for comparing: case, spaces and the width of letters do not count."""
    return "".join(unicodedata.normalize("NFKC", str(name)).casefold().split())


@dataclass(frozen=True)
class Limit:
    """So many days; `working`: Mondays to Fridays, else all."""

    days: int
    working: bool

    @classmethod
    def read(cls, text: object) -> "Limit":
        """From "3 working days" or "14 calendar days"; raises ValueError on others."""
        shape = r"(\d{1,4}) (working|calendar) days?"
        match = re.fullmatch(shape, text, re.ASCII) if isinstance(text, str) else None
        if not match:
            raise ValueError("no number of days")
        return cls(int(match[1]), match[2] == "working")

    def due(self, entered: date, *, holidays: Collection[date] = frozenset()) -> date:
        """The last day in time, for a stage entered on the day `entered`."""
        day = entered.date() if isinstance(entered, datetime) else entered
        if not self.working:
            return day + timedelta(self.days)
        left = self.days
        while left > 0 or not working_days(day, day, holidays=holidays):
            day += DAY
            left -= working_days(day, day, holidays=holidays)
        return day

    def __str__(self) -> str:
        kind = "working" if self.working else "calendar"
        return f"{self.days} {kind} day{'' if self.days == 1 else 's'}"


def _both(value: Any) -> Any:
    return {"en": value, "zh": value} if isinstance(value, str) else value


def _any(value: Any) -> Any:
    return (ANY,) if value == "any" else value


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Text = Annotated[str, Field(min_length=1)]


class InBoth(Strict):
    en: Text
    zh: Text

    def __str__(self) -> str:
        return self.en


Words = Annotated[InBoth, BeforeValidator(_both)]
Moves = Annotated[tuple[Text, ...], BeforeValidator(_any)]
Days = Annotated[Limit, BeforeValidator(Limit.read)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


class Step(Strict):
    """What stages and outcomes share."""

    names: Words
    also: tuple[Text, ...] = ()  # other ways in which exports write it

    @property
    def called(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return (self.id, self.names.en, self.names.zh, *self.also)


class Stage(Step):
    id: Annotated[str, Field(pattern="^[a-z0-9_]+$")]
    role: Words | None = None
    tasks: tuple[Words, ...] = ()
    limit: Days | None = None
    probability: Share | None = None
    next: Moves

    @property
    def closed(self) -> bool:
        return False


class Outcome(Step):
    """How a deal ends. `reopens_to`: the stages it may come back to, if any."""

    id: Literal["won", "lost", "derailed"]
    reasons: tuple[Words, ...] = ()
    reopens_to: Moves = ()

    @property
    def closed(self) -> bool:
        return True

    @property
    def probability(self) -> float:
        return float(self.id == "won")

    @property
    def limit(self) -> None:
        return None

    @property
    def role(self) -> None:
        return None

    @property
    def tasks(self) -> tuple[()]:
        return ()
