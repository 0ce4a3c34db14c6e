"""What makes two titles the same, and what keeps two apart that are nearly so."""

import re
import unicodedata
from typing import Final

__all__ = ["is_telling", "title_key"]

_NOT_IN_KEY = re.compile(r"[^\w+#]|_")
_SHORTEST_KEY: Final = 12


def title_key(title: str) -> str:
    """Return what titles have in common that differ in case, accents and punctuation only.

    Examples
    --------
    >>> title_key("Schrödinger's  Cat: a Re-View") == title_key("Schrodinger’s cat – a review")
    True
    >>> title_key("Algorithms in C") == title_key("Algorithms in C++")
    False
    """
    folded = title.casefold()
    if not folded.isascii():
        letters = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_IN_KEY.sub("", folded)


def is_telling(title: str) -> bool:
    """Tell whether a title is particular enough that two papers hardly share it.

    Examples
    --------
    >>> is_telling("Attention Is All You Need"), is_telling("Introduction")
    (True, False)
    """
    return len(title_key(title)) >= _SHORTEST_KEY and len(title.split()) >= 3
