"""What a notebook cell shows, and what a machine can read out of it again.

Question   How does a result appear in JupyterLab, in the report and in a test?
Gives      Shown: an object with HTML for people, text for the terminal and for nbval,
           and a JSON mime type from which a run collects its numbers.
Rules      HTML is escaped, holds no script and no style sheet, and is styled by the
           classes of report.css; inline styles do no more than place things, so that
           it is readable in JupyterLab too. The same input gives the same text.

>>> steady(0.1 + 0.2), steady(None), steady(float("inf"))
(0.3, None, None)
"""

from html import escape
from math import isfinite
from typing import Any

from salesnb.present.words import missing

FIGURES = 12  # pence of ten thousand millions; beyond, the order of adding up shows
DECIMALS = 6


class Shown:
    """Base of what cells show: subclasses give `html`, `text` and `data`."""

    mime = ""

    def html(self) -> str:
        raise NotImplementedError

    def text(self) -> str:
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        return {}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.html(), "text/plain": self.text()}
        return bundle | ({self.mime: self.data()} if self.mime else {})

    def __repr__(self) -> str:
        return self.text()


def steady(value: Any) -> float | None:
    """A float without the noise that adding up in another order leaves, or None."""
    if missing(value) or not isfinite(value):
        return None
    return round(float(f"{value:.{FIGURES}g}"), DECIMALS)


def whole(value: Any) -> float | int | None:
    """`steady`, as an int where nothing is lost: counts are counts."""
    number = steady(value)
    return int(number) if number is not None and number.is_integer() else number


def tag(name: str, inside: str, **attributes: str) -> str:
    """One element; `inside` is HTML already. `class_` is class, `data_x` is data-x.

    >>> tag("p", escaped("a < b"), class_="s-note")
    '<p class="s-note">a &lt; b</p>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value
    )
    return f"<{name}{said}>{inside}</{name}>"


def escaped(text: object) -> str:
    """Text made safe for HTML, quotes too."""
    return escape(str(text), quote=True)
