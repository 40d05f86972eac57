"""A dot a customer, by two numbers, in the colour and the shape of the segment.

Question   Do the segments stand apart, or is one cloud cut into pieces?
Takes      `scores` of `segments.components`, or two features by customer_id; labels of
           the same customers.
Gives      Picture, with its alt text. No customer in both, or one number, gives a
           sentence.
Units      those of the two numbers.
Rules      Of more than MOST customers so many are drawn: of each segment its part, and
           one at least, evenly spaced in the order of the ids as text. So the same
           customers give the same picture.
           A number is on a logarithmic scale if 99 % of customers are above zero and the
           largest is WIDE times their 1 % quantile; what is below a tenth
           of that is drawn at the edge. On other scales so is what is farther from the
           middle half of customers than FENCE times its width.
           Each segment has a shape of its own too, as not everybody sees each colour.
Source     The fence: Tukey, Exploratory Data Analysis (1977), whose "far out" it is.

>>> places = pd.DataFrame({"PC1": [0.0, 1, 2], "PC2": [1.0, 1, 0]}, index=list("abc"))
>>> segments(places, pd.Series([1, 2, 2], index=list("abc")), words=Words()).title
'Groups: 2; the largest, Group 2, has 66.7% of customers'
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullLocator

from salesnb.present import style
from salesnb.present.dots import WIDE
from salesnb.present.groups import segment_name
from salesnb.present.style import Picture
from salesnb.present.words import Words

PLACES = ["x", "y"]
MOST = 5000
FENCE = 3.0
LEAST = 0.01
CROWD = 300  # customers of a segment: dots of larger ones are smaller
# Those of other charts, then lighter and darker ones: as many as there are shapes.
COLOURS = (*style.SLICES, "#7ea6cc", "#7a3d0a", "#d06a9c", "#43286b", "#6b5b12")
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "<", "*", ">", "p")


def segments(
    scores: pd.DataFrame,
    labels: pd.Series,
    *,
    words: Words,
    axes: Sequence[str] = ("", ""),
    ax: Axes | None = None,
) -> Picture:
    """A dot a customer: the first column of `scores` across, the second up.

    labels   the segment of each customer, with the index of `scores`; customers without
             one are not drawn. Legend: categories in their order, numbers upwards, names
             by size
    axes     what is written on the two axes; the columns' names where it is ''
    """
    two = len(scores.columns) > 1
    table = joined(scores, labels) if two else pd.DataFrame()
    if table.empty:
        return style.empty(words, ax)
    sizes = sizes_of(table["segment"])
    log = [name for name in PLACES if wide(table[name])]
    inside = fenced(table, log)
    drawn = sample(inside, sizes)
    ax = style.canvas(ax, height=5.0)
    shown = draw_segments(ax, drawn, sizes, words)
    style.bare(ax, grid="both")
    scale(ax, log, words)
    style.legend(ax, shown)
    given = zip(axes, scores.columns, strict=False)
    said = [text or words.known("column", str(column)) for text, column in given]
    style.name_axes(ax, *said)
    far = (inside[PLACES] != table[PLACES]).any(axis=1).sum()
    alt = words.say("chart.segments.alt", across=said[0], up=said[1])
    return style.finish(
        ax,
        title=title_of(sizes, words),
        alt=f"{alt} {style.listed(counted(sizes, words), words)}",
        note=note_of(len(drawn), len(table), far=far, log=log, words=words),
    )


def joined(scores: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """x, y, segment: of who has all three, by id as text."""
    known = labels.dropna()
    rows = scores[scores.index.isin(known.index)]
    rows = rows.iloc[:, :2].set_axis(PLACES, axis=1).dropna().astype(float)
    table = rows.assign(segment=known.loc[rows.index])
    return table.iloc[np.argsort(table.index.astype(str), kind="stable")]


def sizes_of(segment: pd.Series) -> pd.Series:
    """Customers by segment: categories in their order, numbers upwards, names by size."""
    sizes = segment.value_counts()
    sizes = sizes[sizes > 0].sort_index()
    named = not isinstance(segment.dtype, pd.CategoricalDtype)
    if named and not pd.api.types.is_numeric_dtype(segment):
        sizes = sizes.sort_values(ascending=False, kind="stable")
    return sizes


def least(values: pd.Series) -> float:
    """The 1 % quantile, a value of a customer; the smallest of up to 100."""
    return float(values.quantile(LEAST, interpolation="lower"))


def wide(values: pd.Series) -> bool:
    return 0 < WIDE * least(values) < values.max()


def fenced(table: pd.DataFrame, log: list[str]) -> pd.DataFrame:
    """The same with what is too far out drawn in to the fence."""
    inside = table.copy()
    for name in PLACES:
        low, high = table[name].quantile([0.25, 0.75])
        reach = FENCE * (high - low)
        if name in log:
            inside[name] = table[name].clip(lower=least(table[name]) / 10)
        elif reach > 0:
            inside[name] = table[name].clip(low - reach, high + reach)
    return inside


def sample(table: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """At most MOST rows: of each segment its part, and one at least."""
    if len(table) <= MOST:
        return table
    parts = []
    for segment, size in sizes.items():
        keep = 1 + int((MOST - len(sizes)) * size / len(table))
        places = np.linspace(0, size - 1, keep).round().astype(int)
        parts.append(table[table["segment"] == segment].iloc[places])
    return pd.concat(parts)


def draw_segments(
    ax: Axes, drawn: pd.DataFrame, sizes: pd.Series, words: Words
) -> list[Artist]:
    """The largest segment below, as it would hide the others."""
    shown = {}
    said = [words.say("chart.list", name=n, value=v) for n, v in counted(sizes, words)]
    for number, segment in enumerate(sizes.index):
        colour = COLOURS[number % len(COLOURS)]
        # Once round, the colours meet other shapes.
        shape = SHAPES[(number + number // len(COLOURS)) % len(SHAPES)]
        look = {"marker": shape, "color": colour, "linestyle": "none", "markersize": 6}
        shown[segment] = Line2D([], [], label=said[number], **look)
    for segment in sizes.sort_values(ascending=False, kind="stable").index:
        rows = drawn[drawn["segment"] == segment]
        dot, size = shown[segment], 24 if len(rows) <= CROWD else 11
        look = {"marker": dot.get_marker(), "color": dot.get_color(), "linewidth": 0}
        ax.scatter(rows["x"], rows["y"], s=size, alpha=0.6, label=segment, **look)
    return list(shown.values())


def scale(ax: Axes, log: list[str], words: Words) -> None:
    for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        if name in log:
            ax.set(**{f"{name}scale": "log"})
            axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, words)))


def tick(value: float, words: Words) -> str:
    """
    >>> tick(-2.5, Words()), tick(1000.0, Words())
    ('−2.5', '1,000')
    """
    return words.number(value, decimals=len(f"{abs(value):g}".partition(".")[2]))


def counted(sizes: pd.Series, words: Words) -> list[tuple[str, str]]:
    """Each segment's name with its customers."""
    return [(segment_name(name, words), words.number(n)) for name, n in sizes.items()]


def title_of(sizes: pd.Series, words: Words) -> str:
    return words.say(
        "chart.segments.title",
        count=words.number(len(sizes)),
        name=segment_name(sizes.idxmax(), words),
        share=words.percent(sizes.max() / sizes.sum()),
    )


def note_of(drawn: int, count: int, *, far: int, log: list[str], words: Words) -> str:
    """What is not drawn as it is."""
    said = []
    if drawn < count:
        counts = {"shown": words.number(drawn), "count": words.number(count)}
        said.append(words.say("chart.segments.sampled", **counts))
    if far:
        said.append(words.say("chart.segments.far", count=words.number(far)))
    if log:
        said.append(words.say("chart.segments.log"))
    return " ".join(said)
