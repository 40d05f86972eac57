"""What segments are like, beside the whole, another grouping, and later revenue."""

import numpy as np
import pandas as pd
import pytest
from made_customers import blobs, long_cloud, prepared, table
from scipy.stats import kruskal

from salesnb.analysis import segments
from salesnb.analysis.segments import (
    Note,
    SegmentError,
    agreement,
    components,
    figures,
    names,
    sizes,
    split,
    strongest,
    usefulness,
)


def labelled(*numbers):
    ids = [f"c{n:04d}" for n in range(len(numbers))]
    return pd.Series(numbers, index=ids)


# Principal components


def test_two_columns_by_hand():
    """Of two columns with correlation r the variances are 1 + r and 1 - r, and every
    loading is sqrt((1 + r) / 2) or sqrt((1 - r) / 2). Here r = .8."""
    found = components(prepared([[1, 2], [2, 1], [3, 3], [4, 5], [5, 4]]))
    assert found.shares["share"].tolist() == [0.9, 0.1]
    assert found.shares["cumulated"].tolist() == [0.9, 1]
    assert found.loadings["loading"].tolist() == pytest.approx(
        [0.9**0.5, 0.9**0.5, 0.1**0.5, -(0.1**0.5)], abs=1e-6
    )
    assert strongest(found) == {"PC1": (("a", 1), ("b", 1)), "PC2": (("a", 1),)}


def test_scores_are_where_customers_stand():
    """Their variances are those of the components, and they have no correlation."""
    points = blobs([(0, 0, 0), (5, 3, 1)], each=20)[0]
    of = prepared(points)
    found = components(of)
    assert found.scores.index.equals(of.matrix.index)
    covariance = np.cov(found.scores.T, ddof=0)
    shares = found.shares["share"].to_numpy() * 3
    assert covariance == pytest.approx(np.diag(shares), abs=1e-5)


def test_the_largest_loading_of_each_component_is_above_zero():
    points = blobs([(0, 0, 0), (-5, 9, 1), (3, -4, 8)], each=15)[0]
    for mirrored in ([1, 1, 1], [-1, 1, 1], [-1, -1, 1], [1, -1, -1]):
        loadings = components(prepared(points * mirrored)).loadings
        for _, rows in loadings.groupby("component"):
            assert rows["loading"].loc[rows["loading"].abs().idxmax()] > 0


def test_a_loading_of_a_half_is_told():
    loadings = pd.DataFrame(
        {
            "component": ["PC1"] * 3 + ["PC2"] * 2 + ["PC3"] * 2,
            "column": list("abcabab"),
            "loading": [-0.5, 0.9, 0.499, 0.3, -0.4, 0, 0],
        }
    )
    found = segments.Components(pd.DataFrame(), loadings, pd.DataFrame())
    assert strongest(found) == {"PC1": (("b", 1), ("a", -1)), "PC2": (("b", -1),)}


def test_without_columns_or_others_there_are_no_components():
    for of in (prepared([[1.0], [1.0]]), prepared([[1.0]])):
        found = components(of)
        assert found.shares.empty
        assert found.loadings.empty
        assert found.scores.shape == (len(of.matrix), 0)


# Profiles


SPEND = [100.0, 60, 20, 10, 10]


def two():
    points = np.array([[9.0, 1], [8, 2], [3, 4], [2, 3], [1, 4]])
    return prepared(points, spend=SPEND), labelled(1, 1, 2, 2, 2)


def test_sizes_by_hand():
    """160 of 200 from two of five."""
    table = sizes(*two())
    assert table["segment"].tolist() == [1, 2]
    assert table["customers"].tolist() == [2, 3]
    assert table["share"].tolist() == [0.4, 0.6]
    assert table["money"].tolist() == [160, 40]
    assert table["money_share"].tolist() == [0.8, 0.2]
    assert table["silhouette"].between(0, 1).all()


def test_a_share_of_nothing_is_missing():
    of, labels = two()
    table = sizes(of, labels, money="margin")
    assert table[["money", "money_share"]].isna().all(axis=None)
    points = of.features[["a", "b"]].to_numpy()
    below = sizes(prepared(points, spend=[-9.0, 1, 1, 1, -2]), labels)
    assert below["money"].tolist() == [-8, 0]
    assert below["money_share"].isna().all()


def test_shares_are_of_what_the_segments_above_zero_brought():
    of, _ = two()
    lost = prepared(of.features[["a", "b"]].to_numpy(), spend=[-9.0, 1, 3, 3, 6])
    shares = sizes(lost, labelled(1, 1, 2, 2, 3))["money_share"]
    assert shares.tolist() == pytest.approx([np.nan, 0.5, 0.5], nan_ok=True)


