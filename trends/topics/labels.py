"""The terms shown for each topic, and the label a person would choose: array kernels and words.

A topic's terms are ranked by c-TF-IDF; fragments of longer terms, near-repeats, words that the
whole corpus shares and boilerplate are passed over. A label is the term, or the two or three
terms, that most of the topic's papers and few others hold, longer phrases before single words.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.text import fold_term
from trends.topics.candidates import TermTable, find_candidates, split_words
from trends.topics.phrases import stem_word

__all__ = ["choose_labels", "choose_terms"]

N_TERMS: Final = 10
# A longer term found this often beside a shorter one makes the shorter one its fragment.
FRAGMENT_SHARE: Final = 0.7
SMALLEST_LIFT: Final = 1.3
COVERED: Final = 0.45
MOST_LABEL_TERMS: Final = 2
# A second term must add this share of the topic's papers, or half of what the first covers.
ADDED: Final = 0.1
FEWEST: Final = 2.5
MANY: Final = 8
PHRASE_BONUS: Final = (1.0, 2.0, 2.2)
# "Fine-grained" says how, not what.
_MODIFIER: Final = re.compile(
    r"-(?:\w+ed|aware|based|driven|free|level|scale|specific|oriented|wise|time|shot|end|world)$"
)
# A term in more papers than this says little about any one topic.
UBIQUITOUS: Final = 0.3


def choose_terms(table: TermTable) -> list[list[tuple[str, float]]]:
    """Return up to ten terms per topic with their c-TF-IDF, the heaviest first."""
    chosen = []
    for topic, columns, shares, lifts in find_candidates(table):
        row = table.weights[[topic], :].toarray().ravel()
        keep = lifts >= SMALLEST_LIFT if (lifts >= SMALLEST_LIFT).sum() >= 3 else lifts > 0
        ranked = sorted(columns[keep], key=lambda c: (-row[c], table.terms[c]))
        picked = _drop_repeats(ranked[:60], table, dict(zip(columns, shares, strict=True)))
        chosen.append([(str(table.terms[c]), float(row[c])) for c in picked[:N_TERMS]])
    return chosen


def choose_labels(table: TermTable, taken: set[str]) -> list[list[str]]:
    """Return the terms of each topic's label; no two labels are alike.

    Parameters
    ----------
    table
        Terms and topics.
    taken
        Labels in use already, in lower case and without spaces or hyphens.
    """
    used = set(taken)
    labels = []
    sizes = np.asarray(table.belongs.sum(axis=0)).ravel()
    for topic, columns, shares, lifts in find_candidates(table):
        value = _value_terms(columns, shares, lifts, table, size=float(sizes[topic]))
        order = sorted(range(len(columns)), key=lambda i: (-value[i], table.terms[columns[i]]))
        ranked = [columns[i] for i in order if value[i] > 0]
        picked = _drop_repeats(ranked[:60], table, dict(zip(columns, shares, strict=True)))
        labels.append(_take_label(picked, table, topic, used))
    return labels


def _value_terms(
    columns: NDArray[np.int64],
    shares: NDArray[np.float64],
    lifts: NDArray[np.float64],
    table: TermTable,
    *,
    size: float,
) -> NDArray[np.float64]:
    """Return how well each term would serve as a label of the topic.

    A term's share counts as what it is at least, since two papers of ten may be chance. A phrase
    is rarer than its words; part of the value of the weaker of them is added to its own, so that
    a phrase of the topic's own words beats both a stray phrase and a bare word.
    """
    value = _bound_share(shares, size) * np.log(np.maximum(lifts, 1.0))
    everywhere = table.everywhere[columns] / table.is_in.shape[0]
    value[(everywhere > UBIQUITOUS) & (lifts < 2 * SMALLEST_LIFT)] = 0
    of_word = {str(table.terms[c]): value[i] for i, c in enumerate(columns)}
    longer = np.flatnonzero(table.n_words[columns] > 1)
    support = np.zeros(len(columns))
    for i in longer:
        words = split_words(str(table.terms[columns[i]]))
        support[i] = np.min([of_word.get(word, 0.0) for word in words])
    bonus = np.asarray(PHRASE_BONUS)[table.n_words[columns].clip(1, 3) - 1]
    valued: NDArray[np.float64] = value * bonus + 0.5 * support * (value > 0)
    is_modifier = [_MODIFIER.search(str(table.terms[c])) is not None for c in columns]
    valued = np.where(is_modifier, 0.0, valued)
    # Two papers name no topic of many, unless nothing else does.
    is_rare = (shares * size < FEWEST) & (size >= MANY)
    return valued if is_rare[valued > 0].all() else np.where(is_rare, 0.0, valued)


def _bound_share(shares: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """Return the lower end of the shares' intervals at one standard error (Wilson, 1927)."""
    n_papers = max(size, 1.0)
    middle = shares + 0.5 / n_papers
    width = np.sqrt(shares * (1 - shares) / n_papers + 0.25 / n_papers**2)
    bound: NDArray[np.float64] = (middle - width) / (1 + 1 / n_papers)
    return np.maximum(bound, 0.0)


def _drop_repeats(
    ranked: list[np.int64], table: TermTable, shares: dict[np.int64, float]
) -> list[np.int64]:
    """Keep terms in order; pass over fragments of longer ones and what says the same again."""
    stems = {c: tuple(_root(w) for w in split_words(str(table.terms[c]))) for c in ranked}
    picked: list[np.int64] = []
    for c in ranked:
        longer = [
            d
            for d in ranked
            if len(stems[d]) > len(stems[c])
            and set(stems[c]) <= set(stems[d])
            and shares[d] >= FRAGMENT_SHARE * shares[c]
        ]
        if longer and len(stems[c]) < 3:
            continue
        if any(_says_the_same(stems[c], stems[d]) for d in picked):
            continue
        picked.append(c)
    return picked


def _root(word: str) -> str:
    """Return a word without endings; short words lose their plural and their last e."""
    stem = stem_word(word)
    return stem if stem != word or len(word) < 4 else word.removesuffix("s").removesuffix("e")


def _says_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return (
        set(one) <= set(other)
        or set(other) <= set(one)
        or fold_term("".join(one)) == fold_term("".join(other))
    )


def _take_label(picked: list[np.int64], table: TermTable, topic: int, used: set[str]) -> list[str]:
    """Add terms until half of the topic's papers hold one of them, and the label is new."""
    rows = np.flatnonzero(table.belongs[:, [topic]].toarray().ravel())
    covered = np.zeros(len(rows), dtype=bool)
    label: list[str] = []
    for c in picked:
        holds = table.is_in[:, [int(c)]].toarray().ravel()[rows] > 0
        if label and (holds & ~covered).mean() < min(ADDED, covered.mean() / 2):
            continue
        label.append(str(table.terms[c]))
        covered |= holds
        # One bare word says little, however many papers hold it.
        is_telling = covered.mean() >= COVERED and any(len(split_words(term)) > 1 for term in label)
        if _is_new(label, used) and (is_telling or len(label) >= MOST_LABEL_TERMS):
            break
    if not label:
        label = ["topic without common terms"]
    while not _is_new(label, used):
        rest = [str(table.terms[c]) for c in picked if str(table.terms[c]) not in label]
        label.append(rest[0] if rest else str(topic + 1))
    used.add(_fold_label(label))
    return label


def _fold_label(label: list[str]) -> str:
    return fold_term("".join(label).lower())


def _is_new(label: list[str], used: set[str]) -> bool:
    return bool(label) and _fold_label(label) not in used
