"""The month in numbers: by hand, by plain pandas, and the same whatever holds the lines."""

import math

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sold import back, businesses, few, lines, refusal, seen, sold

from salesnb import engines
from salesnb.analysis import bridge, monthly, tops
from salesnb.intake import clean, load
from salesnb.periods import Calendar

SUMS = ["revenue", "gross_sales", "returned", "orders", "units", "active_customers"]
SUMS += [
    "new_customers",
    "returning_customers",
    "lapsed_customers",
    "customers_to_date",
]
SUMS += ["revenue_without_customer"]
# January to April; in March nobody bought. The longest silence is 42 days, 20 February
# to 2 April, so that on 30 April the data may well be complete.
BUSINESS = [
    sold("2024-01-10", order_id="1", quantity=2.0, amount=20.0),
    sold("2024-01-10", order_id="1", product_id="ink", amount=5.0),
    sold("2024-01-20", order_id="2", customer_id="bob"),
    back("2024-02-05", order_id="r1", quantity=-2.0, amount=-20.0),
    sold("2024-02-15", order_id="3", customer_id="bob"),
    sold("2024-02-20", order_id="4", customer_id=None),
    sold("2024-04-02", order_id="5"),
    sold("2024-04-03", order_id="6", customer_id="cy"),
    sold("2024-04-03", order_id="6", customer_id="cy", kind="charge", amount=3.0),
]


def by_period(rows, month="2024-04", as_of="2024-04-30", **options):
    return monthly.by_period(*seen(rows, month, as_of=as_of, **options))


def kpis(rows, month="2024-04", as_of="2024-04-30", plan=None, deals=None, **options):
    known, view = seen(rows, month, as_of=as_of, **options)
    return monthly.kpis(known, view, plan=plan, deals=deals).set_index("metric")


def test_periods_by_hand():
    table = by_period(BUSINESS).set_index("period")
    expected = {
        #          revenue gross back orders units active new again lapsed to_date nobody
        # Gaps of 83 and 26 days, so 78 is the usual one: ann's silence since 10 January
        # is longer on 29 March, and nobody's can be before that.
        "2024-01": [35, 35, 0, 2, 4, 2, 2, 0, None, 2, 0],
        "2024-02": [0, 20, 20, 2, 0, 1, 0, 1, None, 2, 10],
        "2024-03": [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0],
        "2024-04": [23, 20, 0, 2, 2, 2, 1, 1, 0, 3, 0],
    }
    assert (
        table[SUMS].astype(object).replace(np.nan, None).T.to_dict("list") == expected
    )
    assert not table["partial"].any()
    assert table["start"].tolist() == list(
        pd.date_range("2024-01-01", "2024-04-30", freq="MS")
    )
    assert table["end"].tolist() == list(
        pd.date_range("2024-01-01", "2024-04-30", freq="ME")
    )


def test_periods_that_are_not_whole_are_partial():
    """Lines on each day from 10 January to 8 March: neither end is whole."""
    rows = [sold(day) for day in pd.date_range("2024-01-10", "2024-03-08")]
    table = by_period(rows, "2024-03", "2024-03-08")
    assert table["partial"].tolist() == [True, False, True]


def test_periods_go_on_to_the_one_that_is_asked_for_and_the_as_of_date():
    rows = [sold("2024-01-10"), sold("2024-03-01")]  # a silence of 51 days
    assert by_period(rows, "2024-01", "2024-04-10")["period"].tolist() == [
        "2024-01",
        "2024-02",
        "2024-03",
        "2024-04",
    ]


def test_an_order_with_several_lines_is_one_and_one_without_a_number_none():
    rows = [sold("2024-04-02", order_id="1"), sold("2024-04-02", order_id="1")]
    rows += [sold("2024-04-02", order_id=None), sold("2024-04-02", order_id=None)]
    table = by_period(rows)
    assert table["orders"].tolist() == [1]
    assert table["revenue"].tolist() == [40]


