"""What is new between two analyses, as lines with the papers that they rest on."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.analysis import Analysis
from trends.errors import FrameError
from trends.formatting import format_count
from trends.schema import MOVED, check_frame, empty_frame, main_topics
from trends.topics.concepts.finding import keep_shown

__all__ = ["Line", "compare_analyses", "list_arrivals", "list_first_seen", "make_news"]

# Areas of two analyses are the same if they share at least half of the papers that either holds and
# both analyses know: then no area has two partners.
SAME_AREA: Final = 0.5
Line = dict[str, Any]


def compare_analyses(before: Analysis, after: Analysis) -> pd.DataFrame:
    """Tell what is new in an analysis since an earlier one.

    Topics are the same if they have the same permanent key, as those of a project do; else named
    topics of the same name, concepts of the same key, and areas that share at least half of their
    papers. Every change of a verdict is told as it stands; a `Tracker` tells verdicts by a slower
    rule that holds over years of updates.

    Parameters
    ----------
    before, after
        Two analyses of the same collection.

    Returns
    -------
    pandas.DataFrame
        A news frame. `kind` is "papers" (new papers of a topic), "correction" (a change that no
        longer holds), "verdict" (a change that is told now), or "concept" (a concept that only new
        papers mention); `rank` counts from 1 within each kind. `before` and `after` are numbers of
        papers, or verdicts. `paper_ids` are the papers that the line is about, first those to read
        first. `since` and `day` are the days of the
        two analyses, `update` the number of the update in a project, else 1. No row where nothing is new.

    Raises
    ------
    FrameError
        If one of the two is not an analysis.

    Examples
    --------
    >>> import trends
    >>> papers = pd.DataFrame(
    ...     {
    ...         "paper_id": ["a", "b"],
    ...         "title": ["KV cache eviction", "The KV cache again"],
    ...         "abstract": ["We shrink the KV cache.", "A KV cache of two levels."],
    ...         "published": pd.to_datetime(["2026-11-02", "2026-11-20"]),
    ...     }
    ... )
    >>> config = trends.Config().with_topics("KV cache")
    >>> both = [trends.analyze(papers[:n], config, on_stage=None) for n in (1, 2)]
    >>> compare_analyses(*both)["sentence"].tolist()
    ['1 new paper, 2 in all.']
    """
    for name, given in (("before", before), ("after", after)):
        if not isinstance(given, Analysis):
            raise FrameError(
                f"{name} must be an Analysis; got {type(given).__name__}. Load one by "
                "Analysis.load(folder)."
            )
    lines = [
        *list_arrivals(before, after),
        *_list_verdicts(before, after),
        *list_first_seen(before, after),
    ]
    return make_news(
        lines,
        since=_read_day(before),
        day=_read_day(after),
        update=int(after.provenance.get("update", 1)),
    )


def _read_day(analysis: Analysis) -> dt.date | None:
    stated = analysis.provenance.get("day") or analysis.provenance.get("created")
    return dt.datetime.fromisoformat(str(stated)).date() if stated else None


def make_news(
    lines: Iterable[Line], *, since: dt.date | None, day: dt.date | None, update: int
) -> pd.DataFrame:
    """Return lines as a news frame, ranked within each kind in the order given."""
    rows = [
        {"before": None, "after": None, "q_value": np.nan, "topic_key": None, **line}
        for line in lines
    ]
    if not rows:
        return empty_frame("news")
    frame = pd.DataFrame(rows)
    frame["rank"] = frame.groupby("kind", sort=False).cumcount() + 1
    frame = frame.assign(since=_as_stamp(since), day=_as_stamp(day), update=update)
    return check_frame(frame, "news")


def _as_stamp(day: dt.date | None) -> Any:
    return pd.NaT if day is None else pd.Timestamp(day)


def list_arrivals(before: Analysis, after: Analysis) -> list[Line]:
    """Return a line for each topic with new papers, that of most first; papers without one last."""
    new = ~after.papers["paper_id"].isin(before.papers["paper_id"])
    rows = after.assignments
    rows = rows[rows["paper_id"].isin(after.papers.loc[new, "paper_id"])]
    rows = rows.sort_values(["score", "paper_id"], ascending=[False, True], kind="stable")
    topics = main_topics(after.topics).set_index("topic")
    n_papers = topics["n_papers"].to_dict()
    held = {int(str(topic)): part["paper_id"].tolist() for topic, part in rows.groupby("topic")}
    order = sorted((t for t in held if t in topics.index), key=lambda t: (-len(held[t]), t))
    lines = []
    for topic in order:
        total = int(n_papers[topic])
        lines.append(
            {
                "kind": "papers",
                "topic_key": topics.loc[topic, "topic_key"],
                "label": topics.loc[topic, "label"],
                "before": str(total - len(held[topic])),
                "after": str(total),
                "sentence": f"{_count_new(held[topic])}, {total:,} in all.",
                "paper_ids": held[topic],
            }
        )
    if loose := held.get(-1):
        sentence = f"{_count_new(loose)} without a topic."
        lines.append(
            {"kind": "papers", "label": "No topic", "sentence": sentence, "paper_ids": loose}
        )
    return lines


def _count_new(papers: list[str]) -> str:
    return f"{len(papers):,} new {'paper' if len(papers) == 1 else 'papers'}"


def list_first_seen(before: Analysis, after: Analysis) -> list[Line]:
    """Return a line for each concept that only new papers mention, that of most papers first."""
    found = after.concepts
    found = keep_shown(found, len(after.papers))
    found = found[~found["topic_key"].isin(before.concepts["topic_key"])]
    known = set(before.papers["paper_id"])
    lines = []
    for row in found.sort_values("n_papers", ascending=False, kind="stable").to_dict("records"):
        members = after.members(int(row["topic"])).tolist()
        if not known & set(members):
            lines.append(
                {
                    "kind": "concept",
                    "topic_key": row["topic_key"],
                    "label": row["label"],
                    "before": "0",
                    "after": str(len(members)),
                    "sentence": f"First seen: {format_count(len(members), 'paper')} mention it, "
                    "none before.",
                    "paper_ids": members,
                }
            )
    return lines


def _list_verdicts(before: Analysis, after: Analysis) -> list[Line]:
    """Return a line for each named topic and area whose change is told now, or no longer."""
    earlier = before.signals.set_index("topic")
    partner = _match_topics(before, after)
    topics = after.topics.set_index("topic")
    lines = []
    for row in after.signals.to_dict("records"):
        topic = int(row["topic"])
        if topic not in partner or partner[topic] not in earlier.index:
            continue
        old = earlier.loc[partner[topic]]
        if row["change"] == old["change"]:
            continue
        is_told = row["change"] in MOVED
        if not is_told and old["change"] not in MOVED:
            continue
        lines.append(
            {
                "kind": "verdict" if is_told else "correction",
                "topic_key": topics.loc[topic, "topic_key"],
                "label": topics.loc[topic, "label"],
                "before": str(old["change"]),
                "after": str(row["change"]),
                "q_value": row["change_q"],
                "sentence": f"Now: {row['change_sentence']}. Before: {old['change_sentence']}.",
                "paper_ids": after.members(topic).tolist(),
            }
        )
    return lines


def _match_topics(before: Analysis, after: Analysis) -> dict[int, int]:
    """Return the earlier number of each named topic and area that was there before."""
    old, new = main_topics(before.topics), main_topics(after.topics)
    if old["topic_key"].notna().all() and new["topic_key"].notna().all():
        return _join_by("topic_key", old, new)
    named = [frame[frame["kind"] == "named"] for frame in (old, new)]
    return _join_by("label", *named) | _match_areas(before, after)


def _join_by(column: str, old: pd.DataFrame, new: pd.DataFrame) -> dict[int, int]:
    numbers: Mapping[str, int] = dict(zip(old[column], old["topic"], strict=True))
    return {
        int(topic): int(numbers[value])
        for value, topic in zip(new[column], new["topic"], strict=True)
        if value in numbers
    }


def _match_areas(before: Analysis, after: Analysis) -> dict[int, int]:
    shared = set(before.papers["paper_id"]) & set(after.papers["paper_id"])
    parts = []
    for analysis in (before, after):
        areas = main_topics(analysis.topics)
        rows = analysis.assignments
        rows = rows[rows["topic"].isin(areas.loc[areas["kind"] == "area", "topic"])]
        parts.append(rows.loc[rows["paper_id"].isin(shared), ["paper_id", "topic"]])
    both = parts[0].merge(parts[1], on="paper_id", suffixes=("_old", "_new"))
    sizes = [part.groupby("topic").size() for part in parts]
    found = {}
    pairs = both.groupby(["topic_old", "topic_new"]).size().reset_index(name="n_shared")
    for old, new, n_shared in pairs.itertuples(index=False):
        if n_shared >= SAME_AREA * (sizes[0][old] + sizes[1][new] - n_shared):
            found[int(new)] = int(old)
    return found
