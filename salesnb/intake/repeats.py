"""Equal rows: which of them are later copies of one that stands before.

Question   Is this row in the file already?
Takes      rows with `row`, the columns to compare, and `marks`: row, fingerprint.
Gives      `row` of every row that is equal, in all of the columns, to an earlier one.
Why        Grouping by every column holds every text in memory. Equal rows have equal
           fingerprints, so only rows that share one are compared in full: the answer is
           exact, at the cost of one number a row.

>>> import pandas as pd
>>> lines = pd.DataFrame({"row": [1, 2, 3], "a": ["x", "y", "x"]})
>>> rows = engines.lazy(lines)
>>> marks = engines.fingerprinted(rows, ["a"])
>>> engines.to_pandas(later_copies(rows, ["a"], marks))["row"].tolist()
[3]
"""

import narwhals as nw

from salesnb import engines


def later_copies(
    frame: nw.LazyFrame, compared: list[str], marks: nw.LazyFrame
) -> nw.LazyFrame:
    """`row` of the later copies; the first of equal rows is none."""
    shared = engines.repeated(marks, "fingerprint")
    rows = marks.join(shared, on="fingerprint", how="semi").select("row")
    suspects = frame.join(rows, on="row", how="semi")
    number = nw.col("row").cum_count().over(*compared, order_by="row")
    return suspects.with_columns(copy=number).filter(nw.col("copy") > 1).select("row")