def test_other_calendars_add_up_to_the_same():
    rows = [
        sold(day, amount=n / 100)
        for n, day in enumerate(pd.date_range("2023-02-01", "2024-12-31", freq="3D"))
    ]
    whole = math.fsum(row["amount"] for row in rows)
    for calendar in (
        Calendar("quarter", fiscal_start=2),
        Calendar("year", fiscal_start=4),
        Calendar("445", week_start="sunday"),
    ):
        table = by_period(rows, "2024-06", "2024-12-31", calendar=calendar)
        assert table["revenue"].sum() == pytest.approx(whole)
        assert (
            table["start"].iloc[1:].to_numpy() > table["end"].iloc[:-1].to_numpy()
        ).all()
        assert table["new_customers"].sum() == 1


# --- customers -------------------------------------------------------------------------


def test_without_customers_there_are_no_counts_of_them():
    rows = [{**row, "customer_id": None} for row in BUSINESS]
    table = by_period(rows)
    names = [name for name in SUMS if "customers" in name]
    assert table[names].isna().all(axis=None)
    assert table["revenue_without_customer"].tolist() == table["revenue"].tolist()
    found = kpis(rows)
    assert found.loc[names[1:], "reason"].tolist() == ["no_customers"] * 4
    assert found.loc["revenue", "value"] == 23


def test_without_quantities_there_are_no_units():
    rows = [{**row, "quantity": None} for row in BUSINESS]
    assert by_period(rows)["units"].isna().all()
    assert kpis(rows).loc["units", ["value", "reason"]].fillna("-").tolist() == [
        "-",
        "no_quantities",
    ]


def test_without_a_second_order_nobody_lapses():
    rows = [sold("2024-04-02"), sold("2024-04-03", customer_id="bob")]
    assert by_period(rows)["lapsed_customers"].isna().all()
    assert kpis(rows).loc["lapsed_customers", "reason"] == "no_repeat_orders"


def test_before_anybody_can_have_lapsed_their_number_is_not_known():
    """The first order is of 10 January and 78 days of silence are usual."""
    found = kpis(BUSINESS, "2024-03", "2024-03-31").loc["lapsed_customers"]
    assert (found["value"], found["reason"]) == (1, "")
    assert math.isnan(found["previous"])
    early = kpis(BUSINESS, "2024-02").loc["lapsed_customers"]
    assert math.isnan(early["value"])
    assert early["reason"] == "no_lapse_yet"


def test_who_orders_twice_in_a_month_is_one_customer():
    """D5: customers are counted, not their invoices. Ann bought in January, too."""
    rows = [sold("2024-01-10"), *(sold(f"2024-04-{day:02}") for day in range(1, 9))]
    rows += [
        sold("2024-04-05", customer_id="bob"),
        sold("2024-04-06", customer_id="bob"),
    ]
    row = by_period(rows).iloc[-1]
    names = ["active_customers", "new_customers", "returning_customers", "orders"]
    assert row[names].tolist() == [2, 1, 1, 10]


# --- the metrics of one month ----------------------------------------------------------


def test_metrics_by_hand():
    found = kpis(BUSINESS, "2024-02")
    assert found.index.tolist() == list(monthly.METRICS)
    assert found.loc["revenue", ["value", "previous"]].tolist() == [0, 35]
    assert found.loc["revenue", "change_previous"] == -1
    assert found.loc["average_order_value", ["value", "n", "d"]].tolist() == [0, 0, 2]
    assert found.loc["average_order_value", "previous"] == 17.5
    assert found.loc["return_rate", ["value", "n", "d"]].tolist() == [1, 20, 20]
    assert found.loc["return_rate", "previous"] == 0
    assert found.loc["units", ["value", "previous"]].tolist() == [0, 4]
    assert (found["reason"].drop("lapsed_customers") == "").all()


def test_a_ratio_over_nothing_is_missing_with_its_reason():
    found = kpis(BUSINESS, "2024-03")
    ratios = found.loc[["average_order_value", "return_rate"]]
    assert ratios["value"].isna().all()
    assert ratios["d"].tolist() == [0, 0]
    assert ratios["reason"].tolist() == ["nothing_sold"] * 2
    # Sums over nothing are 0, and that is no reason.
    assert (
        found.loc[["revenue", "orders", "active_customers"], "value"].tolist()
        == [0] * 3
    )
    assert found.loc["orders", "reason"] == ""


