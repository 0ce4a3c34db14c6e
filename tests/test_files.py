"""Files are replaced by complete ones or not at all."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from trends.artifacts import MODEL
from trends.cli.main import main
from trends.errors import OutputError
from trends.runtime import files
from trends.runtime.folders import replace_folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")

    with files.replace_file(tmp_path / "a.txt") as new:
        new.write_text("new")

    assert (tmp_path / "a.txt").read_text() == "new"
    assert names(tmp_path) == {"a.txt"}


def test_a_file_stays_when_the_block_fails(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")

    def fail_half_way() -> None:
        with files.replace_file(tmp_path / "a.txt") as new:
            new.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()

    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == {"a.txt"}


def test_a_file_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(OutputError, match=r"deep\.txt must be a place that can be written"),
        files.replace_file(tmp_path / "file" / "deep.txt"),
    ):
        pass


def test_a_place_that_cannot_be_written_is_known_beforehand(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match=r"file must be a place that can be written"):
        files.check_writable(tmp_path / "file")


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match=r"deep must be a place that can be written"):
        files.check_writable(tmp_path / "file" / "deep")


def test_checking_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    files.check_writable(tmp_path / "new" / "folder")
    files.check_writable(tmp_path)

    assert names(tmp_path) == set()


def test_a_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")

    with files.replace_file(tmp_path / "link.txt") as new:
        new.write_text("new")

    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "target.txt").read_text() == "new"


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "a.txt").chmod(0o640)

    with files.replace_file(tmp_path / "a.txt") as new:
        new.write_text("new")

    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_created_file_never_replaces_one_that_appeared_meanwhile(tmp_path: Path) -> None:
    def write() -> None:
        with files.create_file(tmp_path / "a.txt") as new:
            new.write_text("ours")
            (tmp_path / "a.txt").write_text("theirs")

    with pytest.raises(OutputError, match="File exists"):
        write()

    assert (tmp_path / "a.txt").read_text() == "theirs"
    assert names(tmp_path) == {"a.txt"}


def test_folders_of_live_runs_and_of_others_are_no_leftovers(tmp_path: Path) -> None:
    (tmp_path / ".trends-0123abcd").mkdir()
    (tmp_path / ".trends-0123abcd" / "thesis.tex").touch()
    with files.replace_file(tmp_path / "a.txt") as ours:
        ours.write_text("a")
        with files.replace_file(tmp_path / "b.txt") as new:
            new.write_text("b")
        assert ours.exists()
    assert names(tmp_path) == {"a.txt", "b.txt", ".trends-0123abcd"}


def test_a_name_that_the_system_refuses_for_a_report_is_one_line(tmp_path, capsys):
    papers = tmp_path / "papers.csv"
    papers.write_text("title,year\nTides at sea,2020\n", encoding="utf-8")
    assert main(["report", str(papers), "--out", str(tmp_path / ("x" * 300))]) == 2
    message = capsys.readouterr().err
    assert "must be a new folder" in message
    assert "Traceback" not in message


@pytest.fixture
def as_user():
    """A folder of a user who, unlike root, may not do everything; the test runs as that user."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    is_root = os.geteuid() == 0
    nobody = 65534
    if is_root:
        os.chown(folder, nobody, nobody)
        os.seteuid(nobody)
    yield folder
    if is_root:
        os.seteuid(0)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o700)
    shutil.rmtree(folder)


def write_folder(folder: Path) -> None:
    with replace_folder(folder, MODEL) as new:
        for name in MODEL.marks:
            (new / name).write_text("{}")


needs_users = pytest.mark.skipif(os.name == "nt", reason="this platform has other permissions")


@needs_users
def test_a_read_only_folder_stays_and_nothing_is_left_beside_it(as_user: Path) -> None:
    write_folder(as_user / "model")
    (as_user / "model").chmod(0o555)

    with pytest.raises(OutputError, match=r"writing failed: Permission denied"):
        write_folder(as_user / "model")

    assert names(as_user) == {"model"}


@needs_users
@pytest.mark.parametrize("mode", [0o000, 0o300])
def test_a_folder_that_cannot_be_read_is_refused_in_one_line(as_user: Path, mode: int) -> None:
    (as_user / "model").mkdir(mode=mode)

    with pytest.raises(OutputError, match=r"must be a new folder.*Permission denied"):
        write_folder(as_user / "model")


@needs_users
def test_a_file_goes_into_a_folder_that_can_only_be_written(as_user: Path) -> None:
    (as_user / "drop").mkdir()
    (as_user / "drop").chmod(0o333)

    with files.replace_file(as_user / "drop" / "a.txt") as new:
        new.write_text("new")

    (as_user / "drop").chmod(0o755)
    assert (as_user / "drop" / "a.txt").read_text() == "new"


def test_on_macos_files_are_flushed_to_the_disk_itself(tmp_path: Path, monkeypatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    flushed = []
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda number, command: flushed.append((number, command)))
    monkeypatch.setattr(os, "fsync", lambda _number: pytest.fail("fsync is not enough there"))
    files.find_full_flush.cache_clear()
    try:
        with files.replace_file(tmp_path / "a.txt") as new:
            new.write_text("new")
    finally:
        monkeypatch.undo()
        files.find_full_flush.cache_clear()

    assert [command for _, command in flushed] == [51, 51]  # the file and its folder


def test_on_windows_the_work_folder_closes_no_file_to_others(tmp_path: Path, monkeypatch) -> None:
    modes, mkdir = [], Path.mkdir

    def record(path: Path, mode: int = 0o777, **options: bool) -> None:
        modes.append(mode)
        mkdir(path, mode, **options)

    monkeypatch.setattr(files, "IS_WINDOWS", True)
    monkeypatch.setattr(Path, "mkdir", record)
    with files.replace_file(tmp_path / "a.txt") as new:
        new.write_text("new")

    assert set(modes) == {0o777}


def test_a_disk_that_refuses_a_new_mode_keeps_no_work_folder(tmp_path: Path, monkeypatch) -> None:
    def refuse(_path: Path, _mode: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "chmod", refuse)
    write_folder(tmp_path / "model")

    assert names(tmp_path) == {"model"}
