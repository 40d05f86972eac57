"""Price, volume and mix: the published example, and steps that leave nothing over."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sold import back, businesses, few, seen, sold

from salesnb.analysis import bridge
from salesnb.periods import Calendar


def steps(rows, month="2024-03", as_of="2024-03-31", **options):
    table = bridge.price_volume_mix(*seen(rows, month, as_of=as_of, **options))
    assert table["step"].tolist() == ["previous", *bridge.ORDER, "current"]
    return dict(zip(table["step"], table["amount"], strict=True))


def moved(rows, **options):
    found = steps(rows, **options)
    return {s: v for s, v in found.items() if v and s not in ("previous", "current")}


def line(month, product, quantity, amount, **cells):
    cells = {"product_id": product, "quantity": float(quantity), **cells}
    return sold(f"2024-{month:02}-10", amount=float(amount), **cells)


# 50 at 1.20 and 40 at .80, then 60 at 1.10 and 50 at 1.00 (METHODS: 4.0, 20.4, -.4).
EXAMPLE = [
    line(2, "a", 50, 60),
    line(2, "b", 40, 32),
    line(3, "a", 60, 66),
    line(3, "b", 50, 50),
]


def test_the_published_example():
    found = steps(EXAMPLE)
    assert (found["previous"], found["current"]) == (92, 116)
    assert round(found["price"], 1) == 4.0
    assert round(found["volume"], 1) == 20.4
    assert round(found["mix"], 1) == -0.4
    assert moved(EXAMPLE).keys() == {"price", "volume", "mix"}


def test_the_formulas_by_hand():
    """price = -.10 x 60 + .20 x 50; volume = 20 x 92 / 90; mix is what shares did."""
    found = steps(EXAMPLE)
    assert found["price"] == 4
    assert found["volume"] == round(20 * 92 / 90, 4)
    q1, s0 = [60, 50], [50 / 90, 40 / 90]
    mix = sum((q - 110 * s) * p for q, s, p in zip(q1, s0, [1.2, 0.8], strict=True))
    assert found["mix"] == pytest.approx(mix, abs=1e-4)


def test_lines_of_a_product_are_taken_together():
    halves = [line(2, "a", 20, 30), line(2, "a", 30, 30), *EXAMPLE[1:]]
    assert steps(halves) == steps(EXAMPLE)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([line(2, "a", 2, 10), line(3, "a", 2, 14)], {"price": 4}),
        ([line(2, "a", 2, 10), line(3, "a", 3, 15)], {"volume": 5}),
        ([line(2, "a", 2, 10), line(3, "b", 3, 15)], {"new": 15, "discontinued": -10}),
        # As many units in all, more of the dear one: 1 x (9 - 1).
        (
            [
                line(2, "a", 2, 18),
                line(2, "b", 2, 2),
                line(3, "a", 3, 27),
                line(3, "b", 1, 1),
            ],
            {"mix": 8},
        ),
    ],
)
def test_one_step_at_a_time(rows, expected):
    assert moved(rows) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (back("2024-03-10", amount=-4.0), {"returns": -4}),
        (back("2024-02-10", amount=-4.0), {"returns": 4}),
        (line(3, "POST", 1, 6, kind="charge"), {"charges": 6}),
        (line(3, None, 1, 6), {"other": 6}),
        (line(3, "pen", 0, 6), {"other": 6}),
        (line(3, "pen", -1, -6), {"other": -6}),  # no return, but no price either
        (line(3, "pen", "nan", 6), {"other": 6}),
        (line(3, "pen", 0.00001, 6), {"other": 6}),  # nothing, to 4 decimals
        (sold("2024-03-10", product_id="ink", returned="Yes"), {"new": 10}),
    ],
)
def test_what_is_no_sale_of_a_quantity_has_a_step_of_its_own(row, expected):
    usual = [line(2, "pen", 1, 10), line(3, "pen", 1, 10)]
    assert moved([*usual, row]) == expected


def test_columns_of_the_file_called_like_ours_are_left_alone():
    rows = [{**row} for row in EXAMPLE]
    expected = steps(rows)
    from sold import lines

    frame = lines(*rows).assign(Step="x", KEY="y", Window="z")
    assert steps(frame) == expected


def test_nothing_in_the_period_before():
    found = steps([line(3, "a", 1, 5), line(1, "a", 1, 7)])
    assert found["previous"] == 0
    assert moved([line(3, "a", 1, 5), line(1, "a", 1, 7)]) == {"new": 5}


def test_no_step_is_minus_nothing():
    assert all(str(value) != "-0.0" for value in steps(EXAMPLE).values())


def test_a_partial_month_is_beside_the_same_working_days():
    days = pd.date_range("2024-01-01", "2024-03-05")
    found = steps([sold(day) for day in days], as_of="2024-03-05")
    assert (found["previous"], found["current"]) == (50, 50)


def adds_up(found):
    exact = {step: Decimal(str(value)) for step, value in found.items()}
    start, end = exact.pop("previous"), exact.pop("current")
    assert start + sum(exact.values()) == end


@few(20)
@given(businesses(), st.sampled_from(["month", "445"]))
def test_steps_add_up_exactly(frame, kind):
    """To the last of four decimals, not nearly."""
    found = steps(frame, calendar=Calendar(kind))
    adds_up(found)


QUANTITIES = st.integers(1, 10**6).map(lambda n: n / 1000)
PRICES = st.integers(1, 10**9).map(lambda n: n / 10**4)
PRODUCTS = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(QUANTITIES, PRICES))


def products(sales):
    rows = [(key, quantity, money) for key, (quantity, money) in sales.items()]
    frame = pd.DataFrame(rows, columns=["key", "quantity", "money"])
    return frame.astype({"key": "str", "quantity": "float64", "money": "float64"})


@given(PRODUCTS, PRODUCTS)
def test_effects_of_any_products_add_up_and_follow_their_formulas(before, after):
    found = bridge.effects(products(before), products(after))
    change = sum(Decimal(str(money)) for _, money in after.values())
    change -= sum(Decimal(str(money)) for _, money in before.values())
    assert sum(Decimal(str(value)) for value in found.values()) == change
    both = before.keys() & after.keys()
    q0, q1 = ({key: sales[key][0] for key in both} for sales in (before, after))
    p0, p1 = ({k: sales[k][1] / sales[k][0] for k in both} for sales in (before, after))
    price = sum((p1[key] - p0[key]) * q1[key] for key in both)
    mix = sum(
        (q1[key] - sum(q1.values()) * q0[key] / sum(q0.values())) * p0[key]
        for key in both
    )
    assert found["price"] == pytest.approx(price, rel=1e-9, abs=1e-3)
    assert found["mix"] == pytest.approx(mix, rel=1e-6, abs=1e-3)
    assert found["new"] >= 0 >= found["discontinued"]