def test_one_segment_has_neither_silhouette_nor_stability():
    of, _ = two()
    table = sizes(of, labelled(1, 1, 1, 1, 1))
    assert table[["silhouette", "jaccard"]].isna().all(axis=None)


def test_each_segment_says_how_surely_it_comes_back():
    """One far off always does; one long cloud is cut elsewhere. The evidence has the
    worst of them, for the same segments."""
    points = np.concatenate([long_cloud(40), np.full((40, 2), 1e4)])
    points[40:] += np.random.default_rng(3).standard_normal((40, 2))
    of = prepared(points)
    labels = split(of, k=4).labels
    found = sizes(of, labels).set_index("segment")["jaccard"]
    far = labels["c0079"]
    assert found[far] == 1
    assert found.drop(far).max() < 1
    worst = segments.evidence(of, most=4).table.set_index("k")["jaccard_min"]
    assert found.min() == worst[4]


def test_figures_by_hand():
    of, labels = two()
    row = figures(of, labels).set_index(["segment", "column"]).loc[1, "a"]
    assert row[["median", "mean", "whole_median", "whole_mean"]].tolist() == [
        *(8.5, 8.5, 3, 4.6)
    ]
    assert row["ratio"] == pytest.approx(8.5 / 3, abs=1e-6)
    # Mean 4.6; squares of 4.4 3.4 1.6 2.6 3.6 add up to 53.2.
    assert row["distance"] == pytest.approx(3.9 / (53.2 / 5) ** 0.5, abs=1e-6)


def test_a_ratio_to_nothing_is_missing():
    of = prepared([[0.0], [0], [0], [1], [2]])
    assert figures(of, labelled(1, 1, 1, 2, 2))["ratio"].isna().all()


def test_a_name_is_what_lies_farthest_from_the_whole():
    """a: 3.9 / 3.26 = 1.20 and -.80. b: -1.3 / 1.17 = -1.11 and .74."""
    assert names(*two()) == {1: (("a", "high"),), 2: (("a", "low"),)}


def test_names_grow_until_they_differ():
    """Four in a square: each column is high in two of them and low in two."""
    points, truth = blobs([(0, 0), (9, 0.5), (0.5, 9), (9, 9)], each=10)
    found = names(prepared(points), labelled(*(truth + 1)))
    assert {frozenset(name) for name in found.values()} == {
        frozenset({("a", a), ("b", b)})
        for a in ("low", "high")
        for b in ("low", "high")
    }


def test_where_no_column_tells_two_apart_their_number_does():
    points = np.array([[1.0], [1.01], [1.02], [1.03], [9.0], [9.0]])
    found = names(prepared(points), labelled(1, 1, 2, 2, 3, 3))
    assert len(set(found.values())) == 3
    assert found[1][-1] == ("segment", 1)
    assert found[2][-1] == ("segment", 2)
    assert found[3] == (("a", "very_high"),)


def test_names_of_customers_who_are_all_alike():
    assert names(prepared([[1.0], [1.0]]), labelled(1, 1)) == {1: ()}


@pytest.mark.parametrize(
    ("distance", "level"),
    [
        *((-1.26, "very_low"), (-1.25, "low"), (-0.51, "low"), (-0.5, "middle")),
        *((0.49, "middle"), (0.5, "high"), (1.24, "high"), (1.25, "very_high")),
    ],
)
def test_levels_begin_where_they_say(distance, level):
    from salesnb.analysis.segments.profiles import _parts

    row = pd.DataFrame({"segment": [1], "column": ["a"], "distance": [distance]})
    assert _parts(row) == {1: (("a", level),)}


# Another grouping


def test_adjusted_rand_by_hand():
    """Pairs together in both: 1. In one: 1, in the other: 2, of 6. By chance 1 x 2 / 6;
    at most (1 + 2) / 2. (1 - 1/3) / (3/2 - 1/3) = 4 / 7."""
    found = agreement(labelled(1, 1, 2, 3), labelled("x", "x", "y", "y"))
    assert found.rand == 0.571429
    assert found.table.to_numpy().tolist() == [[2, 0], [0, 1], [0, 1]]
    assert list(found.table.columns) == ["x", "y"]
    assert found.notes == ()


def test_customers_that_one_grouping_lacks_are_counted():
    found = agreement(labelled(1, 1, 2, 2), labelled("x", "x", "y", None, "y"))
    assert found.table.to_numpy().sum() == 3
    assert found.notes == (Note("not_compared", {"customers": 2}),)


def test_groupings_of_other_customers_are_refused():
    with pytest.raises(SegmentError) as caught:
        agreement(labelled(1, 2), pd.Series([1, 2], index=["x", "y"]))
    assert str(caught.value) == (
        "labels and other name no customer in common.\n"
        "Give both one row a customer, with the same customer_id as the index."
    )


# Later revenue


