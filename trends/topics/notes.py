"""What a reader of the topics should know, in plain sentences."""

import warnings
from typing import Final

import pandas as pd

from trends.errors import TrendsWarning, count_things, list_offenders

# An overlap of 0.75 with topics of resampled papers makes a topic a finding; from 0.6 on there is a
# pattern, but which papers belong to it is open (Hennig, 2007).
LOOSE_STABILITY: Final = 0.6
FIRM_STABILITY: Final = 0.75
# What the label of a topic begins with that its names hardly speak for.
MIXED: Final = "Mixed: "

__all__ = ["LOOSE_STABILITY", "MIXED", "make_notes", "warn_of_topics_without_limits"]


def make_notes(topics: pd.DataFrame, reason: str, n_papers: int) -> tuple[str, ...]:
    """Return plain sentences about what a reader might otherwise wonder at."""
    empty = topics[(topics["kind"] == "named") & (topics["n_papers"] == 0)]
    notes = [f"No paper belongs to the named topic {label!r}." for label in empty["label"]]
    loose = topics[(topics["kind"] == "discovered") & _is_loose(topics)]
    if len(loose):
        notes.append(
            f"Loose topics, which a few other papers would have divided otherwise: "
            f"{list_offenders(loose['label'])}. Look at their papers, not only at their names."
        )
    if reason:
        notes.append(f"No topics were discovered: {reason}.")
    if n_papers < 30:
        notes.append(
            f"Topics of {count_things(n_papers, 'paper')} are a first look, not a finding."
        )
    return tuple(notes)


def _is_loose(topics: pd.DataFrame) -> "pd.Series[bool]":
    """Return which topics are hardly found again on parts of the papers, or share few words."""
    is_unstable = topics["stability"] < LOOSE_STABILITY
    return is_unstable | ((topics["stability"] < FIRM_STABILITY) & (topics["coherence"] < 0))


def warn_of_topics_without_limits(topics: pd.DataFrame, n_papers: int) -> None:
    """Warn of named topics that claim every paper of a corpus."""
    is_named = topics["kind"] == "named"
    everywhere = topics.loc[is_named & (topics["n_papers"] == n_papers), "label"]
    if len(everywhere) and n_papers > 1:
        warnings.warn(
            f"A named topic should tell papers apart; {list_offenders(everywhere)} "
            f"claims all {n_papers} papers. Name it more narrowly.",
            TrendsWarning,
            stacklevel=4,
        )
