"""The source YAML to start from, with what only a person can decide behind a #.

Question   What has to be written so that this export can be read?
Takes      Findings.
Gives      `yaml`, text that `source.read` accepts. A line that starts with "# " and a key
           is a decision: the reason stands above it, and without the "# " it holds.

>>> scalar("Yes"), scalar("订单号"), scalar("a: b"), inline({"order_id": ["Total"]})
("'Yes'", '订单号', "'a: b'", '{order_id: [Total]}')
"""

import textwrap
from collections.abc import Iterator

import yaml as pyyaml

from salesnb.intake import leftover, signs
from salesnb.intake.columns import like_a_key
from salesnb.intake.comments import WIDTH, counted, wrapped
from salesnb.intake.dates import in_order, rivals, written
from salesnb.intake.findings import Findings
from salesnb.intake.source import MADE, Lookup, Source
from salesnb.schema import TABLES

MOST_SHOWN = 20  # headers
PRICED = ("orders", "deals")  # tables whose amounts are in some currency
OWN = {"dates": "when", "text": "text"}


def yaml(found: Findings) -> str:
    """The source as text."""
    parts = (
        _head,
        _columns,
        _own,
        _dates,
        _money,
        _percent,
        _place,
        _orders,
        _values,
        _lookups,
    )
    return "\n".join(line for part in parts for line in part(found)) + "\n"


def scalar(text: str) -> str:
    """A text as YAML writes it on one line."""
    return inline([text])[1:-1]


def inline(value: object) -> str:
    """A list or mapping as YAML writes it on one line."""
    flow = {"default_flow_style": True, "allow_unicode": True, "width": 10**9}
    return pyyaml.safe_dump(value, sort_keys=False, **flow).strip()


def _head(found: Findings) -> Iterator[str]:
    stem = found.file.name.rsplit("/", 1)[-1].split(".")[0]
    yield f"name: {scalar(stem or 'export')}"
    if found.meaning.table != "orders":
        yield f"table: {found.meaning.table}"


def _columns(found: Findings) -> Iterator[str]:
    uses, by_content = found.meaning.uses, found.meaning.by_content
    lacking = [
        f"  {name}: HEADER   # required, and no column looks like it"
        for name in found.meaning.lacking
    ]
    if not uses:
        yield from ("columns: {}", "# columns:", *(f"# {line}" for line in lacking))
        return
    yield "columns:"
    for name, header in uses.items():
        note = "   # by what stands in it" if name in by_content else ""
        if name.endswith("_id") and list(uses.values()).count(header) > 1:
            note = "   # the name serves as a code"
        yield f"  {name}: {scalar(header)}{note}"
    yield from (f"# {line}" for line in lacking)
    yield from _order_numbers(found)
    yield from _left_over(found)


def _order_numbers(found: Findings) -> Iterator[str]:
    """Lines of `columns` to choose from, where no header is known as an order's number."""
    if not _are_orders_unnumbered(found):
        return
    likely = leftover.order_numbers(found.meaning, found.columns, rows=found.rows)
    if likely:
        yield from wrapped("Does one of these number the orders? Take the # off it:")
    yield from (f"#   order_id: {scalar(header)}" for header in likely)


def _left_over(found: Findings) -> Iterator[str]:
    """What could still be mapped, and to what."""
    headers = leftover.headers(found.meaning, found.columns)
    names = leftover.names(found.meaning)
    if not headers or not names:
        return
    more = f" and {len(headers) - MOST_SHOWN} more" if headers[MOST_SHOWN:] else ""
    yield from wrapped(f"No column was found for {', '.join(names)}.")
    yield from wrapped(
        f"Left over: {', '.join(map(scalar, headers[:MOST_SHOWN]))}{more}. Where one of "
        "them is one of those, write it above."
    )


def _own(found: Findings) -> Iterator[str]:
    """Columns of customers that could be of use, though they have no name of ours."""
    if found.meaning.table != "customers":
        return
    left = leftover.headers(found.meaning, found.columns)
    # Numbers that all differ look like keys: only their name tells them apart.
    kinds = {c.name: "number" if c.marks else OWN.get(c.kind) for c in found.columns}
    free = [n for n in left if not like_a_key(n) and n.lower() not in MADE]
    usable = [name for name in free if kinds[name]]
    if usable:
        yield from wrapped("Do these tell customers apart? Take the # off, and leave:")
        yield "# own:"
        yield from (f"#   {scalar(name)}: {kinds[name]}" for name in usable)


def _dates(found: Findings) -> Iterator[str]:
    table = TABLES[found.meaning.table]
    columns = [found.column(c.name) for c in table.columns if c.kind == "when"]
    known = [column for column in columns if column and column.dates]
    unclear = [column for column in known if column.dates.unclear]
    formats = list(
        dict.fromkeys(one for column in known for one in column.dates.formats)
    )
    # Columns that differ in the order of day and month are read each by its own texts.
    if not unclear and formats and not rivals(formats):
        yield f"date_format: {written(formats)}"
    for column in unclear[:1]:
        yield from wrapped(
            f"{column.dates.unclear:,} dates in '{column.name}' are ambiguous, such as "
            f"'{column.dates.example}': take the # off the line that is right."
        )
        for one, count in sorted(column.dates.only, key=lambda pair: -pair[1]):
            right = written(in_order(formats, one))
            yield f"# date_format: {right}   # {count:,} fit only this"


