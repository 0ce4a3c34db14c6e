"""A stranger's folder: its settings reach beyond it only where the user has said so."""

import json
from pathlib import Path

import pytest

from trends.cli import main as cli

PAPERS = "\n".join(
    json.dumps({"title": f"Tidal survey {n}", "published": f"2024-0{n}-05"}) for n in range(1, 6)
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A downloaded folder with papers, beside a place of the user's; the record starts empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(
        "platformdirs.user_config_path", lambda *_args, **_kwargs: tmp_path / "home" / "trends"
    )
    downloaded = tmp_path / "downloaded"
    (downloaded / "data").mkdir(parents=True)
    (downloaded / "data" / "papers.jsonl").write_text(PAPERS)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.jsonl").write_text('{"title": "My diary", "year": 2020}\n')
    monkeypatch.chdir(downloaded)
    return downloaded


def run(*words: str, capsys) -> tuple[int, str]:
    code = cli.main([*words])
    return code, capsys.readouterr().err


REACHING = {
    "address": ('[topics]\nlabel_endpoint = "http://localhost:9/v1"\nlabel_model = "m"\n', 2),
    "model": ('\n[encoder]\nname = "sentence-transformers:someone/model"\n', 3),
    "model in the folder": ('[encoder]\nname = "onnx:model.onnx"\n', 2),
    "distilled model": ('[encoder]\nname = "distil:someone/model"\n', 2),
    "input above": ('[corpus]\nstrict = true\npaths = ["data/", "../outside"]\n', 3),
    "absolute input": ('[corpus]\npaths = ["/etc/hostname"]\n', 2),
    "glob above": ('[corpus]\npaths = ["../*/private.jsonl"]\n', 2),
    "winding input": ('[corpus]\npaths = ["data/../../outside/private.jsonl"]\n', 2),
    "address as input": ('[corpus]\npaths = ["s3://bucket/papers.parquet"]\n', 2),
    "report": ('[report]\ntitle = "T"\nout = "../outside"\n', 3),
    "cache": ('[output]\ncache = "/tmp/elsewhere"\n', 2),
    "answers": ('[topics]\nlabel_cache = "../outside/labels.json"\n', 2),
}


@pytest.mark.parametrize(("text", "line"), REACHING.values(), ids=REACHING)
@pytest.mark.parametrize("command", ["report", "inspect", "signals"])
def test_settings_that_reach_out_are_refused_with_their_line(folder, capsys, text, line, command):
    Path("trends.toml").write_text(text)

    code, error = run(command, capsys=capsys)

    assert code == 2
    assert f"trends.toml, line {line}: " in error
    assert "--config trends.toml" in error
    assert "python -m trends trust ." in error
    assert error.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["data", "trends.toml"]
    assert [path.name for path in (folder.parent / "outside").iterdir()] == ["private.jsonl"]


def test_each_setting_that_reaches_out_is_named(folder, capsys):
    Path("trends.toml").write_text('[report]\nout = "../a"\n[output]\ncache = "../b"\n')

    _, error = run("report", capsys=capsys)

    assert "line 2: report.out names a path outside the folder, '../a'" in error
    assert "line 4: output.cache names a path outside the folder, '../b'" in error


@pytest.mark.parametrize(
    ("link", "target", "text"),
    [
        ("papers", "../outside", '[corpus]\npaths = ["papers"]\n'),
        ("papers", "../outside", '[corpus]\npaths = ["pap*/*.jsonl"]\n'),
        ("data/more", "../../outside", '[corpus]\npaths = ["data"]\n'),
        ("data/more.jsonl", "../../outside/private.jsonl", '[corpus]\npaths = ["data/"]\n'),
        ("data/more.jsonl", "../../outside/private.jsonl", '[corpus]\npaths = ["data/*"]\n'),
        ("reports", "../outside", ""),
        ("reports", "../outside", '[report]\ntitle = "T"\n'),
        ("runs", "../outside", ""),
        ("out", "../outside", '[report]\nout = "out/new/report"\n'),
    ],
)
def test_links_that_lead_outside_are_outside(folder, capsys, link, target, text):
    if text:
        Path("trends.toml").write_text(text)
    Path(link).symlink_to(target)

    code, error = run("report", capsys=capsys)

    assert code == 2
    assert "trust ." in error
    assert [path.name for path in (folder.parent / "outside").iterdir()] == ["private.jsonl"]


def test_a_link_to_a_folder_within_is_followed_to_the_link_that_leads_out(folder, capsys):
    Path("other").mkdir()
    Path("other/more.jsonl").symlink_to("../../outside/private.jsonl")
    Path("data/other").symlink_to("../other")
    Path("trends.toml").write_text('[corpus]\npaths = ["data"]\n')

    assert run("inspect", capsys=capsys)[0] == 2


def test_what_stays_within_needs_no_leave(folder, capsys):
    Path("more").mkdir()
    Path("data/same.jsonl").symlink_to("papers.jsonl")
    Path("data/circle").symlink_to(".")
    Path("trends.toml").write_text(
        '[corpus]\npaths = ["data/*.jsonl", "more/../data/papers.jsonl"]\n'
        '[report]\nout = "more/report"\n[output]\ncache = ""\n'
    )

    code, error = run("report", capsys=capsys)

    assert code == 0, error


