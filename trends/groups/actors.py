"""Who writes the papers of a topic, and what each adds to the change of its share."""

from typing import Any, Final

import numpy as np
import pandas as pd

from trends.errors import ConfigError
from trends.groups.actor_names import COLUMNS, ActorKind, name_actors, spread_actors
from trends.groups.rates import bound_difference
from trends.groups.spans import Spans, find_spans
from trends.schema import FRAMES, check_frame, empty_frame
from trends.validation import check_analysis

__all__ = ["count_actors", "list_actors", "tabulate_actors"]

# An actor came or went if so few of the topic's papers, drawn at random, would lie in one span alone.
CHANCE: Final = 0.05
# Actors of one paper of a topic are most of all, and none of them drives it.
FEWEST: Final = 2
OTHERS: Final = "others"
NOT_STATED: Final = "not stated"


def count_actors(analysis: Any, by: ActorKind = "author", *, min_papers: int = 1) -> pd.DataFrame:
    """Count by topic the papers of authors, institutions, countries or venues, and what each adds.

    Names are joined only where they are equal but for case, accents and punctuation, or share an
    identifier (columns ``author_ids`` with ORCID, ``institution_ids`` with ROR). "Li, X." stays apart from
    "Li, Xiang"; `is_doubtful` marks both.

    Parameters
    ----------
    analysis
        The analysis; it is not changed.
    by
        "author", "institution", "country" or "venue".
    min_papers
        Actors of fewer papers in a topic are counted together, in its row "others".

    Returns
    -------
    pandas.DataFrame
        An `actors` frame, by topic and number of papers: `kind`, `topic`, `part` ("actor"; "others" and
        "not stated" for the papers of those left out, and of none), `actor`, `n_papers` (each counts
        whole), `n_fractional` (a paper of n actors counts 1/n for each), `n_old` and `n_recent` (papers in the two
        spans of the signals), `share_old` and `share_recent` (fractional papers, of all papers of the span),
        `contribution` (their difference) with its 95 % interval, `movement` ("entered" or "left", where
        chance would hardly put all papers into one span), `first_seen`, `last_seen` and `is_doubtful`. The
        contributions of a topic's rows sum to the change of its share. Without enough periods to compare,
        everything about spans is missing.

    Raises
    ------
    ConfigError
        If `by` is something else, or `min_papers` is no number from 1 on.

    Notes
    -----
    The interval holds sampling error alone: that of a sum of weights (Fay and Feuer, 1997), and of the
    difference of two (Newcombe, 1998). Shares swing from period to period beyond it, as the signals say.
    """
    check_analysis(analysis)
    if by not in COLUMNS:
        raise ConfigError(f"by must be one of {', '.join(COLUMNS)}; got {by!r}. Use one of these.")
    is_count = isinstance(min_papers, int | np.integer) and not isinstance(min_papers, bool)
    if not is_count or min_papers < 1:
        raise ConfigError(
            f"min_papers must be a whole number from 1 on; got {min_papers!r}. 1 keeps all actors."
        )
    return tabulate_actors(
        analysis.papers, analysis.assignments, analysis.timeline, by=by, min_papers=int(min_papers)
    )


def list_actors(
    papers: pd.DataFrame, assignments: pd.DataFrame, timeline: pd.DataFrame
) -> pd.DataFrame:
    """Return the actors of all kinds that have two papers of a topic or more, as one frame."""
    parts = [
        tabulate_actors(papers, assignments, timeline, by=kind, min_papers=FEWEST)
        for kind in COLUMNS
    ]
    return check_frame(pd.concat(parts), "actors")


def tabulate_actors(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    timeline: pd.DataFrame,
    *,
    by: ActorKind,
    min_papers: int,
) -> pd.DataFrame:
    """Return what `count_actors` does, from the frames of an analysis."""
    rows = spread_actors(papers, by)
    members = assignments.loc[assignments["topic"] >= 0, ["paper_id", "topic"]]
    if rows.empty or members.empty:
        return empty_frame("actors")
    names = name_actors(rows, by)
    spans = find_spans(papers, timeline)
    held = _weigh(rows, members)
    held = held.join(spans.place.rename("span"), on="paper_id")
    held = held.join(papers.set_index("paper_id")["published"], on="paper_id")
    table = _add_up(held, min_papers=min_papers)
    table = _compare(table, spans)
    table["kind"] = by
    table["actor"] = table["key"].map(names["actor"]).fillna("")
    table["is_doubtful"] = table["key"].isin(names.index[names["is_doubtful"]])
    order = table["part"].map({"actor": 0, OTHERS: 1, NOT_STATED: 2})
    table = table.assign(order=order, size=-table["n_papers"])
    table = table.sort_values(["topic", "order", "size", "actor"])
    return check_frame(table[[*FRAMES["actors"].columns]], "actors")


