"""The verb that lists what moves: named topics, areas and concepts, each thing once."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config.value_checks import check_q_value
from trends.formatting import format_factor, format_interval, format_share
from trends.schema import MOVED, check_frame, empty_frame, main_topics
from trends.signals.change import measure_change
from trends.signals.movers.concept_changes import assess_concepts, count_mentions, keep_with_text
from trends.signals.movers.nesting import nest_movers
from trends.signals.movers.novelty import find_new
from trends.signals.movers.ordering import order_movers
from trends.signals.movers.reading import pick_papers
from trends.signals.paper_periods import place_papers
from trends.signals.stats.series import read_series
from trends.signals.stats.span_comparison import find_recent
from trends.validation import check_columns

__all__ = ["find_movers"]

# A mention in the title says more of what a paper is about than any number in the abstract.
WEIGHT_OF_TITLE: Final = 1_000
MOVEMENTS: Final = ("rise", "new", "fall", "steady")
# Statuses that put a named topic or an area into a list although its change is not told: the record
# may be too short for two spans, and a burst may be short. Those of concepts are not looked at again.
RISING: Final = ("emerging", "growing", "bursting")
FALLING: Final = ("declining", "dormant")


@dataclass(frozen=True)
class _Pool:
    """Topics of one kind of source, counted among the same papers: the user's and areas, or concepts.

    `table` has a row a topic, `members` the papers of each with their weight.
    """

    table: pd.DataFrame
    members: pd.DataFrame
    papers: pd.DataFrame
    places: "pd.Series[int]"
    shares: dict[int, list[float]]


def find_movers(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    timeline: pd.DataFrame,
    signals: pd.DataFrame,
    concepts: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    panel: pd.DataFrame | None = None,
    q_value: float = 0.05,
    min_papers: int = 10,
) -> pd.DataFrame:
    """List what rises, what is new, what fades and what is steady, each thing once.

    Parameters
    ----------
    papers, topics, assignments
        The papers, the named topics and areas, and which papers belong to them.
    timeline, signals
        From `count_topics` and `assess_trends` for these topics, after `qualify_claims` and
        `qualify_changes` if these were asked.
    concepts, mentions
        From `find_concepts` for these papers; None leaves concepts out.
    panel
        From `count_word_panel` for these papers; None learns the noise of concepts from themselves.
    q_value
        Largest false-discovery rate of a claim within a family: named topics, areas, concepts.
    min_papers
        Topics and concepts of fewer papers are left out.

    Returns
    -------
    pandas.DataFrame
        A movers frame. `movement` is "rise" for what rose (`change`), and for named topics and areas
        that are emerging, growing or bursting (`status`); "new" for what rose from nothing; "fall" for
        what fell, declines or is dormant; and "steady" for what else is flat and shows no trend. `rank` counts
        from 1 within each movement: the user's topics first, then concepts, and one area among the
        first five; within a kind by `sure_difference`, the least difference of the two shares that
        an interval adjusted for selection leaves, and steady ones by their recent share. A concept
        of which at least 70 % of the papers belong to a broader one of the list, or that is another
        name of it ("ResNet" of "residual networks"), follows it, with that one's label in `under`. `n_papers` counts the papers of complete periods, those of
        concepts among the papers with text. `ratio_low` and `ratio_high` are adjusted for
        selection, too, where something was claimed. `first_seen` is the date of the first paper;
        `first_papers` and `read_first` are ids: the earliest, and the most typical of the recent
        span (of the earlier span for what fell). `shares` holds the observed share of every period
        of the timeline, missing where it is incomplete or empty. `sentence` says it in words.

    Raises
    ------
    ConfigError
        If `q_value` is out of range.
    FrameError
        If a frame lacks a column.

    References
    ----------
    Y. Benjamini and D. Yekutieli (2005). False discovery rate-adjusted multiple confidence intervals
    for selected parameters. JASA 100.
    """
    check_q_value(q_value)
    check_columns(
        signals, ("topic", "change", "status"), name="signals", purpose="A list of movers"
    )
    check_columns(topics, ("topic", "kind", "label"), name="topics", purpose="A list of movers")
    is_recent = find_recent(read_series(timeline).calendar)
    limits = {"q_limit": q_value, "min_papers": min_papers}
    pools = [_pool_topics(papers, topics, assignments, timeline, signals, **limits)]
    if concepts is not None and mentions is not None and len(concepts):
        found = assess_concepts(
            papers,
            concepts,
            mentions,
            timeline=timeline,
            panel=panel,
            q_value=q_value,
            min_papers=min_papers,
        )
        pools.append(_pool_concepts(papers, concepts, mentions, timeline, found, **limits))
    pools = [pool for pool in pools if len(pool.table)]
    if not pools:
        return empty_frame("movers")
    lists = [_mark_movements(pool, is_recent) for pool in pools]
    frames = [_rank(movement, pools, lists, is_recent) for movement in MOVEMENTS]
    return check_frame(pd.concat(frames, ignore_index=True), "movers")


def _pool_topics(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    timeline: pd.DataFrame,
    signals: pd.DataFrame,
    **limits: Any,
) -> _Pool:
    members = assignments[assignments["topic"] >= 0].assign(weight=assignments.get("score", 0.0))
    topics = main_topics(topics)
    named = topics.assign(kind=np.where(topics["kind"] == "named", "named", "area"))
    return _make_pool(papers, named, members, timeline, signals, grid=timeline, **limits)


def _pool_concepts(
    papers: pd.DataFrame,
    concepts: pd.DataFrame,
    mentions: pd.DataFrame,
    timeline: pd.DataFrame,
    signals: pd.DataFrame,
    **limits: Any,
) -> _Pool:
    with_text = keep_with_text(papers)
    # Mentions of what the user named belong to that topic.
    mentions = mentions[mentions["topic"].isin(concepts["topic"])]
    weight = WEIGHT_OF_TITLE * mentions["in_title"] + mentions["n_mentions"]
    members = mentions.assign(weight=weight.astype(float))
    counted = count_mentions(with_text, mentions, timeline=timeline)
    listed = concepts[["topic", "label"]].assign(kind="concept")
    return _make_pool(with_text, listed, members, counted, signals, grid=timeline, **limits)


def _make_pool(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    members: pd.DataFrame,
    timeline: pd.DataFrame,
    signals: pd.DataFrame,
    *,
    grid: pd.DataFrame,
    q_limit: float,
    min_papers: int,
) -> _Pool:
    """Join the verdicts on topics with what ranks them."""
    series = read_series(timeline)
    series = series.select(np.isin(series.topics, signals["topic"]) & (series.n_papers > 0))
    told = signals.assign(family=signals["family"].fillna("topics"))
    families = dict(zip(told["topic"], told["family"], strict=True))
    change = measure_change(series, families=families, q_limit=q_limit, min_papers=min_papers)
    measured = pd.DataFrame(
        {
            "topic": series.topics,
            "share_old": change.share_old,
            "share_recent": change.share_recent,
            "ratio": change.ratio,
            "ratio_low": change.ranked_low,
            "ratio_high": change.ranked_high,
            "sure_difference": change.sure_difference,
        }
    )
    # What is steady was not picked out for its change: its interval is the plain one.
    plain = told.set_index("topic").reindex(series.topics)
    is_flat = (plain["change"] == "flat").to_numpy()
    for name in ("ratio_low", "ratio_high"):
        measured[name] = np.where(is_flat, plain[name].to_numpy(float), measured[name])
    verdicts = ["topic", "n_papers", "change", "change_q", "family", "span_old", "span_recent"]
    table = told[[*verdicts, "status", "sentence"]].merge(measured, on="topic", how="left")
    table = table.merge(topics[["topic", "kind", "label"]], on="topic")
    sizes = table.loc[table["change_q"].notna(), "family"].value_counts()
    table["n_family"] = table["family"].map(sizes).fillna(0).astype(np.int64)
    return _Pool(
        table=table,
        members=members[["paper_id", "topic", "weight"]],
        papers=papers,
        places=place_papers(papers, series.calendar),
        shares=_observe(timeline, np.unique(grid["period"].to_numpy())),
    )


def _observe(timeline: pd.DataFrame, periods: NDArray[Any]) -> dict[int, list[float]]:
    """Return each topic's observed share of every period, NaN where it means nothing."""
    whole = timeline[timeline["is_complete"] & (timeline["n_total"] > 0)]
    topics, rows = np.unique(whole["topic"].to_numpy(), return_inverse=True)
    shares = np.full((len(topics), len(periods)), np.nan)
    shares[rows, np.searchsorted(periods, whole["period"].to_numpy())] = whole["share"]
    return {int(topic): row.tolist() for topic, row in zip(topics, shares, strict=True)}


