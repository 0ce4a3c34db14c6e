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


def test_separation_needs_two_topics():
    vectors = np.repeat(np.eye(2, dtype=np.float32), 5, axis=0)
    assert measure_separation(vectors, np.repeat([0, 1], 5)) == pytest.approx(1)
    assert np.isnan(measure_separation(vectors, np.zeros(10, dtype=np.int64)))
    assert np.isnan(measure_separation(vectors, np.full(10, -1)))
