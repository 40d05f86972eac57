"""Scores, named segments and who moved: by hand, and as the R package rfm has them."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sold import few, refusal

from salesnb.analysis import features, rfm
from salesnb.analysis.rfm.naming import CELLS, RULES, SEGMENTS
from salesnb.intake import clean, load

MEASURES = ["days_since_last_order", "order_count", "spend"]
SCORES = ["recency_score", "frequency_score", "monetary_score"]


def customers(*rows):
    """Rows of (days, orders, spend), of customers 0, 1, 2 ..."""
    table = pd.DataFrame(rows, columns=MEASURES).astype({"spend": "float64"})
    return table.assign(customer_id=[str(number) for number in range(len(table))])


TEN = [(10 * n, n, 100.0 * n) for n in range(1, 11)]


def spenders(*spend):
    return customers(*[(1, 1, money) for money in spend])


def columns(table, *names):
    return [*map(tuple, table[list(names)].to_numpy())]


tables = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(1, 9),
        st.integers(-500, 100_000).map(lambda cents: cents / 100),
    ),
    min_size=1,
    max_size=40,
).map(lambda rows: customers(*rows))


# --- scores ------------------------------------------------------------------------------


def test_scores_of_ten_by_hand():
    """Cuts: 29, 47, 65, 83 days; 3.8, 5.6, 7.4, 9.2 orders; 280.0001 ... of money."""
    rows = [(10 * n, n, 100.0 * n + (n == 10) / 4) for n in range(1, 11)]
    scored = rfm.scores(customers(*rows))
    assert scored["recency_score"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert scored["frequency_score"].tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert scored["monetary_score"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert scored["rfm"].tolist()[::3] == ["511", "422", "234", "155"]
    assert scored["rfm"].dtype == "str"


def test_the_cuts_are_quintiles_and_a_step():
    """Of 1 ... 10 the quintiles are 2.8, 4.6, 6.4, 8.2 (R's type 7). Whole numbers step
    by 1, money with cents by the smallest money there is."""
    table = customers(*[(n, n, n) for n in range(1, 11)])
    assert rfm.thresholds(table)["spend"].tolist() == [3.8, 5.6, 7.4, 9.2]
    table.loc[0, "spend"] = 1.5
    assert rfm.thresholds(table)["spend"].tolist() == [2.8001, 4.6001, 6.4001, 8.2001]
    assert rfm.thresholds(table)["cut"].tolist() == [1, 2, 3, 4]


def test_a_value_at_a_quintile_lies_below_it():
    """Of 0, 1 ... 5 the quintiles are 1, 2, 3, 4: each belongs to the lower score."""
    scored = rfm.scores(customers(*[(n, n, n + 0.5) for n in range(6)]))
    assert scored["frequency_score"].tolist() == [1, 1, 2, 3, 4, 5]
    assert scored["monetary_score"].tolist() == [1, 1, 2, 3, 4, 5]
    assert scored["recency_score"].tolist() == [5, 5, 4, 3, 2, 1]


def test_a_value_less_than_a_step_above_a_quintile_lies_below_the_cut():
    """Of 1 ... 10 the first quintile is 2.8: 3 orders are not a whole order above it,
    and 3 of money with cents are more than the smallest money above it."""
    scored = rfm.scores(customers(*[(n, n, n + (n == 10) / 4) for n in range(1, 11)]))
    counts = scored["frequency_score"].value_counts().sort_index()
    assert counts.tolist() == [3, 2, 2, 2, 1]
    assert scored["monetary_score"].value_counts().tolist() == [2] * 5


def test_the_largest_value_reaches_the_cuts_also_where_it_is_a_quintile():
    """Of 1 and nine times 2 all quintiles are 2."""
    scored = rfm.scores(customers((1, 1, 1), *[(1, 2, 1)] * 9))
    assert scored["frequency_score"].tolist() == [1] + [5] * 9


@few(30)
@given(tables)
def test_equal_values_have_equal_scores_and_better_ones_no_worse(table):
    scored = rfm.scores(table)
    for score, measure in zip(SCORES, MEASURES, strict=True):
        each = scored.groupby(measure)[score].agg(["min", "max"])
        assert (each["min"] == each["max"]).all()
        better = each["max"].diff().dropna()
        assert (better <= 0).all() if measure == MEASURES[0] else (better >= 0).all()
        assert scored[score].between(1, 5).all()


@few(20)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_customers_does_not_matter(table, random):
    before = table.copy()
    scored = rfm.scores(table)
    places = random.sample(range(len(table)), len(table))
    again = rfm.scores(table.iloc[places])
    pd.testing.assert_frame_equal(again.sort_index(), scored)
    for answer in (rfm.segments, rfm.heatmap, rfm.notes, rfm.thresholds):
        pd.testing.assert_frame_equal(answer(again), answer(scored))
    pd.testing.assert_frame_equal(table, before)


@few(20)
@given(tables)
def test_the_best_and_the_worst_have_the_outer_scores(table):
    scored = rfm.scores(table)
    for score, measure in zip(SCORES, MEASURES, strict=True):
        if table[measure].min() < table[measure].max():
            high = scored.loc[table[measure].idxmax(), score]
            low = scored.loc[table[measure].idxmin(), score]
            assert (low, high) == ((5, 1) if measure == MEASURES[0] else (1, 5))


def test_most_bought_once_and_share_the_lowest_score():
    """Of ten, eight with one order lie at the quintiles 1, 1, 1 and below 1.2: the cuts
    are 2, 2, 2 and 2.2."""
    scored = rfm.scores(customers(*[(1, 1, 1)] * 8, (1, 2, 1), (1, 3, 1)))
    assert scored["frequency_score"].tolist() == [1] * 8 + [4, 5]
    # Most at the largest value: it is the best all the same.
    scored = rfm.scores(customers((1, 1, 1), (1, 2, 1), *[(1, 9, 1)] * 8))
    assert scored["frequency_score"].tolist()[2:] == [5] * 8


def test_scores_by_fixed_cuts():
    """A cut is the least value beyond it; so cuts of another day can be used."""
    cuts = {
        "days_since_last_order": [30, 60, 90, 180],
        "order_count": [2, 3, 5, 8],
        "spend": [100, 200, 500, 1000],
    }
    rows = [(29, 1, 99.99), (30, 2, 100), (90, 8, 999.99), (180, 7, 1e6)]
    scored = rfm.scores(customers(*rows), cuts=cuts)
    assert scored["rfm"].tolist() == ["511", "422", "254", "145"]
    own = rfm.thresholds(customers(*rows))
    pd.testing.assert_frame_equal(
        rfm.scores(customers(*rows), cuts=own), rfm.scores(customers(*rows))
    )


def test_scores_may_be_three():
    scored = rfm.scores(customers(*[(n, n, n) for n in range(1, 10)]), bins=3)
    # Cuts: 1 more than a third, 3.67, and two, 6.33.
    assert scored["frequency_score"].tolist() == [1, 1, 1, 1, 2, 2, 2, 3, 3]
    assert scored["recency_score"].tolist() == [3, 3, 3, 3, 2, 2, 2, 1, 1]
    assert len(rfm.heatmap(scored, bins=3)) == 9


# --- what must be said -------------------------------------------------------------------


def noted(table):
    return columns(rfm.notes(rfm.scores(table)), "note", "measure", "number")


@pytest.mark.parametrize("count", [1, 2, 8])
def test_where_nobody_can_be_compared_nobody_has_a_segment(count):
    """Recent or long ago, often or seldom: beside nobody these are no words."""
    table = customers(*[(9, 3, 50)] * count)
    named = rfm.with_segment(rfm.scores(table))
    assert named[["rfm", "segment"]].isna().all(axis=None)
    assert noted(table) == [("nothing_ranked", "", count)]
    assert rfm.thresholds(table)["spend"].isna().all()
    found = rfm.segments(named)
    assert found["segment"].tolist() == list(SEGMENTS)
    assert (found["customers"] == 0).all()


def test_one_measure_that_differs_ranks_all():
    named = rfm.with_segment(rfm.scores(customers((9, 3, 50), (9, 3, 50.01))))
    assert named["segment"].tolist() == ["recent_few", "recent_few"]
    assert named["rfm"].tolist() == ["511", "515"]


def test_one_customer_is_ranked_by_the_cuts_of_others():
    cuts = rfm.thresholds(customers(*TEN))
    scored = rfm.scores(customers((5, 10, 900)), cuts=cuts)
    assert rfm.with_segment(scored)["segment"].tolist() == ["champions"]
    notes = columns(rfm.notes(scored), "note", "number")
    assert notes[0] == ("one_customer", 1)


def test_fewer_values_than_scores_use_fewer_scores():
    table = customers(*[(n, 1 + n % 2, 10.5 * n) for n in range(10)])
    assert noted(table) == [("fewer_scores", "order_count", 2)]
    assert rfm.scores(table)["frequency_score"].tolist() == [1, 5] * 5


def test_who_returned_more_than_they_bought_has_the_lowest_score():
    """Though four in ten are below zero, and the first quintile is, too."""
    table = spenders(-9.5, -8, -7, -6, 0, 1, 2, 3, 4, 5)
    assert rfm.scores(table)["monetary_score"].tolist() == [1] * 4 + [3, 3, 4, 4, 5, 5]
    assert ("negative_spend", "spend", 4) in noted(table)


def test_without_trouble_there_is_nothing_to_say():
    assert noted(customers(*[(n, n, n) for n in range(1, 11)])) == []


# --- refusals ----------------------------------------------------------------------------


def test_features_without_a_measure_are_refused():
    table = customers((1, 1, 1)).rename(columns={"spend": "spent"})
    assert refusal(rfm.scores, table) == (
        "features lack 'spend'; they have 'days_since_last_order', 'order_count', "
        "'spent', 'customer_id'.\nWrite  features.rename(columns={'spent': 'spend'})"
    )
    said = refusal(rfm.scores, customers((1, 1, 1))[["customer_id"]])
    assert said.endswith("Write  features = features.customers(orders, as_of=...)")


def test_a_customer_without_a_value_is_refused():
    assert refusal(rfm.scores, spenders(1, float("nan"), float("nan"))) == (
        "2 customers have no spend, such as '1', so they have no score.\n"
        "Write  table = table.dropna(subset='spend')"
    )


def test_nobody_is_refused():
    assert refusal(rfm.scores, customers()) == (
        "There is no customer to score: the features have no row.\n"
        "Write  table = features.customers(orders, as_of=...)"
    )


@pytest.mark.parametrize("given", [[4, 6, 5, 8], [4, 5, 6]])
def test_cuts_that_are_none_are_refused(given):
    cuts = {"days_since_last_order": [1, 2, 3, 4], "order_count": given}
    assert refusal(rfm.scores, customers((1, 1, 1)), cuts=cuts) == (
        f"The cuts of order_count are {given}: they are 4 numbers, none below the one "
        "before.\nWrite  cuts = rfm.thresholds(features)   or numbers such as  [4, 5, 6, 8]"
    )


def test_cuts_of_every_measure_are_needed():
    said = refusal(rfm.scores, customers((1, 1, 1)), cuts={"spend": [1, 2, 3, 4]})
    assert said.startswith("The cuts of days_since_last_order are not given:")


@pytest.mark.parametrize("bins", [1, 10, 5.0, True])
def test_the_number_of_scores_is_one_digit(bins):
    assert refusal(rfm.scores, customers((1, 1, 1)), bins=bins) == (
        f"bins is {bins!r}, not a whole number from 2 to 9.\nWrite  bins=5"
    )


# --- named segments ----------------------------------------------------------------------


@pytest.mark.parametrize("cell", [*product("12345", repeat=3)])
def test_every_cell_has_exactly_one_segment(cell):
    rows = [
        segment
        for segment, *digits in RULES
        if all(digit in allowed for digit, allowed in zip(cell, digits, strict=True))
    ]
    assert rows == [CELLS["".join(cell)]]


def test_the_rules_name_all_segments_and_no_others():
    assert {segment for segment, *_ in RULES} == set(SEGMENTS)
    assert len(CELLS) == 125
    assert rfm.rules().columns.tolist() == ["segment", *SCORES]
    assert len(rfm.rules()) == len(RULES)


def scored_as(*rows):
    """Rows of (rfm, days, orders, spend)."""
    return customers(*[row[1:] for row in rows]).assign(rfm=[row[0] for row in rows])


def test_segments_by_hand():
    table = rfm.segments(
        scored_as(
            ("555", 1, 9, 60.0),
            ("544", 3, 7, 20.0),
            ("511", 2, 1, 20.0),
            ("111", 300, 1, -10.0),
            ("111", 200, 2, 0.0),
        )
    ).set_index("segment")
    assert table.index.tolist() == list(SEGMENTS)
    champions = table.loc["champions"].tolist()
    assert champions == [2, 0.4, 80, 0.8, 2, 8, 40]
    assert table.loc["recent_few"].tolist() == [1, 0.2, 20, 0.2, 2, 1, 20]
    # Their money counts in the sum; of what is above zero they have nothing.
    assert table.loc["lost"].tolist() == [2, 0.4, -10, 0, 250, 1.5, -5]
    nobody = table.loc["loyal"]
    assert nobody[["customers", "share_customers", "spend"]].tolist() == [0, 0, 0]
    assert nobody[["median_days", "median_orders", "median_spend"]].isna().all()


def test_where_nobody_spent_there_are_no_shares():
    table = rfm.segments(scored_as(("111", 9, 1, 0.0)))
    assert table["share_spend"].isna().all()


@few(20)
@given(tables)
def test_segments_add_up(table):
    assume(len(table.drop(columns="customer_id").drop_duplicates()) > 1)
    found = rfm.segments(rfm.scores(table))
    assert found["customers"].sum() == len(table)
    assert found["share_customers"].sum() == pytest.approx(1)
    assert found["spend"].sum() == pytest.approx(table["spend"].sum())
    if (table["spend"] > 0).any():
        assert found["share_spend"].sum() == pytest.approx(1)
        assert (found["share_spend"] >= 0).all()


def test_scores_without_a_name_are_refused():
    scored = rfm.scores(customers(*[(n, n, n) for n in range(9)]), bins=9)
    assert refusal(rfm.segments, scored) == (
        "There is no segment for the score '911': segments have names for three scores "
        "from 1 to 5.\nWrite  scored = rfm.scores(features, bins=5)"
    )


def test_the_heatmap_has_every_pair():
    table = rfm.scores(customers((1, 9, 10), (1, 9, 20.5), (90, 1, 3)))
    found = rfm.heatmap(table).set_index(["recency_score", "frequency_score"])
    assert len(found) == 25
    assert found.loc[(5, 5)].tolist() == [2, 15.25]
    assert found.loc[(1, 1)].tolist() == [1, 3]
    assert found["customers"].sum() == 3
    assert found.loc[(3, 3), "customers"] == 0
    assert np.isnan(found.loc[(3, 3), "mean_spend"])


# --- who moved ---------------------------------------------------------------------------


def moves(before, after, **options):
    found = rfm.migration(before, after, **options)
    return {(a, b): tuple(rest) for a, b, *rest in found.to_numpy()}


def test_nobody_moves_who_did_nothing_where_nobody_did():
    scored = rfm.scores(customers(*TEN))
    found = rfm.migration(scored, scored)
    assert (found["before"] == found["after"]).all()
    assert found[["behaviour", "cut", "both", "held"]].to_numpy().sum() == 0
    assert found["customers"].sum() == 10


def test_moved_by_behaviour_and_by_the_cut():
    """All else equal, orders decide. By the earlier cuts 4, 5, 6, 8 customers 0 to 4 are
    1, 2, 3, 4, 5; by the later ones 5, 6, 9, 20. Customer 0 rises by orders of their own,
    1 (as before) falls by the cut, 3 falls by it, too; 4 stays."""
    level = {"days_since_last_order": [9, 99, 999, 9999], "spend": [1, 2, 3, 4]}
    old, new = (
        level | {"order_count": [4, 5, 6, 8]},
        level | {"order_count": [5, 6, 9, 20]},
    )
    before = customers(*[(50, n, 3.0) for n in (1, 4, 5, 7, 30)])
    after = customers(*[(50, n, 3.0) for n in (9, 4, 5, 7, 30)])
    first, second = rfm.scores(before, cuts=old), rfm.scores(after, cuts=new)
    assert first["frequency_score"].tolist() == [1, 2, 3, 4, 5]
    assert second["frequency_score"].tolist() == [4, 1, 2, 3, 5]
    # customers, behaviour, cut, both, held
    assert moves(first, second, cuts=old) == {
        ("champions", "champions"): (1, 0, 0, 0, 0),
        ("champions", "potential_loyalist"): (1, 0, 1, 0, 0),
        ("potential_loyalist", "potential_loyalist"): (1, 0, 0, 0, 0),
        ("potential_loyalist", "fairly_recent_few"): (1, 0, 1, 0, 0),
        ("fairly_recent_few", "champions"): (1, 1, 0, 0, 0),
    }


def test_who_is_where_neither_alone_would_have_led_was_moved_by_both():
    """From 1 order to 7: by the earlier cuts a 4, and a champion; by the later a 3."""
    level = {"days_since_last_order": [9, 99, 999, 9999], "spend": [1, 2, 3, 4]}
    old, new = (level | {"order_count": cuts} for cuts in ([4, 5, 6, 8], [5, 6, 9, 20]))
    first = rfm.scores(customers((50, 1, 3.0)), cuts=old)
    second = rfm.scores(customers((50, 7, 3.0)), cuts=new)
    assert moves(first, second, cuts=old) == {
        ("fairly_recent_few", "potential_loyalist"): (1, 0, 0, 1, 0),
    }


def test_to_grow_older_without_an_order_is_behaviour():
    """90 days on and nothing else: by the same cuts a 1 where there was a 5."""
    cuts = {"days_since_last_order": [9, 30, 60, 90], "order_count": [1, 2, 3, 4]}
    cuts |= {"spend": [1, 2, 3, 4]}
    first, second = (
        rfm.scores(customers((days, 9, 9.0)), cuts=cuts) for days in (5, 95)
    )
    assert moves(first, second, cuts=cuts) == {
        ("champions", "cannot_lose"): (1, 1, 0, 0, 0),
    }


def test_who_stays_only_because_the_cut_moved_is_held():
    """One order more each, and nothing changes: by the earlier cuts half would rise."""
    cuts = {"days_since_last_order": [9, 99, 999, 9999], "spend": [1, 2, 3, 4]}
    orders = [[1, 4, 5, 8], [2, 5, 6, 9]]
    tables = [customers(*[(50, n, 3.0) for n in these]) for these in orders]
    known = [cuts | {"order_count": level} for level in ([2, 4, 5, 8], [3, 5, 6, 9])]
    first, second = (rfm.scores(t, cuts=c) for t, c in zip(tables, known, strict=True))
    assert (
        first["rfm"].tolist() == second["rfm"].tolist() == ["414", "434", "444", "454"]
    )
    assert moves(first, second, cuts=known[0]) == {
        ("champions", "champions"): (2, 0, 0, 0, 0),
        ("potential_loyalist", "potential_loyalist"): (1, 0, 0, 0, 1),
        ("fairly_recent_few", "fairly_recent_few"): (1, 0, 0, 0, 1),
    }


def test_who_is_in_one_table_only_is_absent_from_the_other():
    table = rfm.scores(customers(*TEN))
    found = moves(table.iloc[:9], table.iloc[1:], cuts=rfm.thresholds(customers(*TEN)))
    here, there = CELLS[table["rfm"][0]], CELLS[table["rfm"][9]]
    assert found[here, "absent"] == (1, 1, 0, 0, 0)
    assert found["absent", there] == (1, 1, 0, 0, 0)
    assert sum(row[0] for row in found.values()) == 10


def test_who_was_not_ranked_is_not_absent():
    """By cuts that are none, nobody would be ranked now either: the cuts moved them."""
    alone, both = customers((9, 3, 50)), customers((9, 3, 50), (99, 9, 90))
    scores = rfm.scores(alone), rfm.scores(both)
    assert moves(*scores) == {
        ("unranked", "recent_few"): (1, 0, 1, 0, 0),
        ("absent", "cannot_lose"): (1, 1, 0, 0, 0),
    }
    assert moves(scores[0], scores[0]) == {("unranked", "unranked"): (1, 0, 0, 0, 0)}


def test_an_earlier_table_of_other_cuts_is_refused():
    before = rfm.scores(customers(*TEN))
    some = before.iloc[5:]
    assert refusal(rfm.migration, some, before) == (
        "4 customers of the earlier table have other scores by its own quintiles: it was "
        "scored by other cuts.\nWrite  rfm.migration(before, after, cuts=cuts)   with "
        "those cuts"
    )


@few(15)
@given(tables, tables, st.randoms(use_true_random=False))
def test_moves_add_up_whatever_the_order(first, second, random):
    before, after = rfm.scores(first), rfm.scores(second)
    found = rfm.migration(before, after)
    moved = found[found["before"] != found["after"]]
    why = moved[["behaviour", "cut", "both"]].sum(axis=1)
    assert (why == moved["customers"]).all()
    assert (moved["held"] == 0).all()
    stayed = found[found["before"] == found["after"]]
    assert (stayed[["behaviour", "cut", "both"]] == 0).all(axis=None)
    for side, table in (("before", before), ("after", after)):
        named = found[~found[side].isin(["absent", "unranked"])]
        here = named.groupby(side)["customers"].sum()
        expected = rfm.segments(table).set_index("segment")["customers"]
        assert here.to_dict() == expected[expected > 0].to_dict()
    mixed = after.sample(frac=1, random_state=random.randrange(99))
    pd.testing.assert_frame_equal(rfm.migration(before, mixed), found)


# --- the R package rfm, on its data ------------------------------------------------------

# Its published rule table: the first that matches wins, and some cells match none.
PUBLISHED = [
    ("Champions", (4, 5), (4, 5), (4, 5)),
    ("Loyal Customers", (2, 5), (3, 5), (3, 5)),
    ("Potential Loyalist", (3, 5), (1, 3), (1, 3)),
    ("New Customers", (4, 5), (1, 1), (1, 1)),
    ("Promising", (3, 4), (1, 1), (1, 1)),
    ("Need Attention", (2, 3), (2, 3), (2, 3)),
    ("About To Sleep", (2, 3), (1, 2), (1, 2)),
    ("At Risk", (1, 2), (2, 5), (2, 5)),
    ("Can't Lose Them", (1, 1), (4, 5), (4, 5)),
    ("Lost", (1, 2), (1, 2), (1, 2)),
]


def published(scored):
    """The segment of each customer by that table; of those that match none, Others."""
    names = pd.Series("Others", scored.index)
    for segment, *ranges in reversed(PUBLISHED):
        inside = np.logical_and.reduce(
            [
                scored[score].between(*ends)
                for score, ends in zip(SCORES, ranges, strict=True)
            ]
        )
        names[inside] = segment
    return names


@pytest.fixture(scope="module")
def table(data_dir):
    path = data_dir / "rfm_orders" / "rfm_data_orders.csv"
    kept = clean.orders(load.orders(path, source="rfm_orders")).kept
    return features.customers(kept, as_of=date(2006, 12, 31))


@pytest.mark.data("rfm_orders")
def test_the_published_thresholds(table):
    cuts = rfm.thresholds(table)
    assert cuts["days_since_last_order"].tolist() == [115, 181, 297.4, 482]
    assert cuts["order_count"].tolist() == [4, 5, 6, 8]
    assert cuts["spend"].tolist() == [255.8, 382, 506.4, 666]


@pytest.mark.data("rfm_orders")
def test_the_published_scores(table):
    scored = rfm.scores(table)
    of = scored.set_index("customer_id")["rfm"]
    assert (of["Aden Murphy"], of["Admiral Senger"]) == ("544", "433")
    # Every customer, by intervals closed below and open above, as the package has them.
    for score, measure in zip(SCORES, MEASURES, strict=True):
        inner = np.quantile(table[measure], [0.2, 0.4, 0.6, 0.8]) + 1
        edges = [table[measure].min(), *inner.round(4), table[measure].max() + 1]
        place = pd.cut(table[measure], edges, right=False, labels=False)
        expected = 5 - place if score == "recency_score" else 1 + place
        assert scored[score].tolist() == expected.tolist()


@pytest.mark.data("rfm_orders")
def test_the_published_champions(table):
    scored = rfm.scores(table)
    champions = scored[published(scored) == "Champions"]
    sums = champions[["order_count", "spend"]].sum()
    assert (len(champions), *sums) == (158, 1234, 120_178)
    ours = rfm.with_segment(scored)
    assert ours[ours["segment"] == "champions"]["customer_id"].tolist() == (
        champions["customer_id"].tolist()
    )


@pytest.mark.data("rfm_orders")
def test_recent_customers_of_few_orders_are_seldom_new(table):
    """So they must not be called that: 27 of 30 first ordered over a year before."""
    ours = rfm.with_segment(rfm.scores(table))
    recent = ours[ours["segment"] == "recent_few"]
    known = pd.Timestamp(2006, 12, 31) - recent["first_order"]
    assert (len(recent), (known.dt.days > 365).sum()) == (30, 27)
    assert not {"new", "promising"} & set(SEGMENTS)


@pytest.mark.data("rfm_orders")
def test_a_quarter_later_some_moved_by_the_cut(data_dir):
    path = data_dir / "rfm_orders" / "rfm_data_orders.csv"
    kept = clean.orders(load.orders(path, source="rfm_orders")).kept
    days = [date(2006, 9, 30), date(2006, 12, 31)]
    before, after = (rfm.scores(features.customers(kept, as_of=d)) for d in days)
    found = rfm.migration(before, after)
    assert found["customers"].sum() == len(after) == 995
    new = found[found["before"] == "absent"]
    assert new["customers"].sum() == len(after) - len(before)
    assert found["cut"].sum() > 0
    assert found["behaviour"].sum() > 0
