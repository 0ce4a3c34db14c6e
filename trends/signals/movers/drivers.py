"""Which concepts explain that an area or a named topic rose or fell, and which move inside it unseen."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

from trends.config.value_checks import check_q_value
from trends.schema import MOVED, check_frame, empty_frame, main_topics
from trends.signals.change import measure_change
from trends.signals.movers.nesting import SAME_PAPERS, nest_movers
from trends.signals.paper_periods import place_papers
from trends.signals.stats.multiple_testing import adjust_pvalues
from trends.signals.stats.series import TopicSeries, read_series
from trends.signals.stats.span_comparison import SpanComparison, compare_spans, find_recent
from trends.validation import check_columns

__all__ = ["find_drivers"]

# Convention: the level of intervals.
LEVEL: Final = 0.95


def find_drivers(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    concepts: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    timeline: pd.DataFrame,
    q_value: float = 0.05,
    min_papers: int = 10,
) -> pd.DataFrame:
    """Find the concepts whose papers within a topic became more, or fewer, of all papers.

    Of each area and named topic the papers that mention a concept are compared between the spans of
    `change`. If the topic rose, the part of its rise that lies in these papers is the concept's
    contribution. Parts overlap, since a paper mentions several concepts.

    Parameters
    ----------
    papers, topics, assignments
        The papers, the named topics and areas, and which papers belong to them.
    concepts, mentions
        From `find_concepts` for these papers.
    timeline
        From `count_topics` for these topics; it gives the complete periods.
    q_value
        Largest false-discovery rate among the concepts of one topic.
    min_papers
        Concepts of fewer papers within a topic are left out.

    Returns
    -------
    pandas.DataFrame
        A drivers frame: of each topic the concepts that rose or fell within it, the largest
        difference first. `share_old` and `share_recent` are shares of all papers: of those that
        belong to the topic and mention the concept. `difference` is the one less the other, with its
        95 % interval; `contribution` that difference as a part of the topic's own, with its interval,
        NaN where the topic did not move or moved the other way. Left out are concepts that merely
        moved with the topic, whose share of its own papers did not go the same way; those of over 70 % of its papers, which are the topic itself; and of concepts of the
        same papers all but the broadest.

    Raises
    ------
    ConfigError
        If `q_value` is out of range.
    FrameError
        If a frame lacks a column.
    """
    check_q_value(q_value)
    check_columns(concepts, ("topic", "label"), name="concepts", purpose="What drives a topic")
    check_columns(mentions, ("paper_id", "topic"), name="mentions", purpose="What drives a topic")
    series = read_series(timeline)
    is_recent = find_recent(series.calendar)
    if is_recent is None or concepts.empty:
        return empty_frame("drivers")
    labels = dict(zip(concepts["topic"], concepts["label"], strict=True))
    said = _hold(papers, mentions[mentions["topic"].isin(labels)], series)
    shown = set(main_topics(topics)["topic"])
    rows = [
        row
        for topic in series.topics.tolist()
        if topic in shown
        for row in _explain(
            topic,
            assignments.loc[assignments["topic"] == topic, "paper_id"],
            said,
            series,
            is_recent,
            labels=labels,
            limits=(q_value, min_papers),
        )
    ]
    return check_frame(pd.DataFrame(rows), "drivers") if rows else empty_frame("drivers")


class _Mentions:
    """Which counted paper mentions which concept, and in which period it lies."""

    def __init__(self, places: "pd.Series[int]", mentions: pd.DataFrame) -> None:
        self.papers = places.index
        self.places = places.to_numpy()
        self.concepts, columns = np.unique(mentions["topic"].to_numpy(), return_inverse=True)
        rows = self.papers.get_indexer(pd.Index(mentions["paper_id"]))
        is_counted = rows >= 0
        self.matrix = sparse.csr_array(
            (
                np.ones(int(is_counted.sum()), dtype=np.int32),
                (rows[is_counted], columns[is_counted]),
            ),
            shape=(len(self.papers), len(self.concepts)),
        )


def _hold(papers: pd.DataFrame, mentions: pd.DataFrame, series: TopicSeries) -> _Mentions:
    places = place_papers(papers, series.calendar)
    return _Mentions(places, mentions.drop_duplicates(["paper_id", "topic"]))


def _explain(
    topic: int,
    members: "pd.Series[str]",
    said: _Mentions,
    series: TopicSeries,
    is_recent: NDArray[np.bool_],
    *,
    labels: dict[int, str],
    limits: tuple[float, int],
) -> list[dict[str, Any]]:
    """Return a row for each concept that moved within one topic."""
    own = said.papers.get_indexer(pd.Index(members.unique().tolist()))
    own = own[own >= 0]
    inside = said.matrix[own]
    sizes: NDArray[np.int64] = np.asarray(inside.sum(axis=0)).ravel()
    q_limit, min_papers = limits
    asked = np.flatnonzero((sizes >= min_papers) & (sizes < SAME_PAPERS * len(own)))
    if not len(asked):
        return []
    n_periods = len(series.totals)
    periods = sparse.csr_array(
        (np.ones(len(own), dtype=np.int32), (said.places[own], np.arange(len(own)))),
        shape=(n_periods, len(own)),
    )
    counts = (periods @ inside[:, asked]).toarray().T.astype(float)
    part = TopicSeries(said.concepts[asked], counts, series.totals, series.calendar)
    change = measure_change(part, families={}, q_limit=q_limit, min_papers=min_papers)
    moved = np.flatnonzero(np.isin(change.change, MOVED))
    moved = moved[
        _keep_broadest(inside[:, asked[moved]], change.change[moved], part, moved, labels)
    ]
    if not len(moved):
        return []
    found = compare_spans(part.select(moved), is_recent)
    whole = np.asarray(periods.sum(axis=1)).ravel().astype(float)
    share = _compare_rest(whole, part.select(moved), found, is_recent)
    difference = found.share_recent - found.share_old
    reach = float(stats.t.ppf((1 + LEVEL) / 2, found.degrees)) * found.difference_error
    is_more = np.isnan(share[0]) | _gains_inside(whole, part.select(moved), is_recent, q_limit)
    order = np.argsort(-np.abs(difference), kind="stable")
    order = order[is_more[order]]
    return [
        {
            "topic": topic,
            "concept": int(part.topics[moved[row]]),
            "label": labels[int(part.topics[moved[row]])],
            "share_old": found.share_old[row],
            "share_recent": found.share_recent[row],
            "difference": difference[row],
            "difference_low": difference[row] - reach[row],
            "difference_high": difference[row] + reach[row],
            "contribution": share[0][row],
            "contribution_low": share[1][row],
            "contribution_high": share[2][row],
            "q_value": change.q_value[moved[row]],
        }
        for row in order.tolist()
    ]


def _keep_broadest(
    inside: "sparse.csr_array",
    directions: NDArray[np.object_],
    part: TopicSeries,
    moved: NDArray[np.int64],
    labels: dict[int, str],
) -> NDArray[np.int64]:
    """Return the places of those that stand under no other of the same direction."""
    kept = []
    for direction in MOVED:
        places = np.flatnonzero(directions == direction)
        rows, columns = inside[:, places].nonzero()
        names = [labels[int(part.topics[moved[place]])] for place in places]
        members = pd.DataFrame({"paper_id": rows, "mover": columns})
        under = nest_movers(members, kinds=["concept"] * len(places), labels=names)
        kept += places[under < 0].tolist()
    return np.array(sorted(kept), dtype=np.int64)


def _gains_inside(
    whole: NDArray[np.float64],
    part: TopicSeries,
    is_recent: NDArray[np.bool_],
    q_limit: float,
) -> NDArray[np.bool_]:
    """Say of which concepts the share of the topic's own papers moved as their share of all did."""
    is_held = whole > 0
    spans = (is_recent & is_held, ~is_recent & is_held)
    if not all(span.any() for span in spans):
        return np.ones(len(part.topics), dtype=bool)
    inside = TopicSeries(
        part.topics, part.counts[:, is_held], whole[is_held], part.calendar.select(is_held)
    )
    found = compare_spans(inside, is_recent[is_held])
    of_all = compare_spans(part, is_recent)
    is_same = np.sign(found.log_ratio) == np.sign(of_all.log_ratio)
    return np.asarray(is_same & (adjust_pvalues(found.p_value) < q_limit))


def _compare_rest(
    whole: NDArray[np.float64],
    part: TopicSeries,
    found: SpanComparison,
    is_recent: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the part of the topic's difference that lies in each concept's papers, and its interval.

    The papers with and without the concept are taken for independent counts (delta method).
    """
    totals = part.totals
    spans = (~is_recent, is_recent)
    old, recent = (whole[span].sum() / totals[span].sum() for span in spans)
    inside = found.share_recent - found.share_old
    outside = (recent - old) - inside
    rest = TopicSeries(part.topics, whole - part.counts, totals, part.calendar)
    error = compare_spans(rest, is_recent).difference_error
    in_all = recent - old
    reach = float(stats.t.ppf((1 + LEVEL) / 2, found.degrees))
    # Where the topic itself may not have moved, or moved the other way, there is nothing to share out.
    if in_all == 0:
        return np.full((3, len(part.topics)), np.nan)
    share = inside / in_all
    width = reach * np.hypot(outside * found.difference_error, inside * error) / in_all**2
    spread = reach * np.hypot(found.difference_error, error)
    is_told = (np.sign(inside) == np.sign(in_all)) & (abs(in_all) > spread)
    return np.where(is_told, np.stack([share, share - width, share + width]), np.nan)
