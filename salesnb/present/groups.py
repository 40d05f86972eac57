"""Segments side by side: how many customers each has, and how much of the money.

Question   Which segments carry the revenue, and how many customers are they?
Takes      `rfm.segments`, or `segments.sizes`; nothing is computed here.
Gives      Picture, with its alt text. An empty table gives a sentence.
Units      shares as fractions; of money those of what segments above zero spent.

>>> import pandas as pd
>>> table = pd.DataFrame({"segment": ["A", "B"], "customers": [1, 3],
...                       "share_customers": [0.25, 0.75], "share_spend": [0.6, 0.4]})
>>> segment_bars(table, words=Words()).title
'A: 25.0% of customers, 60.0% of spend'
"""

from numbers import Integral

import pandas as pd
from matplotlib.axes import Axes

from salesnb.present import style
from salesnb.present.style import Picture
from salesnb.present.words import Words, missing, shorten

SAME = {"share": "share_customers", "money_share": "share_spend"}  # of segments.sizes
BARS = (("share_customers", style.SOFT), ("share_spend", style.MAIN))
THICK = 0.36  # of a row, each of two bars
ROW, AROUND = 0.42, 1.1  # inches


def segment_bars(
    table: pd.DataFrame, *, words: Words, ax: Axes | None = None
) -> Picture:
    """Two bars a segment, in the order of the table: customers above, spend below.

    table   `rfm.segments` or `segments.sizes`. A segment without a customer is named
            under the chart; one without a share of spend has no second bar.
    """
    if table.empty:
        return style.empty(words, ax)
    table = table.rename(columns=SAME)
    rows = table[table["customers"] > 0].reset_index(drop=True)
    if rows.empty:
        return style.empty(words, ax)
    names = [segment_name(segment, words) for segment in rows["segment"]]
    ax = style.canvas(ax, height=AROUND + ROW * len(rows))
    for number, (column, colour) in enumerate(BARS):
        draw_shares(ax, rows[column], THICK * (number - 0.5), colour, words)
    dress(ax, names)
    said = {column: words.say(f"chart.segment_bars.{column}") for column, _ in BARS}
    style.legend(ax, [style.swatch(colour, said[column]) for column, colour in BARS])
    values = [both_shares(row, words) for row in rows.to_dict("records")]
    alt = words.say("chart.segment_bars.alt")
    # Where no segment has any money, the largest one is in the title.
    first = "share_spend" if rows["share_spend"].notna().any() else "share_customers"
    place = rows[first].idxmax()
    return style.finish(
        ax,
        title=words.say("chart.list", name=names[place], value=values[place]),
        alt=f"{alt} {style.listed(zip(names, values, strict=True), words)}",
        note=note_of(table, words),
    )


def segment_name(segment: object, words: Words) -> str:
    """The words of a named segment, or a number's; other names stay."""
    if isinstance(segment, Integral):
        return words.say("chart.segments.number", number=words.number(int(segment)))
    return shorten(words.known("segment", str(segment)))


def note_of(table: pd.DataFrame, words: Words) -> str:
    """The segments that nobody is in, or ''."""
    nobody = table.loc[table["customers"] == 0, "segment"]
    names = ", ".join(segment_name(segment, words) for segment in nobody)
    return words.say("chart.segment_bars.empty", names=names) if names else ""


def draw_shares(
    ax: Axes, shares: pd.Series, shift: float, colour: str, words: Words
) -> None:
    """One bar a segment, off its middle by `shift`, with its share at its end."""
    places = [place + shift for place in range(len(shares))]
    ax.barh(places, shares, height=THICK, color=colour)
    for place, share in zip(places, shares, strict=True):
        end = 0 if pd.isna(share) else share
        style.mark(ax, words.percent(share), (end, place), (5, 0))


def dress(ax: Axes, names: list[str]) -> None:
    """The first on top; the shares stand at the bars: no scale."""
    ax.set_yticks(range(len(names)), labels=names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.margins(x=0.1)
    style.bare(ax)
    ax.grid(False)
    ax.xaxis.set_visible(False)
    ax.axvline(0, color=style.MUTED, linewidth=0.8)


def both_shares(row: dict, words: Words) -> str:
    customers = words.percent(row["share_customers"])
    if missing(row["share_spend"]):
        return words.say("chart.segment_bars.one_share", customers=customers)
    spend = words.percent(row["share_spend"])
    return words.say("chart.segment_bars.shares", customers=customers, spend=spend)
