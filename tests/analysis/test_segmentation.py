"""What the report on customers is made of: by hand, and where nothing can be told."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from shops import monthly, shop
from sold import back, lines, refusal, sold

from salesnb.analysis import features, rfm, segmentation
from salesnb.analysis.segmentation import coming, kinds
from salesnb.analysis.segments import Note
from salesnb.intake import clean, load
from salesnb.periods import Calendar

AS_OF = date(2024, 6, 30)
BY = ["order_count", "spend"]
# Ann ordered three times, last on 20 May; Bob twice within 90 days of the first, long
# ago; Cy once in June, after the quarter began; Di once, and returned more than that.
ROWS = [
    sold("2024-01-10", order_id="1", amount=50.0),
    sold("2024-02-10", order_id="2", amount=20.0),
    sold("2024-05-20", order_id="3", amount=10.0),
    sold("2024-01-15", order_id="4", customer_id="bob", amount=8.0),
    sold("2024-03-01", order_id="5", customer_id="bob", amount=2.0),
    sold("2024-06-20", order_id="6", customer_id="cy", amount=10.0),
    sold("2024-01-20", order_id="7", customer_id="di", amount=5.0),
    back("2024-02-20", order_id="8", customer_id="di", amount=-9.0),
    sold("2024-04-01", order_id="9", customer_id=None, amount=900.0),
]


def known(rows=ROWS, as_of=AS_OF, **beside):
    given = lines(*rows) if isinstance(rows, list) else rows
    more = SimpleNamespace(attributes=None, activities=None, tickets=None)
    more.__dict__.update(beside)
    return segmentation.customers(given, as_of=as_of, calendar=Calendar(), beside=more)


def whole(who, *, columns=BY, k=0, method="both", **call):
    """Every part of the report."""
    named = segmentation.named(who, method=method)
    groups = segmentation.groups(who, named, columns=columns, k=k, method=method)
    ahead = segmentation.ahead(who)
    calls = segmentation.to_call(who, named, ahead, **call)
    kpis = segmentation.kpis(who, groups=groups, ahead=ahead, calls=calls)
    return SimpleNamespace(
        named=named, groups=groups, ahead=ahead, calls=calls,
        kpis=kpis.set_index("metric"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def busy():
    """A shop of 600 customers, enough for models of value."""
    given = shop(600).assign(product_id="pen", discount=None, returned=None)
    numbered = given.assign(order_id=given["row"].astype("str"), customer_name=None)
    return known(numbered, date(2024, 11, 30))


@pytest.fixture(scope="module")
def found(busy):
    return whole(busy)


# The customers


def test_a_quarter_is_three_calendar_months():
    assert known().quarter == date(2024, 3, 30)
    assert set(known().earlier["customer_id"]) == {"ann", "bob", "di"}


def test_before_the_data_there_is_no_quarter():
    who = known(as_of=date(2024, 4, 9))
    assert who.earlier.empty
    assert list(who.earlier) == list(who.table)
    assert len(known(as_of=date(2024, 4, 10)).earlier) == 1  # back to 10 January


def test_revenue_of_the_quarter_after_is_all_lines_of_a_customer_since():
    revenue = known([*ROWS, back("2024-05-25", amount=-4.0)]).revenue_since(
        date(2024, 3, 30)
    )
    assert revenue.to_dict() == {"ann": 6.0, "cy": 10.0}
    # The day itself is before, the as-of date is in, and what is later is not.
    days = [("2024-03-30", 8.0), ("2024-03-31", 1.0), ("2024-06-30 23:59", 2.0)]
    more = [sold(day, amount=money) for day, money in [*days, ("2024-07-01", 4.0)]]
    later = known([*ROWS, *more]).revenue_since(date(2024, 3, 30))
    assert later["ann"] == 13.0  # 10 on 20 May


def test_what_is_known_of_customers_is_there_a_quarter_before_too():
    attributes = pd.DataFrame({"customer_id": ["ann", "bob"], "staff": [3.0, 5.0]})
    who = known(attributes=attributes)
    assert who.table.set_index("customer_id")["staff"]["bob"] == 5.0
    assert who.earlier.set_index("customer_id")["staff"]["bob"] == 5.0


# Key figures


def test_the_key_figures_by_hand():
    """Spend is 80, 10, 10 and -4; the last counts as none, so all is 100."""
    kpis = whole(known()).kpis
    counted = kpis[["value", "n", "d"]]
    assert counted.loc["customers"].tolist()[:2] == [4, 4]
    assert counted.loc["customers_one_time"].tolist() == [0.5, 2, 4]
    # A fifth of four customers is one, to the nearest whole.
    assert counted.loc["best_fifth_share"].tolist() == [0.8, 80.0, 100.0]
    assert counted.loc["customers_for_most"].tolist() == [0.25, 1, 4]
    # Cy's ninety days have not passed; Ann and Bob ordered again, Di did not.
    assert counted.loc["repeat_rate"].tolist() == pytest.approx([2 / 3, 2, 3])
    # 41, 121, 10 and 162 days: the middle of 41 and 121.
    assert counted.loc["days_since_order", "value"] == 81
    # Gaps are 31, 100 and 46: nine in ten do not exceed 89.2, so 90; 121 and 162 do.
    assert counted.loc["customers_silent"].tolist() == [0.5, 2, 4]


def test_a_quarter_before_stands_beside():
    """On 30 March: 70, 10 and -4; Di alone had ordered once."""
    kpis = whole(known()).kpis
    assert kpis.loc["customers", ["quarter", "change_quarter"]].tolist() == (
        pytest.approx([3, 1 / 3])
    )
    assert kpis.loc["customers_one_time", "quarter"] == pytest.approx(1 / 3)
    assert kpis.loc["best_fifth_share", "quarter"] == pytest.approx(70 / 80)
    # Gaps of 31 and 46 then: 44.5, so 45 days, which 49 and 70 exceed; 29 does not.
    # By the gap of today, 90 days, nobody would have been silent.
    assert kpis.loc["customers_silent", "quarter"] == pytest.approx(2 / 3)
    assert kpis["quarter"].isna()[["groups", "expected_value"]].all()
    young = whole(known(as_of=date(2024, 4, 9))).kpis
    assert young["quarter"].isna().all()


def test_a_value_that_is_missing_has_a_reason_and_only_that():
    for rows in (ROWS, ROWS[:1], [ROWS[6], ROWS[7]]):
        kpis = whole(known(rows)).kpis
        assert (kpis["value"].isna() == (kpis["reason"] != "")).all()


def test_reasons_of_what_is_missing():
    one = whole(known(ROWS[:1])).kpis["reason"]
    assert one["best_fifth_share"] == "too_few_customers"
    assert one["customers_silent"] == "no_repeat_orders"
    assert one["expected_value"] == "no_value"
    assert one["foreseen"] == "no_holdout"
    nothing = whole(known([ROWS[6], ROWS[7]])).kpis["reason"]
    assert nothing["best_fifth_share"] == "nothing_spent"
    assert nothing["customers_for_most"] == "nothing_spent"
    young = whole(known([sold("2024-06-01")])).kpis["reason"]
    assert young["repeat_rate"] == "too_new"
    rfm_only = whole(known(), method="rfm").kpis["reason"]
    assert rfm_only["groups"] == "not_asked"


def test_plain_numbers_are_not_divided():
    """Too few for groups: one. Nobody is in a segment that a call can win back."""
    plain = ["customers", "days_since_order", "groups", "customers_to_call"]
    table = whole(known()).kpis.loc[plain]
    assert table["value"].tolist() == table["n"].tolist() == [4, 81, 1, 0]
    assert table["d"].isna().all()


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.15, "strong"), (0.1501, "nearly"), (0.25, "nearly"), (0.2501, "weak"),
     (0.4, "weak"), (0.4001, "no"), (1, "no"), (float("nan"), "unknown")],
)  # fmt: skip
def test_whether_it_is_80_20(share, verdict):
    assert segmentation.concentration(share) == verdict


# Methods


def test_what_was_not_asked_for_is_empty_and_says_so():
    rfm_only, kmeans = whole(known(), method="rfm"), whole(known(), method="kmeans")
    assert rfm_only.groups.reason == rfm_only.groups.use_reason == "not_asked"
    assert rfm_only.groups.found is None
    assert len(rfm_only.named.scored) == 4
    assert kmeans.named.reason == kmeans.named.moves_reason == "not_asked"
    assert kmeans.named.labels.empty
    assert kmeans.groups.agreement is None
    assert len(kmeans.groups.found.labels) == 4


def test_a_method_that_is_none():
    assert refusal(segmentation.named, known(), method="kmean") == (
        "method is 'kmean', not one of 'rfm', 'kmeans', 'both'.\nWrite  method: kmeans"
    )


def test_named_segments_by_hand():
    """Silent for 10, 41, 121 and 162 days, Cy, Ann, Bob, Di: 5, 4, 2 and 1, as each of
    four stands for a quarter. Orders 3, 2, 1, 1 and spend 80, 10, 10, -4: the best 5,
    the worst 1, who shares a place with nobody or with one 2."""
    named = whole(known()).named
    scored = named.scored.set_index("customer_id")
    assert scored["rfm"].to_dict() == {
        "ann": "455", "bob": "222", "cy": "512", "di": "111",
    }  # fmt: skip
    segments = {
        "ann": "champions", "bob": "hibernating", "cy": "recent_few", "di": "lost",
    }  # fmt: skip
    assert scored["segment"].to_dict() == segments
    assert named.labels.to_dict() == segments
    counts = named.segments.set_index("segment")["customers"]
    assert counts[counts > 0].to_dict() == dict.fromkeys(segments.values(), 1)
    # On 30 March Ann and Bob had two orders each, and Bob's last was a month old.
    assert named.earlier.to_dict() == {"ann": "loyal", "bob": "loyal", "di": "lost"}
    moves = named.moves[["before", "after", "customers"]].to_numpy().tolist()
    assert sorted(moves) == [
        ["absent", "recent_few", 1],
        ["lost", "lost", 1],
        ["loyal", "champions", 1],
        ["loyal", "hibernating", 1],
    ]


def test_without_a_quarter_nobody_is_seen_to_move():
    named = segmentation.named(known(as_of=date(2024, 4, 9)))
    assert (named.reason, named.moves_reason) == ("", "no_quarter")
    assert named.moves.empty


ALIKE = [sold("2024-01-10", customer_id=name) for name in "ab"]


@pytest.mark.parametrize("rows", [ROWS[:1], ALIKE])
def test_who_has_nobody_to_compare_with_has_no_segment(rows):
    found = whole(known(rows))
    assert found.named.reason == found.named.moves_reason == "nothing_ranked"
    assert found.named.labels.empty
    assert found.groups.agreement is None
    # Everybody may be called, as where segments were not asked for; in a segment is nobody.
    assert found.calls.segments == ()
    assert found.calls.customers == len(found.calls.table) > 0
    assert whole(known(rows), segment="lost").calls.customers == 0


def test_a_quarter_in_which_all_were_alike_has_no_moves():
    """On 15 February Ann and Bob had ordered once each, on the same day, for the same."""
    rows = [sold("2024-02-10", customer_id=name) for name in ("ann", "bob")]
    who = known([*rows, sold("2024-05-01", order_id="9")], date(2024, 5, 15))
    named = segmentation.named(who)
    assert (named.reason, named.moves_reason) == ("", "alike_then")
    assert named.moves.empty
    assert named.earlier.empty


# Groups


def test_a_feature_that_is_not_there():
    said = refusal(whole, known(), columns=["order_count", "spent", "region"])
    first, last = said.split("\n")
    assert first.startswith("The customers have no number called 'spent', 'region'; ")
    assert "customer_name" not in first  # no number
    assert last == "Write  features: [spend]"


def test_a_feature_is_looked_for_whatever_the_method():
    said = refusal(whole, known(), columns=["spent"], method="rfm")
    assert said.endswith("Write  features: [spend]")


def test_more_groups_than_customers():
    said = refusal(whole, known(), k=5)
    assert said.startswith("k is 5, but there are 4 customers to split.")


# A quarter ago Ann and Bob had spent 10, Cy and Di 1,000; Ann and Cy long before, Bob and
# Di of late. Since then they brought 1, 3, 5 and 7, which vary by 20 in all.
FOUR = [
    sold("2024-01-05", order_id="1", amount=10.0),
    sold("2024-03-25", order_id="2", customer_id="bob", amount=10.0),
    sold("2024-01-05", order_id="3", customer_id="cy", amount=1000.0),
    sold("2024-03-25", order_id="4", customer_id="di", amount=1000.0),
]
SINCE = [
    sold("2024-05-01", order_id=f"after {name}", customer_id=name, amount=amount)
    for name, amount in {"ann": 1.0, "bob": 3.0, "cy": 5.0, "di": 7.0}.items()
]


def test_use_by_hand():
    """Groups by spend have means 2 and 6: 4 x 4 of 20. Segments, of which Bob and Di
    share one as both came of late, have 1, 5 and 5: 9 + 1 + 1 + 1 of 20."""
    use = whole(known(FOUR + SINCE), columns=["spend"], k=2).groups.use
    use = use.set_index("grouping")
    assert list(use.index) == ["kmeans", "rfm"]
    assert use["customers"].tolist() == [4, 4]
    assert use["groups"].tolist() == [2, 3]
    assert use["eta_squared"].tolist() == [0.8, 0.6]


def test_who_bought_nothing_since_brought_nothing():
    """0, 3, 5 and 7 around 3.75 vary by 26.75; means of 1.5 and 6 by 4 x 2.25 x 2.25."""
    rows = FOUR + SINCE[1:]
    use = whole(known(rows), columns=["spend"], k=2).groups.use
    assert use["customers"].tolist() == [4, 4]
    assert use["eta_squared"].iloc[0] == pytest.approx(20.25 / 26.75, abs=1e-6)


def test_use_is_of_as_many_groups_as_were_seen_a_quarter_ago():
    """Two then: 30 who spent about 100 in January, and 30 about 200 in March. Three now:
    half of the first have since spent 300 more in May."""
    drawn, rows = np.random.default_rng(1), []
    for n in range(60):
        first = [("2024-01-15", 100.0), ("2024-03-15", 200.0)][n % 2]
        for day, about in [first, ("2024-05-15", 300.0)] if n % 4 == 0 else [first]:
            when = pd.Timestamp(day) + pd.Timedelta(days=round(drawn.normal(0, 3)))
            money = round(about + drawn.normal(0, 10), 2)
            cells = {"order_id": f"{n} {day}", "customer_id": f"c{n}"}
            rows.append(sold(when, amount=money, **cells))
    columns = ["days_since_last_order", "spend"]
    groups = whole(known(rows), columns=columns, method="kmeans").groups
    assert groups.found.verdict.k == 3
    assert groups.use["groups"].tolist() == [2]


def test_an_attribute_of_today_tells_nothing_of_a_quarter_ago():
    """Staff as many as the revenue since would explain all of it."""
    staff = pd.DataFrame({"customer_id": ["ann", "bob", "cy", "di"]})
    who = known(FOUR + SINCE, attributes=staff.assign(staff=[1.0, 1, 7, 7]))
    assert who.undated == ("staff",)
    both = whole(who, columns=["spend", "staff"], k=2).groups
    alone = whole(who, columns=["spend"], k=2).groups
    assert both.use_notes == (Note("undated", {"column": "staff"}),)
    assert alone.use_notes == ()
    pd.testing.assert_frame_equal(both.use, alone.use)
    # Nothing is left to form groups by.
    assert list(whole(who, columns=["staff"], k=2).groups.use["grouping"]) == ["rfm"]


def test_use_without_a_quarter_or_a_grouping():
    assert whole(known(as_of=date(2024, 4, 9))).groups.use_reason == "no_quarter"
    alone = whole(known(), method="kmeans").groups  # too few: one group
    assert (alone.found.verdict.k, alone.use_reason) == (1, "no_groups")


def test_medians_of_each_group():
    groups = whole(known(), k=2).groups
    table = groups.medians.set_index("segment")
    labels = groups.found.labels
    spend = known().table.set_index("customer_id")["spend"]
    assert table["spend"].to_dict() == spend.groupby(labels).median().to_dict()
    assert list(table) == BY


def test_all_equal_customers_are_one_crowd():
    rows = [sold("2024-01-10", customer_id=name) for name in "abcdefgh"]
    equal = whole(known(rows))
    assert equal.groups.found.verdict.id == "no_clusters"
    assert equal.groups.names == {1: ()}
    assert list(equal.groups.medians) == ["segment"]
    assert set(equal.named.notes["note"]) == {"nothing_ranked"}


# Value


@pytest.mark.parametrize(
    ("first", "as_of", "months", "split"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), 3, date(2024, 9, 30)),
        (date(2024, 1, 1), date(2024, 12, 31), 12, date(2024, 7, 2)),  # 366 days: half
        (date(2024, 1, 1), date(2024, 1, 1), 12, date(2024, 1, 1)),
        (date(2024, 1, 1), date(2024, 1, 2), 12, date(2024, 1, 2)),  # nothing is held
    ],
)
def test_the_days_held_out(first, as_of, months, split):
    assert coming.held_out(first, as_of, months=months) == split


def test_no_call_is_worth_anything_to_the_surely_gone_or_the_surely_loyal():
    """Each would be worth 100 if surely still a customer, so is worth 100 P."""
    alive = [0.0, 0.001, 0.25, 0.5, 0.75, 0.999, 1.0]
    value = [100 * p for p in alive]
    table = pd.DataFrame({"probability_alive": alive, "discounted_value": value})
    worth = coming.Ahead(SimpleNamespace(table=table), None, AS_OF, AS_OF, 12).each
    # 100 P (1 - P), and 0 at both ends, not missing.
    expected = [0, 0.0999, 18.75, 25, 18.75, 0.0999, 0]
    assert worth["worth_a_call"].tolist() == pytest.approx(expected)


def test_who_bought_once_is_surely_alive_and_not_worth_a_call(found):
    each = found.ahead.each
    once = each[each["probability_alive"] == 1]
    assert len(once) and (once["worth_a_call"] == 0).all()


def test_value_by_segment_adds_up(busy, found):
    table = found.ahead.by_segment(found.named.labels)
    assert table["customers"].sum() == len(busy.table)
    for name in coming.SUMS:
        assert table[name].sum() == pytest.approx(found.ahead.total(name), abs=0.01)
    assert table["discounted_value"].is_monotonic_decreasing
    assert found.kpis.loc["expected_value", "value"] == pytest.approx(
        found.ahead.worth.table["discounted_value"].sum()
    )


def test_what_was_foreseen_of_what_came(found):
    came, foreseen = found.ahead.error("spend")
    row = found.kpis.loc["foreseen"]
    assert (row["n"], row["d"]) == (foreseen, came)
    totals = found.ahead.holdout.totals.set_index(["measure", "model"])
    error = totals.loc[("spend", "bg_nbd"), "error"]
    assert row["value"] - 1 == pytest.approx(error, abs=1e-4)


def test_without_repeat_buyers_there_is_no_value():
    rows = [sold("2024-01-10", customer_id=f"c{n}") for n in range(9)]
    ahead = segmentation.ahead(known(rows))
    assert ahead.worth.reason == "no_repeats"
    assert (ahead.each.empty, ahead.tested) == (True, False)
    assert ahead.by_segment(pd.Series({"c1": "lost"})).empty
    assert pd.isna(ahead.total("discounted_value"))


def test_a_single_day_holds_nothing_out():
    ahead = segmentation.ahead(known([sold("2024-06-30")]))
    assert ahead.holdout is None
    assert not ahead.tested


# Whom to call


def test_those_to_call_are_in_the_segments_that_a_call_can_win_back(busy, found):
    table, calls = found.named.scored, found.calls
    assert set(kinds.CALL) < set(rfm.rules()["segment"])
    there = table[table["segment"].isin(kinds.CALL)]
    assert calls.customers == len(there)
    assert set(calls.table["customer_id"]) <= set(there["customer_id"])
    assert calls.table["worth_a_call"].is_monotonic_decreasing
    top = segmentation.to_call(busy, found.named, found.ahead, top=3)
    pd.testing.assert_frame_equal(top.table, calls.table.head(3))
    assert (top.customers, top.worth_a_call) == (calls.customers, calls.worth_a_call)


def test_whom_the_choice_of_segments_leaves_out_is_counted(busy, found):
    calls = found.calls
    outside = found.named.scored.query("segment not in @kinds.CALL")["customer_id"]
    each = found.ahead.each.set_index("customer_id")["worth_a_call"]
    count, worth = calls.others
    assert count == len(outside) == len(busy.table) - calls.customers > 0
    assert worth == pytest.approx(each[outside].sum())
    assert worth + calls.worth_a_call == pytest.approx(
        found.ahead.total("worth_a_call")
    )
    everybody = whole(known(), method="kmeans").calls
    assert everybody.others[0] == 0


def test_one_segment_can_be_called(busy, found):
    calls = segmentation.to_call(
        busy, found.named, found.ahead, segment="champions", top=1000
    )
    assert set(calls.table["segment"]) == {"champions"}
    named = found.named.segments.set_index("segment")["customers"]
    assert calls.customers == named["champions"] == len(calls.table)


def test_without_a_value_the_largest_spend_comes_first():
    calls = whole(known(), method="kmeans").calls
    assert calls.table["customer_id"].tolist() == ["ann", "bob", "cy", "di"]
    assert calls.segments == ()
    assert pd.isna(calls.worth_a_call)


def test_a_segment_without_segments():
    said = refusal(whole, known(), method="kmeans", segment="lost")
    assert said == (
        "segment is lost, but method is kmeans: only RFM segments have such names.\n"
        "Write  method: both   or  segment: ''"
    )


# Properties


def test_shuffled_rows_give_the_same(busy, found):
    rows = busy.orders.to_native().df()
    who = known(rows.sample(frac=1, random_state=3), busy.as_of)
    other = whole(who, method="rfm")  # groups: see test_segments_choice
    others = found.kpis.index != "groups"
    pd.testing.assert_frame_equal(other.kpis[others], found.kpis[others])
    pd.testing.assert_frame_equal(other.calls.table, found.calls.table)
    pd.testing.assert_frame_equal(other.named.moves, found.named.moves)


def test_the_input_is_untouched():
    given = lines(*ROWS)
    copy = given.copy(deep=True)
    whole(known(given))
    pd.testing.assert_frame_equal(given, copy)


def test_equal_buyers_on_the_first_of_every_month():
    """All alike: nobody is silent, nothing is concentrated, every model has its note."""
    given = monthly(60, price=lambda n: 10.0).assign(
        product_id="pen", discount=None, returned=None, customer_name=None
    )
    who = known(given.assign(order_id=given["row"].astype("str")), date(2024, 12, 31))
    kpis = whole(who).kpis["value"]
    assert kpis["customers_one_time"] == kpis["customers_silent"] == 0
    assert kpis["best_fifth_share"] == pytest.approx(0.2)
    assert kpis["customers_for_most"] == 0.8


@pytest.mark.data("maven_crm")
def test_won_deals_of_real_accounts_have_no_80_20_and_no_separable_groups(data_dir):
    """59 of 85 accounts make 80 % of the value won: counted in a spreadsheet."""
    place = data_dir / "maven_crm"
    as_of = date(2017, 12, 31)
    orders = load.orders(place / "sales_pipeline.csv", source="maven_crm_sales")
    won = clean.orders(orders, as_of=as_of, currency="USD", max_loss=0.7)
    loaded = load.customers(place / "accounts.csv", source="maven_crm_accounts")
    about = clean.customers(loaded)
    attributes = about.kept.select("customer_id", "revenue", "employees")
    who = known(won.kept, as_of, attributes=attributes)
    found = whole(who, columns=["order_count", "spend", "products", "employees"])
    row = found.kpis.loc["customers_for_most"]
    assert (row["n"], row["d"]) == (59, 85)
    assert segmentation.concentration(row["value"]) == "no"
    assert found.groups.found.verdict.id != "clusters"
    best = features.share_of_best(who.table).iloc[0]
    assert found.kpis.loc["best_fifth_share", "value"] == best["share_of_spend"]
