"""Cohorts and repeats: by hand, and cdnow against plain pandas."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from same import assert_same_in_all_forms
from sold import back, businesses, few, lines, refusal, sold

from salesnb import engines
from salesnb.analysis import cohorts
from salesnb.intake import clean, load
from salesnb.periods import Calendar

# Cohort of January: Ann (10 and 30 in January, 40 in March), Bob (60 in January, half of
# it given back in February). Of February: Cy (50, then 25 in March). Di only gave back.
ROWS = [
    sold("2024-01-01", customer_id="ann", amount=10.0, order_id="1"),
    sold("2024-01-31 23:59", customer_id="ann", amount=30.0, order_id="2"),
    sold("2024-03-01", customer_id="ann", amount=40.0, order_id="3"),
    sold("2024-01-15", customer_id="bob", amount=60.0, order_id="4"),
    back("2024-02-01", customer_id="bob", amount=-30.0),
    back("2024-01-02", customer_id="cy", amount=-5.0),
    sold("2024-02-29", customer_id="cy", amount=50.0, order_id="5"),
    sold("2024-03-31", customer_id="cy", amount=25.0, order_id="6"),
    back("2024-03-01", customer_id="di", amount=-9.0),
    sold("2024-02-01", customer_id=None, amount=999.0),
]


def asked(call, rows=ROWS, as_of="2024-03-31", calendar=None, **options):
    given = lines(*rows) if isinstance(rows, list) else rows
    when = {"as_of": date.fromisoformat(as_of), "calendar": calendar or Calendar()}
    return call(given, **when, **options)


def retention(*given, **options):
    return asked(cohorts.retention, *given, **options)


def money(*given, **options):
    return asked(cohorts.money_retention, *given, **options)


def cells(table):
    """{cohort: [size ...]}, None where missing."""
    known = table.astype(object).where(table.notna(), None)
    return {row[0]: list(row[1:]) for row in known.to_numpy()}


def test_retention_by_hand():
    assert cells(retention()) == {
        "2024-01": [2, 1, 0, 0.5],
        "2024-02": [1, 1, 1, None],
        "2024-03": [0, None, None, None],
        # 3 of 3; in the period after the first nobody of January and Cy: 1 of 3.
        "average": [3, 1, 1 / 3, 0.5],
    }


def test_money_retention_by_hand():
    """January brought 100 in January, -30 in February, 40 in March; what Cy gave back
    before the first order is of no period of Cy's."""
    assert cells(money()) == {
        "2024-01": [2, 100, 1, -0.3, 0.4],
        "2024-02": [1, 50, 1, 0.5, None],
        "2024-03": [0, 0, None, None, None],
        "average": [3, 150, 1, -5 / 150, 0.4],
    }


def test_money_before_the_first_order_is_counted():
    """Cy's 5 of January; Di has no order at all, and is not among them."""
    assert asked(cohorts.before_first) == (1, -5.0)
    assert asked(cohorts.before_first, ROWS[:5]) == (0, 0.0)
    whole = pd.DataFrame(lines(*ROWS))
    theirs = whole[whole["customer_id"].isin(["ann", "bob", "cy"])]["amount"].sum()
    # 100, -30 and 40 of January's cohort, 50 and 25 of February's.
    assert 100 - 30 + 40 + 50 + 25 + asked(cohorts.before_first)[1] == theirs


def test_a_cell_whose_period_had_not_ended_is_missing_and_in_no_average():
    """On 30 March the cells of March are unknown, though Ann has bought in it."""
    assert cells(retention(as_of="2024-03-30")) == {
        "2024-01": [2, 1, 0, None],
        "2024-02": [1, 1, None, None],
        "2024-03": [0, None, None, None],
        "average": [3, 1, 0, None],
    }


def test_a_period_after_the_last_order_is_zero_not_missing():
    table = retention(as_of="2024-04-30")
    assert cells(table)["2024-01"] == [2, 1, 0, 0.5, 0]
    assert cells(table)["2024-02"] == [1, 1, 1, 0, None]


