"""Files: which a path names, by content what they are, and their text as UTF-8."""

import gzip
import zipfile

import pytest
import xlsxwriter

from salesnb.errors import InputError
from salesnb.intake import files

CSV = b"Date,Amount\n2024-03-01,5\n"


@pytest.fixture
def folder(tmp_path):
    names = (
        "b.csv",
        "a.csv",
        "c.TXT",
        "note.md",
        ".hidden.csv",
        "~$a.xlsx",
        "d.csv.gz",
    )
    for name in names:
        (tmp_path / name).write_bytes(CSV)
    (tmp_path / "old").mkdir()
    (tmp_path / "old.csv").mkdir()  # a folder, whatever it is called
    return tmp_path


def names(found):
    return [path.name for path in found]


def refusal(path, **options):
    with pytest.raises(InputError) as failure:
        files.as_utf8(path, **options) if files.kind(path) == "text" else None
    return str(failure.value)


# --- which -----------------------------------------------------------------------------


def test_a_file(folder):
    assert names(files.find(str(folder / "note.md"))) == [
        "note.md"
    ]  # as it is asked for


def test_the_tables_of_a_folder_by_name(folder):
    # Without what is hidden, what Excel locks, and what is no table.
    expected = ["a.csv", "b.csv", "c.TXT", "d.csv.gz"]
    assert names(files.find(str(folder))) == expected


def test_a_glob(folder):
    assert names(files.find(str(folder / "*.csv"))) == ["a.csv", "b.csv"]
    assert names(files.find(str(folder / "[ab]*"))) == ["a.csv", "b.csv"]


def test_a_file_whose_name_looks_like_a_glob(folder):
    (folder / "sales[2024].csv").write_bytes(CSV)
    assert names(files.find(str(folder / "sales[2024].csv"))) == ["sales[2024].csv"]


def test_a_missing_file_names_the_nearest(folder):
    with pytest.raises(InputError) as failure:
        files.find(str(folder / "aa.csv"))
    assert str(failure.value) == (
        f"There is no file at '{folder / 'aa.csv'}'. Did you mean 'a.csv'? "
        "Its folder has 'a.csv', 'b.csv', 'c.TXT', 'd.csv.gz', 'note.md'."
    )


def test_a_missing_folder_and_one_without_tables(folder):
    with pytest.raises(InputError, match="There is no file at .*/nowhere/x.csv'.$"):
        files.find(str(folder / "nowhere" / "x.csv"))
    with pytest.raises(InputError, match="'old' is a folder without a table in it"):
        files.find(str(folder / "old"))


# --- what ------------------------------------------------------------------------------


def test_kind_is_read_from_the_content_and_not_from_the_name(tmp_path):
    book = tmp_path / "really.csv"
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as workbook:
        workbook.add_worksheet().write(0, 0, "a")
    book.write_bytes((tmp_path / "book.xlsx").read_bytes())
    text = tmp_path / "really.xlsx"
    text.write_bytes(CSV)
    parquet = tmp_path / "really.txt"
    parquet.write_bytes(b"PAR1....PAR1")
    assert list(map(files.kind, (book, text, parquet))) == ["excel", "text", "parquet"]


def test_an_empty_file(tmp_path):
    (tmp_path / "no.csv").touch()
    assert refusal(tmp_path / "no.csv") == (
        "'no.csv' is an empty file: there is nothing to report. Export it again."
    )


def test_an_archive_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.xlsx", "w") as archive:
        archive.writestr("may.csv", CSV)
        archive.writestr("june.csv", CSV)
    assert refusal(tmp_path / "all.xlsx") == (
        "'all.xlsx' cannot be read as a table: it is an archive of 'may.csv', "
        "'june.csv'. Unpack it and name the file, or the folder."
    )


def test_what_may_not_be_opened(tmp_path):
    # A folder stands for a file without permission, which root would read.
    assert refusal(tmp_path).startswith(
        f"'{tmp_path.name}' cannot be read as a table: it may not be opened ("
    )


# --- as text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_the_same_text_from_every_encoding(tmp_path, encoding):
    text = "订单号,客户\r\n001,张三\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    plain, found = files.as_utf8(tmp_path / "a.csv")
    assert plain.read_bytes().decode("utf-8-sig") == text
    assert found == encoding


def test_utf8_is_read_where_it_lies(tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    assert files.as_utf8(tmp_path / "a.csv") == (tmp_path / "a.csv", "utf-8")


def test_an_encoding_that_is_given_is_taken(tmp_path):
    (tmp_path / "a.csv").write_bytes("Иванов".encode("cp1251"))
    plain, _ = files.as_utf8(tmp_path / "a.csv", "cp1251")
    assert plain.read_text(encoding="utf-8") == "Иванов"


@pytest.mark.parametrize(
    "given", ["utf-8", "utf8", "ascii", "utf-16", "klingon", "hex"]
)
def test_an_encoding_that_is_wrong_is_refused(tmp_path, given):
    (tmp_path / "a.csv").write_bytes("Иванов1".encode("cp1251"))
    said = refusal(tmp_path / "a.csv", encoding=given)
    assert said.startswith(
        f"'a.csv' cannot be read as a table: its bytes are not {given} ("
    )
    assert said.endswith("Give its encoding, or leave it out to have it found.")


def test_gzip_by_content(tmp_path):
    for name in ("a.csv.gz", "a.csv"):
        (tmp_path / name).write_bytes(gzip.compress("é,1".encode("cp1252")))
        plain, found = files.as_utf8(tmp_path / name)
        assert (plain.read_text(encoding="utf-8"), found) == ("é,1", "cp1252")


def test_two_files_of_one_name_do_not_meet(tmp_path):
    texts = []
    for place, text in (("x", b"1"), ("y", b"2")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "a.csv.gz").write_bytes(gzip.compress(text))
        texts.append(files.as_utf8(tmp_path / place / "a.csv.gz")[0])
    assert [path.read_bytes() for path in texts] == [b"1", b"2"]


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_gzip_cut_short(tmp_path, kept):
    whole = gzip.compress(bytes(range(32, 127)) * 500)
    (tmp_path / "cut.csv.gz").write_bytes(whole[: int(kept * len(whole))])
    assert refusal(tmp_path / "cut.csv.gz").startswith(
        "'cut.csv.gz' cannot be read as a table: the gzip file is damaged or cut short ("
    )


def test_a_gzip_with_a_wrong_bit(tmp_path):
    whole = bytearray(gzip.compress(CSV * 100))
    whole[20] ^= 0xFF
    (tmp_path / "bad.csv.gz").write_bytes(whole)
    assert "damaged or cut short" in refusal(tmp_path / "bad.csv.gz")


def test_a_gzip_of_nothing(tmp_path):
    (tmp_path / "no.csv.gz").write_bytes(gzip.compress(b""))
    assert "'no.csv.gz' is an empty file, compressed" in refusal(tmp_path / "no.csv.gz")


def test_digest(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert files.digest(tmp_path / "a").startswith("ba7816bf8f01cfea414140de5dae2223")
