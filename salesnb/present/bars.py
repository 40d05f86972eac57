"""Standing bars: revenue by period, and the steps from one period to the next.

Question   How much, and compared with what?
Takes      the table a chart is named after, from `analysis`; nothing is computed here
           but places on the paper.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      money in the report's currency.

>>> import pandas as pd
>>> steps = pd.DataFrame({"step": ["previous", "price", "volume", "current"],
...                       "amount": [100.0, 5.0, 20.0, 125.0]})
>>> bridge(steps, words=Words()).title
'From £100 to £125: the largest step is Volume, +£20'
"""

import re
import textwrap
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from salesnb.present import style
from salesnb.present.style import Picture
from salesnb.present.words import Words, missing

PERIODS = 13  # a year, and the month it is set beside
CUT_BELOW = 0.25  # steps that move by less than this part vanish beside the totals
STEP_LETTERS = 10
HALF = 0.35  # of a bar's width


def by_period(
    table: pd.DataFrame,
    *,
    words: Words,
    month: str = "",
    until: str = "",
    ax: Axes | None = None,
) -> Picture:
    """Revenue by period with the year before behind each bar.

    table   `monthly.by_period`
    month   the period to stress, by its label; the last one if ''
    until   the last day whose data are complete: the period it lies in is dated
    """
    if table.empty:
        return style.empty(words, ax)
    rows, now = window(table, month)
    ax = style.canvas(ax)
    before = rows["period"].map(year_before(table)).to_numpy(dtype=float)
    ax.bar(range(len(rows)), before, width=0.9, color=style.BEFORE)
    style.period_axis(ax, rows["period"].tolist(), words)
    for place, row in enumerate(rows.to_dict("records")):
        said = labels_of(row, now, until, words)
        draw_period(ax, place, row, said, stressed=row["period"] == now["period"])
    ax.axhline(0, color=style.MUTED, linewidth=0.8)
    ax.margins(x=0.01, y=0.1)
    style.bare(ax)
    style.money_axis(ax.yaxis, words)
    name_bars(ax, words, before=before, partial=rows["partial"].any())
    form = "_partial" if running(now, until) else ""
    title = words.say(
        f"chart.by_period.title{form}",
        revenue=words.money_short(now["revenue"]),
        period=words.month(now["period"]),
    )
    return style.finish(ax, title=title, alt=alt_by_period(rows, now, before, words))


def window(table: pd.DataFrame, month: str) -> tuple[pd.DataFrame, pd.Series]:
    """The last periods, or those up to `month` if it is not among them; its row."""
    rows = table.tail(PERIODS)
    if month and month not in set(rows["period"]):
        place = table["period"].tolist().index(month)
        rows = table.iloc[max(0, place + 1 - PERIODS) : place + 1]
    chosen = rows[rows["period"] == (month or rows["period"].iloc[-1])]
    return rows, chosen.iloc[0]


def year_before(table: pd.DataFrame) -> dict[str, float]:
    """Label of a period -> revenue of the period whose label is a year less."""
    return {
        next_year(period): revenue
        for period, revenue in zip(table["period"], table["revenue"], strict=True)
    }


def next_year(label: str) -> str:
    """
    >>> next_year("2010-11"), next_year("FY2010-Q3")
    ('2011-11', 'FY2011-Q3')
    """
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) + 1), label, count=1)


def running(row: Mapping[Hashable, Any], until: str) -> bool:
    """Whether the period had not ended on the day `until`."""
    day = pd.Timestamp(until or None)
    return bool(row["partial"]) and row["start"] <= day < row["end"]


def labels_of(row: dict, now: pd.Series, until: str, words: Words) -> list[str]:
    """What is written on a bar: its value if stressed, its last day if it runs."""
    stressed = row["period"] == now["period"]
    said = [words.money_short(row["revenue"])] if stressed else []
    if running(row, until):
        said.append(words.say("chart.by_period.to", date=words.day(until)))
    return said


def draw_period(
    ax: Axes, place: int, row: dict, said: list[str], *, stressed: bool
) -> None:
    """One bar with its labels, hatched if the data do not cover its period."""
    colour = style.MAIN if stressed else style.SOFT
    bar = ax.bar(place, row["revenue"], width=0.6, color=colour)[0]
    if row["partial"]:
        bar.set(facecolor="white", edgecolor=colour, hatch="////", linewidth=1.2)
    if said:
        up = -4 if row["revenue"] < 0 else 4
        text = style.mark(ax, "\n".join(said), (place, row["revenue"]), (0, up))
        text.set_weight("bold" if stressed else "normal")


def name_bars(ax: Axes, words: Words, *, before, partial: bool) -> None:
    """The row that says what the bars are, of those that are there."""
    parts = [style.swatch(style.SOFT, words.say("chart.by_period.now"))]
    if not all(missing(value) for value in before):
        said = words.say("chart.by_period.before")
        parts.append(style.swatch(style.BEFORE, said))
    if partial:
        said = words.say("chart.by_period.partial")
        parts.append(style.swatch(style.SOFT, said, hatch="////"))
    style.legend(ax, parts)