def test_explained_by_hand():
    """Means 2 and 6 around 4: 4 x 4 of 9 + 1 + 1 + 9. Adjusted: 1 - .2 x 3 / 2. Of the
    three ways to split four in pairs one explains as much."""
    revenue = labelled(1.0, 3, 5, 7)
    row = usefulness({"segments": labelled(1, 1, 2, 2)}, revenue).iloc[0]
    assert (row["eta_squared"], row["adjusted"], row["rank_eta_squared"]) == (
        0.8,
        0.7,
        0.8,
    )
    assert row["p_value"] == pytest.approx(1 / 3, abs=0.05)
    assert row["chance_95"] == 0.8
    assert row["adjusted_chance_95"] == 0.7
    assert (row["grouping"], row["groups"], row["customers"]) == ("segments", 2, 4)


def test_ranks_are_those_of_kruskal_and_wallis():
    drawn = np.random.default_rng(4)
    revenue, groups = drawn.integers(0, 9, 60).astype(float), drawn.integers(0, 3, 60)
    row = usefulness({"x": labelled(*groups)}, labelled(*revenue)).iloc[0]
    h, _ = kruskal(*(revenue[groups == n] for n in range(3)))
    assert row["rank_eta_squared"] == pytest.approx(h / 59, abs=1e-6)
    # Kelley's: 59 of 57 degrees of freedom, as three groups take two.
    adjusted = 1 - (1 - h / 59) * 59 / 57
    assert row["rank_adjusted"] == pytest.approx(adjusted, abs=1e-6)


def test_what_explains_nothing_is_not_better_than_chance():
    drawn = np.random.default_rng(5)
    ids = labelled(*range(200)).index
    revenue = pd.Series(drawn.exponential(size=200), index=ids)
    chance = pd.Series(drawn.integers(0, 4, 200), index=ids)
    true = pd.cut(revenue, 4, labels=False)
    found = usefulness({"chance": chance, "true": true}, revenue).set_index("grouping")
    assert found.loc["chance", "eta_squared"] < found.loc["chance", "chance_95"]
    assert found.loc["chance", "p_value"] > 0.05
    assert found.loc["true", "p_value"] == 0.001


def test_the_order_of_customers_does_not_matter():
    drawn = np.random.default_rng(6)
    revenue = labelled(*drawn.exponential(size=40))
    groups = labelled(*drawn.integers(0, 3, 40))
    mixed = (
        groups.sample(frac=1, random_state=1),
        revenue.sample(frac=1, random_state=2),
    )
    one, other = (
        usefulness({"x": groups}, revenue),
        usefulness({"x": mixed[0]}, mixed[1]),
    )
    pd.testing.assert_frame_equal(one, other)


def test_all_groupings_are_judged_on_the_customers_they_share():
    groupings = {"one": labelled(1, 1, 2, 2, 2), "other": labelled("x", "x", "y", "y")}
    found = usefulness(groupings, labelled(1.0, 3, 5, 7, 900))
    assert found["customers"].tolist() == [4, 4]
    assert found["eta_squared"].tolist() == [0.8, 0.8]


def test_revenue_that_is_the_same_for_all_cannot_be_explained():
    row = usefulness({"x": labelled(1, 1, 2)}, labelled(0.1, 0.1, 0.1)).iloc[0]
    assert row.drop(["grouping", "groups", "customers"]).isna().all()


def test_as_many_groups_as_customers_leave_nothing_to_adjust():
    row = usefulness({"x": labelled(1, 2, 3)}, labelled(1.0, 2, 4)).iloc[0]
    assert row["eta_squared"] == 1
    assert np.isnan(row["adjusted"])


def test_revenue_is_given_for_every_customer():
    with pytest.raises(SegmentError) as caught:
        usefulness({"x": labelled(1, 1, 2)}, labelled(1.0, 2))
    assert str(caught.value) == (
        "revenue says nothing about 1 of 3 customers.\nIf that means nothing was bought, "
        "write  revenue.reindex(labels.index, fill_value=0)"
    )
    with pytest.raises(SegmentError, match="No grouping of customers was given"):
        usefulness({}, labelled(1.0, 2))


def test_nothing_given_is_changed():
    points, truth = blobs([(0, 0), (9, 9)], each=12)
    features = table(points, spend=np.arange(24.0))
    before = features.copy()
    of = segments.prepare(features, columns=["a", "b"])
    matrix = of.matrix.copy()
    labels = split(of, k=2).labels
    kept = labels.copy()
    sizes(of, labels), figures(of, labels), names(of, labels), components(of)
    agreement(labels, labels), usefulness({"x": labels}, of.features["spend"])
    pd.testing.assert_frame_equal(features, before)
    pd.testing.assert_frame_equal(of.matrix, matrix)
    pd.testing.assert_series_equal(labels, kept)
    assert len(set(truth)) == 2
