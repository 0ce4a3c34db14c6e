"""How terms are written: the capitals that a corpus gives to its words."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["capitalize_label", "spell_terms"]


def spell_terms(terms: list[str], texts: list[str]) -> dict[str, str]:
    """Return how each lower-case term is written in the texts: "kv cache" -> "KV cache".

    A word keeps capitals inside it ("LoRA", "GPU"); one that only starts with a capital keeps it
    where nearly every text writes it so, which tells names from the words of headings.
    """
    words = {word for term in terms for word in term.replace("-", " ").split()}
    seen: dict[str, Counter[str]] = {word: Counter() for word in words}
    for token, n_inside, n_first in _count_tokens(texts):
        bare = token.strip(".,;:!?()[]{}\"'`")
        for part in [bare, *bare.split("-")]:
            word = part.lower()
            if word in seen:
                n_telling = n_inside if part[1:].islower() else n_inside + n_first
                seen[word] += Counter({part: n_telling})
    spelled = {word: _pick_spelling(word, found) for word, found in seen.items()}
    return {term: _join_like(term, spelled) for term in terms}


def capitalize_label(label: str) -> str:
    """Return the label with a capital first letter, unless its first word has its own capitals."""
    first = label.split(" ", 1)[0]
    return label if any(c.isupper() for c in first) else label[:1].upper() + label[1:]


def _count_tokens(texts: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield every token, how often it stands within sentences, and how often it begins one."""
    trimmed = pc.utf8_trim_whitespace(pa.array(texts, pa.large_string()))
    split = pc.utf8_split_whitespace(trimmed)
    encoded = split.flatten().dictionary_encode()
    tokens, numbers = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    is_end = np.array([token.endswith((".", "!", "?", ":")) for token in tokens], dtype=bool)
    is_first = np.ones(len(numbers) + 1, dtype=bool)
    is_first[1:] = is_end[numbers]
    is_first[split.offsets.to_numpy()[:-1]] = True
    n_tokens = len(tokens)
    places = numbers + is_first[:-1] * n_tokens
    counts = np.bincount(places, minlength=2 * n_tokens).reshape(2, n_tokens)
    yield from zip(tokens, *counts.tolist(), strict=True)


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
