"""Tables: readable for people, exact for the workbook, safe whatever customers type."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesnb.present.tables import KEPT_ROWS, SHOWN_ROWS, TABLE, Table, cell, worded
from salesnb.present.words import Words

KINDS = {"name": "text", "revenue": "money", "share": "percent", "change": "difference"}


def table(frame, words, kinds=KINDS):
    return Table(frame, "top", "Products by revenue", kinds, words)


def cells(html):
    """The texts of the body, row by row."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    rows = body.split("</tr>")[:-1]
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]


@pytest.fixture
def products(top):
    return top(("TEA", 75000, 50000), ("CUPS <b>", 25000.5, None))


def test_a_reader_sees_headings_and_rounded_values(products, words):
    shown = table(products, words)
    assert cells(shown.html()) == [
        ["TEA", "£75,000", "75.0%", "+£25,000"],
        ["CUPS &lt;b&gt;", "£25,000", "25.0%", "–"],
    ]
    assert re.findall(r"<th [^>]*>(.*?)</th>", shown.html())[:4] == [
        "Name",
        "Revenue",
        "Share",
        "Change",
    ]


def test_text_for_the_terminal(products, words):
    assert table(products, words).text() == (
        "Products by revenue\n"
        "    Name Revenue Share   Change\n"
        "     TEA £75,000 75.0% +£25,000\n"
        "CUPS <b> £25,000 25.0%        –"
    )


def test_a_screen_reader_finds_caption_and_scopes(products, words):
    html = table(products, words).html()
    assert ">Products by revenue</caption>" in html
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 2


def test_numbers_stand_to_the_right(products, words):
    html = table(products, words).html()
    assert '<td style="text-align:right;font-variant-numeric:tabular-nums' in html


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([505.349, 12.0], ["£505.35", "£12.00"]),  # small sums with their pennies
        ([1505.349, 12.0], ["£1,505", "£12"]),  # one number of decimals for a column
        ([None, 12.0], ["–", "£12.00"]),
    ],
)
def test_a_column_has_one_number_of_decimals(values, shown, words):
    frame = pd.DataFrame({"revenue": values})
    assert [
        r[0] for r in cells(table(frame, words, {"revenue": "money"}).html())
    ] == shown


@pytest.mark.parametrize(
    ("values", "shown"),
    [([3.0, 1200.0], ["3", "1,200"]), ([0.8333, 2.0], ["0.83", "2.00"])],
)
def test_counts_are_whole_and_scores_are_not(values, shown, words):
    frame = pd.DataFrame({"mase": values})
    assert [
        r[0] for r in cells(table(frame, words, {"mase": "number"}).html())
    ] == shown


def test_the_machine_reads_full_values(words):
    frame = pd.DataFrame(
        {
            "period": ["2011-11", "2011-12"],
            "order_date": pd.to_datetime(["2011-11-01", None]),
            "revenue": [1456146.123456, np.nan],
            "orders": [2884, 7],
            "partial": [False, True],
            "change": [0.36171717, None],
            "customer_id": ["007", None],
        }
    )
    kinds = ["text", "date", "money", "number", "text", "change", "text"]
    data = table(frame, words, dict(zip(frame, kinds, strict=True))).data()
    assert data["columns"][1] == {"name": "order_date", "title": "Date", "kind": "date"}
    assert data["rows"] == [
        ["2011-11", "2011-11-01", 1456146.12346, 2884, False, 0.361717, "007"],
        ["2011-12", None, None, 7, True, None, None],
    ]
    assert isinstance(data["rows"][0][3], int)
    assert (data["name"], data["total"]) == ("top", 2)
    json.dumps(data, allow_nan=False)


def test_a_time_of_day_is_kept(words):
    frame = pd.DataFrame({"order_date": pd.to_datetime(["2011-11-01 08:26"])})
    data = table(frame, words, {"order_date": "date"}).data()
    assert data["rows"] == [["2011-11-01T08:26:00"]]


@pytest.mark.parametrize(
    ("rows", "more"),
    [(SHOWN_ROWS, ""), (SHOWN_ROWS + 1, "… and 1 more in tables.xlsx")],
)
def test_long_tables_end_in_the_workbook(rows, more, words):
    shown = table(pd.DataFrame({"rows": range(rows)}), words, {"rows": "number"})
    assert len(cells(shown.html())) == SHOWN_ROWS
    assert shown.rest() == more
    assert shown.text().endswith(more)
    assert len(shown.data()["rows"]) == rows


