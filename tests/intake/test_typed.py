"""Texts, numbers and dates as columns of one kind; what was changed is written down."""

import decimal
from datetime import date, datetime, timedelta, timezone

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from order_lines import cleaned, kept, line, loaded, reasons, refusal

from salesnb.intake import typed


def changes(found):
    return {(c, what): rows for c, what, rows in found.changes.to_numpy().tolist()}


# --- trimmed, cut, upper case, corrected, filled ---------------------------------------


def test_texts_lose_their_outer_spaces_and_no_others():
    rows = [line(product_name=text) for text in (" RED  BOX ", "RED BOX", "\u00a0", "")]
    found = cleaned(rows)
    assert kept(found, "product_name") == ["RED  BOX", "RED BOX", None]
    assert reasons(found) == ["", "", "", "exact_duplicate"]  # empty in two ways
    assert changes(found) == {("product_name", "trimmed"): 2}


def test_ids_keep_their_zeros():
    assert kept(cleaned([line(customer_id="00042")]), "customer_id") == ["00042"]


def test_an_end_is_cut_off_as_often_as_it_stands_there():
    cut = {
        "17850.0": "17850",
        "17850": "17850",
        "17850.0.0": "17850",
        "1.0 .0": "1",
        "170": "170",
        "17850.05": "17850.05",
        ".0": None,
        " 5.0 ": "5",
    }
    rows = [line(customer_id=text, note=str(n)) for n, text in enumerate(cut)]
    found = cleaned(rows, strip={"customer_id": ".0"})
    assert dict(zip(cut, kept(found, "customer_id"), strict=True)) == cut


@pytest.mark.parametrize("end", [".0", "+", "$", "(", "\\d"])
def test_an_end_is_a_text_not_a_pattern(end):
    found = cleaned([line(customer_id="17" + end)], strip={"customer_id": end})
    assert kept(found, "customer_id") == ["17"]


def test_upper_case():
    rows = [line(product_id=text) for text in ("85123a", "85123A", "größe")]
    found = cleaned(rows, upper=["product_id"])
    assert kept(found, "product_id")[0] == "85123A"
    assert reasons(found) == ["", "exact_duplicate", ""]


def test_corrections():
    rows = [line(product_name=text) for text in (" GTXPro", "GTX Pro", "GTXPro2", None)]
    found = cleaned(rows, correct={"product_name": {"GTXPro": "GTX Pro"}})
    assert kept(found, "product_name") == ["GTX Pro", "GTXPro2", None]
    assert reasons(found) == ["", "exact_duplicate", "", ""]
    assert changes(found)[("product_name", "corrected")] == 1


def test_a_product_that_goes_by_its_name_is_corrected_with_it():
    rows = [line(product_name=text) for text in ("GTXPro", "GTX Pro", "", None)]
    source = {
        "correct": {"product_name": {"GTXPro": "GTX Pro"}},
        "fill": {"product_name": "Other"},
        "not_products": {"product_id": "Other"},
    }
    found = cleaned(rows, **source)
    assert kept(found, "product_id", "kind") == [
        ("GTX Pro", "sale"),
        ("Other", "charge"),
    ]
    assert reasons(found) == ["", "exact_duplicate", "", "exact_duplicate"]
    coded = cleaned([line(product_name="GTXPro", product_id="GTXPro")], **source)
    assert kept(coded, "product_id") == ["GTXPro"]


def test_where_case_says_nothing_it_says_nothing_in_corrections_and_ends():
    source = {
        "upper": ["product_id"],
        "correct": {"product_id": {"Gtxpro": "GTX Pro"}},
        "strip": {"product_id": "-eu"},
    }
    rows = [line(product_id=text) for text in ("gtxpro", "GTXPRO-EU", "gtx pro")]
    found = cleaned(rows, **source)
    assert kept(found, "product_id") == ["GTX PRO"]
    assert reasons(found)[1:] == ["exact_duplicate"] * 2


def test_fills():
    rows = [
        line(region="", quantity=""),
        line(region="North", quantity="2"),
        line(region=" ", quantity="n/a", order_id="8"),
    ]
    found = cleaned(rows, fill={"region": "Unknown", "quantity": "1"})
    assert kept(found, "region", "quantity") == [
        ("Unknown", 1.0),
        ("North", 2.0),
        ("Unknown", 1.0),
    ]
    assert changes(found)[("region", "filled")] == 2
    assert changes(found)[("quantity", "filled")] == 2


