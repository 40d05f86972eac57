"""Equal rows: which of them are later copies of one that stands before.

Question   Is this row in the file already?
Takes      rows with `row`, the columns to compare, and `marks`: row, fingerprint,
           offending, the text that could not be read.
Gives      `row` of every row that is equal, in all of the columns, to an earlier one.
Why        Grouping by every column holds every text in memory. Equal rows have equal
           fingerprints, so only rows that share one are compared in full: the answer is
           exact, at the cost of one number a row.

>>> import pandas as pd
>>> lines = pd.DataFrame({"row": [1, 2, 3], "a": ["x", "y", "x"]})
>>> rows = engines.lazy(lines)
>>> marks = engines.fingerprinted(rows.with_columns(offending=nw.lit("")), ["a"])
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
    rows = marks.join(shared, on="fingerprint", how="semi").select("row", "offending")
    suspects = frame.select("row", *compared).join(rows, on="row", how="inner")
    # What could not be read is missing in its column: 'abc' and 'xyz' are not equal.
    number = nw.col("row").cum_count().over(*compared, "offending", order_by="row")
    return suspects.with_columns(copy=number).filter(nw.col("copy") > 1).select("row")
