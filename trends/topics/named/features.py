"""What each named topic looks for in a corpus, and how it sees the papers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.text import CleanedTexts
from trends.topics.named.definitions import read_fixed, write_definitions
from trends.topics.named.evidence import PhraseRows, find_mentions
from trends.topics.named.keyword_classifier import Views
from trends.topics.named.name_forms import CorpusForms
from trends.topics.named.patterns import make_phrase, split_alternatives
from trends.topics.named.topic_classifier import TopicClassifier
from trends.topics.named.zero_shot import Candidates

__all__ = ["Encoder", "draft_classifiers", "join_views", "rank_areas", "view_papers"]

# So many papers at a time, lest copies of their vectors take more memory than these.
BLOCK: Final = 8_192
# What turns definitions into vectors in the papers' space, one each.
Encoder = Callable[[pd.DataFrame], Sequence[NDArray[np.float32]]]


def draft_classifiers(
    topics: Sequence[NamedTopic],
    texts: CleanedTexts,
    vectors: NDArray[np.float32],
    *,
    encode_definitions: Encoder,
    rows: PhraseRows,
    step: float | None,
) -> list[TopicClassifier]:
    """Return what the topics look for in a corpus, before anything is learned from it."""
    forms = CorpusForms.read(texts, rows)
    names = [forms.write_name(topic.name, texts.languages) for topic in topics]
    directions = encode_definitions(write_definitions(topics, names))
    drafts = [
        replace(_define(topic, forms, direction, texts.languages), step=step)
        for topic, direction in zip(topics, directions, strict=True)
    ]
    return _centre(drafts, vectors)


def view_papers(
    claims: Sequence[TopicClassifier],
    papers: pd.DataFrame,
    texts: CleanedTexts,
    vectors: NDArray[np.float32],
    rows: PhraseRows,
) -> tuple[list[Views], list[list[str]]]:
    """Return how each topic sees the papers, and each paper's best sentence for it."""
    similarity = _compare_all(claims, vectors)
    centres = np.array([claim.centre for claim in claims])
    closeness = (similarity - centres) / np.array([claim.spread for claim in claims])
    steps = [claim.step for claim in claims]
    nearness = closeness if None in steps else similarity / np.array(steps, dtype=np.float64)
    lag = nearness.max(axis=1, keepdims=True) - nearness
    fixed = read_fixed([claim.topic for claim in claims], papers)
    views, sentences = [], []
    for number, claim in enumerate(claims):
        strength, found = _find_evidence(claim, texts, rows)
        seen = closeness[:, number], nearness[:, number], lag[:, number]
        views.append(Views(strength, vectors, *seen, fixed[:, number]))
        sentences.append(found)
    return views, sentences


def join_views(views: Sequence[Views]) -> Candidates:
    """Return how several names see the same papers, papers x names."""
    return Candidates(
        np.nan_to_num(np.column_stack([view.strength for view in views])),
        np.column_stack([view.nearness for view in views]),
        np.column_stack([view.fixed for view in views]),
    )


def rank_areas(
    claims: Sequence[TopicClassifier],
    vectors: NDArray[np.float32],
    areas: Sequence[NDArray[np.int64]],
    n_nearest: int,
) -> list[list[int]]:
    """Return the areas whose centres lie nearest to each name, nearest first.

    Parameters
    ----------
    claims
        The named topics.
    vectors
        Unit rows of all papers.
    areas
        The rows of the papers of each area.
    n_nearest
        How many to return.
    """
    if not areas:
        return [[] for _ in claims]
    middle = vectors.mean(axis=0, dtype=np.float64)
    centres = np.array([vectors[rows].mean(axis=0, dtype=np.float64) - middle for rows in areas])
    ranked = []
    for claim in claims:
        shared = centres[:, : len(claim.direction)]
        lengths = np.maximum(np.linalg.norm(shared, axis=1), 1e-12)
        similarity = shared @ claim.direction.astype(np.float64) / lengths
        ranked.append(np.argsort(-similarity, kind="stable")[:n_nearest].tolist())
    return ranked


def _define(
    topic: NamedTopic,
    forms: CorpusForms,
    direction: NDArray[np.float32],
    languages: tuple[str, ...],
) -> TopicClassifier:
    alternatives = split_alternatives(topic.name)
    parts = []
    for name in alternatives:
        words = [make_phrase(word, languages) for word in forms.find_units(name)]
        known = tuple(word for word in words if word is not None)
        if len(known) > 1:
            parts.append(known)
    return TopicClassifier(
        topic=topic,
        phrases=tuple(forms.spread([*alternatives, *topic.keywords], languages)),
        parts=tuple(parts),
        exclude=tuple(forms.spread(topic.exclude, languages)),
        direction=direction,
        languages=languages,
    )


def _centre(
    claims: Sequence[TopicClassifier], vectors: NDArray[np.float32]
) -> list[TopicClassifier]:
    known = np.asarray(vectors.any(axis=1))
    if not known.any():
        return list(claims)
    similarity = _compare_all(claims, vectors)[known]
    return [
        replace(claim, centre=float(column.mean()), spread=float(max(column.std(), 1e-6)))
        for claim, column in zip(claims, np.ascontiguousarray(similarity.T), strict=True)
    ]


def _compare_all(
    claims: Sequence[TopicClassifier], vectors: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return similarity to each definition, papers x topics, over the dimensions that both have."""
    similarity = np.empty((len(vectors), len(claims)))
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK].astype(np.float64)
        lengths: dict[int, NDArray[np.float64]] = {}
        for number, claim in enumerate(claims):
            n_shared = len(claim.direction)
            shared = block[:, :n_shared]
            if n_shared not in lengths:
                lengths[n_shared] = np.sqrt(np.einsum("ij,ij->i", shared, shared))
            found = np.einsum("ij,j->i", shared, claim.direction.astype(np.float64))
            length = lengths[n_shared]
            similarity[start : start + BLOCK, number] = found / np.where(length > 0, length, 1)
    return similarity


def _find_evidence(
    claim: TopicClassifier, texts: CleanedTexts, rows: PhraseRows
) -> tuple[NDArray[np.float64], list[str]]:
    """Return strength and best sentence per paper; NaN where an excluded phrase stands."""
    mentions = find_mentions(texts, claim.phrases, claim.parts, rows=rows)
    strength, sentences = mentions.strength.copy(), list(mentions.sentence)
    for phrase in claim.exclude:
        for row in rows.find(phrase).tolist():
            strength[row], sentences[row] = np.nan, ""
    return strength, sentences
