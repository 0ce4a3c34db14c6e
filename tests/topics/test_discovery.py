import numpy as np
import pytest

from trends.topics.clustering import discovery
from trends.topics.clustering.discovery import discover_topics
from trends.topics.clustering.neighbors import vote_topics
from trends.topics.clustering.stability import LOOSE_STABILITY


def make_groups(sizes, *, n_dims=20, noise=0.25, seed=0):
    rng = np.random.default_rng(seed)
    centres = np.eye(n_dims)[: len(sizes)]
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = centres[truth] + rng.normal(size=(len(truth), n_dims)) * noise / np.sqrt(n_dims)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), truth


def test_planted_groups_are_found_largest_first():
    vectors, truth = make_groups([20, 60, 40])
    found = discover_topics(vectors)
    assert found.topics.tolist() == [[2, 0, 1][t] for t in truth]
    assert (found.scores > 0.8).all()
    assert (found.stability > 0.8).all()


@pytest.mark.parametrize("n_papers", [1, 2, 5, 7])
def test_too_few_papers_have_no_topics_and_a_reason(n_papers):
    found = discover_topics(make_groups([n_papers])[0])
    assert (found.topics == -1).all()
    counted = "1 paper is" if n_papers == 1 else f"{n_papers} papers are"
    assert found.reason.startswith(f"{counted} too few to discover topics among; 8 with some text")


def test_no_papers_at_all_are_those_that_named_topics_left():
    found = discover_topics(np.zeros((0, 4), dtype=np.float32))
    assert found.reason == "named topics hold all papers"


def test_papers_without_anything_in_common_have_no_topics_and_a_reason():
    found = discover_topics(np.eye(12, dtype=np.float32))
    assert (found.topics == -1).all()
    assert "too little in common" in found.reason


def test_papers_without_a_vector_are_unassigned():
    vectors, _ = make_groups([15, 15])
    vectors[3] = 0
    found = discover_topics(vectors)
    assert found.topics[3] == -1
    assert found.scores[3] == 0
    assert (np.delete(found.topics, 3) >= 0).all()


def test_identical_papers_make_one_topic():
    vectors = np.zeros((20, 4), dtype=np.float32)
    vectors[:, 0] = 1
    assert discover_topics(vectors).topics.tolist() == [0] * 20


@pytest.mark.parametrize("n_topics", [1, 2, 3, 6])
def test_the_number_of_topics_can_be_given(n_topics):
    vectors, _ = make_groups([40, 40, 40], noise=0.9)
    found = discover_topics(vectors, n_topics=n_topics)
    assert found.topics.max() + 1 == n_topics
    assert len(found.stability) == n_topics


def test_another_seed_finds_the_same_plain_groups():
    vectors, _ = make_groups([30, 40, 50])
    runs = [discover_topics(vectors, random_state=seed).topics for seed in (0, 1)]
    np.testing.assert_array_equal(*runs)


def test_votes_repeat_known_papers_and_place_new_ones():
    vectors, _ = make_groups([20, 60, 40])
    found = discover_topics(vectors)
    topics, scores = vote_topics(vectors, vectors, found.topics, found.scores)
    np.testing.assert_array_equal(topics, found.topics)
    np.testing.assert_array_equal(scores, found.scores)
    new, new_truth = make_groups([5, 5, 5], seed=1)
    assert vote_topics(new, vectors, found.topics, found.scores)[0].tolist() == [
        [2, 0, 1][t] for t in new_truth
    ]


def test_votes_without_topics_are_unassigned():
    nothing = np.zeros((0, 3), dtype=np.float32)
    topics, scores = vote_topics(
        np.eye(3, dtype=np.float32), nothing, np.zeros(0, dtype=np.int64), np.zeros(0)
    )
    assert topics.tolist() == [-1, -1, -1]
    assert scores.tolist() == [0, 0, 0]


def test_few_papers_have_only_topics_that_parts_of_them_show():
    rng = np.random.default_rng(0)
    mixed = rng.normal(size=(24, 20)).astype(np.float32)
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    found = discover_topics(mixed)
    assert (found.stability >= LOOSE_STABILITY).all()
    assert (found.topics < 0).any()
    n_lost = (found.topics < 0).sum()
    assert found.reason == f"parts of the 24 papers divide {n_lost} of them otherwise than all do"
    assert found.topics.max() == len(found.stability) - 1
    assert not found.scores[found.topics < 0].any()
    wanted = discover_topics(mixed, n_topics=3)
    assert len(wanted.stability) == 3


def test_few_papers_without_a_sure_topic_have_a_reason(monkeypatch):
    monkeypatch.setattr(discovery, "LOOSE_STABILITY", 1.1)
    found = discover_topics(make_groups([10, 8])[0])
    assert found.reason == "parts of the 18 papers divide 18 of them otherwise than all do"
    assert (found.topics == -1).all()
    assert not len(found.stability)
