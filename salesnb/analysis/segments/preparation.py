"""Customers as points: chosen columns, straightened and to one scale.

Question   Where does each customer stand, so that distances mean something?
Takes      features: DataFrame of `customer_id` and numeric columns, one row a customer,
           in any order, numbers may be missing; `columns`, those to split by.
Gives      a Prepared: `matrix`, one row a customer, in the order of customer_id, each
           column with mean 0 and variance 1 (divided by n), to 9 decimals; and tables
           of what was done to columns, who was left out, and who is far out.
Rules      Nothing is filled in. A column that more than a fifth of the customers
           lack (such as the gap between orders, where many ordered once) is left out;
           then a customer who lacks one of the others is. Infinite counts as missing.
           A column that is the same for all is left out.
           Skew: see `straighten`. Outliers are named, not removed: a customer whose
           modified z-score, 0.6745 (x - median) / MAD, is beyond 3.5 in a column as it
           stands after straightening. Where MAD is 0, because more than half share one
           value, it is the plain z-score.
Refuses    unknown and non-numeric columns, customers named twice or not at all,
           and a table that leaves nobody (SegmentError).
Source     Iglewicz & Hoaglin, How to Detect and Handle Outliers (1993), section 3.

>>> features = pd.DataFrame({"customer_id": ["b", "a", "c"], "spend": [1.0, 3, 5]})
>>> prepare(features, columns=["spend"]).matrix["spend"].tolist()  # a, b, c
[0.0, -1.224744871, 1.224744871]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesnb.analysis.segments.errors import SegmentError
from salesnb.analysis.segments.notes import Note
from salesnb.analysis.segments.straighten import Rule, skewness, straighten

MAX_MISSING = 0.2  # of the customers
FAR = 3.5
DIGITS = 9  # of the matrix: below it is what machines round differently
SAME = 1e-12  # a column whose range is that part of its size is constant
COLUMNS = [
    *("column", "used", "transform", "unit", "power", "skew_before", "skew_after"),
    "missing",
]


@dataclass(frozen=True, eq=False)
class Prepared:
    """The points, and how they came about.

    matrix      index customer_id, sorted as text; the columns used
    features    the rows of the input that `matrix` stands for, by customer_id
    columns     column, used, transform ('as_is', 'log1p', 'yeo_johnson'; missing where
                not used), unit, power, skew_before, skew_after, missing (customers)
    outliers    customer_id, column, value, score; the farthest first
    left_out    customer_id, column: each number that a customer lacks
    """

    matrix: pd.DataFrame
    features: pd.DataFrame
    columns: pd.DataFrame
    outliers: pd.DataFrame
    left_out: pd.DataFrame
    notes: tuple[Note, ...] = ()


def prepare(features: pd.DataFrame, *, columns: Sequence[str]) -> Prepared:
    """The points of all customers who have a number in every column used.

    Parameters
    ----------
    columns : numeric columns to split by; one named twice counts once
    """
    table, numbers = _numbers(features, columns)
    lacking = numbers.isna()
    sparse = [name for name in numbers if lacking[name].mean() > MAX_MISSING]
    lacking = lacking.drop(columns=sparse)
    kept = ~lacking.any(axis=1)
    if not kept.any():
        raise SegmentError.nobody(len(kept), lacking.sum().idxmax())
    matrix, rules = _points(numbers.loc[kept].drop(columns=sparse))
    outliers = _outliers(matrix, numbers)
    return Prepared(
        matrix,
        table.loc[kept],
        _account(numbers, kept, matrix, rules),
        outliers,
        _pairs(lacking[~kept]),
        tuple(_notes(numbers, sparse, kept, matrix, outliers)),
    )


def _numbers(
    features: pd.DataFrame, columns: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table by customer, sorted, and its chosen columns as floats."""
    names = list(dict.fromkeys(columns))
    have = [name for name in features if name != "customer_id"]
    unknown = [name for name in names if name not in have]
    if "customer_id" not in features:
        unknown.insert(0, "customer_id")
    if unknown or not names:
        raise SegmentError.no_columns(unknown, have)
    _one_row_each(features["customer_id"])
    # As text, so that 2 and 10 stand in the same order whether a file called them
    # numbers or not.
    table = features.sort_values("customer_id", key=lambda ids: ids.astype(str))
    table = table.set_index("customer_id")
    return table, pd.DataFrame({name: _floats(table[name]) for name in names})


