"""c-TF-IDF: which terms set a topic apart from the others, from the shared counts."""

import numpy as np
from scipy import sparse

__all__ = ["count_by_topic", "weigh_terms"]


def count_by_topic(counts: sparse.csr_array, belongs: sparse.csr_array) -> sparse.csr_array:
    """Return how often each term stands in each topic's papers.

    Parameters
    ----------
    counts
        Papers x terms.
    belongs
        Papers x topics, 1 where a paper belongs to a topic.

    Returns
    -------
    scipy.sparse.csr_array
        Topics x terms, float64.
    """
    return sparse.csr_array(belongs.T.astype(np.float64) @ counts.astype(np.float64))


def weigh_terms(counts: sparse.csr_array) -> sparse.csr_array:
    """Return class-based tf-idf: frequency in a topic times rarity over all topics.

    A term of frequency f in a topic of n words, and F in all topics, weighs
    f / n * log(1 + A / F), where A is the mean number of words per topic, rounded down.

    Parameters
    ----------
    counts
        Topics x terms.

    Returns
    -------
    scipy.sparse.csr_array
        Topics x terms, float64; what BERTopic's ClassTfidfTransformer gives for the same counts.

    References
    ----------
    M. Grootendorst (2022). BERTopic: neural topic modeling with a class-based TF-IDF procedure.
    """
    counts = sparse.csr_array(counts).astype(np.float64)
    if not counts.shape[0]:
        return counts
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    totals = np.asarray(counts.sum(axis=0)).ravel()
    average = int(sizes.mean())
    rarity = np.log(1 + np.divide(average, totals, out=np.zeros_like(totals), where=totals > 0))
    weights = counts.copy()
    lengths = np.where(sizes > 0, sizes, 1)
    weights.data = weights.data / np.repeat(lengths, np.diff(weights.indptr))
    weights.data = weights.data * rarity[weights.indices]
    return weights
