"""What all charts share: colours, sizes, and the picture a cell shows.

Question   How does a chart look, and how does it get into a notebook with its alt text?
Gives      Picture: a figure with the sentence that stands for it. `canvas`, `finish`
           and the small helpers every chart uses.
Units      figures are 7.6 inches wide, shown 760 CSS pixels wide, drawn at 144 dpi.
Rules      Figures are made without pyplot, so none stays open and no state leaks.
           Everything is set on the artists: importing and drawing leave rcParams alone.
           Colours differ in lightness too, and text has at least 4.5:1 on white.
           The same table gives the same bytes.
"""

import base64
import io
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from salesnb.present import fonts
from salesnb.present.words import Words

INK, MUTED, GRID = "#1f2933", "#5b6673", "#e1e6ec"
MAIN, SOFT, BEFORE = "#1f5a94", "#7ea6cc", "#d5dce4"
UP, DOWN = MAIN, "#b8510b"
BAND80, BAND95 = "#a9c5e1", "#dbe7f3"
SLICES = ("#1f5a94", "#e08a3c", "#3f8f86", "#8a6bb0", "#c9b24a", "#8b98a7")
WIDTH, DPI, CSS_WIDTH = 7.6, 144, 760
TITLE, BODY, SMALL = 13.0, 10.0, 9.5
LEFT = 0.008  # where title and note begin, of the width
TITLE_LINE, NOTE_LINE = 74, 104
MOST_LABELS, LETTERS = 16, 84  # along an axis; letters with a space between labels


class Canvas(Figure):
    """A figure of our own; on an `ax` of the caller's the title goes above the axes."""


@dataclass(frozen=True)
class Picture:
    """A chart as a cell shows it: the figure, and the sentence that says what it shows.

    `ax` is its first axes. The sentence is the image's alt text and its text/plain.
    """

    fig: Figure = field(repr=False)
    title: str
    alt: str

    @property
    def ax(self) -> Axes:
        return self.fig.axes[0]

    def png(self) -> bytes:
        """The picture as it stands in the report; equal bytes for an equal table."""
        file = io.BytesIO()
        page = self.fig.bbox_inches  # said, as the user may have set another default
        look: dict[str, Any] = {"dpi": DPI, "facecolor": "white", "bbox_inches": page}
        self.fig.savefig(file, format="png", metadata={"Software": None}, **look)
        return file.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        image = base64.b64encode(self.png()).decode()
        about = {"alt": self.alt, "width": CSS_WIDTH}
        return {"image/png": image, "text/plain": self.alt}, {"image/png": about}

    def __repr__(self) -> str:
        return self.alt


def canvas(ax: Axes | None, *, height: float = 3.9) -> Axes:
    """The axes given, or new ones on a figure of their own, `height` inches high."""
    if ax is not None:
        return ax
    return page(height).add_subplot()


def page(height: float) -> Canvas:
    """A figure `height` inches high; its parts make room for one another."""
    room = ConstrainedLayoutEngine(h_pad=0.07, w_pad=0.04)
    return Canvas(figsize=(WIDTH, height), dpi=DPI, layout=room, facecolor="white")


def finish(ax: Axes, *, title: str, alt: str = "", note: str = "") -> Picture:
    """Title and note set, and the picture with its sentence. Text is never mathtext."""
    fig = ax.get_figure(root=True)
    if isinstance(fig, Canvas):
        look: dict[str, Any] = {"x": LEFT, "ha": "left", "color": INK}
        head = fig.suptitle(title, size=TITLE, weight="bold", **look)
        if note:
            lines = textwrap.fill(note, NOTE_LINE)
            fig.supxlabel(lines, size=SMALL, **(look | {"color": MUTED}))
    else:
        ax.set_title(textwrap.fill(title, 60), loc="left", size=TITLE, color=INK)
    texts = fig.findobj(Text)
    for text in texts:
        text.set_parse_math(False)  # two '$' in a name are not a formula
    fonts.fit(texts)
    if isinstance(fig, Canvas):
        fit_title(head)
    return Picture(fig, title, " ".join(part for part in (f"{title}.", alt) if part))


