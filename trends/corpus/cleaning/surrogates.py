"""Replace lone surrogates in text, which UTF-8 cannot represent."""

import re

__all__ = ["replace_surrogates"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_surrogates(text: str) -> str:
    r"""Return the text with every lone surrogate replaced by U+FFFD.

    Examples
    --------
    >>> replace_surrogates("\ud800 at sea") == "\ufffd at sea"
    True
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