def test_a_cohort_that_is_partial_has_a_size_and_no_shares():
    table = retention([sold("2024-01-10")], as_of="2024-01-20")
    assert cells(table) == {"2024-01": [1, None], "average": [1, None]}


def test_a_cohort_that_brought_nothing_has_no_money_shares():
    rows = [*ROWS, sold("2024-03-05", customer_id="eve", amount=0.0)]
    table = cells(money(rows, as_of="2024-04-30"))
    assert table["2024-03"] == [1, 0, None, None, None, None]
    assert table["average"][2:] == [1, -5 / 150, 40 / 150, 0]


def test_quarters_of_a_fiscal_year():
    calendar = Calendar("quarter", fiscal_start=2)
    table = retention(as_of="2024-04-30", calendar=calendar)
    assert cells(table) == {
        "FY2024-Q4": [2, 1, 0.5],
        "FY2025-Q1": [1, 1, None],
        "average": [3, 1, 0.5],
    }


@few(2)
@given(businesses(size=30), st.randoms(use_true_random=False))
def test_order_halves_and_engines_change_nothing_at_all(frame, random):
    weeks = Calendar("445")
    calls = (cohorts.retention, cohorts.money_retention)

    def answers(rows):
        kept = [asked(call, rows, "2024-04-10", weeks) for call in calls]
        return pd.concat([*kept, repeats(rows)], axis=1)

    assert_same_in_all_forms(answers, frame, random)
    pd.testing.assert_frame_equal(answers(cohorts.days(frame)), answers(frame))


@few(6)
@given(businesses())
def test_retention_is_that_of_plain_pandas(frame):
    found = retention(frame)
    sales = frame[(frame["kind"] == "sale") & frame["customer_id"].notna()]
    month = sales["order_date"].dt.month - 1
    first = month.groupby(sales["customer_id"]).min()
    begin = first.min()
    for cohort, who in first.groupby(first):
        for k in range(3 - cohort):
            there = sales[(month == cohort + k) & sales["customer_id"].isin(who.index)]
            expected = there["customer_id"].nunique() / len(who)
            assert found.loc[cohort - begin, k] == pytest.approx(expected)


# --- repeats -----------------------------------------------------------------------------


def repeats(rows=ROWS, as_of="2024-03-31", within=(30, 60, 90)):
    given = lines(*rows) if isinstance(rows, list) else rows
    when = date.fromisoformat(as_of)
    return cohorts.repeats(given, as_of=when, within=within)


def rates(table):
    return [*map(tuple, table[["within", "customers", "repeaters"]].to_numpy())]


def test_repeats_by_hand():
    """Ann's second order came after 30 days, Cy's after 31, Bob's not; on 31 March 90
    days have passed for Ann alone (1 January), 60 for Ann and Bob, 31 for Cy."""
    table = repeats(within=(29, 30, 31, 60, 90, 91))
    assert rates(table) == [
        (29, 3, 0),
        (30, 3, 1),
        (31, 3, 2),
        (60, 2, 1),
        (90, 1, 1),
        (91, 0, 0),
    ]
    assert table["rate"].tolist()[:5] == [0, 1 / 3, 2 / 3, 1 / 2, 1]
    assert np.isnan(table["rate"][5])  # over nobody: missing, not 0


def test_two_orders_of_one_day_are_a_repeat_and_two_lines_of_one_order_are_not():
    rows = [sold("2024-01-01", order_id="1"), sold("2024-01-01", order_id="1")]
    assert rates(repeats(rows, within=[0])) == [(0, 1, 0)]
    again = sold("2024-01-01 20:00", order_id="2")
    assert rates(repeats([*rows, again], within=[0])) == [(0, 1, 1)]


def test_an_order_of_two_days_and_a_sale_without_a_number_are_no_second_order():
    rows = [
        sold("2024-01-01 23:00", order_id="1"),
        sold("2024-01-02 01:00", order_id="1"),
        sold("2024-01-05", order_id=None),
    ]
    assert rates(repeats(rows)) == [(30, 1, 0), (60, 1, 0), (90, 1, 0)]


