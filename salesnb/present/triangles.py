"""A triangle: cohorts of customers by the time since their first order.

Question   How many of a cohort still buy later on, and how much of their money stays?
Takes      `cohorts.retention` or `cohorts.money_retention`; nothing is computed here.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      customers, shares as fractions.

>>> cohort = {"cohort": ["2024-01", "2024-02", "average"], "size": [4, 2, 6]}
>>> rows = pd.DataFrame({**cohort, 0: 1.0, 1: [0.5, None, 0.5]})
>>> cohorts(rows, words=Words()).title
'50.0% of customers order again in month 1 after their first'
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from salesnb.present import style
from salesnb.present.shades import Cell, bare_cells, draw_cells
from salesnb.present.style import Picture
from salesnb.present.words import Words

ROWS, COLUMNS = 24, 12  # cohorts, and periods after the first
AVERAGE = "average"
ROW, AROUND = 0.24, 1.6  # inches
APART = 0.3  # of a row, between the cohorts and their average
USUAL = (
    0.95  # of the cells: what is beyond is as dark, so that one cannot pale the rest
)
HALF = 0.5
LEFT, SIZES = -1.0, 0.3  # where the axis begins, and where the sizes end


def cohorts(
    table: pd.DataFrame, *, words: Words, unit: str = "month", ax: Axes | None = None
) -> Picture:
    """A row a cohort, a column a period after the first; below, all cohorts together.

    table   `cohorts.retention` or `cohorts.money_retention`. The first period itself is
            100 % of itself: in its place stand the customers of the cohort.
    unit    the kind of the calendar: month, quarter, year or 445
    """
    whole = begun(table)
    columns = ended(whole.tail(ROWS))[:COLUMNS]
    if not columns:
        return style.empty(words, ax)
    rows = whole.tail(ROWS)
    average = table[table["cohort"] == AVERAGE]
    ax = style.canvas(ax, height=AROUND + ROW * (len(rows) + 1))
    draw_triangle(ax, pd.concat([rows, average]), columns, words)
    style.name_axes(ax, words.say(f"chart.cohorts.x_{unit}"), "")
    shares = average.iloc[0]
    alt = words.say(
        "chart.cohorts.alt",
        first=words.month(rows["cohort"].iloc[0]),
        last=words.month(rows["cohort"].iloc[-1]),
        count=words.number(len(rows)),
    )
    said = [(str(k), words.percent(shares[k])) for k in columns]
    named = words.say(f"chart.cohorts.unit_{unit}")
    return style.finish(
        ax,
        title=title_cohorts(whole, shares, columns, unit=named, words=words),
        alt=f"{alt} {style.listed(said, words)}",
        note=note_cohorts(whole, len(rows), columns, words),
    )


def begun(table: pd.DataFrame) -> pd.DataFrame:
    """The cohorts whose first period has ended; no others have a share."""
    if table.empty:
        return table
    return table[(table["cohort"] != AVERAGE) & table[0].notna()]


def ended(rows: pd.DataFrame) -> list[int]:
    """The periods after the first that have a share in one of the rows."""
    numbers = [name for name in rows.columns if isinstance(name, int) and name > 0]
    return [k for k in numbers if rows[k].notna().any()]


def draw_triangle(
    ax: Axes, rows: pd.DataFrame, columns: list[int], words: Words
) -> None:
    """The last of the rows is the average, and stands apart."""
    places = [*range(len(rows) - 1), len(rows) - 1 + APART]
    shares = rows[columns].to_numpy(dtype=float)
    top = float(np.nanquantile(shares[:-1], USUAL))
    cells = [
        Cell(column + 1, places[row], share, words.percent(share, decimals=0))
        for (row, column), share in np.ndenumerate(shares)
        if not np.isnan(share)
    ]
    draw_cells(ax, cells, top=top)
    for place, size in zip(places, rows["size"], strict=True):
        look = {"ha": "right", "va": "center", "size": style.SMALL, "color": style.INK}
        ax.text(SIZES, place, words.number(size), **look)
    bare_cells(ax)
    names = [words.month_short(name) for name in rows["cohort"][:-1]]
    ax.set_yticks(places, labels=[*names, words.say("chart.cohorts.average")])
    heads = [words.say("chart.cohorts.size"), *map(str, columns)]
    ax.set_xticks([SIZES, *range(1, len(heads))], labels=heads)
    ax.set_xlim(LEFT, len(columns) + 0.5)
    ax.set_ylim(places[-1] + 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.xaxis.get_major_ticks()[0].label2.set_ha("right")
    ax.xaxis.set_label_position("top")


def title_cohorts(
    whole: pd.DataFrame,
    shares: pd.Series,
    columns: list[int],
    *,
    unit: str,
    words: Words,
) -> str:
    """The share one period on, and the last one that half of the cohorts have reached:
    beyond it a few old cohorts would speak for all."""
    money = "_money" if "revenue" in whole else ""
    first = words.percent(shares[columns[0]])
    far = [k for k in columns[1:] if whole[k].notna().mean() >= HALF]
    if not far:
        return words.say(f"chart.cohorts.begin{money}", unit=unit, first=first)
    last = words.percent(shares[far[-1]])
    said = {"first": first, "far": words.number(far[-1]), "last": last}
    return words.say(f"chart.cohorts.title{money}", unit=unit, **said)


def note_cohorts(
    whole: pd.DataFrame, shown: int, columns: list[int], words: Words
) -> str:
    """How to read the shades, and what of the table is not drawn."""
    said = [words.say("chart.cohorts.dark")]
    if shown < len(whole):
        counts = {"shown": words.number(shown), "count": words.number(len(whole))}
        said.append(words.say("chart.cohorts.cut_rows", **counts))
    if columns[-1] < (most := ended(whole)[-1]):
        counts = {"shown": words.number(columns[-1]), "count": words.number(most)}
        said.append(words.say("chart.cohorts.cut_columns", **counts))
    return " ".join(said)
