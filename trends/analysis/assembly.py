"""Join topics with all that follows from them: counts, tests, movers and words, as an `Analysis`."""

import datetime as dt
import hashlib
import importlib.metadata
import platform
from typing import TYPE_CHECKING, Any, Final, Protocol

import pandas as pd

from trends import __version__
from trends.analysis.analysis import Analysis
from trends.analysis.stage_cache import count_kept, encode_kept
from trends.analysis.stages import (
    Clock,
    CountedTopics,
    compare_words,
    list_movers,
    measure_trends,
    note_coverage,
    note_steps,
)
from trends.config import Config
from trends.corpus import Corpus, audit
from trends.groups.actors import list_actors
from trends.groups.group_comparison import tabulate_groups
from trends.runtime.cache import StageCache, hash_texts
from trends.runtime.clock import read_clock
from trends.schema import check_frame, empty_frame
from trends.signals import find_drivers
from trends.text.languages.segmentation import find_segmenters
from trends.topics import Endpoint, TopicModel
from trends.topics.concepts.concept_places import join_concepts
from trends.topics.concepts.finding import keep_shown
from trends.topics.given.given_topics import GivenTopics

if TYPE_CHECKING:
    from trends.encoders import Embeddings
    from trends.text import TermCounts

__all__ = ["DescribedTopics", "assemble_analysis", "find_topics"]

PACKAGES: Final = (
    "graspologic-native",
    "numpy",
    "pandas",
    "plotly",
    "scikit-learn",
    "scipy",
    "snowballstemmer",
    "umap-learn",
)


class DescribedTopics(CountedTopics, Protocol):
    """All that an analysis shows of topics: those of a fitted model, or those of a project."""

    terms_: pd.DataFrame
    quality_: pd.DataFrame
    notes_: tuple[str, ...]
    vectors_: "Embeddings"

    @property
    def map_(self) -> pd.DataFrame:
        """Coordinates of every paper."""

    @property
    def map_method_(self) -> str:
        """How the map was made."""

    @property
    def hierarchy_(self) -> pd.DataFrame:
        """The broader topics that topics join."""

    @property
    def overlaps_(self) -> pd.DataFrame:
        """Named topics that share papers."""

    @property
    def unassigned_(self) -> pd.DataFrame:
        """Why papers belong to no topic."""

    @property
    def concepts_(self) -> pd.DataFrame:
        """One row per concept."""

    @property
    def mentions_(self) -> pd.DataFrame:
        """One row per paper and concept that it mentions."""


