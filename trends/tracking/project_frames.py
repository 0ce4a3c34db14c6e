"""The frames of a project, each joined with what an update brings."""

import dataclasses
from typing import Any, Final

import pandas as pd

from trends.analysis import Analysis
from trends.schema import check_frame, empty_frame
from trends.tracking.registry import add_keys

__all__ = ["add_arrivals", "add_facts", "add_files", "join_frames", "keep_news", "stack_frames"]

# Chosen by hand: updates whose news a feed holds, so that a reader may miss some.
N_TOLD: Final = 12


def add_arrivals(arrivals: pd.DataFrame | None, added: pd.DataFrame, update: int) -> pd.DataFrame:
    """Return which update each paper came with, with those of an update behind them."""
    arrived = added[["paper_id"]].assign(update=update)
    return arrived if arrivals is None else pd.concat([arrivals, arrived], ignore_index=True)


def add_files(files: pd.DataFrame | None, new: pd.DataFrame, update: int) -> pd.DataFrame:
    """Return the files that were read, with those of an update behind them."""
    rows = new[new["sha256"] != ""].assign(update=update)
    return rows if files is None else pd.concat([files, rows], ignore_index=True)


def add_facts(analysis: Analysis, registry: pd.DataFrame, facts: dict[str, Any]) -> Analysis:
    """Return an analysis with the permanent keys of its topics, and the number and day of the update."""
    own = {name: facts[name] for name in ("update", "day")}
    return dataclasses.replace(
        analysis,
        topics=add_keys(analysis.topics, registry),
        provenance={**analysis.provenance, **own},
    )


def keep_news(earlier: pd.DataFrame, news: pd.DataFrame) -> pd.DataFrame:
    """Return the news of the last updates."""
    both = pd.concat([part for part in (earlier, news) if len(part)] or [news])
    updates = sorted(both["update"].unique())[-N_TOLD:]
    return check_frame(both[both["update"].isin(updates)], "news")


def join_frames(papers: pd.DataFrame, fresh: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Return all papers, with the changed ones in the place of what they were."""
    same = papers[~papers["paper_id"].isin(changed["paper_id"])]
    parts = [part for part in (same, changed, fresh) if len(part)]
    return check_frame(pd.concat(parts, ignore_index=True), "papers")


def stack_frames(name: str, *frames: pd.DataFrame) -> pd.DataFrame:
    """Return rows of several frames; those that repeat a key stand once."""
    parts = [frame for frame in frames if len(frame)]
    if not parts:
        return empty_frame(name)
    joined = pd.concat(parts, ignore_index=True)
    keys = ["paper_id", "source", "record"]
    return check_frame(joined.drop_duplicates(keys) if name == "merges" else joined, name)
