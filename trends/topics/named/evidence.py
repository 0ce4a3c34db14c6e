"""What each paper says about a named topic: where its words stand, and the sentence that shows it.

A title weighs more than a sentence about the paper's own work, that more than background, and a
passing mention ("outperforms fine-tuning", "without quantization") next to nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.text import CleanedTexts
from trends.text.token_index import TokenIndex, WordQuery
from trends.topics.named.patterns import Phrase

__all__ = [
    "CLOSE_TO",
    "KnownPapers",
    "Mentions",
    "PhraseRows",
    "choose_references",
    "find_mentions",
    "show_closest",
]

# Chosen by hand: weights of a mention in the title, in
# a sentence on the paper's own work, at the beginning or end of the abstract, elsewhere, and in
# passing, and what each repetition adds.
TITLE: Final = 3.0
OWN_WORK: Final = 1.0
EDGE: Final = 0.8
BACKGROUND: Final = 0.5
PASSING: Final = 0.15
REPEAT: Final = 0.3
# Weight of a repeated part of a phrase ("agriculture" ... "dataset") beside the phrase itself.
APART: Final = 0.6
USUAL_SENTENCES: Final = 8
# What stands for a sentence where a paper does not say the name: the members nearest to it.
CLOSE_TO: Final = "close to: "
N_CLOSEST: Final = 3
# A bound on time (convention): members that others are compared with.
MOST_REFERENCES: Final = 200
N_DECIMALS: Final = 6

_OWN: Final = re.compile(
    r"\b(?:we|our|ours|this (?:paper|work|study|article|report|survey|thesis|review)"
    r"|in this (?:paper|work|study)|here,)\b"
)
_PASSING_BEFORE: Final = re.compile(
    r"\b(?:compar(?:ed|able|ison|ing)\s(?:\w+\s)?(?:to|with)|outperform\w*|surpass\w*|exceed\w*"
    r"|without|unlike|alternatives?\sto|instead\sof|rather\sthan|beyond|versus|vs\.?|match\w*"
    r"|such\sas|e\.g\.,?|require\w*|no|than|not|avoid\w*|prior\sto|including|even\swithout"
    r"|competitive\swith|beats?|baselines?|future\s\w+|toward\S*)\b[^.;:]{0,60}$"
)
_PASSING_AFTER: Final = re.compile(
    r"^[\w\s]{0,24}\b(?:baselines?|alone|free|counterparts?)\b|^[\s\-]*free\b"
)


@dataclass(frozen=True)
class Mentions:
    """What the papers say about one topic.

    Parameters
    ----------
    strength
        Weighted mentions per paper, 0 where no word of the topic stands.
    in_title
        Whether the title names the topic.
    sentence
        The sentence, or title, that weighs most; empty where nothing was found.
    """

    strength: NDArray[np.float64]
    in_title: NDArray[np.bool_]
    sentence: list[str]


class PhraseRows:
    """Which papers hold which phrases; each phrase is looked for once, whatever names share it.

    Parameters
    ----------
    lowered
        Each paper in lower case.
    """

    def __init__(self, lowered: list[str]) -> None:
        self.lowered = lowered
        self.index = TokenIndex.read(lowered)
        self._found: dict[tuple[str, str, bool], NDArray[np.int64]] = {}

    def find(self, phrase: Phrase) -> NDArray[np.int64]:
        """Return the rows of the papers that hold a phrase and mean it by it, ascending."""
        introduced = phrase.introduction.long_form.pattern if phrase.introduction else ""
        key = (phrase.pattern.pattern, introduced, phrase.is_usual)
        if key not in self._found:
            likely = self.index.find_rows(phrase.words).tolist()
            rows = [row for row in likely if phrase.stands_in(self.lowered[row])]
            self._found[key] = np.array(rows, dtype=np.int64)
        return self._found[key]

    def search(self, pattern: re.Pattern[str], words: Sequence[WordQuery]) -> Iterator[int]:
        """Yield how often each paper holds a pattern of such words, of those that hold it."""
        for row in self.index.find_rows(words).tolist():
            if n_found := len(pattern.findall(self.lowered[row])):
                yield n_found


def find_mentions(
    texts: CleanedTexts,
    phrases: Sequence[Phrase],
    parts: Sequence[Sequence[Phrase]],
    *,
    rows: "PhraseRows | None" = None,
) -> Mentions:
    """Weigh every mention of a topic in every paper.

    Parameters
    ----------
    texts
        The papers' words.
    phrases
        Phrases any of which names the topic.
    parts
        For each name of several words, its words: where the whole is not said, all of its parts
        together count for less.
    rows
        Which papers hold which phrases, as far as it is known already.

    Returns
    -------
    Mentions
        One value per paper, in order.
    """
    rows = rows or PhraseRows(texts.lowered)
    n_papers = len(texts.titles)
    strength = np.zeros(n_papers)
    in_title = np.zeros(n_papers, dtype=bool)
    sentence = [""] * n_papers
    present = _invert([rows.find(phrase) for phrase in phrases])
    for row, held in present.items():
        found = _weigh_paper(texts, row, [phrases[number] for number in held])
        strength[row], in_title[row], sentence[row] = found
    for words in parts:
        shared = reduce(np.intersect1d, [rows.find(word) for word in words])
        for row in shared.tolist():
            if strength[row] < TITLE:
                apart = _weigh_apart(texts, row, words)
                if apart[0] > strength[row]:
                    strength[row], in_title[row], sentence[row] = apart
    return Mentions(strength, in_title, sentence)


def _invert(rows: Sequence[NDArray[np.int64]]) -> dict[int, list[int]]:
    """Return which phrases each paper holds."""
    held: dict[int, list[int]] = {}
    for number, found in enumerate(rows):
        for row in found.tolist():
            held.setdefault(row, []).append(number)
    return held


def _weigh_paper(
    texts: CleanedTexts, row: int, present: Sequence[Phrase]
) -> tuple[float, bool, str]:
    """Return strength, whether the title names it, and the heaviest sentence."""
    title = texts.titles[row]
    total, best = 0.0, (0.0, "")
    weight = _weigh_spans(title.lower(), _find_spans(title.lower(), present), full=TITLE)
    in_title = weight >= TITLE
    if weight:
        total, best = weight, (weight, title)
    sentences = texts.sentences(row)
    scale = (USUAL_SENTENCES / max(len(sentences), 3)) ** 0.5
    for number, sentence in enumerate(sentences):
        text = sentence.lower()
        spans = _find_spans(text, present)
        if not spans:
            continue
        full = BACKGROUND
        if _OWN.search(text):
            full = OWN_WORK
        elif number in (0, len(sentences) - 1):
            full = EDGE
        weight = _weigh_spans(text, spans, full=full) * scale
        total += weight
        if weight > best[0] or (best[0] >= TITLE and best[1] == title):
            best = (weight, sentence)
    return total, in_title, best[1]


def _find_spans(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return where a sentence says one of some phrases, without what lies in a longer mention."""
    spans: set[tuple[int, int]] = set()
    for phrase in phrases:
        if phrase.literal in text:
            spans.update(match.span() for match in phrase.pattern.finditer(text))
    return [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]


