"""Shades of one colour for numbers in cells, and the ink that can be read on them.

Question   How dark is a cell, and is its number written in dark or in white?
Takes      numbers, and the one from which on a cell is darkest.
Gives      colours; positions on an axis.
Rules      Shades go in equal steps of the number. Between the shades with dark ink and
           those with white there is a jump: on the colours left out neither ink has
           4.5:1.

>>> shade(0, top=60) == SHADES[0], shade(60, top=60) == shade(99, top=60) == SHADES[-1]
(True, True)
>>> [ink_on(colour) == INK for colour in SHADES]
[True, True, True, True, False, False]
"""

from collections.abc import Iterable
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from salesnb.present import style
from salesnb.present.style import BAND80, BAND95, INK, MAIN, SMALL, SOFT

SHADES = ("#f1f5fa", BAND95, BAND80, SOFT, MAIN, "#123a63")
DARK = (MAIN, SHADES[-1])
GAP = 0.04  # between cells, of their width


class Cell(NamedTuple):
    """What stands at a place: column, row; the number for its shade; its words."""

    column: float
    row: float
    value: float
    said: str


def shade(value: float, *, top: float) -> str:
    """The shade of a number from 0 to `top`; what is beyond has that of the nearer end."""
    step = int(value / top * len(SHADES)) if top > 0 else 0
    return SHADES[min(max(step, 0), len(SHADES) - 1)]


def ink_on(colour: str) -> str:
    return "white" if colour in DARK else INK


def draw_cells(ax: Axes, cells: Iterable[Cell], *, top: float) -> None:
    """A square for each, with its words in the middle."""
    side = 1 - GAP
    for cell in cells:
        colour = shade(cell.value, top=top)
        corner = (cell.column - side / 2, cell.row - side / 2)
        ax.add_patch(Rectangle(corner, side, side, facecolor=colour, linewidth=0))
        ax.text(
            cell.column,
            cell.row,
            cell.said,
            ha="center",
            va="center",
            size=SMALL,
            color=ink_on(colour),
        )


def bare_cells(ax: Axes) -> None:
    """Cells need no lines behind them."""
    style.bare(ax)
    ax.grid(False)
