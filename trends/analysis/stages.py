"""The stages that follow the topics: counts over time, tests, second looks, and words."""

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from trends import signals
from trends.config import Config
from trends.errors import TrendsWarning
from trends.runtime.memory import release_memory
from trends.schema import FRAMES, check_frame, empty_frame, name_families
from trends.signals import (
    compare_vocabulary,
    decompose_growth,
    find_collection_steps,
    find_rising_terms,
)
from trends.text.truecasing import count_capitals, restore_capitals
from trends.timeline import count_coverage, count_topics

if TYPE_CHECKING:
    from trends.text import TermCounts

__all__ = [
    "Clock",
    "CountedTopics",
    "compare_words",
    "list_movers",
    "measure_trends",
    "note_coverage",
    "note_steps",
]

PARTS = ("source", "venue")
# Terms of fewer papers are no trend of a large field, and testing them all would take minutes.
FEWEST_WITH_TERM = 10
SHARE_WITH_TERM = 0.001
MOST_SPELLED = 20_000


class CountedTopics(Protocol):
    """What the count over time and its tests need of topics."""

    assignments_: pd.DataFrame
    topics_: pd.DataFrame

    @property
    def nearest_topics_(self) -> pd.DataFrame:
        """The nearest topic of each."""

    @property
    def resamples_(self) -> Iterator[pd.DataFrame]:
        """Areas found again on parts of the papers."""


