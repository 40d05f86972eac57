"""Customers coming and going, as bars up and down.

Question   How many customers are new, come back, or fall silent, period by period?
Takes      `cohorts.months`; nothing is computed here but places on the paper.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      customers.

>>> import pandas as pd
>>> row = {"period": "2024-05", "active": 9, "new": 3, "returning": 6, "lapsed": 4,
...        "reactivated": 2, "gap": 90, "partial": False, "unsure": False}
>>> flow(pd.DataFrame([row]), words=Words()).title
'May 2024: more customers came than fell silent, 5 against 4'
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from salesnb.present import style
from salesnb.present.style import Picture
from salesnb.present.words import Words, missing

MOST = 36  # periods
SHADE = "#eef1f5"
PARTS = {  # from zero upwards
    "new": style.MAIN,
    "reactivated": style.SOFT,
    "returning": style.BEFORE,
}
BACK, LAPSED = "reactivated", "lapsed"


def flow(table: pd.DataFrame, *, words: Words, ax: Axes | None = None) -> Picture:
    """New customers, those back after a silence and other returning ones upwards, those
    who fell silent downwards.

    table   `cohorts.months`. Periods that are not complete are hatched; those too near
            the beginning of the data have a grey ground.
    """
    if table.empty:
        return style.empty(words, ax)
    rows = table.tail(MOST).reset_index(drop=True)
    heights = stacked(rows)
    ax = style.canvas(ax, height=4.4)
    for place, unsure in enumerate(rows["unsure"]):
        if unsure:
            ax.axvspan(place - 0.5, place + 0.5, color=SHADE, linewidth=0, zorder=0)
    draw_stacks(ax, heights, rows["partial"].astype(bool))
    ax.axhline(0, color=style.MUTED, linewidth=0.8)
    ax.margins(x=0.01, y=0.08)
    style.bare(ax)
    style.period_axis(ax, rows["period"].tolist(), words)
    style.name_axes(ax, "", words.say("chart.flow.y"))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    # Who fell silent are no fewer than none: the scale counts in both directions.
    ax.yaxis.set_major_formatter(FuncFormatter(lambda n, _: words.number(abs(n))))
    name_parts(ax, rows, words)
    last = telling(rows)
    return style.finish(
        ax,
        title=title_of(last, words),
        alt=alt_of(rows, last, words),
        note=note_of(table, rows, words),
    )


def stacked(rows: pd.DataFrame) -> pd.DataFrame:
    """The heights of the parts: those back, and the others of those who ordered again.

    Who came back several times in a period was there once.
    """
    back = rows[[BACK, "returning"]].min(axis=1).where(rows[BACK].notna(), 0)
    others = rows["returning"] - back
    return rows[["new", LAPSED]].assign(**{BACK: back, "returning": others})


def draw_stacks(ax: Axes, heights: pd.DataFrame, partial: pd.Series) -> None:
    """The same bars for all periods; hatched where one is not complete."""
    places = range(len(heights))
    base = pd.Series(0.0, heights.index)
    for part, colour in PARTS.items():
        bars = ax.bar(places, heights[part], bottom=base, width=0.7, color=colour)
        hatch(bars, partial, colour)
        base = base + heights[part]
    down = -heights[LAPSED].fillna(0)
    hatch(ax.bar(places, down, width=0.7, color=style.DOWN), partial, style.DOWN)


def hatch(bars, partial: pd.Series, colour: str) -> None:
    for bar, open_ended in zip(bars, partial, strict=True):
        if open_ended:
            bar.set(facecolor="white", edgecolor=colour, hatch="////", linewidth=1.0)


def name_parts(ax: Axes, rows: pd.DataFrame, words: Words) -> None:
    """What the colours mean, of those that are there."""
    known = rows[LAPSED].notna().any()
    colours = PARTS | {LAPSED: style.DOWN} if known else {"new": style.MAIN}
    if not known:
        colours["returning"] = PARTS["returning"]
    parts = [
        style.swatch(colour, words.say(f"chart.flow.part_{part}"))
        for part, colour in colours.items()
    ]
    if rows["partial"].any():
        said = words.say("chart.by_period.partial")
        parts.append(style.swatch(style.SOFT, said, hatch="////"))
    if rows["unsure"].any():
        parts.append(style.swatch(SHADE, words.say("chart.flow.unsure")))
    style.legend(ax, parts)


def telling(rows: pd.DataFrame) -> pd.Series:
    """The last period that is complete and sure, or complete, or any."""
    whole = rows[~rows["partial"].astype(bool)]
    sure = whole[~whole["unsure"].astype(bool)]
    return next(some for some in (sure, whole, rows) if not some.empty).iloc[-1]


def title_of(row: pd.Series, words: Words) -> str:
    period = words.month(row["period"])
    if missing(row[LAPSED]):
        new = words.number(row["new"])
        return words.say("chart.flow.title_new", period=period, new=new)
    came = row["new"] + row[BACK]
    kind = "level"
    if came != row[LAPSED]:
        kind = "more" if came > row[LAPSED] else "fewer"
    counts = {"came": words.number(came), "lapsed": words.number(row[LAPSED])}
    return words.say(f"chart.flow.title_{kind}", period=period, **counts)


def alt_of(rows: pd.DataFrame, last: pd.Series, words: Words) -> str:
    first, end = (words.month(rows["period"].iloc[place]) for place in (0, -1))
    said = [words.say("chart.flow.alt", first=first, last=end)]
    if not missing(last[LAPSED]):
        heights = stacked(last.to_frame().T).iloc[0]
        counts = {name: words.number(float(value)) for name, value in heights.items()}
        period = words.month(last["period"])
        said.append(words.say("chart.flow.alt_last", period=period, **counts))
    for period in rows.loc[rows["partial"].astype(bool), "period"]:
        period = words.month(period)
        said.append(words.say("chart.by_period.alt_partial", period=period))
    return " ".join(said)


def note_of(table: pd.DataFrame, rows: pd.DataFrame, words: Words) -> str:
    """What silence is, and what is not as it looks."""
    gap = rows["gap"].iloc[0]
    if missing(gap):
        said = [words.say("chart.flow.note_unknown")]
    else:
        said = [words.say("chart.flow.note_gap", days=words.number(gap))]
    unsure = rows.loc[rows["unsure"].astype(bool), "period"]
    if not unsure.empty:
        period = words.month(unsure.iloc[-1])
        said.append(words.say("chart.flow.note_unsure", period=period))
    if (rows[BACK] > rows["returning"]).any():
        said.append(words.say("chart.flow.note_several"))
    if len(rows) < len(table):
        counts = {"shown": words.number(len(rows)), "count": words.number(len(table))}
        said.append(words.say("chart.flow.note_cut", **counts))
    return " ".join(said)
