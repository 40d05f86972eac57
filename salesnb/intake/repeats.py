"""Equal rows: which of them are later copies of one that stands before.

Question   Is this row in the file already?
Takes      rows with `row`, and the columns to compare.
Gives      `row` of every row that is equal, in all of the columns, to an earlier one.
Why        Grouping by every column holds every text in memory. Equal rows have equal
           fingerprints, so only rows that share one are compared in full: the answer is
           exact, at the cost of one number a row.

>>> import pandas as pd
>>> lines = pd.DataFrame({"row": [1, 2, 3], "a": ["x", "y", "x"]})
>>> engines.to_pandas(later_copies(engines.lazy(lines), ["a"]))["row"].tolist()
[3]
"""

import narwhals as nw

from salesnb import engines


def later_copies(frame: nw.LazyFrame, compared: list[str]) -> nw.LazyFrame:
    """`row` of the later copies; the first of equal rows is none."""
    marked = engines.fingerprinted(frame, compared).select("row", "fingerprint")
    marked = engines.keep(marked)
    sizes = marked.group_by("fingerprint").agg(nw.len().alias("copies"))
    shared = sizes.filter(nw.col("copies") > 1).select("fingerprint")
    rows = engines.keep(marked.join(shared, on="fingerprint", how="semi").select("row"))
    suspects = frame.join(rows, on="row", how="semi")
    number = nw.col("row").cum_count().over(*compared, order_by="row")
    return suspects.with_columns(copy=number).filter(nw.col("copy") > 1).select("row")
