"""A grid: customers by how recently and how often they bought.

Question   Where are most customers, and where is most money?
Takes      `rfm.heatmap`; nothing is computed here.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      customers; money in the report's currency.

>>> import pandas as pd
>>> cells = {"recency_score": [1, 1, 2, 2], "frequency_score": [1, 2, 1, 2]}
>>> table = pd.DataFrame({**cells, "customers": [6, 1, 1, 2],
...                       "mean_spend": [5.0, 90.0, 8.0, 70.0]})
>>> rfm_grid(table, words=Words()).title
'The fullest cell has 60.0% of customers: bought longest ago, ordered least often'
"""

import pandas as pd
from matplotlib.axes import Axes

from salesnb.present import style
from salesnb.present.shades import Cell, bare_cells, draw_cells
from salesnb.present.style import Picture
from salesnb.present.words import Words, missing


def rfm_grid(table: pd.DataFrame, *, words: Words, ax: Axes | None = None) -> Picture:
    """Customers by recency (up) and frequency (right), the best at the top right.

    table   `rfm.heatmap`. The shade is that of the customers, who tell where a company
            stands; money mostly follows frequency, and is written below them.
    """
    if table.empty or not table["customers"].any():
        return style.empty(words, ax)
    count = table["customers"].sum()
    best = int(table["recency_score"].max())
    ax = style.canvas(ax, height=4.6)
    cells = [rfm_cell(row, words) for row in table.to_dict("records")]
    draw_cells(ax, cells, top=table["customers"].max())
    bare_cells(ax)
    scores = range(1, best + 1)
    ax.set(xticks=scores, yticks=scores, xlim=(0.4, best + 0.6), ylim=(0.4, best + 0.6))
    said = {"best": words.number(best)}
    style.name_axes(
        ax, words.say("chart.rfm_grid.x", **said), words.say("chart.rfm_grid.y", **said)
    )
    fullest = table.loc[table["customers"].idxmax()]
    title = words.say(
        "chart.rfm_grid.title",
        share=words.percent(fullest["customers"] / count),
        recency=end_of("recency", fullest["recency_score"], best, words),
        frequency=end_of("frequency", fullest["frequency_score"], best, words),
    )
    alt = words.say("chart.rfm_grid.alt", count=words.number(count), **said)
    alt = f"{alt} {style.listed(corners(table, best, words), words)}"
    return style.finish(ax, title=title, alt=alt, note=words.say("chart.rfm_grid.note"))


def rfm_cell(row: dict, words: Words) -> Cell:
    said = [words.number(row["customers"])]
    if not missing(row["mean_spend"]):
        said.append(words.money_short(row["mean_spend"]))
    place = row["frequency_score"], row["recency_score"]
    return Cell(*place, row["customers"], "\n".join(said))


def end_of(measure: str, score: int, best: int, words: Words) -> str:
    """A score in words: those at the ends, the others by their number."""
    ends = {1: "low", best: "high"}
    if score in ends:
        return words.say(f"chart.rfm_grid.{measure}_{ends[score]}")
    said = {"score": words.number(score), "best": words.number(best)}
    if measure == "recency":
        return words.say("chart.rfm_grid.recency_between", **said)
    return words.say("chart.rfm_grid.frequency_between", **said)


def corners(table: pd.DataFrame, best: int, words: Words) -> list[tuple[str, str]]:
    """The four ends of the grid with their customers, the best first."""
    customers = table.set_index(["recency_score", "frequency_score"])["customers"]
    places = [(best, best), (best, 1), (1, best), (1, 1)]
    return [
        (
            words.say(
                "chart.rfm_grid.cell",
                recency=words.number(recency),
                frequency=words.number(frequency),
            ),
            words.number(customers[recency, frequency]),
        )
        for recency, frequency in places
    ]
