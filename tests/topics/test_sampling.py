"""Topics found among a part of the papers, which the others join."""

import numpy as np
import pytest

from trends.topics.clustering import sampling
from trends.topics.clustering.discovery import discover_topics
from trends.topics.clustering.partition import LEFT_OUT
from trends.topics.clustering.sampling import discover_in_part

N_PAPERS = 1_200
N_TOPICS = 6


@pytest.fixture(scope="module")
def papers():
    """Vectors around six centres of unequal size, and which one each belongs to."""
    rng = np.random.default_rng(5)
    centres = rng.normal(size=(N_TOPICS, 24))
    member = np.sort(rng.choice(N_TOPICS, N_PAPERS, p=np.arange(1, N_TOPICS + 1) / 21))
    drawn = centres[member] + 0.5 * rng.normal(size=(N_PAPERS, 24))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32), member


@pytest.fixture
def part(monkeypatch):
    monkeypatch.setattr(sampling, "FULL_BELOW", 400)
    monkeypatch.setattr(sampling, "COMPARED", 300)
    monkeypatch.setattr(sampling, "BLOCK", 100)
    return discover_in_part


def test_few_papers_are_all_looked_at(papers):
    vectors, _ = papers
    one, other = discover_in_part(vectors[::4]), discover_topics(vectors[::4])
    np.testing.assert_array_equal(one.topics, other.topics)
    np.testing.assert_array_equal(one.resamples, other.resamples)


def test_the_others_join_the_topic_of_their_like(papers, part):
    vectors, member = papers
    found = part(vectors)
    assert len(found.stability) == N_TOPICS
    for topic in range(N_TOPICS):
        counted = np.bincount(member[found.topics == topic], minlength=N_TOPICS)
        assert counted.max() >= 0.97 * counted.sum()
    assert ((found.scores > 0) & (found.scores <= 1)).all()


def test_every_seed_looks_at_the_same_part(papers, part):
    one, other = part(papers[0]), part(papers[0], random_state=1)
    np.testing.assert_array_equal(one.topics, other.topics)
    assert not np.array_equal(one.resamples, other.resamples)


def test_topics_are_numbered_by_their_size_among_all_papers(papers, part):
    sizes = np.bincount(part(papers[0]).topics)
    assert (np.diff(sizes) <= 0).all()


def test_topics_found_again_hold_the_other_papers_too(papers, part):
    vectors, member = papers
    again = part(vectors).resamples
    assert again.shape[1] == N_PAPERS
    placed = again != LEFT_OUT
    assert placed.mean() > 0.9
    assert not placed.all()
    run = again[0][placed[0]]
    largest = np.bincount(run[member[placed[0]] == N_TOPICS - 1] + 1).max()
    assert largest >= 0.9 * (member[placed[0]] == N_TOPICS - 1).sum()


def test_copies_of_a_paper_stay_together(papers, part):
    vectors = np.concatenate([papers[0], papers[0][:300]])
    topics = part(vectors).topics
    assert (topics[:300] == topics[N_PAPERS:]).mean() > 0.99


def test_papers_without_words_get_no_topic(papers, part):
    vectors = papers[0].copy()
    vectors[7] = 0
    found = part(vectors)
    assert found.topics[7] == -1
    assert found.scores[7] == 0


def test_a_reason_is_passed_on(part):
    lonely = np.eye(500, dtype=np.float32)
    found = part(lonely)
    assert "too little in common" in found.reason
    assert len(found.topics) == 500
    assert (found.topics == -1).all()