def _weigh(rows: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return a row per topic, paper and actor, and one per topic and paper for what no actor has."""
    held = members.merge(rows[["paper_id", "key", "weight"]], on="paper_id").assign(part="actor")
    stated = rows.groupby("paper_id")["weight"].sum()
    missing = 1 - members["paper_id"].map(stated).fillna(0.0)
    rest = members.assign(key="", weight=missing, part=NOT_STATED)
    return pd.concat([held, rest[rest["weight"] > 1e-9]], ignore_index=True)


def _add_up(held: pd.DataFrame, *, min_papers: int) -> pd.DataFrame:
    """Return sums by topic and actor; actors of few papers make one row."""
    sizes = held.groupby(["topic", "part", "key"])["paper_id"].transform("size")
    is_few = (held["part"] == "actor") & (sizes < min_papers)
    held = held.assign(part=held["part"].mask(is_few, OTHERS), key=held["key"].mask(is_few, ""))
    # Several actors of few papers may share a paper.
    firsts = {"published": "first", "span": "first"}
    grouped = held.groupby(["topic", "part", "key", "paper_id"], sort=False, dropna=False)
    single = grouped.agg({"weight": "sum", **firsts}).reset_index()
    for name, place in (("old", 0.0), ("recent", 1.0)):
        inside = (single["span"] == place).astype(float)
        single[f"n_{name}"] = inside
        single[f"weight_{name}"] = single["weight"] * inside
        single[f"square_{name}"] = single["weight"] ** 2 * inside
    single["n_papers"] = 1
    sums = ["weight", "n_papers"] + [
        f"{what}_{name}" for what in ("n", "weight", "square") for name in ("old", "recent")
    ]
    groups = single.groupby(["topic", "part", "key"], sort=True)
    table = groups[sums].sum()
    table["first_seen"] = groups["published"].min()
    table["last_seen"] = groups["published"].max()
    table["largest"] = groups["weight"].max()
    return table.reset_index().rename(columns={"weight": "n_fractional"})


def _compare(table: pd.DataFrame, spans: Spans) -> pd.DataFrame:
    """Add shares, contributions with their intervals, and who came and went."""
    numbers = ("share_old", "share_recent", "contribution", "contribution_low", "contribution_high")
    counts = ["n_old", "n_recent"]
    if not spans.is_known:
        return table.assign(
            **dict.fromkeys(numbers, np.nan), **dict.fromkeys(counts, np.nan), movement=None
        )
    sums = [
        (table[f"weight_{name}"].to_numpy(), table[f"square_{name}"].to_numpy())
        for name in ("old", "recent")
    ]
    shares = [part[0] / size for part, size in zip(sums, spans.sizes, strict=True)]
    low, high = bound_difference(
        sums[0], sums[1], spans.sizes, largest=table["largest"].to_numpy(dtype=np.float64)
    )
    values = (*shares, shares[1] - shares[0], low, high)
    table = table.assign(**dict(zip(numbers, values, strict=True)))
    both = table["n_old"] + table["n_recent"]
    weights = table[["weight_old", "weight_recent"]].groupby(table["topic"]).transform("sum")
    is_recent: pd.Series[float] = weights["weight_recent"] / np.maximum(weights.sum(axis=1), 1e-12)
    entered = (table["n_old"] == 0) & (both > 0) & (is_recent**both < CHANCE)
    left = (table["n_recent"] == 0) & (both > 0) & ((1 - is_recent) ** both < CHANCE)
    is_actor = table["part"] == "actor"
    movement = np.select([is_actor & entered, is_actor & left], ["entered", "left"], "")
    table["movement"] = pd.Series(movement, index=table.index).replace({"": None})
    return table.astype(dict.fromkeys(counts, "Int64"))
