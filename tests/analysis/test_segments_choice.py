"""How many segments, and whether they are there: by hand, and on customers that have
none, some, or only look as if."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from made_customers import blobs, long_cloud, prepared, table
from sklearn.metrics import adjusted_rand_score, silhouette_score

from salesnb.analysis import features, segments
from salesnb.analysis.segments import Note, SegmentError, decide, evidence, split
from salesnb.analysis.segments.gap import gaps, smallest
from salesnb.analysis.segments.judging import widths
from salesnb.analysis.segments.kmeans import Cut, cuts
from salesnb.analysis.segments.nulls import box, cloud, shuffled
from salesnb.analysis.segments.stability import again, similar
from salesnb.intake import clean, load, sample

PAIRS = np.array([[0.0], [1], [10], [11]])


def rng():
    return np.random.default_rng(1)


# The parts, by hand


def test_inertia_by_hand():
    """Around 5.5: 30.25 + 20.25 + 20.25 + 30.25. Around .5 and 10.5: four times .25."""
    found = cuts(PAIRS, [1, 2], seed=1, starts=1)
    assert [one.inertia for one in found] == [101, 1]


def test_gap_by_hand():
    """References of log W: 3 and 5, then 1 and 1. sd, divided by B, is 1, then 0."""
    gap, error = gaps(np.array([2.0, -1.0]), np.array([[3.0, 1.0], [5.0, 1.0]]))
    assert gap.tolist() == [2, 2]
    assert error.tolist() == [1.5**0.5, 0]


@pytest.mark.parametrize(
    ("gap", "error", "k"),
    [
        ([1.0, 0.9, 5.0], [0, 0, 0], 1),  # it stops at the first pause
        ([1.0, 2.0, 2.5], [0, 1.0, 0.5], 1),  # 1 >= 2 - 1 exactly
        ([1.0, 2.0, 2.5], [0, 0.9, 0.5], 2),  # 1 < 1.1, and 2 >= 2.5 - .5 exactly
        ([1.0, 2.0, 3.0], [0, 0, 0], 3),  # it never stops
    ],
)
def test_the_smallest_k_whose_gap_the_next_does_not_beat(gap, error, k):
    assert smallest(np.array(gap), np.array(error)) == k


def test_jaccard_by_hand():
    """{1 2 3 4} and {1 2 3 5}: 3 of 5. {5 6} and {4 6}: 1 of 3."""
    labels, others = np.array([0, 0, 0, 0, 1, 1]), np.array([1, 1, 1, 0, 1, 0])
    assert similar(labels, others).tolist() == [3 / 5, 1 / 3]


def test_a_group_that_nobody_was_drawn_from_has_no_similarity():
    found = similar(np.array([0, 2]), np.array([0, 0]))
    assert found.tolist() == pytest.approx([0.5, np.nan, 0.5], nan_ok=True)


def test_groups_far_apart_always_come_back():
    points = np.repeat(PAIRS, 5, axis=0)
    found = cuts(points, [1, 2], seed=1, starts=2)
    one, two = again(points, found, times=10)
    assert (one.tolist(), two.tolist()) == ([1], [1, 1])


def test_each_group_has_a_stability_of_its_own():
    """Two pairs of places far off always come back; ten places in a row, cut in two,
    come back cut elsewhere."""
    row, far = np.arange(10.0), np.repeat([100.0, 200.0], 10)
    points = np.concatenate([row, far])[:, None]
    labels = np.repeat([0, 1, 2, 3], [5, 5, 10, 10])
    (found,) = again(points, [Cut(labels, 0.0)])
    assert found[2:].tolist() == [1, 1]
    assert (found[:2] < 0.95).all()


def test_what_has_no_segments_keeps_its_columns():
    points = prepared(long_cloud(200)).matrix.to_numpy()
    for made in (shuffled, cloud):
        drawn = made(points, rng())
        assert (np.sort(drawn, axis=0) == np.sort(points, axis=0)).all()


def test_shuffled_columns_have_nothing_in_common_and_a_cloud_what_they_had():
    points = prepared(long_cloud(500)).matrix.to_numpy()
    before, apart, together = (
        np.corrcoef(drawn, rowvar=False)[0, 1]
        for drawn in (points, shuffled(points, rng()), cloud(points, rng()))
    )
    assert abs(apart) < 0.1  # its standard error is .045
    assert together == pytest.approx(before, abs=0.1)


def test_a_box_is_as_long_as_the_points_along_their_own_axes():
    """On a line the box is the line, which a box along the columns would not be."""
    line = np.column_stack([np.arange(50.0), np.arange(50.0)])
    drawn = box(line, rng())
    assert drawn[:, 0] == pytest.approx(drawn[:, 1])
    assert 0 <= drawn.min() < 5 < 44 < drawn.max() <= 49


def test_silhouettes_by_hand():
    """Of 0: 1 to its own, 10.5 to the others; of 1: 1 and 9.5. The rest mirrors them."""
    one, two = widths(PAIRS, cuts(PAIRS, [1, 2], seed=1, starts=1))
    assert np.isnan(one)
    assert two == pytest.approx((9.5 / 10.5 + 8.5 / 9.5) / 2)


# The verdict, on tables written by hand: k = 1, 2, 3


def seen(customers=100, **columns):
    """Nothing speaks for any k, but for what `columns` say."""
    rows = {
        "inertia": [9.0, 5, 3],
        "gap": [1.0, 0.5, 0.4],
        "gap_se": [0.1, 0.1, 0.1],
        "null_rise_95": [0.0, 0.0, 0.0],
        "silhouette": [np.nan, 0.3, 0.2],
        "null_silhouette_95": [np.nan, 0.3, 0.3],
        "cloud_silhouette_95": [np.nan, 0.3, 0.3],
        "jaccard_min": [1.0, 0.9, 0.9],
        "null_jaccard": [1.0, 0.9, 0.9],
        **columns,
    }
    rows["rise"] = np.array(rows["gap"]) - rows["gap"][0]
    rows["k"] = range(1, len(rows["gap"]) + 1)
    found = pd.DataFrame(rows)
    return segments.Evidence(found, customers, customers, customers)


FOR_THREE = {"gap": [0.0, 0.5, 1.0], "silhouette": [np.nan, 0.4, 0.6]}


def verdict(*, k=0, **columns):
    found = decide(seen(**columns), k=k)
    return found.id, found.k


def test_gap_and_silhouette_together_are_clusters():
    assert verdict(**FOR_THREE) == ("clusters", 3)


def test_neither_is_none():
    assert verdict() == ("no_clusters", 1)


def test_one_of_them_is_a_convenient_partition():
    assert verdict(gap=[0.0, 0.5, 0.4]) == ("convenient_partition", 2)
    assert verdict(silhouette=[np.nan, 0.3, 0.4]) == ("convenient_partition", 3)


def test_a_pause_of_the_gap_is_no_gathering_where_shuffled_columns_rise_as_much():
    """The gap of 2 is .5 above that of 1: more than .49, and not more than .5."""
    paused = {"gap": [0.0, 0.5, 0.4]}
    assert verdict(**paused, null_rise_95=[0, 0.49, 1]) == ("convenient_partition", 2)
    assert verdict(**paused, null_rise_95=[0, 0.5, 1]) == ("no_clusters", 1)


def test_what_one_long_cloud_has_too_is_a_convenient_partition():
    long = [np.nan, 0.5, 0.55]
    assert verdict(**FOR_THREE, cloud_silhouette_95=long) == ("convenient_partition", 3)


def test_a_silhouette_above_the_null_by_less_than_the_margin_is_nothing():
    """.05 is the margin, in numbers that are exact in binary: .5 and .45 are not, but
    .5 > .45 + .05 is false in doubles, too."""
    null = {"null_silhouette_95": [np.nan, 0.45, 0.45]}
    assert verdict(silhouette=[np.nan, 0.5, 0.2], **null) == ("no_clusters", 1)
    assert verdict(silhouette=[np.nan, 0.501, 0.2], **null)[0] == "convenient_partition"


def test_the_best_silhouette_is_heard_where_the_rule_stops_too_early():
    """1 >= .9 - .1, so the rule says 1; but the gap of 3 is 1 above that of 1."""
    late = {"gap": [1.0, 0.9, 2.0], "silhouette": [np.nan, 0.4, 0.6]}
    assert verdict(**late) == ("clusters", 3)
    # Shuffled columns rise as much: the gap does not speak for 3.
    risen = {"null_rise_95": [0.0, 0.0, 1.0]}
    assert verdict(**late, **risen) == ("convenient_partition", 3)


def test_strong_groups_that_each_column_has_by_itself_are_clusters():
    """Shuffled they look the same, as four blobs in a square do."""
    same = {"null_silhouette_95": [np.nan, 0.9, 0.9]}
    peak = {"gap": [0.0, 2.0, 1.0], "silhouette": [np.nan, 0.71, 0.2]}
    assert verdict(**peak, **same) == ("clusters", 2)
    weaker = {**peak, "silhouette": [np.nan, 0.709, 0.2]}
    assert verdict(**weaker, **same) == ("convenient_partition", 2)


def test_strong_groups_at_a_mere_pause_of_the_gap_are_not():
    """Counts of orders fall into as many groups as there are numbers."""
    three = seen().table.drop(columns="k")
    four = {name: [*values, values.iloc[-1]] for name, values in three.items()}
    four |= {"gap": [0.0, 2.0, 1.9, 3.0]}
    four |= {"silhouette": [np.nan, 0.8, 0.2, 0.2]}
    four |= {"null_silhouette_95": [np.nan, 0.9, 0.9, 0.9]}
    assert verdict(**four) == ("convenient_partition", 2)
    assert verdict(**four | {"gap": [0.0, 2.0, 1.9, 1.9]}) == ("clusters", 2)


def test_who_asks_for_a_number_gets_a_convenient_partition():
    assert verdict(k=2) == ("convenient_partition", 2)
    assert verdict(k=2, **FOR_THREE) == ("convenient_partition", 2)
    assert verdict(k=3, **FOR_THREE) == ("clusters", 3)
    # Beyond the table, where nothing was looked at.
    found = decide(seen(), k=5)
    assert (found.id, found.k, found.asked) == ("convenient_partition", 5, True)
    assert found.tests == {}


def test_a_verdict_has_the_numbers_behind_it():
    found = decide(seen(**FOR_THREE))
    assert found.tests == {
        "gathered": True,
        "apart": True,
        "more": True,
        "strong": False,
    }
    assert found.numbers["k"] == found.numbers["gap_k"] == 3
    assert (found.numbers["silhouette"], found.numbers["rise"]) == (0.6, 1)


def test_a_segment_that_dissolves_is_noted():
    found = decide(seen(**FOR_THREE, jaccard_min=[1.0, 0.9, 0.59]))
    assert found.notes == (Note("unstable", {"k": 3, "jaccard": 0.59}),)
    assert not decide(seen(**FOR_THREE, jaccard_min=[1.0, 0.9, 0.6])).notes


@pytest.mark.parametrize("k", [1, -1, 11, 2.0, True, "4", None])
def test_k_is_zero_or_from_two_to_ten(k):
    with pytest.raises(SegmentError) as caught:
        decide(seen(), k=k)
    assert str(caught.value) == (
        f"k is {k!r}, not a number of segments from 2 to 10.\n"
        "Write  k=0   to let the data choose, or such as  k=4"
    )


def test_k_may_be_a_whole_number_of_numpy():
    found = decide(seen(), k=np.int64(2))
    assert (found.id, found.k, found.asked) == ("convenient_partition", 2, True)


def test_more_segments_than_customers_are_refused():
    features = table([[1.0], [2.0], [4.0]])
    with pytest.raises(SegmentError) as caught:
        segments.segment(features, columns=["a"], k=4)
    assert str(caught.value) == (
        "k is 4, but there are 3 customers to split.\nWrite  k=0   or a smaller k."
    )
    with pytest.raises(SegmentError, match="there is 1 customer to split"):
        segments.segment(features.head(1), columns=["a"], k=2)


# Where there is nothing to split


def test_one_customer_is_one_segment():
    found = segments.segment(table([[5.0]]), columns=["a"])
    assert (found.verdict.id, found.labels.to_dict()) == ("no_clusters", {"c0000": 1})
    assert [note.reason for note in found.notes] == ["constant_column", "too_few"]


def test_customers_who_are_all_alike_are_one_segment():
    found = segments.segment(table([[5.0, 1.0]] * 30), columns=["a", "b"])
    assert (found.verdict.id, set(found.labels)) == ("no_clusters", {1})
    asked = segments.segment(table([[5.0, 1.0]] * 30), columns=["a", "b"], k=4)
    assert set(asked.labels) == {1}
    assert Note("fewer_distinct", {"asked": 4, "distinct": 1}) in asked.notes


def test_fewer_than_twenty_who_differ_are_not_judged():
    few = prepared(np.repeat(np.arange(19.0), 3)[:, None])
    found = evidence(few)
    assert found.table.empty
    assert found.notes == (Note("too_few", {"have": 19, "need": 20}),)
    assert (decide(found).id, decide(found).k) == ("no_clusters", 1)
    assert (decide(found, k=3).id, decide(found, k=3).k) == ("convenient_partition", 3)


def test_no_more_segments_than_customers_who_differ():
    found = segments.segment(table([[1.0], [1], [2], [2], [2]]), columns=["a"], k=4)
    assert found.labels.to_list() == [2, 2, 1, 1, 1]
    assert Note("fewer_distinct", {"asked": 4, "distinct": 2}) in found.notes


# Where there is something, or only seems to be


@cache
def judged(kind):
    points = {
        "cloud": lambda: rng().standard_normal((120, 3)),
        "long cloud": lambda: long_cloud(150),
        "square": lambda: blobs([(0, 0), (9, 0), (0, 9), (9, 9)], each=30)[0],
        "line": lambda: blobs([(0, 0), (8, 8), (16, 16), (24, 24)], each=30)[0],
    }[kind]()
    return evidence(prepared(points), most=6)


def test_one_cloud_has_no_clusters():
    assert decide(judged("cloud")).id == "no_clusters"


def test_one_long_cloud_is_not_clusters():
    found = decide(judged("long cloud"))
    assert found.id != "clusters"
    # Apart it is, for shuffled columns: a single null would have been taken in.
    assert found.tests["apart"]
    assert not found.tests["more"]


@pytest.mark.parametrize("kind", ["square", "line"])
def test_four_groups_far_apart_are_four(kind):
    found = decide(judged(kind))
    assert (found.id, found.k) == ("clusters", 4)


def test_shuffled_columns_have_no_clusters():
    """Of days, orders and spend that are skewed, and many with one order."""
    drawn = rng()
    orders = np.ceil(np.exp(drawn.standard_normal(150)))
    spend = np.exp(5 + drawn.standard_normal(150))
    days = drawn.integers(0, 365, 150)
    found = evidence(prepared(np.column_stack([days, orders, spend])), most=6)
    assert decide(found).id == "no_clusters"


def test_columns_without_anything_in_common_are_hardly_ever_segments():
    """Of 20 tables without segments one beats the largest of 19 others, in each of two
    tests: of ten tables 1 on average, and in 7 % of such tens more than 2. A 0-1 column
    is cut at its two values whatever stands beside it, and so are counts."""
    drawn, ids = rng(), []
    for _ in range(5):
        flag = drawn.integers(0, 2, 60), drawn.normal(50, 9, 60)
        counts = drawn.geometric(0.45, 60), np.exp(drawn.standard_normal(60))
        for columns in (flag, counts):
            found = evidence(prepared(np.column_stack(columns)), most=3)
            ids.append(decide(found).id)
    assert "clusters" not in ids
    assert ids.count("no_clusters") >= 8


def test_what_shuffled_columns_show_is_the_largest_of_nineteen():
    """Between the two largest, a quantile would be exceeded in two tables of twenty."""
    points = prepared(long_cloud(30)).matrix.to_numpy()
    drawn = np.random.default_rng([2001, 2])
    runs = []
    for _ in range(19):
        shown = shuffled(points, drawn)
        runs.append(widths(shown, cuts(shown, [1, 2], seed=2001, starts=5))[1])
        box(shown, drawn)
    table = evidence(prepared(long_cloud(30)), most=2).table
    assert table["null_silhouette_95"][1] == pytest.approx(max(runs), abs=1e-6)


def test_stability_alone_proves_nothing():
    """The columns of four groups in a square, shuffled, are as stable as the square."""
    shuffled_too = judged("square").table.set_index("k").loc[4]
    assert shuffled_too["null_jaccard"] > 0.9


def test_the_evidence_is_of_the_segments_that_are_given():
    """Not of others that fewer starts, or another seed, come to."""
    of = prepared(np.random.default_rng(8).standard_normal((60, 3)))
    table = evidence(of, most=6).table.set_index("k")
    for k in range(2, 7):
        found = split(of, k=k).labels
        assert table["silhouette"][k] == pytest.approx(
            silhouette_score(of.matrix, found), abs=1e-6
        )
        means = of.matrix.groupby(found).transform("mean")
        inertia = ((of.matrix - means) ** 2).to_numpy().sum()
        assert table["inertia"][k] == pytest.approx(inertia, abs=1e-5)


def test_a_large_table_is_judged_by_a_sample(monkeypatch):
    monkeypatch.setattr("salesnb.analysis.segments.judging.SAMPLE", 60)
    points, _ = blobs([(0, 0), (9, 9)], each=100)
    found = evidence(prepared(points), most=2)
    assert (found.customers, found.sample) == (200, 60)
    assert found.notes == (Note("sampled", {"customers": 60, "of": 200}),)
    assert found.table["inertia"].iloc[0] < 2 * 200  # two columns of variance 1


def test_rows_in_any_order_give_the_same_evidence_and_labels():
    features = table(blobs([(0, 0), (4, 4), (0, 6)], each=10)[0])
    turned = features.sample(frac=1, random_state=3)
    straight = segments.prepare(features, columns=["a", "b"])
    mixed = segments.prepare(turned, columns=["a", "b"])
    one, other = (evidence(of, most=3).table for of in (straight, mixed))
    pd.testing.assert_frame_equal(one, other)
    assert split(straight, k=3).labels.equals(split(mixed, k=3).labels)


@pytest.mark.parametrize("most", [1, 11, "4"])
def test_the_largest_k_to_look_at_is_from_two_to_ten(most):
    with pytest.raises(
        SegmentError, match=f"most is {most!r}, not a number of segments"
    ):
        evidence(prepared(PAIRS), most=most)


# Who is in which


def test_the_first_segment_is_the_one_that_spends_most():
    points, truth = blobs([(0, 0), (20, 0), (0, 20)], each=10)
    of = prepared(points, spend=np.array([10.0, 30, 20])[truth])
    assert split(of, k=3).labels.tolist() == [3] * 10 + [1] * 10 + [2] * 10


def test_without_spend_the_first_is_the_largest_and_ties_go_by_customer():
    points = np.array([[0.0], [0.1], [50.0], [50.1], [99.0], [99.1], [99.2]])
    assert split(prepared(points), k=3).labels.tolist() == [2, 2, 3, 3, 1, 1, 1]


def test_customers_twice_as_many_fall_into_the_same_segments():
    points, _ = blobs([(0, 0), (9, 0), (0, 9)], each=15)
    once = split(prepared(points), k=3).labels.to_numpy()
    twice = split(prepared(np.repeat(points, 2, axis=0)), k=3).labels.to_numpy()
    assert adjusted_rand_score(np.repeat(once, 2), twice) == 1


def test_a_segment_of_one_customer_is_not_given_in_silence():
    points = np.array([*np.linspace(1, 2, 30), 1e6])[:, None]
    found = split(prepared(points), k=2)
    single = {"segment": 2, "customers": 1, "share": 0.032258}
    assert found.notes == (Note("small_segment", single),)


def test_a_segment_of_one_percent_is_not_small():
    """2 of 200 are exactly 1 %; 2 of 201 are less."""
    for count, notes in ((198, 0), (199, 1)):
        points = np.array([*np.linspace(1, 2, count), 1e6, 1e6])[:, None]
        assert len(split(prepared(points), k=2).notes) == notes


# The sample company and real data


def shop_features(orders, until):
    """One row a customer, from lines of sale: plain pandas, for these tests only."""
    sales = orders[orders["amount"] > 0]
    groups = sales.groupby("customer_id")
    features = pd.DataFrame(
        {
            "days_since_last_order": (until - groups["order_date"].max()).dt.days,
            "order_count": groups["order_id"].nunique(),
            "spend": groups["amount"].sum(),
            "products": groups["product_id"].nunique(),
        }
    )
    features["units"] = groups["quantity"].sum() / features["order_count"]
    return features.reset_index()


@cache
def company():
    orders = sample.orders()
    orders = orders[orders["kind"] == "sale"].dropna(subset=["customer_id"])
    return shop_features(orders, pd.Timestamp("2026-01-01"))


def true_segments(labels):
    return [sample.truth()["segments"]["of"][customer] for customer in labels.index]


def test_the_trade_accounts_of_the_sample_company_are_found():
    """They take many units at a time: 60 accounts, and nobody else."""
    labels = split(segments.prepare(company(), columns=["units"]), k=2).labels
    trade = np.array(true_segments(labels)) == "trade"
    assert ((labels == 1) == trade).all()


def test_the_planted_segments_of_the_sample_company_are_found(tmp_path):
    """In its export as a shop would hand it over: cleaned, and the truth not looked at."""
    exported = load.orders(sample.write(tmp_path)["orders"], source="sample")
    lines = clean.orders(exported).kept
    found = segments.segment(
        features.customers(lines, as_of=date(2025, 12, 31)),
        columns=["order_count", "spend", "products"],
        k=0,
    )
    assert (found.verdict.id, found.verdict.k) == ("clusters", 4)
    truth = np.array(true_segments(found.labels))
    assert len(truth) == 900
    assert adjusted_rand_score(truth, found.labels) >= 0.9
    # Those who spend most are trade accounts; some that are new are not among them yet.
    assert set(truth[found.labels == 1]) == {"trade"}


@pytest.mark.data("maven_crm")
def test_accounts_without_segments_have_none(data_dir):
    accounts = pd.read_csv(data_dir / "maven_crm" / "accounts.csv")
    deals = pd.read_csv(data_dir / "maven_crm" / "sales_pipeline.csv")
    won = deals[deals["deal_stage"] == "Won"].groupby("account")["close_value"].sum()
    features = accounts.rename(columns={"account": "customer_id"})
    features["won"] = features["customer_id"].map(won)
    of = segments.prepare(features, columns=["revenue", "employees", "won"])
    assert len(of.matrix) == 85
    assert decide(evidence(of)).id != "clusters"


@pytest.mark.data("online_retail")
def test_a_real_shop_has_a_long_cloud_that_is_cut_for_convenience(data_dir):
    names = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"]
    path = data_dir / "online_retail" / "online_retail.csv.gz"
    lines = pd.read_csv(path, usecols=[*names, "CustomerID"], dtype={"InvoiceNo": str})
    lines = lines.dropna(subset=["CustomerID"])
    lines["amount"] = lines["Quantity"] * lines["UnitPrice"]
    lines["InvoiceDate"] = pd.to_datetime(lines["InvoiceDate"])
    renamed = dict(zip(names, SHOP, strict=True)) | {"CustomerID": "customer_id"}
    features = shop_features(lines.rename(columns=renamed), pd.Timestamp("2011-12-10"))
    columns = ["days_since_last_order", "order_count", "spend"]
    of = segments.prepare(features, columns=columns)
    assert len(of.matrix) == 4338
    assert decide(evidence(of, most=5)).id == "convenient_partition"


SHOP = ["order_id", "product_id", "quantity", "order_date", "unit_price"]
