"""One row a customer: by hand, against plain pandas, and the published customers."""

from dataclasses import replace
from datetime import date

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from same import assert_same_in_all_forms
from sold import back, businesses, few, lines, refusal, sold

from salesnb.analysis import book, features
from salesnb.intake import clean, load

AS_OF = date(2024, 3, 31)
# Ann: orders 1 and 2 on 1 January, 3 on the 11th, a return on the 20th. Bob: one order.
# Cy only gave something back; nobody bought order 5; Di ordered after the as-of date.
ROWS = [
    sold("2024-01-01 09:00", order_id="1", amount=10.0, discount=0.5),
    sold("2024-01-01 09:00", order_id="1", amount=30.0, product_id="ink", discount=0.0),
    sold("2024-01-01 23:59", order_id="2", amount=20.0, customer_name="Ann"),
    sold("2024-01-11 00:00", order_id="3", amount=20.0, product_id="ink"),
    sold("2024-01-11", order_id="3", amount=4.0, kind="charge", product_id="POST"),
    back("2024-01-20", order_id="r", amount=-24.0),
    sold(
        "2024-03-31 23:59", order_id="4", customer_id="bob", amount=7.5, returned="Yes"
    ),
    back("2024-01-20", order_id="q", customer_id="cy", amount=-1.0),
    sold("2024-01-20", order_id="5", customer_id=None, amount=500.0),
    sold("2024-04-01 00:00", order_id="6", customer_id="di", amount=900.0),
    sold("2024-04-01 00:00", order_id="7", amount=900.0),
]


def described(rows=ROWS, as_of=AS_OF, **more):
    given = lines(*rows) if isinstance(rows, list) else rows
    return features.customers(given, as_of=as_of, **more)


def of(name, table):
    (row,) = table[table["customer_id"] == name].to_dict("records")
    return row


def test_a_customer_by_hand():
    ann = of("ann", described())
    assert ann == {
        "customer_id": "ann",
        "customer_name": "Ann",
        "first_order": pd.Timestamp("2024-01-01"),
        "last_order": pd.Timestamp("2024-01-11"),  # the return is no order
        "days_since_last_order": 80,  # 20 in January, 29, 31
        "order_count": 3,
        "spend": 60.0,  # 10 + 30 + 20 + 20 + 4 - 24
        "average_order": 20.0,
        "tenure": 90,
        "mean_gap": 10.0,  # of two days, not of three orders
        "products": 2,
        "return_rate": 24 / 80,
        "discount_share": 0.125,  # (10 * .5 + 30 * 0) / 40: two lines do not say
    }


def test_what_one_order_does_not_tell_is_missing():
    bob = of("bob", described())
    assert (bob["customer_name"], bob["order_count"], bob["tenure"]) == ("bob", 1, 0)
    assert np.isnan([bob["mean_gap"], bob["discount_share"]]).all()
    assert bob["return_rate"] == 1  # a sale marked as returned, as in the book


def test_customers_are_those_with_an_order_by_their_id():
    table = described()
    assert table["customer_id"].tolist() == ["ann", "bob"]
    assert tuple(table.columns) == features.COLUMNS
    counts = table[[*features.COUNTS]].dtypes
    assert (counts == "int64").all()


def test_of_several_names_the_latest_holds():
    def name(*rows, as_of=AS_OF):
        named = [sold(day, customer_name=given) for day, given in rows]
        return of("ann", described(named, as_of))["customer_name"]

    old, new = ("2024-01-01", "Zeta Old Ltd"), ("2024-02-01", "Acme New Ltd")
    assert name(old, new) == name(new, old) == "Acme New Ltd"
    assert name(old, new, as_of=date(2024, 1, 31)) == "Zeta Old Ltd"
    # The latest day says no name; on one day, the last by alphabet.
    assert name(old, new, ("2024-03-01", None)) == "Acme New Ltd"
    assert name(old, new, ("2024-02-01", "Berg")) == "Berg"
    assert name(("2024-03-01", None)) == "ann"
    assert name(("1969-12-31", "B"), ("2024-01-01", "A")) == "A"


def test_the_as_of_day_is_in_and_the_next_is_not():
    row = [sold("2024-03-30", customer_id="old")]
    on = [sold("2024-03-31 23:59:59.999"), *row]
    assert described(on)["customer_id"].tolist() == ["ann", "old"]
    assert described([sold("2024-04-01"), *row])["customer_id"].tolist() == ["old"]
    assert of("ann", described(on))["days_since_last_order"] == 0


