import numpy as np
import pytest

from trends.topics.layout import lay_out


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
