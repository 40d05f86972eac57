"""What in an export's rows and values somebody has to know before the first report.

Question   Which rows are no data, what looks like a return, what is not a product?
Takes      Loaded rows under canonical names, texts trimmed (`typed.trimmed`).
Gives      `rows`, counts by reason, as cleaning will set them aside; `totals`,
           `currencies`, `prefix`, `points`, `charges`, `cases`: what a source may say of
           values.
Why        What is shown is what `rules` will find, not another idea of it. The rest are
           suggestions, for somebody to look at.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake import delimited, discounts, parse, repeats, rules, typed
from salesnb.intake.load import Loaded

TOTALS = r"(?i)^(grand |sub)?totals?\b|^(合计|总计|小计|共计)"
# Words that are meant only where they stand alone in a file's first column; the source
# `generic` has them as well.
ALONE = r"^(summe|gesamt|total g[ée]n[ée]ral|totale|итого|合计|总计|小计|计)\s*[:：]?$"
SERVICE = re.compile(
    r"\b(?:post|postage|shipping|freight|delivery|carriage|handling|fees?|surcharge|"
    r"bank charges?|insurance|discount|voucher|gift.?(?:card|voucher)|tip|deposit|"
    r"rounding|adjust\w*)\b|fee$|^gift_|^ship$|"
    "运费|邮费|快递费|手续费|服务费|包装费|优惠|押金",
    re.IGNORECASE,
)
MOST_SHOWN = 12


def rows(loaded: Loaded) -> dict[str, int]:
    """reason -> rows: what `rules.early` finds, and repetitions of earlier rows."""
    reason = rules.first_of(rules.early(loaded))
    judged = loaded.frame.with_columns(reason=reason)
    counts = engines.to_pandas(judged.group_by("reason").agg(nw.len().alias("rows")))
    known = counts.dropna(subset="reason")
    found = dict(zip(known["reason"], known["rows"].astype(int), strict=True))
    good = judged.filter(nw.col("reason").is_null()).drop("reason")
    names = good.collect_schema().names()
    compared = [name for name in names if name not in delimited.OURS]
    marked = engines.fingerprinted(good.with_columns(offending=nw.lit("")), compared)
    with engines.held(marked.select("row", "fingerprint", "offending")) as marks:
        repeated = engines.count(repeats.later_copies(good, compared, marks))
    return found | ({"exact_duplicate": repeated} if repeated else {})


def example_of_unreadable(loaded: Loaded) -> str:
    if delimited.UNREADABLE not in loaded.frame.collect_schema():
        return ""
    said = loaded.frame.select(nw.col(delimited.UNREADABLE).min().alias("text"))
    return str(engines.to_pandas(said)["text"].iloc[0] or "")


def totals(
    frame: nw.LazyFrame, names: Iterable[str], *, first: Collection[str] = ()
) -> dict[str, list[str]]:
    """column -> its texts that look like those of totals rows.

    first : what the first column of the file is called here
    """
    types = frame.collect_schema()
    texts = [name for name in names if types.get(name) == nw.String]
    if not texts:
        return {}
    looks = {n: f"{TOTALS}|{ALONE}" if n in first else TOTALS for n in texts}
    tests = {
        str(i): parse.text(n).str.contains(looks[n]).any() for i, n in enumerate(texts)
    }
    some = engines.to_pandas(frame.select(**tests)).iloc[0].fillna(value=False)
    return {
        name: _said(frame, name, looks[name])
        for name, found in zip(texts, some, strict=True)
        if found
    }


def currencies(loaded: Loaded) -> list[str]:
    """What the column of currencies says."""
    if "currency" not in loaded.headers:
        return []
    return _said(loaded.frame, "currency", ".")


def prefix(loaded: Loaded, decimal: str) -> tuple[str, int]:
    """What order numbers begin with where nearly all is below zero, and their rows."""
    signs = [name for name in ("quantity", "amount") if _is_text(loaded, name)]
    if not signs or not _is_text(loaded, "order_id"):
        return "", 0
    below = parse.number(signs[0], decimal=decimal) < 0
    start = parse.text("order_id").str.replace_all("[0-9].*$", "")
    marked = loaded.frame.select(start=start, below=below)
    table = engines.to_pandas(
        marked.group_by("start").agg(nw.len().alias("rows"), nw.col("below").sum())
    )
    returned = (
        (table["below"] > 0.9 * table["rows"])
        & (table["rows"] < 0.5 * table["rows"].sum())
        & table["start"].str.len().between(1, 4)
    )
    if not returned.any():
        return "", 0
    best = table[returned].sort_values("rows").iloc[-1]
    return best["start"], int(best["rows"])


def points(loaded: Loaded, decimal: str) -> discounts.Points | None:
    """Discounts that are mostly no shares, where amounts are worked out with them."""
    if not discounts.used(loaded):
        return None
    dtype = loaded.frame.collect_schema()["discount"]
    value = (
        parse.number("discount", decimal=decimal)
        if dtype == nw.String
        else typed.cast("discount", "number", dtype)
    )
    return discounts.points(loaded.frame.select(discount=value))


def charges(loaded: Loaded) -> tuple[str, list[str]]:
    """The product column, and its texts that may be no products: postage, fees ...

    Codes without a digit, or of one or two letters, where nearly all others have more.
    """
    name = next((n for n in ("product_id", "product_name") if _is_text(loaded, n)), "")
    if not name:
        return "", []
    table = loaded.frame.select(text=parse.text(name)).group_by("text")
    counts = engines.to_pandas(table.agg(nw.len().alias("rows"))).dropna()
    counts = counts.sort_values(["rows", "text"], ascending=[False, True])
    texts = counts["text"]
    odd = texts.str.contains(SERVICE) & (texts.str.count(" ") < 4)
    coded = texts.str.contains(r"\d")
    if (
        name == "product_id"
        and counts.loc[coded, "rows"].sum() > 0.9 * counts["rows"].sum()
    ):
        short = texts.str.len() <= min(2, texts.str.len().median() / 2)
        odd |= ~coded | short
    return name, texts[odd].head(MOST_SHOWN).tolist()


def cases(loaded: Loaded) -> dict[str, int]:
    """Key columns -> how many of their texts stand in upper and in lower case."""
    found = {}
    for name in ("order_id", "customer_id", "product_id"):
        if _is_text(loaded, name):
            texts = engines.to_pandas(loaded.frame.select(parse.text(name)).unique())[
                name
            ].dropna()
            twice = Counter(texts.str.lower())
            found[name] = sum(count > 1 for count in twice.values())
    return {name: count for name, count in found.items() if count}


def stages(loaded: Loaded) -> list[str]:
    """What the stages of deals are called."""
    return _said(loaded.frame, "stage", ".") if "stage" in loaded.headers else []


def _is_text(loaded: Loaded, name: str) -> bool:
    return loaded.frame.collect_schema().get(name) == nw.String


def _said(frame: nw.LazyFrame, name: str, pattern: str) -> list[str]:
    """Different texts of a column that fit a pattern, those of most rows first."""
    if frame.collect_schema().get(name) != nw.String:
        return []
    text = frame.select(text=parse.text(name))
    fitting = text.filter(nw.col("text").str.contains(pattern)).group_by("text")
    table: pd.DataFrame = engines.to_pandas(fitting.agg(nw.len().alias("rows")))
    order = table.sort_values(["rows", "text"], ascending=[False, True])
    return order["text"].head(MOST_SHOWN).tolist()