def test_a_sale_without_a_number_is_bought_but_no_order():
    rows = [
        sold("2024-01-01", order_id=None),
        sold("2024-01-05", order_id=None),
        sold("2024-01-09", order_id="1"),
        sold("2024-01-01", order_id=None, customer_id="bob"),
    ]
    (ann,) = described(rows).to_dict("records")
    assert (ann["order_count"], ann["spend"], ann["mean_gap"]) == (1, 30, 4)


def test_an_order_of_two_days_is_one_order():
    rows = [sold("2024-01-01 23:59", order_id="1"), sold("2024-01-02", order_id="1")]
    ann = of("ann", described(rows))
    assert (ann["order_count"], ann["mean_gap"], ann["average_order"]) == (1, 1, 20)


def test_nothing_sold_for_money_has_no_rates():
    ann = of("ann", described([sold("2024-01-01", amount=0.0, discount=0.2)]))
    assert ann["average_order"] == 0
    assert np.isnan([ann["return_rate"], ann["discount_share"]]).all()


def test_products_are_told_apart_only_where_they_are_known():
    rows = [sold("2024-01-01", product_id=None), sold("2024-01-01", product_id="a")]
    assert of("ann", described(rows))["products"] == 1
    assert of("ann", described(rows[:1]))["products"] == 0


@few(6)
@given(businesses())
def test_the_return_rate_is_that_of_the_book(frame):
    mine = frame.assign(customer_id="ann", order_id="1")
    daily = book.book(mine).daily
    gross = daily["gross_sales"].sum()
    expected = round(daily["returned"].sum(), 4) / round(gross, 4)
    assert of("ann", described(mine))["return_rate"] == pytest.approx(expected)


@few(6)
@given(businesses())
def test_customers_are_those_of_plain_pandas(frame):
    table = described(frame).set_index("customer_id")
    own = frame[frame["customer_id"].notna()]
    sales = own[own["kind"] == "sale"]
    by = sales.groupby("customer_id")
    orders = by["order_id"].nunique()
    orders = orders[orders > 0]
    assert table["order_count"].to_dict() == orders.to_dict()
    days = sales.assign(day=sales["order_date"].dt.normalize()).groupby("customer_id")
    last = (pd.Timestamp(AS_OF) - days["day"].max()).dt.days
    assert table["days_since_last_order"].to_dict() == last[orders.index].to_dict()
    gaps = days["day"].apply(
        lambda day: day.drop_duplicates().sort_values().diff().mean()
    )
    assert table["mean_gap"].fillna(-1).tolist() == pytest.approx(
        (gaps[orders.index] / pd.Timedelta(days=1)).fillna(-1).tolist()
    )
    spend = own.groupby("customer_id")["amount"].sum().round(4)
    assert table["spend"].to_dict() == spend[orders.index].to_dict()
    products = by["product_id"].nunique()
    assert table["products"].to_dict() == products[orders.index].to_dict()


@few(3)
@given(businesses(), st.randoms(use_true_random=False))
def test_order_halves_and_engines_change_nothing_at_all(frame, random):
    discounts = [random.choice([None, 0.0, 0.15, 0.3333]) for _ in range(len(frame))]
    frame["discount"] = pd.Series(discounts, frame.index, dtype="float64")
    assert_same_in_all_forms(described, frame, random)


# --- what is in no row -------------------------------------------------------------------


def test_lines_in_no_row_by_hand():
    found = features.left_out(lines(*ROWS), as_of=AS_OF)
    assert found.to_numpy().tolist() == [
        ["no_customer", 1, 0, 500.0],
        ["no_order", 1, 1, -1.0],
        ["after_as_of", 2, 2, 1800.0],
    ]


@few(4)
@given(businesses(), st.randoms(use_true_random=False))
def test_spend_and_what_is_left_out_are_all_the_money(frame, random):
    as_of = date(2024, 2, 20)
    found = features.left_out(frame, as_of=as_of)
    money = described(frame, as_of)["spend"].sum() + found["money"].sum()
    assert money == pytest.approx(frame["amount"].sum(), abs=1e-6)
    shuffled = frame.sample(frac=1, random_state=random.randrange(99))
    pd.testing.assert_frame_equal(found, features.left_out(shuffled, as_of=as_of))


# --- refusals ----------------------------------------------------------------------------


def test_without_customers_there_is_a_sentence():
    rows = [sold("2024-01-01", customer_id=None), sold("2024-01-02", customer_id=None)]
    assert refusal(described, rows) == (
        "None of the 2 order lines names who bought, so there is no customer to "
        "describe.\nWrite into the source file:\ncolumns:\n  customer_id: <your column>"
    )


def test_an_as_of_date_before_the_first_order_is_refused():
    rows = [back("2024-01-01"), sold("2024-01-05 12:00"), sold("2024-01-09")]
    assert refusal(described, rows, as_of=date(2024, 1, 4)) == (
        "On the as-of date, 2024-01-04, nobody had ordered: the first order of a known "
        "customer is of 2024-01-05.\nWrite a later date:  as_of: '2024-01-05'"
    )
    assert len(described(rows, as_of=date(2024, 1, 5))) == 1


