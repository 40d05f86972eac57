"""The page of the RFM segments: grid, segments with what to do, cuts, and who moved.

Question   How does a reader see the named segments?
Takes      `segmentation.Named`, the reader's Words.
Gives      objects that a notebook cell shows. Where there are no segments, the first says
           why and the others are empty.
Rules      Nothing is computed here but the order of rows and what is said about them.
"""

from typing import Any

from salesnb.present import charts, remarks
from salesnb.present.display import Shown
from salesnb.present.notes import sentences
from salesnb.present.style import Picture
from salesnb.present.tables import titled
from salesnb.present.words import Words

SEGMENTS = {
    "segment": "text", "customers": "number", "share_customers": "percent",
    "spend": "money", "share_spend": "percent", "median_days": "number",
    "median_orders": "number", "median_spend": "money", "action": "text",
}  # fmt: skip
THRESHOLDS = {
    "score": "text", "fewer_days": "number", "least_orders": "number",
    "least_spend": "money",
}  # fmt: skip
MOVES = {"before": "text", "after": "text"} | dict.fromkeys(
    ("customers", "behaviour", "cut", "both"), "number"
)
ABSENT = "absent"


def grid(named: Any, *, words: Words) -> Picture | Shown:
    """How many customers have each pair of scores for recency and frequency."""
    if named.reason:
        return remarks.sentence(words.say(f"none.rfm_{named.reason}"))
    return charts.rfm_grid(named.grid, words=words)


def bars(named: Any, *, words: Words) -> Picture | Shown:
    """Each segment's part of the customers and of the spend."""
    if named.reason:
        return remarks.nothing()
    return charts.segment_bars(named.segments, words=words)


def segments(named: Any, *, words: Words) -> Shown:
    """Size, money and what to do, one row a segment."""
    if named.reason:
        return remarks.nothing()
    ids = named.segments["segment"]
    shown = named.segments.assign(
        segment=[words.known("segment", id) for id in ids],
        action=[words.known("action", id) for id in ids],
    )
    return titled(shown, "segments", SEGMENTS, words)


def thresholds(named: Any, *, words: Words) -> Shown:
    """What it takes to reach the next score."""
    if named.reason:
        return remarks.nothing()
    cuts = named.thresholds
    shown = cuts.assign(
        score=[words.number(cut + 1) for cut in cuts["cut"]],
        # The last cut of the days is the first that a score rises at.
        fewer_days=cuts["days_since_last_order"].to_numpy()[::-1],
        least_orders=cuts["order_count"],
        least_spend=cuts["spend"],
    )
    return titled(shown, "thresholds", THRESHOLDS, words)


def moved(named: Any, *, words: Words) -> Shown:
    """How many moved since a quarter ago, and whether they or the cuts did."""
    if named.reason:
        return remarks.nothing()
    if named.moves_reason:
        return remarks.sentence(words.say(f"none.{named.moves_reason}"))
    moves = named.moves
    first = moves["before"] == ABSENT
    stayed = moves["before"] == moves["after"]
    sums = {
        "move.kept": moves.loc[stayed, "customers"].sum(),
        "move.behaviour": moves.loc[~first, "behaviour"].sum(),
        "move.cut": moves.loc[~first, "cut"].sum(),
        "move.both": moves.loc[~first, "both"].sum(),
        "move.first": moves.loc[first, "customers"].sum(),
    }
    said = (words.say(id, count=words.number(count)) for id, count in sums.items())
    return remarks.sentence(*said)


def moves(named: Any, *, words: Words) -> Shown:
    """From which segment to which, most customers first."""
    if named.reason or named.moves_reason:
        return remarks.nothing()
    others = named.moves[named.moves["before"] != named.moves["after"]]
    others = others.sort_values("customers", ascending=False, kind="stable")
    said = {
        side: [words.known("segment", id) for id in others[side]]
        for side in ("before", "after")
    }
    return titled(others.assign(**said), "moves", MOVES, words)


def notes(named: Any, *, words: Words) -> Shown:
    """What ties, returns or too few customers do to the scores."""
    if named.reason:
        return remarks.nothing()
    told = ((row.pop("note"), row) for row in named.notes.to_dict("records"))
    return remarks.sentence(*sentences("rfm_note", told, words=words))
