import numpy as np
import pytest

from trends.topics.clustering import map_layout
from trends.topics.clustering.map_layout import lay_out


def make_vectors(n_papers):
    vectors = np.random.default_rng(0).normal(size=(n_papers, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("n_papers", "method"), [(0, "none"), (1, "none"), (2, "PCA"), (9, "PCA"), (30, "t-SNE")]
)
def test_the_method_fits_the_number_of_papers(n_papers, method):
    places, used = lay_out(make_vectors(n_papers))
    assert used == method
    assert places.shape == (n_papers, 2)
    assert np.isfinite(places).all()
    assert np.abs(places).max(initial=0) <= 1.5


def test_the_same_seed_draws_the_same_map():
    vectors = make_vectors(25)
    np.testing.assert_array_equal(lay_out(vectors)[0], lay_out(vectors)[0])


def test_papers_without_a_vector_stand_in_the_middle():
    vectors = make_vectors(15)
    vectors[4] = 0
    assert lay_out(vectors)[0][4].tolist() == [0, 0]


def test_groups_stay_apart():
    vectors = np.repeat(np.eye(3, dtype=np.float32), 12, axis=0)
    vectors += np.random.default_rng(0).normal(size=vectors.shape).astype(np.float32) * 0.05
    places, _ = lay_out(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    centres = [places[start : start + 12].mean(axis=0) for start in (0, 12, 24)]
    within = max(
        np.linalg.norm(places[i * 12 : i * 12 + 12] - centres[i], axis=1).max() for i in range(3)
    )
    assert (
        min(np.linalg.norm(centres[i] - centres[j]) for i, j in [(0, 1), (0, 2), (1, 2)]) > within
    )


@pytest.fixture
def many():
    """Papers of four groups, more than principal components or t-SNE are used for."""
    rng = np.random.default_rng(2)
    group = np.repeat(np.arange(4), 300)
    vectors = 4 * np.eye(4, 16)[group] + rng.normal(size=(1200, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


def share_beside_own(places, group):
    """Return the share of the nearest other papers on the map that are of the paper's own group."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return (group[apart.argsort(axis=1)[:, :5]] == group[:, None]).mean()


@pytest.mark.slow
def test_many_papers_are_laid_out_by_their_neighbours(many):
    vectors, group = many
    places, method = lay_out(vectors)
    assert method == "UMAP"
    assert share_beside_own(places, group) > 0.95
    np.testing.assert_array_equal(places, lay_out(vectors)[0])


@pytest.mark.slow
def test_of_very_many_papers_a_part_is_laid_out_and_the_others_stand_among_them(many, monkeypatch):
    vectors, group = many
    monkeypatch.setattr(map_layout, "LARGEST", 500)
    places, method = lay_out(vectors)
    assert method == "UMAP"
    assert share_beside_own(places, group) > 0.9
    assert np.abs(places).max() <= 1.5


def test_copies_of_one_paper_do_not_break_the_layout():
    vectors = np.tile(np.eye(1, 8, dtype=np.float32), (1100, 1))
    places, _ = lay_out(vectors)
    assert np.isfinite(places).all()
