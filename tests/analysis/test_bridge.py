"""What drove the change, against the published example and the formulas."""

import pandas as pd
import pytest
from hand_books import (
    FRAMES,
    ROWS,
    back,
    booked,
    charge,
    engines_of,
    halved,
    lines,
    sale,
    seen,
    shuffled,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from salesnb.analysis import book, bridge

FEB, MARCH = "2024-02-10", "2024-03-10"


def steps_of(about, month="2024-03", as_of="2024-03-31"):
    table = bridge.price_volume_mix(about, seen(about, month, as_of))
    return dict(zip(table["step"], table["amount"], strict=True))


def steps(*rows, **when):
    return steps_of(booked(*rows), **when)


def moved(*rows, **when):
    """The steps between the two totals that are not zero."""
    found = steps(*rows, **when)
    return {step: found[step] for step in bridge.ORDER if found[step]}


def sold(**products):
    """`sold(a=(50, 60.0))`: 50 units of a brought 60."""
    rows = [(key, float(units), money) for key, (units, money) in products.items()]
    return pd.DataFrame(rows, columns=["key", "quantity", "money"])


# 50 at 1.20 and 40 at .80, then 60 at 1.10 and 50 at 1.00
BEFORE, NOW = sold(a=(50, 60.0), b=(40, 32.0)), sold(a=(60, 66.0), b=(50, 50.0))
EXAMPLE = [
    sale(FEB, 60, product="a", units=50),
    sale(FEB, 32, product="b", units=40),
    sale(MARCH, 66, product="a", units=60),
    sale(MARCH, 50, product="b", units=50),
]


def test_the_published_example():
    """Published to one decimal: price +4.0, volume +20.4, mix -.4."""
    found = bridge.effects(BEFORE, NOW)
    published = {"price": 4.0, "volume": 20.4, "mix": -0.4}
    assert {step: round(found[step], 1) for step in published} == published
    # (1.10 - 1.20) x 60 + (1.00 - .80) x 50
    assert found["price"] == 4
    # 20 units more, at 92 / 90 each
    assert found["volume"] == round(20 * 92 / 90, 4)
    # 60 - 110 x 50/90 at 1.20 and 50 - 110 x 40/90 at .80
    mix = (60 - 110 * 50 / 90) * 1.2 + (50 - 110 * 40 / 90) * 0.8
    assert found["mix"] == round(mix, 4)


def test_the_published_example_from_order_lines():
    assert steps(*EXAMPLE) == {
        "previous": 92, "price": 4, "volume": 20.4444, "mix": -0.4444, "new": 0,
        "discontinued": 0, "returns": 0, "charges": 0, "other": 0, "current": 116,
    }  # fmt: skip


def test_only_prices_changed():
    found = bridge.effects(sold(a=(5, 10.0), b=(2, 8.0)), sold(a=(5, 15.0), b=(2, 6.0)))
    assert (found["price"], found["volume"], found["mix"]) == (3, 0, 0)


def test_only_volume_changed():
    found = bridge.effects(
        sold(a=(5, 10.0), b=(2, 8.0)), sold(a=(10, 20.0), b=(4, 16.0))
    )
    assert (found["price"], found["volume"], found["mix"]) == (0, 18, 0)


def test_only_the_mix_changed():
    # Seven units as before, one of them at 4 instead of 2.
    found = bridge.effects(sold(a=(5, 10.0), b=(2, 8.0)), sold(a=(4, 8.0), b=(3, 12.0)))
    assert (found["price"], found["volume"], found["mix"]) == (0, 0, 2)


def test_products_that_came_and_went():
    found = bridge.effects(sold(old=(5, 10.0)), sold(new=(1, 30.0)))
    assert found == {
        "price": 0, "volume": 0, "mix": 0, "new": 30, "discontinued": -10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "now", "expected"),
    [
        (sold(), sold(), {}),
        (sold(a=(2, 6.0)), sold(), {"discontinued": -6}),
        (sold(), sold(a=(2, 6.0)), {"new": 6}),
    ],
)
def test_nothing_sold_on_a_side(old, now, expected):
    found = bridge.effects(old, now)
    assert {step: value for step, value in found.items() if value} == expected


# Lines that are no product sold


def test_returns_and_charges_have_steps_of_their_own():
    assert moved(
        back(FEB, -5, product="x", units=-1),
        charge(FEB, 3),
        back(MARCH, -25, product="x", units=-5),
        charge(MARCH, 10, product="P", units=1),
    ) == {"returns": -20, "charges": 7}