def test_a_text_that_cannot_be_read_is_not_filled_over():
    found = cleaned([line(quantity="many")], fill={"quantity": "1"})
    assert reasons(found) == ["unreadable_amount"]


def test_values_are_filled_and_corrected_like_texts():
    rows = pd.DataFrame(
        {
            "order_date": [date(2024, 3, 1)] * 2,
            "amount": [5.0, 6.0],
            "quantity": [np.nan, 2],
            "product_id": [7, 8],
        }
    )
    found = cleaned(
        rows, fill={"quantity": "1"}, correct={"product_id": {"7": "seven"}}
    )
    assert kept(found, "quantity", "product_id") == [(1.0, "seven"), (2.0, "8")]


def test_changes_are_those_of_the_rows_kept():
    rows = [line(region=" N "), line(region=" N "), line(region=" N ", amount="")]
    rows.append(dict.fromkeys(rows[0], ""))
    found = cleaned(rows, fill={"region": "Unknown"})
    assert changes(found) == {("region", "trimmed"): 1}


def test_nothing_changed():
    assert changes(cleaned([line()])) == {}


def test_a_mark_of_return_that_says_no_is_none():
    texts = ["No", "no", " N ", "false", "0", "否", "", "n/a", "Yes", "1", "partly"]
    rows = [line(returned=text, note=str(n)) for n, text in enumerate(texts)]
    assert kept(cleaned(rows), "returned") == [*[None] * 8, "Yes", "1", "partly"]


def test_a_flag_of_return_is_a_mark_where_it_is_true():
    rows = pd.DataFrame([line(), line(order_id="8")]).assign(returned=[True, False])
    assert kept(cleaned(rows), "returned") == ["true", None]


# --- values that are typed already -----------------------------------------------------


def values(**columns):
    """A frame of two rows with the columns given."""
    days = pd.to_datetime(["2024-03-01", "2024-03-02"])
    return pd.DataFrame({"order_date": days, "amount": [1.0, 2.0], **columns})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([17850.0, np.nan], ["17850", None]),  # pandas' ids with a missing one
        ([17850, 3], ["17850", "3"]),
        ([1.5, 1e30], ["1.5", "1e+30"]),
        (["00042", None], ["00042", None]),
        ([True, False], ["true", "false"]),
        (pd.array([5, None], dtype="Int64"), ["5", None]),
        (pd.Categorical(["a", None]), ["a", None]),
        (pd.Series([7, "A"], dtype=object), ["7", "A"]),
    ],
)
def test_ids_of_other_types_are_texts(given, expected):
    assert kept(cleaned(values(customer_id=given)), "customer_id") == expected


@pytest.mark.parametrize(
    "amounts",
    [
        [5, 7],
        [5.0, 7.0],
        np.array([5, 7], dtype="float32"),
        pd.array([5, 7], dtype="Int8"),
        ["5.00", "£7"],
        pd.Series([5, "7.0"], dtype=object),
        pd.Series([decimal.Decimal("5.00"), decimal.Decimal(7)], dtype=object),
    ],
)
def test_amounts_of_any_type(amounts):
    assert kept(cleaned(values().assign(amount=amounts)), "amount") == [5.0, 7.0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, None])
def test_what_is_no_number_is_no_amount(bad):
    assert reasons(cleaned(values().assign(amount=[5.0, bad]))) == ["", "no_amount"]


@pytest.mark.parametrize("bad", [2e14, -1e300])
def test_what_is_too_large_to_be_added_up_is_set_aside(bad):
    found = cleaned(values().assign(amount=[5.0, bad]))
    assert reasons(found) == ["", "unreadable_amount"]


@pytest.mark.parametrize(
    "days",
    [
        [date(2024, 3, 1), date(2024, 3, 2)],
        [datetime(2024, 3, 1, 8), datetime(2024, 3, 2, 23, 59)],
        *(
            pd.to_datetime(["2024-03-01", "2024-03-02"]).as_unit(u)
            for u in ("s", "ms", "ns")
        ),
        ["2024-03-01", "2024-03-02 10:00:00"],
        [20240301, 20240302],  # dates that were stored as numbers
        [20240301.0, 20240302.0],
        pd.Series(["2024-03-01", date(2024, 3, 2)], dtype=object),
    ],
)
def test_dates_of_any_type(days):
    found = cleaned(
        values().assign(order_date=days), date_format=["%Y%m%d", "%Y-%m-%d"]
    )
    assert [day.date() for day in kept(found, "order_date")] == [
        date(2024, 3, 1),
        date(2024, 3, 2),
    ]


