"""The page of the groups by k-means: first whether they are there, then what they are.

Question   How does a reader see the groups, and how far to believe in them?
Takes      `segmentation.Groups`, the reader's Words.
Gives      objects that a notebook cell shows. Where groups were not asked for, the first
           says so and the others are empty.
Rules      Nothing is computed here but the order of rows and what is said about them.
"""

from typing import Any

import pandas as pd

from salesnb.analysis import segments
from salesnb.analysis.rfm.naming import SEGMENTS
from salesnb.present import charts, remarks
from salesnb.present.display import Shown
from salesnb.present.notes import feature, sentences
from salesnb.present.story import Story
from salesnb.present.style import Picture
from salesnb.present.tables import Table, titled
from salesnb.present.words import Words

NUMBERS = (
    "k", "silhouette", "null_silhouette_95", "cloud_silhouette_95", "rise",
    "null_rise_95",
)  # fmt: skip
EVIDENCE = dict.fromkeys(NUMBERS, "number") | {"jaccard_min": "percent"}
GROUPS = {
    "group": "text", "name": "text", "customers": "number", "share": "percent",
    "spend": "money", "money_share": "percent", "jaccard": "percent",
}  # fmt: skip
OUTLIERS = {
    "customer_id": "text", "column": "text", "value": "number", "far": "number",
}  # fmt: skip
# Not eta squared itself: eleven groups explain more by chance than four.
EXPLAINED = (
    "adjusted", "adjusted_chance_95", "rank_adjusted", "rank_adjusted_chance_95",
)  # fmt: skip
USE = {
    "grouping": "text", "groups": "number", "customers": "number",
    **dict.fromkeys(EXPLAINED, "percent"),
}  # fmt: skip
MONEY, SHARES = ("spend", "average_order"), ("return_rate", "discount_share")
MEDIAN = "median "  # before a column's name, as 'spend' is a sum here, too
WIDTHS = ("silhouette", "null_silhouette_95", "cloud_silhouette_95")


def headline(groups: Any, *, words: Words) -> str:
    """The verdict in one sentence."""
    if groups.reason:
        return words.say("judged.not_asked")
    verdict = groups.found.verdict
    return words.say(f"verdict.{verdict.id}", k=words.number(verdict.k))


def verdict(groups: Any, *, words: Words) -> Story:
    """Whether the groups are there, and by which tests."""
    if groups.reason:
        return remarks.sentence(headline(groups, words=words))
    found = groups.found.verdict
    said = [_width(found.numbers, words)] if found.numbers else []
    said += [
        words.say(f"tested.{name}_{'yes' if held else 'no'}")
        for name, held in found.tests.items()
        if held or name != "strong"
    ]
    said += [words.say("judged.asked")] if found.asked else []
    return Story(headline(groups, words=words), tuple(said))


def _width(numbers: dict[str, float], words: Words) -> str:
    width, shuffled, cloud = (
        words.number(numbers[name], decimals=2) for name in WIDTHS
    )
    k = words.number(numbers["k"])
    return words.say("judged.width", k=k, width=width, shuffled=shuffled, cloud=cloud)


def notes(groups: Any, *, words: Words) -> Shown:
    """What was left out, who stands far off, which groups are small."""
    if groups.reason:
        return remarks.nothing()
    agreement = groups.agreement.notes if groups.agreement else ()
    noted = (*groups.found.notes, *agreement, *groups.use_notes)
    told = ((n.reason, n.details) for n in noted)
    return remarks.sentence(*sentences("group_note", told, words=words))


def evidence_chart(groups: Any, *, words: Words) -> Picture | Shown:
    """Silhouettes beside those of customers without groups."""
    if groups.reason:
        return remarks.nothing()
    return charts.evidence(groups.found.evidence.table, words=words)


def evidence(groups: Any, *, words: Words) -> Shown:
    """What speaks for each number of groups."""
    if groups.reason:
        return remarks.nothing()
    return titled(groups.found.evidence.table, "evidence", EVIDENCE, words)


