"""How far a name reaches: only to the papers that say it, or to those that lie close to them.

No list of names decides, but the papers: where those that say a name are more alike than the silent
ones nearby are to them, the name is narrower than what lies around it.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.topics.named.keyword_classifier import EVEN_STRENGTH, Views

__all__ = ["WEIGHTS", "count_clear", "describe_reach", "is_narrow"]

# What makes a name narrow, in log odds: its bias; how much more alike the papers are that clearly say
# it than the silent ones near it are to them (mean cosine, centred); how many steps from the name
# these silent ones lie; how well likeness tells papers that say it from all others (area under the
# curve). Learned on 319 names of nine sources by `python -m benchmarks.name_reach`.
WEIGHTS: Final = np.array([-6.182, 12.854, -0.662, 5.639])
# Beside other names, what takes more papers than so many times those that clearly say it is broad. With
# 2, 3, 5 and 8 lists of sources left out had F1 .586, .589, .591 and .588, without a bound .580; of
# these the one that leaves most names as they are alone.
MOST_TAKEN: Final = 8
# Where no silent paper is near: as near as one has to be at least.
NO_SILENT: Final = 2.0
FEWEST: Final = 3
UNKNOWN_AREA: Final = 0.5


def describe_reach(
    views: Sequence[Views], taken: NDArray[np.bool_], vectors: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return what tells narrow names from broad ones, names x features; the first is 1.

    Parameters
    ----------
    views
        How each name sees the papers.
    taken
        Papers x names, which papers each name would take beside no other, if they need not say it.
    vectors
        Unit rows of the same papers.
    """
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9
    return np.array(
        [_describe(view, taken[:, number], centred) for number, view in enumerate(views)]
    ).reshape(-1, len(WEIGHTS))


def is_narrow(
    features: NDArray[np.float64],
    views: Sequence[Views],
    together: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Return which names are narrow: only papers belong to them that say them.

    Parameters
    ----------
    features
        From `describe_reach`.
    views
        How each name sees the papers.
    together
        Papers x names, which papers each name takes beside the others; None for a single name.
    """
    narrow = np.einsum("ij,j->i", features, WEIGHTS) > 0
    if together is not None:
        narrow &= together.sum(axis=0) <= MOST_TAKEN * count_clear(views)
    return np.asarray(narrow)


def count_clear(views: Sequence[Views]) -> NDArray[np.int64]:
    """Return how many papers clearly say each name."""
    return np.array([int((np.nan_to_num(v.strength) >= EVEN_STRENGTH).sum()) for v in views])


def _describe(
    view: Views, taken: NDArray[np.bool_], centred: NDArray[np.float32]
) -> tuple[float, float, float, float]:
    strength = np.nan_to_num(view.strength)
    clear, silent = strength >= EVEN_STRENGTH, taken & (strength <= 0)
    n_clear = int(clear.sum())
    near = float(view.nearness[silent].mean()) if silent.any() else NO_SILENT
    if not n_clear:
        return 1.0, 0.0, near, UNKNOWN_AREA
    middle = centred[clear].mean(axis=0)
    likeness = centred @ middle
    if n_clear > 1:
        # A paper is not compared with itself.
        likeness[clear] = (likeness[clear] * n_clear - 1) / (n_clear - 1)
    alike = float(likeness[clear].mean()) if n_clear > 1 else 0.0
    apart = float(likeness[silent].mean()) if silent.any() else 0.0
    return 1.0, alike - apart, near, _measure_area(likeness, clear)


def _measure_area(values: NDArray[np.float32], chosen: NDArray[np.bool_]) -> float:
    from sklearn.metrics import roc_auc_score

    if min(chosen.sum(), (~chosen).sum()) < FEWEST:
        return UNKNOWN_AREA
    return float(roc_auc_score(chosen, values))
