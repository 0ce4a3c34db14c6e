"""Many questions and many topics: combining and adjusting p-values."""

import numpy as np

__all__ = ["adjust_pvalues", "combine_pvalues"]


def combine_pvalues(p_values: np.ndarray) -> np.ndarray:
    """Combine several questions about each topic into one p-value (Simes).

    Parameters
    ----------
    p_values
        Shape (n_questions, n_topics); NaN where a question was not asked.

    Returns
    -------
    numpy.ndarray
        Shape (n_topics,); NaN where no question was asked.

    References
    ----------
    Simes, R. J. (1986). An improved Bonferroni procedure for multiple tests of significance.

    Examples
    --------
    >>> combine_pvalues(np.array([[0.01], [0.04], [np.nan]])).tolist()
    [0.02]
    """
    n_asked = np.sum(~np.isnan(p_values), axis=0)
    ranked = np.sort(p_values, axis=0)
    ranks = np.arange(1, len(p_values) + 1)[:, None]
    scaled = np.where(np.isnan(ranked), np.inf, ranked * n_asked / ranks)
    combined = np.minimum(scaled.min(axis=0, initial=np.inf), 1.0)
    return np.where(n_asked > 0, combined, np.nan)


def adjust_pvalues(p_values: np.ndarray) -> np.ndarray:
    """Return q-values that control the false-discovery rate (Benjamini and Hochberg).

    Parameters
    ----------
    p_values
        Shape (n_topics,); NaN for topics that are not tested.

    Returns
    -------
    numpy.ndarray
        Smallest false-discovery rate at which each topic is claimed; NaN where not tested.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate.

    Examples
    --------
    >>> adjust_pvalues(np.array([0.01, 0.04, np.nan, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    adjusted = np.full(len(p_values), np.nan)
    tested = np.flatnonzero(~np.isnan(p_values))
    order = tested[np.argsort(p_values[tested], kind="stable")]
    scaled = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
