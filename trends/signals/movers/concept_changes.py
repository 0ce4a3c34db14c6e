"""What became of the share of each concept, among the papers that have a text to mention it in."""

import numpy as np
import pandas as pd

from trends.schema import check_frame, empty_frame
from trends.signals.assess import assess_trends
from trends.signals.movers.text_lengths import qualify_lengths
from trends.signals.paper_periods import count_members, place_papers
from trends.signals.robustness.change_checks import qualify_changes
from trends.signals.stats.series import read_series
from trends.signals.trend_context import TrendContext
from trends.validation import check_columns

__all__ = ["assess_concepts", "count_mentions", "keep_with_text"]

FAMILY = "concept"


def assess_concepts(
    papers: pd.DataFrame,
    concepts: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    timeline: pd.DataFrame,
    panel: pd.DataFrame | None = None,
    q_value: float = 0.05,
    min_papers: int = 10,
) -> pd.DataFrame:
    """Assess the share of the papers that mention each concept, as `assess_trends` does for topics.

    Parameters
    ----------
    papers
        A papers frame; papers without a text do not count.
    concepts, mentions
        From `find_concepts` for these papers.
    timeline
        From `count_topics` for these papers; it gives the complete periods.
    panel
        From `count_word_panel` for these papers; None learns the noise from the concepts.
    q_value
        Largest false-discovery rate of a claim, among concepts alone.
    min_papers
        Concepts that fewer papers mention are left out.

    Returns
    -------
    pandas.DataFrame
        A signals frame, one row per concept of enough papers. A change that is only seen between
        sources, or only because texts became longer or shorter, is "unclear", and its sentence says
        why.

    Raises
    ------
    FrameError
        If a frame lacks a column.
    """
    check_columns(concepts, ("topic", "label", "variants"), name="concepts", purpose="Their change")
    check_columns(mentions, ("paper_id", "topic"), name="mentions", purpose="A change of concepts")
    mentions = mentions[mentions["topic"].isin(concepts["topic"])]
    counted = count_mentions(keep_with_text(papers), mentions, timeline=timeline)
    if counted.empty:
        return _tell_nothing()
    n_papers = counted.groupby("topic")["n_papers"].transform("sum")
    counted = check_frame(counted[n_papers >= min_papers], "timeline")
    if counted.empty:
        return _tell_nothing()
    found = assess_trends(
        TrendContext(counted, panel),
        families=dict.fromkeys(concepts["topic"].tolist(), FAMILY),
        q_value=q_value,
        min_papers=min_papers,
    )
    with_text = keep_with_text(papers)
    known = mentions[mentions["paper_id"].isin(with_text["paper_id"])]
    found = qualify_changes(found, counted, papers=with_text, assignments=known)
    return qualify_lengths(found, counted, papers=with_text, concepts=concepts, mentions=known)


def _tell_nothing() -> pd.DataFrame:
    return empty_frame("signals").assign(sentence=pd.array([], dtype="string"))


def keep_with_text(papers: pd.DataFrame) -> pd.DataFrame:
    """Return the papers that have a title or an abstract."""
    text = papers["title"].fillna("").str.strip() + papers["abstract"].fillna("").str.strip()
    return papers[text != ""]


def count_mentions(
    papers: pd.DataFrame, mentions: pd.DataFrame, *, timeline: pd.DataFrame
) -> pd.DataFrame:
    """Return a timeline of concepts over the complete periods of another timeline."""
    calendar = read_series(timeline).calendar
    topics = np.unique(mentions["topic"].to_numpy())
    n_periods = len(calendar.periods)
    if not len(topics) or not n_periods:
        return empty_frame("timeline")
    places = place_papers(papers, calendar)
    totals = np.bincount(places.to_numpy(), minlength=n_periods)
    counts = count_members(places, mentions, topics, n_periods=n_periods).astype(np.int64)
    n_total = np.tile(totals, len(topics))
    with np.errstate(invalid="ignore"):
        share = counts.ravel() / np.where(n_total > 0, n_total, np.nan)
    frame = pd.DataFrame(
        {
            "topic": np.repeat(topics, n_periods),
            "period": np.tile(calendar.periods, len(topics)),
            "n_papers": counts.ravel(),
            "n_total": n_total,
            "share": share,
            "is_complete": True,
        }
    )
    return check_frame(frame, "timeline")
