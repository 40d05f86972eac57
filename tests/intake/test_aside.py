"""The rows set aside, by hand: which of them are shown, and what stood in them."""

import pandas as pd
from order_lines import cleaned, line

from salesnb.intake import aside


def shown(rows, *, most=aside.MOST, **source):
    return aside.rows(cleaned(rows, **source), most=most)


def test_texts_are_those_of_the_file():
    found = shown([line(), line(amount=" five ", note=" 007 "), line(order_date="")])
    assert found.headers == ("order_id", "order_date", "amount", "note")
    assert found.frame.astype(object).where(
        found.frame.notna(), None
    ).to_numpy().tolist() == [
        [2, "unreadable_amount", "five", "7", "2024-03-01", " five ", " 007 "],
        [3, "no_date", None, "7", "", "5", None],
    ]
    assert found.total == 2


def test_a_column_that_is_number_and_name_stands_there_once():
    row = line(order_date="soon", product_name="tea")
    found = shown([row])
    assert found.headers == ("order_id", "order_date", "product_name", "amount")


def test_values_that_came_typed_are_texts_too():
    frame = pd.DataFrame(
        {"order_date": pd.to_datetime(["2024-03-01", None]), "amount": [5, 7]}
    )
    found = shown(frame)
    assert found.frame[["reason", "amount"]].to_numpy().tolist() == [["no_date", "7"]]


def test_the_only_row_of_a_reason_is_among_the_few_that_are_shown():
    rows = [line(order_id="1"), *[line(order_id="1")] * 5, line(amount="x")]
    found = shown(rows, most=3)
    assert found.frame["row"].tolist() == [2, 3, 7]
    assert found.frame["reason"].tolist() == [
        "exact_duplicate", "exact_duplicate", "unreadable_amount",
    ]  # fmt: skip
    assert found.total == 6


def test_nothing_set_aside():
    found = shown([line()])
    assert (len(found.frame), found.total) == (0, 0)
