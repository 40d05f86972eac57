"""Dots: the customers of a period, by how often they ordered and what they spent.

Question   Who buys how often and how much, and who stands out?
Takes      `tops.customers_of`: name, orders, spend, one row a customer.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      orders; money in the report's currency.

>>> import pandas as pd
>>> table = pd.DataFrame({"name": ["7", "8"], "orders": [1, 3],
...                       "spend": [20.0, 900.0]})
>>> scatter(table, words=Words()).title
'Customers: 8 spent most, £900'
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox

from salesnb.present import fonts, style
from salesnb.present.style import Picture
from salesnb.present.words import Words, shorten

WIDE = 100  # a spread from which a scale is logarithmic
NAMED = 3
AROUND = ((7, 0), (-7, 0), (0, 7), (0, -7))  # points to the right, left, above, below
CLASH = 1000  # dots that one name under another weighs as much as


def scatter(
    customers: pd.DataFrame,
    *,
    words: Words,
    span: str = "period",
    ax: Axes | None = None,
) -> Picture:
    """A dot a customer: orders across, spend up; the three largest by name.

    customers   `tops.customers_of`: name, orders, spend. On a logarithmic scale
                customers who spent nothing in the end are counted, not drawn.
    span        what they are of: the period, or all of the data (to_date)
    """
    if customers.empty:
        return style.empty(words, ax)
    positive = customers[customers["spend"] > 0]
    log = wide(positive["spend"])
    drawn = positive if log else customers
    ax = style.canvas(ax, height=4.3)
    draw_dots(ax, drawn)
    style.bare(ax, grid="both")
    scale_up(ax, words, log=log)
    scale_across(ax, drawn["orders"])
    style.name_axes(ax, *(words.say(f"chart.scatter.{name}_{span}") for name in "xy"))
    largest = customers.nlargest(NAMED, "spend")
    name_dots(ax, drawn, largest)
    names = [shorten(name, width=24) for name in largest["name"]]
    spent = [words.money_short(value) for value in largest["spend"]]
    title = words.say("chart.scatter.title", name=names[0], spend=spent[0])
    count, most = len(customers), customers["orders"].max()
    alt = words.say(
        "chart.scatter.alt", count=words.number(count), orders=words.number(most)
    )
    alt = f"{alt} {style.listed(zip(names, spent, strict=True), words)}"
    note = note_dots(count - len(drawn), words) if log else ""
    return style.finish(ax, title=title, alt=alt, note=note)


def wide(values: pd.Series) -> bool:
    return len(values) > 1 and values.max() > WIDE * values.min() > 0


def draw_dots(ax: Axes, drawn: pd.DataFrame) -> None:
    import seaborn as sns  # late: it takes a second, and other charts do without

    sns.scatterplot(
        drawn,
        x="orders",
        y="spend",
        color=style.MAIN,
        alpha=0.35,
        s=30,
        linewidth=0,  # edges would add up to white where many dots lie
        ax=ax,
    )


def scale_up(ax: Axes, words: Words, *, log: bool) -> None:
    if log:
        ax.set_yscale("log")
    style.money_axis(ax.yaxis, words)
    if log:
        ax.yaxis.set_major_locator(LogLocator())
        ax.yaxis.set_minor_locator(NullLocator())


def scale_across(ax: Axes, orders: pd.Series) -> None:
    """Orders are whole; one order more than the most leaves room for its name."""
    if wide(orders):
        ax.set_xscale("log")
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_major_formatter("{x:g}")
        return
    ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, steps=[1, 2, 5, 10]))
    ax.set_xlim(orders.min() - 0.6, orders.max() + 0.6)


def name_dots(ax: Axes, drawn: pd.DataFrame, largest: pd.DataFrame) -> None:
    """Names beside their dots, each where it covers the fewest dots and no name."""
    fig = ax.get_figure(root=True)
    fig.draw_without_rendering()  # only now is it known where a value is on the paper
    points = ax.transData.transform(drawn[["orders", "spend"]].to_numpy(dtype=float))
    taken: list[Bbox] = []
    for row in largest.to_dict("records"):
        at, name = (row["orders"], row["spend"]), shorten(row["name"], width=24)
        tried = [style.mark(ax, name, at, shift) for shift in AROUND]
        fonts.fit(tried)
        boxes = [text.get_window_extent() for text in tried]
        costs = [cost(box, points, taken, ax.get_window_extent()) for box in boxes]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        for text in tried[:best] + tried[best + 1 :]:
            text.remove()


def cost(box: Bbox, points: np.ndarray, taken: list[Bbox], page: Bbox) -> int:
    """What speaks against a place: dots under it, names under it, leaving the axes."""
    inside = (points > box.min).all(axis=1) & (points < box.max).all(axis=1)
    leaves = box.x0 < page.x0 or box.x1 > page.x1 or box.y1 > page.y1
    return int(inside.sum()) + CLASH * (box.count_overlaps(taken) + leaves)


def note_dots(below: int, words: Words) -> str:
    said = [words.say("chart.scatter.log")]
    if below:
        said.append(words.say("chart.scatter.below", count=words.number(below)))
    return " ".join(said)
