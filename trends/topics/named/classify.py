"""Named topics: which papers each of the user's topics claims, how surely, and by which sentence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.text import CleanedTexts
from trends.topics.named.corpus_coverage import is_absent, is_said_near
from trends.topics.named.definitions import check_named_topics
from trends.topics.named.evidence import (
    KnownPapers,
    PhraseRows,
    choose_references,
    show_closest,
)
from trends.topics.named.features import Encoder, draft_classifiers, join_views, view_papers
from trends.topics.named.keyword_classifier import Views, fit_keyword_classifier
from trends.topics.named.name_reach import describe_reach, is_narrow
from trends.topics.named.topic_classifier import NamedScores, TopicClassifier
from trends.topics.named.zero_shot import score_fields, train_fields

__all__ = [
    "STEP",
    "NamedScores",
    "TopicClassifier",
    "check_named_topics",
    "classify_papers",
    "learn_classifiers",
]

# Measured: papers that have nothing to do with a name lie around cosine 0 of it by the science
# encoder, with this standard deviation, whatever the name and the corpus.
STEP: Final = 0.1
N_RESAMPLES: Final = 3
RESAMPLE_SHARE: Final = 0.8


def learn_classifiers(
    topics: Sequence[NamedTopic],
    papers: pd.DataFrame,
    vectors: NDArray[np.float32],
    *,
    texts: CleanedTexts,
    encode_definitions: Encoder,
    step: float | None = None,
    random_state: int = 0,
) -> tuple[list[TopicClassifier], NamedScores]:
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
    texts
        The papers' texts, cleaned.
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
        return [], _classify_nothing(len(papers))
    rows = PhraseRows(texts.lowered)
    drafts = draft_classifiers(
        topics, texts, vectors, encode_definitions=encode_definitions, rows=rows, step=step
    )
    views, sentences = view_papers(drafts, papers, texts, vectors, rows)
    claims = _learn(drafts, views, random_state)
    scores = _score(claims, views)
    is_member = scores >= [claim.cut for claim in claims]
    known = KnownPapers(papers["paper_id"].to_numpy(dtype=object), texts.titles, vectors)
    claims = [
        replace(
            claim,
            references=choose_references(
                known, scores[:, number], is_member[:, number], sentences[number]
            ),
        )
        for number, claim in enumerate(claims)
    ]
    stability = _measure_stability(claims, views, is_member, random_state)
    _complete(sentences, claims, is_member, known.paper_ids, vectors, known)
    return claims, NamedScores(
        scores,
        is_member,
        sentences,
        stability,
        n_said=np.array([int((view.strength > 0).sum()) for view in views]),
        n_close=_count_close(claims, views, is_member),
    )


def classify_papers(
    claims: Sequence[TopicClassifier],
    papers: pd.DataFrame,
    vectors: NDArray[np.float32],
    *,
    known: KnownPapers | None = None,
) -> NamedScores:
    """Judge papers by claims learned before, exactly as the papers of that corpus were judged.

    Parameters
    ----------
    claims
        What was learned.
    papers, vectors
        The papers, and their vectors as unit rows.
    known
        The papers of that corpus, to show which of them others are close to; None shows none.
    """
    if not claims:
        return _classify_nothing(len(papers))
    texts = CleanedTexts.read(papers)
    views, sentences = view_papers(claims, papers, texts, vectors, PhraseRows(texts.lowered))
    scores = _score(claims, views)
    is_member = scores >= [claim.cut for claim in claims]
    if known is not None:
        ids = papers["paper_id"].to_numpy(dtype=object)
        _complete(sentences, claims, is_member, ids, vectors, known)
    return NamedScores(scores, is_member, sentences, np.full(len(claims), np.nan))


def _classify_nothing(n_papers: int) -> NamedScores:
    return NamedScores(
        np.zeros((n_papers, 0)), np.zeros((n_papers, 0), dtype=bool), [], np.zeros(0)
    )


def _learn(
    drafts: Sequence[TopicClassifier], views: Sequence[Views], random_state: int
) -> list[TopicClassifier]:
    """Return the claims with what the corpus teaches."""
    claims = [
        replace(draft, membership=fit_keyword_classifier(view, random_state=random_state))
        for draft, view in zip(drafts, views, strict=True)
    ]
    topics = [draft.topic for draft in drafts]
    is_open = [not _must_be_said(topic, view) for topic, view in zip(topics, views, strict=True)]
    reaching = [number for number, reaches in enumerate(is_open) if reaches]
    narrow = _find_narrow([views[number] for number in reaching])
    for number, found in zip(reaching, narrow, strict=True):
        is_open[number] = not found or topics[number].broad is not None
    chosen = [number for number, reaches in enumerate(is_open) if reaches]
    if not chosen:
        return claims
    fields = train_fields(views[0].vectors, join_views([views[number] for number in chosen]))
    for number, field in zip(chosen, fields, strict=True):
        topic, view = topics[number], views[number]
        # Few papers teach nothing; there the nearest decide.
        is_doubtful = field.weights is None and topic.broad is None and not _is_shown(topic, view)
        claims[number] = replace(
            claims[number], field=field, must_say=is_doubtful and is_said_near(view)
        )
    return claims


def _find_narrow(views: Sequence[Views]) -> NDArray[np.bool_]:
    """Return which names reach only the papers that say them."""
    alone = _take(views, is_alone=True)
    if alone is None:
        return np.zeros(len(views), dtype=bool)
    features = describe_reach(views, alone, views[0].vectors)
    narrow = is_narrow(features, views)
    if len(views) > 1 and narrow.any():
        narrow = is_narrow(features, views, _take(views))
    has_silent = [bool(((view.fixed == 1) & (view.strength <= 0)).any()) for view in views]
    return np.asarray(narrow & ~np.array(has_silent, dtype=bool))


def _take(views: Sequence[Views], *, is_alone: bool = False) -> NDArray[np.bool_] | None:
    """Return which papers each name takes if they need not say it; None where few papers teach it."""
    if not views:
        return None
    vectors, seen = views[0].vectors, join_views(views)
    fields = train_fields(vectors, seen, is_alone=is_alone)
    if any(field.weights is None for field in fields):
        return None
    scores = score_fields(fields, vectors, seen, is_alone=is_alone)
    return np.asarray(scores >= [field.cut for field in fields])


def _must_be_said(topic: NamedTopic, view: Views) -> bool:
    """Return whether only papers belong that say a topic's name or a keyword.

    The user decides: by `broad`, or by keywords, which say what marks the papers. Else papers must
    say the name where the corpus seems to have nothing of it, as some papers lie nearest to any.
    """
    if topic.broad is not None:
        return not topic.broad
    if topic.keywords:
        return True
    is_unsaid = not np.any(view.strength > 0)
    return (is_unsaid and not _is_shown(topic, view)) or is_absent(view)


def _is_shown(topic: NamedTopic, view: Views) -> bool:
    """Return whether more than the name says what it means, so that papers need not say it."""
    silent_examples = (view.fixed == 1) & (view.strength <= 0)
    return bool(topic.description) or bool(silent_examples.any())


def _count_close(
    claims: Sequence[TopicClassifier], views: Sequence[Views], is_member: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return how many papers that do not say each name belong to it, or would if they could."""
    claimed = is_member.copy()
    shut = [
        number
        for number, claim in enumerate(claims)
        if claim.must_say and claim.topic.broad is None and not is_absent(views[number])
    ]
    taken = _take([views[number] for number in shut], is_alone=True)
    if taken is not None:
        claimed[:, shut] = taken
    is_silent = np.column_stack([view.strength == 0 for view in views])
    return np.asarray((claimed & is_silent).sum(axis=0))


