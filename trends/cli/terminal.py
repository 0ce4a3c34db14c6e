"""Make text safe to print: without control sequences, and encodable in the stream's encoding."""

import json
import re
from typing import Final, TextIO

__all__ = ["can_carry", "escape_controls"]

# All control characters except tab and line feed (ESC and 0x9b start control sequences of
# terminals), line separators, marks of writing direction, and surrogates.
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]"
)


def escape_controls(text: str, stream: TextIO) -> str:
    r"""Return `text` with control characters and characters that `stream` cannot encode escaped.

    The escapes are those of JSON, so that JSON stays valid and keeps its meaning.

    Examples
    --------
    >>> import io
    >>> escape_controls("\x1b[2J caf\u00e9", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    '\\u001b[2J caf\\u00e9'
    """
    safe = _CONTROLS.sub(lambda match: _escape(match[0]), text)
    if can_carry(safe, stream):
        return safe
    return "".join(letter if can_carry(letter, stream) else _escape(letter) for letter in safe)


def can_carry(text: str, stream: TextIO) -> bool:
    """Return whether the encoding of `stream` can represent all characters of `text`."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _escape(letter: str) -> str:
    # DEL is the only control character that JSON does not escape.
    return json.dumps(letter)[1:-1] if letter != "\x7f" else "\\u007f"
