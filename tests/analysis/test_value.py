"""What customers will be worth, and what cannot be said of it."""

from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hand_books import FRAMES, engines_of, halved, shuffled
from shops import bought, monthly, notes, same, shop
from sold import refusal

from salesnb.analysis import value
from salesnb.analysis.value import frequency, models, money, simulate
from salesnb.analysis.value.fitting import Fit
from salesnb.analysis.value.history import WEEK

AS_OF = date(2024, 11, 30)
worth = partial(value.worth, as_of=AS_OF)


@pytest.fixture(scope="module")
def lines():
    return shop(300)


@pytest.fixture(scope="module")
def answer(lines):
    return worth(lines)


# Worth


def test_every_customer_has_a_row_and_every_parameter_an_error(lines, answer):
    table = answer.table
    assert list(table) == [
        "customer_id",
        "probability_alive",
        "expected_orders",
        "expected_spend",
        "discounted_value",
    ]
    assert table["customer_id"].tolist() == sorted(lines["customer_id"].unique())
    assert table.notna().all(axis=None)
    assert table["probability_alive"].between(0, 1).all()
    assert (table["discounted_value"] <= table["expected_spend"]).all()
    assert answer.reason == ""
    parameters = answer.parameters
    assert list(parameters) == ["name", "value", "standard_error"]
    assert parameters["name"].tolist() == ["r", "alpha", "a", "b", "p", "q", "gamma"]
    assert (parameters["standard_error"] > 0).all()
    assert answer.fits["model"].tolist() == ["bg_nbd", "gamma_gamma"]
    assert answer.fits["converged"].all()
    known = value.histories(lines, as_of=AS_OF)
    assert answer.fits["customers"].tolist() == [300, int((known["x"] > 0).sum())]


def test_the_table_is_what_the_models_say(lines, answer):
    known = value.histories(lines, as_of=AS_OF)
    often, much = frequency.fit(known), money.fit(known)
    weeks = (date(2025, 11, 30) - AS_OF).days / WEEK
    alive = frequency.alive(often.theta, known)
    orders = alive * frequency.ahead(often.theta, known, weeks=[weeks])[:, 0]
    spend = orders * money.expected(much.theta, known)
    for column, direct in {
        "probability_alive": alive,
        "expected_orders": orders,
        "expected_spend": spend,
    }.items():
        np.testing.assert_allclose(answer.table[column], direct, rtol=6e-6)
    once = known["x"] == 0
    assert once.any()
    assert (answer.table["probability_alive"][once] == 1).all()


def test_months_are_those_of_the_calendar():
    ends = value.month_ends(date(2024, 1, 31), 14)
    days = [round(weeks * 7) for weeks in ends]
    # 29 February, 31 March, ... a year: 366 days; 28 February, 31 March 2025.
    assert (days[0], days[1], days[2], days[11], days[12]) == (29, 60, 90, 366, 394)
    assert np.array(ends) == pytest.approx(np.array(days) / 7)
    # 12 x 30 days would end five days early.
    assert round(value.month_ends(date(2023, 3, 1), 12)[-1] * 7) == 366


def test_each_month_is_discounted_from_its_end(lines):
    one, two = (worth(lines, months=m, discount_rate=0.0).table for m in (1, 2))
    assert (two["discounted_value"] == two["expected_spend"]).all()
    first, both = one["expected_spend"], two["expected_spend"]
    by_hand = first / 1.21 ** (1 / 12) + (both - first) / 1.21 ** (2 / 12)
    found = worth(lines, months=2, discount_rate=0.21).table["discounted_value"]
    np.testing.assert_allclose(found, by_hand, rtol=3e-5)


def test_rows_may_come_in_any_order_and_in_parts(lines, answer):
    before = lines.copy()
    same(worth(shuffled(lines)), answer)
    same(worth(halved(lines)), answer)
    later = bought(("c0000", "2024-12-01", 1e6), ("zoe", "2024-12-01", 1e6))
    same(worth(pd.concat([lines, later])), answer)
    pd.testing.assert_frame_equal(lines, before)


@pytest.mark.parametrize("frame", FRAMES[3:])
def test_every_engine_gives_the_same(lines, answer, frame):
    same(worth(engines_of(lines)[frame]), answer)


def test_charges_are_in_no_money(lines, answer):
    post = lines.assign(kind="charge", amount=4.0)
    same(worth(pd.concat([lines, post])), answer)


