"""Files as they are found: which ones, what is in them, and as what text.

Question   What files does a path name, and how are their bytes to be read?
Takes      a file, a folder or a glob.
Gives      `find` the files; `kind` text, excel or parquet, by content and not by ending;
           `as_utf8` the path of the same text as plain UTF-8, itself where it is already.
Refuses    nothing there; nothing in it; an archive; bytes that are no text (`encodings`);
           a gzip cut short; what may not be opened.
"""

import glob
import gzip
import hashlib
import shutil
import zipfile
import zlib
from pathlib import Path

from salesnb.engines import scratch
from salesnb.errors import InputError, quoted
from salesnb.intake import encodings

TABLES = {
    ".csv", ".txt", ".tsv", ".tab", ".gz", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods",
    ".parquet",
}  # fmt: skip
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
MAGIC = {b"PAR1": "parquet", ZIP: "excel", b"\xd0\xcf\x11\xe0": "excel"}
# What a workbook's zip holds; another zip is an archive.
WORKBOOK = {"[Content_Types].xml", "content.xml"}


def find(path: str) -> list[Path]:
    """The files that `path` names, by name: one file, a folder's tables, or a glob."""
    place = Path(path).expanduser()
    if place.is_file():
        return [place]
    if place.is_dir():
        files = [p for p in _visible(place.iterdir()) if p.suffix.lower() in TABLES]
        if not files:
            raise InputError.empty(place.name, "is a folder without a table in it")
        return files
    if files := _visible(map(Path, glob.glob(str(place)))):
        return files
    folder = place.parent
    there = _visible(folder.iterdir()) if folder.is_dir() else []
    raise InputError.missing(path, [p.name for p in there])


def _visible(paths) -> list[Path]:
    """Files, without hidden ones and the locks Excel leaves beside an open book."""
    return sorted(
        p for p in paths if p.is_file() and not p.name.startswith((".", "~$"))
    )


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kind(path: Path) -> str:
    """text, excel or parquet, from the first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as failure:
        raise InputError.unreadable(
            path.name,
            f"it may not be opened ({failure.strerror})",
            "Close it elsewhere, or have it opened to you.",
        ) from None
    if not head:
        raise InputError.empty(path.name, "is an empty file")
    if head.startswith(ZIP):
        _refuse_archive(path)
    return next(
        (kind for magic, kind in MAGIC.items() if head.startswith(magic)), "text"
    )


def as_utf8(path: Path, encoding: str = "") -> tuple[Path, str]:
    """`path` as UTF-8 text, and the encoding it was found in."""
    plain = unzipped(path)
    found = encoding or encodings.detect(plain, path.name)
    copy = _copy(path, ".utf8.csv")
    try:
        if found in ("utf-8", "utf-8-sig") and (
            not encoding or encodings.decodes(plain, found)
        ):
            return plain, found
        with (
            plain.open(encoding=found, newline="") as old,
            copy.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new, encodings.CHUNK)
    except (UnicodeError, LookupError) as failure:
        raise InputError.unreadable(
            path.name,
            f"its bytes are not {found} ({failure})",
            "Give its encoding, or leave it out to have it found.",
        ) from None
    return copy, found


def unzipped(path: Path) -> Path:
    """`path` itself, or what the gzip file there holds."""
    with path.open("rb") as file:
        if file.read(2) != GZIP:
            return path
    copy = _copy(path, ".csv")
    try:
        with gzip.open(path) as old, copy.open("wb") as new:
            shutil.copyfileobj(old, new, encodings.CHUNK)
    except (EOFError, OSError, zlib.error) as failure:
        raise InputError.unreadable(
            path.name,
            f"the gzip file is damaged or cut short ({failure})",
            "Fetch it again.",
        ) from None
    if not copy.stat().st_size:
        raise InputError.empty(path.name, "is an empty file, compressed")
    return copy


def _copy(path: Path, ending: str) -> Path:
    """A place in scratch that no other file of the same name takes."""
    key = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
    return scratch() / f"{key}{ending}"


def _refuse_archive(path: Path) -> None:
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile:
        return  # to the workbook's reader it is a damaged workbook
    if not WORKBOOK & set(names):
        raise InputError.unreadable(
            path.name,
            f"it is an archive of {quoted(names[:4])}",
            "Unpack it and name the file, or the folder.",
        )
