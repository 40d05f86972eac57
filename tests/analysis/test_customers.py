"""Customers who come, come back and fall silent, against calendars kept by hand."""

import numpy as np
import pandas as pd
import pytest
from hand_books import back, charge, lines, sale
from hypothesis import given
from hypothesis import strategies as st

from salesnb import engines
from salesnb.analysis import customers

START = pd.Timestamp("2024-01-01")
FAR = pd.Timestamp("2030-01-01")


def visited(*rows):
    return customers.visits(engines.lazy(lines(*rows)))


def on(**days):
    """`on(a=[0, 30])`: customer a ordered on the first day and thirty days later."""
    return visited(
        *(
            sale(str(START + pd.Timedelta(days=day)), 1, who=who)
            for who, ordered in days.items()
            for day in ordered
        )
    )


def counted(table):
    """day since START -> customers"""
    return dict(zip((table["day"] - START).dt.days, table["customers"], strict=True))


def lapses(seen, gap, until=FAR):
    return counted(customers.lapses(seen, gap=gap, until=until))


def waits(seen):
    table = engines.to_pandas(seen).sort_values(["customer_id", "day"])
    return [None if pd.isna(wait) else wait for wait in table["wait"]]


def test_a_visit_is_a_day_with_a_sale_of_a_known_customer():
    seen = visited(
        sale("2024-01-01T09:00:00", 1, who="a"),
        sale("2024-01-01T18:00:00", 2, who="a"),  # the same day
        sale("2024-01-03T00:00:00", 1, who="a"),
        sale("2024-01-03", 5),  # nobody is named
        back("2024-01-09", -1, who="a"),  # a return makes nobody active
        charge("2024-01-10", 1, who="b"),  # nor does postage
    )
    table = engines.to_pandas(seen).sort_values("day")
    assert table["customer_id"].tolist() == ["a", "a"]
    assert table["day"].dt.day.tolist() == [1, 3]


def test_waits_are_whole_days_to_the_customers_own_next_visit():
    assert waits(on(a=[0, 5, 35], b=[3])) == [5, 30, None, None]
    # Across 29 February and the change of the clocks, too.
    assert waits(on(a=[58, 60, 120])) == [2, 60, None]


def test_firsts():
    seen = on(a=[0, 5], b=[0, 9], c=[9, 12])
    assert counted(customers.firsts(seen)) == {0: 2, 9: 1}


def test_the_usual_gap_by_hand():
    # Gaps of 1 to 10 days: nine tenths of the way from 1 to 10 is 9.1, so 10 days.
    seen = on(a=[0, *np.cumsum(range(1, 11)).tolist()])
    assert customers.usual_gap(seen) == 10


def test_a_gap_of_whole_days_is_not_rounded_up():
    assert customers.usual_gap(on(a=[0, 7, 14], b=[2, 9])) == 7


def test_without_repeats_there_is_no_gap():
    assert customers.usual_gap(on(a=[0], b=[0, 0])) is None


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30))
def test_the_usual_gap_is_numpys_quantile(gaps):
    found = customers.usual_gap(on(a=np.cumsum([0, *gaps]).tolist()))
    # Interpolated at the last digit, so a whole number may be one dust above itself.
    assert found - 1 < np.quantile(gaps, 0.9) + 1e-9
    assert found >= np.quantile(gaps, 0.9) - 1e-9


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0], {11: 1}),  # ten days of silence are usual, the eleventh is not
        ([0, 10], {21: 1}),  # back on the tenth: the first silence was no lapse
        ([0, 11], {11: 1, 22: 1}),  # back on the eleventh: one lapse for each silence
        ([0, 200], {11: 1, 211: 1}),  # however long, a silence is one lapse
        ([0, 3, 6], {17: 1}),  # from the last visit
    ],
)
def test_a_lapse_is_counted_once_for_a_silence(days, expected):
    assert lapses(on(a=days), gap=10) == expected


def test_lapses_of_several_customers_add_up():
    assert lapses(on(a=[0], b=[0, 50], c=[2]), gap=10) == {11: 2, 13: 1, 61: 1}


@pytest.mark.parametrize(("last", "expected"), [(10, {}), (11, {11: 1})])
def test_silence_that_the_end_of_the_data_cuts_off_is_no_lapse(last, expected):
    until = START + pd.Timedelta(days=last)
    assert lapses(on(a=[0]), gap=10, until=until) == expected
