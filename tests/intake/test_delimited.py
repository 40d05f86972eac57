"""Delimited text: whatever the text, each line is a row or an unreadable line."""

import csv
import io
import itertools
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesnb import engines
from salesnb.intake import delimited

counter = itertools.count()
# Everything that could be taken for something else, and letters of several widths.
LETTERS = st.sampled_from([*"ab1 ,;|\t\"\n\r'\\é中\0\x1a\ufeff\u2028\u00a0"])
CELLS = st.text(LETTERS, max_size=6)
MARKS = st.sampled_from(delimited.SEPARATORS)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def saved(text):
    path = engines.scratch() / f"case_{next(counter)}.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def table(text, mark=","):
    """Names without `row`, and rows; what is missing as an empty text."""
    found = delimited.table(saved(text), mark)
    rows = [
        ["" if cell is None else cell for cell in row[1:]] for row in found.fetchall()
    ]
    assert found.columns[0] == "row"
    return found.columns[1:], rows


def rows_of(text, mark=","):
    """Rows as wide as the header, or a text where a line could not be read."""
    names, rows = table(text, mark)
    if delimited.UNREADABLE not in names:
        return rows
    return [row[-1] or row[:-1] for row in rows]


# --- every line is accounted for -------------------------------------------------------


@st.composite
def tables(draw):
    width = draw(st.integers(2, 4))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))


def written(rows, mark, end, quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    header = [f"c{i}" for i in range(len(rows[0]))]
    if any(re.search("[\r\n]", cell) for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # Python quotes only those line ends that it writes
    csv.writer(text, delimiter=mark, lineterminator=end, quoting=quoting).writerows(
        [header, *rows]
    )
    return text.getvalue()


@given(tables(), MARKS, ENDS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
@settings(max_examples=150)
@example([["\r", "a"]], ",", "\n", csv.QUOTE_MINIMAL)
@example([["", ""]], ",", "\n", csv.QUOTE_MINIMAL)
@example([[" a", "b "]], ";", "\r\n", csv.QUOTE_MINIMAL)
def test_what_python_writes_comes_back(rows, mark, end, quoting):
    assert rows_of(written(rows, mark, end, quoting), mark) == rows


def letters(text, mark):
    return re.sub(rf'[\s"\ufeff\{mark}]', "", text)


@given(
    tables(),
    st.lists(
        st.text(LETTERS.filter(lambda x: x not in "\r\n"), min_size=1), max_size=6
    ),
    MARKS,
    ENDS,
)
@settings(max_examples=150)
@example([["a", "b"]], ['"x","x",1,"y '], ",", "\n")  # the engine drops what follows 1
@example([["a", "b"]], ['"x","y'], ",", "\n")  # ... and the open quote of the last line
@example([["a", "b"]], ['"', "c,d", '"'], ",", "\n")  # ... or makes three lines one
def test_nothing_is_lost_in_garbage(rows, garbage, mark, end):
    text = written(rows, mark, end) + "".join(line + end for line in garbage)
    found = rows_of(text, mark)
    assert found[: len(rows)] == rows
    rest = ["".join(row) for row in found[len(rows) :]]
    # Letters in the order of the file; and a line for each row and each line end in it.
    assert letters("".join(rest), mark) == letters("".join(garbage), mark)
    lines = sum(1 + len(re.findall("\r\n|\r|\n", row)) for row in rest)
    assert lines == len(garbage)


@given(st.text(LETTERS, max_size=40), MARKS)
@settings(max_examples=150)
def test_any_text_below_a_header_keeps_its_letters(text, mark):
    found = rows_of(f"h1{mark}h2\n{text}", mark)
    assert letters("".join("".join(row) for row in found), mark) == letters(text, mark)


# --- by hand ---------------------------------------------------------------------------


@pytest.mark.parametrize("mark", delimited.SEPARATORS)
def test_separator_is_found(mark):
    lines = ["Name,first;Total|Sum\tx".replace(mark, " "), "1", "2", "3"]
    text = "\n".join(mark.join([line, "a", "b"]) for line in lines)
    assert delimited.separator(saved(text)) == mark


def test_decimal_commas_are_no_separators():
    # More lines have one comma than fields: but not the header.
    text = "Datum;Betrag\n" + "1.5.;1,50\n" * 50 + "Summe\n" * 3
    assert delimited.separator(saved(text)) == ";"


def test_an_open_quote_does_not_hide_the_separator():
    assert delimited.separator(saved('a;b\n"1;2\n' + "3;4\n" * 20)) == ";"


def test_one_column_has_commas():
    assert delimited.separator(saved("name\nann\n")) == ","


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2", [["1", "2"]]),  # no end of line at the end
        ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),  # old Macintosh
        ("a,b\r\n1,2\n3,4\r\n", [["1", "2"], ["3", "4"]]),  # mixed
        ("a,b\n1,x\ry\n2,z\n", ["1,x\ry", ["2", "z"]]),  # is this one line or two?
        ('a,b\n1,"x\ry"\n2,z\n', [["1", "x\ry"], ["2", "z"]]),
        ("a,b\n\n1,2\n\n\n3,4\n\n", [["1", "2"], ["3", "4"]]),  # empty lines
        ("\n\na,b\n1,2\n", [["1", "2"]]),  # above the header too
        (",,\na,b,\n1,2,\n", [["1", "2", ""]]),  # a line of marks is no header
        ("a,b\n1,2,,\n3,4,\n", [["1", "2"], ["3", "4"]]),  # trailing empty columns
        ("a,b\n1\n", [["1", ""]]),  # too few
        ("a,b\n1,2,3\n4,5\n", ["1,2,3", ["4", "5"]]),  # too many
        ('a,b\n1,"x, y"\n', [["1", "x, y"]]),
        ('a,b\n1,"x ""y"""\n', [["1", 'x "y"']]),
        ('a,b\n1,"x\ny"\n2,z\n', [["1", "x\ny"], ["2", "z"]]),
        ('a,b\n1,5" pipe\n2,z\n', [["1", '5" pipe'], ["2", "z"]]),  # a stray quote
        ('a,b\n1,"open\n2,z\n', ['1,"open', ["2", "z"]]),
        # The engine would join three lines to a row with one field.
        ('a,b\n"open\n2,z\n"\n4,5\n', ['"open', ["2", "z"], '"', ["4", "5"]]),
        ("a,b\n ,\n", [[" ", ""]]),  # spaces are a row: `blank` counts it
        ("\ufeffa,b\n1,2\n", [["1", "2"]]),  # byte-order mark
        ('\ufeff"a","b"\n1,2\n', [["1", "2"]]),  # which hides a quote from the engine
        ('\ufeff"a\nx",b\n1,2\n', [["1", "2"]]),  # and a header of two lines
    ],
)
def test_rows_by_hand(text, expected):
    assert rows_of(text) == expected