def fit_title(text: Text) -> None:
    """As many letters on a line as go on the page: capitals are wider than most."""
    title, width = text.get_text(), TITLE_LINE
    text.set_text(textwrap.fill(title, width))
    while (
        text.get_window_extent().x1 > text.get_figure(root=True).bbox.x1 and width > 1
    ):
        width -= 2
        text.set_text(textwrap.fill(title, width))


def empty(words: Words, ax: Axes | None = None) -> Picture:
    """A sentence where a chart would have nothing to show."""
    ax = canvas(ax, height=1.2)
    why = words.say("chart.empty")
    ax.set_axis_off()
    ax.text(0, 0.5, why, size=BODY, color=MUTED, transform=ax.transAxes)
    return Picture(ax.get_figure(root=True), why, why)


def bare(ax: Axes, *, grid: str = "y") -> None:
    """No frame, no tick marks; light lines across for the axis that has the values."""
    ax.spines[:].set_visible(False)
    ax.set_facecolor("white")
    ax.set_axisbelow(True)
    ax.grid(False, which="both")
    ax.grid(True, axis=grid, color=GRID, linewidth=0.8, linestyle="-", alpha=1)
    ax.tick_params(length=0, which="both", labelsize=SMALL, labelcolor=INK)


def name_axes(ax: Axes, across: str, up: str) -> None:
    """What the axes count."""
    ax.set_xlabel(across, size=SMALL, color=INK)
    ax.set_ylabel(up, size=SMALL, color=INK)


def money_axis(axis: Axis, words: Words, *, ticks: int = 5) -> None:
    """Round amounts, short: £250k, £1.5M."""
    axis.set_major_locator(MaxNLocator(nbins=ticks))
    axis.set_major_formatter(FuncFormatter(lambda value, _: words.money_short(value)))


def period_axis(ax: Axes, labels: list[str], words: Words) -> None:
    """Periods under positions 0, 1, 2 ...: month names, the year where it changes."""
    letters = max(len(line) for line in "\n".join(words.axis(labels)).split("\n"))
    step = ceil(len(labels) / min(MOST_LABELS, LETTERS // (letters + 1)))
    places = list(range((len(labels) - 1) % step, len(labels), step))
    shown = words.axis([labels[place] for place in places])
    ax.set_xticks(places, labels=even(shown))


def even(labels: list[str]) -> list[str]:
    """All labels with as many lines, so that their first lines stand level.

    >>> even(["Dec\\n2010", "Jan"])
    ['Dec\\n2010', 'Jan\\n ']
    """
    lines = max((label.count("\n") for label in labels), default=0)
    return [label + "\n " * (lines - label.count("\n")) for label in labels]


def swatch(colour: str, label: str, *, hatch: str = "") -> Patch:
    """What a colour means, for the legend."""
    if hatch:
        return Patch(facecolor="white", edgecolor=colour, hatch=hatch, label=label)
    return Patch(color=colour, label=label)


def legend(ax: Axes, handles: list[Artist]) -> None:
    """A row or two over the axes, in the order given."""
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=3,
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        handlelength=1.4,
        columnspacing=1.6,
        borderaxespad=0.2,
    )


def mark(
    ax: Axes, text: str, at: tuple[float, float], shift: tuple[float, float]
) -> Text:
    """Text beside a point, moved by points, on the side the shift goes to."""
    right, up = shift
    return ax.annotate(
        text,
        at,
        xytext=shift,
        textcoords="offset points",
        ha="center" if right == 0 else ("left" if right > 0 else "right"),
        va="center" if up == 0 else ("bottom" if up > 0 else "top"),
        size=SMALL,
        color=INK,
        parse_math=False,
    )


def listed(pairs: Iterable[tuple[str, str]], words: Words) -> str:
    """Each name with its value, as sentences for an alt text."""
    said = (words.say("chart.list", name=name, value=value) for name, value in pairs)
    return ". ".join(said) + "."