def test_expected_money_is_net_of_returns(lines, answer):
    """A fifth of every purchase given back is four fifths of the money to come."""
    back = lines.assign(kind="return", amount=-lines["amount"] / 5)
    net = worth(pd.concat([lines, back]))
    cheaper = worth(lines.assign(amount=lines["amount"] * 4 / 5))
    pd.testing.assert_frame_equal(net.table, cheaper.table, rtol=1e-4)
    before = answer.table
    for name in ("probability_alive", "expected_orders"):
        pd.testing.assert_series_equal(net.table[name], before[name])
    share = net.table["expected_spend"].sum() / before["expected_spend"].sum()
    assert share == pytest.approx(0.8, abs=1e-3)


# What the customers cannot carry


def test_one_customer_is_a_note():
    found = worth(bought(("ann", "2024-11-29", 5)))
    assert (found.reason, notes(found)) == (
        "no_repeats",
        {"no_repeats": {"customers": 1}},
    )
    assert found.table.empty
    assert list(found.table) == models.TABLE
    assert list(found.parameters) == models.PARAMETERS
    assert list(found.fits) == models.FITS


def test_too_few_customers_are_counted():
    rows = [
        (f"c{n}", day, 5) for n in range(40) for day in ("2024-11-01", "2024-11-30")
    ]
    few = {
        "customers": 40,
        "repeaters": 40,
        "need_customers": 100,
        "need_repeaters": 50,
    }
    few |= {"missing_customers": 60, "missing_repeaters": 10}
    found = worth(bought(*rows))
    assert (found.reason, notes(found)["too_few"]) == ("too_few", few)


@pytest.mark.parametrize(
    ("customers", "repeaters", "enough"),
    [(100, 50, True), (99, 50, False), (100, 49, False)],
)
def test_the_least_numbers_are_exact(customers, repeaters, enough):
    made = simulate.histories((1, 5, 1, 3), customers=3000, weeks=60, seed=1)
    again, once = made[made["x"] > 0], made[made["x"] == 0]
    some = pd.concat([again.head(repeaters), once.head(customers - repeaters)])
    assert len(some) == customers
    found = models.fitted(some)
    assert (found.frequency is not None) == enough
    assert ("too_few" in notes(found)) == (not enough)


def test_gamma_gamma_needs_more_who_came_back():
    made = simulate.histories((1, 5, 1, 3), customers=3000, weeks=60, seed=1)
    again, once = made[made["x"] > 0], made[made["x"] == 0].head(9)
    short = {"have": 99, "need": 100, "missing": 1}
    found = models.fitted(pd.concat([again.head(99), once]))
    assert found.money is None
    assert notes(found)["too_few_spends"] == short
    table = models.predicted(found, again.head(3), weeks=[4.0], factors=[1.0])
    assert table["expected_orders"].notna().all()
    assert table[["expected_spend", "discounted_value"]].isna().all(axis=None)
    assert models.fitted(again.head(100)).money is not None


def test_mostly_one_time_buyers_are_said():
    made = simulate.histories((1, 5, 1, 3), customers=3000, weeks=60, seed=1)
    again, once = made[made["x"] > 0].head(100), made[made["x"] == 0]
    half = models.fitted(pd.concat([again, once.head(100)]))
    assert "mostly_one_time" not in notes(half)
    more = models.fitted(pd.concat([again, once.head(101)]))
    said = {"customers": 201, "one_time": 101, "share": 0.5025}
    assert notes(more)["mostly_one_time"] == said


def test_where_hardly_anybody_leaves_little_is_at_risk():
    """One in 2,000 leaves after a purchase here, and one in four there."""
    stay = simulate.histories((0.8, 10, 0.05, 100), customers=2000, weeks=52, seed=1)
    found = notes(models.fitted(stay))["hardly_leaves"]
    assert found["customers"] == (stay["x"] > 0).sum()
    assert found["share"] == pytest.approx(1, abs=0.002)
    leave = simulate.histories((0.8, 10, 1, 3), customers=2000, weeks=52, seed=1)
    assert "hardly_leaves" not in notes(models.fitted(leave))


