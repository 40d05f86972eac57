"""First orders, gaps and lapses, by hand."""

import numpy as np
import pandas as pd
import pytest
from sold import back, lines, sold

from salesnb import engines
from salesnb.analysis import customers

START = pd.Timestamp("2024-01-01")


def visits(*rows):
    return customers.visits(engines.lazy(lines(*rows)))


def on(*days, who="ann"):
    """Visits of one customer on these days, counted from 0."""
    return [sold(START + pd.Timedelta(days=day), customer_id=who) for day in days]


def found(table):
    """[(day counted from START, customers)]"""
    days = (table["day"] - START).dt.days
    return list(zip(days, table["customers"], strict=True))


def test_a_day_with_orders_is_a_visit_once():
    seen = visits(
        sold("2024-01-01 08:00"),
        sold("2024-01-01 23:59"),
        sold("2024-01-03"),
        sold("2024-01-03", customer_id="bob"),
        sold("2024-01-04", customer_id=None),
        sold("2024-01-05", kind="charge"),
        back("2024-01-06"),
    )
    table = engines.to_pandas(seen.sort("customer_id", "day"))
    table["day"] = table["day"].dt.strftime("%d")
    wait = table["wait"].astype(object).where(table["wait"].notna(), None)
    assert list(zip(table["customer_id"], table["day"], wait, strict=True)) == [
        ("ann", "01", 2.0),
        ("ann", "03", None),
        ("bob", "03", None),
    ]


def test_a_return_alone_makes_nobody_a_customer():
    assert engines.count(visits(back("2024-01-01"))) == 0


def test_first_orders():
    seen = visits(*on(0, 5), *on(0, who="bob"), *on(5, who="cy"), back("2024-01-01"))
    assert found(customers.firsts(seen)) == [(0, 2), (5, 1)]


@pytest.mark.parametrize("gaps", [[3], [1, 2], [7, 7, 7], list(range(1, 11)), [1, 100]])
def test_the_usual_gap_is_the_ninth_decile_rounded_up(gaps):
    """numpy's linear quantile, to the next whole day."""
    seen = visits(*on(*np.cumsum([0, *gaps]).tolist()))
    assert customers.usual_gap(seen) == np.ceil(np.quantile(gaps, 0.9))


def test_gaps_are_those_of_each_customer():
    seen = visits(*on(0, 10), *on(3, 5, who="bob"))
    assert customers.usual_gap(seen) == 10  # of 10 and 2: 9.2, so ten days


def test_without_a_second_order_there_is_no_gap():
    assert customers.usual_gap(visits(*on(0), *on(4, who="bob"))) is None
    assert customers.usual_gap(visits()) is None


def lapses(*rows, gap, until):
    last = START + pd.Timedelta(days=until)
    return found(customers.lapses(visits(*rows), gap=gap, until=last))


def test_silence_of_the_gap_is_none_and_a_day_more_is():
    """Ordered on day 0, gap 30: on day 30 not lapsed, on day 31 for the first time."""
    assert lapses(*on(0), gap=30, until=30) == []
    assert lapses(*on(0), gap=30, until=31) == [(31, 1)]
    assert lapses(*on(0, 30), gap=30, until=60) == []
    assert lapses(*on(0, 31), gap=30, until=60) == [(31, 1)]  # came back that very day


def test_who_comes_back_may_lapse_again():
    assert lapses(*on(0, 40), gap=30, until=100) == [(31, 1), (71, 1)]


def test_lapses_of_one_day_are_added_up():
    rows = [*on(0), *on(0, who="bob"), *on(1, who="cy")]
    assert lapses(*rows, gap=10, until=99) == [(11, 2), (12, 1)]
