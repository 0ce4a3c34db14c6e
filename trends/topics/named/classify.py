"""Named topics: which papers each of the user's topics claims, how surely, and by which sentence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.text import CleanedTexts
from trends.topics.named.definitions import check_named_topics
from trends.topics.named.evidence import PhraseRows, find_related_words, show_related
from trends.topics.named.features import Encoder, draft_classifiers, join_views, view_papers
from trends.topics.named.keyword_classifier import Views, fit_keyword_classifier
from trends.topics.named.ridge import evaluate
from trends.topics.named.specificity import Specificity, judge_specificity
from trends.topics.named.specificity_rules import is_absent, is_hardly_said, is_narrow, is_said_near
from trends.topics.named.topic_classifier import NamedScores, TopicClassifier
from trends.topics.named.zero_shot import FieldClassifier, score_fields, train_fields

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
    related = [
        () if claim.must_say else find_related_words(texts, scores[:, number], is_member[:, number])
        for number, claim in enumerate(claims)
    ]
    claims = [replace(claim, related=words) for claim, words in zip(claims, related, strict=True)]
    stability = _measure_stability(claims, views, is_member, random_state)
    _complete(sentences, claims, texts, is_member)
    return claims, NamedScores(scores, is_member, sentences, stability)


def classify_papers(
    claims: Sequence[TopicClassifier], papers: pd.DataFrame, vectors: NDArray[np.float32]
) -> NamedScores:
    """Judge papers by claims learned before, exactly as the papers of that corpus were judged."""
    if not claims:
        return _classify_nothing(len(papers))
    texts = CleanedTexts.read(papers)
    views, sentences = view_papers(claims, papers, texts, vectors, PhraseRows(texts.lowered))
    scores = _score(claims, views)
    is_member = scores >= [claim.cut for claim in claims]
    _complete(sentences, claims, texts, is_member)
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
    breadths = [
        _choose_specificity(draft.topic, view) for draft, view in zip(drafts, views, strict=True)
    ]
    chosen = [number for number, breadth in enumerate(breadths) if breadth != "term"]
    if not chosen:
        return claims
    candidates = join_views([views[number] for number in chosen])
    fields = train_fields(views[0].vectors, candidates)
    must_say = _find_narrow(
        [drafts[number].topic for number in chosen],
        [views[number] for number in chosen],
        [breadths[number] for number in chosen],
        fields,
    )
    for number, field, narrow in zip(chosen, fields, must_say, strict=True):
        claims[number] = replace(claims[number], field=field, must_say=narrow)
    return claims


def _find_narrow(
    topics: Sequence[NamedTopic],
    views: Sequence[Views],
    breadths: Sequence[Specificity],
    fields: list[FieldClassifier],
) -> list[bool]:
    """Return of which names, that may be fields', only those papers belong that say them."""
    # The names of one list are mostly of one kind: among fields, a subject is one as well.
    sure = {"field", "subject"} if 2 * breadths.count("field") > len(breadths) else {"field"}
    if sure.issuperset(breadths):
        return [False] * len(breadths)
    scores = score_fields(fields, views[0].vectors, join_views(views))
    # Beside no other name, which would take what fits it better, even a subject takes too much.
    doubtful = {"doubtful", "subject"} if len(breadths) == 1 else {"doubtful"}
    taken = scores >= [field.cut for field in fields]
    return [
        breadth not in sure
        and (
            _is_narrow(topic, view, field)
            or (
                breadth in doubtful
                and is_hardly_said(view, column, may_be_unsaid=_is_shown(topic, view))
            )
        )
        for topic, view, breadth, field, column in zip(
            topics, views, breadths, fields, taken.T, strict=True
        )
    ]


def _choose_specificity(topic: NamedTopic, view: Views) -> Specificity:
    if topic.broad is not None:
        return "field" if topic.broad else "term"
    # Keywords are the user's word for what marks the papers; then they must say one.
    if topic.keywords:
        return "term"
    breadth = judge_specificity(topic.name)
    if breadth == "term" and _is_shown(topic, view):
        breadth = "doubtful"
    # Some papers always lie nearest to a field, even if the corpus has none of it.
    return "term" if is_absent(view) else breadth


def _is_shown(topic: NamedTopic, view: Views) -> bool:
    """Return whether more than the name says what it means, so that papers need not say it."""
    silent_examples = (view.fixed == 1) & (view.strength <= 0)
    return bool(topic.description) or bool(silent_examples.any())


def _is_narrow(topic: NamedTopic, view: Views, field: FieldClassifier) -> bool:
    """Return whether a corpus shows that only those papers belong to a name that say it."""
    if not np.any(view.strength > 0) and not _is_shown(topic, view):
        return True
    if field.weights is None:
        return is_said_near(view)
    return is_narrow(view, evaluate(view.vectors, field.weights, field.bias))


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
    texts: CleanedTexts,
    is_member: NDArray[np.bool_],
) -> None:
    """Give every member that does not say the name the sentence that shows it best."""
    for number, (found, claim) in enumerate(zip(sentences, claims, strict=True)):
        for row in np.flatnonzero(is_member[:, number]):
            found[row] = found[row] or show_related(texts, int(row), claim.related)


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
        learned = _learn(claims, [view.take(kept) for view in views], random_state)
        found = _score(learned, views) >= [claim.cut for claim in learned]
        either = (found | is_member).sum(axis=0)
        overlaps.append((found & is_member).sum(axis=0) / np.maximum(either, 1))
    return np.where(is_member.any(axis=0), np.mean(overlaps, axis=0), np.nan)
