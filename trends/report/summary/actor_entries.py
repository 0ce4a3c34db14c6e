"""What the summary holds of who writes the papers of each topic, and of groups that were compared."""

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from trends.report.summary.plain import number, one_line, records
from trends.report.typography import set_signs
from trends.schema import main_topics

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_actors_of_topics", "list_groups", "list_most_cited"]

# Chosen by hand: actors of each kind that a topic's section names, and papers to read first.
MOST_ACTORS: Final = 5
MOST_CITED: Final = 3
COLUMNS: Final = (
    *("actor", "n_papers", "n_fractional", "share_old", "share_recent"),
    *("contribution", "contribution_low", "contribution_high", "movement", "is_doubtful"),
)
# Chosen by hand: differences that the page shows of each group, of each direction.
MOST_LINES: Final = 6
GROUP_COLUMNS: Final = (
    *("topic", "kind", "label", "n_group", "n_against", "share_group", "share_against"),
    *("ratio", "ratio_low", "ratio_high", "q_value", "difference"),
)
SIGNS: Final = {"rose": 1.0, "fell": -1.0}


def list_actors_of_topics(analysis: "Analysis") -> dict[int, list[dict[str, Any]]]:
    """Return by topic what each kind of actor that the sources state contributes.

    A kind has ``kind``, ``n_actors``, ``n_doubtful``, ``n_not_stated`` (papers without one), ``n_entered``,
    ``n_left`` and ``rows``: of a topic whose share rose or fell those who add most to the change, of
    others those of most papers.
    """
    signs = {
        int(topic): SIGNS.get(str(change), 0.0)
        for topic, change in zip(analysis.signals["topic"], analysis.signals["change"], strict=True)
    }
    entries: dict[int, list[dict[str, Any]]] = {}
    for (topic, kind), rows in analysis.actors.groupby(["topic", "kind"], observed=True):
        entry = _describe(str(kind), rows, sign=signs.get(int(str(topic)), 0.0))
        if entry["n_actors"]:
            entries.setdefault(int(str(topic)), []).append(entry)
    return entries


def list_most_cited(analysis: "Analysis") -> dict[int, list[dict[str, Any]]]:
    """Return by topic the papers to read first: those cited most, where sources state it."""
    cited = analysis.papers.loc[analysis.papers["n_citations"].fillna(0) > 0]
    members = analysis.assignments.loc[analysis.assignments["topic"] >= 0, ["paper_id", "topic"]]
    rows = members.merge(cited[["paper_id", "n_citations"]], on="paper_id")
    rows = rows.sort_values(["topic", "n_citations", "paper_id"], ascending=[True, False, True])
    first = rows.groupby("topic").head(MOST_CITED)
    return {
        int(str(topic)): records(group, "paper_id", "n_citations")
        for topic, group in first.groupby("topic")
    }


def list_groups(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return a pair of groups an entry: ``group``, ``against``, ``by``, counts, ``more`` and ``less``.

    ``n_tested`` topics were asked about, ``n_alike`` surely differ little, and ``more`` and ``less`` have those
    whose difference holds, the surest first: topics, and after them concepts.
    """
    main = set(main_topics(analysis.topics)["topic"])
    entries = []
    for (group, against), rows in analysis.comparisons.groupby(["group", "against"], sort=False):
        entry: dict[str, Any] = {
            "group": one_line(group),
            "against": one_line(against),
            "by": one_line(rows["by"].iloc[0]),
            "n_tested": int(rows["p_value"].notna().sum()),
            "n_alike": int((rows["difference"] == "alike").sum()),
        }
        is_concept = ~rows["topic"].isin(main)
        ranked = rows.assign(order=is_concept).sort_values(["order", "q_value", "topic"])
        for direction in ("more", "less"):
            own = ranked[ranked["difference"] == direction]
            entry[f"n_{direction}"] = len(own)
            entry[direction] = [
                row | {"label": one_line(row["label"]), "ratio": number(row["ratio"])}
                for row in records(own.head(MOST_LINES), *GROUP_COLUMNS)
            ]
            for row, sentence in zip(entry[direction], own["sentence"], strict=False):
                row["sentence"] = set_signs(one_line(sentence))
        entries.append(entry)
    return entries


def _describe(kind: str, rows: pd.DataFrame, *, sign: float) -> dict[str, Any]:
    actors = rows[rows["part"] == "actor"]
    adds = (actors["contribution"].fillna(0.0) * sign).round(12)
    order = actors.assign(adds=adds, less=-actors["n_fractional"].round(9))
    order = order.sort_values(["adds", "less", "actor"], ascending=[False, True, True])
    missing = rows.loc[rows["part"] == "not stated", "n_papers"]
    entered = actors["movement"].eq("entered")
    left = actors["movement"].eq("left")
    shown = records(order.head(MOST_ACTORS), *COLUMNS)
    return {
        "kind": kind,
        "n_actors": len(actors),
        "n_doubtful": int(actors["is_doubtful"].sum()),
        "n_not_stated": int(missing.sum()),
        "n_entered": int(entered.sum()),
        "n_left": int(left.sum()),
        "rows": [row | {"actor": one_line(row["actor"])} for row in shown],
    }