def _money(found: Findings) -> Iterator[str]:
    if found.unclear_decimal:
        yield from wrapped(found.unclear_decimal.split("\n")[0])
        yield from ("# decimal: '.'", "# decimal: ','")
    elif found.decimal:
        yield f"decimal: '{found.decimal}'"
    if found.meaning.table not in PRICED or "currency" in found.meaning.uses:
        return
    codes = {sign: signs.codes(sign) for sign in found.currencies}
    meant = list(dict.fromkeys(codes.values()))
    if len(meant) == 1 and len(meant[0]) == 1:
        yield f"currency: {meant[0][0]}"
    elif codes:
        likely = next(iter(meant[0]), "USD")
        yield f"# currency: {likely}   # the amounts carry {', '.join(codes)}: which?"
    else:
        yield "# currency: USD   # nothing says what the amounts are in"


def _percent(found: Findings) -> Iterator[str]:
    if points := found.points:
        many = counted(points.above, "discount is", "discounts are")
        yield from wrapped(
            f"{many} above 1, such as {points.example:g}: no share of a price. Percent?"
        )
        yield "# percent: [discount]"


def _place(found: Findings) -> Iterator[str]:
    file = found.file
    if file.separator == "whitespace":
        yield "separator: whitespace"
    if file.skip:
        yield f"skip: {file.skip}   # lines above the header"
    if not file.chosen:
        others = [name for name, rows in file.sheets if rows > 1 and name != file.sheet]
        yield f"# sheet: {scalar(file.sheet)}   # or {', '.join(others)}: choose"
    elif file.sheet and len(file.sheets) != 1:
        yield f"sheet: {scalar(file.sheet)}"


def _are_orders_unnumbered(found: Findings) -> bool:
    return found.meaning.table == "orders" and "order_id" not in found.meaning.uses


def _orders(found: Findings) -> Iterator[str]:
    if not _are_orders_unnumbered(found):
        return
    yield from wrapped(
        "No header is known to number the orders, so each row counts as one. If that is "
        "right, say it; or name, in [ ], the columns that make an order together:"
    )
    yield "# order_is: row"
    if equal := found.odd.get("exact_duplicate"):
        rows = counted(equal, "row is", "rows are")
        yield f"# {rows} equal to an earlier one: two purchases, or one twice?"
        yield "# duplicates: keep"


def _values(found: Findings) -> Iterator[str]:
    uses = found.meaning.uses
    cut = {
        name: ".0"
        for name in ("order_id", "customer_id", "product_id")
        if (column := found.column(name)) and column.point_zero
    }
    if cut:
        yield f"strip: {inline(cut)}"
    yield from _totals(found)
    yield from _returns(found)
    name, texts = found.charges
    if texts and found.meaning.table == "orders":
        yield from wrapped(f"Is what has these in '{uses[name]}' a product? If not:")
        marks = textwrap.wrap(inline({name: texts}), WIDTH - 19, break_on_hyphens=False)
        yield f"# not_products: {marks[0]}"
        yield from (f"#   {line}" for line in marks[1:])
    if found.cases:
        counts = ", ".join(
            f"{n:,} in '{uses[name]}'" for name, n in found.cases.items()
        )
        yield from wrapped(f"Codes stand in upper and lower case, {counts}. One each?")
        yield f"# upper: {inline(list(found.cases))}"
    if found.stages and not set(found.stages) & set(_defaults("won")):
        yield from wrapped(f"Stages are {', '.join(found.stages)}. Which is won, lost?")
        yield from ("# won: STAGE", "# lost: STAGE")


def _totals(found: Findings) -> Iterator[str]:
    if found.totals:
        first, *rest = textwrap.wrap(
            f"totals: {inline(found.totals)}", WIDTH - 2, break_on_hyphens=False
        )
        yield from (first, *(f"  {line}" for line in rest))


def _returns(found: Findings) -> Iterator[str]:
    start, rows = found.return_prefix
    uses = found.meaning.uses
    if rows:
        yield from wrapped(
            f"{rows:,} rows have a '{uses['order_id']}' that begins with '{start}', and "
            "nearly all are below zero. If those are the returns:"
        )
        yield f"# returns: {inline({'order_id': [f'^{start}.*$']})}"
    elif column := found.column("returned"):
        yield from wrapped(f"What says in '{column.name}' that an order came back?")
        yield f"# returns: {inline({'returned': [column.example or 'Yes']})}"


def _lookups(found: Findings) -> Iterator[str]:
    if not found.lookups:
        return
    yield from wrapped("Columns that this lacks stand elsewhere. To fetch them:")
    yield "# lookups:"
    for place, lookup in enumerate(found.lookups):
        again = lookup.columns in [other.columns for other in found.lookups[:place]]
        yield from (f"# {line}" for line in _lookup(lookup, again))


def _lookup(lookup: Lookup, again: bool) -> Iterator[str]:
    where = "path" if lookup.path else "sheet"
    mark, note = ("# ", "   # or this one") if again else ("", "")
    yield f"{mark}  - {where}: {scalar(lookup.path or lookup.sheet)}{note}"
    yield f"{mark}    by: {scalar(lookup.by)}"
    yield f"{mark}    columns:"
    for name, header in lookup.columns.items():
        yield f"{mark}      {name}: {scalar(header)}"


def _defaults(key: str) -> list[str]:
    return Source.model_fields[key].default