def _mark_movements(pool: _Pool, is_recent: NDArray[np.bool_] | None) -> pd.DataFrame:
    """Return the table with the `movement` of each topic, missing where there is none."""
    table = pool.table
    rose, fell = table["change"] == "rose", table["change"] == "fell"
    asked = np.sort(table.loc[rose, "topic"].to_numpy())
    if is_recent is not None:
        is_new = find_new(
            asked, papers=pool.papers, members=pool.members, places=pool.places, is_recent=is_recent
        )
        asked = asked[is_new]
    is_checked = table["kind"] != "concept"
    rises = rose | (is_checked & ~fell & table["status"].isin(RISING))
    falls = fell | (is_checked & ~rose & table["status"].isin(FALLING))
    names = ["new", "rise", "fall", "steady"]
    # What grows slowly over decades may be flat between two spans, but is no steady giant.
    is_steady = (table["change"] == "flat") & ~table["status"].isin([*RISING, *FALLING])
    conditions = [table["topic"].isin(asked), rises, falls, is_steady]
    movement = np.select(conditions, names, "")
    return table.assign(movement=pd.Series(movement, index=table.index).replace("", pd.NA))


def _rank(
    movement: str,
    pools: list[_Pool],
    lists: list[pd.DataFrame],
    is_recent: NDArray[np.bool_] | None,
) -> pd.DataFrame:
    """Return the ranked list of one movement."""
    parts: list[pd.DataFrame] = []
    owners = []
    for pool, table in zip(pools, lists, strict=True):
        chosen = table[table["movement"] == movement]
        in_span = pd.Series(data=True, index=pool.places.index)
        if is_recent is not None:
            in_span[:] = is_recent[pool.places.to_numpy()] == (movement != "fall")
        own = pool.members[pool.members["topic"].isin(chosen["topic"])]
        picked = pick_papers(own, pool.papers, in_span=in_span)
        part = chosen.join(picked, on="topic")
        part["shares"] = [pool.shares.get(int(topic), []) for topic in part["topic"]]
        counted = own[own["paper_id"].isin(pool.places.index)]
        place = dict(zip(part["topic"], range(len(part)), strict=True))
        first = sum(len(earlier) for earlier in parts)
        owners.append(counted.assign(mover=counted["topic"].map(place) + first))
        parts.append(part)
    if not sum(map(len, parts)):
        return empty_frame("movers")
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    kinds = rows["kind"].astype(str).tolist()
    members = pd.concat(owners, ignore_index=True)
    under = nest_movers(members, kinds=kinds, labels=rows["label"].astype(str).tolist())
    column = "share_recent" if movement == "steady" else "sure_difference"
    measure = rows[column].fillna(-np.inf).to_numpy(float)
    labels = [*rows["label"], None]  # the last for those under none
    rows["under"] = pd.array([labels[head] for head in under], dtype="string")
    rows = rows.iloc[order_movers(kinds, measure, under)].reset_index(drop=True)
    rows["rank"] = np.arange(1, len(rows) + 1)
    rows["sentence"] = [_say(row) for row in rows.to_dict("records")]
    return check_frame(rows[[*empty_frame("movers").columns]], "movers")


def _say(row: dict[Any, Any]) -> str:
    """Return what became of one topic, in words: of its change, else of its status."""
    is_flat = row["change"] == "flat" and row["movement"] == "steady"
    if row["change"] not in MOVED and not is_flat:
        return str(row["sentence"])
    old, recent = row["share_old"], row["share_recent"]
    shares = " to ".join(
        f"{'none' if share == 0 else format_share(share)} ({span})"
        for share, span in ((old, row["span_old"]), (recent, row["span_recent"]))
    )
    ends = format_interval(row["ratio_low"], row["ratio_high"])
    return f"from {shares}: {format_factor(row['ratio'])} (95 % CI {ends})"
