"""Bytes to letters: in which encoding a text is written.

Question   How are the bytes of this file to be read as text?
Takes      the path of a file that is not compressed, and the name to call it by.
Gives      Python's name of the encoding.
Why        UTF-8 and UTF-16 show themselves in every byte, so the whole file is looked at
           and not a sample. Windows' Western page and China's GBK do not, but they look
           different: Chinese comes in runs of common characters, Western letters beyond
           ASCII stand alone. What looks like neither is refused, not guessed.
Refuses    binary files, web pages, text that is partly UTF-8, other code pages: those
           are named in the source, as in  encoding: big5.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from salesnb.errors import InputError

CHUNK = 1 << 20
BINARY = (
    "it is no text but binary",
    "Export it as CSV, Excel or Parquet; a file's ending does not change what it is.",
)
WEB_PAGE = (
    "it is a web page, whatever its ending says",
    "Open it in a spreadsheet and save it as CSV or xlsx.",
)
PAGES = "encoding: cp1252   (Western; gb18030 is Chinese, cp1251 Cyrillic, big5 ...)"


def detect(path: Path, name: str) -> str:
    """The encoding of the text at `path`."""
    with path.open("rb") as file:
        head = file.read(4096)
    if re.match(rb"\s*<(!doctype|html|table|\?xml|head|meta)", head.lower()):
        raise InputError.unreadable(name, *WEB_PAGE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        return _utf16_without_mark(head, name)
    if decodes(path, "utf-8"):
        _refuse_binary(head, name)
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    return _legacy(path, name)


def decodes(path: Path, encoding: str) -> bool:
    """Whether every byte at `path` is text in `encoding`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _legacy(path: Path, name: str) -> str:
    """gb18030 or cp1252."""
    with path.open("rb") as file:
        lines = list(islice((line for line in file if not line.isascii()), 2000))
    _refuse_binary(b"".join(lines)[:4096], name)
    broken = [line for line in lines if not _is_utf8(line)]
    if len(broken) < len(lines) / 2:
        shown = broken[0].decode(errors="replace").strip() if broken else "all of it"
        raise InputError.unreadable(
            name,
            f"most of it is UTF-8, but not '{shown[:60]}'",
            f"Save it again as UTF-8, or write into the source file:  {PAGES}",
        )
    found = _page(b"".join(lines))
    if not found or not decodes(path, found):
        raise InputError.unreadable(
            name,
            "its bytes are no text in UTF-8, UTF-16, Windows-1252 or GBK",
            f"Write its encoding into the source file:  {PAGES}",
        )
    return found


def _page(text: bytes) -> str:
    """The code page, by how bytes beyond ASCII stand; empty where it is neither.

    >>> [_page(text.encode("gb18030")) for text in ("张三,苹果", "订单号")]
    ['gb18030', 'gb18030']
    >>> [_page(text.encode("cp1252")) for text in ("Renée,Müller", "créée", "£5")]
    ['cp1252', 'cp1252', 'cp1252']
    >>> _page("Иванов".encode("cp1251"))
    ''
    """
    runs = re.findall(rb"[\x80-\xff]+", text)
    # GB 2312: rows 1-9 are punctuation and letters, 16-55 the common characters.
    common = re.findall(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]", b" ".join(runs))
    if 2 * len(common) > 0.8 * sum(map(len, runs)):
        return "gb18030"
    short = sum(len(run) <= 2 for run in runs)
    return "cp1252" if short > 0.8 * len(runs) else ""


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(head: bytes, name: str) -> str:
    """UTF-16 by what it reads as: only one way round are there marks and line ends."""
    even = head[: len(head) // 2 * 2]
    orders = ("utf-16-le", "utf-16-be")
    marks = {one: len(re.findall(r"[\r\n\t,;|]", _text(even, one))) for one in orders}
    best = max(orders, key=marks.get)
    kinds = Counter(map(unicodedata.category, _text(even, best)))
    odd = sum(kinds[kind] for kind in ("Cn", "Co", "Cs", "So"))
    if not marks[best] or odd > 0.01 * len(even) or "\0" in _text(even, best):
        raise InputError.unreadable(name, *BINARY)
    return best


def _text(part: bytes, encoding: str) -> str:
    return part.decode(encoding, errors="replace")


def _refuse_binary(head: bytes, name: str) -> None:
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)
    if control > 0.01 * len(head):
        raise InputError.unreadable(name, *BINARY)
