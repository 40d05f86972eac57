"""Lines: what revenue is made of, and what may come.

Question   What is trend and what is season? What next, and how far off may it be?
Takes      the tables of `forecast`, and `monthly.by_period` for what has been.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      money in the report's currency.

>>> import pandas as pd
>>> past = pd.DataFrame({"period": ["2011-10", "2011-11"], "revenue": [90.0, 100.0],
...                      "partial": False})
>>> bounds = {"low80": 80.0, "high80": 120.0, "low95": 70.0, "high95": 130.0}
>>> ahead = pd.DataFrame([{"period": "2011-12", "model": "naive", "value": 100.0,
...                        **bounds}])
>>> outlook(past, ahead, words=Words()).title
'Outlook for December 2011: £100, likely £80 to £120'
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from salesnb.present import style
from salesnb.present.style import Picture
from salesnb.present.words import Words

HISTORY = 18
MODEL = "exponential_smoothing"
PANELS = ("observed", "trend", "season", "remainder")
BANDS = ((95, style.BAND95), (80, style.BAND80))  # the wider one lies below


def decomposition(table: pd.DataFrame, *, words: Words) -> Picture:
    """Revenue, its trend, its season and the remainder under one another.

    table   `forecast.decompose`. The two lower panels share a scale, so that the season
            can be judged against what is left unexplained.
    """
    if table.empty:
        return style.empty(words)
    fig = style.page(6.4)
    axes = fig.subplots(len(PANELS), sharex=True)
    for ax, panel in zip(axes, PANELS, strict=True):
        draw_panel(ax, table[panel], words.say(f"panel.{panel}"))
        style.money_axis(ax.yaxis, words, ticks=3)
    axes[3].sharey(axes[2])
    reach = 1.1 * table[["season", "remainder"]].abs().max().max()
    axes[2].set_ylim(-reach, reach)
    style.period_axis(axes[-1], table["period"].tolist(), words)
    for ax in axes[:-1]:
        ax.tick_params(axis="x", labelbottom=False)
    trend = table.dropna(subset=["trend"]).iloc[[0, -1]]
    title = words.say(
        "chart.decomposition.title",
        first=words.money_short(trend["trend"].iloc[0]),
        start=words.month(trend["period"].iloc[0]),
        last=words.money_short(trend["trend"].iloc[1]),
        end=words.month(trend["period"].iloc[1]),
    )
    return style.finish(axes[0], title=title, alt=alt_decomposition(table, words))


def draw_panel(ax: Axes, values: pd.Series, label: str) -> None:
    """A line; the remainder is bars, as one month says nothing of the next."""
    style.bare(ax)
    if values.name == "remainder":
        ax.bar(range(len(values)), values, width=0.5, color=style.MUTED)
    else:
        ax.plot(range(len(values)), values, color=style.MAIN, linewidth=1.8)
    if values.name in ("season", "remainder"):
        ax.axhline(0, color=style.MUTED, linewidth=0.8)
    ax.set_title(label, loc="left", size=style.BODY, color=style.INK, pad=4)
    ax.margins(x=0.02)


def alt_decomposition(table: pd.DataFrame, words: Words) -> str:
    best = table.loc[table["season"].idxmax()]
    worst = table.loc[table["season"].idxmin()]
    return words.say(
        "chart.decomposition.alt",
        best=words.month(best["period"]),
        most=words.money_change(best["season"]),
        worst=words.month(worst["period"]),
        least=words.money_change(worst["season"]),
    )


def outlook(
    history: pd.DataFrame,
    table: pd.DataFrame,
    *,
    words: Words,
    ax: Axes | None = None,
) -> Picture:
    """Revenue so far and the periods ahead, with how far off they may be.

    history   `monthly.by_period`; periods that are not complete are not drawn
    table     `forecast.outlook`: smoothing is drawn with its bands and the baseline
              dashed beside it; a baseline that is alone has its bands
    """
    whole = history[~history["partial"].astype(bool)]
    # A period ahead may be in the history as well: it is drawn once, as it was foreseen.
    past = whole[~whole["period"].isin(table["period"]).cummax()].tail(HISTORY)
    if table.empty or past.empty:
        return style.empty(words, ax)
    ax = style.canvas(ax, height=4.2)
    models = table["model"].unique()
    chosen = MODEL if MODEL in models else models[0]
    ahead = table[table["model"] == chosen]
    shown = [draw_past(ax, past, words), draw_ahead(ax, past, ahead, words)]
    for _, other in table[table["model"] != chosen].groupby("model"):
        shown.append(draw_baseline(ax, len(past), other, words))
    shown += draw_bands(ax, past, ahead, words)
    style.period_axis(ax, [*past["period"], *ahead["period"]], words)
    style.bare(ax)
    style.money_axis(ax.yaxis, words)
    # DataFrame.min leaves out bounds that are missing.
    ax.set_ylim(
        bottom=min(0, past["revenue"].min(), ahead[["value", "low95"]].min().min())
    )
    style.legend(ax, shown)
    said = list(outlook_said(ahead, words))
    alt = f"{words.say('chart.outlook.alt')} {style.listed(said, words)}"
    title = words.say("chart.outlook.title", period=said[0][0], value=said[0][1])
    return style.finish(ax, title=title, alt=alt)


def draw_past(ax: Axes, past: pd.DataFrame, words: Words) -> Artist:
    (line,) = ax.plot(range(len(past)), past["revenue"], color=style.INK, lw=1.8)
    line.set_label(words.say("chart.outlook.history"))
    return line


def draw_ahead(
    ax: Axes, past: pd.DataFrame, ahead: pd.DataFrame, words: Words
) -> Artist:
    """The line goes on from the last value that is known."""
    places = len(past) - 1 + np.arange(len(ahead) + 1)
    values = [past["revenue"].iloc[-1], *ahead["value"]]
    look = {"marker": "o", "markersize": 5, "markevery": slice(1, None), "lw": 2.2}
    (line,) = ax.plot(places, values, color=style.MAIN, **look)
    line.set_label(words.say(f"model.{ahead['model'].iloc[0]}"))
    return line


def draw_baseline(ax: Axes, start: int, other: pd.DataFrame, words: Words) -> Artist:
    places = start + np.arange(len(other))
    look = {"linestyle": "--", "marker": "o", "markersize": 4}
    (line,) = ax.plot(places, other["value"], color=style.DOWN, **look)
    line.set_label(words.say(f"model.{other['model'].iloc[0]}"))
    return line


def draw_bands(
    ax: Axes, past: pd.DataFrame, ahead: pd.DataFrame, words: Words
) -> list[Artist]:
    """Bands open from the last value that is known; the narrow one is named first."""
    places = len(past) - 1 + np.arange(len(ahead) + 1)
    last = past["revenue"].iloc[-1]
    named: list[Artist] = []
    for level, colour in BANDS:
        if ahead[f"low{level}"].notna().any():
            low, high = ([last, *ahead[f"{side}{level}"]] for side in ("low", "high"))
            ax.fill_between(places, low, high, color=colour, linewidth=0)
            name = words.say(f"chart.outlook.band{level}")
            named.insert(0, style.swatch(colour, name))
    return named


def outlook_said(ahead: pd.DataFrame, words: Words) -> Iterator[tuple[str, str]]:
    """Period and value of each row, with the range where there is one."""
    for row in ahead.to_dict("records"):
        value = words.money_short(row["value"])
        if not pd.isna(row["low80"]):
            low, high = map(words.money_short, (row["low80"], row["high80"]))
            value = words.say("chart.outlook.likely", value=value, low=low, high=high)
        yield words.month(row["period"]), value
