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
from salesnb.present.notes import sentences
from salesnb.present.sheets import InWorkbook
from salesnb.present.style import Picture
from salesnb.present.tables import titled
from salesnb.present.words import Words

PARAMETERS = {"parameter": "text", "value": "figures", "standard_error": "figures"}
HELD = dict.fromkeys(("customers", "actual", "expected", "naive"), "rounded")
TOTALS = {
    "measure": "text", "model": "text", "actual": "rounded", "expected": "rounded",
    "error": "change", "apart": "figures",
}  # fmt: skip
VALUE = {
    "segment": "text", "customers": "number", "expected_orders": "rounded",
    "expected_spend": "money", "discounted_value": "money", "worth_a_call": "money",
}  # fmt: skip
CALLS = {
    "name": "text", "customer_id": "text", "segment": "text",
    "days_since_last_order": "number", "order_count": "number", "spend": "money",
    "probability_alive": "percent", "discounted_value": "money", "worth_a_call": "money",
}  # fmt: skip


def expected(ahead: Any, *, words: Words) -> Shown:
    """What all customers together may bring, or why that is not told; and the notes."""
    notes = _notes(ahead.worth.notes, words)
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
    return titled(shown, "value", VALUE, words)


def parameters(ahead: Any, *, words: Words) -> Shown:
    """The parameters of the models, with their standard errors."""
    if ahead.worth.parameters.empty:
        return remarks.nothing()
    rows = ahead.worth.parameters
    shown = rows.assign(parameter=[words.known("parameter", n) for n in rows["name"]])
    return titled(shown, "parameters", PARAMETERS, words)


def held_out(ahead: Any, *, words: Words) -> Shown:
    """Which days were held out, or why none; and what speaks against the test."""
    if ahead.worth.table.empty:
        return remarks.nothing()
    if ahead.holdout is None:
        return remarks.sentence(words.say("none.holdout"))
    notes = _notes(ahead.holdout.notes, words)
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
    return InWorkbook(titled(ahead.holdout.table, "holdout", kinds, words))


def totals(ahead: Any, *, words: Words) -> Shown:
    """The error in total and of a single customer, beside those of going on as so far."""
    if not ahead.tested:
        return remarks.nothing()
    rows = ahead.holdout.totals
    shown = rows.assign(
        measure=[words.known("measure", id) for id in rows["measure"]],
        model=[words.known("by", id) for id in rows["model"]],
    )
    return titled(shown, "totals", TOTALS, words)


def looked(calls: Any, *, words: Words) -> Shown:
    """Among whom the customers to call were looked for."""
    count = words.number(calls.customers)
    if not calls.segments:
        return remarks.sentence(words.say("call.everybody", count=count))
    named = ", ".join(words.known("segment", id) for id in calls.segments)
    return remarks.sentence(words.say("call.segments", segments=named, count=count))


def calls(found: Any, *, words: Words) -> Shown:
    """Whom to call, those most worth a call first."""
    if found.table.empty:
        return remarks.sentence(words.say("call.none"))
    ids = found.table["segment"]
    shown = found.table.assign(segment=[words.known("segment", id) for id in ids])
    there = {name: kind for name, kind in CALLS.items() if ids.notna().any()}
    return titled(shown, "calls", there or _without_segment(), words)


def others(calls: Any, *, words: Words) -> Shown:
    """How many the choice of segments leaves out, and how much of what calls are worth."""
    customers, left_out = calls.others
    if not customers:
        return remarks.nothing()
    counts = {"count": words.number(customers)}
    whole = left_out + (calls.worth_a_call if calls.customers else 0)
    if not whole > 0:  # nothing, or not known
        return remarks.sentence(words.say("call.others", **counts))
    counts |= {"worth": words.money(left_out), "share": words.percent(left_out / whole)}
    return remarks.sentence(words.say("call.others_worth", **counts))


def _without_segment() -> dict[str, str]:
    return {name: kind for name, kind in CALLS.items() if name != "segment"}


def _notes(notes: Iterable[Any], words: Words) -> tuple[str, ...]:
    told = ((note.reason, note.details) for note in notes)
    return sentences("value_note", told, words=words)
