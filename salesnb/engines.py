"""Where a table lives: what is on this machine goes to DuckDB, a cluster's stays there.

Question   On what engine does a table's work run, and what does that engine do that
           narwhals has no word for?
Takes      any frame narwhals knows: pandas, Polars, DuckDB, PySpark, ibis.
Gives      narwhals LazyFrames; `to_pandas` for what comes out small.
Why        One function, `lazy`, decides; nobody else asks what a frame is made of. The
           DuckDB database is in memory up to a ceiling and beyond it in a temporary
           folder, which goes when the process ends.

>>> import pandas as pd
>>> to_pandas(lazy(pd.DataFrame({"a": [3, 1]})).select("a").sort("a"))["a"].tolist()
[1, 3]
"""

import atexit
import functools
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
from narwhals import selectors as ncs

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

HERE = nw.Implementation.DUCKDB
counter = itertools.count(1)
PARTS = 10_000  # of a unit of money, which is kept to 4 decimals
MOST_AT_ONCE = 2**25  # numbers that are sorted in memory: 128 MB


@functools.cache
def scratch() -> Path:
    """A folder of this process for what is written on the way; gone when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="salesnb-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def database() -> "duckdb.DuckDBPyConnection":
    """The DuckDB database of this process."""
    import duckdb

    con = duckdb.connect()
    # Without a ceiling DuckDB takes 80 % of the machine before it writes to disk, and a
    # scheduler that runs several reports at once would find none left.
    con.execute("SET memory_limit = '1GB'")
    con.execute(f"SET temp_directory = '{quoted_path(scratch() / 'spill')}'")
    con.execute("SET enable_progress_bar = false")
    # Times with a zone are those of one clock, not of the machine's.
    con.execute("SET TimeZone = 'UTC'")
    atexit.register(con.close)
    return con


def lazy(frame: Any) -> nw.LazyFrame:
    """`frame` as a LazyFrame on the engine that will do the work.

    Frames in memory move into DuckDB, and so does a relation of another connection,
    because two connections cannot be joined. PySpark and ibis tables stay where they are.
    """
    known = nw.from_native(frame)
    if known.implementation.is_polars():
        shown = ncs.datetime(time_zone="*").dt.replace_time_zone(None)
        return nw.from_native(
            _through_parquet(known.lazy().with_columns(shown).sink_parquet)
        )
    if isinstance(known, nw.DataFrame):
        return nw.from_native(database().from_df(_plain(known.to_pandas())))
    if known.implementation is HERE and not _ours(known):
        return nw.from_native(_through_parquet(known.to_native().to_parquet))
    return known


def keep(frame: nw.LazyFrame) -> nw.LazyFrame:
    """`frame` worked out once, so that what follows does not work it out again."""
    if frame.implementation is HERE:
        name = f"t{next(counter)}"
        frame.to_native().create(name)
        return nw.from_native(database().table(name))
    native = frame.to_native()
    return nw.from_native(native.cache()) if hasattr(native, "cache") else frame


@contextmanager
def held(frame: nw.LazyFrame) -> Iterator[nw.LazyFrame]:
    """`frame` worked out once, for as long as the block lasts."""
    found = keep(frame)
    try:
        yield found
    finally:
        if frame.implementation is HERE:
            database().execute(f"DROP TABLE {found.to_native().alias}")
        elif hasattr(found.to_native(), "unpersist"):
            found.to_native().unpersist()


def numbered(frame: nw.LazyFrame) -> nw.LazyFrame:
    """`frame` kept, with `row`: 1, 2, 3 ... in its order; a `row` of its own is kept."""
    columns = frame.collect_schema().names()
    if "row" in columns:
        return frame
    if frame.implementation is HERE:
        name = f"t{next(counter)}"
        frame.to_native().create(name)
        rows = database().sql(f"SELECT rowid + 1 AS row, * FROM {name}")
        return nw.from_native(rows)
    # Clusters promise no order: any number that tells rows apart has to do.
    return keep(frame.with_row_index("row", order_by=columns))


def fingerprinted(frame: nw.LazyFrame, columns: list[str]) -> nw.LazyFrame:
    """`frame` with `fingerprint`: equal for rows that are equal in `columns`.

    Two rows that differ may share one, so what it finds must be compared in full. It is
    one number a row, where grouping by every column would hold every text in memory.
    """
    if frame.implementation is HERE:
        names = ", ".join(quoted_name(column) for column in columns)
        # 32 bits of it: half the work, and of ten million rows a thousandth more suspects.
        half = f"(hash({names}) % {2**32})::UINTEGER"
        return nw.from_native(frame.to_native().project(f"*, {half} AS fingerprint"))
    parts = [nw.col(column).cast(nw.String).fill_null("\0") for column in columns]
    return frame.with_columns(fingerprint=nw.concat_str(parts, separator="\1"))


def repeated(frame: nw.LazyFrame, column: str) -> nw.LazyFrame:
    """`column`: its values that stand in more than one row, each once.

    On this machine they are whole numbers: sorting those is a third of the work of
    grouping them. Part by part, so that many rows need no more memory than few.
    """
    if frame.implementation is not HERE:
        sizes = frame.group_by(column).agg(nw.len().alias("rows"))
        return sizes.filter(nw.col("rows") > 1).select(column)
    import numpy as np
    import pandas as pd

    native, found = frame.to_native(), [np.array([], dtype="uint32")]
    parts = count(frame) // MOST_AT_ONCE + 1
    for part in range(parts):
        share = native.filter(f"{column} % {parts} = {part}").project(column)
        values = np.sort(share.fetchnumpy()[column])
        found.append(np.unique(values[1:][values[1:] == values[:-1]]))
    return lazy(pd.DataFrame({column: np.concatenate(found)}))


def maybe_spaced(frame: nw.LazyFrame, columns: list[str]) -> list[str]:
    """Those of text `columns` that may have an empty text or outer spaces.

    Blanks sort before "!" or from the no-break space on, so the smallest and the
    largest text, read from either end, let most columns off without a closer look.
    """
    if frame.implementation is not HERE or not columns:
        return columns
    # Two questions, because a Parquet file answers the first without being read.
    answers = [_blank_ends(frame, columns, end) for end in ("{}", "reverse({})")]
    return [name for name, *ends in zip(columns, *answers, strict=True) if any(ends)]


def _blank_ends(frame: nw.LazyFrame, columns: list[str], end: str) -> tuple:
    names = [end.format(quoted_name(column)) for column in columns]
    tests = [f"min({name}) < '!' OR max({name}) >= '\u00a0'" for name in names]
    return frame.to_native().aggregate(", ".join(tests)).fetchall()[0]


def to_pandas(frame: nw.LazyFrame) -> "pd.DataFrame":
    """What `frame` gives, as a pandas DataFrame: for answers, which are small."""
    if frame.implementation is HERE:
        return frame.to_native().df()
    return frame.collect("pandas").to_native()


def different(frame: nw.LazyFrame, column: str) -> nw.LazyFrame:
    """The different values of a column: what is asked of texts is asked of each once."""
    return frame.group_by(column).agg(nw.len().alias("rows")).select(column)


def count(frame: nw.LazyFrame) -> int:
    """How many rows `frame` has."""
    return int(to_pandas(frame.select(nw.len().alias("rows")))["rows"].iloc[0])


def any_row(frame: nw.LazyFrame) -> bool:
    """Whether `frame` has a row; looks no further than to the first."""
    return count(frame.head(1)) > 0


def exact_sum(column: nw.Expr | str) -> nw.Expr:
    """The sum of money kept to 4 decimals, the same in whatever order rows come.

    Sums of floats differ in their last digits with the order of the rows, and engines
    promise none; sums of whole ten-thousandths do not.
    """
    return whole_sum(column) / PARTS


def whole_sum(column: nw.Expr | str) -> nw.Expr:
    """`exact_sum` in ten-thousandths: whole numbers, whose differences are exact, too."""
    money = nw.col(column) if isinstance(column, str) else column
    return (money * PARTS).round().cast(nw.Int64).sum().cast(nw.Int64)


def day_number(day: nw.Expr) -> nw.Expr:
    """Days since the year 0, by the Gregorian calendar: whole numbers on every engine.

    Engines differ in what the difference of two dates is, and some have none.
    """
    before = day.dt.year().cast(nw.Int64) - 1
    leaps = before // 4 - before // 100 + before // 400
    return before * 365 + leaps + day.dt.ordinal_day().cast(nw.Int64)


def quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def quoted_path(path: Path) -> str:
    return str(path).replace("'", "''")


def _plain(frame: "pd.DataFrame") -> "pd.DataFrame":
    """As DuckDB reads it: columns only, and categories as the text they stand for.

    Times with a zone stay what the clock there showed, or orders would change their day.
    """
    categories = frame.select_dtypes("category").columns
    zoned = frame.select_dtypes("datetimetz").columns
    shown = {name: frame[name].dt.tz_localize(None) for name in zoned}
    # A column of mixed values is read as text: 'A7' among numbers is no number.
    mixed = [
        name for name in frame if frame[name].dtype == object and _mixed(frame[name])
    ]
    texts = dict.fromkeys([*categories, *mixed], "str")
    plain = frame.astype(texts).assign(**shown)
    return plain.reset_index(drop=True)


def _mixed(column: "pd.Series") -> bool:
    return len(set(column.dropna().map(type))) > 1


def _through_parquet(write: Callable[[str], object]) -> "duckdb.DuckDBPyRelation":
    path = scratch() / f"copy_{next(counter)}.parquet"
    write(str(path))
    return database().read_parquet(str(path))


def _ours(frame: nw.LazyFrame) -> bool:
    import duckdb

    try:
        database().sql("SELECT 1 AS one").cross(frame.to_native())
    except duckdb.InvalidInputException:
        return False
    return True
