r"""Lines to records: what the fields of irregular text are, and which lines are none.

Question   What are the fields of each line, where quotes may stay open or be misplaced?
Takes      an open text (newline="", so that ends of lines are kept), the mark between
           fields, and how many fields a record has.
Gives      for each record its fields; for a line that is none, or too wide, its text.
           A quoted text may run over lines if what comes out fits exactly; a quote that
           does not close within LONGEST lines, or at a place where it may, spoils its
           own line only. Python's `csv` decides what a quote means.

>>> text = ['1,"two', 'lines"', '3,"open', '4,5', '6,7,8']
>>> list(records((line + "\n" for line in text), ",", 2))
[['1', 'two\nlines'], '3,"open', ['4', '5'], '6,7,8']
"""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import dropwhile

LONGEST = 50  # lines of one quoted text; beyond it a quote was left open
END, BROKEN = "end of text", "not a record"

Record = list[str] | str


def below_blanks(file: Iterator[str], mark: str, width: int = 0) -> Iterator[Record]:
    """Records from the header on, the first with a word in it, without empty lines."""
    filled = filter(None, records(file, mark, width))
    return dropwhile(lambda row: not "".join(row).strip(), filled)


def records(file: Iterator[str], mark: str, width: int = 0) -> Iterator[Record]:
    """Fields of each record, or the text of a line that is none. `width` 0: any."""
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=mark, strict=True)
    while (row := _next(reader)) != END:
        if row != BROKEN and _fits(row, len(lines.taken), width):
            lines.taken.clear()
            yield row
        else:
            yield _alone(lines.only_first(), mark, width)


def _next(reader: Iterator[list[str]]) -> Record:
    try:
        return next(reader, END)
    except csv.Error:
        return BROKEN


def _fits(row: list[str], lines: int, width: int) -> bool:
    """What several lines joined by a quote give is a row only if it fits exactly."""
    exact = lines <= 1 or len(row) == width or not width
    return exact and not (width and any(row[width:]))


def _alone(line: str, mark: str, width: int) -> Record:
    """The line's fields, if all that is wrong are spaces behind its last quote."""
    row = _next(csv.reader([line.rstrip()], delimiter=mark, strict=True))
    good = isinstance(row, list) and _fits(row, 1, width)
    return row if good else line.rstrip("\r\n")


class _Lines:
    """The lines of a text, and those that were taken for the record being read."""

    def __init__(self, file: Iterator[str]):
        self.file, self.ahead, self.taken = iter(file), deque(), []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) == LONGEST:
            raise StopIteration  # to the reader: the text ends, and the quote is open
        self.taken.append(self.ahead.popleft() if self.ahead else next(self.file))
        return self.taken[-1]

    def only_first(self) -> str:
        """The first line taken; the others will be taken again."""
        first, *rest = self.taken
        self.ahead.extendleft(reversed(rest))
        self.taken.clear()
        return first