def test_a_time_with_a_zone_keeps_its_day():
    """Half past midnight in Shanghai is still the day before in London."""
    there = timezone(timedelta(hours=8))
    moments = [
        datetime(2024, 3, 1, 0, 30, tzinfo=there),
        datetime(2024, 3, 31, tzinfo=there),
    ]
    zoned = pd.to_datetime(pd.Series(moments)).dt.tz_convert("Asia/Shanghai")
    frames = [
        values().assign(order_date=zoned),
        pl.DataFrame({"amount": [1.0, 2.0], "order_date": moments}).with_columns(
            pl.col("order_date").dt.convert_time_zone("Asia/Shanghai")
        ),
    ]
    for frame in frames:
        found = kept(cleaned(frame), "order_date")
        assert found == [pd.Timestamp("2024-03-01 00:30"), pd.Timestamp("2024-03-31")]


def test_a_type_that_is_no_date_and_no_amount_is_read_as_the_text_it_is():
    frame = values().assign(amount=pd.to_datetime(["2024-03-01", None]))
    assert reasons(cleaned(frame)) == ["unreadable_amount", "no_amount"]
    day = values().assign(order_date=[True, False])
    assert reasons(cleaned(day)) == ["unreadable_date"] * 2


def test_columns_that_are_missing_altogether():
    frame = values().assign(customer_id=None, quantity=None, region=[None, None])
    found = cleaned(frame)
    assert kept(found, "customer_id", "quantity", "region") == [(None, None, None)] * 2


def engine_frames(frame, tmp_path):
    polars = pl.DataFrame(frame.to_dict("list"), strict=False)
    path = tmp_path / "orders.parquet"
    polars.write_parquet(path)
    own = duckdb.connect()
    return {
        "pandas": frame,
        "polars": polars,
        "polars, lazy": polars.lazy(),
        "duckdb": own.sql(f"SELECT * FROM '{path}'"),
        "narwhals": loaded(frame).frame.drop("row"),
    }


def test_every_kind_of_frame_is_cleaned_alike(tmp_path):
    """Parquet files say nothing of NaN when they say what is the largest of a column."""
    frame = pd.DataFrame(
        {
            "order_id": ["7", "7", "8", "9"],
            "order_date": pd.to_datetime(["2024-03-01"] * 4),
            "customer_id": [1.0, 1.0, np.nan, 2.5],
            "quantity": [1, 1, 2, 3],
            "amount": [5.0, 5.0, np.nan, -2.5],
        }
    )
    frames = engine_frames(frame, tmp_path)
    for name, given in frames.items():
        found = cleaned(given)
        assert reasons(found) == ["", "exact_duplicate", "no_amount", ""], name
        assert kept(found, "row", "customer_id", "amount", "kind") == [
            (1, "1", 5.0, "sale"),
            (4, "2.5", -2.5, "return"),
        ], name


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([7, 3], [3, 7]),
        ([1, 1], [1, 2]),
        (["5", "6"], [1, 2]),
        ([0.5, 1.5], [1, 2]),
        (pd.array([None, 5], dtype="Int64"), [1, 2]),
    ],
)
def test_a_row_of_its_own_stays_if_it_tells_rows_apart(numbers, expected):
    frame = values(row=numbers)
    assert kept(cleaned(frame), "row") == expected
    assert cleaned(frame.iloc[:0]).rows_in == 0


def test_readings_are_of_the_columns_that_are_there():
    given = typed.trimmed(loaded([line()], date_format="%Y-%m-%d", decimal="."))
    assert list(typed.readings(given)) == ["order_id", "order_date", "amount"]


def test_amounts_that_would_be_guessed_are_named_as_in_the_file():
    rows = pd.DataFrame({"Day": ["2024-03-01"], "Total": ["1,234"]})
    how = {"columns": {"order_date": "Day", "amount": "Total"}}
    assert refusal(typed.readings, loaded(rows, **how)).startswith(
        "'Total' has amounts such as '1,234' whose comma can be"
    )
