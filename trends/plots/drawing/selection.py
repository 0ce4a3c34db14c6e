"""Which topics and rows a figure draws, and what topics are called."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from trends.errors import ConfigError, list_offenders
from trends.schema import main_topics
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = [
    "NO_DATES",
    "UNASSIGNED",
    "pick_dated_topics",
    "pick_topics",
    "rows_of",
    "shorten",
    "topic_labels",
    "topic_positions",
    "wrap",
]

UNASSIGNED = "No topic"
NO_DATES = "No paper has a date, so nothing can be shown over time."


def topic_labels(analysis: "Analysis") -> dict[int, str]:
    """Return the label of each topic, in the order of the topics frame."""
    check_analysis(analysis)
    topics = main_topics(analysis.topics)
    return {
        int(topic): str(label)
        for topic, label in zip(topics["topic"], topics["label"], strict=True)
    }


def topic_positions(analysis: "Analysis") -> dict[int, int]:
    """Return each topic's place in the topics frame, which decides its colour everywhere."""
    topics = main_topics(analysis.topics)["topic"]
    return {int(topic): place for place, topic in enumerate(topics)}


def pick_topics(
    analysis: "Analysis", topics: Sequence[int | str] | None, *, limit: int = 8
) -> list[int]:
    """Return the topics to draw: those asked for, else the named and the largest discovered ones.

    Raises
    ------
    ConfigError
        If a topic asked for is not in the analysis.
    """
    check_analysis(analysis)
    frame = main_topics(analysis.topics)
    known = [int(topic) for topic in frame["topic"]]
    given: object = topics
    if given is not None and (isinstance(given, str) or not isinstance(given, Iterable)):
        numbers = known[:2] if isinstance(given, str) else [given]
        raise ConfigError(
            f"topics must be a list of topics' numbers or labels; got {given!r}. Give them in brackets: {numbers}."
        )
    if topics is not None:
        number_of: dict[object, int] = {topic: topic for topic in known}
        number_of |= {
            str(label).casefold(): number
            for label, number in zip(frame["label"], known, strict=True)
        }
        asked = [topic.strip().casefold() if isinstance(topic, str) else topic for topic in topics]
        unknown = [topic for topic, key in zip(topics, asked, strict=True) if key not in number_of]
        if unknown:
            raise ConfigError(
                f"topics must be numbers or labels of the analysis' {len(known)} topics; got "
                f"{list_offenders(unknown)}. See analysis.topics for both."
            )
        return [number_of[key] for key in asked]
    ranked = frame.assign(is_discovered=frame["kind"] == "area").sort_values(
        ["is_discovered", "n_papers", "topic"], ascending=[True, False, True]
    )
    return sorted(int(topic) for topic in ranked["topic"].head(limit))


def pick_dated_topics(
    analysis: "Analysis", topics: Sequence[int | str] | None, *, limit: int = 8
) -> list[int]:
    """Return the topics to draw over time, as `pick_topics` does; none if no paper has a date."""
    chosen = pick_topics(analysis, topics, limit=limit)
    return [] if analysis.timeline.empty else chosen


def rows_of(frame: pd.DataFrame, topic: int) -> pd.DataFrame:
    """Return the rows of one topic."""
    return frame.loc[frame["topic"] == topic]


def shorten(text: str, n_characters: int = 34) -> str:
    """Return `text`, cut at a word with an ellipsis where it is longer than `n_characters`."""
    text = " ".join(text.split())
    if len(text) <= n_characters:
        return text
    cut = text[: n_characters - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > n_characters // 2 else cut}…"


def wrap(text: str, width: int = 24, *, n_lines: int = 2) -> list[str]:
    """Return `text` in lines of `width` characters at most, the last cut with an ellipsis.

    Examples
    --------
    >>> wrap("Reward models, vision-language models")
    ['Reward models,', 'vision-language models']
    """
    lines = textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)
    if len(lines) > n_lines:
        lines = [*lines[: n_lines - 1], shorten(" ".join(lines[n_lines - 1 :]), width)]
    return lines
