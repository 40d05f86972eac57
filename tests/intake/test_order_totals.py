"""When an amount is suspected to be that of the order, by hand."""

import pandas as pd
import pytest

from salesnb import engines
from salesnb.intake.order_totals import Repeated, repeated

ALIKE, OWN = [("tea", 9.0), ("cup", 9.0)], [("tea", 4.0), ("cup", 5.0)]


def looked(*orders, columns=("order_id", "product_id", "amount")):
    """Each order is a list of its lines: product, amount."""
    rows = [(f"o{n}", *line) for n, lines in enumerate(orders) for line in lines]
    return repeated(engines.lazy(pd.DataFrame(rows, columns=list(columns))))


@pytest.mark.parametrize(
    ("orders", "found"),
    [
        ([ALIKE] * 20, Repeated(20, 20)),
        ([ALIKE] * 19, None),  # too few to say
        ([ALIKE] * 19 + [OWN], Repeated(19, 20)),  # 95 % exactly
        ([ALIKE] * 18 + [OWN] * 2, None),
        ([ALIKE] * 37 + [OWN] * 2, None),  # 94.9 %
        ([OWN] * 20, None),
    ],
)
def test_nearly_all_of_enough_orders(orders, found):
    assert looked(*orders) == found


@pytest.mark.parametrize(
    "lines",
    [
        [("tea", 9.0)],  # one line says nothing
        [("tea", 9.0), ("tea", 9.0)],  # the same again costs the same again
        [("tea", 9.0), ("cup", None)],  # the total on the first line only adds up
        [(None, 9.0), (None, 9.0)],
    ],
)
def test_orders_that_say_nothing_do_not_count(lines):
    assert looked(*[lines] * 30) is None
    assert looked(*[lines] * 30, *[ALIKE] * 20) == Repeated(20, 20)


def test_texts_and_names_of_products_will_do():
    lines = [("tea", "9,00"), ("cup", "9,00")]
    columns = ("order_id", "product_name", "amount")
    assert looked(*[lines] * 20, columns=columns) == Repeated(20, 20)


@pytest.mark.parametrize("lacking", ["order_id", "product_id", "amount"])
def test_without_one_of_the_columns_nothing_is_said(lacking):
    names = ["order_id", "product_id", "amount"]
    columns = [name if name != lacking else "other" for name in names]
    assert looked(*[ALIKE] * 20, columns=columns) is None


def test_lines_without_an_order_are_no_order():
    lines = [(f"o{n}", *line) for n in range(20) for line in ALIKE]
    lines += [(None, *line) for line in ALIKE]
    frame = pd.DataFrame(lines, columns=["order_id", "product_id", "amount"])
    assert repeated(engines.lazy(frame)) == Repeated(20, 20)
