"""Columns become points: by hand, in any unit, in any order, and nothing is filled in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_customers import table

from salesnb.analysis.segments import Note, SegmentError, prepare, split
from salesnb.analysis.segments.straighten import straighten

# Median 5; deviations 100 4 3 2 1 0 1 2 3 4 100, of which the sixth by size is 3.
FAR = [-95, 1, 2, 3, 4, 5, 6, 7, 8, 9, 105]


def one(*values, **options):
    return prepare(table(np.array([values]).T), columns=["a"], **options)


def reasons(found):
    return [note.reason for note in found.notes]


def test_by_hand():
    """Mean 3, variance (4 + 0 + 4) / 3."""
    found = one(1, 3, 5)
    assert found.matrix["a"].tolist() == [-1.224744871, 0, 1.224744871]
    row = found.columns.iloc[0]
    assert (row["column"], row["used"], row["transform"]) == ("a", True, "as_is")
    assert (row["skew_before"], row["missing"], found.notes) == (0, 0, ())
    assert np.isnan(row["unit"])


def test_money_that_a_few_spend_is_measured_by_its_logarithm():
    """The 5 % quantile of the values above 0 is 1; log(1 + 63) is 6 log 2."""
    values = np.array([1.0, 1, 1, 1, 1, 1, 3, 63, 0])
    found, rule = straighten(values)
    assert (rule.transform, rule.unit) == ("log1p", 1)
    assert found / np.log(2) == pytest.approx([1, 1, 1, 1, 1, 1, 2, 6, 0])


@pytest.mark.parametrize("values", [[-9.0, 1, 1, 2, 2, 90], [0.0, 90, 98, 99, 99, 100]])
def test_skew_below_zero_or_to_the_left_is_for_yeo_johnson(values):
    found, rule = straighten(np.array(values))
    assert rule.transform == "yeo_johnson"
    assert rule.unit == np.median(np.abs(values)[np.abs(values) > 0])
    # Increasing, so that high stays high.
    assert (np.diff(found) >= 0).all()


def test_skewness_of_one_is_not_yet_skewed():
    """Shares p and 1 - p of 1 and 0 have skewness (1 - 2p) / sqrt(p (1 - p)), which is
    1 at p = .2764; 28 of 100 are below it, 27 above."""
    assert straighten(np.repeat([0.0, 1.0], [72, 28]))[1].transform == "as_is"
    assert straighten(np.repeat([0.0, 1.0], [73, 27]))[1].transform == "log1p"


@pytest.mark.parametrize("factor", [100, 0.01, 7.3])
def test_another_currency_unit_changes_no_label(factor):
    """Log-normal spend, some at 0; losses and gains; a symmetric column."""
    rng = np.random.default_rng(2)
    points = np.column_stack(
        [
            np.where(rng.random(300) < 0.1, 0, np.exp(rng.normal(5, 1.5, 300))),
            rng.standard_t(3, 300) ** 3,
            rng.normal(50, 9, 300),
        ]
    ).round(2)
    names = list("abc")
    pounds = prepare(table(points), columns=names)
    other = prepare(table(points * factor), columns=names)
    assert pounds.columns["transform"].tolist() == ["log1p", "yeo_johnson", "as_is"]
    assert np.allclose(other.matrix, pounds.matrix, atol=1e-6, rtol=0)
    assert split(other, k=5).labels.equals(split(pounds, k=5).labels)


def test_rows_in_any_order_give_the_same_points():
    features = table(np.arange(40.0).reshape(20, 2) ** 2)
    before = features.copy()
    straight = prepare(features, columns=["a", "b"])
    turned = prepare(features.sample(frac=1, random_state=1), columns=["b", "a", "b"])
    pd.testing.assert_frame_equal(turned.matrix[["a", "b"]], straight.matrix)
    assert list(turned.matrix) == ["b", "a"]
    pd.testing.assert_frame_equal(features, before)


def test_ids_stand_in_the_same_order_as_numbers_and_as_texts():
    features = pd.DataFrame({"customer_id": [10, 9, 2], "a": [1.0, 2, 4]})
    texts = features.astype({"customer_id": str})
    found = prepare(features, columns=["a"]).matrix
    assert found.index.tolist() == [10, 2, 9]
    assert (prepare(texts, columns=["a"]).matrix.to_numpy() == found.to_numpy()).all()


def test_a_column_that_too_many_lack_is_left_out_and_said():
    """2 of 5 is more than .2; 1 of 5 is not, so there the customer is left out."""
    points = [[1, 1, 1], [2, None, 2], [3, None, 3], [4, 4, None], [5, 5, 4]]
    found = prepare(table(np.array(points, dtype=float)), columns=["a", "b", "c"])
    assert list(found.matrix) == ["a", "c"]
    assert found.left_out.to_numpy().tolist() == [["c0003", "c"]]
    assert found.notes == (
        Note("missing_column", {"column": "b", "customers": 2, "share": 0.4}),
        Note("left_out", {"customers": 1, "of": 5}),
    )
    assert found.columns["missing"].tolist() == [0, 2, 1]
    assert found.columns["used"].tolist() == [True, False, True]
    assert found.features.index.tolist() == ["c0000", "c0001", "c0002", "c0004"]


def test_infinite_counts_as_missing():
    found = one(1, 2, 4, 5, 6, np.inf)
    assert found.left_out["customer_id"].tolist() == ["c0005"]


def test_a_column_that_is_the_same_for_all_tells_nobody_apart():
    found = prepare(table([[1, 0.3], [2, 0.1 + 0.2]]), columns=["a", "b"])
    assert list(found.matrix) == ["a"]
    assert found.notes == (Note("constant_column", {"column": "b"}),)


def test_an_outlier_is_named_and_kept():
    """.6745 x 100 / 3 = 22.48; the next, .6745 x 4 / 3, is far from 3.5."""
    found = one(*FAR)
    assert found.outliers.to_numpy().tolist() == [
        ["c0000", "a", -95, -22.48],
        ["c0010", "a", 105, 22.48],
    ]
    assert len(found.matrix) == 11
    assert found.notes == (Note("outliers", {"customers": 2}),)


def test_where_half_share_one_value_the_plain_score_names_outliers():
    """28 of 100 at 1 have a score of sqrt(.72 / .28) = 1.6, 2 of 28 at 5 and -5
    of sqrt(28 / 2) = 3.7."""
    assert one(*[0] * 72, *[1] * 28).outliers.empty
    found = one(5, *[0] * 26, -5)
    assert found.outliers["customer_id"].tolist() == ["c0000", "c0027"]


def test_all_alike_leave_no_column_and_no_error():
    found = one(7, 7, 7)
    assert found.matrix.shape == (3, 0)
    assert reasons(found) == ["constant_column"]
    assert one(7).matrix.shape == (1, 0)


@given(
    st.lists(
        st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda x: round(x, 2)),
        min_size=2,
        max_size=30,
    )
)
def test_points_have_mean_zero_and_variance_one(values):
    for name, column in one(*values).matrix.items():
        assert name == "a"
        assert column.mean() == pytest.approx(0, abs=1e-6)
        assert column.std(ddof=0) == pytest.approx(1, abs=1e-6)


def refused(features, **options):
    with pytest.raises(SegmentError) as caught:
        prepare(features, **{"columns": ["a"], **options})
    return str(caught.value)


def test_what_is_not_there_is_refused_with_the_nearest():
    features = table([[1.0], [2.0]]).rename(columns={"a": "spend"})
    assert refused(features, columns=["spent"]) == (
        "The features lack 'spent'; they have 'spend'.\nWrite  columns=['spend']"
    )
    assert refused(features, columns=[]) == (
        "No column to split customers by was named; there are 'spend'.\n"
        "Write  columns=['spend']"
    )


def test_the_id_is_no_feature_and_must_be_there():
    features = table([[1.0], [2.0]])
    assert refused(features, columns=["customer_id"]).startswith(
        "The features lack 'customer_id'; they have 'a'."
    )
    assert refused(features.drop(columns="customer_id")).startswith(
        "The features lack 'customer_id'; they have 'a'."
    )


def test_texts_are_refused():
    assert refused(table([[1.0], [2.0]]).assign(a=["London", "North"])) == (
        "'a' holds no numbers, such as 'London', and distances need numbers.\n"
        "Name numeric columns only, or make a 0-1 column of each value."
    )


def test_customers_are_there_and_named_once():
    features = table([[1.0], [2.0]])
    assert refused(features.assign(customer_id=["x", "x"])) == (
        "The features name the customer 'x' twice.\nGive one row a customer."
    )
    assert refused(features.assign(customer_id=["x", None])) == (
        "1 rows of the features have no customer_id.\n"
        "Write  features.dropna(subset=['customer_id'])"
    )
    assert refused(features.head(0)) == (
        "The features have no rows: there is no customer to split."
    )


def test_a_table_that_leaves_nobody_is_refused():
    """Each of five lacks another of five columns: a fifth, which is not too many."""
    points = np.where(np.eye(5), np.nan, np.arange(25.0).reshape(5, 5))
    assert refused(table(points), columns=list("abcde")) == (
        "Each of the 5 customers lacks a number in one of the columns, most often in "
        "'a'.\nLeave 'a' out of columns=[...]."
    )
