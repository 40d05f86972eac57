"""What was planted in the sample company can be measured, and what was not, cannot."""

from collections import Counter, defaultdict

import pandas as pd
import pytest

from salesnb.intake import sample


@pytest.fixture(scope="module")
def truth():
    return sample.truth()


@pytest.fixture(scope="module")
def orders():
    return sample.orders().assign(month=lambda t: t["order_date"].dt.strftime("%Y-%m"))


@pytest.fixture(scope="module")
def sales(orders):
    return orders[orders["kind"] == "sale"]


def test_prices_of_one_category_rise_by_8_percent(sales, truth):
    rise = truth["price_rise"]
    assert (rise["category"], rise["month"]) == ("Cookware", "2025-03")
    assert rise["rate"] == 0.08
    prices = sales.groupby("product_id")["unit_price"].agg(["min", "max"])
    ratio = (prices["max"] / prices["min"]).round(6)
    risen = sales[sales["category"] == "Cookware"]["product_id"].unique()
    assert set(ratio.index[ratio != 1]) == set(risen) == set(rise["products"])
    assert set(ratio[risen]) == {1.08}
    late = sales[sales["month"] >= "2025-03"].groupby("product_id")["unit_price"].min()
    assert (late[risen] == prices["max"][risen]).all()


def test_a_product_comes_and_one_goes(sales, truth):
    months = sales.groupby("product_id")["month"].agg(["min", "max"])
    for product, month in truth["price_rise"]["launched"].items():
        assert months.loc[product, "min"] == month
    for product, month in truth["price_rise"]["discontinued"].items():
        assert months.loc[product, "max"] == month


def test_the_lost_customer_is_large_steady_and_gone(orders, truth):
    lost = truth["lost_customer"]
    theirs = orders[orders["customer_id"] == lost["customer_id"]]
    assert theirs["month"].max() < lost["month"] == "2025-07"
    assert f"{theirs['order_date'].max():%Y-%m-%d}" == lost["last_order"]
    before = theirs[theirs["month"].between("2024-07", "2025-06")]
    assert before["month"].nunique() == 12
    assert round(before["amount"].sum(), 2) == lost["revenue_12_months"]
    year = orders[orders["month"].between("2024-07", "2025-06")]
    spend = year.groupby("customer_id")["amount"].sum()
    assert spend.idxmax() == lost["customer_id"]
    assert lost["share_12_months"] > 0.05


def test_coffee_is_strong_before_christmas_and_weak_in_february(sales):
    coffee = sales[sales["category"] == "Coffee"]
    by_month = coffee.groupby(coffee["order_date"].dt.month)["quantity"].sum()
    assert set(by_month.nlargest(2).index) == {11, 12}
    assert by_month.idxmin() == 2
    assert by_month[[11, 12]].min() > 1.4 * by_month.mean()


def test_growth_is_mild(truth):
    first, second, third = truth["seasonality"]["revenue_by_year"].values()
    assert 1.03 < second / first < 1.15
    assert 1.03 < third / second < 1.15


def test_segments_buy_differently(sales, truth):
    of = truth["segments"]["of"]
    assert Counter(of.values()) == {
        "trade": 60,
        "regular": 190,
        "occasional": 340,
        "one-time": 310,
    }
    known = sales.dropna(subset="customer_id")
    counts = known.groupby("customer_id")["order_id"].nunique()
    counts = counts.groupby(counts.index.map(of)).agg(["min", "median", "max"])
    assert counts.loc["one-time", ["min", "max"]].tolist() == [1, 1]
    assert counts.loc["occasional", ["min", "max"]].tolist() == [3, 5]
    assert counts.loc["regular", "min"] > 5
    assert counts.loc["trade", "median"] > 2 * counts.loc["regular", "median"] > 20
    units = known.groupby(known["customer_id"].map(of))["quantity"].mean()
    assert units["trade"] > 2 * units.drop("trade").max()
    table = truth["segments"]["table"]
    gross = known.groupby(known["customer_id"].map(of))["amount"].sum().round(2)
    assert {name: row["gross"] for name, row in table.items()} == gross.to_dict()


def test_segments_come_back_as_often_as_is_said(sales, truth):
    """Days from one order to the next: mean of a customer, median of a segment."""
    days = sales.groupby("customer_id")["order_date"].agg(["min", "max"])
    orders = sales.groupby("customer_id")["order_id"].nunique()
    gaps = (days["max"] - days["min"]).dt.days / (orders - 1)
    typical = gaps.groupby(gaps.index.map(truth["segments"]["of"])).median()
    assert 14 <= typical["trade"] <= 21
    assert 30 <= typical["regular"] <= 61 < typical["occasional"]
    assert gaps[truth["lost_customer"]["customer_id"]] <= 7


