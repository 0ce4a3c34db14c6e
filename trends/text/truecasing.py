"""Truecasing: find the capitals with which a corpus writes its terms."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trends.text.languages.segmentation import UNSPACED_CLASS

__all__ = ["Capitals", "capitalize_label", "count_capitals", "restore_capitals"]

_BETWEEN_UNSPACED: Final = re.compile(f"(?<={UNSPACED_CLASS}) (?={UNSPACED_CLASS})")
PUNCTUATION: Final = ".,;:!?()[]{}\"'`"
SENTENCE_ENDS: Final = (".", "!", "?", ":")


@dataclass(frozen=True)
class Capitals:
    """The distinct tokens of texts, split at spaces, with their positions in sentences.

    Parameters
    ----------
    tokens, lowered
        Each token without surrounding punctuation, as written and in lower case.
    is_odd
        Which tokens are compounds or contain characters outside ASCII.
    n_inside, n_first
        How often each token occurs inside a sentence, and as its first word.
    """

    tokens: pa.Array
    lowered: pa.Array
    is_odd: pa.Array
    n_inside: NDArray[np.int64]
    n_first: NDArray[np.int64]


def count_capitals(texts: list[str]) -> Capitals:
    """Count the tokens of texts by their position in sentences."""
    trimmed = pc.utf8_trim_whitespace(pa.array(texts, pa.large_string()))
    split = pc.utf8_split_whitespace(trimmed)
    encoded = split.flatten().dictionary_encode()
    numbers = encoded.indices.to_numpy()
    is_end = np.zeros(len(encoded.dictionary), dtype=bool)
    for sign in SENTENCE_ENDS:
        is_end |= pc.ends_with(encoded.dictionary, sign).to_numpy(zero_copy_only=False)
    is_first = np.ones(len(numbers) + 1, dtype=bool)
    is_first[1:] = is_end[numbers]
    is_first[split.offsets.to_numpy()[:-1]] = True
    places = numbers + is_first[:-1] * len(is_end)
    counts = np.bincount(places, minlength=2 * len(is_end)).reshape(2, len(is_end))
    tokens = pc.utf8_trim(encoded.dictionary, PUNCTUATION)
    is_odd = pc.or_(pc.match_substring(tokens, "-"), pc.invert(pc.string_is_ascii(tokens)))
    return Capitals(tokens, pc.utf8_lower(tokens), is_odd, counts[0], counts[1])


def restore_capitals(terms: list[str], written: Capitals) -> dict[str, str]:
    """Return lower-case terms as the texts write them: "kv cache" -> "KV cache".

    A word keeps capitals inside it ("LoRA", "GPU") if at least half of its occurrences have them.
    A word that only starts with a capital keeps it if nine tenths of its occurrences have it, which
    distinguishes names from words in headings.
    """
    words = {word for term in terms for word in term.replace("-", " ").split()}
    seen: dict[str, Counter[str]] = {word: Counter() for word in words}
    # Most tokens are not among the words.
    is_relevant = pc.is_in(written.lowered, pa.array(sorted(words), written.lowered.type))
    rows = pc.or_(is_relevant, written.is_odd).to_numpy(zero_copy_only=False).nonzero()[0]
    counts = zip(written.n_inside[rows].tolist(), written.n_first[rows].tolist(), strict=True)
    for bare, (n_inside, n_first) in zip(
        written.tokens.take(rows).to_pylist(), counts, strict=True
    ):
        for part in [bare, *bare.split("-")]:
            word = part.lower()
            if word in seen:
                n_informative = n_inside if part[1:].islower() else n_inside + n_first
                seen[word] += Counter({part: n_informative})
    spelled = {word: _pick_spelling(word, found) for word, found in seen.items()}
    return {term: _join_like(term, spelled) for term in terms}


def capitalize_label(label: str) -> str:
    """Return the label with a capital first letter, unless its first word has its own capitals."""
    first = label.split(" ", 1)[0]
    return label if any(c.isupper() for c in first) else label[:1].upper() + label[1:]


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
    """Spell each word of a term; keep spaces and hyphens, except in scripts without spaces."""
    pieces, word = [], ""
    for character in term + " ":
        if character in " -":
            pieces += [spelled.get(word, word), character]
            word = ""
        else:
            word += character
    return _BETWEEN_UNSPACED.sub("", "".join(pieces)[:-1])
