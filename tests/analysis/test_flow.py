"""New, returning, lapsed and reactivated customers by period: by hand, and adding up."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from same import assert_same_in_all_forms
from sold import back, businesses, few, lines, refusal, seen, sold

from salesnb.analysis import flow, monthly
from salesnb.periods import Calendar

# Ann in January, then in April (91 days), Bob every month, Cy once in February.
ROWS = [
    sold("2024-01-10", customer_id="ann"),
    sold("2024-04-10 12:00", customer_id="ann"),
    *[sold(f"2024-{month:02}-15", customer_id="bob") for month in range(1, 6)],
    sold("2024-02-20", customer_id="cy"),
    back("2024-03-20", customer_id="cy"),
    sold("2024-03-01", customer_id=None),
    sold("2024-06-01", customer_id="di"),
]
COUNTS = ["active", "new", "returning", "lapsed", "reactivated"]


def months(rows=ROWS, as_of="2024-05-31", calendar=None, **options):
    given = lines(*rows) if isinstance(rows, list) else rows
    when = {"as_of": date.fromisoformat(as_of), "calendar": calendar or Calendar()}
    return flow.months(given, **when, **options)


def test_months_by_hand():
    """Gap 60: Ann is silent from 10 January on, lapses on 11 March (day 61) and is back
    in April; Cy lapses on 21 April. Before 11 March nobody can be seen to lapse."""
    table = months(gap=60).set_index("period")
    counts = table[COUNTS].astype(object)
    assert counts.where(counts.notna(), None).to_dict("index") == {
        "2024-01": dict(zip(COUNTS, (2, 2, 0, None, None), strict=True)),
        "2024-02": dict(zip(COUNTS, (2, 1, 1, None, None), strict=True)),
        "2024-03": dict(zip(COUNTS, (1, 0, 1, 1, 0), strict=True)),
        "2024-04": dict(zip(COUNTS, (2, 0, 2, 1, 1), strict=True)),
        "2024-05": dict(zip(COUNTS, (1, 0, 1, 0, 0), strict=True)),
    }
    assert (table["gap"] == 60).all()
    assert not table["partial"].any()
    # The data begin on 10 January: until 10 March nobody can be sure who is new.
    assert table["unsure"].tolist() == [True, True, True, False, False]


def test_a_gap_is_passed_on_the_day_after():
    assert months(gap=91)["reactivated"].sum() == 0
    assert months(gap=90)["reactivated"].sum() == 1


def test_the_usual_gap_is_that_of_customers():
    """Bob's 31, 29, 31, 30 days and Ann's 91: nine in ten do not exceed 67."""
    assert months()["gap"].tolist() == [67] * 5


def test_a_period_that_had_not_ended_is_partial():
    table = months(as_of="2024-05-30", gap=60)
    assert table["partial"].tolist() == [False] * 4 + [True]
    # What came later is not known: on 10 April Ann was not back on the 9th.
    early = months(as_of="2024-04-09", gap=60)
    assert early["active"].tolist() == [2, 2, 1, 0]
    assert early["reactivated"].sum() == 0


def test_periods_without_a_customer_are_there():
    table = months([sold("2024-01-01"), sold("2024-04-01")], as_of="2024-06-30")
    assert table["active"].tolist() == [1, 0, 0, 1, 0, 0]


def test_quarters():
    table = months(calendar=Calendar("quarter"), as_of="2024-06-30", gap=60)
    assert table["period"].tolist() == ["2024-Q1", "2024-Q2"]
    # In the second Cy lapses, and Ann again, 61 days after 10 April.
    assert table[COUNTS].to_numpy().tolist() == [[3, 3, 0, 1, 0], [3, 1, 2, 2, 1]]


def test_where_nobody_bought_twice_nobody_lapses():
    table = months([sold("2024-01-01"), sold("2024-02-01", customer_id="bob")])
    assert table["active"].tolist() == [1, 1, 0, 0, 0]
    assert table[["gap", "lapsed", "reactivated"]].isna().all(axis=None)
    assert table["unsure"].tolist() == [True, False, False, False, False]


@few(4)
@given(businesses(), st.integers(1, 30))
def test_lapsed_less_reactivated_are_silent_at_the_end(frame, gap):
    table = months(frame, as_of="2024-04-30", gap=gap)
    sales = frame[(frame["kind"] == "sale") & frame["customer_id"].notna()]
    last = sales.groupby("customer_id")["order_date"].max().dt.normalize()
    silent = (pd.Timestamp("2024-04-30") - last).dt.days > gap
    assert table["lapsed"].sum() - table["reactivated"].sum() == silent.sum()
    assert table["new"].sum() == len(last)
    assert (table["new"] + table["returning"] == table["active"]).all()


def test_the_first_who_can_be_seen_to_lapse_do_so_in_the_first_period_that_tells():
    """Ann orders on 10 January: with a gap of 20 days she lapses on the 31st, with 21 on
    1 February."""
    rows = [sold("2024-01-10")]
    told = months(rows, as_of="2024-02-29", gap=20)["lapsed"]
    assert told.tolist() == [1, 0]
    later = months(rows, as_of="2024-02-29", gap=21)[["lapsed", "reactivated"]]
    assert later.iloc[0].isna().all()
    assert later.iloc[1].tolist() == [1, 0]


CHARGED = lines(
    sold("2024-03-05", kind="charge", customer_id="bob"),
    sold("2024-02-10"),
    sold("2024-03-31"),
)
# What comes before the first order says nothing of when silence can be seen.
GIVEN_BACK = lines(
    back("2024-01-01"), sold("2024-01-20"), sold("2024-02-14"), sold("2024-03-10")
)


@few(4)
@given(businesses())
@example(CHARGED)
@example(GIVEN_BACK)
def test_the_counts_are_those_of_the_monthly_report(frame):
    table = months(frame, as_of="2024-03-31")
    report = monthly.by_period(*seen(frame, "2024-03", as_of="2024-03-31"))
    names = ["active", "new", "returning", "lapsed"]
    theirs = report.set_index("period").reindex(table["period"])
    for name in names:
        expected = theirs[f"{name}_customers"].astype(float).tolist()
        np.testing.assert_array_equal(table[name].astype(float), expected)


@few(2)
@given(businesses(), st.randoms(use_true_random=False))
def test_order_halves_and_engines_change_nothing_at_all(frame, random):
    assert_same_in_all_forms(months, frame, random)
    pd.testing.assert_frame_equal(months(flow.days(frame)), months(frame))


def test_without_orders_there_is_a_sentence():
    rows = [back("2024-01-01"), sold("2024-01-02", customer_id=None)]
    said = refusal(months, rows)
    assert said.startswith("None of the 2 order lines is an order of a known customer")
    assert refusal(months, as_of="2024-01-09") == (
        "On the as-of date, 2024-01-09, nobody had ordered: the first order of a known "
        "customer is of 2024-01-10.\nWrite a later date:  as_of: '2024-01-10'"
    )


@pytest.mark.parametrize("gap", [0, -1, 30.5, "30"])
def test_a_gap_is_a_number_of_days(gap):
    assert refusal(months, gap=gap) == (
        f"gap is {gap!r}, not a whole number of days.\nWrite  gap=90"
    )
