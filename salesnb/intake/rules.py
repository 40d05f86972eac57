"""Why a row is set aside: one reason for each, in this order, the first that holds.

Question   Is this row an order line that can be used, and if not, why not?
Takes      the readings of a table's columns.
Gives      `early` reasons, of rows that are no data at all, and `late` ones, of data that
           cannot be used; equal rows are looked for between the two, so that a blank row
           is blank and not the repetition of another.

unreadable_line   does not fit the header, or a quote is not closed
blank             nothing in any column
repeated_header   the header again
totals_row        adds up other rows
exact_duplicate   equal to an earlier row in every column
no_date, unreadable_date, unreadable_amount
discount_not_a_share   above 1, where the amount is worked out with it
no_amount
zero_price        nothing was charged
no_key, no_stage  (deals) no number, no stage
after_as_of       dated after the as-of date
repeated_key      (deals) a deal that stands in an earlier row, too (see `keys`)
"""

from collections.abc import Mapping
from datetime import date, timedelta

import narwhals as nw

from salesnb.intake import delimited, discounts, parse
from salesnb.intake.load import Loaded
from salesnb.intake.source import FIRST, Texts
from salesnb.intake.typed import Reading
from salesnb.schema import Table

Rules = dict[str, nw.Expr]
OUTSIDE_BUDGET = ("after_as_of",)
NUMBERS = ("amount", "quantity", "unit_price", "discount")
UNREADABLE = {"when": "unreadable_date", "money": "unreadable_amount",
              "number": "unreadable_number"}  # fmt: skip


def early(loaded: Loaded) -> Rules:
    """Rows that are no data: reason -> whether it holds."""
    types = loaded.frame.collect_schema()
    rules: Rules = {}
    if delimited.UNREADABLE in types:
        rules["unreadable_line"] = ~nw.col(delimited.UNREADABLE).is_null()
    rules["blank"] = _blank(types, loaded)
    first = next(iter(loaded.headers), "")
    if types.get(first) == nw.String:
        rules["repeated_header"] = _bare(first, loaded) == loaded.headers[first]
    totals = _any(loaded, _totals(loaded), types)
    return rules if totals is None else rules | {"totals_row": totals}


def _totals(loaded: Loaded) -> dict[str, Texts]:
    """What marks totals, the first column of the file under its own name.

    Its words are meant in any case and with a colon behind. Written out, because an engine
    knows of most files at once that none of so many words is in them, and of a regular
    expression it does not.
    """
    marks = dict(loaded.source.totals)
    if words := marks.pop(FIRST, []):
        names = [n for n, header in loaded.headers.items() if header == loaded.first]
        name = (names or [loaded.first])[0]
        marks[name] = [*marks.get(name, []), *(v for w in words for v in variants(w))]
    return marks


def variants(word: str) -> list[str]:
    """
    >>> variants("计")
    ['计', '计:', '计：']
    """
    cases = dict.fromkeys((word, word.lower(), word.upper()))
    if word.startswith("^"):
        return [word]
    return [case + end for case in cases for end in ("", ":", "：")]


def _blank(types: nw.Schema, loaded: Loaded) -> nw.Expr:
    """Nothing in any column; most rows are let off after a look at the first."""
    empty = [
        (_bare(n, loaded) if t == nw.String else nw.col(n)).is_null()
        for n, t in types.items()
        if n not in ("row", "file", delimited.UNREADABLE)
    ]
    first, others = empty[0], nw.all_horizontal(*empty, ignore_nulls=False)
    return nw.when(first).then(others).otherwise(nw.lit(value=False))


def _bare(name: str, loaded: Loaded) -> nw.Expr:
    """A text without outer spaces. Canonical ones are trimmed, and missing if empty."""
    kinds = {column.name: column.kind for column in loaded.source.described.columns}
    return nw.col(name) if kinds.get(name) == "text" else parse.text(name)


def orders(loaded: Loaded, read: Mapping[str, Reading], as_of: date | None) -> Rules:
    """Order lines that cannot be used: reason -> whether it holds."""
    amount = read["amount"].value
    numbers = [read[name] for name in NUMBERS if name in read]
    unreadable = [reading.unreadable for reading in numbers]
    rules = {
        "no_date": read["order_date"].silent,
        "unreadable_date": read["order_date"].value.is_null(),
        "unreadable_amount": nw.any_horizontal(*unreadable, ignore_nulls=True),
        **not_a_share(loaded, read),
        "no_amount": amount.is_null(),
    }
    if loaded.source.zero_price == "set_aside":
        rules["zero_price"] = amount == 0
    if as_of:
        rules["after_as_of"] = read["order_date"].value >= as_of + timedelta(days=1)
    return rules


def not_a_share(loaded: Loaded, read: Mapping[str, Reading]) -> Rules:
    """Discounts above 1, where amounts are worked out with them."""
    if not discounts.used(loaded):
        return {}
    return {"discount_not_a_share": read["discount"].value.abs() > 1}


