"""How terms are written: the capitals that a corpus gives to its words."""

from collections import Counter

__all__ = ["capitalize_label", "spell_terms"]


def spell_terms(terms: list[str], texts: list[str]) -> dict[str, str]:
    """Return how each lower-case term is written in the texts: "kv cache" -> "KV cache".

    A word keeps capitals inside it ("LoRA", "GPU"); one that only starts with a capital keeps it
    where nearly every text writes it so, which tells names from the words of headings.
    """
    words = {word for term in terms for word in term.replace("-", " ").split()}
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