def alt_by_period(rows: pd.DataFrame, now, before, words: Words) -> str:
    # A period that still runs is no low point; if it is all there is, it is both.
    done = rows[~rows["partial"].astype(bool)]
    ranked = (rows if done.empty else done).sort_values("revenue", kind="stable")
    low, high = ranked.iloc[0], ranked.iloc[-1]
    said = [
        words.say(
            "chart.by_period.alt",
            first=words.month(rows["period"].iloc[0]),
            last=words.month(rows["period"].iloc[-1]),
            high=words.money_short(high["revenue"]),
            high_period=words.month(high["period"]),
            low=words.money_short(low["revenue"]),
            low_period=words.month(low["period"]),
        )
    ]
    year_ago = before[rows["period"].tolist().index(now["period"])]
    if not (missing(year_ago) or now["partial"]):
        text = words.money_short(year_ago)
        said.append(words.say("chart.by_period.alt_last_year", revenue=text))
    for period in rows.loc[rows["partial"].astype(bool), "period"]:
        said.append(
            words.say("chart.by_period.alt_partial", period=words.month(period))
        )
    return " ".join(said)


def bridge(
    table: pd.DataFrame,
    *,
    words: Words,
    names: tuple[str, str] | None = None,
    ax: Axes | None = None,
) -> Picture:
    """Steps from the revenue of one period to that of the next, as a waterfall.

    table   `bridge.price_volume_mix`: step, amount; the first and last rows are totals.
            Steps of nothing are not drawn.
    names   what to call the two totals: the labels of their periods
    """
    table = moved(table)
    if len(table) < 3:
        return style.empty(words, ax)
    ax = style.canvas(ax)
    labels = step_names(table, words, names)
    amounts = table["amount"].to_numpy(dtype=float)
    tops = [amounts[0], *amounts[:-1].cumsum()[1:], amounts[-1]]
    base = floor_of(tops)
    for place in range(1, len(tops) - 1):
        draw_step(ax, place, tops[place - 1], amounts[place], words)
    for place in (0, len(tops) - 1):
        draw_total(ax, place, tops[place], base, words)
    connect(ax, tops)
    dress_bridge(ax, labels, base, words)
    biggest = table["amount"].iloc[1:-1].abs().to_numpy().argmax() + 1
    title = words.say(
        "chart.bridge.title",
        previous=words.money_short(amounts[0]),
        current=words.money_short(amounts[-1]),
        step=labels[biggest],
        amount=words.money_change(amounts[biggest]),
    )
    said = [words.money_short(amounts[0]), *map(words.money_change, amounts[1:-1])]
    said.append(words.money_short(amounts[-1]))
    steps = style.listed(zip(labels, said, strict=True), words)
    alt = f"{words.say('chart.bridge.alt')} {steps}"
    note = words.say("chart.bridge.cut") if base else ""
    return style.finish(ax, title=title, alt=alt, note=note)


def moved(table: pd.DataFrame) -> pd.DataFrame:
    """The totals, and the steps that are not zero."""
    ends = table["step"].isin(["previous", "current"])
    return table[ends | (table["amount"] != 0)].reset_index(drop=True)


def step_names(
    table: pd.DataFrame, words: Words, names: tuple[str, str] | None
) -> list[str]:
    labels = [words.say(f"step.{step}") for step in table["step"]]
    if names:
        labels[0], labels[-1] = map(words.month, names)
    return labels


def floor_of(tops: list[float]) -> float:
    """Where the scale begins: at zero, unless the steps would be too small there."""
    low, high = min(tops), max(tops)
    if low <= 0 or high - low > CUT_BELOW * high:
        return 0.0
    return max(0.0, low - (high - low) / 2)


def draw_total(ax: Axes, place: int, top: float, base: float, words: Words) -> None:
    """A bar from zero; a mark at its level where the scale does not begin there."""
    if base:
        ends = (place - HALF, place + HALF)
        ax.plot(ends, (top, top), color=style.INK, lw=4, solid_capstyle="butt")
    else:
        ax.bar(place, top, width=2 * HALF, color=style.MUTED)
    at, up = (place, top), -5 if top < 0 else 5
    style.mark(ax, words.money_short(top), at, (0, up)).set_weight("bold")


def draw_step(ax: Axes, place: int, start: float, amount: float, words: Words) -> None:
    """A floating bar; its label stands where the step arrives, with its sign."""
    colour = style.DOWN if amount < 0 else style.UP
    ax.bar(place, amount, bottom=start, width=2 * HALF, color=colour)
    at, shift = (place, start + amount), (0, -4 if amount < 0 else 4)
    style.mark(ax, words.money_change(amount), at, shift)


def connect(ax: Axes, tops: list[float]) -> None:
    """A thin line from where one bar ends to where the next begins."""
    for place, level in enumerate(tops[:-1]):
        ends = (place + HALF, place + 1 - HALF)
        ax.plot(ends, (level, level), color=style.MUTED, linewidth=0.8)


def dress_bridge(ax: Axes, labels: list[str], base: float, words: Words) -> None:
    wrapped = [textwrap.fill(label, STEP_LETTERS) for label in labels]
    ax.set_xticks(range(len(labels)), labels=style.even(wrapped))
    ax.margins(x=0.02, y=0.14)
    style.bare(ax)
    style.money_axis(ax.yaxis, words)
    if base:
        ax.set_ylim(bottom=base)
    else:
        ax.axhline(0, color=style.MUTED, linewidth=0.8)
