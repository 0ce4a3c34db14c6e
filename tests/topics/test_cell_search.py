"""Nearest neighbors among many papers, most of them found, whatever the order of papers."""

import numpy as np
import pytest

from trends.topics.clustering import cell_search
from trends.topics.clustering.cell_search import find_own_neighbors, hash_ids
from trends.topics.clustering.neighbors import find_neighbors

N_NEIGHBORS = 10


@pytest.fixture(scope="module")
def vectors():
    draw = np.random.default_rng(4)
    centers = draw.normal(size=(40, 24))
    rows = centers[draw.integers(0, 40, 3000)] + draw.normal(size=(3000, 24)) * 0.8
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(cell_search, "EXACT_BELOW", 500)
    monkeypatch.setattr(cell_search, "LEAST_COMPARED", 400)


def test_most_of_the_nearest_are_found_and_no_row_is_its_own_neighbor(vectors, many):
    found, cosines = find_own_neighbors(vectors, N_NEIGHBORS, hash_ids(range(3000)))

    exact, _ = find_neighbors(vectors, vectors, N_NEIGHBORS, is_same=True)
    shared = [len(set(one) & set(other)) for one, other in zip(found, exact, strict=True)]
    assert np.mean(shared) / N_NEIGHBORS >= 0.95
    assert not (found == np.arange(3000)[:, None]).any()
    assert (np.diff(cosines, axis=1) <= 0).all()
    assert np.allclose((vectors[:, None] * vectors[found]).sum(axis=2), cosines, atol=1e-5)


def test_the_order_of_rows_changes_nothing(vectors, many):
    keys = hash_ids(range(3000))
    order = np.random.default_rng(0).permutation(3000)

    found, _ = find_own_neighbors(vectors, N_NEIGHBORS, keys)
    again, _ = find_own_neighbors(vectors[order], N_NEIGHBORS, keys[order])

    assert np.mean(np.sort(order[again], axis=1) == np.sort(found[order], axis=1)) > 0.9999


def test_few_rows_are_compared_with_all(vectors):
    found, _ = find_own_neighbors(vectors[:400], N_NEIGHBORS, hash_ids(range(400)))

    exact, _ = find_neighbors(vectors[:400], vectors[:400], N_NEIGHBORS, is_same=True)
    assert np.array_equal(found, exact)


def test_more_rows_compared_find_more(vectors, many, monkeypatch):
    def find():
        return find_own_neighbors(vectors, N_NEIGHBORS, hash_ids(range(3000)))[1].sum()

    usual = find()
    monkeypatch.setattr(cell_search, "LEAST_COMPARED", 1500)
    assert find() > usual
    monkeypatch.setattr(cell_search, "LEAST_COMPARED", 0)
    monkeypatch.setattr(cell_search, "SHARE_COMPARED", 0.03)
    fewer = find()
    monkeypatch.setattr(cell_search, "MOST_COMPARED", 60)
    fewest = find()
    assert usual > fewer > fewest


def test_rows_that_are_alike_are_neighbors_all_the_same(many):
    alike = np.ones((2000, 3), np.float32) / np.sqrt(np.float32(3))

    found, cosines = find_own_neighbors(alike, N_NEIGHBORS, hash_ids(range(2000)))

    assert np.allclose(cosines, 1)
    assert not (found == np.arange(2000)[:, None]).any()
