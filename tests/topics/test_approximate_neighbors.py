"""The approximate neighbour search of large corpora, against the exact one."""

import numpy as np
import pytest

from trends.topics import graph

# The search is compiled when it first runs.
pytestmark = pytest.mark.slow

N_PAPERS = 3_000
N_NEIGHBORS = 15


@pytest.fixture(scope="module")
def vectors():
    """Papers around sixty centres, as real ones lie, not evenly over the sphere."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(60, 48))
    drawn = centres[rng.integers(60, size=N_PAPERS)] + 0.8 * rng.normal(size=(N_PAPERS, 48))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def approximate(monkeypatch, vectors):
    pytest.importorskip("pynndescent", reason="pynndescent is not installed")
    monkeypatch.setattr(graph, "EXACT_BELOW", 1_000)

    def find(seed=0):
        return graph.find_neighbors(vectors, vectors, N_NEIGHBORS, is_same=True, random_state=seed)

    return find


def test_nearly_all_true_neighbors_are_found(vectors, approximate):
    exact, _ = graph.find_neighbors(vectors, vectors[:500], N_NEIGHBORS + 1)
    exact = [set(row) - {place} for place, row in enumerate(exact.tolist())]
    found, cosines = approximate()
    recall = np.mean([len(set(found[i]) & exact[i]) / len(exact[i]) for i in range(500)])
    assert recall >= 0.95
    assert not (found == np.arange(N_PAPERS)[:, None]).any()
    dots = np.einsum("ijk,ik->ij", vectors[found[:500]], vectors[:500])
    np.testing.assert_allclose(cosines[:500], dots, atol=1e-5)
    assert (np.diff(cosines, axis=1) <= 1e-6).all()


def test_a_seed_gives_the_same_neighbors_again(approximate):
    for one, other in zip(approximate(seed=3), approximate(seed=3), strict=True):
        np.testing.assert_array_equal(one, other)
