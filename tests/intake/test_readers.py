"""Readers: one file of any kind to one table of texts."""

import datetime as dt
import zipfile

import duckdb
import pytest
import xlsxwriter

from salesnb.errors import InputError
from salesnb.intake import readers
from salesnb.intake.source import Source

CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
 <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>
</office:document-content>"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
 <manifest:file-entry manifest:full-path="/"
  manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def read(path, **source):
    found = readers.read(path, Source(columns={}, **source))
    return found.columns[1:], [list(row[1:]) for row in found.fetchall()]


def refusal(path, **source):
    with pytest.raises(InputError) as failure:
        read(path, **source)
    return str(failure.value)


@pytest.fixture
def text(tmp_path):
    def saved(content, name="a.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8", newline="")
        return path

    return saved


@pytest.fixture
def xlsx(tmp_path):
    """A workbook of sheets, each a list of rows; dates are written as dates."""

    def saved(name="book.xlsx", **sheets):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"default_date_format": "d mmm"}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, row)
        return path

    return saved


@pytest.fixture
def ods(tmp_path):
    def cell(value):
        kind = "float" if isinstance(value, (int, float)) else "string"
        given = f' office:value="{value}"' if kind == "float" else ""
        return (
            f'<table:table-cell office:value-type="{kind}"{given}>'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    def table(name, rows):
        lines = ("".join(map(cell, row)) for row in rows)
        body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        return f'<table:table table:name="{name}">{body}</table:table>'

    def saved(**sheets):
        path = tmp_path / "book.ods"
        body = "".join(table(name, rows) for name, rows in sheets.items())
        with zipfile.ZipFile(path, "w") as book:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            book.writestr("META-INF/manifest.xml", MANIFEST)
            book.writestr("content.xml", CONTENT.format(sheets=body))
        return path

    return saved


# --- text ------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^", "¦"])
def test_a_separator_is_found_or_given(text, mark):
    path = text(mark.join("ab") + "\n" + mark.join("12") + "\n")
    given = {} if mark in ",;\t|" else {"separator": mark}
    assert read(path, **given) == (["a", "b"], [["1", "2"]])


def test_columns_by_spaces(text):
    path = text(" id  day\n 01  19970101\n")
    assert read(path, separator="whitespace") == (["id", "day"], [["01", "19970101"]])


def test_lines_above_the_header(text):
    path = text("Report of May\n\na;b\n1;2\n")
    assert read(path, skip=2) == (["a", "b"], [["1", "2"]])


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a,b\n\n\n", "\ufeff", "\n", " "])
def test_no_rows(text, content):
    assert refusal(text(content)) == (
        "'a.csv' has a header and no rows: there is nothing to report. Export it again."
    )


# --- workbooks -------------------------------------------------------------------------


def test_cells_as_texts(xlsx):
    rows = [
        ("id", "day", "time", "amount", "paid", "none", "code"),
        (
            1001,
            dt.date(2024, 3, 1),
            dt.datetime(2024, 3, 1, 9, 5, 7),
            0.5,
            True,
            None,
            "007",
        ),
    ]
    expected = ["1001", "2024-03-01", "2024-03-01 09:05:07", "0.5", "true", None, "007"]
    assert read(xlsx(Sheet=rows))[1] == [expected]


def test_a_workbook_called_csv(xlsx):
    assert read(xlsx("sales.csv", Sheet=[("a",), ("x",)])) == (["a"], [["x"]])


def test_a_text_with_line_ends_and_quotes_in_a_cell(xlsx):
    rows = [("a", "b"), ('x "y"\nz, w', "1")]
    assert read(xlsx(Sheet=rows))[1] == [['x "y"\nz, w', "1"]]


def test_empty_rows_above_and_columns_beside_are_no_part(xlsx):
    rows = [(), (None, None), (None, "a", "b"), (None, "1", "2")]
    assert read(xlsx(Sheet=rows)) == (["a", "b"], [["1", "2"]])


def test_titles_are_skipped_as_the_spreadsheet_counts(xlsx):
    # Rows 1 and 2 are empty, 3 has a title, the header is row 4.
    path = xlsx(Sheet=[(), (), ("Report",), ("a", "b"), ("1", "2")])
    assert read(path, skip=3) == (["a", "b"], [["1", "2"]])


def test_the_only_sheet_with_rows_need_not_be_named(xlsx):
    path = xlsx(Empty=[], Header=[("a",)], Full=[("a",), ("x",)])
    assert read(path) == (["a"], [["x"]])
    assert readers.sheets(path) == {"Empty": 0, "Header": 1, "Full": 2}


def test_of_several_sheets_one_has_to_be_named(xlsx):
    path = xlsx(Orders=[("a",), ("x",)], Returns=[("b",), ("y",)])
    assert read(path, sheet="Returns") == (["b"], [["y"]])
    assert refusal(path) == (
        "'book.xlsx' cannot be read as a table: it has 2 sheets with rows, 'Orders', "
        "'Returns'. Say which:  sheet: Orders   (a parameter, or a line of the source)"
    )


def test_a_sheet_that_is_not_there_names_the_nearest(xlsx):
    path = xlsx(Sales=[("a",), ("x",)], Returns=[("b",), ("y",)])
    assert refusal(path, sheet="returns ") == (
        "'book.xlsx' cannot be read as a table: it has no sheet 'returns ' but 'Sales', "
        "'Returns'. Write into the source file:  sheet: Returns"
    )


@pytest.mark.parametrize("sheets", [{"A": []}, {"A": [("a", "b")]}])
def test_a_workbook_without_rows(xlsx, sheets):
    assert "'book.xlsx' has a header and no rows" in refusal(xlsx(**sheets))
    assert "'book.xlsx' has a header and no rows" in refusal(xlsx(**sheets), sheet="A")


def test_a_sheet_that_is_a_chart(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_column(0, 0, ["a", 1])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$A$2:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
    assert read(path) == (["a"], [["1"]])


def test_a_damaged_workbook(xlsx):
    path = xlsx(Sheet=[("a",), ("x",)])
    path.write_bytes(path.read_bytes()[:-200])
    said = refusal(path)
    assert said.startswith(
        "'book.xlsx' cannot be read as a table: the workbook is damaged or locked ("
    )
    assert said.endswith("Save it again.")


def test_an_open_document(ods):
    path = ods(
        Sales=[("id", "amount"), ("007", 2.5), ("008", 3)], Other=[("a",), ("x",)]
    )
    expected = (["id", "amount"], [["007", "2.5"], ["008", "3"]])
    assert read(path, sheet="Sales") == expected
    assert "it has 2 sheets with rows, 'Sales', 'Other'" in refusal(path)


@pytest.mark.data("superstore_us")
def test_an_old_workbook(data_dir):
    path = data_dir / "superstore_us" / "Sample - Superstore.xls"
    names, rows = read(path, sheet="People")
    assert names == ["Regional Manager", "Region"]
    assert sorted(row[1] for row in rows) == ["Central", "East", "South", "West"]


# --- Parquet ---------------------------------------------------------------------------


def test_parquet_keeps_its_types(tmp_path):
    path = tmp_path / "a.parquet"
    values = "SELECT '007' AS id, DATE '2024-03-01' AS day, 2.5 AS amount, 1 AS \"row\""
    duckdb.sql(values).write_parquet(str(path))
    found = readers.read(path, Source(columns={}))
    # Its own `row` is one column more; ours comes first.
    assert found.columns == ["row", "id", "day", "amount", "row_4"]
    assert found.fetchall()[0][:3] == (1, "007", dt.date(2024, 3, 1))


def test_a_damaged_parquet_file(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and then nothing PAR1")
    said = refusal(tmp_path / "a.parquet")
    assert said.startswith("'a.parquet' cannot be read as a table: ")
    assert said.endswith("Export it again.")


def test_an_empty_parquet_file(tmp_path):
    duckdb.sql("SELECT 1 AS a WHERE false").write_parquet(str(tmp_path / "a.parquet"))
    assert "'a.parquet' has a header and no rows" in refusal(tmp_path / "a.parquet")