def measure_trends(
    papers: pd.DataFrame,
    model: CountedTopics,
    *,
    counts: "TermCounts",
    config: Config,
    clock: "Clock",
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Count the topics over time and test them; return the frames by their names, and the word panel."""
    assignments = model.assignments_

    with clock.stage("Counting papers per period"):
        timeline = count_topics(
            papers,
            assignments,
            freq=config.timeline.freq,
            as_of=config.timeline.as_of,
            topics=model.topics_["topic"],
        )
        # What the count warns of has been said by now.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TrendsWarning)
            coverage = count_coverage(
                papers, freq=config.timeline.freq, as_of=config.timeline.as_of
            )
        panel = signals.count_word_panel(timeline, papers=papers, counts=counts)
    context = signals.TrendContext(timeline, panel)
    with clock.stage("Testing trends"):
        assessed = signals.assess_trends(
            context,
            papers=papers,
            assignments=assignments,
            topics=model.topics_["topic"],
            families=name_families(model.topics_),
            as_of=config.timeline.as_of,
            q_value=config.signals.q_value,
            min_papers=config.signals.min_papers,
        )
    with clock.stage("Looking for bursts"):
        bursts = signals.find_bursts(
            context, q_value=config.signals.q_value, min_papers=config.signals.min_papers
        )
    with clock.stage("Looking at claims again"):
        nearest = model.nearest_topics_
        checks = signals.check_claims(
            context,
            assessed,
            papers=papers,
            assignments=assignments,
            neighbours=dict(zip(nearest["topic"], nearest["nearest"], strict=True)),
            refits=model.resamples_,
            as_of=config.timeline.as_of,
        )
        bursts = signals.check_bursts(context, bursts, papers=papers, assignments=assignments)
        labels = dict(zip(model.topics_["topic"], model.topics_["label"], strict=True))
        assessed = signals.qualify_claims(assessed, checks, labels=labels, bursts=bursts)
        assessed = signals.qualify_changes(
            assessed, context, papers=papers, assignments=assignments
        )
        bursts = bursts[bursts["holds_within_sources"]]
    with clock.stage("Looking for changes and forecasts"):
        frames = {
            "timeline": timeline,
            "coverage": coverage,
            "mix": _split_changes(timeline, papers, assignments),
            "signals": assessed,
            "bands": signals.smooth_shares(context),
            "bursts": check_frame(bursts[list(FRAMES["bursts"].columns)], "bursts"),
            "change_points": signals.find_changes(context, signals=assessed),
            "forecasts": signals.forecast_shares(context, min_papers=config.signals.min_papers),
        }
    return frames, panel


def list_movers(
    papers: pd.DataFrame,
    model: CountedTopics,
    concepts: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    found: dict[str, pd.DataFrame],
    panel: pd.DataFrame,
    config: Config,
) -> pd.DataFrame:
    """Return what moves among topics and concepts, from what `measure_trends` returned."""
    return signals.find_movers(
        papers,
        model.topics_,
        model.assignments_,
        timeline=found["timeline"],
        signals=found["signals"],
        concepts=concepts,
        mentions=mentions,
        panel=panel,
        q_value=config.signals.q_value,
        min_papers=config.signals.min_papers,
    )


def _split_changes(
    timeline: pd.DataFrame, papers: pd.DataFrame, assignments: pd.DataFrame
) -> pd.DataFrame:
    """Split each topic's change by whatever the papers come from in more than one kind."""
    frames = [
        decompose_growth(timeline, papers=papers, assignments=assignments, by=part).assign(by=part)
        for part in PARTS
        if part in papers.columns and len(papers[part].dropna().drop_duplicates()) > 1
    ]
    return check_frame(pd.concat(frames), "mix") if frames else empty_frame("mix")


def compare_words(
    papers: pd.DataFrame,
    model: CountedTopics,
    timeline: pd.DataFrame,
    *,
    counts: "TermCounts",
    q_value: float,
) -> dict[str, pd.DataFrame]:
    """Find the words that entered or left a topic, and those that rise with or without one."""
    assignments = model.assignments_
    vocabulary = compare_vocabulary(timeline, papers=papers, assignments=assignments, counts=counts)
    homeless = assignments.loc[assignments["topic"] < 0, "paper_id"]
    rising = [
        find_rising_terms(
            timeline,
            papers=papers,
            counts=counts,
            among=among,
            assignments=assignments,
            min_papers=max(FEWEST_WITH_TERM, round(SHARE_WITH_TERM * len(papers))),
            q_value=q_value,
        ).assign(among=name)
        for name, among in (("all papers", None), ("papers without a topic", homeless))
    ]
    frames = {"vocabulary": vocabulary, "rising_terms": pd.concat(rising)}
    spelled = _spell({term for frame in frames.values() for term in frame["term"]}, papers)
    return {
        name: check_frame(frame.assign(term=frame["term"].map(spelled)), name)
        for name, frame in frames.items()
    }


def _spell(terms: set[str], papers: pd.DataFrame) -> dict[str, str]:
    """Return terms with the capitals that the papers give them; very many papers are sampled."""
    some = papers.iloc[:: len(papers) // MOST_SPELLED + 1]
    texts = [*some["title"].dropna(), *some["abstract"].dropna()]
    return restore_capitals(sorted(terms), count_capitals(texts))


def note_steps(papers: pd.DataFrame, timeline: pd.DataFrame) -> list[str]:
    """Say when the collection itself changed, since that is no trend of the field."""
    steps = find_collection_steps(timeline, papers=papers).to_dict("records")
    return [
        f"From {step['period']:%Y-%m-%d} on, {step['source']} makes up {step['share_after']:.0%} of "
        f"the papers ({step['share_before']:.0%} before): the collection changed, which is no trend "
        "of the field."
        for step in steps
    ]


def note_coverage(coverage: pd.DataFrame) -> list[str]:
    """Say how many papers lie after the last day asked for: they count in topics all the same."""
    later = coverage[(coverage["part"] == "after as_of") & (coverage["n_papers"] > 0)]
    return [
        f"{row['n_papers']:,} of {coverage['n_papers'].sum():,} papers count in topics, but not "
        f"over time. {row['meaning']}"
        for row in later.to_dict("records")
    ]


class Clock:
    """Announces stages and keeps the seconds that each took."""

    def __init__(self, on_stage: Callable[[str], None]) -> None:
        self.on_stage = on_stage
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce the stage `name`, and keep how long what follows takes."""
        self.on_stage(name)
        start = time.perf_counter()
        yield
        release_memory()
        self.seconds[name] = round(time.perf_counter() - start, 3)
