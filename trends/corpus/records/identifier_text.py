"""Identifiers without the escapes of the format that they were written in."""

import html
import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

__all__ = ["IdentifierText", "undo_escapes"]

_SYMBOLS: Final = {
    "textunderscore": "_", "textless": "<", "textgreater": ">", "textampersand": "&",
    "textasciitilde": "~", "textpercent": "%", "textendash": "-", "lt": "<", "gt": ">",
    "slash": "/", "textbackslash": "", "allowbreak": "", "linebreak": "", "-": "",
}  # fmt: skip
_COMMAND = re.compile(
    r"\\(?:url|path|nolinkurl|href\{[^{}]*\}|doi|texttt|textrm|ensuremath|mbox)\s*(?=\{)"
)
_SYMBOL = re.compile(r"\\([a-zA-Z]+)(?:\s*\{\}|\s+|(?![a-zA-Z]))")
# "(?<!\\)": a run of backslashes is tried once, at its beginning, and not at each of them.
_ESCAPED = re.compile(r"(?<!\\)\\+([_&%#$~<>{}()\[\]/:;.,-])")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
# An escape that has begun and was cut off: "\", "\textunder", "%2", "&l".
_CUT = re.compile(r"(?:(?<!\\)\\+[a-zA-Z]*|(?<!\\)%[0-9a-fA-F]?|(?<!\\)&(?:#\w*|am?|amp|[lg]t?)?)$")
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"), "-")
_UNSEEN: Final = dict.fromkeys((0xAD, 0xFEFF, *range(0x200B, 0x2010), 0x2060))
_SIGNS = re.compile(r"[\\%&{}$]")


class IdentifierText(NamedTuple):
    """An identifier without escapes, and whether the last of these was cut off."""

    text: str
    is_cut: bool


def undo_escapes(text: str) -> IdentifierText:
    r"""Undo the escapes of LaTeX, HTML and addresses in an identifier.

    Examples
    --------
    >>> undo_escapes(r"10.1000/a{\_}b$\_$c\%3Cd&gt;").text
    '10.1000/a_b_c<d>'
    >>> undo_escapes("10.1000/a\\").is_cut
    True
    """
    plain = text.strip() if text.isascii() else text.translate(_DASHES | _UNSEEN).strip()
    if not _SIGNS.search(plain):
        return IdentifierText(plain, is_cut=False)
    is_cut = _CUT.search(plain.rstrip("{}$ ")) is not None
    plain = _COMMAND.sub("", plain)
    plain = _SYMBOL.sub(lambda found: _SYMBOLS.get(found[1], found[0]), plain)
    plain = _ESCAPED.sub(r"\1", plain).replace("$", "")
    plain = html.unescape(html.unescape(plain)) if "&" in plain else plain
    plain = _PERCENT.sub(_decode, plain) if "%" in plain else plain
    return IdentifierText(plain.replace("{", "").replace("}", "").strip(), is_cut)


def _decode(found: re.Match[str]) -> str:
    """Return the signs that percent escapes stand for; these themselves where they are none."""
    try:
        return unquote_to_bytes(found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