def test_ids_keep_zeros_and_namibia_is_no_gap():
    rows = rows_of("id,country,code\n00017,NA,1e5\n007,null,0x1F\n")
    assert rows == [["00017", "NA", "1e5"], ["007", "null", "0x1F"]]


def test_rows_are_numbered_in_the_order_of_the_file():
    found = delimited.table(saved("a\n" + "\n".join("zxy")), ",")
    assert found.fetchall() == [(1, "z"), (2, "x"), (3, "y")]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("a,a,A", ["a", "a_2", "A_3"]),
        ("a_3,a,a", ["a_3", "a", "a_4"]),  # a_3 is taken
        ("a,,", ["a", "column_2", "column_3"]),
        (" Order\u00a0 ID ,b", ["Order ID", "b"]),
        ("row,file,unreadable_line", ["row_1", "file_2", "unreadable_line_3"]),
        ('"a\nb",c', ["a b", "c"]),
        ('"a"b,c', ["ab", "c"]),  # misplaced quotes mean nothing
        ('a,"b', ["a", "b"]),
        ("订单号,金额", ["订单号", "金额"]),
    ],
)
def test_headers_are_made_distinct(header, names):
    assert table(f"{header}\n1,2\n")[0][: len(names)] == names


def test_a_misplaced_quote_in_the_header_does_not_make_it_wide():
    assert rows_of('"a"b,c\n1,2\n3,4,5\n') == [["1", "2"], "3,4,5"]


def test_columns_by_spaces():
    path = saved(" id  day   cds\n 001 19970101  1\n\n 002 19970102 2\n")
    assert delimited.is_spaced(path)
    found = delimited.table(delimited.by_spaces(path), "\t")
    assert found.fetchall() == [
        (1, "001", "19970101", "1"),
        (2, "002", "19970102", "2"),
    ]


@pytest.mark.parametrize("text", ["a b,c\n1,2\n", "a\n1\n", "a b\n1 2\n3\n4 5 6\n", ""])
def test_these_are_not_set_apart_by_spaces(text):
    assert not delimited.is_spaced(saved(text))


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("a;b;c\n1;2;3\n", 0),
        ("Report\n\na;b;c\n1;2;3\n", 2),
        ("Report;;\nof May;;\na;b;c\n1;;\n", 2),
        ("a;b\n1;2\n", 0),
        ("", 0),
    ],
)
def test_lines_above_the_header(text, above):
    assert delimited.above(saved(text), ";") == above


def test_lines_above_the_header_can_be_left_out():
    below = delimited.without_top(saved("Report\r\n\r\na;b\r\n1;2\r\n"), 2)
    assert delimited.table(below, ";").fetchall() == [(1, "1", "2")]


def test_irregular_text_is_not_read_twice_as_slowly_for_each_line():
    """An open quote in every line gives back the lines behind it, but not for ever."""
    found = delimited.table(saved("a,b\n" + '"x\n' * 20_000), ",")
    assert found.aggregate("count(*)").fetchall() == [(20_000,)]