def test_returns_match_as_said(orders, truth):
    """Anew, from the sales: same customer, product and price, at an earlier time."""
    sold = defaultdict(list)
    for line in orders[orders["kind"] == "sale"].itertuples():
        sold[line.customer_id, line.product_id, line.unit_price].append(line)
    back = orders[orders["kind"] == "return"]
    assert len(back) == truth["returns"]["lines"]
    for line in back.itertuples():
        earlier = [
            sale.quantity + line.quantity
            for sale in sold[line.customer_id, line.product_id, line.unit_price]
            if sale.order_date < line.order_date
        ]
        match truth["returns"]["of"][line.order_id]:
            case "exact":
                assert 0 in earlier
            case "partial":
                assert 0 not in earlier
                assert max(earlier) > 0
            case "unmatched":
                assert not earlier
    assert truth["returns"]["matches"]["unmatched"] == 9
    assert truth["returns"]["matches"]["partial"] > 40
    # Nobody returns a product twice, so no two returns ask for one sale.
    assert not back.duplicated(["customer_id", "product_id"]).any()


def test_proposal_is_the_slow_stage(truth):
    """By the days between events. All stages draw from one table, so the mean of the
    others is what the slow one would have been, to a day or so."""
    events = sample.tables()["stage_events"]
    stays = events.assign(days=events.groupby("deal_id")["at"].diff(-1).dt.days * -1)
    mean = stays.groupby("stage")["days"].mean().dropna()
    assert mean.idxmax() == truth["slow_stage"]["stage"] == "Proposal"
    extra = mean["Proposal"] - mean.drop("Proposal").mean()
    assert extra == pytest.approx(truth["slow_stage"]["extra_days"], abs=1.5)


def chi_square(table):
    """Pearson's, of rows of (won, lost): sum of (seen - expected)^2 / expected."""
    wins, losses = (sum(column) for column in zip(*table, strict=True))
    return sum(
        (seen - sum(row) * total / (wins + losses)) ** 2
        / (sum(row) * total / (wins + losses))
        for row in table
        for seen, total in zip(row, (wins, losses), strict=True)
    )


def won_and_lost(deals, by):
    closed = deals[deals["closed"].notna()]
    table = pd.crosstab(closed[by], closed["stage"])
    return table[["Won", "Lost"]].to_numpy().tolist()


def test_owners_differ_by_chance_and_a_referral_helps(truth):
    deals = sample.deals()
    # 95 % points of chi square, any table of it: 14.07 for 7 degrees, 7.81 for 3.
    assert len(won_and_lost(deals, "owner")) == 8
    assert chi_square(won_and_lost(deals, "owner")) < 14.07
    assert chi_square(won_and_lost(deals, "source")) > 7.81
    rates = {
        name: row["won"] / row["closed"]
        for name, row in truth["deals"]["win_rate_by_source"].items()
    }
    assert max(rates, key=rates.get) == truth["deals"]["helpful_source"] == "Referral"


def test_price_leads_the_reasons_for_losing(truth):
    counts = sample.deals()["loss_reason"].dropna().value_counts()
    assert counts.index[0] == truth["deals"]["leading_loss_reason"] == "Price"
    assert counts.iloc[0] > 1.2 * counts.iloc[1]
    deals = truth["deals"]
    assert deals["won"] + deals["lost"] + deals["open"] == deals["deals"] == 1500
    assert sum(deals["loss_reasons"].values()) == deals["lost"]


def household_orders(sales, region, first, last):
    there = sales["region"] == region if region else sales["region"] != "Scotland"
    retail = (sales["channel"] != "Trade") & sales["customer_id"].notna()
    when = sales["order_date"].between(first, last + " 23:59")
    return sales[there & retail & when]["order_id"].nunique()


def test_one_campaign_works_in_its_region_only(sales, truth):
    effect, none = truth["campaigns"]["effect"], truth["campaigns"]["no_effect"]
    now = household_orders(sales, "Scotland", "2025-04-01", "2025-05-31")
    then = household_orders(sales, "Scotland", "2024-04-01", "2024-05-31")
    assert (now, then) == (effect["orders"], effect["orders_year_before"])
    assert now > 1.8 * then
    elsewhere = [
        household_orders(sales, "", f"{year}-04-01", f"{year}-05-31")
        for year in (2024, 2025)
    ]
    assert 0.8 < elsewhere[1] / elsewhere[0] < 1.25
    assert 0.8 < none["orders"] / none["orders_year_before"] < 1.25


def test_one_product_pleases_less_from_a_month_on(truth):
    tickets = sample.tables()["tickets"]
    month = tickets["opened"].dt.strftime("%Y-%m")
    about = tickets["topic"] == "Electric Burr Grinder"
    after = tickets[about & (month >= "2025-03")]["satisfaction"].mean()
    before = tickets[about & (month < "2025-03")]["satisfaction"].mean()
    others = tickets[~about].groupby(month >= "2025-03")["satisfaction"].mean()
    assert after < before - 1
    assert abs(others[True] - others[False]) < 0.2
    assert round(after, 3) == truth["satisfaction"]["mean"]["after"]
    assert min(truth["satisfaction"]["answers"].values()) >= 30


def test_targets_are_five_percent_above_last_year(orders):
    targets = sample.tables()["targets"]
    assert targets["month"].nunique() == 36
    for row in targets.itertuples():
        year_before = f"{int(row.month[:4]) - 1}{row.month[4:]}"
        then = orders[orders["month"] == year_before]
        if isinstance(row.region, str):
            then = then[then["region"] == row.region]
        above = row.amount - 1.05 * then["amount"].sum()
        assert -0.01 < above < 100, row  # up to the next hundred pounds
