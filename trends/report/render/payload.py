"""Data and code inside a page: JSON that no title can break out of, and packed blobs."""

import base64
import functools
import gzip
import json
from typing import Any

from trends.plots.drawing.javascript import read_plotly_javascript

__all__ = ["pack", "pack_plotly", "script_json"]

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


@functools.lru_cache(maxsize=1)
def pack_plotly() -> str:
    """Return the plotly.js that the plotly package brings, packed."""
    return pack(read_plotly_javascript())
