"""Named topics: which papers each of the user's topics claims, how surely, and by which sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.errors import ConfigError, list_offenders
from trends.topics.evidence import Texts, find_mentions, read_texts
from trends.topics.membership import Membership, fit_membership
from trends.topics.phrases import (
    Phrase,
    find_abbreviations,
    make_phrase,
    split_alternatives,
    spread_phrases,
)

__all__ = ["Claim", "Claims", "check_named_topics", "judge_papers", "learn_claims"]

N_RESAMPLES: Final = 5
RESAMPLE_SHARE: Final = 0.8


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
    membership
        What the corpus taught about the topic.
    """

    topic: NamedTopic
    phrases: tuple[Phrase, ...]
    parts: tuple[tuple[Phrase, ...], ...]
    exclude: tuple[Phrase, ...]
    membership: Membership


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


def check_named_topics(named_topics: Sequence[NamedTopic | str]) -> tuple[NamedTopic, ...]:
    """Return the user's topics; plain strings are names.

    Raises
    ------
    ConfigError
        If one is neither a name nor a NamedTopic, or two have the same name.
    """
    if isinstance(named_topics, str):
        raise ConfigError(
            f"named_topics must be a list of topics; got the single text {named_topics!r}. "
            f"Put it in brackets: [{named_topics!r}]."
        )
    topics = []
    for topic in named_topics:
        if not isinstance(topic, (str, NamedTopic)):
            raise ConfigError(
                f"A named topic must be a name or a NamedTopic; got {topic!r}. "
                "Write NamedTopic('KV cache', keywords=[...])."
            )
        topics.append(NamedTopic(topic) if isinstance(topic, str) else topic)
    names = [topic.name.strip().lower() for topic in topics]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError(
            "Every named topic needs a name of its own; these come more than once: "
            f"{list_offenders(repeated)}. Rename or merge them."
        )
    return tuple(topics)


def learn_claims(
    topics: Sequence[NamedTopic],
    papers: pd.DataFrame,
    vectors: NDArray[np.float32],
    *,
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
    claims, columns, sentences, stability = [], [], [], []
    for topic in topics:
        draft = _define(topic, abbreviations)
        strength, found = _find_evidence(draft, texts)
        fixed = np.full(len(papers), np.nan)
        membership = fit_membership(strength, vectors, fixed=fixed, random_state=random_state)
        claims.append(Claim(topic, draft.phrases, draft.parts, draft.exclude, membership))
        columns.append(membership.score(strength, vectors))
        sentences.append(found)
        stability.append(_measure_stability(strength, vectors, columns[-1], random_state))
    return claims, Claims(np.column_stack(columns), sentences, np.array(stability))


def judge_papers(
    claims: Sequence[Claim], papers: pd.DataFrame, vectors: NDArray[np.float32]
) -> Claims:
    """Judge papers by claims learned before, exactly as the papers of that corpus were judged."""
    texts = read_texts(papers)
    scores = np.zeros((len(papers), len(claims)))
    sentences = []
    for number, claim in enumerate(claims):
        strength, found = _find_evidence(claim, texts)
        scores[:, number] = claim.membership.score(strength, vectors)
        sentences.append(found)
    return Claims(scores, sentences, np.full(len(claims), np.nan))


def _define(topic: NamedTopic, abbreviations: dict[str, str]) -> Claim:
    alternatives = split_alternatives(topic.name)
    phrases = spread_phrases([*alternatives, *topic.keywords], abbreviations)
    parts = []
    for name in alternatives:
        words = [make_phrase(word) for word in name.split()]
        known = tuple(word for word in words if word is not None)
        if len(known) > 1:
            parts.append(known)
    exclude = spread_phrases(topic.exclude, {})
    return Claim(topic, tuple(phrases), tuple(parts), tuple(exclude), Membership())


def _find_evidence(claim: Claim, texts: Texts) -> tuple[NDArray[np.float64], list[str]]:
    """Return strength and best sentence per paper; nothing where an excluded phrase stands."""
    parts = [list(words) for words in claim.parts]
    mentions = find_mentions(texts, list(claim.phrases), parts)
    strength, sentences = mentions.strength.copy(), list(mentions.sentence)
    for row, text in enumerate(texts.lowered):
        if any(p.literal in text and p.pattern.search(text) for p in claim.exclude):
            strength[row], sentences[row] = np.nan, ""
    return strength, sentences


def _measure_stability(
    strength: NDArray[np.float64],
    vectors: NDArray[np.float32],
    scores: NDArray[Any],
    random_state: int,
) -> float:
    chooser = np.random.default_rng(random_state)
    n_kept = max(1, round(RESAMPLE_SHARE * len(strength)))
    members = scores >= 0.5
    if not members.any():
        return float("nan")
    overlaps = []
    for _ in range(N_RESAMPLES):
        kept = np.sort(chooser.choice(len(strength), n_kept, replace=False))
        again = fit_membership(strength[kept], vectors[kept], fixed=np.full(n_kept, np.nan))
        found = again.score(strength, vectors) >= 0.5
        overlaps.append((found & members).sum() / (found | members).sum())
    return float(np.mean(overlaps))