def test_a_change_from_nothing_is_missing():
    found = kpis(BUSINESS, "2024-04")
    assert found.loc["revenue", ["value", "previous"]].tolist() == [23, 0]
    assert math.isnan(found.loc["revenue", "change_previous"])
    below = [sold("2024-03-05", amount=-5.0), sold("2024-04-05")]
    assert math.isnan(kpis(below).loc["revenue", "change_previous"])


def test_before_the_data_begin_nothing_is_not_zero():
    found = kpis(BUSINESS)
    assert found["last_year"].isna().all()
    assert found["change_last_year"].isna().all()


def test_the_month_in_which_the_data_begin_has_its_numbers():
    rows = [sold(day) for day in pd.date_range("2024-03-10", "2024-04-30")]
    found = kpis(rows, "2024-03")
    assert found.loc["revenue", "value"] == 220  # 22 days
    assert found["reason"].tolist() == [""] * len(found)
    assert found["previous"].isna().all()


def test_a_year_before():
    rows = [
        sold("2023-04-10", amount=8.0),
        sold("2024-03-05"),
        sold("2024-04-10", amount=12.0),
    ]
    found = kpis(rows).loc["revenue"]
    assert found[["value", "previous", "last_year"]].tolist() == [12, 10, 8]
    assert found["change_last_year"] == 0.5
    assert found["change_previous"] == pytest.approx(0.2)


def test_of_a_year_the_one_before_is_last_year():
    rows = [sold("2023-05-01", amount=8.0), sold("2024-02-01"), sold("2024-04-30")]
    found = kpis(rows, calendar=Calendar("year"), as_of="2024-12-31")
    names = ["value", "previous", "last_year"]
    assert found.loc["orders", names].tolist() == [2, 1, 1]
    assert found.loc["active_customers", names].tolist() == [1, 1, 1]
    assert found.loc["revenue", names].tolist() == [20, 8, 8]


def test_a_partial_month_is_compared_with_the_same_working_days():
    """A line of 10 on each day. Up to Friday 8 March 2024: 8 days with 6 working days;
    the same are 1 to 8 February and 1 to 8 March 2023."""
    rows = [sold(day) for day in pd.date_range("2023-01-01", "2024-03-08")]
    found = kpis(rows, "2024-03", "2024-03-08").loc["revenue"]
    assert found[["value", "previous", "last_year"]].tolist() == [80, 80, 80]
    assert found["change_previous"] == 0


def test_a_partial_month_without_a_working_day_compares_with_nothing():
    """Saturday 1 and Sunday 2 June 2024; May began with a working day."""
    rows = [sold(day) for day in pd.date_range("2024-01-01", "2024-06-02")]
    found = kpis(rows, "2024-06", "2024-06-02").loc["revenue"]
    assert found["value"] == 20
    assert math.isnan(found["previous"])
    assert math.isnan(found["change_previous"])


# --- plan ------------------------------------------------------------------------------


def plan(*rows):
    return pd.DataFrame(rows, columns=["month", "amount", "region"])


WHOLE = [("2024-03", 90.0, None), ("2024-04", 46.0, None), ("2024-05", 70.0, None)]


def test_against_the_plan():
    found = kpis(BUSINESS, plan=plan(*WHOLE))
    assert found.loc["revenue", ["plan", "change_plan"]].tolist() == [46, -0.5]
    assert found["plan"].drop("revenue").isna().all()


@pytest.mark.parametrize(
    ("rows", "planned"),
    [
        ([("2024-04", 30.0, "N"), ("2024-04", 12.0, "S")], 42),
        (
            [("2024-04", 30.0, "N"), ("2024-04", 50.0, None)],
            50,
        ),  # the whole says it all
        ([("2024-03", 30.0, None)], None),
        ([], None),
    ],
)
def test_plans_of_regions_and_of_the_whole(rows, planned):
    found = kpis(BUSINESS, plan=plan(*rows)).loc["revenue", "plan"]
    assert (None if math.isnan(found) else found) == planned


