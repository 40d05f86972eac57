"""The workbook: typed cells, no formulas from customers, the same bytes twice."""

import datetime as dt
import io
import re
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from salesnb.present import workbook
from salesnb.present.tables import Table

KINDS = {
    "name": "text",
    "order_date": "date",
    "revenue": "money",
    "orders": "number",
    "share": "percent",
    "change_previous": "change",
    "partial": "text",
}
FRAME = pd.DataFrame(
    {
        "name": ["=1+1", "<script>alert(1)</script>", "@cmd", "007", None],
        "order_date": pd.to_datetime(
            ["2011-11-01T00:00", "2011-12-01T08:30", None, None, None]
        ),
        "revenue": [1456146.12, -9.5, None, 0.0, 1.0],
        "orders": [2884, 7, 1, 1, 1],
        "share": [0.25, 0.75, None, 0.0, 0.0],
        "change_previous": [0.3617, -0.031, None, 0.0, 0.0],
        "partial": [True, False, False, False, False],
    }
)


def shown(words, frame=FRAME, name="top products", kinds=KINDS):
    return Table(frame, name, "Products", kinds, words).data()


def written(tables, about=None):
    file = io.BytesIO()
    workbook.write(file, tables, about or {"Month": "2011-11", "Rows": 541909})
    return file.getvalue()


def read(content, sheet):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def part(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_cells_come_back_with_their_types(words):
    rows = read(written([shown(words)]), "top products")
    assert rows[0] == [
        "Name",
        "Date",
        "Revenue",
        "Orders",
        "Share",
        "Change on period before",
        "Not complete",
    ]
    day = dt.date(2011, 11, 1)
    assert rows[1] == ["=1+1", day, 1456146.12, 2884, 0.25, 0.3617, True]
    when = dt.datetime(2011, 12, 1, 8, 30)
    script = "<script>alert(1)</script>"
    assert rows[2] == [script, when, -9.5, 7, 0.75, -0.031, False]
    assert rows[3] == ["@cmd", "", "", 1, "", "", False]  # missing is empty, not 0
    assert rows[4][0] == "007"


def test_customers_write_no_formulas_and_no_links(words):
    texts = ["=1+1", "@cmd", "+1", "-1", "http://salesnb.invalid", "{=1}", "\t=1"]
    content = written(
        [shown(words, pd.DataFrame({"name": texts}), kinds={"name": "text"})]
    )
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(content, "xl/worksheets/sheet1.xml")
    assert [row[0] for row in read(content, "top products")[1:]] == texts


def test_formats(words):
    styles = part(written([shown(words)]), "xl/styles.xml")
    for form in ("#,##0.00", "#,##0", "0.0%", "+0.0%;-0.0%;0.0%", "yyyy-mm-dd", "@"):
        assert f'formatCode="{form}"' in styles


def test_a_count_with_fractions_shows_them():
    assert workbook.finer("number", [1, 2, None]) == "number"
    assert workbook.finer("number", [1, 0.83]) == "decimal"
    assert workbook.finer("money", [0.83]) == "money"


def test_the_header_stays_and_filters(words):
    sheet = part(written([shown(words)]), "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1"' in sheet
    assert '<autoFilter ref="A1:G6"/>' in sheet


def test_equal_tables_give_equal_bytes(words):
    content = written([shown(words)])
    assert content == written([shown(words)])
    # Two runs within one second would be equal by chance.
    assert part(content, "docProps/core.xml").count("2000-01-01T00:00:00Z") == 2


def test_tables_come_in_their_order_and_about_last(words):
    content = written([shown(words, name="b"), shown(words, name="a")])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["b", "a", "About"]


def test_a_sheet_is_called_in_the_readers_words(words):
    table = shown(words, name="top_product")
    assert workbook.sheets([table, shown(words, name="mine")]) == {
        "top_product": "Products", "mine": "mine",
    }  # fmt: skip
    assert len(read(written([table]), "Products")) == 6


def test_cells_of_a_column_may_be_of_different_kinds():
    column = {"name": "value", "title": "Value", "kind": "number"}
    table = {"name": "t", "title": "T", "columns": [column], "rows": [[0.25], [3]]}
    content = written([table | {"kinds": [["percent"], ["number"]]}])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    share, count = re.findall(r'<c r="A[23]" s="(\d+)">', sheet)
    formats = re.findall(r'<xf numFmtId="(\d+)"', part(content, "xl/styles.xml"))[1:]
    own = re.search(
        r'numFmtId="(\d+)" formatCode="0.0%"', part(content, "xl/styles.xml")
    )
    assert formats[int(share)] == own[1]
    assert formats[int(share)] != formats[int(count)]


def test_about_has_facts_and_titles(words):
    content = written(
        [shown(words)], {"Month": "=2011-11", "Rows": 541909, "Plan": None}
    )
    assert read(content, "About") == [
        ["Month", "=2011-11"],
        ["Rows", 541909],
        ["Plan", ""],
        ["top products", "Products"],
    ]


def test_a_fact_named_like_a_sheet_stays(words):
    content = written([shown(words)], {"top products": "a fact"})
    assert [row[1] for row in read(content, "About")] == ["a fact", "Products"]


def test_what_was_cut_is_said(words):
    cut = shown(words) | {"total": 12345}
    said = "Cut: 5 of 12,345 rows are here."
    content = written([cut])
    assert read(content, "About")[-1] == ["top products", f"Products. {said}"]
    *rows, space, last = read(content, "top products")
    assert (len(rows), set(space), last[0]) == (6, {""}, said)
    assert '<autoFilter ref="A1:G6"/>' in part(content, "xl/worksheets/sheet1.xml")


def test_a_whole_table_has_no_sentence_under_it(words):
    assert len(read(written([shown(words)]), "top products")) == 6


def test_a_sheet_ends_where_excel_ends(words, monkeypatch):
    monkeypatch.setattr(workbook, "LAST_ROW", 4)  # three rows below the header
    content = written([shown(words)])
    assert len(read(content, "top products")) == 4
    assert "3 of 5 rows" in read(content, "About")[-1][1]


def test_an_empty_table_is_a_header(words):
    assert read(written([shown(words, FRAME.head(0))]), "top products") == [
        [column["title"] for column in shown(words)["columns"]]
    ]


def test_no_tables_is_a_workbook_too():
    assert read(written([]), "About")[0] == ["Month", "2011-11"]


def test_a_text_longer_than_a_cell_is_cut(words):
    frame = pd.DataFrame({"name": ["x" * 40_000]})
    content = written([shown(words, frame, kinds={"name": "text"})])
    assert len(read(content, "top products")[1][0]) == 32_767


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["a[b]:c*d?e/f\\g"], ["a b  c d e f g"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 29 + " 2"]),
        (["Top", "top", "TOP"], ["Top", "top 2", "TOP 3"]),
        (["'quoted'", "", "  "], ["quoted", "Sheet", "Sheet 2"]),
        (["History"], ["History 2"]),  # Excel refuses a sheet of this name
    ],
)
def test_sheet_names(wanted, names):
    assert workbook.sheet_names(wanted) == names


def test_two_tables_of_one_name_are_two_sheets(words):
    content = written([shown(words), shown(words)])
    assert read(content, "top products") == read(content, "top products 2")
