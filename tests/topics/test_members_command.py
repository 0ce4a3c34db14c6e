import json

import pytest

from trends.cli.main import main


@pytest.fixture
def table(papers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    papers.assign(date="2024-05-01").to_csv(tmp_path / "papers.csv", index=False)
    (tmp_path / "trends.toml").write_text('[topics]\nnamed = ["Robot", "Auction"]\n')
    return "papers.csv"


def test_members_and_near_misses_are_printed(table, capsys):
    assert main(["topics", table, "--members", "robot", "--format", "json", "--quiet"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["label"] for row in rows} == {"Robot"}
    assert all(row["evidence"] for row in rows if row["is_member"])
    assert list(rows[0]) == ["label", "paper_id", "title", "score", "is_member", "evidence"]


def test_all_topics_can_be_listed(table, capsys):
    assert main(["topics", table, "--members", "all", "--format", "csv", "--quiet"]) == 0
    labels = {line.split(",")[0] for line in capsys.readouterr().out.splitlines()[1:]}
    assert labels >= {"Robot", "Auction"}


def test_an_unknown_label_is_one_clear_line(table, capsys):
    assert main(["topics", table, "--members", "Robto", "--quiet"]) == 2
    assert "got 'Robto'" in capsys.readouterr().err
