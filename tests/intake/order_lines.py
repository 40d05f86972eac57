"""Order lines as an export would hold them, so that a case is one line of a test."""

import json

import hypothesis
import pandas as pd
import pytest

from salesnb import engines
from salesnb.errors import SalesnbError
from salesnb.intake import clean, load

PLAIN = {"date_format": "%Y-%m-%d", "decimal": "."}


def line(**cells):
    """An order line that can be used, but for what `cells` say."""
    return {"order_id": "7", "order_date": "2024-03-01", "amount": "5", **cells}


def loaded(rows, **source):
    """`rows`, dicts or a frame whose headers are canonical names, as `load` gives them."""
    frame = pd.DataFrame(rows, dtype="str") if isinstance(rows, list) else rows
    how = engines.scratch() / "source.yaml"
    how.write_text(json.dumps({"columns": {}, **source}), encoding="utf-8")
    return getattr(load, source.get("table", "orders"))(frame, source=str(how))


def cleaned(rows, *, max_loss=1, as_of=None, currency="", rates=None, **source):
    given = loaded(rows, **{**PLAIN, **source})
    money = {"currency": currency, "rates": rates}
    return clean.orders(given, as_of=as_of, max_loss=max_loss, **money)


def kept(found, *columns):
    """The rows kept in the order of the file: a column's values, or tuples of them."""
    table = engines.to_pandas(found.kept.sort("row"))[list(columns)]
    table = table.astype(object).where(table.notna(), None)
    if len(columns) == 1:
        return table[columns[0]].tolist()
    return [*map(tuple, table.to_numpy())]


def reasons(found):
    """The reason of each row in the order of the file, '' where it was kept."""
    both = [found.kept.select("row"), found.set_aside.select("row", "reason")]
    table = pd.concat([engines.to_pandas(part) for part in both]).sort_values("row")
    assert table["row"].is_unique
    return table.get("reason", pd.Series("", table.index)).fillna("").tolist()


def reason(*rows, **source):
    """The reason of the last row."""
    return reasons(cleaned([*rows], **source))[-1]


def ledger(found):
    """reason -> (rows, amount)"""
    table = found.ledger
    values = table[["reason", "rows", "amount"]].to_numpy()
    return {reason: (rows, money) for reason, rows, money in values}


def refusal(call, *arguments, **options):
    with pytest.raises(SalesnbError) as failure:
        call(*arguments, **options)
    return str(failure.value)


def few(count):
    """Settings of a costly property: `count` examples, or as many as a search asks for."""
    asked = hypothesis.settings.default.max_examples
    return hypothesis.settings(max_examples=asked if asked > 100 else count)
