"""The plan: months and amounts, or a sentence."""

import pandas as pd
import pytest

from salesnb.errors import ValueFormatError
from salesnb.intake import load
from salesnb.intake.errors import CurrencyError
from salesnb.intake.plan import planned


def read(*rows, currency=""):
    names = ["month", "amount", "region", "currency"]
    frame = pd.DataFrame(rows, dtype="str")
    frame.columns = names[: len(frame.columns)]
    return planned(load.targets(frame), currency=currency)


def test_a_plan_is_read_and_sorted():
    found = read(
        ("2024-02", "1,200.50", "North"),
        ("2024-01-01", "1000", ""),
        ("2024-03", "", ""),  # nothing is planned
    )
    assert found.columns.tolist() == ["month", "amount", "region"]
    assert found["month"].tolist() == ["2024-01", "2024-02", "2024-03"]
    assert found["amount"].tolist()[:2] == [1000.0, 1200.5]
    assert found["amount"].isna().tolist() == [False, False, True]
    assert found["region"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            ("2024-01", "a lot", ""),
            "The plan has 1 rows whose 'amount' cannot be read, such as 'a lot'.\n"
            "Write it like  12500.00   in every row.",
        ),
        (
            ("Jan 24", "100", ""),
            "The plan has 1 rows whose 'month' cannot be read, such as 'Jan 24'.\n"
            "Write it like  2025-11   in every row.",
        ),
        (
            ("2024-02", "200", ""),
            "The plan has 1 rows whose 'month', named twice, cannot be read, such as "
            "'2024-02'.\nWrite it like  2025-11   in every row.",
        ),
        (
            ("", "100", ""),
            "The plan has 1 rows whose 'month' cannot be read, such as nothing.\n"
            "Write it like  2025-11   in every row.",
        ),
    ],
)
def test_a_plan_with_a_hole_is_refused(row, says):
    with pytest.raises(ValueFormatError) as failure:
        read(("2024-02", "100", ""), row)
    assert str(failure.value) == says


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("2024-01", "€5,000.00"), ("2024-02", "$7,000.00")], "'$', '€'"),
        ([("2024-01", "€5,000.00"), ("2024-02", "£7,000.00")], "'€'"),
        ([("2024-01", "5000.00 EUR")], "'EUR'"),
        ([("2024-01", "100", "", "EUR"), ("2024-02", "100", "", "GBP")], "'EUR'"),
    ],
)
def test_a_plan_in_another_currency_is_refused(rows, found):
    with pytest.raises(CurrencyError) as failure:
        read(*rows, currency="GBP")
    assert str(failure.value) == (
        f"The plan is written in {found}, the report is asked for in 'GBP', and a plan is "
        "not converted.\nWrite the plan's amounts in GBP."
    )


def test_a_plan_in_the_reports_currency_is_read():
    """$ may be Canadian dollars, and what says nothing is in the report's currency."""
    rows = [("2024-01", "$5,000.00"), ("2024-02", "CAD 7000"), ("2024-03", "100")]
    found = read(*rows, currency="CAD")
    assert found["amount"].tolist() == [5000.0, 7000.0, 100.0]
    assert list(found) == ["month", "amount", "region"]


def test_a_plan_in_two_currencies_is_refused_though_nobody_says_which_is_wanted():
    with pytest.raises(CurrencyError, match=r"written in '\$', '£'.* 'one currency'"):
        read(("2024-01", "£5,000.00"), ("2024-02", "$7,000.00"))
    assert read(("2024-01", "£5,000.00"))["amount"].tolist() == [5000.0]


def test_a_hole_is_named_as_the_file_names_it():
    frame = pd.DataFrame({"Month": ["2024-01"], "Plan": ["a lot"]}, dtype="str")
    with pytest.raises(ValueFormatError, match="1 rows whose 'Plan' cannot be read"):
        planned(load.targets(frame))


def test_a_mark_that_would_be_guessed_is_one_of_the_files_column():
    frame = pd.DataFrame({"Month": ["2024-01"], "Plan": ["1,234"]}, dtype="str")
    with pytest.raises(ValueFormatError, match="^'Plan' has amounts such as '1,234'"):
        planned(load.targets(frame))