def test_what_the_command_line_gives_is_the_users_own_word(folder, capsys):
    Path("trends.toml").write_text(
        '[corpus]\npaths = ["../outside"]\n[report]\nout = "../outside/r"\n'
        '[output]\ncache = "../c"\n[encoder]\nname = "onnx:x.onnx"\n'
    )

    code, error = run(
        *("report", "data", "--out", "../mine", "--no-cache", "--encoder", "lsa"), capsys=capsys
    )

    assert code == 0, error
    assert (folder.parent / "mine" / "index.html").is_file()


def test_a_file_that_the_user_passes_is_not_judged(folder, capsys):
    Path("trends.toml").write_text('[report]\nout = "../mine"\n[output]\ncache = ""\n')

    code, error = run("report", "--config", "trends.toml", capsys=capsys)

    assert code == 0, error
    assert (folder.parent / "mine" / "index.html").is_file()


def test_a_folder_is_allowed_until_its_settings_change(folder, capsys):
    settings = Path("trends.toml")
    settings.write_text('[report]\nout = "../mine"\n[output]\ncache = ""\n')

    code, error = run("trust", ".", capsys=capsys)
    assert code == 0
    assert "Allowed: trends.toml, line 2: report.out names a path outside" in error
    assert run("report", capsys=capsys)[0] == 0
    assert (folder.parent / "mine" / "index.html").is_file()

    settings.write_text('[report]\nout = "../outside"\n[output]\ncache = ""\n')
    assert run("report", capsys=capsys)[0] == 2


def test_allowing_one_folder_allows_no_other(folder, capsys, monkeypatch):
    text = '[report]\nout = "../mine"\n'
    Path("trends.toml").write_text(text)
    assert run("trust", str(folder), capsys=capsys)[0] == 0
    other = folder.parent / "other"
    other.mkdir()
    (other / "trends.toml").write_text(text)
    monkeypatch.chdir(other)

    assert run("inspect", capsys=capsys)[0] == 2


def test_allowed_folders_are_listed_and_removed(folder, capsys):
    Path("trends.toml").write_text('[report]\nout = "../mine"\n')
    assert cli.main(["trust", "."]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert cli.main(["trust", "--list"]) == 0
    assert capsys.readouterr().out == f"{folder}  (as allowed)\n"
    Path("trends.toml").write_text('[report]\nout = "../yours"\n')
    assert cli.main(["trust", "--list"]) == 0
    assert "(changed since: not allowed)" in capsys.readouterr().out

    assert cli.main(["trust", "--remove", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert cli.main(["trust", "--list"]) == 0
    assert capsys.readouterr().out == ""
    code, error = run("trust", "--remove", ".", capsys=capsys)
    assert code == 2
    assert "is not" in error


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "trust needs a FOLDER; got none"),
        (["absent"], "A folder was expected at"),
        (["data", "--list", "--remove"], "not allowed with argument"),
    ],
)
def test_wrong_words_are_refused(folder, capsys, words, message):
    code, error = run("trust", *words, capsys=capsys)

    assert code == 2
    assert message in error


def test_broken_settings_are_not_allowed(folder, capsys):
    Path("trends.toml").write_text("[report\n")

    code, error = run("trust", ".", capsys=capsys)

    assert code == 2
    assert "must be a TOML file" in error


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', '{"format": 1, "folders": {"/": 3}}'])
def test_a_damaged_record_allows_nothing(folder, capsys, text):
    Path("trends.toml").write_text('[report]\nout = "../mine"\n')
    assert run("trust", ".", capsys=capsys)[0] == 0
    record = folder.parent / "home" / "trends" / "trusted.json"
    record.write_text(text)

    code, error = run("report", capsys=capsys)

    assert code == 2
    assert "must list the folders that you allowed" in error


def test_settings_of_numba_are_found_settings_too(folder, capsys):
    Path(".numba_config.yaml").write_text("cache_dir: data\n")
    Path("mine.toml").write_text("")

    for words in (["report"], ["report", "--config", "mine.toml"]):
        code, error = run(*words, "--no-cache", capsys=capsys)
        assert code == 2
        assert ".numba_config.yaml can name code for numba to load" in error
    assert run("trust", ".", capsys=capsys)[0] == 0
    assert run("report", "--no-cache", capsys=capsys)[0] == 0


def test_a_folder_without_settings_may_link_its_papers_from_elsewhere(folder, capsys):
    Path("data/papers.jsonl").unlink()
    Path("data").rmdir()
    Path("data").symlink_to("../outside")

    assert run("inspect", capsys=capsys)[0] == 0


def test_the_record_holds_folders_of_any_name(folder, capsys, monkeypatch):
    odd = folder.parent / "caf\udce9"  # a name that is no UTF-8
    try:
        odd.mkdir()
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    (odd / "trends.toml").write_text('[report]\nout = "../mine"\n')
    monkeypatch.chdir(odd)

    assert run("trust", ".", capsys=capsys)[0] == 0
    assert run("inspect", "../downloaded/data", capsys=capsys)[0] == 0
