"""What the summary holds beside the topics: broader ones, words on the rise, papers left over."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from trends.plots.drawing.periods import find_freq, label_period
from trends.report.summary.plain import one_line, records
from trends.topics.named.overlaps import REDUNDANT

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = [
    "count_reasons",
    "describe_redundancy",
    "list_broader_topics",
    "list_coverage",
    "list_rising_words",
]

# Chosen by hand: rising words listed in the report.
MOST_WORDS = 12
RISING = ("among", "term", "n_papers", "first_seen", "rise_bound", "q_value")


def list_broader_topics(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the broader topics, broadest first, each with the topics in it and where it lies.

    Each has ``number``, ``label``, ``level``, ``n_papers``, ``topics`` (all in it), ``own_topics``
    (those in no broader topic within it), and ``inside``, the number of the one that holds it.
    """
    nodes = records(analysis.hierarchy, "topic", "level", "label", "parent", "n_papers")
    children: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        if node["parent"] is not None:
            children[node["parent"]].append(node["topic"])
    levels = {node["topic"]: node["level"] for node in nodes}

    def leaves(topic: int) -> list[int]:
        """Return the topics within a broader topic, at any depth."""
        if levels[topic] == 0:
            return [topic]
        return sorted(leaf for child in children[topic] for leaf in leaves(child))

    return [
        {
            "number": node["topic"],
            "label": one_line(node["label"]),
            "level": node["level"],
            "n_papers": node["n_papers"],
            "topics": leaves(node["topic"]),
            "own_topics": sorted(child for child in children[node["topic"]] if not levels[child]),
            "inside": node["parent"],
        }
        for node in sorted(nodes, key=lambda node: (-node["level"], -node["n_papers"]))
        if node["level"] > 0
    ]


def list_rising_words(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the terms that rise most surely, twelve at most in all papers and in those of no topic."""
    firsts = analysis.rising_terms.groupby("among", observed=True).head(MOST_WORDS)
    freq = find_freq(analysis)
    rows = records(firsts, *RISING)
    said = {(row["among"], row["term"].lower()) for row in rows}
    return [
        row | {"term": one_line(row["term"]), "first_seen": label_period(row["first_seen"], freq)}
        for row in rows
        # The plural beside its singular says nothing new.
        if (row["among"], row["term"].lower().removesuffix("s")) not in said
        or not row["term"].endswith("s")
    ]


def list_coverage(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return how many papers are counted over time, and why the others are not."""
    rows = records(analysis.coverage, "part", "n_papers", "meaning")
    return [row for row in rows if row["n_papers"]]


def count_reasons(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return why papers belong to no topic, commonest first: ``reason`` and ``n_papers``."""
    counts = analysis.unassigned["reason"].value_counts()
    return [{"reason": str(reason), "n_papers": int(n)} for reason, n in counts.items() if n]


def describe_redundancy(analysis: "Analysis") -> list[str]:
    """Return a sentence for each two named topics of which one seems to be too many."""
    found = analysis.overlaps[analysis.overlaps["relation"].isin(list(REDUNDANT))]
    return [
        f"{one_line(row['label'])} and {one_line(row['other_label'])} {REDUNDANT[row['relation']]}."
        for row in found.to_dict("records")
    ]