def _score(claims: Sequence[TopicClassifier], views: Sequence[Views]) -> NDArray[np.float64]:
    """Return papers x topics, probability of membership."""
    scores = np.zeros((len(views[0].strength), len(claims)))
    chosen = [number for number, claim in enumerate(claims) if claim.field is not None]
    if chosen:
        fields = [field for claim in claims if (field := claim.field) is not None]
        seen = join_views([views[number] for number in chosen])
        scores[:, chosen] = score_fields(fields, views[0].vectors, seen)
    for number, (claim, view) in enumerate(zip(claims, views, strict=True)):
        if claim.must_say:
            scores[:, number] = claim.membership.score(view)
        allowed = np.where(np.isnan(view.strength), 0.0, scores[:, number])
        scores[:, number] = np.where(np.isnan(view.fixed), allowed, view.fixed)
    return scores


def _complete(
    sentences: list[list[str]],
    claims: Sequence[TopicClassifier],
    is_member: NDArray[np.bool_],
    paper_ids: NDArray[Any],
    vectors: NDArray[np.float32],
    known: KnownPapers,
) -> None:
    """Say of every member that does not say the name which members it is close to."""
    for number, (found, claim) in enumerate(zip(sentences, claims, strict=True)):
        silent = [row for row in np.flatnonzero(is_member[:, number]).tolist() if not found[row]]
        if silent and claim.references:
            shown = show_closest(
                paper_ids[silent].tolist(), vectors[silent], claim.references, known
            )
            for row, text in zip(silent, shown, strict=True):
                found[row] = text


def _measure_stability(
    claims: Sequence[TopicClassifier],
    views: Sequence[Views],
    is_member: NDArray[np.bool_],
    random_state: int,
) -> NDArray[np.float64]:
    """Return each topic's mean overlap with what is found when it is learned on a part."""
    if not is_member.any():
        return np.full(len(claims), np.nan)
    chooser = np.random.default_rng(random_state)
    n_papers = len(is_member)
    overlaps = []
    for _ in range(N_RESAMPLES):
        kept = np.sort(chooser.choice(n_papers, round(RESAMPLE_SHARE * n_papers), replace=False))
        vectors = views[0].vectors[kept]
        learned = _learn(claims, [view.take(kept, vectors) for view in views], random_state)
        found = _score(learned, views) >= [claim.cut for claim in learned]
        either = (found | is_member).sum(axis=0)
        overlaps.append((found & is_member).sum(axis=0) / np.maximum(either, 1))
    return np.where(is_member.any(axis=0), np.mean(overlaps, axis=0), np.nan)