def assemble_analysis(
    corpus: Corpus,
    model: DescribedTopics,
    *,
    config: Config,
    clock: Clock,
    counts: "TermCounts",
    with_map: bool,
    origin: str = "",
    compare_by: str | None = None,
) -> Analysis:
    """Count the topics over time, test their trends, and put all frames together.

    Parameters
    ----------
    corpus
        The papers, with the account of their files.
    model
        The topics of these papers.
    config
        The settings.
    clock
        Announces the stages.
    counts
        Term counts of the papers.
    with_map
        Whether the map is part of the result.
    origin
        What made topics that were given; empty where they were discovered.
    compare_by
        Column of the papers whose groups are compared; None compares none.
    """
    concepts, mentions = model.concepts_, model.mentions_
    found, panel = measure_trends(corpus.papers, model, counts=counts, config=config, clock=clock)
    shown = keep_shown(concepts, len(corpus.papers))
    with clock.stage("Listing what moves"):
        movers = list_movers(
            corpus.papers, model, shown, mentions, found=found, panel=panel, config=config
        )
        drivers = find_drivers(
            corpus.papers,
            model.topics_,
            model.assignments_,
            shown,
            mentions,
            timeline=found["timeline"],
            q_value=config.signals.q_value,
            min_papers=config.signals.min_papers,
        )
    with clock.stage("Counting actors"):
        actors = list_actors(corpus.papers, model.assignments_, found["timeline"])
    topics = join_concepts(model.topics_, concepts, len(corpus.papers))
    comparisons = empty_frame("comparisons")
    if compare_by is not None:
        with clock.stage("Comparing groups"):
            comparisons = tabulate_groups(
                corpus.papers,
                topics,
                model.assignments_,
                mentions,
                by=compare_by,
                q_value=config.signals.q_value,
            )
    with clock.stage("Comparing words"):
        words = compare_words(
            corpus.papers, model, found["timeline"], counts=counts, q_value=config.signals.q_value
        )
    notes = [
        *model.notes_,
        *audit(corpus, for_report=True),
        *note_steps(corpus.papers, found["timeline"]),
        *note_coverage(found["coverage"]),
    ]
    provenance = {**_provenance(corpus, config, clock), "notes": notes}
    return Analysis(
        papers=corpus.papers,
        assignments=model.assignments_,
        topics=topics,
        mentions=mentions,
        terms=model.terms_,
        map=model.map_ if with_map else empty_frame("map"),
        hierarchy=check_frame(model.hierarchy_, "hierarchy"),
        overlaps=check_frame(model.overlaps_, "overlaps"),
        unassigned=check_frame(model.unassigned_, "unassigned"),
        quality=model.quality_,
        sources=corpus.sources,
        merges=corpus.merges,
        problems=corpus.problems,
        movers=movers,
        drivers=drivers,
        actors=actors,
        comparisons=comparisons,
        config=config,
        provenance={
            **provenance,
            "encoder": model.vectors_.encoder,
            "map": model.map_method_ if with_map else "none",
            "given_topics": origin,
        },
        **found,
        **words,
    )


def find_topics(
    papers: pd.DataFrame,
    config: Config,
    clock: Clock,
    kept: tuple[StageCache, str],
    *,
    given: GivenTopics | TopicModel | None = None,
) -> "tuple[TermCounts, TopicModel]":
    """Count the terms of papers, encode them, and find their topics.

    Parameters
    ----------
    papers
        The papers.
    config
        The settings.
    clock
        Announces the stages.
    kept
        What `open_cache` returned.
    given
        Topics that exist already; None discovers them.
    """
    cache, content = kept
    # The order in which the topics take them: so nothing is copied there.
    papers = papers[["paper_id", "title", "abstract", "published"]].sort_values(
        "paper_id", ignore_index=True
    )
    with clock.stage("Counting terms"):
        counts = count_kept(papers, cache, content)
    if isinstance(given, TopicModel):
        return counts, given
    with clock.stage("Encoding papers"):
        vectors = encode_kept(papers, config, counts, cache=cache, content=content)
    with clock.stage("Finding topics"):
        model = TopicModel.from_config(config)
        if given is not None:
            model.named_topics = ()
        model.fit(papers, given, vectors=vectors, counts=counts, cache=cache)
    if config.topics.label_endpoint:
        with clock.stage("Asking for labels"):
            endpoint = Endpoint(config.topics.label_endpoint, config.topics.label_model)
            model.ask_labels(endpoint, cache=config.topics.label_cache or None)
    return counts, model


def _provenance(corpus: Corpus, config: Config, clock: Clock) -> dict[str, Any]:
    texts = (text for name in ("title", "abstract") for text in corpus.papers[name].dropna())
    segmenters = find_segmenters(texts)
    return {
        "created": read_clock().isoformat(),
        "today": dt.datetime.now(dt.UTC).date().isoformat(),
        "trends": __version__,
        "python": platform.python_version(),
        # The system and its machine alone: the longer form can tell whose machine it is.
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": {name: importlib.metadata.version(name) for name in (*PACKAGES, *segmenters)},
        "random_state": config.random_state,
        "papers_sha256": _hash_papers(corpus.papers),
        "seconds": clock.seconds,
    }


def _hash_papers(papers: pd.DataFrame) -> str:
    """Hash what decides the result: ids, texts and dates, in the frame's own order."""
    days = papers["published"].to_numpy(dtype="datetime64[us]")
    return hashlib.sha256(hash_texts(papers).encode() + days.tobytes()).hexdigest()
