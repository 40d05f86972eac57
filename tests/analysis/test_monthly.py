"""The month in numbers, against sums by hand and plain pandas on a real shop."""

from datetime import date

import numpy as np
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

from salesnb.analysis import book, monthly, pipeline
from salesnb.intake import clean, load
from salesnb.periods import Calendar

PEOPLE = (
    "active_customers",
    "new_customers",
    "returning_customers",
    "lapsed_customers",
    "customers_to_date",
)
CALENDARS = [
    {},
    {"kind": "quarter", "fiscal_start": 2},
    {"kind": "year"},
    {"kind": "year", "fiscal_start": 4},
    {"kind": "445"},
    {"kind": "445", "fiscal_start": 2, "week_start": "sunday"},
]


def months(*rows, month="2024-03", as_of="2024-03-31", **calendar):
    about = booked(*rows)
    view = seen(about, month, as_of, **calendar)
    return monthly.by_period(about, view).set_index("period")


def table_of(about, *, month="2024-03", as_of="2024-03-31", kind="month", **given):
    view = seen(about, month, as_of, kind=kind)
    return monthly.kpis(about, view, **given).set_index("metric")


def kpis(*rows, **given):
    return table_of(booked(*rows), **given)


def listed(column):
    return [None if pd.isna(value) else value for value in column]


# One row a period

A_YEAR = [
    # January: a and b are new; b's return is no order
    sale("2024-01-05", 100, who="a", order="1", units=10),
    sale("2024-01-05", 20, who="a", order="1", units=1),
    sale("2024-01-20", 50, who="b", order="2", units=5),
    # February: a comes back, nobody else; b sends back
    sale("2024-02-05", 30, who="a", order="3", units=3),
    back("2024-02-06", -50, who="b", order="C2", units=-5),
    # March: c is new, a and b come back, someone buys without a name
    sale("2024-03-01", 10, who="a", order="4", units=1),
    sale("2024-03-02", 10, who="b", order="5", units=1),
    sale("2024-03-31T23:59", 70, who="c", order="6", units=7),
    sale("2024-03-03", 5, order="7", units=1),
    charge("2024-03-03", 4, order="8", units=1),
]


def test_every_column_by_hand():
    table = months(*A_YEAR)
    expected = {
        "revenue": [170, -20, 99],
        "gross_sales": [170, 30, 95],
        "returned": [0, 50, 0],
        "orders": [2, 1, 4],  # two lines of order 1 are one; C2 and 8 are none
        "units": [16, -2, 10],
        "active_customers": [2, 1, 3],
        "new_customers": [2, 0, 1],
        "returning_customers": [0, 1, 2],
        # Gaps of 31 and 25 days for a, 42 for b: nine tenths of the way is 39.8, so
        # 40. b was silent from 20 January, and on 1 March for 41 days: in March.
        "lapsed_customers": [0, 0, 1],
        "customers_to_date": [2, 2, 3],
        "revenue_without_customer": [0, 0, 9],
        "partial": [False, False, False],
    }
    assert {name: table[name].tolist() for name in expected} == expected
    assert table.index.tolist() == ["2024-01", "2024-02", "2024-03"]
    assert table["end"].dt.day.tolist() == [31, 29, 31]
    assert set(table.columns) == {*expected, "start", "end"}


def test_new_and_returning_are_customers_and_not_invoices():
    """Trap D5: three invoices of one customer are one, and nobody is both."""
    table = months(
        sale("2024-02-01", 1, who="a"),
        *(sale(f"2024-03-0{day}", 1, who="a") for day in (1, 2, 3)),
        *(sale(f"2024-03-0{day}", 1, who="b") for day in (4, 5)),
    ).loc["2024-03"]
    people = [table[name] for name in PEOPLE[:3]]
    assert people == [2, 1, 1]  # b bought twice in the first month: new, not returning


