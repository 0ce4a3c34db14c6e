"""`Analysis`: everything one run found, as frames."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.analysis import store
from trends.config import Config
from trends.formatting import format_count
from trends.runtime.notebook_views import draw_view
from trends.schema import FRAMES, check_frame, empty_frame, main_topics
from trends.topics.concept_topics import find_number
from trends.topics.concepts.concept_places import select_members

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Analysis"]


@dataclass(frozen=True, repr=False)
class Analysis:
    """Everything one run found, as frames; see `trends.schema.FRAMES` for their columns.

    Attributes
    ----------
    papers, assignments, topics, terms, map
        What was read, and which topics it belongs to. `topics` holds named topics, areas and
        concepts; papers are assigned to the first two kinds.
    mentions
        Which papers mention which concepts, and which are about them.
    hierarchy, overlaps, unassigned
        The broader topics that topics join, named topics that share papers, and why papers belong
        to no topic.
    timeline, signals, bands, bursts, change_points, forecasts
        Papers per topic and period, and what can be said about them.
    movers
        What rises, what is new, what fades and what is steady: named topics, areas and concepts in
        ranked lists.
    drivers
        The concepts that rose or fell within each topic, with their part of its change.
    actors
        Authors, institutions, countries and venues by topic, and their part in its change.
    comparisons
        Shares of topics in groups of papers, if any were compared.
    news
        What the last updates of a project brought; empty of any other analysis.
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
    mentions: pd.DataFrame = field(default_factory=lambda: empty_frame("mentions"))
    movers: pd.DataFrame = field(default_factory=lambda: empty_frame("movers"))
    drivers: pd.DataFrame = field(default_factory=lambda: empty_frame("drivers"))
    actors: pd.DataFrame = field(default_factory=lambda: empty_frame("actors"))
    comparisons: pd.DataFrame = field(default_factory=lambda: empty_frame("comparisons"))
    news: pd.DataFrame = field(default_factory=lambda: empty_frame("news"))
    config: Config = field(default_factory=Config)
    provenance: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        n_dated = int(self.papers["published"].notna().sum())
        lines = [f"<Analysis of {format_count(len(self.papers), 'paper')} ({n_dated} dated)>"]
        lines += [
            f"  {row.topic:>3}  {row.label} ({row.kind}): {format_count(int(str(row.n_papers)), 'paper')}"
            for row in main_topics(self.topics).itertuples()
        ]
        if len(self.concepts):
            lines.append(f"  and {format_count(len(self.concepts), 'concept')}")
        return "\n".join(lines)

    @property
    def concepts(self) -> pd.DataFrame:
        """The concepts among the topics, with their spellings and the topic that each lies in."""
        rows = self.topics[self.topics["kind"] == "concept"]
        absent = [name for name in FRAMES["concepts"].columns if name not in rows]
        return check_frame(rows.assign(**dict.fromkeys(absent)), "concepts")[
            [*FRAMES["concepts"].columns]
        ]

    def members(self, topic: int | str, *, about: bool = False) -> "NDArray[Any]":
        """Return the papers of a topic of any kind, as `TopicModel.members` does.

        Parameters
        ----------
        topic
            Its number or its label; of a concept, any of its spellings.
        about
            Of a concept, only papers that are about it; else all that mention it.

        Raises
        ------
        ConfigError
            If there is no such topic.
        """
        is_concept = self.topics["kind"] == "concept"
        number = find_number(topic, self.topics[~is_concept], self.topics[is_concept])
        return select_members(
            number,
            assignments=self.assignments,
            mentions=self.mentions,
            is_concept=number in self.topics.loc[is_concept, "topic"].to_numpy(),
            about=about,
        )

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
