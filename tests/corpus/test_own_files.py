"""A folder may hold what trends made of its papers, and a user's own work beside them."""

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.corpus.entries import CACHES, RIVERS, TREES, jsonl, save
from trends import TopicModel, analyze, write_report
from trends.cli.main import main
from trends.corpus import read_corpus, read_papers
from trends.errors import CorpusError
from trends.runtime.cache import StageCache


def test_what_trends_wrote_into_a_folder_is_no_paper_of_it(tmp_path):
    save(tmp_path / "own.jsonl", CACHES, TREES, RIVERS)
    before = read_corpus(tmp_path)
    analysis = analyze(before, on_stage=None)
    write_report(analysis, tmp_path / "reports")
    shutil.copytree(tmp_path / "reports", tmp_path, dirs_exist_ok=True)
    analysis.save(tmp_path / "runs" / "this_week")
    cached = StageCache(tmp_path / "runs" / "cache")
    cached.fetch("sums", ["of", 2], lambda: {"sum": np.array([2, 4])})
    assert main(["init", str(tmp_path / "trends.toml")]) == 0

    after = read_corpus(tmp_path)

    assert [Path(source).name for source in after.sources["source"]] == ["own.jsonl"]
    pd.testing.assert_frame_equal(after.papers, before.papers)
    assert after.merges.empty
    assert after.problems.empty


def test_a_saved_model_is_no_paper_of_its_folder(tmp_path):
    path = save(tmp_path / "own.jsonl", CACHES, TREES, RIVERS)
    TopicModel().fit(read_papers(path)).save(tmp_path / "model")
    assert read_corpus(tmp_path).sources["source"].tolist() == [path.as_posix()]


def test_code_notebooks_and_settings_of_a_folder_are_not_read(tmp_path):
    path = save(tmp_path / "own.jsonl", CACHES)
    names = ["look.py", "explore.ipynb", "Model.R", "weekly.toml", "vectors.npz", "run.sh"]
    for name in [*names, "__pycache__/x.txt", "node_modules/a.csv", "env/pyvenv.cfg", "env/b.csv"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("title,abstract\nNot a paper,It is code.\n")
    corpus = read_corpus(tmp_path)
    assert corpus.sources["source"].tolist() == [path.as_posix()]
    assert corpus.problems.empty


def test_files_that_a_folder_leaves_out_are_read_when_named(tmp_path):
    path = tmp_path / "papers.py"
    path.write_text("title,abstract\nA table after all,It has a wrong name.\n")
    assert read_papers(path)["title"].tolist() == ["A table after all"]
    write_report(analyze(read_corpus(path), on_stage=None), tmp_path / "out")
    assert len(read_papers(tmp_path / "out" / "papers.csv")) == 1


def test_a_table_beside_somebody_elses_page_is_read(tmp_path):
    (tmp_path / "index.html").write_text("<p>The site of my group</p>")
    (tmp_path / "papers.csv").write_text("title,abstract\nTides,They come and go.\n")
    assert read_papers(tmp_path)["title"].tolist() == ["Tides"]


def test_a_folder_of_a_report_alone_says_what_it_holds(tmp_path):
    write_report(analyze(read_corpus(jsonl(CACHES)), on_stage=None), tmp_path)
    match = (
        r"it holds none beside 16 files that hold none, such as reports, settings and code: "
        r"'actors.csv', 'assignments.csv'.*Put your exports there"
    )
    with pytest.raises(CorpusError, match=match):
        read_papers(tmp_path)


def test_a_report_in_an_archive_is_not_read(tmp_path):
    path = save(tmp_path / "own.jsonl", CACHES, TREES)
    write_report(analyze(read_corpus(path), on_stage=None), tmp_path / "out")
    archive = tmp_path / "project.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in [path, *sorted((tmp_path / "out").iterdir())]:
            packed.write(file, file.relative_to(tmp_path).as_posix())
    corpus = read_corpus(archive)
    assert corpus.sources["source"].tolist() == [f"{archive.as_posix()}/own.jsonl"]
