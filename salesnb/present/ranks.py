"""Lying bars and pies: who brings how much, and how that was a period ago.

Question   Which products, customers or regions carry the revenue?
Takes      `monthly.top`: name, revenue, share, previous; largest first. The last row
           may be the rest, without a name: `top` says it and does not draw it.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      money in the report's currency, shares as fractions.

>>> import pandas as pd
>>> table = pd.DataFrame({"name": ["tea", "cups"], "revenue": [75.0, 25.0],
...                       "share": [0.75, 0.25]})
>>> share(table, words=Words())
tea brings 75.0% of revenue. Pie of the shares of revenue. tea: 75.0%. cups: 25.0%.
"""

import pandas as pd
from matplotlib.axes import Axes

from salesnb.present import style
from salesnb.present.style import Picture
from salesnb.present.tables import worded
from salesnb.present.words import Words, missing, shorten

MOST_SLICES = 6
MOST_ROWS = 12
WHOLE = 0.995  # shares that add up to less are not the whole: no pie
ROW, AROUND = 0.3, 1.1  # inches
COLUMN = 0.12  # of the width of the bars, for the values beside them


def share(table: pd.DataFrame, *, words: Words, ax: Axes | None = None) -> Picture:
    """Parts of a whole: a pie of up to six slices, bars when there are more.

    table   `monthly.top`. A sum below zero has no share: it is named under the chart.
            Shares that do not make a whole are bars too.
    """
    has_share = table["share"] >= 0
    parts = table[has_share]
    if parts.empty:
        return style.empty(words, ax)
    names = [shorten(name) for name in worded(parts, words)["name"]]
    said = [words.percent(value) for value in parts["share"]]
    if len(parts) <= MOST_SLICES and parts["share"].sum() >= WHOLE:
        alt = words.say("chart.share.pie")
        ax = draw_pie(style.canvas(ax, height=3.2), parts["share"], names, said)
    else:
        alt = words.say("chart.share.bars")
        ax = style.canvas(ax, height=AROUND + ROW * len(parts))
        draw_rows(ax, parts["share"], names)
        name_ends(ax, parts["share"], said)
    left = ", ".join(shorten(name) for name in table.loc[~has_share, "name"])
    note = words.say("chart.share.none", names=left) if left else ""
    first = first_named(parts)
    title = words.say("chart.share.title", name=names[first], share=said[first])
    alt = f"{alt} {style.listed(zip(names, said, strict=True), words)}"
    return style.finish(ax, title=title, alt=alt, note=note)


def draw_pie(ax: Axes, shares: pd.Series, names: list[str], said: list[str]) -> Axes:
    """Slices from noon, clockwise; names in a list, where they cannot overlap."""
    slices, _ = ax.pie(
        shares,
        colors=style.SLICES,
        startangle=90,
        counterclock=False,
        wedgeprops={"edgecolor": "white", "linewidth": 1.5},
    )
    ax.set_anchor("W")
    ax.legend(
        slices,
        [f"{share}  {name}" for name, share in zip(names, said, strict=True)],
        loc="center left",
        bbox_to_anchor=(1.05, 0.5),
        frameon=False,
        fontsize=style.BODY,
        labelcolor=style.INK,
        labelspacing=0.9,
        handlelength=1.0,
        handleheight=1.0,
    )
    return ax


def draw_rows(
    ax: Axes, values: pd.Series, names: list[str], *, colour: str = style.MAIN
) -> None:
    """One bar a row, the first on top; the values stand at the bars: no scale."""
    places = range(len(values))
    colours = [style.DOWN if value < 0 else colour for value in values]
    ax.barh(places, values, height=0.62, color=colours)
    ax.set_yticks(places, labels=names)
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.margins(x=0.1)
    style.bare(ax, grid="x")
    ax.grid(False)
    ax.xaxis.set_visible(False)
    ax.axvline(0, color=style.MUTED, linewidth=0.8)


def name_ends(ax: Axes, values: pd.Series, said: list[str]) -> None:
    """Each value at the end of its bar."""
    for place, (value, text) in enumerate(zip(values, said, strict=True)):
        style.mark(ax, text, (value, place), (6, 0))


def name_edge(ax: Axes, said: list[str]) -> None:
    """The values in a column at the right: beside a tick they would seem to be its."""
    low, high = ax.get_xlim()
    ax.set_xlim(low, high + COLUMN * (high - low))
    for place, text in enumerate(said):
        at = (1.0, place)
        look = {"ha": "right", "va": "center", "size": style.SMALL, "color": style.INK}
        ax.text(*at, text, transform=ax.get_yaxis_transform(), **look)


def top(
    table: pd.DataFrame,
    *,
    words: Words,
    subject: str = "product",
    ax: Axes | None = None,
) -> Picture:
    """The largest, with a tick where each stood the period before.

    table     `monthly.top`
    subject   product, customer, region, category or channel: for the title
    """
    is_rest = table["name"].isna()
    rows = worded(table[~is_rest], words).head(MOST_ROWS)
    if rows.empty:
        return style.empty(words, ax)
    names = [shorten(name) for name in rows["name"]]
    said = [words.money_short(value) for value in rows["revenue"]]
    ax = style.canvas(ax, height=AROUND + ROW * (len(rows) + 1))
    draw_rows(ax, rows["revenue"], names, colour=style.SOFT)
    name_marks(ax, rows["previous"], words)
    name_edge(ax, said)
    others = table[is_rest | ~table.index.isin(rows.index)]
    first = first_named(table[~is_rest])
    title = words.say(
        "chart.top.title",
        subject=words.say(f"subject.{subject}"),
        name=names[first],
        revenue=said[first],
    )
    values = map(with_previous, said, rows["previous"], [words] * len(rows))
    pairs = zip(names, values, strict=True)
    alt = f"{words.say('chart.top.alt')} {style.listed(pairs, words)}"
    return style.finish(ax, title=title, alt=alt, note=not_drawn(others, words))


def first_named(table: pd.DataFrame) -> int:
    """The place of the first row with a name of its own; the first if none has one."""
    return int((table["name"].notna() & (table["name"] != "")).argmax())


def with_previous(revenue: str, previous: float, words: Words) -> str:
    """A value, and what it was where that is known."""
    if missing(previous):
        return revenue
    was = words.money_short(previous)
    return words.say("chart.top.value", revenue=revenue, previous=was)


def name_marks(ax: Axes, previous: pd.Series, words: Words) -> None:
    """The tick of the period before on each bar, and what bar and tick are."""
    places = [place for place, value in enumerate(previous) if not missing(value)]
    (ticks,) = ax.plot(
        previous.dropna(),
        places,
        linestyle="none",
        marker="|",
        markersize=15,
        markeredgewidth=2.2,
        color=style.INK,
        label=words.say("chart.top.before"),
    )
    now = style.swatch(style.SOFT, words.say("chart.top.now"))
    style.legend(ax, [now, ticks])


def not_drawn(others: pd.DataFrame, words: Words) -> str:
    """What the bars leave out, or ''."""
    said = [
        words.say(
            "chart.top.rest",
            name=shorten(row["name"]),
            revenue=words.money_short(row["revenue"]),
        )
        for row in worded(others, words).tail(2).to_dict("records")
    ]
    return "; ".join(said)