def test_a_month_without_sales_is_a_row_of_zeros():
    table = months(
        sale("2024-01-31", 5, who="a", units=1), sale("2024-03-01", 5, who="a", units=1)
    )
    empty = table.loc["2024-02"].drop(["start", "end", "partial"])
    # All but those who have bought until now: a has, in January
    assert empty.pop("customers_to_date") == 1
    assert not empty.any() and not empty.isna().any()


def test_an_order_over_two_months_is_in_both():
    """So orders of months do not add up to those of the year."""
    rows = [sale("2024-02-29", 1, order="1"), sale("2024-03-01", 1, order="1")]
    assert months(*rows)["orders"].tolist() == [1, 1]
    assert months(*rows, as_of="2024-12-31", kind="year")["orders"].tolist() == [1]


def test_lapsed_counts_a_silence_once():
    # Four gaps of a week and one of 60 days: nine tenths of the way is 38.8, so 39.
    days = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22", "2024-01-29"]
    rows = [sale(day, 1, who="a") for day in (*days, "2024-03-29")]
    table = months(*rows, sale("2024-06-30", 1), month="2024-06", as_of="2024-06-30")
    # 29 January + 40 days is 9 March; 29 March + 40 days is 8 May.
    assert table["lapsed_customers"].tolist() == [0, 0, 1, 0, 1, 0]
    cut = months(*rows, sale("2024-05-07", 1), month="2024-05", as_of="2024-05-07")
    assert cut["lapsed_customers"].tolist() == [0, 0, 1, 0, 0]


def test_periods_that_the_data_cut_are_partial():
    daily = pd.date_range("2024-01-15", "2024-03-10").strftime("%Y-%m-%d")
    table = months(*(sale(day, 1) for day in daily), as_of="2024-03-10")
    assert table["partial"].tolist() == [True, False, True]


def test_a_first_period_whose_first_days_are_the_usual_silence_is_whole():
    # A line every third day: with the first on 3 January nothing need be missing.
    daily = pd.date_range("2024-01-03", "2024-03-31", freq="3D").strftime("%Y-%m-%d")
    table = months(*(sale(day, 1) for day in daily))
    assert table["partial"].tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        ({"kind": "quarter"}, {"2024-Q1": 7, "2024-Q2": 8}),
        # Quarters from February: January is in the last of the year before.
        (
            {"kind": "quarter", "fiscal_start": 2},
            {"FY2024-Q4": 1, "FY2025-Q1": 14},
        ),
        ({"kind": "year"}, {"2024": 15}),
        ({"kind": "year", "fiscal_start": 4}, {"FY2024": 7, "FY2025": 8}),
        # Weeks from 1 January: periods begin there, and on 29 January, 26 February, 1
        # April. 27 February is in the third.
        (
            {"kind": "445"},
            {"FY2024-P01": 1, "FY2024-P02": 0, "FY2024-P03": 6, "FY2024-P04": 8},
        ),
    ],
)
def test_revenue_in_each_calendar(calendar, expected):
    days = ["2024-01-28", "2024-02-27", "2024-03-31", "2024-04-01"]
    rows = [sale(day, 2**place) for place, day in enumerate(days)]
    table = months(*rows, month="2024-04", as_of="2024-04-01", **calendar)
    assert table["revenue"].to_dict() == expected


# One row a metric


def test_values_and_changes_by_hand():
    table = kpis(*A_YEAR)
    assert table["value"].to_dict() == pytest.approx(
        {
            "revenue": 99,
            "orders": 4,
            "units": 10,
            "average_order_value": 99 / 4,
            "active_customers": 3,
            "new_customers": 1,
            "returning_customers": 2,
            "lapsed_customers": 1,
            "customers_to_date": 3,
            "return_rate": 0,
        }
    )
    assert table["previous"]["orders"] == 1
    assert table["change_previous"]["orders"] == 3  # from 1 to 4
    assert table["change_previous"]["customers_to_date"] == 0.5
    assert table[["n", "d"]].loc["average_order_value"].tolist() == [99, 4]
    assert table["previous"]["return_rate"] == 50 / 30
    assert not table["reason"].any()