def _weigh_spans(text: str, spans: Sequence[tuple[int, int]], *, full: float) -> float:
    """Return the weight of a sentence's mentions: the first in full, each further one a little."""
    if not spans:
        return 0.0
    n_meant = sum(not _is_passing(text, start, end) for start, end in spans)
    if not n_meant:
        return PASSING * (1.0 if full < TITLE else TITLE)
    return full * (1 + REPEAT * min(n_meant - 1, 2))


def _is_passing(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 80) : start], text[end : end + 40]
    return bool(_PASSING_BEFORE.search(before) or _PASSING_AFTER.search(after))


def _weigh_apart(texts: CleanedTexts, row: int, words: Sequence[Phrase]) -> tuple[float, bool, str]:
    """Return the evidence of a name whose words stand apart: that of its weakest word."""
    found: list[Any] = [_weigh_paper(texts, row, [word]) for word in words]
    weakest = min(found, key=lambda item: item[0])
    return APART * weakest[0], False, weakest[2] if weakest[0] else ""


@dataclass(frozen=True)
class KnownPapers:
    """The papers that named topics were learned from.

    Parameters
    ----------
    paper_ids, titles
        One per paper, in order.
    vectors
        Their vectors, as unit rows.
    """

    paper_ids: NDArray[Any]
    titles: list[str]
    vectors: NDArray[np.float32]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each paper."""
        return {paper: row for row, paper in enumerate(self.paper_ids.tolist())}


def choose_references(
    known: KnownPapers,
    scores: NDArray[np.float64],
    is_member: NDArray[np.bool_],
    sentences: Sequence[str],
) -> tuple[str, ...]:
    """Return the papers by which others are shown to be close to a topic: its surest with a title.

    Members that say the name come first; where none does, all members are as good.
    """
    says = np.array([bool(sentence) for sentence in sentences], dtype=bool)
    has_title = np.array([bool(title) for title in known.titles], dtype=bool)
    usable = is_member & has_title & np.asarray(known.vectors.any(axis=1))
    chosen = usable & says if (usable & says).any() else usable
    order = np.argsort(-scores, kind="stable")
    return tuple(known.paper_ids[order[chosen[order]][:MOST_REFERENCES]].tolist())


def show_closest(
    paper_ids: Sequence[str],
    vectors: NDArray[np.float32],
    references: Sequence[str],
    known: KnownPapers,
) -> list[str]:
    """Return which member papers of a topic some papers that do not say its name are close to.

    Parameters
    ----------
    paper_ids, vectors
        The papers, and their vectors as unit rows.
    references
        Identifiers from `choose_references`.
    known
        The papers among which these are.
    """
    rows = np.array([known.rows[paper] for paper in references], dtype=np.int64)
    # Rounded, lest the order of additions, which differs with the number of papers, decides.
    likeness = vectors.astype(np.float64) @ known.vectors[rows].astype(np.float64).T
    likeness = np.round(likeness, N_DECIMALS)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, : N_CLOSEST + 1]
    shown = []
    for paper, closest in zip(paper_ids, rows[order], strict=True):
        titles = [known.titles[row] for row in closest if known.paper_ids[row] != paper]
        quoted = [f"“{title.rstrip('.')}”" for title in titles[:N_CLOSEST]]
        shown.append(f"{CLOSE_TO}{'; '.join(quoted)}" if quoted else "")
    return shown
