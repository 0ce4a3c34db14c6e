"""Figures of an analysis. Each function takes an `Analysis` and returns a plotly Figure."""

from trends.plots.burst import bursts
from trends.plots.coverage import corpus_coverage
from trends.plots.field.contributions import actors
from trends.plots.field.group_ratios import group_ratios
from trends.plots.forecast import forecasts
from trends.plots.growth import growth_forest
from trends.plots.heatmap import topic_heatmap
from trends.plots.hierarchy import topic_hierarchy
from trends.plots.landscape import topic_map
from trends.plots.moving import movers
from trends.plots.multiples import small_multiples
from trends.plots.overlap import topic_overlap
from trends.plots.paper_counts import topic_counts
from trends.plots.shares import topic_shares
from trends.plots.terms import topic_terms
from trends.plots.volume import topic_volume
from trends.plots.words import vocabulary_changes

__all__ = [
    "actors",
    "bursts",
    "corpus_coverage",
    "forecasts",
    "group_ratios",
    "growth_forest",
    "movers",
    "small_multiples",
    "topic_counts",
    "topic_heatmap",
    "topic_hierarchy",
    "topic_map",
    "topic_overlap",
    "topic_shares",
    "topic_terms",
    "topic_volume",
    "vocabulary_changes",
]


def __dir__() -> list[str]:
    return list(__all__)
