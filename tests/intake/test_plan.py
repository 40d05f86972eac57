"""The plan: months and amounts, or a sentence."""

import pandas as pd
import pytest

from salesnb.errors import ValueFormatError
from salesnb.intake import load
from salesnb.intake.plan import planned


def read(*rows):
    frame = pd.DataFrame(rows, columns=["month", "amount", "region"], dtype="str")
    return planned(load.targets(frame))


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
            "The plan has 1 rows whose amount cannot be read, such as 'a lot'.\n"
            "Write it like  12500.00   in every row.",
        ),
        (
            ("Jan 24", "100", ""),
            "The plan has 1 rows whose month cannot be read, such as 'Jan 24'.\n"
            "Write it like  2025-11   in every row.",
        ),
        (
            ("2024-02", "200", ""),
            "The plan has 1 rows whose month, named twice, cannot be read, such as "
            "'2024-02'.\nWrite it like  2025-11   in every row.",
        ),
        (
            ("", "100", ""),
            "The plan has 1 rows whose month cannot be read, such as nothing.\n"
            "Write it like  2025-11   in every row.",
        ),
    ],
)
def test_a_plan_with_a_hole_is_refused(row, says):
    with pytest.raises(ValueFormatError) as failure:
        read(("2024-02", "100", ""), row)
    assert str(failure.value) == says
