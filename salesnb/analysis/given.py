"""What is given is checked before anything is worked out, and said in a sentence.

Question   Has a table the columns that are read, and is a day a day?
Takes      a LazyFrame; a day.
Gives      `need`, nothing; `day`, the day without its time.
Refuses    tables that lack a column (ColumnError); texts, None and numbers for a day
           (CustomerError): which day '03/04/2024' is would have to be guessed.

>>> day("as_of", datetime(2024, 3, 31, 23, 59))
datetime.date(2024, 3, 31)
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import narwhals as nw
import pandas as pd

from salesnb.analysis.errors import CustomerError
from salesnb.errors import ColumnError


def need(frame: nw.LazyFrame, columns: Iterable[str], what: str) -> None:
    """Raise ColumnError where `frame`, which users know as `what`, lacks one."""
    have = frame.collect_schema().names()
    if missing := [name for name in columns if name not in have]:
        raise ColumnError.missing(what, missing, have)


def day(option: str, given: Any) -> date:
    """`given` without its time of day; CustomerError where it is none."""
    if not isinstance(given, date) or pd.isna(given):
        raise CustomerError.no_day(option, given)
    return given.date() if isinstance(given, datetime) else given
