"""No file of the user is ever replaced or removed unasked."""

import os
import shutil

import pyarrow as pa
import pytest

import trends
from tests.report.example_analysis import example_analysis
from trends import convert_papers, write_report
from trends.cli.main import main
from trends.errors import OutputError


@pytest.fixture(scope="module")
def analysis():
    return example_analysis(n_papers=12)


@pytest.fixture(scope="module")
def report(analysis, tmp_path_factory):
    return write_report(analysis, tmp_path_factory.mktemp("report") / "out").parent


@pytest.fixture
def folder(report, tmp_path):
    return shutil.copytree(report, tmp_path / "mine")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def add_notes(folder):
    (folder / "notes.md").write_text("mine")


def add_hidden_file(folder):
    (folder / ".env").write_text("KEY=1")


def add_folder(folder):
    (folder / "last_week").mkdir()


def add_link(folder):
    (folder / "link.csv").symlink_to(folder / "papers.csv")


def edit_table(folder):
    with (folder / "papers.csv").open("a") as file:
        file.write("mine,my own row\n")


def lose_manifest_and_add_data(folder):
    (folder / "manifest.json").unlink()
    (folder / "data.csv").write_text("title\n")


def put_table_of_that_name_alone(folder):
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "papers.csv").write_text("title,year\nTides,2020\n")


