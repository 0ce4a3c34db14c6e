"""What a reader of the topics should know, in plain sentences."""

import warnings
from typing import TYPE_CHECKING, Final

import pandas as pd

from trends.errors import TrendsWarning, list_offenders
from trends.formatting import agree, format_count
from trends.topics.clustering.stability import FIRM_STABILITY, LOOSE_STABILITY
from trends.topics.named.features import rank_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.encoders import Embeddings
    from trends.topics.named.topic_classifier import NamedScores, TopicClassifier


__all__ = [
    "make_notes",
    "note_number",
    "note_reach",
    "warn_of_names_without_words",
    "warn_of_topics_without_limits",
]


# Discovered topics that a note tells of a name (convention).
N_NEAREST: Final = 2


def make_notes(topics: pd.DataFrame, reason: str, n_papers: int) -> tuple[str, ...]:
    """Return plain sentences about what a reader might otherwise wonder at."""
    empty = topics[(topics["kind"] == "named") & (topics["n_papers"] == 0)]
    notes = [
        f"No paper belongs to the named topic {label!r}: unless it is broad, papers must say its "
        "name or a keyword."
        for label in empty["label"]
    ]
    notes += [
        f"The named topic {label!r} holds all {n_papers} papers, and so tells none apart."
        for label in _find_boundless(topics, n_papers)
    ]
    loose = topics[(topics["kind"] == "area") & _is_loose(topics)]
    if len(loose):
        notes.append(
            f"Loose topics, which a few other papers would have divided otherwise: "
            f"{list_offenders(loose['label'])}. Look at their papers, not only at their names."
        )
    if reason:
        is_all = not (topics["kind"] == "area").any()
        what = "No topics were discovered" if is_all else "Not all papers have a topic"
        notes.append(f"{what}: {reason}.")
    if n_papers < 30:
        notes.append(
            f"Topics of {format_count(n_papers, 'paper')} are a first look, not a finding."
        )
    return tuple(notes)


def note_number(n_wanted: int | str, n_found: int) -> tuple[str, ...]:
    """Return a sentence where fewer topics were discovered than were asked for.

    Examples
    --------
    >>> note_number(30, 16)
    ('30 topics were asked for; the papers divide into 16 that are large enough.',)
    >>> note_number("auto", 16)
    ()
    """
    if n_wanted == "auto" or n_found >= int(n_wanted):
        return ()
    asked = format_count(int(n_wanted), "topic")
    verb = agree(n_wanted, "was", "were")
    return (f"{asked} {verb} asked for; the papers divide into {n_found} that are large enough.",)


def note_reach(
    claims: "Sequence[TopicClassifier]",
    scores: "NamedScores",
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    embeddings: "Embeddings",
) -> tuple[str, ...]:
    """Return what was decided of each name whose reach the user left open, and how to change it.

    A name has a sentence where papers lie close to those that say it, or where none belongs to it; with
    `broad` given it has none.

    Parameters
    ----------
    claims, scores
        The named topics, and how papers stand to them.
    topics, assignments
        What was found.
    embeddings
        The papers' vectors.
    """
    nearest = _name_nearest_areas(claims, topics, assignments, embeddings)
    notes = []
    for number, claim in enumerate(claims):
        n_close = int(scores.n_close[number]) if len(scores.n_close) else 0
        n_said = int(scores.n_said[number]) if len(scores.n_said) else 0
        if claim.topic.broad is not None or not (n_close or not n_said):
            continue
        said = f"{format_count(n_said, 'paper')} {agree(n_said, 'mentions', 'mention')}"
        what = f"{claim.topic.name.strip()!r}{' or a keyword' if claim.topic.keywords else ''}"
        note = f"{said} {what}{_describe_close(n_close, is_left_out=claim.must_say)}."
        if nearest[number]:
            plural = agree(len(nearest[number]), "topic is", "topics are")
            labels = " and ".join(map(repr, nearest[number]))
            note += f" The nearest discovered {plural} {labels}."
        notes.append(note)
    return tuple(notes)


def _name_nearest_areas(
    claims: "Sequence[TopicClassifier]",
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    embeddings: "Embeddings",
) -> list[list[str]]:
    """Return the labels of the discovered topics nearest to each named one."""
    areas = topics[topics["kind"] == "area"]
    rows = pd.Index(embeddings.paper_ids).get_indexer(assignments["paper_id"])
    held = [rows[(assignments["topic"] == topic).to_numpy()] for topic in areas["topic"]]
    ranked = rank_areas(claims, embeddings.vectors, held, N_NEAREST)
    return [areas["label"].iloc[places].tolist() for places in ranked]


def _describe_close(n_close: int, *, is_left_out: bool) -> str:
    if not n_close:
        return ""
    them, verb = agree(n_close, "it", "them"), agree(n_close, "is", "are")
    decided = (
        f"and left out: set broad = true to include {them}"
        if is_left_out
        else f"and included: set broad = false to leave {them} out"
    )
    return f"; {n_close:,} more {verb} close to these, {decided}"


def _is_loose(topics: pd.DataFrame) -> "pd.Series[bool]":
    """Return which topics are hardly found again on parts of the papers, or share few words."""
    is_unstable = topics["stability"] < LOOSE_STABILITY
    return is_unstable | ((topics["stability"] < FIRM_STABILITY) & (topics["coherence"] < 0))


def warn_of_names_without_words(claims: "Sequence[TopicClassifier]") -> None:
    """Warn of named topics for which no word can be looked up."""
    silent = [claim.topic.name for claim in claims if not claim.phrases]
    if silent:
        verb = agree(len(silent), "holds", "hold")
        warnings.warn(
            "A named topic is looked for by its words; "
            f"{list_offenders(silent)} {verb} none but signs and stop words. Give it keywords.",
            TrendsWarning,
            stacklevel=4,
        )


def _find_boundless(topics: pd.DataFrame, n_papers: int) -> list[str]:
    """Return the labels of named topics that hold every paper; a single paper shows none."""
    is_all = (topics["kind"] == "named") & (topics["n_papers"] == n_papers) & (n_papers > 1)
    return list(topics.loc[is_all, "label"])


def warn_of_topics_without_limits(topics: pd.DataFrame, n_papers: int) -> None:
    """Warn of named topics that claim every paper of a corpus."""
    everywhere = _find_boundless(topics, n_papers)
    if everywhere:
        warnings.warn(
            f"A named topic should tell papers apart; {list_offenders(everywhere)} "
            f"{agree(len(everywhere), 'claims', 'claim')} all {n_papers} papers. "
            "Name it more narrowly.",
            TrendsWarning,
            stacklevel=4,
        )