def test_ten_thousand_rows_are_kept_and_the_rest_is_counted(words):
    frame = pd.DataFrame({"rows": range(KEPT_ROWS + 1)})
    data = table(frame, words, {"rows": "number"}).data()
    assert (len(data["rows"]), data["total"]) == (10_000, 10_001)


def test_no_rows_is_a_sentence(products, words):
    shown = table(products.head(0), words)
    assert cells(shown.html()) == [["No rows."]]
    assert shown.text() == "Products by revenue\nNo rows."
    assert shown.data()["rows"] == []


def test_the_bundle_has_all_three(products, words):
    bundle = table(products, words)._repr_mimebundle_()
    assert list(bundle) == ["text/html", "text/plain", TABLE]
    assert TABLE == "application/vnd.salesnb.table.v1+json"


@given(name=st.text(), title=st.text())
def test_no_text_becomes_markup(name, title):
    """Whatever customers are called, the tags of a table are the table's own."""
    frame = pd.DataFrame({"name": [name]})
    html = Table(frame, "t", title, {"name": "text"}, Words()).html()
    tags = re.findall(r"</?([a-z!]+)", re.sub(r"\"[^\"]*\"", "", html))
    assert set(tags) == {"div", "table", "caption", "thead", "tbody", "tr", "th"}


def test_true_and_false_are_yes_and_no(words):
    frame = pd.DataFrame({"partial": [True, False]})
    assert cells(table(frame, words, {"partial": "text"}).html()) == [["yes"], ["no"]]


def test_ids_are_said_in_words(words):
    frame = pd.DataFrame({"reason": ["exact_duplicate", "odd"], "rows": [3, 1]})
    assert worded(frame, words)["reason"].tolist() == [
        "Equal to an earlier row in every column",
        "odd",
    ]
    rest = pd.DataFrame({"name": ["tea", None]})
    assert worded(rest, words)["name"].tolist() == ["tea", "All others"]


def test_unknown_kinds_and_columns_are_programming_errors(products, words):
    with pytest.raises(KeyError, match="no kind of column 'euros'"):
        table(products, words, {"revenue": "euros"})
    with pytest.raises(KeyError, match="no sentence 'column.zip'"):
        table(pd.DataFrame({"zip": ["01"]}), words, {"zip": "text"}).html()


def test_input_is_left_alone(products, words):
    before = products.copy()
    table(worded(products, words), words)._repr_mimebundle_()
    pd.testing.assert_frame_equal(before, products)


@pytest.mark.parametrize(
    ("values", "kind", "read"),
    [
        ([16.0, 9.5], "number", ["16.0", "9.5"]),
        ([16.0, 9.25], "number", ["16.00", "9.25"]),
        ([16.0, None], "number", ["16", "–"]),
        ([3464.55, 0.4], "rounded", ["3,465", "0"]),
        ([0.0031, 438.2], "figures", ["0.00310", "438"]),
    ],
)
def test_a_column_of_numbers_has_the_decimals_it_needs(values, kind, read, words):
    frame = pd.DataFrame({"value": values})
    shown = table(frame, words, {"value": kind})
    assert cells(shown.html()) == [[text] for text in read]
    assert shown.data()["rows"][0] == [values[0]]  # the workbook has it all


def test_columns_without_a_title_in_the_catalogue_are_given_theirs(words):
    frame = pd.DataFrame({"name": ["a"], "0": [0.5]})
    kinds = {"name": "text", "0": "percent"}
    with pytest.raises(KeyError):
        table(frame, words, kinds).html()
    shown = Table(frame, "top", "Cohorts", kinds, words, {"0": "first"})
    assert shown.headings() == ["Name", "first"]
    assert [column["title"] for column in shown.data()["columns"]] == ["Name", "first"]


def test_a_sentence_in_a_cell_keeps_its_width():
    assert "min-width" not in cell("Promising", "text")
    assert "min-width:12em" in cell("Remind them of you; a small offer.", "text")
