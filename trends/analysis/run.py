"""analyze(): the stages in order, papers in, an `Analysis` out."""

import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from trends.analysis.analysis import Analysis
from trends.analysis.assembly import assemble_analysis, find_topics
from trends.analysis.stage_cache import open_cache
from trends.analysis.stages import Clock
from trends.analysis.topic_stage import name_origin, take_topics
from trends.config import Config, load_config
from trends.corpus import Corpus
from trends.errors import CorpusError, TrendsWarning
from trends.formatting import format_count
from trends.groups.group_comparison import pair_groups
from trends.runtime.cache import StageCache
from trends.runtime.progress import OnStage, watch_stages
from trends.schema import check_frame, empty_frame
from trends.timeline.placement import place_dates
from trends.topics import TopicModel
from trends.topics.given.given_topics import GivenTopics
from trends.validation import complete_papers

__all__ = ["analyze"]


def analyze(
    papers: pd.DataFrame | Corpus,
    config: Config | str | Path | None = None,
    *,
    on_stage: OnStage = "auto",
    topics: Any = None,
    compare_by: str | None = None,
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
    topics
        Topics that exist already; None discovers them. A fitted `TopicModel`, which places papers that
        it does not know; a fitted BERTopic; the name of a column of labels, several per paper allowed
        (a list, or a text with semicolons or vertical bars); labels, or numbers with -1 for none; a
        matrix of weights, papers x topics (NMF, LDA, Turftopic), of which a paper's largest counts; a
        pair ``(model, vectorizer)`` of scikit-learn; or a frame with `paper_id`, `topic` and, if
        known, `label` and `score`. What has no `paper_id` is in the order of `papers`. Of labels, those
        of most papers are kept: 100, or the setting `n_topics`.
    compare_by
        Column of the papers, such as ``"venue"`` or ``"source"``, whose groups are compared as
        `compare_groups` does; None compares none.
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
        If a setting is wrong, or `topics` does not fit the papers.
    FrameError
        If `papers` or a frame of topics lacks columns, or does not fit.
    """
    config = _as_config(config)
    corpus = papers if isinstance(papers, Corpus) else _as_corpus(papers)
    if corpus.papers.empty:
        raise CorpusError(
            "An analysis needs at least one paper; the corpus holds none. "
            "Look at `python -m trends inspect` to see what was left out and why."
        )
    _check_days(corpus.papers, config)
    if compare_by is not None:
        pair_groups(corpus.papers, compare_by)
    if topics is not None:
        # Rows of the frame as the user has it: `corpus` has them sorted.
        rows = papers.papers if isinstance(papers, Corpus) else papers
        topics = take_topics(topics, rows, config)
    with watch_stages(
        on_stage, f"Analysis of {format_count(len(corpus.papers), 'paper')}"
    ) as announce:
        kept = open_cache(cache, corpus.papers)
        return _run_stages(
            corpus,
            config,
            Clock(announce),
            topics=topics,
            compare_by=compare_by,
            kept=kept,
            with_map=with_map,
        )


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
    topics: GivenTopics | TopicModel | None,
    compare_by: str | None,
    kept: tuple[StageCache, str],
    with_map: bool,
) -> Analysis:
    counts, model = find_topics(corpus.papers, config, clock, kept, given=topics)
    with clock.stage("Finding concepts"):
        if not isinstance(topics, TopicModel):
            settings = config.topics
            model.change_concepts(
                banned=settings.banned_concepts, regrouped=settings.regrouped_concepts
            )
        _ = model.concepts_, model.mentions_
    if with_map:
        with clock.stage("Laying out the map"):
            _ = model.map_
    return assemble_analysis(
        corpus,
        model,
        config=config,
        clock=clock,
        counts=counts,
        with_map=with_map,
        origin=name_origin(topics),
        compare_by=compare_by,
    )


def _as_corpus(papers: pd.DataFrame) -> Corpus:
    audit = {name: empty_frame(name) for name in ("merges", "problems", "sources")}
    return Corpus(papers=check_frame(complete_papers(papers), "papers"), **audit)


def _as_config(config: Config | str | Path | None) -> Config:
    if config is None or isinstance(config, Config):
        return config or Config()
    return load_config(config)
