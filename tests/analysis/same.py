"""The same lines in other forms, which must give the same tables."""

import duckdb
import pandas as pd
import polars as pl


def in_polars(frame):
    cells = {
        name: frame[name].astype(object).where(frame[name].notna(), None).tolist()
        for name in frame
    }
    texts = {name: pl.String for name in frame if frame[name].dtype == "str"}
    numbers = {name: pl.Float64 for name in frame if frame[name].dtype == "float64"}
    return pl.DataFrame(cells, schema_overrides=texts | numbers)


def in_duckdb(frame):
    return duckdb.connect().from_df(frame)


def halved(frame):
    """Every line as two lines of half the quantity and half the money."""
    halves = {name: frame[name] / 2 for name in ("quantity", "amount")}
    return pd.concat([frame.assign(**halves)] * 2, ignore_index=True)


def shuffled(frame, random):
    return frame.iloc[random.sample(range(len(frame)), len(frame))]


def other_forms(frame, random):
    """Name and frame of each."""
    yield "shuffled", shuffled(frame, random)
    yield "halved", halved(frame)
    yield "polars", in_polars(frame)
    yield "polars lazy", in_polars(frame).lazy()
    yield "duckdb", in_duckdb(frame)


def assert_same_in_all_forms(answer, frame, random):
    """`answer`, a function of order lines, gives one table, and leaves them alone."""
    before, expected = frame.copy(), answer(frame)
    for name, form in other_forms(frame, random):
        found = answer(form)
        pd.testing.assert_frame_equal(expected, found, obj=name, check_exact=True)
    pd.testing.assert_frame_equal(frame, before, obj="input")
