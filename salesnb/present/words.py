"""Every word, number, date and sum of money a reader sees, in the reader's language.

Question   How is this said, and how is this number written?
Takes      ids of `sentences.SENTENCES` with their values; numbers in the tables' units.
Gives      text. Numbers and dates are written as Babel writes them for the language.
Units      money in the currency of `Words`; shares and changes as fractions 0-1.
Missing    None, NaN and NaT are written '–'; the reason stands elsewhere.
Refuses    a language that has no words here. An unknown id is a programming error.
Other languages are laid over the English: a gettext catalogue is keyed on the English
sentence, so `say` looks the sentence up first and fills its {placeholders} after that.

>>> words = Words(currency="GBP")
>>> words.money(1456146.4), words.money_short(301234), words.change(-0.031)
('£1,456,146', '£301k', '−3.1%')
>>> words.month("2011-11"), words.say("shown.more", count="12")
('November 2011', '… and 12 more in tables.xlsx')
"""

import datetime as dt
import functools
import gettext
import io
import re
from dataclasses import dataclass
from math import floor, log10
from pathlib import Path

import pandas as pd
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)

from salesnb.errors import ParamError
from salesnb.present.sentences import SENTENCES

LOCALES = {"en": "en_GB"}
LANGUAGES = Path(__file__).with_name("languages")
NONE = "–"
BRITISH = {"K": "k", "B": "bn"}  # what Babel writes, and what newspapers do
WHOLE_FROM = 1000  # money from here up is read without its pennies


def missing(value: object) -> bool:
    """None, NaN, NaT or pandas' NA.

    >>> missing(None), missing(float("nan")), missing(0.0), missing("")
    (True, True, False, False)
    """
    return bool(pd.isna(value))


@functools.cache
def catalogue(language: str) -> gettext.NullTranslations:
    """What is laid over the English: languages/<language>.po, or nothing.

    >>> catalogue("zh").gettext("Champions")
    '重要价值客户'
    """
    path = LANGUAGES / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    made = io.BytesIO()
    write_mo(made, read)
    made.seek(0)
    return gettext.GNUTranslations(made)


