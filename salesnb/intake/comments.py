"""Sentences as lines of a comment that fit a terminal.

Question   How is this said in lines of 80 columns, whatever the script?
Takes      a sentence; a count and what is counted.
Gives      `wrapped`, lines that begin with "# "; `counted`, a number with its noun;
           `width`, the places a text takes.
"""

import unicodedata

WIDTH = 78


def counted(count: int, one: str = "row", many: str = "rows") -> str:
    """
    >>> counted(1), counted(1200)
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {one if count == 1 else many}"


def wrapped(text: str) -> list[str]:
    """A sentence as lines of a comment.

    >>> [width(line) for line in wrapped("订单号, " * 20)]
    [73, 73, 17]
    """
    lines = [""]
    for word in text.strip().split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and width(longer) > WIDTH - 2:
            lines.append(word)
        else:
            lines[-1] = longer
    return [f"# {line}" for line in lines]


def width(text: str) -> int:
    """The places a text takes in a terminal, where Chinese letters take two.

    >>> width("Tee"), width("化妆品")
    (3, 6)
    """
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)