def test_a_month_that_runs_is_not_held_against_its_plan():
    rows = [sold(day) for day in pd.date_range("2024-03-01", "2024-04-10")]
    found = kpis(rows, as_of="2024-04-10", plan=plan(*WHOLE)).loc["revenue"]
    assert found["plan"] == 46
    assert math.isnan(found["change_plan"])


@pytest.mark.parametrize(
    ("calendar", "planned"),
    [
        (Calendar("quarter"), 46 + 70 + 80),
        # P04 begins on 1 April 2024 and ends on the 28th: it is April, and only April.
        (Calendar("445"), 46),
    ],
)
def test_planned_months_belong_to_the_period_they_name(calendar, planned):
    rows = [sold(day) for day in pd.date_range("2024-01-01", "2024-07-31")]
    whole = plan(*WHOLE, ("2024-06", 80.0, None))
    found = kpis(rows, as_of="2024-07-31", calendar=calendar, plan=whole)
    assert found.loc["revenue", "plan"] == planned


def test_a_445_period_that_begins_in_another_month_takes_one_plan_only():
    """P11 of 2011 runs from 31 October to 27 November: its plan is November's."""
    rows = [sold(day) for day in pd.date_range("2011-09-01", "2011-12-31")]
    whole = plan(("2011-10", 5.0, None), ("2011-11", 7.0, None))
    found = kpis(rows, "2011-11", "2011-12-31", calendar=Calendar("445"), plan=whole)
    assert found.loc["revenue", "plan"] == 7


def test_a_quarter_of_which_a_month_is_not_planned_has_no_plan():
    rows = [sold(day) for day in pd.date_range("2024-01-01", "2024-07-31")]
    found = kpis(
        rows, as_of="2024-07-31", calendar=Calendar("quarter"), plan=plan(*WHOLE)
    )
    assert math.isnan(found.loc["revenue", "plan"])


def test_a_planned_month_that_nobody_can_name_is_refused():
    said = refusal(kpis, BUSINESS, plan=plan(*WHOLE, ("April", 1.0, None)))
    assert said.startswith("'April' names no month.")


# --- deals -----------------------------------------------------------------------------


def test_win_rates():
    deals = pd.DataFrame(
        {"won": [3, 0, 0], "closed": [4, 2, 0], "won_value": [50.0, 0, 0],
         "closed_value": [80.0, 0, 0]}
    )  # fmt: skip
    rows = [sold(day) for day in pd.date_range("2023-01-01", "2024-04-30", freq="5D")]
    found = kpis(rows, deals=deals)
    assert found.loc["win_rate", ["value", "n", "d", "previous"]].tolist() == [
        0.75,
        3,
        4,
        0,
    ]
    assert found.loc["win_rate_value", "value"] == 0.625
    # Two deals closed and lost are 0 %; none closed is no rate at all.
    assert math.isnan(found.loc["win_rate", "last_year"])
    assert math.isnan(found.loc["win_rate_value", "previous"])


def test_nothing_closed_is_missing_never_zero():
    """D6"""
    deals = pd.DataFrame(
        [[0, 0, 0.0, 0.0]] * 3, columns=["won", "closed", "won_value", "closed_value"]
    )
    found = kpis(BUSINESS, deals=deals).loc[["win_rate", "win_rate_value"]]
    assert found["value"].isna().all()
    assert found["reason"].tolist() == ["nothing_closed", "nothing_of_value"]


def test_without_deals_there_is_no_win_rate():
    assert not {"win_rate", "win_rate_value"} & set(kpis(BUSINESS).index)


# --- against plain pandas --------------------------------------------------------------


def plain(frame, start, after):
    """One window's numbers, by pandas and sets alone."""
    inside = frame[(frame["order_date"] >= start) & (frame["order_date"] < after)]
    sales = frame[(frame["kind"] == "sale") & frame["customer_id"].notna()]
    before = set(sales.loc[sales["order_date"] < start, "customer_id"])
    active = set(sales.loc[sales.index.intersection(inside.index), "customer_id"])
    return {
        "revenue": round(math.fsum(inside["amount"]), 4),
        "orders": inside.loc[inside["kind"] == "sale", "order_id"].nunique(),
        "units": inside.loc[inside["kind"] != "charge", "quantity"].sum(),
        "active_customers": len(active),
        "new_customers": len(active - before),
        "returning_customers": len(active & before),
    }


