"""The same numbers from a PySpark frame as from the file; run by `make spark`.

Not named test_*: PySpark wants Java and an environment of its own (its releases that go
with pandas 3 are old), so it is not part of `make test`.
"""

from datetime import date

import pandas as pd
import pytest
from pyspark.sql import SparkSession

from salesnb.analysis import book, bridge, cohorts, features, monthly, scope, tops
from salesnb.intake import clean, load, sample
from salesnb.periods import Calendar

AS_OF = date(2025, 12, 31)


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    return sample.write(tmp_path_factory.mktemp("sample"))["orders"]


@pytest.fixture(scope="module")
def spark():
    quiet = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
    }
    builder = SparkSession.builder.master("local[2]").config(map=quiet)
    session = builder.getOrCreate()
    yield session
    session.stop()


def tables(place):
    loaded = load.orders(place, source="sample")
    cleaned = clean.orders(loaded, as_of=AS_OF)
    sales = book.book(cleaned.kept)
    view = scope.scope(sales, month="2025-11", as_of=AS_OF, calendar=Calendar())
    when = {"as_of": AS_OF, "calendar": Calendar()}
    return {
        "customers": features.customers(cleaned.kept, as_of=AS_OF),
        "left out": features.left_out(cleaned.kept, as_of=AS_OF),
        "flow": cohorts.months(cleaned.kept, **when),
        "retention": cohorts.retention(cleaned.kept, **when),
        "repeats": cohorts.repeats(cleaned.kept, as_of=AS_OF),
        "ledger": cleaned.ledger,
        "months": monthly.by_period(sales, view),
        "kpis": monthly.kpis(sales, view),
        "products": tops.top(sales, view, by="product").table,
        "steps": bridge.price_volume_mix(sales, view),
    }


def test_a_spark_frame_gives_the_same_tables(spark, orders):
    frame = spark.read.option("header", True).csv(str(orders))
    ours, theirs = tables(str(orders)), tables(frame)
    for name, table in ours.items():
        pd.testing.assert_frame_equal(table, theirs[name], check_dtype=False)