def keyed(loaded: Loaded, read: Mapping[str, Reading], as_of: date | None) -> Rules:
    """Deals, customers, activities, tickets that cannot be used: reason -> whether it
    holds. What began after the as-of date is not known yet; its first date says when."""
    table = loaded.source.described
    rules = {"no_key": read[table.columns[0].name].value.is_null()}
    if "stage" in read:
        rules["no_stage"] = read["stage"].value.is_null()
    begun = next((c for c in table.columns if c.kind == "when"), None)
    if begun and begun.required:
        rules["no_date"] = read[begun.name].silent
    rules |= _unreadable(table, read)
    if as_of and begun and begun.name in read:
        rules["after_as_of"] = read[begun.name].value >= as_of + timedelta(days=1)
    return rules


def _unreadable(table: Table, read: Mapping[str, Reading]) -> Rules:
    tests: dict[str, list[nw.Expr]] = {}
    for name, reading in read.items():
        if reason := UNREADABLE.get(table.kind(name)):
            tests.setdefault(reason, []).append(reading.unreadable)
    return {
        reason: nw.any_horizontal(*tests[reason], ignore_nulls=True)
        for reason in UNREADABLE.values()
        if reason in tests
    }


def amount_of(read: Mapping[str, Reading]) -> nw.Expr:
    """Net value of the line: as written, or quantity x price less the discount."""
    if "amount" in read:
        return read["amount"].value.round(4)
    value = read["quantity"].value * read["unit_price"].value
    if "discount" in read:
        share = read["discount"].value.fill_null(0.0)
        # 20 is no share: taken for one it would turn the money round.
        value = nw.when(share.abs() <= 1).then(value * (1 - share))
    return parse.bounded(value).round(4)


def first_that_holds(rules: Rules, whole: nw.Expr) -> nw.Expr:
    """The first reason that holds, or missing.

    whole : rows with every value. They are let off at once from the reasons that speak of
        one that is missing, no_... and unreadable_...: most rows are such.
    """
    others = {
        n: r for n, r in rules.items() if not n.startswith(("no_", "unreadable_"))
    }
    return nw.when(whole).then(first_of(others)).otherwise(first_of(rules))


def first_of(rules: Rules) -> nw.Expr:
    """The first reason that holds, or missing, whatever the row has."""
    reason = nw.lit(None).cast(nw.String)
    for name, holds in reversed(rules.items()):
        reason = nw.when(holds).then(nw.lit(name)).otherwise(reason)
    return reason


def matches(column: nw.Expr, texts: Texts) -> nw.Expr:
    """Whether a text is one of `texts`, or fits one written as ^a regular expression$."""
    tests = [
        column.str.contains(text) if text.startswith("^") else column == text
        for text in texts
    ]
    return nw.any_horizontal(*tests, ignore_nulls=True)


def kind_of(loaded: Loaded, read: Mapping[str, Reading]) -> nw.Expr:
    """sale, return or charge: what the source says, or the sign of the money."""
    charge = _marked(loaded.source.not_products, read)
    back = _marked(loaded.source.returns or {"amount": ["negative"]}, read)
    usual = nw.when(back).then(nw.lit("return")).otherwise(nw.lit("sale"))
    return nw.when(charge).then(nw.lit("charge")).otherwise(usual)


def returns_without_money(frame: nw.LazyFrame) -> nw.LazyFrame:
    """A line that is marked as a return but has its money still above zero is a sale that
    came back: it stays in revenue, and is counted as returned."""
    odd = (nw.col("kind") == "return") & (nw.col("amount") > 0)
    mark = nw.when(odd).then(nw.coalesce(nw.col("returned"), nw.lit("return")))
    kind = nw.when(odd).then(nw.lit("sale")).otherwise(nw.col("kind"))
    return frame.with_columns(returned=mark.otherwise(nw.col("returned")), kind=kind)


def _marked(marks: Mapping[str, Texts], read: Mapping[str, Reading]) -> nw.Expr:
    tests = [_mark(name, texts, read) for name, texts in marks.items() if name in read]
    return (
        nw.any_horizontal(*tests, ignore_nulls=True) if tests else nw.lit(value=False)
    )


def _mark(name: str, texts: Texts, read: Mapping[str, Reading]) -> nw.Expr:
    value = read[name].value
    return value < 0 if list(texts) == ["negative"] else matches(value, texts)


def _any(
    loaded: Loaded, marks: Mapping[str, Texts], types: nw.Schema
) -> nw.Expr | None:
    tests = [
        matches(_bare(name, loaded), texts)
        for name, texts in marks.items()
        if types.get(name) == nw.String
    ]
    return nw.any_horizontal(*tests, ignore_nulls=True) if tests else None