def compared(frame, table):
    for row in table.itertuples():
        after = row.end + pd.Timedelta(days=1)
        expected = plain(frame, row.start, after)
        assert {name: getattr(row, name) for name in expected} == expected, row.period


@few(8)
@given(businesses(), st.sampled_from(["month", "445", "quarter"]))
def test_periods_of_any_business_are_those_of_plain_pandas(frame, kind):
    table = by_period(frame, "2024-03", "2024-03-31", calendar=Calendar(kind))
    compared(frame, table)
    both = table["new_customers"] + table["returning_customers"]
    assert (both == table["active_customers"]).all()
    assert table["customers_to_date"].iloc[-1] == table["new_customers"].sum()


@pytest.mark.data("online_retail")
def test_online_retail_is_that_of_plain_pandas(data_dir):
    path = data_dir / "online_retail" / "online_retail.csv.gz"
    kept = clean.orders(load.orders(path, source="online_retail")).kept
    known, view = seen(kept, "2011-11", as_of="2011-12-09")
    table = monthly.by_period(known, view)
    names = ["order_date", "order_id", "customer_id", "quantity", "amount", "kind"]
    compared(engines.to_pandas(kept.select(*names)), table)
    assert table["partial"].tolist() == [False] * 12 + [True]
    assert table["period"].iloc[[0, -1]].tolist() == ["2010-12", "2011-12"]
    assert round(table["revenue"].sum(), 4) == 9726006.954
    assert table["new_customers"].sum() == table["customers_to_date"].iloc[-1]


# --- the same, however lines are held --------------------------------------------------


def answers(rows):
    """Every table of a report on March, as plain values."""
    known, view = seen(rows, "2024-03", as_of="2024-03-31")
    tables = [monthly.by_period(known, view), monthly.kpis(known, view)]
    tables += [bridge.price_volume_mix(known, view), tops.customers_of(known, view)]
    tables += [tops.top(known, view, by=name).table for name in tops.DIMENSIONS]
    return tables


def same(one, other):
    for expected, found in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(expected, found)


@few(3)
@given(businesses(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(frame, random):
    places = random.sample(range(len(frame)), len(frame))
    same(answers(frame), answers(frame.iloc[places]))


@few(3)
@given(businesses())
def test_a_line_in_two_halves_is_the_same_line(frame):
    halves = pd.concat(
        [frame.assign(amount=frame["amount"] / 2, quantity=frame["quantity"] / 2)] * 2
    )
    same(answers(frame), answers(halves))


@few(2)
@given(businesses())
def test_pandas_polars_and_duckdb_give_the_same(frame):
    before = frame.copy()
    polars = pl.DataFrame(
        {name: frame[name].astype(object).where(frame[name].notna(), None).tolist()
         for name in frame},
        schema_overrides={name: pl.String for name in frame if frame[name].dtype == "str"},
    )  # fmt: skip
    own = duckdb.connect()
    expected = answers(frame)
    same(expected, answers(polars))
    same(expected, answers(polars.lazy()))
    same(expected, answers(own.sql("SELECT * FROM before")))
    pd.testing.assert_frame_equal(frame, before)


@few(4)
@given(businesses(), st.sampled_from(["region", "product_id", "customer_id"]))
def test_parts_add_up(frame, by):
    """What can be added up: money, units; orders and customers cannot."""
    whole = by_period(frame, "2024-03", "2024-03-31")
    names = ["revenue", "gross_sales", "returned", "units", "revenue_without_customer"]
    parts = [
        by_period(lines_of(part, frame), "2024-03", "2024-03-31")[names].fillna(0)
        for _, part in frame.groupby(by, dropna=False)
    ]
    assert (sum(parts) - whole[names].fillna(0)).abs().max(axis=None) < 1e-6


def lines_of(part, frame):
    """`part`, and a line of nothing on the first and last day, so that months are alike."""
    ends = frame["order_date"].agg(["min", "max"])
    nothing = lines(*(sold(day, amount=0.0, quantity=0.0) for day in ends))
    return pd.concat([part, nothing], ignore_index=True)
