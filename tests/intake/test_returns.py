"""Returns and the sales they take back, by hand."""

import pandas as pd
import pytest

from salesnb.intake import clean, load, returns


def kept(*rows, without=()):
    """Rows of (day, customer, product, quantity, price), in a file of these columns."""
    names = ["order_date", "customer_id", "product_id", "quantity", "unit_price"]
    frame = pd.DataFrame(rows, columns=names).astype("str")
    frame.insert(0, "order_id", [f"{n}" for n in range(len(rows))])
    return clean.orders(load.orders(frame.drop(columns=[*without]))).kept


LINES = [
    ("2024-01-05", "ann", "tea", 2, 5.0),
    ("2024-01-08", "ann", "tea", 2, 5.0),
    ("2024-01-09", "ann", "tea", -2, 5.0),  # the latest such sale, of the 8th
    ("2024-01-10", "ann", "tea", -2, 5.0),  # the other one
    ("2024-01-11", "ann", "tea", -1, 5.0),  # of one of at least as many
    ("2024-01-12", "bob", "tea", -1, 5.0),  # bob never bought
]


def test_each_return_takes_back_the_latest_sale_that_fits():
    table = returns.matched(kept(*LINES))
    assert table["match"].tolist() == ["exact", "exact", "partial", "not_seen"]
    assert table["sale_order_id"].fillna("-").tolist() == ["1", "0", "1", "-"]
    sums = returns.summary(table).set_index("match")
    assert sums["rows"].to_dict() == {"exact": 2, "partial": 1, "not_seen": 1}
    assert sums.loc["exact", "amount"] == -20


@pytest.mark.parametrize("column", ["customer_id", "product_id"])
def test_without_customers_or_products_no_sale_is_seen(column):
    table = returns.matched(kept(*LINES, without=[column]))
    assert table["match"].tolist() == ["not_seen"] * 4