@pytest.mark.parametrize(
    "line",
    [
        sale(MARCH, 9, product="x"),  # no quantity
        sale(MARCH, 9, units=3),  # no product
        sale(MARCH, 9, product="x", units=0),
        sale(MARCH, 9, product="x", units=-1),
    ],
)
def test_a_sale_without_a_price_is_another_step(line):
    given = [sale(FEB, 4, product="x", units=1), sale(MARCH, 4, product="x", units=1)]
    assert moved(*given, line) == {"other": 9}


def test_data_without_quantities_still_add_up():
    assert steps(sale(FEB, 4, product="x"), sale(MARCH, 9, product="x")) == {
        "previous": 4, "price": 0, "volume": 0, "mix": 0, "new": 0,
        "discontinued": 0, "returns": 0, "charges": 0, "other": 5, "current": 9,
    }  # fmt: skip


def test_the_period_before_had_no_line():
    given = [sale("2024-01-10", 7, product="x", units=1)]
    given.append(sale(MARCH, 9, product="x", units=1))
    found = steps(*given)
    assert (found["previous"], found["new"], found["current"]) == (0, 9, 9)


def test_a_partial_month_is_set_against_the_same_working_days():
    # 1 to 12 March 2024 has 8 working days, as 1 to 12 February has; 50 is too late.
    days = {"2024-02-12": 6, "2024-02-13": 50, "2024-03-12": 9}
    given = [sale(day, money, product="x", units=1) for day, money in days.items()]
    found = steps(*given, as_of="2024-03-12")
    assert (found["previous"], found["price"], found["current"]) == (6, 3, 9)


# Properties

PRODUCTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(
        st.integers(1, 10**6).map(lambda units: units / 100),
        st.integers(0, 10**9).map(lambda money: money / 10_000),
    ),
    max_size=6,
)


@given(PRODUCTS, PRODUCTS)
@settings(max_examples=50)
def test_effects_add_up_and_are_the_formulas(old, now):
    found = bridge.effects(sold(**old), sold(**now))
    total = sum(money for _, money in now.values()) - sum(m for _, m in old.values())
    assert round(sum(found.values()), 4) == round(total, 4)
    expected = formulas({k: (*old[k], *now[k]) for k in old if k in now})
    # Written as what is left, mix carries what rounding the others left over.
    assert (found["price"], found["volume"], found["mix"]) == pytest.approx(
        expected, abs=2e-4, rel=1e-9
    )


def formulas(both):
    """price, volume and mix from q0, m0, q1, m1 of products sold in both periods."""
    old = sum(q0 for q0, _, _, _ in both.values())
    new = sum(q1 for _, _, q1, _ in both.values())
    price = sum((m1 / q1 - m0 / q0) * q1 for q0, m0, q1, m1 in both.values())
    volume = sum((new - old) * q0 / old * m0 / q0 for q0, m0, _, _ in both.values())
    mix = sum((q1 - new * q0 / old) * m0 / q0 for q0, m0, q1, _ in both.values())
    return price, volume, mix


@given(ROWS)
@settings(max_examples=50)
def test_the_table_adds_up_to_the_last_cent(rows):
    about = booked(*rows)
    found = steps_of(about, "2024-04", "2024-04-30")
    between = sum(found[step] for step in bridge.ORDER)
    assert round(found["previous"] + between, 4) == found["current"]
    days = about.daily.set_index("day")["revenue"]
    assert found["current"] == round(days["2024-04"].sum(), 4)
    assert found["previous"] == round(days["2024-03"].sum(), 4)


@given(ROWS)
@settings(max_examples=6)
def test_order_and_splitting_of_lines_change_nothing(rows):
    table = lines(*rows)
    one, *others = (
        steps_of(book.book(given), "2024-04", "2024-04-30")
        for given in (table, shuffled(table), halved(table))
    )
    assert others == [one, one]


@pytest.mark.parametrize("name", FRAMES)
def test_the_same_from_every_engine(name):
    given = engines_of(lines(*EXAMPLE, back(MARCH, -2), sale(MARCH, 5)))[name]
    found = steps_of(book.book(given))
    assert (found["price"], found["volume"], found["mix"]) == (4, 20.4444, -0.4444)
    assert (found["returns"], found["other"], found["current"]) == (-2, 5, 119)
