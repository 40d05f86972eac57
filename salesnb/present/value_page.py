"""The page of the customers' value: what is expected, how wrong it was, whom to call.

Question   How does a reader see what customers may bring, and how far to trust it?
Takes      `segmentation.Ahead`, `segmentation.Calls`, the reader's Words.
Gives      objects that a notebook cell shows. Where the data carry no model, the first
           says why and the others are empty.
Rules      Nothing is computed here but the order of rows and what is said about them.
"""

from collections.abc import Iterable
from typing import Any

from salesnb.present import charts, remarks
from salesnb.present.display import Shown
from salesnb.present.named_page import table
from salesnb.present.sheets import InWorkbook
from salesnb.present.style import Picture
from salesnb.present.words import Words

PARAMETERS = {"parameter": "text", "value": "figures", "standard_error": "figures"}
HELD = dict.fromkeys(("customers", "actual", "expected", "naive"), "rounded")
TOTALS = {
    "measure": "text", "model": "text", "actual": "rounded", "expected": "rounded",
    "error": "change", "apart": "figures",
}  # fmt: skip
VALUE = {
    "segment": "text", "customers": "number", "expected_orders": "rounded",
    "expected_spend": "money", "discounted_value": "money", "at_risk": "money",
}  # fmt: skip
CALLS = {
    "name": "text", "customer_id": "text", "segment": "text",
    "days_since_last_order": "number", "order_count": "number", "spend": "money",
    "probability_alive": "percent", "discounted_value": "money", "at_risk": "money",
}  # fmt: skip


def expected(ahead: Any, *, words: Words) -> Shown:
    """What all customers together may bring, or why that is not told; and the notes."""
    notes = said(ahead.worth.notes, words)
    if ahead.worth.table.empty:
        return remarks.sentence(words.say("none.value"), *notes)
    value = words.money(ahead.total("discounted_value"))
    horizon = words.date(ahead.until)
    return remarks.sentence(
        words.say("value.horizon", horizon=horizon, value=value), *notes
    )


def by_segment(ahead: Any, named: Any, *, words: Words) -> Shown:
    """The same by RFM segment, the most valuable first."""
    found = ahead.by_segment(named.labels)
    if found.empty:
        return remarks.nothing()
    shown = found.assign(
        segment=[words.known("segment", id) for id in found["segment"]]
    )
    return table(shown, "value", VALUE, words)


def parameters(ahead: Any, *, words: Words) -> Shown:
    """The parameters of the models, with their standard errors."""
    if ahead.worth.parameters.empty:
        return remarks.nothing()
    rows = ahead.worth.parameters
    shown = rows.assign(parameter=[words.known("parameter", n) for n in rows["name"]])
    return table(shown, "parameters", PARAMETERS, words)


def held_out(ahead: Any, *, words: Words) -> Shown:
    """Which days were held out, or why none; and what speaks against the test."""
    if ahead.worth.table.empty:
        return remarks.nothing()
    if ahead.holdout is None:
        return remarks.sentence(words.say("none.holdout"))
    notes = said(ahead.holdout.notes, words)
    if ahead.holdout.table.empty:
        return remarks.sentence(words.say("none.holdout_why"), *notes)
    split, as_of = words.date(ahead.split), words.date(ahead.as_of)
    return remarks.sentence(words.say("value.split", split=split, as_of=as_of), *notes)


def holdout_chart(ahead: Any, *, words: Words) -> Picture | Shown:
    """What came and what was foreseen, by purchases so far."""
    if not ahead.tested:
        return remarks.nothing()
    return charts.holdout(ahead.holdout.table, words=words)


def holdout(ahead: Any, *, words: Words) -> Shown:
    """The same as a table, in the workbook."""
    if not ahead.tested:
        return remarks.nothing()
    kinds = {"repeats": "text"} | HELD
    return InWorkbook(table(ahead.holdout.table, "holdout", kinds, words))


def totals(ahead: Any, *, words: Words) -> Shown:
    """The error in total and of a single customer, beside those of going on as so far."""
    if not ahead.tested:
        return remarks.nothing()
    rows = ahead.holdout.totals
    shown = rows.assign(
        measure=[words.known("measure", id) for id in rows["measure"]],
        model=[words.known("by", id) for id in rows["model"]],
    )
    return table(shown, "totals", TOTALS, words)


def looked(calls: Any, *, words: Words) -> Shown:
    """Among whom the customers to call were looked for."""
    count = words.number(calls.customers)
    if not calls.segments:
        return remarks.sentence(words.say("call.everybody", count=count))
    named = ", ".join(words.known("segment", id) for id in calls.segments)
    return remarks.sentence(words.say("call.segments", segments=named, count=count))


def calls(found: Any, *, words: Words) -> Shown:
    """Whom to call, the largest value at risk first."""
    if found.table.empty:
        return remarks.sentence(words.say("call.none"))
    ids = found.table["segment"]
    shown = found.table.assign(segment=[words.known("segment", id) for id in ids])
    there = {name: kind for name, kind in CALLS.items() if ids.notna().any()}
    return table(shown, "calls", there or _without_segment(), words)


def _without_segment() -> dict[str, str]:
    return {name: kind for name, kind in CALLS.items() if name != "segment"}


def said(notes: Iterable[Any], words: Words) -> list[str]:
    return [
        words.say(f"value_note.{n.reason}", **remarks.details(n.details, words))
        for n in notes
    ]
