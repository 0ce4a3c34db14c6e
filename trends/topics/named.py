"""Named topics: which papers each of the user's topics claims, how surely, and by which sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.topics.definitions import (
    check_named_topics,
    is_discipline,
    read_fixed,
    write_definitions,
)
from trends.topics.evidence import Texts, find_mentions, read_texts
from trends.topics.membership import (
    Membership,
    Views,
    fit_membership,
    is_term,
    judge_by_nearness,
)
from trends.topics.phrases import (
    Phrase,
    find_abbreviations,
    make_phrase,
    split_alternatives,
    spread_phrases,
)
from trends.topics.related import find_related_words, show_related

__all__ = ["STEP", "Claim", "Claims", "check_named_topics", "judge_papers", "learn_claims"]

# Measured: papers that have nothing to do with a name lie around cosine 0 of it by the science
# encoder, with this standard deviation, whatever the name and the corpus.
STEP: Final = 0.1
EVEN: Final = 0.5
N_RESAMPLES: Final = 3
RESAMPLE_SHARE: Final = 0.8

# What turns definitions into vectors in the papers' space, one row each.
Encoder = Callable[[pd.DataFrame], NDArray[np.float32]]


@dataclass(frozen=True)
class Claim:
    """All that decides whether a paper belongs to one named topic.

    Parameters
    ----------
    topic
        What the user said.
    phrases
        Phrases any of which names the topic, variants included.
    parts
        Words of names of several words, which count for less where they stand apart.
    exclude
        Phrases whose papers do not belong.
    direction
        Vector of the definition.
    centre, spread
        Mean and standard deviation of the corpus's similarity to it.
    membership
        What the corpus taught about the topic.
    related
        Words that go with it, which show why papers belong that do not say its name.
    """

    topic: NamedTopic
    phrases: tuple[Phrase, ...]
    parts: tuple[tuple[Phrase, ...], ...]
    exclude: tuple[Phrase, ...]
    direction: NDArray[np.float32]
    centre: float = 0.0
    spread: float = 1.0
    membership: Membership = field(default_factory=Membership)
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claims:
    """How each paper stands to each named topic.

    Parameters
    ----------
    scores
        Papers x topics, probability of membership.
    sentences
        Per topic, the sentence of each paper that shows it best; empty where none does.
    stability
        Per topic, the mean overlap of its papers with those found when it is learned on parts.
    """

    scores: NDArray[np.float64]
    sentences: list[list[str]]
    stability: NDArray[np.float64]


def learn_claims(
    topics: Sequence[NamedTopic],
    papers: pd.DataFrame,
    vectors: NDArray[np.float32],
    *,
    encode_definitions: Encoder,
    step: float | None = None,
    random_state: int = 0,
) -> tuple[list[Claim], Claims]:
    """Learn what each named topic claims from a corpus, and judge that corpus by it.

    Parameters
    ----------
    topics
        The user's topics.
    papers
        Frame with `paper_id`, `title` and `abstract`, in an order that does not depend on the
        input's.
    vectors
        Unit rows, one per paper.
    encode_definitions
        Gives the vectors of the topics' definitions, as long as the papers' or shorter: then
        the papers' leading dimensions are compared.
    step
        Cosine that is one step of nearness in the encoder's space: the spread of unrelated papers
        around 0. None measures nearness in standard deviations of this corpus instead.
    random_state
        Seed of resampling.

    Returns
    -------
    tuple of list of Claim and Claims
        The claims in the topics' order, and how the papers stand to them.
    """
    if not topics:
        return [], Claims(np.zeros((len(papers), 0)), [], np.zeros(0))
    texts = read_texts(papers)
    abbreviations = find_abbreviations(
        f"{title}. {abstract}"
        for title, abstract in zip(texts.titles, texts.abstracts, strict=True)
    )
    directions = encode_definitions(write_definitions(topics))
    drafts = [
        _define(topic, abbreviations, direction)
        for topic, direction in zip(topics, directions, strict=True)
    ]
    drafts = [_centre(draft, vectors) for draft in drafts]
    views, sentences = _view(drafts, papers, texts, vectors, step=step)
    claims, columns, stability = [], [], []
    for draft, view in zip(drafts, views, strict=True):
        claim = _learn(draft, view, step, random_state)
        columns.append(claim.membership.score(view))
        claims.append(replace(claim, related=_relate(claim, texts, columns[-1])))
        relearn = partial(_learn, claim, step=step, random_state=random_state)
        stability.append(_measure_stability(relearn, view, columns[-1], random_state))
    _complete(sentences, claims, texts, columns)
    return claims, Claims(np.column_stack(columns), sentences, np.array(stability))


def judge_papers(
    claims: Sequence[Claim], papers: pd.DataFrame, vectors: NDArray[np.float32]
) -> Claims:
    """Judge papers by claims learned before, exactly as the papers of that corpus were judged."""
    if not claims:
        return Claims(np.zeros((len(papers), 0)), [], np.zeros(0))
    texts = read_texts(papers)
    views, sentences = _view(claims, papers, texts, vectors)
    scores = [claim.membership.score(view) for claim, view in zip(claims, views, strict=True)]
    _complete(sentences, claims, texts, scores)
    return Claims(np.column_stack(scores), sentences, np.full(len(claims), np.nan))


def _relate(claim: Claim, texts: Texts, scores: NDArray[np.float64]) -> tuple[str, ...]:
    return find_related_words(texts, scores) if claim.membership.is_field else ()


def _complete(
    sentences: list[list[str]],
    claims: Sequence[Claim],
    texts: Texts,
    scores: Sequence[NDArray[np.float64]],
) -> None:
    """Give every member that does not say the name the sentence that shows it best."""
    for found, claim, column in zip(sentences, claims, scores, strict=True):
        for row in np.flatnonzero(column >= EVEN):
            found[row] = found[row] or show_related(texts, int(row), claim.related)


def _define(
    topic: NamedTopic, abbreviations: dict[str, str], direction: NDArray[np.float32]
) -> Claim:
    alternatives = split_alternatives(topic.name)
    parts = []
    for name in alternatives:
        words = [make_phrase(word) for word in name.split()]
        known = tuple(word for word in words if word is not None)
        if len(known) > 1:
            parts.append(known)
    return Claim(
        topic=topic,
        phrases=tuple(spread_phrases([*alternatives, *topic.keywords], abbreviations)),
        parts=tuple(parts),
        exclude=tuple(spread_phrases(topic.exclude, {})),
        direction=direction,
    )


def _centre(claim: Claim, vectors: NDArray[np.float32]) -> Claim:
    known = np.asarray(vectors.any(axis=1))
    if not known.any():
        return claim
    similarity = _compare(claim, vectors)[known]
    return replace(
        claim, centre=float(similarity.mean()), spread=float(max(similarity.std(), 1e-6))
    )


def _compare(claim: Claim, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return similarity to the definition, over the dimensions that both have."""
    shared = vectors[:, : len(claim.direction)].astype(np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", shared, shared))
    dots = np.einsum("ij,j->i", shared, claim.direction.astype(np.float64))
    similarity: NDArray[np.float64] = dots / np.where(lengths > 0, lengths, 1)
    return similarity


def _view(
    claims: Sequence[Claim],
    papers: pd.DataFrame,
    texts: Texts,
    vectors: NDArray[np.float32],
    *,
    step: float | None = None,
) -> tuple[list[Views], list[list[str]]]:
    """Return how each topic sees the papers, and each paper's best sentence for it."""
    similarity = np.column_stack([_compare(claim, vectors) for claim in claims])
    centres = np.array([claim.centre for claim in claims])
    closeness = (similarity - centres) / np.array([claim.spread for claim in claims])
    nearness = closeness if step is None else similarity / step
    lag = nearness.max(axis=1, keepdims=True) - nearness
    views, sentences = [], []
    for number, claim in enumerate(claims):
        strength, found = _find_evidence(claim, texts)
        fixed = read_fixed(claim.topic, papers)
        seen = closeness[:, number], nearness[:, number], lag[:, number]
        views.append(Views(strength, vectors, *seen, fixed))
        sentences.append(found)
    return views, sentences


def _learn(claim: Claim, view: Views, step: float | None, random_state: int) -> Claim:
    # Keywords are the user's word for what marks the papers; then they must say one.
    is_open = not claim.topic.keywords
    membership = fit_membership(
        view,
        is_open=is_open,
        is_discipline=is_discipline(claim.topic.name),
        random_state=random_state,
    )
    if membership.weights is None and is_open and step is not None and not is_term(view):
        membership = judge_by_nearness(view, claim.direction, step)
    return replace(claim, membership=membership)


def _find_evidence(claim: Claim, texts: Texts) -> tuple[NDArray[np.float64], list[str]]:
    """Return strength and best sentence per paper; NaN where an excluded phrase stands."""
    parts = [list(words) for words in claim.parts]
    mentions = find_mentions(texts, list(claim.phrases), parts)
    strength, sentences = mentions.strength.copy(), list(mentions.sentence)
    for row, text in enumerate(texts.lowered):
        if any(p.literal in text and p.pattern.search(text) for p in claim.exclude):
            strength[row], sentences[row] = np.nan, ""
    return strength, sentences


def _measure_stability(
    relearn: Callable[..., Claim], view: Views, scores: NDArray[np.float64], random_state: int
) -> float:
    members = scores >= EVEN
    if not members.any():
        return float("nan")
    chooser = np.random.default_rng(random_state)
    overlaps = []
    for _ in range(N_RESAMPLES):
        kept = np.sort(
            chooser.choice(len(scores), round(RESAMPLE_SHARE * len(scores)), replace=False)
        )
        part = Views(*(getattr(view, each.name)[kept] for each in fields(view)))
        found = relearn(part).membership.score(view) >= EVEN
        overlaps.append((found & members).sum() / (found | members).sum())
    return float(np.mean(overlaps))