def test_without_orders_there_is_a_sentence():
    rows = [back("2024-01-01"), sold("2024-01-05", order_id=None)]
    assert refusal(described, rows).startswith(
        "None of the 2 order lines is an order of a known customer: a line of kind sale"
    )


# --- how much the best hold --------------------------------------------------------------


def best(*spend, share=0.2):
    return features.share_of_best(pd.DataFrame({"spend": spend}), share=share).iloc[0]


def test_the_share_of_the_best_by_hand():
    """Of 10 customers the best two hold 30 + 20 of 100; six make 80, exactly."""
    found = best(30.0, 20, 10, 10, 5, 5, 5, 5, 5, 5)
    assert found.tolist() == [10, 2, 0.5, 6]


def test_who_spent_nothing_has_no_share():
    assert best(80.0, 20, 0, -50, share=0.25).tolist() == [4, 1, 0.8, 1]
    assert best(80.0, 20, 0, -50, share=1).tolist() == [4, 4, 1, 1]


def test_the_best_are_the_nearest_whole_number():
    assert [best(*[1.0] * n)["best"] for n in (2, 3, 7, 8, 12, 13)] == [
        0,
        1,
        1,
        2,
        2,
        3,
    ]
    assert np.isnan(best(1.0, 1.0)["share_of_spend"])


def test_of_nothing_there_is_no_share():
    found = best(0.0, -1)
    assert found[["customers", "best", "make_80"]].tolist() == [2, 0, 0]
    assert np.isnan(found["share_of_spend"])


@pytest.mark.parametrize("share", [0, -0.2, 20, float("nan")])
def test_a_share_is_a_fraction(share):
    assert refusal(best, 1.0, share=share) == (
        f"share is {share}, not a share above 0 and up to 1.\nWrite  share=0.2"
    )


# --- real customers ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop(data_dir):
    """The lines most papers take: all rows, known customers, nothing below zero."""
    path = data_dir / "online_retail" / "online_retail.csv.gz"
    loaded = load.orders(path, source="online_retail")
    how = loaded.source.model_copy(update={"duplicates": "keep", "not_products": {}})
    kept = clean.orders(replace(loaded, source=how)).kept
    return kept.filter((nw.col("quantity") > 0) & (nw.col("unit_price") > 0))


@pytest.mark.data("rfm_orders")
def test_rfm_orders_has_the_published_customers(data_dir):
    path = data_dir / "rfm_orders" / "rfm_data_orders.csv"
    kept = clean.orders(load.orders(path, source="rfm_orders")).kept
    table = described(kept, date(2006, 12, 31)).set_index("customer_id")
    names = ["days_since_last_order", "order_count", "spend"]
    assert table.loc["Abbey O'Reilly", names].tolist() == [205, 6, 472]
    assert table.loc["Aden Murphy", names].tolist() == [98, 7, 596]
    assert table.loc["Admiral Senger", names].tolist() == [132, 5, 448]


@pytest.mark.data("online_retail")
def test_online_retail_customers(shop):
    """Counted independently: see the README of the data."""
    table = described(shop, date(2011, 12, 9))
    assert len(table) == 4338
    assert table["order_count"].sum() == 18_532
    assert (table["order_count"] == 1).sum() == 1493
    assert round(table["spend"].sum(), 4) == 8911407.904
    first = table.sort_values("spend").iloc[-1]
    assert (first["customer_id"], first["spend"]) == ("14646", 280206.02)
    found = features.share_of_best(table).iloc[0]
    assert round(found["share_of_spend"], 5) == 0.74617
    assert found[["customers", "best", "make_80"]].tolist() == [4338, 868, 1133]
    aside = features.left_out(shop, as_of=date(2011, 12, 9))
    assert aside["money"].tolist() == [
        1755276.64,
        0,
        0,
    ]  # 10,666,684.544 - 8,911,407.904


@pytest.mark.data("cdnow")
def test_cdnow_customers(data_dir):
    path = data_dir / "cdnow" / "CDNOW_master.txt"
    kept = clean.orders(load.orders(path, source="cdnow")).kept
    table = described(kept, date(1998, 6, 30))
    assert len(table) == 23_570
    assert round(table["spend"].sum(), 4) == 2500315.63
    assert round((table["order_count"] == 1).mean(), 3) == 0.505
    assert round(features.share_of_best(table)["share_of_spend"].iloc[0], 3) == 0.678
    assert table["first_order"].max() < pd.Timestamp("1997-04-01")
