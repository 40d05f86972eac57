"""Small tables of the shapes that `analysis` gives, with round numbers."""

import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from salesnb.present.words import Words

KPI = dict.fromkeys(
    ("value", "n", "d", "previous", "last_year", "plan", "change_previous",
     "change_last_year", "change_plan")
) | {"reason": ""}  # fmt: skip


@pytest.fixture(scope="session")
def words():
    return Words(currency="GBP")


def kpi_rows(**metrics):
    """`kpi_rows(revenue={"value": 5})`: what is not given is missing."""
    return pd.DataFrame([KPI | {"metric": name} | row for name, row in metrics.items()])


@pytest.fixture
def kpis():
    return kpi_rows


@pytest.fixture
def periods():
    """`periods(100, 200, end="2011-11")`: months with these revenues, all complete."""

    def build(*revenue, end="2011-11", partial=()):
        index = pd.period_range(end=end, periods=len(revenue), freq="M")
        return pd.DataFrame(
            {
                "period": index.astype(str),
                "start": index.start_time,
                "end": index.end_time.normalize(),
                "revenue": [float(value) for value in revenue],
                "partial": [label in partial for label in index.astype(str)],
            }
        )

    return build


@pytest.fixture
def top():
    """`top(("tea", 75, 50), ...)`: name, revenue, previous, with shares."""

    def build(*rows):
        table = pd.DataFrame(rows, columns=["name", "revenue", "previous"])
        table = table.astype({"revenue": float, "previous": float})
        whole = table["revenue"].clip(lower=0).sum()
        share = (table["revenue"] / whole).where(table["revenue"] >= 0)
        return table.assign(share=share, change=table["revenue"] - table["previous"])

    return build


@pytest.fixture(scope="session")
def contrast():
    """Contrast of two colours, 1 to 21, as WCAG 2.1 defines it."""

    def luminance(colour):
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in to_rgb(colour)
        ]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def ratio(one, other):
        dark, light = sorted((luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)

    return ratio
