"""What the models of value read: by hand, on every engine, in any order."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hand_books import FRAMES, engines_of, halved, shuffled
from hypothesis import given
from hypothesis import strategies as st
from shops import bought, shop, with_returns
from sold import back, businesses, few, lines, refusal, sold

from salesnb.analysis import value

AS_OF = date(2024, 1, 22)
NOW = {"as_of": AS_OF}


def told(*rows, as_of=AS_OF):
    """[(customer, x, t_x, T, spend_mean)], a missing mean as None."""
    table = value.histories(lines(*rows), as_of=as_of)
    assert list(table) == ["customer_id", "x", "t_x", "T", "spend_mean"]
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in table.itertuples(index=False)
    ]


def test_repeat_purchases_are_counted_and_times_are_exact_weeks():
    rows = [sold("2024-01-01"), sold("2024-01-04"), sold("2024-01-16")]
    # 15 days from the first to the last, 21 to the 22nd.
    assert told(*rows) == [("ann", 2, 15 / 7, 3.0, 10.0)]


def test_what_is_bought_on_one_day_is_one_purchase():
    morning, night = sold("2024-01-08 00:00"), sold("2024-01-08 23:59", amount=2.5)
    assert told(sold("2024-01-01"), morning, night) == [("ann", 1, 1.0, 3.0, 12.5)]


def test_the_first_purchase_is_not_in_the_mean():
    rows = [sold("2024-01-01", amount=500.0), sold("2024-01-08", amount=1.0)]
    assert told(*rows, sold("2024-01-15", amount=4.0)) == [("ann", 2, 2.0, 3.0, 2.5)]


def test_what_is_given_back_is_taken_off_the_latest_purchase_before():
    rows = [sold("2024-01-01"), sold("2024-01-08"), sold("2024-01-15", amount=20.0)]

    def mean(*returns):
        ((who, x, t_x, weeks, mean),) = told(*rows, *returns)
        # Returns are no purchases, and no day of theirs counts.
        assert (who, x, t_x, weeks) == ("ann", 2, 2.0, 3.0)
        return mean

    assert mean() == 15.0  # of 10 and 20
    # On the day of a purchase, from it; on the days after, up to the next one.
    assert mean(back("2024-01-08 00:00", amount=-4.0)) == 13.0
    assert mean(back("2024-01-14", amount=-4.0)) == 13.0
    assert mean(back("2024-01-22", amount=-4.0), back("2024-01-09")) == 8.0
    # The first purchase is not in the mean, nor is what came back of it.
    assert mean(back("2024-01-07 23:59", amount=-4.0)) == 15.0
    # Nothing was bought before: it is of a time before the data.
    assert mean(back("2023-12-31", amount=-4.0)) == 15.0
    # Not known yet on the 22nd.
    assert mean(back("2024-01-23", amount=-4.0)) == 15.0
    # Of somebody else, and of nobody.
    others = [back("2024-01-20", customer_id=who) for who in ("bob", None)]
    assert mean(*others) == 15.0


def test_who_only_gave_back_is_no_customer():
    assert told(sold("2024-01-01"), back("2024-01-02", customer_id="bob")) == [
        ("ann", 0, 0.0, 3.0, None)
    ]


def test_only_sales_to_known_customers_are_purchases():
    rows = [
        sold("2024-01-01"),
        back("2024-01-08"),
        sold("2024-01-09", kind="charge"),
        sold("2024-01-10", customer_id=None),
    ]
    assert told(*rows) == [("ann", 0, 0.0, 3.0, None)]


def test_the_as_of_day_is_the_last_that_counts():
    rows = [sold("2024-01-01"), sold("2024-01-22 18:00"), sold("2024-01-23")]
    assert told(*rows) == [("ann", 1, 3.0, 3.0, 10.0)]
    assert told(sold("2024-01-22 18:00")) == [("ann", 0, 0.0, 0.0, None)]
    assert told(*rows, as_of=datetime(2024, 1, 22, 1)) == told(*rows)


def test_customers_are_in_the_order_of_their_ids():
    rows = [sold("2024-01-01", customer_id=who) for who in ("b", "B", "10", "9", "é")]
    assert [row[0] for row in told(*rows)] == ["10", "9", "B", "b", "é"]


@few(6)
@given(businesses(), st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order_and_in_parts(table, random):
    as_of = date(2024, 3, 15)
    before = table.copy()
    expected = value.histories(table, as_of=as_of)
    pd.testing.assert_frame_equal(table, before)
    for same in (shuffled(table, random.randrange(99)), halved(table)):
        answer = value.histories(same, as_of=as_of)
        pd.testing.assert_frame_equal(answer, expected, check_exact=True)


@few(6)
@given(businesses())
def test_histories_are_those_of_a_plain_count(table):
    as_of = pd.Timestamp("2024-03-15")
    days = table.assign(day=table["order_date"].dt.normalize())
    known = days[days["customer_id"].notna() & (days["day"] <= as_of)]
    found = value.histories(table, as_of=as_of).set_index("customer_id")
    for who, own in known[known["kind"] == "sale"].groupby("customer_id"):
        spent = own.groupby("day")["amount"].sum()
        first, last = spent.index[0], spent.index[-1]
        assert found.loc[who, "x"] == len(spent) - 1
        assert found.loc[who, "t_x"] == (last - first).days / 7
        assert found.loc[who, "T"] == (as_of - first).days / 7
        given_back = known[(known["kind"] == "return") & (known["customer_id"] == who)]
        for line in given_back.itertuples():
            before = spent.index[spent.index <= line.day]
            if len(before):
                spent[before[-1]] += line.amount
        mean = spent.iloc[1:].mean()
        near = {"rtol": 1e-12, "atol": 1e-9}
        np.testing.assert_allclose(found.loc[who, "spend_mean"], mean, **near)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_engine_tells_the_same(frame):
    table = with_returns(shop(40))
    expected = value.histories(table, as_of=date(2024, 6, 30))
    answer = value.histories(engines_of(table)[frame], as_of=date(2024, 6, 30))
    pd.testing.assert_frame_equal(answer, expected, check_exact=True)


def test_without_customers_there_is_nothing_to_tell():
    said = refusal(value.histories, lines(sold("2024-01-01", customer_id=None)), **NOW)
    assert said == (
        "No order line is a sale to a known customer, so nobody's value can be told.\n"
        "Write into the source file:  customer_id: <your column>"
    )
    assert said == refusal(value.histories, lines(back("2024-01-01")), **NOW)


def test_before_the_first_purchase_there_is_nothing_to_tell():
    table = bought(("ann", "2024-01-23", 5), ("bob", "2024-02-01", 5))
    assert refusal(value.histories, table, **NOW) == (
        "No known customer had bought by as_of=2024-01-22: the first did on 2024-01-23.\n"
        "Write  as_of=date(2024, 1, 23)   or later"
    )
    assert len(value.histories(table, as_of=date(2024, 1, 23))) == 1


def test_every_missing_column_is_named():
    said = refusal(value.histories, bought()[["order_date", "amount"]], **NOW)
    assert said.startswith("orders lacks 'customer_id', 'kind'; it has 'order_date'")
