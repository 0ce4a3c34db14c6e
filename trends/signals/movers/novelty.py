"""What is new here: subjects that hardly anybody wrote about before, and several do now."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from trends.signals.paper_periods import count_by_source
from trends.signals.robustness.source_levels import group_sources

__all__ = ["find_new"]

# -log(0.01): where so many papers would have been expected, none is found by chance in 1 % (Poisson).
SURELY_MISSED: Final = 4.6
MOST_BEFORE: Final = 1
FEWEST_RECENT: Final = 5
FEWEST_GROUPS: Final = 3


def find_new(
    topics: NDArray[np.int64],
    *,
    papers: pd.DataFrame,
    members: pd.DataFrame,
    places: "pd.Series[int]",
    is_recent: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Say which topics are new: absent before, where their recent share would have brought papers.

    Within the sources that have papers of both spans, at most one earlier paper was found where at
    least 4.6 would have been expected at the recent share, and at least five recent papers belong to
    it, from three groups of authors where authors are known. A group is all who wrote a paper with
    one another.

    Parameters
    ----------
    topics
        The topics in question, ascending.
    papers
        Columns `paper_id` and, if known, `source` and `authors`.
    members
        Columns `paper_id` and `topic`.
    places
        Period of each counted paper, by paper id.
    is_recent
        Which periods are recent.
    """
    if not len(topics):
        return np.zeros(0, dtype=bool)
    own = members[members["topic"].isin(topics)]
    sources = group_sources(papers, places, members)
    totals, counts = count_by_source(places, sources, own, topics, n_periods=len(is_recent))
    sizes = np.stack([totals[:, ~is_recent].sum(axis=1), totals[:, is_recent].sum(axis=1)])
    lasts = (sizes > 0).all(axis=0)
    if not lasts.any():
        return np.zeros(len(topics), dtype=bool)
    before = counts[lasts][:, :, ~is_recent].sum(axis=(0, 2))
    recent = counts[lasts][:, :, is_recent].sum(axis=(0, 2))
    n_before, n_recent = sizes[:, lasts].sum(axis=1)
    is_new = (recent * n_before / n_recent >= SURELY_MISSED) & (before <= MOST_BEFORE)
    is_new &= recent >= FEWEST_RECENT
    if "authors" in papers.columns and is_new.any():
        in_recent = places.index[is_recent[places.to_numpy()]]
        authors = papers.set_index("paper_id")["authors"].reindex(in_recent).dropna()
        for row in np.flatnonzero(is_new).tolist():
            ids = own.loc[own["topic"] == topics[row], "paper_id"]
            is_new[row] = _has_groups(authors, ids, n_papers=int(recent[row]))
    return np.asarray(is_new)


def _has_groups(authors: "pd.Series[Any]", ids: "pd.Series[str]", *, n_papers: int) -> bool:
    """Say whether the papers are of enough groups, or mostly of unknown authors."""
    known = authors[authors.index.isin(ids)]
    if 2 * len(known) < n_papers:
        return True
    named = known.explode()
    rows = pd.factorize(pd.Index(named.index))[0]
    columns = pd.factorize(named.astype(str))[0]
    n_rows = int(rows.max()) + 1
    size = n_rows + int(columns.max()) + 1
    links = sparse.coo_array((np.ones(len(rows)), (rows, columns + n_rows)), shape=(size, size))
    return bool(connected_components(links, directed=False)[0] >= FEWEST_GROUPS)
