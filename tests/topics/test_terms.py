import numpy as np
import pytest
from scipy import sparse

from trends.topics.labelling.ctfidf import count_by_topic, weigh_terms


def test_weights_are_those_of_bertopic():
    vectorizers = pytest.importorskip("bertopic.vectorizers")
    counts = sparse.csr_matrix(np.random.default_rng(0).poisson(0.7, (6, 40)).astype(float))
    counts = counts[:, np.flatnonzero(np.asarray(counts.sum(axis=0)).ravel())]
    theirs = vectorizers.ClassTfidfTransformer().fit(counts).transform(counts.copy())
    ours = weigh_terms(sparse.csr_array(counts))
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), rtol=1e-12)


def test_a_topic_without_papers_weighs_nothing():
    weights = weigh_terms(sparse.csr_array(np.array([[2.0, 1.0], [0.0, 0.0]])))
    assert weights.toarray()[1].tolist() == [0, 0]
    assert np.isfinite(weights.toarray()).all()


def test_counts_add_up_over_every_topic_of_a_paper():
    counts = sparse.csr_array(np.array([[1, 0], [2, 3]]))
    belongs = sparse.csr_array(np.array([[1, 1], [0, 1]]))
    assert count_by_topic(counts, belongs).toarray().tolist() == [[1, 0], [3, 3]]