def scatter(groups: Any, *, words: Words) -> Picture | Shown:
    """Every customer on the two lines along which customers differ most."""
    if groups.reason or len(groups.components.shares) < 2:
        return remarks.nothing()
    scores = groups.components.scores.iloc[:, :2]
    labels = groups.found.labels.reindex(scores.index)
    axes = [_axis(what, words) for what in _strongest(groups)[:2]]
    return charts.segments(scores, labels, words=words, axes=axes)


def _strongest(groups: Any) -> list[tuple]:
    return list(segments.strongest(groups.components).values())


def _axis(what: tuple, words: Words) -> str:
    return ", ".join(_along(column, sign, words) for column, sign in what)


def lines(groups: Any, *, words: Words) -> Shown:
    """What the two lines along which customers differ most stand for."""
    if groups.reason or groups.components.shares.empty:
        return remarks.nothing()
    shares = groups.components.shares["share"]
    found = _strongest(groups)
    said = [
        words.say(
            "line.one",
            number=words.number(number),
            share=words.percent(share),
            what=_axis(what, words),
        )
        for number, (what, share) in enumerate(zip(found, shares, strict=False), 1)
    ]
    return remarks.sentence(*said[:2])


def _along(column: str, sign: int, words: Words) -> str:
    named = feature(column, words)
    if sign > 0:
        return words.say("line.more", feature=named)
    return words.say("line.less", feature=named)


def sizes(groups: Any, *, words: Words) -> Shown:
    """Each group: its name, its size, its money, the median of each number."""
    if groups.reason:
        return remarks.nothing()
    medians = groups.medians.add_prefix(MEDIAN)
    joined = pd.concat([groups.sizes, medians], axis=1)
    shown = joined.rename(columns={"money": "spend"}).assign(
        group=[words.number(number) for number in groups.sizes["segment"]],
        name=[remarks.name(groups.names[n], words) for n in groups.sizes["segment"]],
    )
    used = [name for name in groups.medians if name != "segment"]
    kinds = GROUPS | {MEDIAN + name: kind(name) for name in used}
    titles = {MEDIAN + name: _median(name, words) for name in used}
    title = words.say("table.groups")
    return Table(shown, "groups", title, kinds, words, titles)


def _median(column: str, words: Words) -> str:
    return words.say("column.median", name=words.known("column", column))


def kind(column: str) -> str:
    """How the values of a column of the customers are written."""
    if column in MONEY:
        return "money"
    return "percent" if column in SHARES else "number"


def outliers(groups: Any, *, words: Words) -> Shown:
    """Who stands far from all others, and in what."""
    if groups.reason or groups.found.prepared.outliers.empty:
        return remarks.nothing()
    far = groups.found.prepared.outliers
    shown = far.rename(columns={"score": "far"}).assign(
        column=[words.known("column", name) for name in far["column"]]
    )
    return titled(shown, "outliers", OUTLIERS, words)


def agreement(groups: Any, *, words: Words) -> Shown:
    """How many customers of each group are in each RFM segment."""
    if groups.agreement is None:
        return remarks.nothing()
    counts = groups.agreement.table
    counts = counts[[name for name in SEGMENTS if name in counts]]
    names = [*map(str, counts.columns)]
    shown = counts.set_axis(names, axis=1).assign(
        group=[words.number(number) for number in counts.index]
    )
    kinds = {"group": "text"} | dict.fromkeys(names, "number")
    titles = {name: words.known("segment", name) for name in names}
    return Table(shown, "agreement", words.say("table.agreement"), kinds, words, titles)


def agreed(groups: Any, *, words: Words) -> Shown:
    """How far groups and segments say the same."""
    if groups.agreement is None:
        return remarks.nothing()
    rand = words.number(groups.agreement.rand, decimals=2)
    return remarks.sentence(words.say("agree.sentence", rand=rand))


def use(groups: Any, *, words: Words) -> Shown:
    """What each grouping of a quarter ago says of the revenue since, beside chance, and
    adjusted, as they have different numbers of groups."""
    if groups.reason:
        return remarks.nothing()
    if groups.use_reason:
        return remarks.sentence(words.say(f"none.{groups.use_reason}"))
    named = [words.known("grouping", id) for id in groups.use["grouping"]]
    return titled(groups.use.assign(grouping=named), "use", USE, words)
