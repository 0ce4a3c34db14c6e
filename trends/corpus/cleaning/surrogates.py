"""Halves of surrogate pairs in text, which UTF-8 cannot hold, replaced."""

import re

__all__ = ["replace_surrogates"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_surrogates(text: str) -> str:
    r"""Return the text with U+FFFD for every half of a character, which no file can hold.

    Examples
    --------
    >>> replace_surrogates("\ud800 at sea") == "\ufffd at sea"
    True
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