def test_no_span_is_no_row():
    assert repeats(within=[]).columns.tolist() == [
        "within", "customers", "repeaters", "rate",
    ]  # fmt: skip


def test_without_orders_there_is_a_sentence():
    rows = [back("2024-01-01"), sold("2024-01-02", customer_id=None)]
    for call in (retention, money, repeats):
        said = refusal(call, rows)
        assert said.startswith("None of the 2 order lines is an order of a known")


# --- cdnow: all customers of one quarter -------------------------------------------------


@pytest.fixture(scope="module")
def shop(data_dir):
    path = data_dir / "cdnow" / "CDNOW_master.txt"
    return clean.orders(load.orders(path, source="cdnow")).kept


@pytest.fixture(scope="module")
def by_hand(data_dir):
    """The file as pandas reads it, and nothing of ours: customer, day, money, month, k."""
    path = data_dir / "cdnow" / "CDNOW_master.txt"
    names = ["who", "day", "count", "money"]
    table = pd.read_csv(
        path, sep=r"\s+", skiprows=1, names=names, dtype={"who": "str", "day": "str"}
    )
    day = pd.to_datetime(table["day"], format="%Y%m%d")
    month = day.dt.year * 12 + day.dt.month
    first = month.groupby(table["who"]).transform("min")
    begun = day.groupby(table["who"]).transform("min")
    return table.assign(day=day, cohort=first, k=month - first, begun=begun)


LAST = date(1998, 6, 30)


@pytest.mark.data("cdnow")
def test_cdnow_retention_is_that_of_plain_pandas(shop, by_hand):
    months = Calendar()
    days = cohorts.days(shop)
    found = cohorts.retention(days, as_of=LAST, calendar=months)
    spent = cohorts.money_retention(days, as_of=LAST, calendar=months)
    active = by_hand.pivot_table(
        index="cohort", columns="k", values="who", aggfunc="nunique"
    )
    money = by_hand.pivot_table(
        index="cohort", columns="k", values="money", aggfunc="sum"
    )
    assert found["size"].tolist() == [7846, 8476, 7248] + [0] * 15 + [23_570]
    for row in range(3):
        known = range(18 - row)
        np.testing.assert_allclose(
            found.loc[row, known].astype(float),
            active.iloc[row, known] / active.iloc[row, 0],
        )
        np.testing.assert_allclose(
            spent.loc[row, known].astype(float),
            money.iloc[row, known] / money.iloc[row, 0],
        )
        assert found.loc[row, [*range(18 - row, 18)]].isna().all()
    # The 17th month after the first is known of January's cohort alone.
    average = found.iloc[-1]
    assert average[17] == found.loc[0, 17]
    assert average[15] == active[15].sum() / 23_570
    assert average[16] == active[16].iloc[:2].sum() / (7846 + 8476)


@pytest.mark.data("cdnow")
def test_cdnow_repeats_are_those_of_plain_pandas(shop, by_hand):
    """The file numbers no orders, so a row is one."""
    found = cohorts.repeats(shop, as_of=LAST).set_index("within")
    order = by_hand.sort_values(["who", "day"])
    second = order[order.groupby("who").cumcount() == 1]
    wait = (second["day"] - second["begun"]).dt.days
    for days in (30, 90, 180, 365):
        assert found.loc[days, "customers"] == 23_570
        assert found.loc[days, "repeaters"] == (wait <= days).sum()
    whole = cohorts.repeats(shop, as_of=date(2000, 1, 1), within=[999])
    assert round(1 - whole["rate"].iloc[0], 3) == 0.505  # bought once, as is known


@pytest.mark.data("cdnow")
def test_cdnow_customers_were_all_won_in_one_quarter(shop):
    table = cohorts.months(shop, as_of=LAST, calendar=Calendar("quarter"))
    assert table["new"].tolist() == [23_570, 0, 0, 0, 0, 0]
    assert table["period"].iloc[0] == "1997-Q1"
    assert table["unsure"].iloc[0]
    assert engines.count(cohorts.days(shop)) == 69_659  # a row is an order
