"""What a source says to write otherwise: ends cut off, case, misspellings, empty cells.

Question   What does a text become, and which rows did that touch?
Takes      Loaded rows whose texts are trimmed, and what their source says of a column.
Gives      `corrected`, an expression; `changes`, one row for each column and change.
Rules      Doing all of it once more changes nothing. A product that goes by its name is
           corrected with the name (see `load`), and counted once.
"""

import re

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake import dates, parse
from salesnb.intake.load import BY_NAME, Loaded

# How a column that marks what came back says that something did not.
UNMARKED = [
    *dates.NOTHING,
    "no",
    "n",
    "false",
    "0",
    "not returned",
    "否",
    "无",
    "没有",
    "未退货",
]


def corrected(loaded: Loaded, name: str, said: nw.Expr) -> nw.Expr:
    """What stands in column `name` in place of the text `said`."""
    value = [said, *_stages(loaded, name, said).values()][-1]
    if name == "returned":
        # A mark that says no marks nothing.
        unmarked = parse.one_of(value.str.to_lowercase(), UNMARKED)
        value = nw.when(~unmarked).then(value)
    return value


def changes(loaded: Loaded) -> pd.DataFrame:
    """What cleaning wrote otherwise than it stood.

    Returns
    -------
    DataFrame   column, change (trimmed | corrected | cut | upper_case | filled), rows
    """
    types = loaded.frame.collect_schema()
    counts: dict[tuple[str, str], nw.Expr] = {}
    for name in (n for n in loaded.source.described.names if n in types):
        if types[name] == nw.String and not _repeated(loaded, name):
            counts |= {(name, change): test for change, test in _tests(loaded, name)}
    if not counts:
        return pd.DataFrame(columns=["column", "change", "rows"])
    sums = [test.sum().alias(f"{c}|{what}") for (c, what), test in counts.items()]
    found = engines.to_pandas(loaded.frame.select(*sums)).iloc[0].fillna(0).astype(int)
    rows = [(*key.split("|"), number) for key, number in found.items() if number]
    return pd.DataFrame(rows, columns=["column", "change", "rows"])


def _repeated(loaded: Loaded, name: str) -> bool:
    """Whether the column is another one again: a product that goes by its name."""
    other = loaded.headers.get(BY_NAME.get(name, ""))
    return other is not None and other == loaded.headers.get(name)


def _stages(loaded: Loaded, name: str, said: nw.Expr) -> dict[str, nw.Expr]:
    """What a text becomes, by the change that makes it so, one after the other.

    Doing all of it once more changes nothing: an end is cut off as often as it stands
    there, and where case says nothing, ends and corrections are in upper case, too.
    """
    source, stages, value = loaded.source, {}, said
    same = str.upper if name in source.upper else str
    if name in source.upper:
        stages["upper_case"] = value = value.str.to_uppercase()
    if name in source.strip:
        end = f"(?:[{parse.BLANKS}]*{re.escape(same(source.strip[name]))})+$"
        bare = value.str.replace_all(end, "")
        stages["cut"] = value = nw.when(bare != "").then(bare)
    if name in source.correct:
        for wrong, right in source.correct[name].items():
            now = nw.lit(same(right))
            value = nw.when(value == same(wrong)).then(now).otherwise(value)
        stages["corrected"] = value
    if name in source.fill:
        stages["filled"] = nw.coalesce(value, nw.lit(source.fill[name]))
    return stages


def _tests(loaded: Loaded, name: str) -> list[tuple[str, nw.Expr]]:
    """Each change made to a column of texts, and whether it touches a row."""
    column = nw.col(name)
    tests = [("trimmed", column.str.strip_chars(parse.BLANKS) != column)]
    kind = loaded.source.described.kind(name)
    if kind in ("number", "money") and name in loaded.source.fill:
        tests.append(("filled", parse.said_nothing(name)))
    if kind != "text":
        return tests
    before = parse.text(name)
    for change, after in _stages(loaded, name, before).items():
        moved = (after != before) | (after.is_null() != before.is_null())
        tests.append((change, moved))
        before = after
    return tests
