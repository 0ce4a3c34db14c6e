"""Data and code inside a page: JSON that no title can break out of, and packed blobs."""

import base64
import functools
import gzip
import json
from typing import Any

from trends.plots.drawing.javascript import read_plotly_javascript

__all__ = ["fit_texts", "pack", "pack_plotly", "script_json"]

# Inside <script>, "<" could close the tag; U+2028 and U+2029 end lines in old JavaScript.
ESCAPES: dict[str, str | int | None] = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def script_json(value: Any) -> str:
    """Return JSON that can stand in a script element whatever texts it holds.

    Examples
    --------
    >>> "<" in script_json({"title": "</script>"})
    False
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(str.maketrans(ESCAPES))


def pack(text: str) -> str:
    """Return `text` compressed and in base64, the same bytes for the same text."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def fit_texts(texts: list[str], most_characters: int) -> tuple[list[str], int | None]:
    """Return the texts, or their beginnings where all together exceed `most_characters`.

    Returns
    -------
    tuple
        The texts, and the length at which the longer ones end; None if all are whole.

    Examples
    --------
    >>> fit_texts(["tides", "sea"], 10)
    (['tides', 'sea'], None)
    >>> fit_texts(["tides", "sea"], 6)
    (['tid…', 'sea'], 3)
    """
    n_characters = sum(map(len, texts))
    if n_characters <= most_characters:
        return texts, None
    # Short texts leave room for the others, so the length that fits is found by halving.
    low, high = 0, max(map(len, texts))
    while high - low > 1:
        middle = (low + high) // 2
        fits = sum(min(len(text), middle) for text in texts) <= most_characters
        low, high = (middle, high) if fits else (low, middle)
    return [text if len(text) <= low else text[:low].rstrip() + "…" for text in texts], low


@functools.lru_cache(maxsize=1)
def pack_plotly() -> str:
    """Return the plotly.js that the plotly package brings, packed."""
    return pack(read_plotly_javascript())
