"""All or nothing: what stands in the target's place, whatever happens."""

import json

import pytest

from salesnb.runs import target
from salesnb.runs.errors import RunError, TargetError

ABOUT = {"notebook": "acme"}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "reports" / "acme"


def write(out, text: str) -> None:
    with target.writing(out, ABOUT) as folder:
        (folder / "report.html").write_text(text)


def beside(out) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def test_a_report_takes_the_place_of_the_former(out):
    write(out, "one")
    (out / "manifest.json").write_text("goes with its folder")
    write(out, "two")
    assert [(p.name, p.read_text()) for p in out.iterdir()] == [("report.html", "two")]
    assert beside(out) == ["acme"]


def test_nothing_is_seen_of_it_before_the_end(out):
    write(out, "one")
    with target.writing(out, ABOUT) as folder:
        (folder / "report.html").write_text("two")
        assert (out / "report.html").read_text() == "one"
        assert json.loads(target.status(out).read_text())["status"] == "running"


@pytest.mark.parametrize("failure", [RunError("too bad"), KeyboardInterrupt("too bad")])
def test_a_failure_leaves_the_former_and_a_record(out, failure):
    write(out, "one")
    failure.add_note("Traceback: line 3")
    with pytest.raises(type(failure)), target.writing(out, ABOUT) as folder:
        (folder / "report.html").write_text("two")
        raise failure
    assert (out / "report.html").read_text() == "one"
    assert beside(out) == ["acme", "acme.status.json"]
    record = json.loads(target.status(out).read_text())
    assert record["started"] <= record.pop("ended")
    assert record.pop("started").endswith("+00:00")
    assert record == {
        "status": "failed",
        "notebook": "acme",
        "why": "too bad",
        "detail": "Traceback: line 3",
    }


def test_a_good_run_takes_the_record_of_the_failed_one_away(out):
    with pytest.raises(RunError), target.writing(out, ABOUT):
        raise RunError("too bad")
    write(out, "two")
    assert beside(out) == ["acme"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:hunter2@db/sales",
        "postgresql://ann:hun/ter2@db/sales",
        "postgresql://ann:hun@ter2@db/sales",
        "postgresql+psycopg://db/sales?user=ann&password=hunter2",
    ],
)
def test_no_password_is_written_down(out, address):
    failure = RunError(f"no such host: '{address}'.\nSee there.")
    failure.add_note(f"create_engine({address!r})\n")
    with pytest.raises(RunError), target.writing(out, ABOUT):
        raise failure
    record = json.loads(target.status(out).read_text())
    plain = address.partition(":")[0] + "://db/sales"
    assert record["why"] == f"no such host: '{plain}'.\nSee there."
    assert record["detail"] == f"create_engine('{plain}')\n"


def test_the_former_is_put_back_when_the_new_cannot_be_moved(out, monkeypatch):
    """A virus scanner or a full disk can fail the second of the two renames."""
    write(out, "one")
    rename = target.Path.rename

    def stubborn(path, new):
        if path.name == ".acme.part":
            raise PermissionError("held open")
        return rename(path, new)

    monkeypatch.setattr(target.Path, "rename", stubborn)
    with pytest.raises(PermissionError):
        write(out, "two")
    assert (out / "report.html").read_text() == "one"
    assert beside(out) == ["acme", "acme.status.json"]


@pytest.mark.parametrize("former_in_place", [True, False])
def test_what_a_killed_run_has_left_is_cleared(out, former_in_place):
    """Killed while it wrote, or between the two renames."""
    write(out, "one")
    out.with_name(".acme.part").mkdir()
    (out.with_name(".acme.part") / "report.html").write_text("half")
    if not former_in_place:
        out.rename(out.with_name(".acme.former"))
    with pytest.raises(RunError), target.writing(out, ABOUT):
        assert (out / "report.html").read_text() == "one"
        raise RunError("too bad")
    assert beside(out) == ["acme", "acme.status.json"]


def test_two_runs_of_one_target_at_once(out):
    with target.writing(out, ABOUT) as folder:
        (folder / "report.html").write_text("one")
        with pytest.raises(TargetError) as failure, target.writing(out, ABOUT):
            pass
        assert str(failure.value) == (
            f"Another run is writing '{out}' now. Wait for it, or give this one a "
            "folder of its own:  --out DIR"
        )
        assert folder.exists()
        write(out.with_name("other"), "beside it")
    assert (out / "report.html").read_text() == "one"


@pytest.mark.parametrize("name", ["notes.txt", "data", "report.htm"])
def test_a_folder_with_other_files_is_left_alone(out, name):
    write(out, "one")
    (out / name).write_text("mine")
    with pytest.raises(TargetError) as failure:
        write(out, "two")
    assert str(failure.value) == (
        f"'{out}' holds what no run has written: '{name}'. A report takes the place of "
        "its whole folder, so give it one of its own:  --out DIR"
    )
    assert (out / "report.html").read_text() == "one"
    assert beside(out) == ["acme"]


def test_what_systems_put_into_folders_is_no_reason_to_refuse(out):
    write(out, "one")
    for name in (".DS_Store", "Thumbs.db", "~$tables.xlsx"):
        (out / name).write_text("")
    write(out, "two")
    assert (out / "report.html").read_text() == "two"


def test_a_file_in_the_targets_place_is_left_alone(out):
    out.parent.mkdir()
    out.write_text("mine")
    with pytest.raises(TargetError, match="holds what no run has written: 'acme'"):
        write(out, "one")
    assert out.read_text() == "mine"


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TargetError, match="cannot be written: (Not a dir|File exists)"):
        write(tmp_path / "file" / "acme", "one")


def test_a_link_to_a_folder_stays_a_link(out, tmp_path):
    write(out, "one")
    link = tmp_path / "latest"
    link.symlink_to(out, target_is_directory=True)
    write(link, "two")
    assert link.is_symlink()
    assert (out / "report.html").read_text() == "two"
