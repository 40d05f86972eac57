"""Lines to records: what spoils a line, and that it spoils no other."""

import csv

import pytest

from salesnb.intake import records


def read(*lines, width=2, mark=","):
    return list(records.records((line + "\n" for line in lines), mark, width))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1,2"], [["1", "2"]]),
        (["1"], [["1"]]),  # too few is padded later
        (["1,2,,"], [["1", "2", "", ""]]),  # too many, but nothing in them
        (["1,2,3"], ["1,2,3"]),  # too many: which are they?
        (['5" pipe,2'], [['5" pipe', "2"]]),  # inside a field a quote is a letter
        (['"5" pipe,2'], ['"5" pipe,2']),  # at its start it opens a text
        (['"a","b"  '], [["a", "b"]]),  # spaces behind the last quote say nothing
        (['"a" ,"b"'], ['"a" ,"b"']),  # before a mark they might
        (['1,"two', 'lines"'], [["1", "two\nlines"]]),
        (['1,"two', 'lines",3', "4,5"], ['1,"two', ['lines"', "3"], ["4", "5"]]),
        (['1,"open', "2,3", "4,5"], ['1,"open', ["2", "3"], ["4", "5"]]),
        (['1,"open', '2,"x"', "4,5"], ['1,"open', ["2", "x"], ["4", "5"]]),
        (['"', '"', "4,5"], ['"', '"', ["4", "5"]]),  # joined they would be one field
    ],
)
def test_by_hand(lines, expected):
    assert read(*lines) == expected


def test_a_quoted_text_may_have_fifty_lines_and_no_more():
    for count, whole in ((records.LONGEST, True), (records.LONGEST + 1, False)):
        text = ['1,"', *["x"] * (count - 2), 'y"']
        assert (len(read(*text)) == 1) is whole


def test_each_open_quote_spoils_one_line_of_many():
    """Also where the lines given back hold another open quote."""
    good, bad = ["1", "2"], '"x,1'
    found = read(*[bad, "1,2"] * 400)
    assert found == [bad, good] * 400


def test_a_field_longer_than_python_takes_is_a_line_that_is_no_record():
    long = "x" * (csv.field_size_limit() + 1)
    assert read(long, "1,2") == [long, ["1", "2"]]


def test_the_header_is_the_first_line_with_a_word():
    lines = iter(["\n", ",,\n", ' , "\n', "a,b\n", "\n", "1,2\n"])
    # The third has no word, but a quote: that is something, and nothing is lost.
    assert list(records.below_blanks(lines, ","))[0] == [" ", ' "']


def test_any_width_where_none_is_given():
    assert read("1,2,3", "4", width=0) == [["1", "2", "3"], ["4"]]
