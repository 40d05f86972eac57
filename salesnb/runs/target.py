"""All or nothing: a folder is written beside its target and takes its place at the end.

Question   How does a report appear whole, or not at all?
Gives      `writing`: a folder to write into. When the block ends well, the folder is
           renamed to the target; when it does not, the former target is as it was.
Beside it  NAME.status.json     while a run is going on, and after one that failed:
                                what, since when, why. One that ends well takes it.
           .NAME.part, .NAME.former, .NAME.lock   while a run is going on.
Refuses    a target that holds other files, since they would go with the folder; a
           target that another run is writing.
Killed     A run that was killed leaves its parts; the next run of the target clears
           them, and puts the former report back where the kill came between renames.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from salesnb.intake.databases import without_names
from salesnb.runs.errors import TargetError

FILES = ("report.html", "report.ipynb", "tables.xlsx", "manifest.json")
HARMLESS = re.compile(r"\.DS_Store|desktop\.ini|Thumbs\.db|~\$.*|\.ipynb_checkpoints")


@contextmanager
def writing(target: Path, about: dict[str, str]) -> Iterator[Path]:
    """A folder that becomes `target` when the block ends without an exception.

    about : what the status record says besides status, start and reason
    """
    target = target.resolve()
    _refuse_foreign(target)
    with _locked(target):
        record = {"status": "running", **about, "started": _now()}
        part = _clear(target)
        _note(target, record)
        try:
            part.mkdir()
            yield part
            former = _swap(part, target)
        except BaseException as failure:
            shutil.rmtree(part, ignore_errors=True)
            with suppress(OSError):  # a full disk must not hide why the run failed
                _note(target, record | _ended(failure))
            raise
        # The report is there: what is left to tidy makes no run fail.
        status(target).unlink(missing_ok=True)
        shutil.rmtree(former, ignore_errors=True)


def status(target: Path) -> Path:
    """Where the record of a run that goes on or has failed is.

    >>> status(Path("outputs/acme")).as_posix()
    'outputs/acme.status.json'
    """
    return target.with_name(f"{target.name}.status.json")


def _hidden(target: Path, part: str) -> Path:
    return target.with_name(f".{target.name}.{part}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _ended(failure: BaseException) -> dict[str, str]:
    """What the record says of a failure; its notes are for whoever mends the cause."""
    why = str(failure) or type(failure).__name__
    detail = "\n".join(getattr(failure, "__notes__", ()))
    ended = {"status": "failed", "ended": _now(), "why": why}
    return ended | ({"detail": detail} if detail else {})


def _note(target: Path, record: dict[str, str]) -> None:
    told = {name: without_names(value) for name, value in record.items()}
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    new = _hidden(target, "status")
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(status(target))


def _refuse_foreign(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise TargetError.foreign(target, [target.name])
    names = sorted(p.name for p in target.iterdir()) if target.exists() else []
    other = [n for n in names if n not in FILES and not HARMLESS.fullmatch(n)]
    if other:
        raise TargetError.foreign(target, other[:5])


def _clear(target: Path) -> Path:
    """Take away what a killed run has left, and give the path to write to."""
    former, part = _hidden(target, "former"), _hidden(target, "part")
    if former.exists() and not target.exists():
        former.rename(target)
    for left in (former, part):
        shutil.rmtree(left, ignore_errors=True)
    return part


def _swap(part: Path, target: Path) -> Path:
    """Put `part` in the place of `target`; gives where the former one now is."""
    former = _hidden(target, "former")
    try:
        if target.exists():
            target.rename(former)
        part.rename(target)
    except BaseException:
        if former.exists() and not target.exists():
            former.rename(target)
        raise
    return former


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """The target's lock, held by the system: it is free again when the holder dies."""
    path = _hidden(target, "lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as failure:
        raise TargetError.unwritable(target, failure.strerror or "") from None
    try:
        _take(handle)
        # The former holder may have removed the file between opening and locking.
        if not path.exists() or not os.path.samestat(os.fstat(handle), path.stat()):
            raise BlockingIOError
    except OSError:
        os.close(handle)
        raise TargetError.busy(target) from None
    try:
        yield
    finally:
        _let_go(handle, path)


def _let_go(handle: int, path: Path) -> None:
    if os.name != "nt":  # while it is still held, so that nobody else's is removed
        path.unlink(missing_ok=True)
        os.close(handle)
        return
    os.close(handle)  # Windows removes no open file, this one's or another's
    with suppress(OSError):
        path.unlink()


def _take(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
