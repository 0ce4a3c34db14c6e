"""The terms shown for each topic, and the label a person would choose: array kernels and words.

A topic's terms are ranked by c-TF-IDF; fragments of longer terms, near-repeats, words that the
whole corpus shares and boilerplate are passed over. A label is the term, or the two or three
terms, that most of the topic's papers and few others hold, longer phrases before single words.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text import BOILERPLATE, STOP_WORDS, fold_term
from trends.topics.phrases import stem_word

__all__ = ["TermTable", "choose_labels", "choose_terms"]

N_TERMS: Final = 10
# A longer term found this often beside a shorter one makes the shorter one its fragment.
FRAGMENT_SHARE: Final = 0.7
SMALLEST_LIFT: Final = 1.3
COVERED: Final = 0.5
MOST_LABEL_TERMS: Final = 3
PHRASE_BONUS: Final = (1.0, 2.0, 2.2)
# A term in more papers than this says little about any one topic.
UBIQUITOUS: Final = 0.3
# Words that say what a paper is or does, not what it is about.
_EMPTY: Final = BOILERPLATE | STOP_WORDS
_N_LOOKED_AT: Final = 250


@dataclass(frozen=True)
class TermTable:
    """Terms, their weights per topic, and the papers they stand in.

    Parameters
    ----------
    terms
        The vocabulary.
    n_words
        Words per term.
    weights
        Topics x terms, c-TF-IDF.
    is_in
        Papers x terms, 1 where the term stands in the paper.
    belongs
        Papers x topics, 1 where the paper belongs to the topic.
    """

    terms: NDArray[Any]
    n_words: NDArray[np.int64]
    weights: sparse.csr_array
    is_in: sparse.csc_array
    belongs: sparse.csr_array


def choose_terms(table: TermTable) -> list[list[tuple[str, float]]]:
    """Return up to ten terms per topic with their c-TF-IDF, the heaviest first."""
    chosen = []
    for topic, columns, shares, lifts in _candidates(table):
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
    for topic, columns, shares, lifts in _candidates(table):
        value = _value_terms(columns, shares, lifts, table)
        order = sorted(range(len(columns)), key=lambda i: (-value[i], table.terms[columns[i]]))
        ranked = [columns[i] for i in order if value[i] > 0]
        picked = _drop_repeats(ranked[:60], table, dict(zip(columns, shares, strict=True)))
        labels.append(_take_label(picked, table, topic, used))
    return labels


def spell_terms(terms: list[str], texts: list[str]) -> dict[str, str]:
    """Return how each lower-case term is written in the texts: "kv cache" -> "KV cache".

    A word keeps capitals inside it ("LoRA", "GPU"); one that only starts with a capital keeps it
    where nearly every text writes it so, which tells names from the words of headings.
    """
    words = {word for term in terms for word in _split(term)}
    seen: dict[str, Counter[str]] = {word: Counter() for word in words}
    for text in texts:
        is_start = True
        for token in text.split():
            bare = token.strip(".,;:!?()[]{}\"'`")
            for part in [bare, *bare.split("-")]:
                if part.lower() in seen and not (is_start and part[1:].islower()):
                    seen[part.lower()][part] += 1
            is_start = token.endswith((".", "!", "?", ":"))
    spelled = {word: _pick_spelling(word, found) for word, found in seen.items()}
    return {term: _join_like(term, spelled) for term in terms}


def capitalize_label(label: str) -> str:
    """Return the label with a capital first letter, unless its first word has its own capitals."""
    first = label.split(" ", 1)[0]
    return label if any(c.isupper() for c in first) else label[:1].upper() + label[1:]


def _value_terms(
    columns: NDArray[np.int64],
    shares: NDArray[np.float64],
    lifts: NDArray[np.float64],
    table: TermTable,
) -> NDArray[np.float64]:
    """Return how well each term would serve as a label of the topic.

    A phrase is rarer than its words; half of their value is added to its own, so that a phrase
    of the topic's own words beats both a stray phrase and a bare word.
    """
    value = shares * np.log(np.maximum(lifts, 1.0))
    everywhere = np.asarray(table.is_in[:, columns].sum(axis=0)).ravel() / table.is_in.shape[0]
    value[(everywhere > UBIQUITOUS) & (lifts < 2 * SMALLEST_LIFT)] = 0
    of_word = {str(table.terms[c]): value[i] for i, c in enumerate(columns)}
    longer = np.flatnonzero(table.n_words[columns] > 1)
    support = np.zeros(len(columns))
    for i in longer:
        words = _split(str(table.terms[columns[i]]))
        support[i] = np.mean([of_word.get(word, 0.0) for word in words])
    bonus = np.asarray(PHRASE_BONUS)[table.n_words[columns].clip(1, 3) - 1]
    valued: NDArray[np.float64] = value * bonus + 0.5 * support * (value > 0)
    return valued


def _candidates(
    table: TermTable,
) -> list[tuple[int, NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]]:
    """Return per topic: term columns, share of its papers with each, and that over the others'."""
    n_papers, n_topics = table.belongs.shape
    sizes = np.asarray(table.belongs.sum(axis=0)).ravel()
    with_term = sparse.csr_array(table.belongs.T.astype(np.float64) @ table.is_in)
    everywhere = np.asarray(table.is_in.sum(axis=0)).ravel()
    meaningful = np.array([_is_meaningful(str(term)) for term in table.terms], dtype=bool)
    found = []
    for topic in range(n_topics):
        inside = with_term[[topic], :].toarray().ravel()
        needed = min(max(2.0, 0.04 * sizes[topic]), sizes[topic])
        columns = np.flatnonzero((inside >= needed) & meaningful & (inside > 0))
        if not columns.size:
            columns = np.flatnonzero((inside > 0) & meaningful)
        shares = inside[columns] / max(sizes[topic], 1)
        others = (everywhere[columns] - inside[columns]) + 0.5
        lifts = shares / (others / (n_papers - sizes[topic] + 1.0))
        found.append((topic, columns, shares, lifts))
    return found


