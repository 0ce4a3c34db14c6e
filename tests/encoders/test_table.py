import numpy as np
import pytest

from trends.encoders import science
from trends.encoders.science import load_science
from trends.encoders.student import fit_student
from trends.encoders.word_table import QuantizedRows, WordTable, find_pieces
from trends.errors import MissingExtraError
from trends.text import count_terms


@pytest.fixture
def taught(make_papers):
    papers = make_papers(200)
    counts = count_terms(papers)
    targets = np.eye(4)[papers["theme"]] + 3
    words = counts.terms[counts.n_words == 1]
    weights = np.ones(len(words) + 1, np.float32)
    return papers, counts, targets, fit_student(counts, targets, words=words, weights=weights)


def test_student_learns_what_the_teacher_tells_apart(taught):
    papers, counts, _, table = taught
    vectors, known_share = table.apply(counts)
    assert (vectors.argmax(axis=1) == papers["theme"]).all()
    assert (known_share == 1).all()


def test_prior_places_words_that_the_teacher_never_read(make_papers):
    papers = make_papers(200)
    counts = count_terms(papers)
    words = np.array([*counts.terms[counts.n_words == 1], "quasar"])
    prior = np.random.default_rng(0).normal(size=(len(words), 8))
    prior[-1] = prior[words.tolist().index("galaxy")]
    table = fit_student(
        counts,
        np.eye(4)[papers["theme"]],
        words=words,
        weights=np.ones(len(words) + 1),
        prior=prior,
    )
    placed = table.look_up(np.array(["quasar", "galaxy"]))
    cosine = placed[0] @ placed[1] / np.linalg.norm(placed[0]) / np.linalg.norm(placed[1])
    assert cosine > 0.5


def test_saving_and_loading_changes_nothing(taught, tmp_path):
    _, counts, _, table = taught
    table.save(tmp_path / "table.npz")
    loaded = WordTable.load(tmp_path / "table.npz")
    np.testing.assert_array_equal(loaded.apply(counts)[0], table.apply(counts)[0])
    with np.load(tmp_path / "table.npz", allow_pickle=False) as arrays:
        assert {array.dtype.kind for array in arrays.values()} == {"u", "i", "f"}


def test_eight_bits_keep_each_row_within_half_a_step():
    rows = np.random.default_rng(0).normal(size=(20, 8)) * np.logspace(-3, 3, 20)[:, None]
    rows[4] = 0
    kept = QuantizedRows.from_rows(rows)
    step = np.abs(rows).max(axis=1, keepdims=True) / 127
    assert (np.abs(kept.take(np.arange(20)) - rows) <= step * 0.51).all()


def test_pieces_mark_the_ends_of_words():
    pieces = {"<ca": 0, "che>": 1, "ach": 2}
    found = find_pieces(["cache", "ca", "dog"], pieces).toarray()
    np.testing.assert_allclose(found[0], 3**-0.5, rtol=1e-6)
    assert found[1].tolist() == [1, 0, 0]
    assert not found[2].any()


def test_shipped_table_is_small_sorted_and_knows_the_field(tmp_path):
    table = load_science()
    assert {"quantization", "cache", "agriculture", "galaxy", "theorem"} <= set(table.words)
    assert table.words.tolist() == sorted(table.words.tolist())
    assert len(table.weights) == len(table.words) + 1
    table.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").stat().st_size <= 12_000_000


def test_a_damaged_table_is_refused(monkeypatch):
    monkeypatch.setattr(science, "TABLE_SHA256", "0" * 64)
    load_science.cache_clear()
    try:
        with pytest.raises(MissingExtraError, match=r"science-1\.npz.*0{12}.*force-reinstall"):
            load_science()
    finally:
        load_science.cache_clear()
