"""What only the workbook shows: key figures in their units, rows as they were written."""

import re

import pandas as pd
import pytest

from salesnb.intake.aside import Aside
from salesnb.present import sheets
from salesnb.present.board import Board
from salesnb.present.headings import SHEETS
from salesnb.present.tables import TABLE, Table


@pytest.fixture
def figures(kpis, words):
    def build(**metrics):
        bundle = Board(kpis(**metrics), words, "2025-11-30")._repr_mimebundle_()
        table = bundle[TABLE]
        names = [column["name"] for column in table["columns"]]
        rows = zip(table["rows"], table["kinds"], strict=True)
        return [
            {n: (v, k) for n, v, k in zip(names, *row, strict=True)} for row in rows
        ]

    return build


def test_a_metric_in_full(figures):
    revenue = {
        "value": 1200.5, "n": 1200.5, "previous": 1000.0, "last_year": 900.25,
        "plan": 1100.0, "change_previous": 0.2005, "change_plan": 0.09136,
    }  # fmt: skip
    (row,) = figures(revenue=revenue)
    assert row == {
        "metric": ("Revenue", "text"),
        "value": (1200.5, "money"),
        "n": (1200.5, "decimal"),
        "d": (None, "number"),
        "previous": (1000.0, "money"),
        "last_year": (900.25, "money"),
        "plan": (1100.0, "money"),
        "change_previous": (0.2005, "change"),
        "change_last_year": (None, "change"),
        "change_plan": (0.09136, "change"),
        "reason": (None, "text"),
    }


def test_each_row_is_in_its_own_unit(figures):
    won = {"value": 0.25, "n": 1.0, "d": 4.0, "previous": 0.5, "change_previous": -0.5}
    orders, rate = figures(orders={"value": 3.0, "n": 3.0}, win_rate=won)
    assert orders["value"] == orders["n"] == (3, "number")
    assert isinstance(orders["value"][0], int)
    assert rate["value"] == (0.25, "percent")
    assert (rate["n"], rate["d"]) == ((1, "number"), (4, "number"))
    # As on the tiles: no percentage of a percentage.
    assert rate["change_previous"] == (None, "change")


def test_a_missing_value_has_its_reason_in_words(figures):
    (row,) = figures(win_rate={"reason": "nothing_closed"})
    assert row["value"] == (None, "percent")
    assert row["reason"] == ("No deal was closed in the period.", "text")


def test_rows_set_aside_stand_under_the_headers_of_their_file(words):
    frame = pd.DataFrame(
        {
            "row": [2, 9],
            "reason": ["unreadable_date", "blank"],
            "offending": ["soon", None],
            "order_date": ["soon", None],
            "Note": [" =1+1", None],
        }
    )
    aside = Aside(frame, ("Belegdatum", "Note"), total=12)
    table = sheets.set_aside(aside, "set_aside", words)
    assert [column["title"] for column in table["columns"]] == [
        "Row", "Reason", "Text that cannot be used", "Belegdatum", "Note",
    ]  # fmt: skip
    assert table["rows"] == [
        [2, "The date cannot be read", "soon", "soon", " =1+1"],
        [9, "Blank", None, None, None],
    ]
    assert (table["sheet"], table["total"]) == ("Rows set aside", 12)


def test_sheets_have_names_that_excel_takes_and_that_differ():
    names = list(SHEETS.values())
    assert len({name.lower() for name in names}) == len(names)
    assert [name for name in names if len(name) > 31] == []
    assert [name for name in names if re.search(r"[\[\]:*?/\\]", name)] == []
    assert not {"history", "about"} & {name.lower() for name in names}


def test_a_wide_table_is_a_line_here_and_a_sheet_there(words):
    frame = pd.DataFrame({"name": ["<b>"] * 1200})
    table = Table(frame, "retention", "Cohorts & more", {"name": "text"}, words)
    shown = sheets.InWorkbook(table)
    said = "on the sheet 'Cohorts, customers'. Rows: 1,200."
    assert shown.text() == f"Cohorts & more: In tables.xlsx, {said}"
    assert "Cohorts &amp; more" in shown.html()
    assert "<td" not in shown.html()
    assert shown._repr_mimebundle_()[TABLE] == table.data()


def test_key_figures_can_be_set_beside_a_quarter_before(kpis, words):
    row = {"value": 4.0, "n": 4.0, "quarter": 3.0, "change_quarter": 1 / 3}
    board = Board(kpis(customers=row), words, "2025-12-31", against=("quarter",))
    data = board._repr_mimebundle_()[TABLE]
    assert [column["title"] for column in data["columns"]] == [
        "Metric", "Value", "Numerator", "Denominator", "A quarter before",
        "Change on a quarter before", "Reason",
    ]  # fmt: skip
    assert data["rows"] == [["Customers", 4, 4, None, 3, 0.333333, None]]