def _one_row_each(ids: pd.Series) -> None:
    if not len(ids):
        raise SegmentError.nobody(0)
    if nameless := int(ids.isna().sum()):
        raise SegmentError.nameless(nameless)
    for customer in ids[ids.duplicated()]:
        raise SegmentError.repeated(customer)


def _floats(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_numeric_dtype(column):
        example = column.dropna().iloc[:1].tolist() or [None]
        raise SegmentError.no_numbers(column.name, example[0])
    values = column.to_numpy(dtype=float, na_value=np.nan)
    finite = np.where(np.isfinite(values), values, np.nan)
    return pd.Series(finite, column.index)


def _points(numbers: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Rule]]:
    """Columns that differ, straightened and scaled; and the rule for each."""
    rules, points = {}, {}
    for name in numbers:
        values = numbers[name].to_numpy()
        if np.ptp(values) > SAME * np.abs(values).max():
            straight, rules[name] = straighten(values)
            scaled = (straight - straight.mean()) / straight.std()
            points[name] = scaled.round(DIGITS)
    return pd.DataFrame(points, index=numbers.index), rules


def _outliers(matrix: pd.DataFrame, numbers: pd.DataFrame) -> pd.DataFrame:
    found = []
    for name in matrix:
        scores = _scores(matrix[name])
        far = scores[scores.abs() > FAR].round(2)
        values = numbers.loc[far.index, name]
        rows = {"customer_id": far.index, "column": name, "value": values, "score": far}
        found.append(pd.DataFrame(rows).reset_index(drop=True))
    if not any(len(table) for table in found):
        return pd.DataFrame(columns=["customer_id", "column", "value", "score"])
    table = pd.concat([table for table in found if len(table)], ignore_index=True)
    order = table["score"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _scores(column: pd.Series) -> pd.Series:
    off = column - column.median()
    mad = off.abs().median()
    return 0.6745 * off / mad if mad > 10**-DIGITS else column


def _account(
    numbers: pd.DataFrame,
    kept: pd.Series,
    matrix: pd.DataFrame,
    rules: dict[str, Rule],
) -> pd.DataFrame:
    rows = []
    for name in numbers:
        missing = int(numbers[name].isna().sum())
        if name not in matrix:
            rows.append((name, False, None, *[np.nan] * 4, missing))
            continue
        rule, points = rules[name], matrix[name].to_numpy()
        before = skewness(numbers.loc[kept, name].to_numpy())
        skews = round(before, 4), round(skewness(points), 4)
        rows.append(
            (name, True, rule.transform, rule.unit, rule.power, *skews, missing)
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _pairs(lacking: pd.DataFrame) -> pd.DataFrame:
    rows, columns = lacking.to_numpy().nonzero()
    pairs = {"customer_id": lacking.index[rows], "column": lacking.columns[columns]}
    return pd.DataFrame(pairs)


def _notes(
    numbers: pd.DataFrame,
    sparse: list[str],
    kept: pd.Series,
    matrix: pd.DataFrame,
    outliers: pd.DataFrame,
) -> list[Note]:
    notes = []
    for name in sparse:
        count = int(numbers[name].isna().sum())
        share = round(count / len(numbers), 6)
        notes.append(
            Note.of("missing_column", column=name, customers=count, share=share)
        )
    same = [name for name in numbers if name not in [*sparse, *matrix]]
    notes += [Note.of("constant_column", column=name) for name in same]
    if lost := int((~kept).sum()):
        notes.append(Note.of("left_out", customers=lost, of=len(kept)))
    if far := outliers["customer_id"].nunique():
        notes.append(Note.of("outliers", customers=int(far)))
    return notes
