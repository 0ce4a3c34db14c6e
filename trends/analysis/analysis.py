"""`Analysis`: everything one run found, as frames."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from trends.analysis import store
from trends.config import Config
from trends.formatting import format_count
from trends.runtime.notebook_views import draw_view

__all__ = ["Analysis"]


@dataclass(frozen=True, repr=False)
class Analysis:
    """Everything one run found, as frames; see `trends.schema.FRAMES` for their columns.

    Attributes
    ----------
    papers, assignments, topics, terms, map
        What was read, and which topics it belongs to.
    hierarchy, overlaps, unassigned
        The broader topics that topics join, named topics that share papers, and why papers belong
        to no topic.
    timeline, signals, bands, bursts, change_points, forecasts
        Papers per topic and period, and what can be said about them.
    vocabulary
        Terms that entered or left each topic.
    rising_terms
        Terms whose share of papers rises: in all papers, and in those without a topic.
    mix
        How much of each topic's change is a shift between the sources or the venues.
    coverage
        How many papers are counted over time, and why the others are not.
    quality
        How good the topics are: one measure a row.
    sources, merges, problems
        What became of the input files' records.
    config
        The settings in force.
    provenance
        Versions, seed, hash of the papers, seconds per stage, when and by what it was made, and
        notes on what weakens the result.
    """

    papers: pd.DataFrame
    assignments: pd.DataFrame
    topics: pd.DataFrame
    terms: pd.DataFrame
    map: pd.DataFrame
    hierarchy: pd.DataFrame
    overlaps: pd.DataFrame
    unassigned: pd.DataFrame
    timeline: pd.DataFrame
    signals: pd.DataFrame
    bands: pd.DataFrame
    bursts: pd.DataFrame
    change_points: pd.DataFrame
    forecasts: pd.DataFrame
    vocabulary: pd.DataFrame
    rising_terms: pd.DataFrame
    mix: pd.DataFrame
    coverage: pd.DataFrame
    quality: pd.DataFrame
    sources: pd.DataFrame
    merges: pd.DataFrame
    problems: pd.DataFrame
    config: Config = field(default_factory=Config)
    provenance: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        n_dated = int(self.papers["published"].notna().sum())
        lines = [f"<Analysis of {format_count(len(self.papers), 'paper')} ({n_dated} dated)>"]
        lines += [
            f"  {row.topic:>3}  {row.label} ({row.kind}): {format_count(int(str(row.n_papers)), 'paper')}"
            for row in self.topics.itertuples()
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str | None:
        return draw_view(self)

    def save(self, path: str | Path) -> Path:
        """Write the analysis to the folder `path`; a folder there is replaced whole or kept.

        Raises
        ------
        OutputError
            If the folder cannot be written, or holds something that is not an analysis.
        """
        frames = {name: getattr(self, name) for name in store.FRAME_NAMES}
        return store.save(Path(path), frames=frames, config=self.config, provenance=self.provenance)

    @classmethod
    def load(cls, path: str | Path) -> "Analysis":
        """Read an analysis that `save` wrote.

        Raises
        ------
        CorpusError
            If the folder is missing, incomplete, or its files were changed since.
        """
        frames, config, provenance = store.load(Path(path))
        return cls(**frames, config=config, provenance=provenance)
