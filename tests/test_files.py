"""Files are replaced by complete ones or not at all."""

from pathlib import Path

import pytest

from trends.cli.main import main
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