def test_the_same_month_last_year():
    days = {"2023-03-10": 8, "2023-04-10": 99, "2024-02-10": 5, "2024-03-10": 10}
    found = kpis(*(sale(day, money) for day, money in days.items())).loc["revenue"]
    assert (found["previous"], found["last_year"]) == (5, 8)
    assert (found["change_previous"], found["change_last_year"]) == (1, 0.25)


@pytest.mark.parametrize("base", [0, -7])
def test_no_change_against_nothing_or_less(base):
    rows = [sale("2024-01-05", 1), sale("2024-02-10", base), sale("2024-03-10", 10)]
    found = kpis(*rows).loc["revenue"]
    assert (found["value"], found["previous"]) == (10, base)
    assert pd.isna(found["change_previous"])


def test_before_the_data_begin_nothing_is_not_zero():
    daily = pd.date_range("2024-02-01", "2024-03-31").strftime("%Y-%m-%d")
    found = kpis(*(sale(day, 1) for day in daily))
    assert found["previous"]["revenue"] == 29
    assert found["last_year"].isna().all() and found["change_last_year"].isna().all()


def test_a_month_that_the_beginning_of_the_data_cuts_is_no_comparison():
    daily = pd.date_range("2024-02-12", "2024-03-31").strftime("%Y-%m-%d")
    found = kpis(*(sale(day, 1) for day in daily))
    assert found["value"]["revenue"] == 31
    assert found["previous"].isna().all()
    # It is spoken of itself, with what there is of it.
    first = kpis(*(sale(day, 1) for day in daily), month="2024-02")
    assert first["value"]["revenue"] == 18


def test_a_partial_month_against_the_same_working_days():
    # 8 working days to 12 March 2024, 12 February 2024 and 10 March 2023, and the
    # weekend of the 11th and 12th behind that one; what is later does not count.
    early = {"2023-03-12": 4, "2024-02-12": 5, "2024-03-12": 10}
    late = {"2023-01-02": 70, "2023-03-13": 70, "2024-02-13": 70}
    rows = [sale(day, money) for day, money in (early | late).items()]
    found = kpis(*rows, as_of="2024-03-12").loc["revenue"]
    assert found[["value", "previous", "last_year"]].tolist() == [10, 5, 4]


def test_a_month_cut_by_a_long_silence_is_compared_like_a_partial_one():
    daily = pd.date_range("2024-01-01", "2024-03-12").strftime("%Y-%m-%d")
    found = kpis(*(sale(day, 1) for day in daily), as_of="2024-06-30").loc["revenue"]
    assert (found["value"], found["previous"]) == (12, 12)


def test_a_year_is_compared_once_where_the_year_before_is_last_year():
    rows = [sale("2023-05-05", 4), sale("2024-05-05", 5)]
    found = kpis(*rows, month="2024-05", as_of="2024-12-31", kind="year").loc["revenue"]
    # The data end in May, so both years do.
    assert found[["value", "previous", "last_year"]].tolist() == [5, 4, 4]


# What the data lack


def reasons(*rows, **given):
    table = kpis(*rows, **given)
    missing = table["value"].isna()
    assert (table["reason"] != "").tolist() == missing.tolist()
    return table["reason"][missing].to_dict()


def test_data_without_customers():
    rows = [sale("2024-02-01", 1, units=1), sale("2024-03-01", 1, units=1)]
    assert reasons(*rows) == dict.fromkeys(PEOPLE, "no_customers")
    assert months(*rows)[[*PEOPLE]].isna().all(axis=None)


def test_data_without_quantities():
    rows = [sale("2024-02-01", 1, who="a"), sale("2024-03-01", 1, who="a")]
    assert reasons(*rows) == {"units": "no_quantities"}
    assert months(*rows)["units"].isna().all()


def test_data_without_repeat_orders():
    rows = [sale("2024-03-01", 1, who=who, units=1) for who in "ab"]
    assert reasons(*rows) == {"lapsed_customers": "no_repeat_orders"}