def _is_meaningful(term: str) -> bool:
    words = _split(term)
    if not any(len(word) > 1 and any(map(str.isalpha, word)) for word in words):
        return False
    return not (words[0] in _EMPTY or words[-1] in _EMPTY or all(w in _EMPTY for w in words))


def _drop_repeats(
    ranked: list[np.int64], table: TermTable, shares: dict[np.int64, float]
) -> list[np.int64]:
    """Keep terms in order; pass over fragments of longer ones and what says the same again."""
    stems = {c: tuple(stem_word(w) for w in _split(str(table.terms[c]))) for c in ranked}
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
        if label and (holds & ~covered).sum() < 0.1 * len(rows):
            continue
        label.append(str(table.terms[c]))
        covered |= holds
        if _is_new(label, used) and (covered.mean() >= COVERED or len(label) >= MOST_LABEL_TERMS):
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


def _split(term: str) -> list[str]:
    return term.replace("-", " ").split()


def _pick_spelling(word: str, found: Counter[str]) -> str:
    if not found:
        return word
    inner = Counter({s: n for s, n in found.items() if any(c.isupper() for c in s[1:])})
    total = sum(found.values())
    if inner and sum(inner.values()) >= 0.5 * total:
        return max(sorted(inner), key=lambda s: inner[s])
    capital = word[:1].upper() + word[1:]
    return capital if found[capital] >= 0.9 * total and found[capital] >= 3 else word


def _join_like(term: str, spelled: dict[str, str]) -> str:
    """Spell each word of a term, its spaces and hyphens kept."""
    pieces, word = [], ""
    for character in term + " ":
        if character in " -":
            pieces += [spelled.get(word, word), character]
            word = ""
        else:
            word += character
    return "".join(pieces)[:-1]
