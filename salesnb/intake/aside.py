"""The rows that cleaning set aside, as they were written.

Question   Which rows were left out, and what stood in them?
Takes      Cleaned.
Gives      `rows`, an Aside: up to MOST rows in the order of the file, all of them if there
           are no more. Of every reason there are some: of many rows of one reason fewer are
           taken, so that they do not crowd out the only row of another.
Units      none: every value is the text that stood in the file, under its header there.

>>> import pandas as pd
>>> from salesnb.intake import clean, load
>>> frame = pd.DataFrame({"Date": ["2024-03-01", "soon"], "Sales": ["9.50", "7 "]})
>>> found = rows(clean.orders(load.orders(frame), max_loss=0.5))
>>> found.total, found.frame.to_numpy().tolist()
(1, [[2, 'unreadable_date', 'soon', 'soon', '7 ']])
>>> found.headers
('Date', 'Sales')
"""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from salesnb import engines
from salesnb.intake import delimited
from salesnb.intake.cleaned import Cleaned

MOST = 1000
OURS = ("row", "reason", "offending")


@dataclass(frozen=True)
class Aside:
    """Rows set aside: `frame` has row, reason, offending, then the columns of the file.

    headers : what the file calls its columns, in the order of the frame
    total : how many rows were set aside, also those that are not here
    """

    frame: pd.DataFrame
    headers: tuple[str, ...]
    total: int


def rows(cleaned: Cleaned, *, most: int = MOST) -> Aside:
    """Up to `most` of the rows that were set aside."""
    nth = nw.col("row").cum_count().over("reason", order_by="row")
    numbered = cleaned.verdicts.select(*OURS, nth=nth)
    chosen = numbered.sort("nth", "row").head(most).select(*OURS)
    written = cleaned.loaded.frame
    names = _once(written.collect_schema().names(), cleaned.loaded.headers)
    texts = [nw.col(name).cast(nw.String).alias(name) for name in names]
    found = chosen.join(written.select("row", *texts), on="row", how="inner")
    table = engines.to_pandas(found.select(*OURS, *names)).sort_values("row")
    total = int(cleaned.ledger["rows"].sum())
    return Aside(table.reset_index(drop=True), tuple(names.values()), total)


def _once(names: list[str], headers: dict[str, str]) -> dict[str, str]:
    """column -> header in the file, for each column of the file once.

    A column that serves as number and as name stands in the rows twice.

    >>> _once(["product_id", "product_name", "row", "Note"], dict.fromkeys(
    ...     ["product_id", "product_name"], "Item"))
    {'product_id': 'Item', 'Note': 'Note'}
    """
    told = {
        n: headers.get(n, n) for n in names if n not in ("row", delimited.UNREADABLE)
    }
    first = {header: name for name, header in reversed(told.items())}
    return {name: header for name, header in told.items() if first[header] == name}