def test_a_month_in_which_nothing_was_sold():
    rows = [sale("2024-02-01", 5, who="a", units=1), sale("2024-02-03", 5, who="a")]
    found = reasons(*rows, back("2024-03-05", -5, who="a", units=-1))
    assert found == dict.fromkeys(
        ("average_order_value", "return_rate"), "nothing_sold"
    )


def test_a_customer_of_an_unnamed_month_is_nobody_and_not_missing():
    rows = [sale("2024-02-01", 5, who="a"), sale("2024-03-01", 5)]
    table = kpis(*rows, sale("2024-02-05", 5, who="a"))
    assert table["value"]["active_customers"] == 0


# Deals


def closed(*numbers):
    """won, closed, won_value, closed_value of the three windows."""
    return pd.DataFrame([*numbers], columns=list(pipeline.COUNTS))


TWO_YEARS = [sale("2023-01-05", 1), sale("2024-02-10", 1), sale("2024-03-10", 1)]


def test_win_rates():
    deals = closed((3, 4, 90.0, 100.0), (1, 2, 30.0, 90.0), (0, 5, 0.0, 10.0))
    table = kpis(*TWO_YEARS, deals=deals)
    wins = table.loc["win_rate", ["value", "n", "d", "previous", "last_year"]]
    assert wins.tolist() == [0.75, 3, 4, 0.5, 0]
    value = table.loc["win_rate_value"]
    assert (value["value"], value["n"], value["d"]) == (0.9, 90, 100)
    assert table["change_previous"]["win_rate"] == 0.5
    # None of five won last year: no base to grow from.
    assert pd.isna(table["change_last_year"]["win_rate"])


def test_nothing_closed_is_missing():
    """Trap D6: elsewhere it is shown as 0 %."""
    nothing = (0, 0, 0.0, 0.0)
    table = kpis(*TWO_YEARS, deals=closed(nothing, (1, 2, 3.0, 4.0), nothing))
    found = table.loc["win_rate"]
    assert pd.isna(found["value"]) and pd.isna(found["change_previous"])
    assert found["reason"] == table["reason"]["win_rate_value"] == "nothing_closed"
    assert pd.isna(found["last_year"])


def test_all_lost_is_zero_and_not_missing():
    found = kpis(*TWO_YEARS, deals=closed(*[(0, 5, 0.0, 0.0)] * 3)).loc["win_rate"]
    assert (found["value"], found["reason"]) == (0, "")


def test_closed_deals_without_value():
    table = kpis(*TWO_YEARS, deals=closed(*[(0, 5, 0.0, 0.0)] * 3))
    # The reason says that nothing of value was closed; W1 stands beside it.
    assert pd.isna(table["value"]["win_rate_value"])


def test_no_win_rate_without_deals():
    assert not {*monthly.DEAL_METRICS} & {*kpis(*TWO_YEARS).index}


# The plan


def plan(*rows):
    table = pd.DataFrame([*rows], columns=["month", "amount", "region"])
    return table.astype({"month": "str", "amount": float, "region": "str"})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("2024-03", 80, None)], 80),
        ([("2024-03", 30, "North"), ("2024-03", 20, "South")], 50),
        # The whole and its parts: the parts are told twice.
        (
            [("2024-03", 90, None), ("2024-03", 30, "North"), ("2024-03", 60, "South")],
            90,
        ),
        ([("2024-03", 80, None), ("2024-02", 7, None), ("2024-04", 7, "North")], 80),
        ([("2024-02", 7, None)], None),
        ([], None),
    ],
)
def test_the_plan_of_a_month(rows, expected):
    found = kpis(*TWO_YEARS, plan=plan(*rows))["plan"]
    assert listed(found[["revenue"]]) == [expected]
    assert found.drop("revenue").isna().all()


