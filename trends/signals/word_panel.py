"""A panel of the corpus's own words, from which the noise of shares is learned.

The topics under test are a poor yardstick: where most of them move, their movement passes for noise,
and a verdict then depends on which topics stand beside it. Words drawn by their frequency alone are the
same whatever is tested.
"""

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.schema import check_frame, empty_frame
from trends.signals.paper_periods import place_papers
from trends.signals.stats.series import read_series

if TYPE_CHECKING:
    from trends.text import TermCounts

__all__ = ["count_word_panel"]

# Words of fewer papers show only the chance of counting, and those of more than a third of the papers
# are words of every text: the bounds of `python -m benchmarks.trends_change`.
FEWEST_PAPERS: Final = 20
LARGEST_SHARE: Final = 0.3
# Each stratum spans a doubling of frequency, since noise is judged by size. A bound on time: words of
# each that are counted.
WORDS_PER_STRATUM: Final = 60


def count_word_panel(
    timeline: pd.DataFrame, *, papers: pd.DataFrame, counts: "TermCounts"
) -> pd.DataFrame:
    """Count the papers per period that say each of some words.

    Parameters
    ----------
    timeline
        From `count_topics` for these papers; it gives the complete periods and their papers.
    papers
        A papers frame.
    counts
        From `trends.text.count_terms` for these papers.

    Returns
    -------
    pandas.DataFrame
        A timeline frame of up to 60 words and phrases from each doubling of frequency, from 20
        papers to 30 % of all; `topic` numbers the words in alphabetical order. The choice follows a
        hash of the word, so that it depends on no trend, no order and no topic.

    Examples
    --------
    >>> from trends.text import count_terms
    >>> from trends.timeline import count_topics
    >>> papers = pd.DataFrame({
    ...     "paper_id": [f"p{number:03d}" for number in range(120)],
    ...     "title": ["tidal energy", "wind energy", "solar power", "water law"] * 30,
    ...     "abstract": "",
    ...     "published": pd.date_range("2010-01-01", periods=120, freq="MS"),
    ... })
    >>> topics = papers[["paper_id"]].assign(topic=0)
    >>> timeline = count_topics(papers, topics, freq="year")
    >>> panel = count_word_panel(timeline, papers=papers, counts=count_terms(papers))
    >>> panel.groupby("topic")["n_papers"].sum().unique().tolist()
    [27]
    """
    series = read_series(timeline)
    n_periods = len(series.totals)
    places = place_papers(papers, series.calendar).reindex(counts.paper_ids).to_numpy(dtype=float)
    is_placed = ~np.isnan(places)
    if not n_periods or not is_placed.any():
        return empty_frame("timeline")
    rows = np.flatnonzero(is_placed)
    groups = sparse.csr_array(
        (np.ones(len(rows), dtype=np.int32), (rows, places[rows].astype(np.int64))),
        shape=(len(places), n_periods),
    )
    per_period = counts.count_papers(groups).T
    chosen = _draw_words(
        counts.terms, per_period.sum(axis=1), most=LARGEST_SHARE * float(series.totals.sum())
    )
    n_words = len(chosen)
    frame = pd.DataFrame(
        {
            "topic": np.repeat(np.arange(n_words), n_periods),
            "period": np.tile(series.calendar.periods, n_words),
            "n_papers": per_period[chosen].ravel(),
            "n_total": np.tile(series.totals.astype(np.int64), n_words),
            "is_complete": True,
        }
    )
    return check_frame(frame.assign(share=frame["n_papers"] / frame["n_total"]), "timeline")


def _draw_words(
    terms: NDArray[np.object_], n_papers: NDArray[np.int64], *, most: float
) -> NDArray[np.int64]:
    """Return the numbers of some words of each frequency, ascending."""
    usable = np.flatnonzero((n_papers >= FEWEST_PAPERS) & (n_papers <= most))
    stratum = np.log2(n_papers[usable] / FEWEST_PAPERS).astype(np.int64)
    hashes = [hashlib.blake2b(str(terms[term]).encode(), digest_size=8).digest() for term in usable]
    drawn = pd.DataFrame({"term": usable, "stratum": stratum, "hash": hashes})
    drawn = drawn.sort_values(["stratum", "hash"]).groupby("stratum").head(WORDS_PER_STRATUM)
    return np.sort(drawn["term"].to_numpy())
