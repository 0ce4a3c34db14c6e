"""`Tracker`: a corpus that grows, in one folder."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from trends.analysis import Analysis
from trends.analysis.assembly import assemble_analysis, find_topics
from trends.analysis.stage_cache import open_cache
from trends.analysis.stages import Clock
from trends.config import Config, load_config
from trends.corpus import Corpus
from trends.corpus.files.sources import Input
from trends.errors import ConfigError, CorpusError
from trends.formatting import format_count
from trends.runtime.clock import read_clock
from trends.runtime.files import clear_leftovers
from trends.runtime.locks import hold_output
from trends.runtime.progress import OnStage, watch_stages
from trends.schema import empty_frame
from trends.text import count_terms
from trends.topics import TopicModel
from trends.tracking.arrivals import Arrivals, join_papers, read_arrivals
from trends.tracking.ledger import Event, append_events
from trends.tracking.news import Line, list_arrivals, list_first_seen, make_news
from trends.tracking.project import (
    ProjectState,
    find_model,
    find_state,
    load_state,
    save_state,
)
from trends.tracking.project_frames import (
    add_arrivals,
    add_facts,
    add_files,
    join_frames,
    keep_news,
    stack_frames,
)
from trends.tracking.registry import begin_registry
from trends.tracking.run_record import name_run, write_run
from trends.tracking.source_account import add_sources, name_sources
from trends.tracking.standing_topics import StandingTopics, begin_topics, encode_each, extend_topics
from trends.tracking.update import Update
from trends.tracking.verdicts import (
    Verdicts,
    begin_verdicts,
    measure_changes,
    tell_changes,
)

__all__ = ["Tracker", "Update"]


class Tracker:
    """A corpus that grows, in one folder: topics stay, and new papers are placed in them.

    The first update makes the project: it reads the papers, finds their topics as `analyze` does,
    and keeps the settings. Each later one reads only files that were not read before, joins records
    of known papers with them, places the new papers in the topics that stand, and counts and tests
    anew. Old papers keep their topics, labels, numbers and places on the map. An update that is
    interrupted leaves the project as it was.

    Parameters
    ----------
    folder
        The folder of the project; it is made by the first update.
    config
        Settings of a new project, or the path of a TOML file; None takes the defaults. A project
        that exists has its own.

    Raises
    ------
    ConfigError
        If settings are given that differ from those of the project.

    Examples
    --------
    >>> import tempfile
    >>> week = pd.DataFrame({"title": ["KV cache eviction"], "published": ["2026-11-23"]})
    >>> tracker = Tracker(Path(tempfile.mkdtemp()) / "radar", Config().with_topics("KV cache"))
    >>> len(tracker.update(week).added)
    1
    >>> tracker.update(week).is_new
    False
    """

    def __init__(self, folder: str | Path, config: Config | str | Path | None = None) -> None:
        self.folder = Path(folder)
        given = load_config(config) if isinstance(config, str | Path) else config
        clear_leftovers(self.folder)
        self._state = load_state(self.folder) if find_state(self.folder).exists() else None
        if self._state is not None and given not in (None, self._state.analysis.config):
            raise ConfigError(
                f"config must be left out for the project in {self.folder}, which has its own "
                "settings; others were given. Leave it out, or begin a project in another folder."
            )
        self.config = given or Config() if self._state is None else self._state.analysis.config

    def __repr__(self) -> str:
        if self._state is None:
            return f"<Tracker of {self.folder}: no update yet>"
        n_papers = format_count(len(self._state.analysis.papers), "paper")
        return f"<Tracker of {self.folder}: {n_papers}, update {self._state.update}>"

    @property
    def analysis(self) -> Analysis:
        """The analysis of all papers after the last update."""
        return self._read_state().analysis

    @property
    def registry(self) -> pd.DataFrame:
        """All topics that ever were: permanent key, number, label, when they came and why."""
        return self._read_state().registry.copy()

    @property
    def ledger(self) -> pd.DataFrame:
        """All events, in the order in which they happened."""
        return self._read_state().ledger.copy()

    def _read_state(self) -> ProjectState:
        if self._state is None:
            raise CorpusError(
                f"A project was expected in {self.folder}; there is none yet. Make it by "
                "update(paths), or check the path."
            )
        return self._state

    def update(self, *paths: Input, on_stage: OnStage = "auto") -> Update:
        """Read new files and bring the project up to date.

        Parameters
        ----------
        *paths
            Files, folders, globs, open files and frames, as for `read_corpus`; none means the
            paths of the project's settings.
        on_stage
            As for `analyze`.

        Returns
        -------
        Update
            What is new. Without new papers nothing is changed.

        Raises
        ------
        CorpusError
            If there is no file, a named file cannot be read, or the new files hold no paper.
        OutputError
            If another run is updating the project, or its folder cannot be written.

        Warns
        -----
        TrendsWarning
            Of what reading and the stages of an analysis warn of.
        """
        with (
            hold_output(find_state(self.folder)),
            watch_stages(on_stage, f"Update of {self.folder}") as announce,
        ):
            # Another process may have updated the project since it was opened.
            clear_leftovers(self.folder)
            if find_state(self.folder).exists():
                self._state = load_state(self.folder)
            announce("Reading new files")
            known = [] if self._state is None else self._state.files["sha256"].tolist()
            arrivals = read_arrivals(paths, known, self.config)
            if self._state is None and arrivals.corpus is not None:
                return self._begin(arrivals, arrivals.corpus, Clock(announce))
            if arrivals.corpus is None:
                return self._report_nothing(arrivals)
            return self._extend(arrivals, arrivals.corpus, Clock(announce))

    def _report_nothing(self, arrivals: Arrivals) -> Update:
        state = self._read_state()
        nothing = state.analysis.papers.iloc[:0]
        return Update(
            analysis=state.analysis,
            added=nothing,
            changed=nothing,
            news=empty_frame("news"),
            number=state.update,
            day=state.day,
            n_known_files=arrivals.n_known,
        )

    def _begin(self, arrivals: Arrivals, corpus: Corpus, clock: Clock) -> Update:
        """Make the project."""
        counts, model = find_topics(
            corpus.papers, self.config, clock, open_cache(None, corpus.papers)
        )
        with clock.stage("Finding concepts"):
            _ = model.concepts_
        with clock.stage("Laying out the map"):
            standing = begin_topics(model)
        analysis = assemble_analysis(
            corpus, standing, config=self.config, clock=clock, counts=counts, with_map=True
        )
        day = read_clock().date()
        registry = begin_registry(analysis.topics, day=day, n_papers=len(corpus.papers))
        model.save(find_model(self.folder, 1))
        origins: dict[str, list[str]] = {}
        name_sources(corpus.papers, corpus.sources, origins, by=self.config.corpus.source_by)
        facts = {"model": 1, "update": 1, "day": str(day), "runs": [], "origins": origins}
        began = f"The project began with {format_count(len(corpus.papers), 'paper')}."
        return self._finish(
            arrivals,
            corpus,
            analysis=analysis,
            standing=standing,
            registry=registry,
            facts=facts,
            events=[{"kind": "created", "sentence": began}],
            verdicts=begin_verdicts(measure_changes(add_facts(analysis, registry, facts))),
            lines=[],
            added=corpus.papers,
            changed=corpus.papers.iloc[:0],
        )

    def _extend(self, arrivals: Arrivals, corpus: Corpus, clock: Clock) -> Update:
        """Add new papers to the project."""
        state = self._read_state()
        before = state.analysis
        with clock.stage("Joining records of known papers"):
            model = TopicModel.load(find_model(self.folder, state.facts["model"]))
            fresh, changed, merges = join_papers(
                before.papers, state.vectors, corpus.papers, encode_each(model, corpus.papers)
            )
        facts = {**state.facts, "origins": {**state.facts["origins"]}}
        by = self.config.corpus.source_by
        fresh = name_sources(fresh, corpus.sources, facts["origins"], by=by)
        if fresh.empty and changed.empty:
            self._keep_files(arrivals)
            return self._report_nothing(arrivals)
        day = max(read_clock().date(), state.day)
        papers = join_frames(before.papers, fresh, changed)
        whole = Corpus(
            papers=papers,
            merges=stack_frames("merges", before.merges, corpus.merges, merges),
            problems=stack_frames("problems", before.problems, corpus.problems),
            sources=add_sources(before.sources, corpus.sources, n_fresh=len(fresh), day=day),
        )
        with clock.stage("Placing new papers"):
            standing = extend_topics(
                before,
                model,
                papers,
                new=fresh,
                vectors=state.vectors,
                new_vectors=encode_each(model, fresh) if len(fresh) else None,
                forms=state.forms,
            )
        with clock.stage("Counting terms"):
            counts = count_terms(papers.sort_values("paper_id", ignore_index=True))
        analysis = assemble_analysis(
            whole, standing, config=self.config, clock=clock, counts=counts, with_map=True
        )
        facts |= {"update": state.update + 1, "day": str(day)}
        sentence = f"{format_count(len(fresh), 'paper')} added, {len(changed)} changed."
        ids = fresh["paper_id"].tolist()
        event = {"kind": "updated", "sentence": sentence, "paper_ids": ids}
        analysis = add_facts(analysis, state.registry, facts)
        with clock.stage("Telling what is new"):
            verdicts, told, events = tell_changes(
                state.verdicts, measure_changes(analysis), analysis, day=day
            )
        lines = [*told, *list_first_seen(before, analysis), *list_arrivals(before, analysis)]
        return self._finish(
            arrivals,
            corpus,
            analysis=analysis,
            standing=standing,
            registry=state.registry,
            facts=facts,
            events=[event, *events],
            verdicts=verdicts,
            lines=lines,
            added=fresh,
            changed=changed,
        )

    def _keep_files(self, arrivals: Arrivals) -> None:
        """Note that files were read that hold nothing new."""
        state = self._read_state()
        files = add_files(state.files, arrivals.files, state.update)
        self._state = dataclasses.replace(state, files=files)
        save_state(self.folder, self._state)

    def _finish(
        self,
        arrivals: Arrivals,
        read: Corpus,
        *,
        analysis: Analysis,
        standing: StandingTopics,
        registry: pd.DataFrame,
        facts: dict[str, Any],
        events: list[Event],
        verdicts: Verdicts,
        lines: list[Line],
        added: pd.DataFrame,
        changed: pd.DataFrame,
    ) -> Update:
        """Write what an update found, the state last."""
        before = self._state
        number, day = facts["update"], dt.date.fromisoformat(facts["day"])
        run = name_run(day, facts["runs"])
        facts = {**facts, "runs": [*facts["runs"], run]}
        analysis = add_facts(analysis, registry, facts)
        news = make_news(
            lines, since=None if before is None else before.day, day=day, update=number
        )
        if before is not None:
            analysis = dataclasses.replace(analysis, news=keep_news(before.analysis.news, news))
        ledger = empty_frame("ledger") if before is None else before.ledger
        ledger = append_events(ledger, events, update=number, day=day)
        state = ProjectState(
            analysis=analysis,
            registry=registry,
            ledger=ledger,
            files=add_files(None if before is None else before.files, arrivals.files, number),
            arrivals=add_arrivals(None if before is None else before.arrivals, added, number),
            vectors=standing.vectors_,
            forms=standing.forms,
            facts=facts,
            verdicts=verdicts,
        )
        write_run(
            self.folder / "runs" / run,
            read=read,
            analysis=analysis,
            frames={"registry": registry, "ledger": ledger},
            files=arrivals.files,
            facts={"name": run, "update": number, "day": str(day)},
        )
        save_state(self.folder, state)
        self._state = state
        return Update(
            analysis=analysis,
            added=added,
            changed=changed,
            news=news,
            number=number,
            day=day,
            n_known_files=arrivals.n_known,
        )