QUARTER = {"month": "2024-03", "kind": "quarter"}
FIRST = [("2024-01", 10, None), ("2024-02", 20, None)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*FIRST, ("2024-03", 30, None)], 60),
        ([*FIRST, ("2024-03", 7, "North"), ("2024-03", 8, "South")], 45),
        # A plan of two of its months says nothing of a quarter.
        (FIRST, None),
        ([*FIRST, ("2024-04", 30, None)], None),
    ],
)
def test_the_plan_of_a_quarter(rows, expected):
    found = kpis(*TWO_YEARS, plan=plan(*rows), **QUARTER)["plan"]
    assert listed(found[["revenue"]]) == [expected]


def test_the_plan_of_a_445_period_is_that_of_its_month():
    rows = [sale("2023-01-05", 1), sale("2024-03-31", 1)]
    found = kpis(*rows, plan=plan(("2024-03", 80, None)), kind="445")
    assert found["plan"]["revenue"] == 80


def test_revenue_against_the_plan():
    found = kpis(
        *TWO_YEARS[:2], sale("2024-03-10", 100), plan=plan(("2024-03", 80, None))
    )
    # Silence of more than a year is usual here, so March is whole.
    assert found["change_plan"]["revenue"] == 0.25
    assert found["change_plan"].drop("revenue").isna().all()


def test_a_partial_month_is_not_held_against_the_plan_of_the_whole():
    found = kpis(*TWO_YEARS, plan=plan(("2024-03", 80, None)), as_of="2024-03-12")
    assert found["plan"]["revenue"] == 80
    assert found["change_plan"].isna().all()


def test_no_change_against_a_plan_of_zero():
    found = kpis(*TWO_YEARS, plan=plan(("2024-03", 0, None)))
    assert pd.isna(found["change_plan"]["revenue"])


# Properties


@given(ROWS, st.sampled_from(CALENDARS))
@settings(max_examples=25)
def test_parts_add_up_in_every_calendar(rows, calendar):
    about = booked(*rows)
    view = seen(about, "2024-04", "2024-04-30", **calendar)
    table = monthly.by_period(about, view)
    for name in book.ADDED:
        expected = round(about.daily[name].sum(), 4)
        assert round(table[name].sum(), 4) == pytest.approx(expected, abs=1e-9), name
    active, new, returning, _, to_date = (table[name] for name in PEOPLE)
    assert (new + returning).tolist() == active.tolist()
    assert new.cumsum().tolist() == to_date.tolist()
    assert (returning >= 0).all()


@given(ROWS)
@settings(max_examples=25)
def test_by_period_is_what_plain_pandas_finds(rows):
    table = lines(*rows)
    about = book.book(table)
    found = monthly.by_period(about, seen(about, "2024-04", "2024-04-30"))
    expected = recomputed(table)
    assert_same(found.set_index("period"), expected)
    lapsed = found.set_index("period")["lapsed_customers"]
    assert listed(lapsed) == listed(silences(table, until="2024-04-30"))


def recomputed(table):
    """What by_period should give, month by month, from a pandas frame of kept lines."""
    table = table.assign(period=table["order_date"].dt.strftime("%Y-%m"))
    of_sales = table[table["kind"] == "sale"]
    sold = of_sales.groupby("period")
    back = table[(table["kind"] == "return") & (table["amount"] < 0)]
    named = of_sales.dropna(subset=["customer_id"])
    first = named.groupby("customer_id")["period"].min().value_counts()
    units = table[table["kind"] != "charge"].groupby("period")["quantity"].sum()
    columns = {
        "revenue": table.groupby("period")["amount"].sum(),
        "gross_sales": sold["amount"].sum(),
        "returned": -back.groupby("period")["amount"].sum(),
        "orders": sold["order_id"].nunique(),
        "units": units,
        "active_customers": named.groupby("period")["customer_id"].nunique(),
        "new_customers": first,
    }
    known = sorted(table["period"].unique())
    every = pd.period_range(known[0], known[-1], freq="M").strftime("%Y-%m")
    found = pd.DataFrame(columns).reindex(every).fillna(0)
    return found.assign(
        returning_customers=found["active_customers"] - found["new_customers"]
    )


