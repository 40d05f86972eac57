"""Encodings: each is found where its bytes show it, and refused where they do not."""

import random

import pytest

from salesnb.errors import InputError
from salesnb.intake import encodings

ENGLISH = "Order,Customer\n1,Smith\n"
CHINESE = "订单号,客户,日期\n1,张三,2024年3月1日\n2,王五,2024年3月2日\n"
WESTERN = "Order,Customer\n1,Renée Müller\n2,Citroën\n3,café £5\n"


@pytest.fixture
def detect(tmp_path):
    def found(content):
        path = tmp_path / "case.csv"
        path.write_bytes(content)
        return encodings.detect(path, "case.csv")

    return found


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, WESTERN, CHINESE + "一" * 2000])
@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),  # with a mark
        ("utf-16-le", "utf-16-le"),  # without one
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_unicode(detect, text, written, found):
    assert detect(text.encode(written)) == found


def test_big_endian_mark(detect):
    assert detect(b"\xfe\xff" + ENGLISH.encode("utf-16-be")) == "utf-16"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (WESTERN, "cp1252"),
        ("Prénom\ncréée\n", "cp1252"),  # é twice is a Chinese letter, but a rare one
        ("a,b\n" * 5000 + "1,“quoted” £5\n", "cp1252"),  # far beyond a sample
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        ("id,name\n" + "1,Smith\n" * 5000 + "2,李四\n", "gb18030"),
        ("金额\n￥12，元\n", "gb18030"),  # full-width marks
    ],
)
def test_code_pages(detect, text, written):
    found = detect(text.encode(written))
    assert found == ("gb18030" if written == "gbk" else written)
    assert text.encode(written).decode(found) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Номер,Клиент\n1,Иванов\n", "cp1251"),
        ("訂單號,客戶,產品\n1,張三,蘋果\n", "big5"),
        ("注文番号,顧客\n1,田中さん\n", "shift_jis"),
    ],
)
def test_other_pages_are_not_guessed(detect, text, written):
    with pytest.raises(InputError) as failure:
        detect(text.encode(written))
    assert str(failure.value) == (
        "'case.csv' cannot be read as a table: its bytes are no text in UTF-8, UTF-16, "
        "Windows-1252 or GBK. Write its encoding into the source file:  encoding: cp1252"
        "   (Western; gb18030 is Chinese, cp1251 Cyrillic, big5 ...)"
    )


def test_one_stray_line_does_not_turn_the_others_into_mojibake(detect):
    """Read as cp1252, the first two would say Ã© and Ã«."""
    good, stray = "1,Café\n2,Zoë\n".encode(), "3,Renée\n".encode("cp1252")
    with pytest.raises(InputError, match="most of it is UTF-8, but not '3,Ren\ufffde'"):
        detect(good + stray)


@pytest.mark.parametrize(
    "content",
    [
        random.Random(1).randbytes(4000),
        bytes(5000),
        b"\x7fELF\x02\x01\x01\0\0\0\0\0" * 50,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1" * 20,
        b"a,b\n" + b"\x01\x02\x03" * 100,  # text first, and then none
    ],
)
def test_binary_is_refused(detect, content):
    with pytest.raises(InputError, match="no text"):
        detect(content)


@pytest.mark.parametrize(
    "content", [b"<html><table>", b"\n <!DOCTYPE html>", b"<?xml version='1.0'?>"]
)
def test_a_web_page_is_refused(detect, content):
    with pytest.raises(InputError, match="it is a web page, whatever its ending says"):
        detect(content)


def test_a_character_that_is_cut_in_two_by_a_block_is_whole(detect):
    pad = "a" * (encodings.CHUNK - 1)
    assert detect((pad + "é").encode()) == "utf-8"
