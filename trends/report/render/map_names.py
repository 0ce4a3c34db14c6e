"""Names of concepts on the map, for a reader who looks closer."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trends.report.summary.plain import one_line

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_map_names"]

# A bound on the size of the page: concepts with a name on the map, those of most papers first.
MOST_NAMES: Final = 800
# Chosen by hand: of fewer papers, the middle says little.
FEWEST_PAPERS: Final = 3
# Chosen by hand on screenshots of 8,000 papers: half of the papers about a concept lie within so
# much of the map's width around its name; a concept that lies everywhere has no place.
WIDEST: Final = 0.08


def list_map_names(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return where concepts lie on the map, those with the most papers about them first.

    Parameters
    ----------
    analysis
        The analysis; ``map``, ``concepts`` and ``mentions`` are read.

    Returns
    -------
    list of dict
        ``label``, ``n_papers`` (papers about it), and ``x`` and ``y``, the medians of their places.
        A concept that has the name of a topic, which the map names anyway, and one whose papers
        lie all over the map are left out.
    """
    points, concepts = analysis.map, analysis.concepts
    about = analysis.mentions.loc[analysis.mentions["is_about"], ["paper_id", "topic"]]
    placed = about.merge(points, on="paper_id")
    placed = placed[placed["topic"].isin(concepts["topic"])]
    if placed.empty:
        return []
    middles = placed.groupby("topic")[["x", "y"]].median()
    center = middles.loc[placed["topic"]].to_numpy()
    placed["distance"] = np.hypot(*(placed[["x", "y"]].to_numpy() - center).T)
    spread = placed.groupby("topic")["distance"].agg(["median", "size"])
    width = float(np.hypot(np.ptp(points["x"]), np.ptp(points["y"])))
    is_place = (spread["median"] <= WIDEST * width) & (spread["size"] >= FEWEST_PAPERS)
    named = set(analysis.topics.loc[analysis.topics["kind"] != "concept", "label"].str.casefold())
    labels = concepts.set_index("topic")["label"]
    kept = spread[is_place].join(middles).join(labels)
    kept = kept[~kept["label"].str.casefold().isin(named)]
    kept = kept.sort_values(["size", "label"], ascending=[False, True]).head(MOST_NAMES)
    columns = (kept[name].tolist() for name in ("label", "size", "x", "y"))
    return [
        {"label": one_line(label), "n_papers": size, "x": round(x, 4), "y": round(y, 4)}
        for label, size, x, y in zip(*columns, strict=True)
    ]
