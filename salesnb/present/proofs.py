"""How far to trust it: evidence for segments, and forecasts beside what came.

Question   Are there segments, or does anything look like them? Was the model right?
Takes      the tables of `segments.evidence` and of `value.holdout`; nothing is computed
           here but sums.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      orders; the figures of the evidence have none.

>>> table = pd.DataFrame({"repeats": ["0", "1+"], "customers": [6, 4],
...                       "actual": [2, 8], "expected": [3.0, 9.0], "naive": [0.0, 9.0]})
>>> holdout(table, words=Words()).title
'Orders that came: 10; the model expected 12 (+20.0%)'
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from salesnb.present import style
from salesnb.present.style import Picture
from salesnb.present.words import Words

NULLS = {  # of each panel: what customers without segments give, and how it is drawn
    "gap": {"null_gap": (style.DOWN, "--")},
    "silhouette": {
        "null_silhouette_95": (style.DOWN, "--"),
        "cloud_silhouette_95": (style.MUTED, ":"),
    },
    "jaccard_min": {"null_jaccard": (style.DOWN, "--")},
}
BARS = {"actual": style.MAIN, "expected": style.SOFT, "naive": style.BEFORE}
THICK = 0.27


def evidence(table: pd.DataFrame, *, words: Words) -> Picture:
    """Gap, silhouette and stability under one another, beside customers without segments.

    table   `segments.evidence(...).table`. The gap's dashed line is where it would be had
            it risen from one segment as with 95 % of shuffled customers.
    """
    if table.empty or table["silhouette"].isna().all():
        return style.empty(words)
    known = table.dropna(subset=["silhouette"])
    lines = table.assign(null_gap=table["gap"].iloc[0] + table["null_rise_95"])
    fig = style.page(6.6)
    axes = fig.subplots(len(NULLS), sharex=True)
    for ax, panel in zip(axes, NULLS, strict=True):
        draw_evidence(ax, lines, panel, words)
    for ax in axes[:-1]:
        ax.tick_params(axis="x", labelbottom=False)
    style.name_axes(axes[-1], words.say("chart.evidence.x"), "")
    axes[-1].set_xticks(table["k"])
    best = known.loc[known["silhouette"].idxmax()]
    k = words.number(best["k"])
    title = words.say("chart.evidence.title", k=k, **silhouettes(best, words))
    alt = words.say("chart.evidence.alt", most=words.number(table["k"].max()))
    said = [
        (words.number(row["k"]), words.say("chart.evidence.beside", **found))
        for _, row in known.iterrows()
        for found in [silhouettes(row, words)]
    ]
    return style.finish(
        axes[0],
        title=title,
        alt=f"{alt} {style.listed(said, words)}",
        note=words.say("chart.evidence.note"),
    )


def draw_evidence(ax: Axes, lines: pd.DataFrame, panel: str, words: Words) -> None:
    """The customers' line and those beside it, named at the right."""
    style.bare(ax)
    errors = lines["gap_se"] if panel == "gap" else None
    look = {"color": style.MAIN, "marker": "o", "markersize": 4.5, "linewidth": 1.8}
    said = words.say("chart.evidence.customers")
    bars = {"yerr": errors, "capsize": 3}
    shown = [ax.errorbar(lines["k"], lines[panel], label=said, **bars, **look)]
    for null, (colour, dashes) in NULLS[panel].items():
        said = words.say(f"chart.evidence.{null}")
        look = {"color": colour, "linestyle": dashes, "linewidth": 1.8}
        shown += ax.plot(lines["k"], lines[null], label=said, **look)
    said = words.say(f"chart.evidence.{panel}")
    ax.set_title(said, loc="left", size=style.BODY, color=style.INK, pad=4)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4))
    ax.margins(x=0.02)
    look = {"frameon": False, "fontsize": style.SMALL, "labelcolor": style.INK}
    ax.legend(handles=shown, loc="center left", bbox_to_anchor=(1.0, 0.5), **look)


def silhouettes(row: pd.Series, words: Words) -> dict[str, str]:
    columns = {
        "silhouette": "silhouette",
        "shuffled": "null_silhouette_95",
        "cloud": "cloud_silhouette_95",
    }
    return {
        name: words.number(row[column], decimals=2) for name, column in columns.items()
    }


def holdout(table: pd.DataFrame, *, words: Words, ax: Axes | None = None) -> Picture:
    """Orders that came, that the model expected, and had all gone on as before.

    table   `value.holdout(...).table`: a group of bars for each number of orders after
            the first that customers had by the split
    """
    if table.empty:
        return style.empty(words, ax)
    ax = style.canvas(ax, height=4.0)
    for number, (column, colour) in enumerate(BARS.items()):
        places = [place + THICK * (number - 1) for place in range(len(table))]
        edge = style.MUTED if column == "naive" else colour  # pale without an edge
        look = {"color": colour, "edgecolor": edge, "linewidth": 0.6}
        ax.bar(places, table[column], width=THICK, **look)
    pairs = zip(table["repeats"], table["customers"], strict=True)
    heads = [f"{repeats}\n{words.number(customers)}" for repeats, customers in pairs]
    ax.set_xticks(range(len(table)), labels=heads)
    style.bare(ax)
    ax.margins(x=0.01)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value)))
    style.name_axes(ax, words.say("chart.holdout.x"), words.say("chart.holdout.y"))
    parts = [
        (colour, words.say(f"chart.holdout.{name}")) for name, colour in BARS.items()
    ]
    style.legend(ax, [style.swatch(colour, said) for colour, said in parts])
    sums = table[list(BARS)].sum()
    alt = words.say("chart.holdout.alt", naive=words.number(sums["naive"], decimals=0))
    rows = [
        (row["repeats"], words.say("chart.holdout.values", **counts(row, words)))
        for row in table.to_dict("records")
    ]
    alt = f"{alt} {style.listed(rows, words)}"
    return style.finish(ax, title=title_holdout(sums, words), alt=alt)


def counts(row, words: Words) -> dict[str, str]:
    """Orders are whole; what is expected is written as if."""
    return {name: words.number(row[name], decimals=0) for name in BARS}


def title_holdout(sums: pd.Series, words: Words) -> str:
    said = counts(sums, words)
    both = {"actual": said["actual"], "expected": said["expected"]}
    if not sums["actual"]:
        return words.say("chart.holdout.title_none", **both)
    change = words.change(sums["expected"] / sums["actual"] - 1)
    return words.say("chart.holdout.title", change=change, **both)