CHANGES = [
    add_notes,
    add_hidden_file,
    add_folder,
    add_link,
    edit_table,
    lose_manifest_and_add_data,
    put_table_of_that_name_alone,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_folder_with_anything_of_the_user_is_refused(change, folder, analysis):
    change(folder)
    before = contents(folder)
    with pytest.raises(OutputError, match=r"mine must be a new folder.*not written by trends\. "):
        write_report(analysis, folder)
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["mine"]


def test_it_is_refused_before_the_papers_are_read(folder, capsys, monkeypatch):
    add_notes(folder)
    monkeypatch.chdir(folder.parent)
    assert main(["report", "no_such_papers.csv", "--out", "mine"]) == 2
    said = capsys.readouterr().err
    assert "it also holds 'notes.md', not written by trends. Choose another folder" in said


def test_what_is_missing_or_left_by_a_file_manager_is_no_hindrance(folder, analysis):
    (folder / "terms.csv").unlink()
    (folder / ".DS_Store").touch()
    write_report(analysis, folder)
    assert (folder / "terms.csv").exists()


def test_a_report_of_an_earlier_version_is_replaced(folder, analysis):
    for name in ("manifest.json", "run.json"):
        (folder / name).unlink()
    write_report(analysis, folder)
    assert (folder / "manifest.json").exists()


def test_files_of_those_names_that_no_version_wrote_are_refused(folder, analysis):
    (folder / "manifest.json").unlink()
    (folder / "summary.json").write_text('{"schema": "of my own"}')
    with pytest.raises(OutputError, match="not written by trends"):
        write_report(analysis, folder)


@pytest.mark.parametrize("out", [".", "..", "in", "in/deep/.."])
def test_no_input_lies_in_what_is_replaced(out, tmp_path, monkeypatch, capsys):
    place = tmp_path / "in"
    (place / "deep").mkdir(parents=True)
    (place / "papers.csv").write_text("title,year\nTides of the north,2020\n")
    monkeypatch.chdir(place if out in (".", "..") else tmp_path)
    given = "papers.csv" if out in (".", "..") else "in/papers.csv"
    assert main(["report", given, "--out", out]) == 2
    assert f"the input '{given}' is inside it" in capsys.readouterr().err
    assert (place / "papers.csv").read_text() == "title,year\nTides of the north,2020\n"


def test_the_folder_that_one_works_in_is_not_pulled_away(analysis, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(OutputError, match=r"you are working in it\. Name a folder in it: report"):
        write_report(analysis, ".")
    assert write_report(analysis, "report").exists()


def test_a_link_to_a_folder_leads_to_the_new_report(folder, analysis):
    (folder.parent / "latest").symlink_to(folder)
    write_report(analysis, folder.parent / "latest")
    assert (folder.parent / "latest").is_symlink()
    assert (folder / "manifest.json").exists()


@pytest.mark.parametrize("name", ["loop", "loop/deeper"])
def test_links_in_a_circle_are_no_place_to_write_to(name, analysis, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "loop")
    for write in (write_report, type(analysis).save):
        with pytest.raises(OutputError, match=r"loop.* must be "):
            write(analysis, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loop", "other"]


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be deleted there")
@pytest.mark.parametrize("words", [("inspect", "a.csv"), ("report",), ("init",), ("trust", ".")])
def test_a_current_folder_that_was_deleted_is_one_line(words, tmp_path, monkeypatch, capsys):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert main([*words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "The current folder must exist" in said


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        pa.ArrowException("Unknown error: Failed to launch worker thread: out of resources"),
        ImportError("libblas.so: failed to map segment from shared object"),
    ],
)
def test_too_little_memory_is_one_line(error, tmp_path, monkeypatch, capsys):
    def fail(*_words, **_more):
        raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trends.corpus.convert_papers", fail)
    assert main(["convert", "papers.csv", "--quiet"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: More memory was needed than this process may use; ")
    assert said.count("\n") == 1


def test_a_new_report_has_the_mode_of_the_earlier_one(folder, analysis):
    folder.chmod(0o750)
    write_report(analysis, folder)
    assert folder.stat().st_mode & 0o777 == 0o750


def test_models_and_analyses_own_their_folders_too(analysis, tmp_path):
    run = analysis.save(tmp_path / "run")
    add_notes(run)
    with pytest.raises(OutputError, match=r"also holds 'notes\.md'"):
        analysis.save(run)
    with pytest.raises(OutputError, match="not written by trends"):
        write_report(analysis, run)
    assert trends.Analysis.load(run).config == analysis.config


def test_a_conversion_replaces_conversions_only(tmp_path):
    page = tmp_path / "page.jsonl"
    page.write_text('{"title": "Tides of the northern sea", "abstract": "They rise."}\n')
    out = tmp_path / "papers.parquet"
    for _ in range(2):
        assert convert_papers(page, out=out).n_papers == 1
    example_analysis(n_papers=5, n_undated=0).papers.to_parquet(out)
    with pytest.raises(OutputError, match="must be a new file or an earlier conversion"):
        convert_papers(page, out=out)
    out.write_text("not even Parquet")
    with pytest.raises(OutputError, match="it is another file"):
        convert_papers(page, out=out)
    assert out.read_text() == "not even Parquet"


@pytest.mark.skipif(os.name == "nt", reason="a system with exchange needs no second way")
@pytest.mark.parametrize("place", [0, 1, 2])
def test_without_exchange_an_interrupt_puts_the_old_folder_back(
    place, analysis, tmp_path, monkeypatch
):
    """Where folders cannot be exchanged, they are moved aside one after the other."""
    out = write_report(analysis, tmp_path / "out").parent
    before = contents(out)
    monkeypatch.setattr("trends.runtime.folders.exchange", lambda _first, _second: False)
    rename, calls = type(out).rename, []

    def interrupted(path, target):
        calls.append(path)
        if len(calls) == place:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(type(out), "rename", interrupted)
    if place:
        with pytest.raises(KeyboardInterrupt):
            write_report(analysis, out)
        assert contents(out) == before
    else:
        write_report(analysis, out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_exchange_a_load_mends_what_a_killed_run_moved_aside(analysis, tmp_path):
    run = analysis.save(tmp_path / "run")
    work = tmp_path / ".trends-0123abcd"
    work.mkdir()
    (work / "lock").write_text("4711\nrun")
    run.rename(work / "old")
    assert trends.Analysis.load(run).config == analysis.config
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