def assert_same(found, expected):
    assert found.index.tolist() == expected.index.tolist()
    for name in expected:
        values, wanted = found[name].astype(float), expected[name].astype(float)
        assert np.allclose(values, wanted, rtol=0, atol=1e-4), name


def silences(table, *, until):
    """Lapsed customers by month, customer by customer and visit by visit."""
    named = table[(table["kind"] == "sale") & table["customer_id"].notna()]
    days = named.groupby("customer_id")["order_date"].unique()
    every = [sorted(visits) for visits in days]
    gaps = [(b - a).days for v in every for a, b in zip(v, v[1:], strict=False)]
    labels = pd.period_range("2024-01", "2024-04", freq="M").strftime("%Y-%m")
    found = pd.Series(0.0, labels)
    if not gaps:
        return found + np.nan
    # Quantiles of whole days: what is a digit's dust above a whole number is that.
    gap = int(np.ceil(round(np.quantile(gaps, 0.9), 6)))
    end = pd.Timestamp(until)
    for visits in every:
        for visit, following in zip(visits, [*visits[1:], None], strict=True):
            told = visit + pd.Timedelta(days=gap + 1)
            if told <= (end if following is None else following):
                found[f"{told:%Y-%m}"] += 1
    return found


@given(ROWS)
@settings(max_examples=6)
def test_order_and_splitting_of_lines_change_nothing(rows):
    table = lines(*rows)
    one, *others = (both(book.book(t)) for t in (table, shuffled(table), halved(table)))
    for other in others:
        for found, expected in zip(other, one, strict=True):
            pd.testing.assert_frame_equal(found, expected, check_exact=True)


def both(about):
    view = seen(about, "2024-04", "2024-04-30")
    return monthly.by_period(about, view), monthly.kpis(about, view)


@pytest.mark.parametrize("name", FRAMES)
def test_the_same_from_every_engine(name):
    table = lines(*A_YEAR)
    expected = both(book.book(table))
    found = both(book.book(engines_of(table)[name]))
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one, other)


# A real shop


@pytest.mark.data("online_retail")
def test_a_web_shop_recomputed_with_plain_pandas(data_dir):
    place = data_dir / "online_retail" / "online_retail.csv.gz"
    end = date(2011, 12, 9)
    kept = clean.orders(load.orders(place, source="online_retail"), as_of=end).kept
    about = book.book(kept)
    view = seen(about, "2011-11", str(end))
    found = monthly.by_period(about, view).set_index("period")
    assert_same(found, recomputed(web_shop(place)))
    assert found["partial"].tolist() == [False] * 12 + [True]  # it ends on the 9th
    # Parts add up to what the data's README gives after exact de-duplication.
    assert found["revenue"].sum() == pytest.approx(9_726_006.954, abs=1e-3)
    assert Calendar().month("2011-11") == view.period and not view.partial


def web_shop(place):
    """Its lines as the source says they are meant, without any of our reading."""
    raw = pd.read_csv(place, dtype="str", keep_default_na=False).apply(
        lambda column: column.str.strip()
    )
    raw = raw.drop_duplicates()
    price, quantity = raw["UnitPrice"].astype(float), raw["Quantity"].astype(float)
    code = raw["StockCode"].str.upper()
    not_products = "POST DOT M D C2 S B PADS CRUK AMAZONFEE".split() + ["BANK CHARGES"]
    charged = code.isin(not_products) | code.str.startswith("GIFT_")
    cancelled = raw["InvoiceNo"].str.startswith("C")
    table = pd.DataFrame(
        {
            "order_id": raw["InvoiceNo"],
            "order_date": pd.to_datetime(raw["InvoiceDate"], format="ISO8601"),
            "customer_id": raw["CustomerID"].where(raw["CustomerID"] != ""),
            "quantity": quantity,
            "amount": (price * quantity).round(4),
            "kind": np.select([charged, cancelled], ["charge", "return"], "sale"),
        }
    )
    return table[table["amount"] != 0]
