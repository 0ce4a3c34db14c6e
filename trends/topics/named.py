"""Named topics: which papers each of the user's topics claims, how surely, and by which sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.errors import ConfigError, list_offenders
from trends.text import STOP_WORDS, clean_text, tokenize
from trends.topics.background import estimate_shares
from trends.topics.evidence import Texts, find_mentions, read_texts
from trends.topics.membership import Membership, Views, fit_membership
from trends.topics.phrases import (
    Phrase,
    find_abbreviations,
    make_phrase,
    split_alternatives,
    spread_phrases,
)

__all__ = ["Claim", "Claims", "check_named_topics", "judge_papers", "learn_claims"]

N_RESAMPLES: Final = 3
RESAMPLE_SHARE: Final = 0.8
# A name whose every word stands in this share of all papers describes a field.
COMMON_SHARE: Final = 0.02
_DISCIPLINE: Final = re.compile(r"(?:ics|logy|graphy|nomy)$")
# Papers of a field need not say its name; where this share of them does, it is a term after all.
SAID_SHARE: Final = 0.4

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
    """

    topic: NamedTopic
    phrases: tuple[Phrase, ...]
    parts: tuple[tuple[Phrase, ...], ...]
    exclude: tuple[Phrase, ...]
    direction: NDArray[np.float32]
    centre: float = 0.0
    spread: float = 1.0
    membership: Membership = field(default_factory=Membership)


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
    encode_definitions: Encoder,
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
    directions = encode_definitions(_write_definitions(topics))
    drafts = [
        _define(topic, abbreviations, direction)
        for topic, direction in zip(topics, directions, strict=True)
    ]
    drafts = [_centre(draft, vectors) for draft in drafts]
    views, sentences = _view(drafts, papers, texts, vectors)
    claims, columns, stability = [], [], []
    for draft, view in zip(drafts, views, strict=True):
        claim = _learn(draft, view, random_state)
        claims.append(claim)
        columns.append(claim.membership.score(view))
        stability.append(_measure_stability(claim, view, columns[-1], random_state))
    return claims, Claims(np.column_stack(columns), sentences, np.array(stability))


def judge_papers(
    claims: Sequence[Claim], papers: pd.DataFrame, vectors: NDArray[np.float32]
) -> Claims:
    """Judge papers by claims learned before, exactly as the papers of that corpus were judged."""
    if not claims:
        return Claims(np.zeros((len(papers), 0)), [], np.zeros(0))
    views, sentences = _view(claims, papers, read_texts(papers), vectors)
    scores = [claim.membership.score(view) for claim, view in zip(claims, views, strict=True)]
    return Claims(np.column_stack(scores), sentences, np.full(len(claims), np.nan))


def _write_definitions(topics: Sequence[NamedTopic]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "paper_id": [str(number) for number in range(len(topics))],
            "title": [topic.name for topic in topics],
            "abstract": [". ".join([topic.description, *topic.keywords]) for topic in topics],
        }
    )


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
    claims: Sequence[Claim], papers: pd.DataFrame, texts: Texts, vectors: NDArray[np.float32]
) -> tuple[list[Views], list[list[str]]]:
    """Return how each topic sees the papers, and each paper's best sentence for it."""
    closeness = np.column_stack(
        [(_compare(claim, vectors) - claim.centre) / claim.spread for claim in claims]
    )
    closest = closeness.argmax(axis=1)
    views, sentences = [], []
    for number, claim in enumerate(claims):
        strength, found = _find_evidence(claim, texts)
        fixed = _fix(claim.topic, papers)
        views.append(Views(strength, vectors, closeness[:, number], closest == number, fixed))
        sentences.append(found)
    return views, sentences


def _learn(claim: Claim, view: Views, random_state: int) -> Claim:
    # Keywords are the user's word for what marks the papers; then they must say one.
    is_open = not claim.topic.keywords
    may_be_field, is_discipline = _judge_name(claim.topic.name)
    membership = fit_membership(
        view,
        is_field=is_open and may_be_field,
        is_open=is_open,
        said_share=1.1 if is_discipline else SAID_SHARE,
        random_state=random_state,
    )
    return replace(claim, membership=membership)


def _judge_name(name: str) -> tuple[bool, bool]:
    """Return whether a name may be that of a field, and whether it surely is.

    Papers of a field need not say its name. Names of common words may be fields ("information
    retrieval", "computers and society"); names of disciplines are ("robotics", "oncology").
    """
    alternatives = split_alternatives(name)
    may_be = False
    for alternative in alternatives:
        tokens = [token for token in tokenize(alternative) if token not in STOP_WORDS]
        words = [word for token in tokens for word in token.split("-")]
        if not words:
            continue
        if len(tokens) == 1 and _DISCIPLINE.search(words[0]):
            return True, True
        rarest = float(estimate_shares(np.array(words)).min())
        least = COMMON_SHARE if len(alternatives) == 1 else COMMON_SHARE / 2
        is_wide = len(tokens) > 1 or len(alternatives) > 1
        may_be = may_be or (is_wide and rarest >= least)
    return may_be, False


def _find_evidence(claim: Claim, texts: Texts) -> tuple[NDArray[np.float64], list[str]]:
    """Return strength and best sentence per paper; NaN where an excluded phrase stands."""
    parts = [list(words) for words in claim.parts]
    mentions = find_mentions(texts, list(claim.phrases), parts)
    strength, sentences = mentions.strength.copy(), list(mentions.sentence)
    for row, text in enumerate(texts.lowered):
        if any(p.literal in text and p.pattern.search(text) for p in claim.exclude):
            strength[row], sentences[row] = np.nan, ""
    return strength, sentences


def _fix(topic: NamedTopic, papers: pd.DataFrame) -> NDArray[np.float64]:
    """Return 1 for the user's examples, 0 for counterexamples, NaN for all other papers."""
    fixed = np.full(len(papers), np.nan)
    if not (topic.examples or topic.counterexamples):
        return fixed
    ids = papers["paper_id"].astype(str).tolist()
    titles = [clean_text(title).lower() for title in papers["title"].fillna("").astype(str)]
    for value, given in ((1.0, topic.examples), (0.0, topic.counterexamples)):
        wanted = set(given) | {clean_text(text).lower() for text in given}
        rows = [i for i in range(len(ids)) if ids[i] in wanted or titles[i] in wanted]
        fixed[rows] = value
    return fixed


def _measure_stability(
    claim: Claim, view: Views, scores: NDArray[np.float64], random_state: int
) -> float:
    members = scores >= 0.5
    if not members.any():
        return float("nan")
    if claim.membership.weights is None:
        # Nothing was learned, so that nothing can change with the papers at hand.
        return 1.0
    chooser = np.random.default_rng(random_state)
    overlaps = []
    for _ in range(N_RESAMPLES):
        kept = np.sort(
            chooser.choice(len(scores), round(RESAMPLE_SHARE * len(scores)), replace=False)
        )
        part = Views(
            view.strength[kept],
            view.vectors[kept],
            view.closeness[kept],
            view.is_closest[kept],
            view.fixed[kept],
        )
        found = _learn(claim, part, random_state).membership.score(view) >= 0.5
        overlaps.append((found & members).sum() / (found | members).sum())
    return float(np.mean(overlaps))
