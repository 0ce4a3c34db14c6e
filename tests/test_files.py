"""Files are replaced by complete ones or not at all."""

import json
from pathlib import Path

import pytest

from trends.errors import OutputError
from trends.runtime import files


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


def test_files_move_in_beside_foreign_ones(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "index.html").write_text("old")

    with files.replace_files(tmp_path) as new:
        (new / "index.html").write_text("new")
        (new / "summary.json").write_text(json.dumps({}))

    assert names(tmp_path) == {"README.md", "index.html", "summary.json"}
    assert (tmp_path / "index.html").read_text() == "new"
    assert (tmp_path / "README.md").read_text() == "mine"


def test_files_stay_when_the_block_fails(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")

    def fail_half_way() -> None:
        with files.replace_files(tmp_path) as new:
            (new / "index.html").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert names(tmp_path) == {"index.html"}
    assert (tmp_path / "index.html").read_text() == "old"


def test_files_go_back_when_a_folder_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    (tmp_path / "summary.json").mkdir()
    (tmp_path / "summary.json" / "kept").touch()

    def fill() -> None:
        with files.replace_files(tmp_path) as new:
            (new / "index.html").write_text("new")
            (new / "summary.json").write_text("{}")

    with pytest.raises(OutputError, match=r"writing failed: summary\.json there is a folder"):
        fill()

    assert (tmp_path / "index.html").read_text() == "old"
    assert names(tmp_path) == {"index.html", "summary.json"}
    assert names(tmp_path / "summary.json") == {"kept"}


def test_a_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")

    with files.replace_file(tmp_path / "link.txt") as new:
        new.write_text("new")

    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "target.txt").read_text() == "new"
