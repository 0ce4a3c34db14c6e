"""As many topics as are asked for, wherever the papers can be divided into so many."""

import numpy as np
import pytest

from trends.topics.clustering.discovery import discover_topics


@pytest.fixture(scope="module")
def vectors():
    """Return 1,500 rows in 12 groups of 5 groups each."""
    draw = np.random.default_rng(2)
    broad = np.repeat(draw.normal(size=(12, 30)), 5, axis=0)
    fine = broad + 0.7 * draw.normal(size=(60, 30))
    rows = np.repeat(fine, 25, axis=0) + 0.5 * draw.normal(size=(1500, 30))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("n_topics", [4, 12, 60, 120])
def test_as_many_topics_are_found_as_are_asked_for(vectors, n_topics):
    found = discover_topics(vectors, n_topics=n_topics)

    assert len(found.stability) == n_topics
    assert (found.topics >= 0).mean() > 0.95
    assert np.bincount(found.topics[found.topics >= 0]).min() >= 3


def test_stability_is_that_of_as_fine_a_division(vectors):
    fine = discover_topics(vectors, n_topics=60)

    # Sixty true groups are found again; at the usual resolution only their unions would be.
    assert np.median(fine.stability) > 0.75
    assert len(np.unique(fine.resamples[0])) > 50