def test_purchases_for_nothing_are_left_out_of_the_money_and_counted(lines):
    some = ["c0001", "c0002", "c0003", "c0005"]
    gifts = lines["customer_id"].isin(some)
    free = worth(lines.assign(amount=lines["amount"].mask(gifts, 0.0)))
    known = value.histories(lines, as_of=AS_OF).set_index("customer_id")
    unpaid = known.loc[some].query("x > 0").index
    assert len(unpaid) > 0
    assert notes(free)["no_spend"] == {"customers": len(unpaid)}
    table = free.table.set_index("customer_id")
    missing = table["expected_spend"].isna()
    assert table.index[missing].tolist() == unpaid.tolist()
    assert table["expected_orders"].notna().all()


def test_spend_tied_to_frequency_is_said(lines, answer):
    assert "spend_tied" not in notes(answer)
    known = value.histories(lines, as_of=AS_OF)
    tied = known.assign(spend_mean=known["spend_mean"] * (1 + known["x"]))
    used = money.usable(tied)
    found = notes(models.fitted(tied))["spend_tied"]
    direct = np.corrcoef(used["x"], used["spend_mean"])[0, 1]
    assert found == {"correlation": round(direct, 4), "customers": len(used)}
    assert found["correlation"] > 0.3
    less = known.assign(spend_mean=known["spend_mean"] / (1 + known["x"]))
    said = notes(models.fitted(less))
    assert said["spend_tied_down"]["correlation"] < -0.1
    assert "spend_tied" not in said


def test_one_price_for_all_is_a_price():
    """A subscription that nobody leaves sets no bounds; what it says is plain."""
    found = worth(monthly(120, price=lambda number: 20.0))
    assert notes(found)["runs_off"] == {
        "model": "gamma_gamma",
        "parameters": ("p", "q"),
    }
    sure = found.table["expected_spend"] / found.table["expected_orders"]
    np.testing.assert_allclose(sure, 20, rtol=1e-3)
    # 22 repeats in 699 days, 365 days ahead: they go on.
    orders = 22 / 699 * 365
    np.testing.assert_allclose(found.table["expected_orders"], orders, rtol=1e-3)
    unknown = found.parameters.set_index("name").loc[["p", "q", "gamma"]]
    assert unknown["standard_error"].isna().all()


def test_seldom_buyers_without_a_mean_are_said():
    made = simulate.histories(
        (1, 5, 1, 3), customers=3000, weeks=60, seed=1, spend=(2, 0.6, 10)
    )
    found = models.fitted(made)
    assert notes(found)["no_mean_spend"]["q"] == pytest.approx(0.6, abs=0.1)
    table = models.predicted(found, made, weeks=[4.0], factors=[1.0])
    assert (table["expected_spend"].isna() == (made["x"] == 0)).all()


def test_a_fit_that_is_not_found_is_said():
    numbers = np.ones(2), np.full(2, np.nan), -1.0
    loose = Fit(("p", "q"), *numbers, converged=False, runs_off=())
    said = models.of_fit("gamma_gamma", loose)
    about = {"model": "gamma_gamma"}
    assert [(note.reason, note.details) for note in said] == [
        ("not_converged", about),
        ("no_errors", about),
    ]


def test_data_that_end_early_are_said(lines):
    last = lines["order_date"].max()
    assert last == pd.Timestamp("2024-11-30")
    week, more = (last + pd.Timedelta(days=days) for days in (7, 8))
    assert "quiet_end" not in notes(value.worth(lines, as_of=week))
    assert notes(value.worth(lines, as_of=more))["quiet_end"] == {"days": 8}


# Refusals


def test_whole_numbers_of_numpy_are_whole_numbers(lines, answer):
    same(worth(lines, months=np.int64(12), discount_rate=np.float64(0.1)), answer)


def test_options_that_cannot_be_are_refused(lines):
    for months in (0, -3, 1.5, True, "12"):
        assert refusal(worth, lines, months=months) == (
            f"months is {months!r}, not a whole number above 0.\nWrite  months=12"
        )
    for rate in (-0.1, 1, 10, float("nan"), "10%", None):
        assert refusal(worth, lines, discount_rate=rate) == (
            f"discount_rate is {rate!r}, not a yearly rate from 0 on, below 1 (10 % is "
            "0.1).\nWrite  discount_rate=0.1"
        )
    early = refusal(value.worth, lines, as_of=date(2022, 12, 31))
    assert early.startswith(
        "No known customer had bought by as_of=2022-12-31: the first"
    )
