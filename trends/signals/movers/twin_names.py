"""Two names of one thing: "ResNet" and "residual networks", "deep networks" and "deep neural networks"."""

import re
from typing import Final

__all__ = ["are_twins", "find_key"]

# A part of a blend begins with a capital and has two letters at least, or it would be an abbreviation
# by initials, which concepts know already.
_BLEND: Final = re.compile(r"(?:[A-Z][a-z]+){2,}")
_PART: Final = re.compile(r"[A-Z][a-z]+")
_WORD: Final = re.compile(r"[^\W_]+")


def are_twins(first: str, second: str) -> bool:
    """Say whether one name is a blend of the other's words, or the other without an inner word.

    Examples
    --------
    >>> are_twins("ResNets", "residual networks"), are_twins("ResNet", "restricted Boltzmann machine")
    (True, False)
    >>> are_twins("deep neural networks", "deep networks"), are_twins("deep learning", "deep networks")
    (True, False)
    """
    return any(
        _is_blend(short, long_form) or _is_elision(short, long_form)
        for short, long_form in ((first, second), (second, first))
    )


def find_key(name: str) -> str:
    """Return the initial of a name: twins begin alike."""
    return name[:1].casefold()


def _is_blend(short: str, long_form: str) -> bool:
    parts, words = _PART.findall(_singular(short)), _WORD.findall(long_form.casefold())
    return (
        _BLEND.fullmatch(short) is not None
        and len(parts) == len(words)
        and all(word.startswith(part.casefold()) for part, word in zip(parts, words, strict=True))
    )


def _is_elision(short: str, long_form: str) -> bool:
    few, many = ([_singular(word) for word in _WORD.findall(name)] for name in (short, long_form))
    few, many = ([word.casefold() for word in words] for words in (few, many))
    if not 2 <= len(few) < len(many) or (few[0], few[-1]) != (many[0], many[-1]):
        return False
    rest = iter(many)
    return all(word in rest for word in few)


def _singular(word: str) -> str:
    return word.removesuffix("s")