@dataclass(frozen=True)
class Words:
    """The reader's language ('en') and the money of the report (an ISO 4217 code)."""

    language: str = "en"
    currency: str = "GBP"

    def __post_init__(self):
        if self.language not in LOCALES:
            raise ParamError.language(self.language, LOCALES)

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    def sentence(self, id: str) -> str:
        """The sentence called `id`, its placeholders still open."""
        if id not in SENTENCES:
            raise KeyError(f"no sentence '{id}' in salesnb.present.sentences")
        return self.read(SENTENCES[id])

    def read(self, english: str) -> str:
        """An English sentence in the reader's language; unknown ones stay English."""
        # What a catalogue has for no text is its own head.
        return catalogue(self.language).gettext(english) if english else ""

    def say(self, id: str, **values: str) -> str:
        """The sentence called `id` with its placeholders filled."""
        return self.sentence(id).format(**values)

    def known(self, family: str, id: str) -> str:
        """`family.id` if there is such a sentence, else the id as it stands."""
        return self.read(SENTENCES.get(f"{family}.{id}", id))

    def money(self, value: float, *, decimals: int | None = None) -> str:
        """£1,456,146 or £505.35: whole from 1,000 up unless `decimals` says."""
        if missing(value):
            return NONE
        places = self.pennies(value) if decimals is None else decimals
        return minus(
            format_currency(
                round(value, places) + 0.0,  # + 0.0 so that -0.0 has no sign
                self.currency,
                format="¤" + pattern(places),
                locale=self.locale,
                currency_digits=False,
            )
        )

    def pennies(self, value: float) -> int:
        """How many decimals an amount of this size is read with."""
        big = abs(value) >= WHOLE_FROM
        return 0 if big else get_currency_precision(self.currency)

    def money_short(self, value: float) -> str:
        """Money for an axis or a label: three figures and k, M or bn."""
        if missing(value):
            return NONE
        short = round(three_figures(value), 2) + 0.0  # + 0.0 so that -0.0 has no sign
        text = format_compact_currency(
            short, self.currency, locale=self.locale, fraction_digits=2
        )
        return minus(re.sub(r"(?<=\d)[KB]$", lambda size: BRITISH[size[0]], text))

    def difference(self, value: float, *, decimals: int | None = None) -> str:
        """A difference of money, signed and in full: +£12,512."""
        return plus(value, self.money(value, decimals=decimals))

    def money_change(self, value: float) -> str:
        """A difference of money, signed and short: +£12.5k."""
        return plus(value, self.money_short(value))

    def number(self, value: float, *, decimals: int | None = None) -> str:
        """1,234 or 0.83: two decimals where there is a fraction, or as `decimals`."""
        if missing(value):
            return NONE
        if decimals is None:
            decimals = 0 if float(value).is_integer() else 2
        near = round(value, decimals) + 0  # + 0 so that -0.0 has no sign
        return minus(format_decimal(near, format=pattern(decimals), locale=self.locale))

    def figures(self, value: float) -> str:
        """A number to three figures, whatever its size: 0.00310, 7.25, 438."""
        if missing(value) or value == 0:
            return NONE if missing(value) else "0"
        decimals = max(2 - floor(log10(abs(value))), 0)
        return self.number(value, decimals=decimals)

    def change(self, fraction: float) -> str:
        """A signed percentage: +36.2%, −3.1%, 0.0%."""
        return plus(fraction, self.percent(fraction))

    def percent(self, fraction: float, *, decimals: int = 1) -> str:
        """0.362 is 36.2%."""
        if missing(fraction):
            return NONE
        near = round(fraction, decimals + 2) + 0.0  # + 0.0 so that -0.0 has no sign
        form = f"{pattern(decimals)}%"
        return minus(format_percent(near, format=form, locale=self.locale))

    def month(self, label: str) -> str:
        """'2011-11' is November 2011; a period that is no month keeps its label."""
        return self._month(label, "MMMM y")

    def month_short(self, label: str) -> str:
        """'2011-11' is Nov 2011, for an axis."""
        return self._month(label, "MMM y")

    def axis(self, labels: list[str]) -> list[str]:
        """Labels along an axis: months by name, their year under the first of each."""
        said, year = [], ""
        for label in labels:
            name = self._month(label, "MMM")
            if name != label and label[:4] != year:
                year = label[:4]
                name = f"{name}\n{year}"
            said.append(name)
        return said

    def _month(self, label: str, form: str) -> str:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", label):
            return label
        return format_date(dt.date.fromisoformat(f"{label}-01"), form, self.locale)

    def date(self, day: dt.date | str) -> str:
        """9 December 2011, from a date, a Timestamp or ISO text."""
        return self._date(day, "d MMMM y")

    def date_short(self, day: dt.date | str) -> str:
        """9 Dec 2011, for a table."""
        return self._date(day, "d MMM y")

    def day(self, day: dt.date | str) -> str:
        """9 Dec, for a label beside a bar."""
        return self._date(day, "d MMM")

    def _date(self, day: dt.date | str, form: str) -> str:
        if missing(day):
            return NONE
        when = dt.datetime.fromisoformat(day) if isinstance(day, str) else day
        return format_date(when, form, self.locale)

    def value(self, value: float, unit: str) -> str:
        """A metric's value in its card's unit: money, count, share or ratio."""
        if unit == "money":
            return self.money(value)
        if unit == "share":
            return self.percent(value)
        return self.number(value, decimals=0 if unit == "count" else None)


def shorten(name: object, *, width: int = 32) -> str:
    """A name that fits beside a bar; the whole one stands in the table.

    >>> shorten("SET OF 3 CAKE TINS PANTRY DESIGN, RED", width=16)
    'SET OF 3 CAKE T…'
    """
    text = NONE if missing(name) else " ".join(str(name).split())
    return text if len(text) <= width else text[: width - 1].rstrip(" ,;-") + "…"


def three_figures(value: float) -> float:
    """Rounded to three figures.

    >>> three_figures(1456146), three_figures(999999), three_figures(0)
    (1460000.0, 1000000.0, 0.0)
    """
    if value == 0:
        return 0.0
    return float(round(value, 2 - floor(log10(abs(value)))))


def pattern(decimals: int) -> str:
    """The CLDR number pattern with so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def minus(text: str) -> str:
    """A real minus sign in front of a negative number."""
    return text.replace("-", "−", 1) if text.startswith("-") else text


def plus(value: float, text: str) -> str:
    """A plus sign in front of a number above zero that is not written as zero."""
    above = not missing(value) and value > 0 and re.search("[1-9]", text)
    return f"+{text}" if above else text
