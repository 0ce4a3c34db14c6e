"""analyze(): the stages in order, papers in, an `Analysis` out."""

import datetime as dt
import hashlib
import importlib.metadata
import platform
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends import __version__
from trends.analysis.analysis import Analysis
from trends.analysis.stage_cache import count_kept, encode_kept, open_cache
from trends.analysis.stages import (
    Clock,
    compare_words,
    measure_trends,
    note_coverage,
    note_steps,
)
from trends.config import Config, load_config
from trends.corpus import Corpus, audit
from trends.errors import CorpusError, TrendsWarning
from trends.formatting import format_count
from trends.runtime.cache import StageCache, hash_texts
from trends.runtime.clock import read_clock
from trends.runtime.progress import OnStage, watch_stages
from trends.schema import check_frame, empty_frame
from trends.signals import find_movers
from trends.text.languages.segmentation import find_segmenters
from trends.timeline.placement import place_dates
from trends.topics import Endpoint, TopicModel
from trends.topics.concepts.concept_places import join_concepts
from trends.topics.concepts.finding import choose_shown_score
from trends.validation import complete_papers

if TYPE_CHECKING:
    from trends.encoders import Embeddings
    from trends.text import TermCounts

__all__ = ["analyze"]

PACKAGES = (
    "graspologic-native",
    "numpy",
    "pandas",
    "plotly",
    "scikit-learn",
    "scipy",
    "snowballstemmer",
    "umap-learn",
)


def analyze(
    papers: pd.DataFrame | Corpus,
    config: Config | str | Path | None = None,
    *,
    on_stage: OnStage = "auto",
    cache: str | Path | None = None,
    with_map: bool = True,
) -> Analysis:
    """Find the topics of `papers`, count them over time and test their trends.

    Parameters
    ----------
    papers
        A papers frame, or a `Corpus`, which also carries what became of each input record. Of a
        frame made elsewhere, `paper_id`, `title`, `abstract` and `published` are enough.
    config
        Settings, or the path of a TOML file of settings; None takes the defaults, under which
        no topic is named.
    on_stage
        Called with the name of each stage as it starts. ``"auto"`` shows the stages in a notebook
        or on a terminal; None shows nothing.
    cache
        Folder that keeps counts, vectors, neighbours, topics and the map of 1,000 papers and
        more, so that a run on the same papers makes only what a changed setting changes. It is
        made when it is missing, holds at most 4 GB, and may be deleted at any time. None keeps
        nothing.
    with_map
        False leaves the map out, which no other result depends on.

    Returns
    -------
    Analysis
        All frames, sorted and typed as `trends.schema.FRAMES` states.

    Raises
    ------
    CorpusError
        If there are no papers.
    ConfigError
        If a setting is wrong.
    FrameError
        If `papers` lacks columns.
    """
    config = _as_config(config)
    corpus = papers if isinstance(papers, Corpus) else _as_corpus(papers)
    if corpus.papers.empty:
        raise CorpusError(
            "An analysis needs at least one paper; the corpus holds none. "
            "Look at `python -m trends inspect` to see what was left out and why."
        )
    _check_days(corpus.papers, config)
    with watch_stages(
        on_stage, f"Analysis of {format_count(len(corpus.papers), 'paper')}"
    ) as announce:
        kept = open_cache(cache, corpus.papers)
        return _run_stages(corpus, config, Clock(announce), kept=kept, with_map=with_map)


def _check_days(papers: pd.DataFrame, config: Config) -> None:
    """Refuse a last day that no dated paper reaches before topics are found, not after."""
    with warnings.catch_warnings():
        # The counting warns of what it leaves out.
        warnings.simplefilter("ignore", TrendsWarning)
        place_dates(papers, freq=config.timeline.freq, as_of=config.timeline.as_of)


def _run_stages(
    corpus: Corpus,
    config: Config,
    clock: Clock,
    *,
    kept: tuple[StageCache, str],
    with_map: bool,
) -> Analysis:
    counts, vectors, model = _find_topics(corpus.papers, config, clock, kept)
    with clock.stage("Finding concepts"):
        concepts, mentions = model.concepts_, model.mentions_
    if with_map:
        with clock.stage("Laying out the map"):
            _ = model.map_
    found = measure_trends(corpus.papers, model, config=config, clock=clock)
    with clock.stage("Listing what moves"):
        movers = find_movers(
            corpus.papers,
            model.topics_,
            model.assignments_,
            timeline=found["timeline"],
            signals=found["signals"],
            concepts=concepts[concepts["score"] >= choose_shown_score(len(corpus.papers))],
            mentions=mentions,
            q_value=config.signals.q_value,
            min_papers=config.signals.min_papers,
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
        topics=join_concepts(model.topics_, concepts, len(corpus.papers)),
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
        config=config,
        provenance={
            **provenance,
            "encoder": vectors.encoder,
            "map": model.map_method_ if with_map else "none",
        },
        **found,
        **words,
    )


def _as_corpus(papers: pd.DataFrame) -> Corpus:
    audit = {name: empty_frame(name) for name in ("merges", "problems", "sources")}
    return Corpus(papers=check_frame(complete_papers(papers), "papers"), **audit)


def _as_config(config: Config | str | Path | None) -> Config:
    if config is None or isinstance(config, Config):
        return config or Config()
    return load_config(config)


def _find_topics(
    papers: pd.DataFrame, config: Config, clock: "Clock", kept: tuple[StageCache, str]
) -> "tuple[TermCounts, Embeddings, TopicModel]":
    cache, content = kept
    # The order in which the topics take them: so nothing is copied there.
    papers = papers[["paper_id", "title", "abstract", "published"]].sort_values(
        "paper_id", ignore_index=True
    )
    with clock.stage("Counting terms"):
        counts = count_kept(papers, cache, content)
    with clock.stage("Encoding papers"):
        vectors = encode_kept(papers, config, counts, cache=cache, content=content)
    with clock.stage("Finding topics"):
        model = TopicModel.from_config(config)
        model.fit(papers, vectors=vectors, counts=counts, cache=cache)
    if config.topics.label_endpoint:
        with clock.stage("Asking for labels"):
            endpoint = Endpoint(config.topics.label_endpoint, config.topics.label_model)
            model.ask_labels(endpoint, cache=config.topics.label_cache or None)
    return counts, vectors, model


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
