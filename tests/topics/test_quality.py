import numpy as np
import pytest
from scipy import sparse

from trends.topics.quality import measure_coherence, measure_diversity, measure_separation


def test_terms_that_always_meet_cohere_and_those_that_never_do_not():
    is_in = sparse.csc_array(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]]))
    coherence = measure_coherence(is_in, [[0, 1], [0, 2], [0]])
    assert coherence[0] == pytest.approx(1)
    assert coherence[1] == -1
    assert np.isnan(coherence[2])


def test_independent_terms_have_no_coherence():
    is_in = sparse.csc_array(np.array([[1, 1], [1, 0], [0, 1], [0, 0]]))
    assert measure_coherence(is_in, [[0, 1]])[0] == pytest.approx(0)


def test_diversity_is_the_share_of_different_terms():
    assert measure_diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert np.isnan(measure_diversity([]))


@pytest.mark.parametrize("n_papers", [40, 12_000])
def test_separation_is_the_mean_silhouette(n_papers):
    from sklearn.metrics import silhouette_samples

    chooser = np.random.default_rng(0)
    topics = chooser.integers(0, 3, size=n_papers)
    topics[:2] = 3, -1
    made = chooser.normal(size=(n_papers, 5)) + np.eye(5)[topics] * 2
    vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    part = slice(0, n_papers if n_papers < 100 else 2_000)
    inside = topics[part] >= 0
    expected = silhouette_samples(vectors[part][inside], topics[part][inside], metric="cosine")
    assert measure_separation(vectors[part], topics[part]) == pytest.approx(expected.mean(), 1e-5)
    assert np.isfinite(measure_separation(vectors, topics))


def test_separation_needs_two_topics():
    vectors = np.repeat(np.eye(2, dtype=np.float32), 5, axis=0)
    assert measure_separation(vectors, np.repeat([0, 1], 5)) == pytest.approx(1)
    assert np.isnan(measure_separation(vectors, np.zeros(10, dtype=np.int64)))
    assert np.isnan(measure_separation(vectors, np.full(10, -1)))
