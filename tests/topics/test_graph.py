import graspologic_native
import numpy as np
import pytest
from scipy import sparse

from trends.topics.clustering.leiden import cut_communities, cut_parts, weigh_by_votes
from trends.topics.clustering.neighbors import choose_n_neighbors, find_neighbors, link_papers


def make_vectors(n_papers=200, n_dims=12, seed=0):
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(n_papers, n_dims)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def make_cliques(sizes):
    blocks = [np.ones((n, n)) - np.eye(n) for n in sizes]
    return sparse.csr_matrix(sparse.block_diag(blocks))


def test_neighbors_are_those_of_a_full_sort():
    vectors = make_vectors(1500)
    rows, cosines = find_neighbors(vectors, vectors, 7, is_same=True)
    full = vectors @ vectors.T
    np.fill_diagonal(full, -2)
    np.testing.assert_allclose(cosines, -np.sort(-full, axis=1)[:, :7], atol=1e-6)
    assert not (rows == np.arange(1500)[:, None]).any()


@pytest.mark.parametrize("n_papers", [0, 1, 2, 3])
def test_tiny_corpora_have_as_many_neighbors_as_there_are(n_papers):
    vectors = make_vectors(n_papers)
    rows, cosines = find_neighbors(vectors, vectors, 5, is_same=True)
    assert rows.shape == cosines.shape == (n_papers, max(n_papers - 1, 0))


def test_links_are_symmetric_and_positive():
    vectors = make_vectors()
    graph = link_papers(*find_neighbors(vectors, vectors, 5, is_same=True))
    assert abs(graph - graph.T).max() == 0
    assert graph.data.min() > 0
    assert graph.diagonal().sum() == 0


def test_cliques_are_communities():
    found = cut_communities(make_cliques([5, 7, 9]), 1.0)
    assert [len(set(part)) for part in np.split(found, [5, 12])] == [1, 1, 1]
    assert len(set(found)) == 3


def test_a_graph_without_edges_leaves_everyone_alone():
    empty = sparse.csr_matrix((4, 4))
    assert sorted(cut_communities(empty, 1.0).tolist()) == [0, 1, 2, 3]
    assert weigh_by_votes(empty, 1.0).nnz == 0


def test_the_same_seed_gives_the_same_communities():
    vectors = make_vectors(300)
    graph = link_papers(*find_neighbors(vectors, vectors, 8, is_same=True))
    runs = [cut_communities(weigh_by_votes(graph, 0.8), 0.8, random_state=3) for _ in range(2)]
    np.testing.assert_array_equal(*runs)


def test_votes_lower_weights_between_communities_only():
    graph = make_cliques([6, 6]).tolil()
    graph[0, 6] = graph[6, 0] = 1.0
    voted = weigh_by_votes(sparse.csr_matrix(graph), 1.0)
    assert voted[1, 2] == pytest.approx(1)
    assert voted[0, 6] < 0.2


def test_number_of_neighbors_grows_with_the_corpus():
    numbers = [choose_n_neighbors(n) for n in (5, 88, 1000, 10_000, 1_000_000)]
    assert numbers == sorted(numbers)


def test_parts_are_cut_as_if_they_were_all_there_is():
    rng = np.random.default_rng(3)
    vectors = np.repeat(np.eye(4), 20, axis=0) + rng.normal(0, 0.2, (80, 4))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    graph = link_papers(*find_neighbors(vectors, vectors, 6, is_same=True))
    parts = [np.arange(0, 80, 2), np.arange(10, 70)]
    for run, (part, found) in enumerate(
        zip(parts, cut_parts(graph, parts, 1.0, random_state=5), strict=True)
    ):
        alone = cut_communities(graph[part][:, part], 1.0, random_state=5 + run)
        assert len(found) == len(part)
        assert (np.unique(np.stack([found, alone]), axis=1).shape[1]) == len(np.unique(alone))


@pytest.mark.parametrize(("n_nodes", "n_votes"), [(60, 30), (700, 16), (1200, 8)])
def test_fewer_runs_vote_on_graphs_with_more_edges(monkeypatch, n_nodes, n_votes):
    runs = []

    def divide(*graph, seed, iterations, **options):
        runs.append((seed, iterations))
        return 0.0, dict.fromkeys(range(graph[3]), 0)

    monkeypatch.setattr(graspologic_native, "leiden_csr", divide)
    weigh_by_votes(make_cliques([n_nodes]), 1.0)
    assert len(runs) == len(set(runs)) == n_votes
    cut_communities(make_cliques([n_nodes]), 1.0)
    assert runs[0][1] < runs[-1][1]
