"""Titles and abstracts made clean once, so that every later stage reads the same plain text."""

import html
import re
import unicodedata
from typing import Final

from trends.corpus.cleaning.latex import latex_to_text

__all__ = ["clean_abstract", "clean_title", "squeeze"]

_LIGATURES: Final = {
    ord(ligature): letters
    for ligature, letters in zip(
        "ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True
    )
}
_UNSEEN: Final = (
    *(*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060),
)
_UNSEEN_BYTES: Final = bytes(code for code in _UNSEEN if code < 128)
_TRANSLATION: Final[dict[int, str | None]] = {
    **dict.fromkeys(_UNSEEN),
    **dict.fromkeys((0x85, 0x2028, 0x2029), " "),
    **_LIGATURES,
}
_TAG = re.compile(
    r"</?(?:jats:|mml:)?(?:p|i|b|u|em|strong|sub|sup|sc|br|title|sec|span|div|italic|bold|h\d|ul|ol|"
    r"li|a|abstract|abstracttext|tt|inf|math|mi|mo|mn|mrow|msub|msup|semantics|annotation)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:jats:)?(?:p|title|sec|div|br|li|h\d)\b[^<>]*>", re.IGNORECASE)
_POWER_TAG = re.compile(r"(?<=\d)<sup>\s*(?=[-+−]?\d)", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"(?<=[a-z])(?:-[ \t]*\n[ \t]*|\s?\(cid:173\)\s*)(?=[a-z])")
_CID = re.compile(r"\s?\(cid:\d+\)")
# UTF-8 that was once read as Latin-1 or Windows-1252: Greek, accents, quotation marks.
_MISREAD = re.compile("[ÂÃÎÏ][\x80-\xbf]|â[\x80-\xbf]{2}|â€[\x80-\xbf™œ“”˜¢¦šž‹›]")
_LABEL = re.compile(
    r"^(?i:abstract|summary)\s*(?:[:.\-–—]\s*|\s(?=[A-Z]))|^(?:Abstract|ABSTRACT)(?=[A-Z][a-z])"
)
_START: Final = r"(?:^|(?<=[.!?;)\]]\s))"
_RIGHTS = re.compile(
    rf"{_START}(?:(?i:copyright\s*)?(?:©|\([Cc]\))|(?i:copyright)\s+(?=\d))\s*(?i:copyright\s*)?"
    r"(?i:the\s+authors?,?\s*)?(?:\d{4}|(?i:by)\b|[A-Z]).{0,220}$|"
    rf"{_START}(?i:all rights reserved)\.?$|"
    rf"{_START}(?i:published by (?:elsevier|springer|wiley|ieee|acm))[^.]{{0,80}}\.?$"
)
_RIGHTS_SIGNS: Final = ("©", "(c)", "(C)", "opyright", "OPYRIGHT", "eserved", "ublished by")
_LEADING_RIGHTS = re.compile(
    r"^(?i:copyright\s*)?(?:©|\([Cc]\))\s*\d{4}[^.]{0,100}\.\s*"
    r"(?i:all rights reserved\.\s*)?(?=[A-Z])|^(?:©|\([Cc]\))\s*\d{4} IEEE\.?\s*"
)
_NO_ABSTRACT: Final = frozenset(
    {
        "abstract",
        "abstract not available",
        "abstract unavailable",
        "n/a",
        "na",
        "nan",
        "no abstract",
        "no abstract available",
        "no abstract provided",
        "none",
        "not available",
        "null",
        "tba",
        "tbd",
        "this article has no abstract",
        "unavailable",
    }
)
_LONGEST_NO_ABSTRACT: Final = max(map(len, _NO_ABSTRACT))


def squeeze(text: str) -> str:
    r"""Return the text with every run of white space as one space.

    Examples
    --------
    >>> squeeze(" two\n words ")
    'two words'
    """
    return " ".join(text.split())


def clean_title(text: str) -> str:
    r"""Return a title as plain text in one line.

    Examples
    --------
    >>> clean_title("The \\emph{state} of\n efficient &amp; \ufb01ne models")
    'The state of efficient & fine models'
    """
    return _clean(text)


def clean_abstract(text: str, title: str = "") -> str:
    """Return an abstract as plain text in one line, without labels and publishers' notices.

    Parameters
    ----------
    text
        The abstract as the file has it.
    title
        The paper's clean title; an abstract that only repeats it counts as none.

    Returns
    -------
    str
        Empty if there is no abstract, whatever the file says instead.

    Examples
    --------
    >>> clean_abstract("Abstract: We test it. (C) 2021 Elsevier Ltd. All rights reserved.")
    'We test it.'
    >>> clean_abstract("Abstract Unavailable")
    ''
    """
    cleaned = _clean(text)
    if _says_none(cleaned):
        return ""
    for start in (_LABEL, _LEADING_RIGHTS):
        found = start.match(cleaned)
        cleaned = cleaned[found.end() :] if found else cleaned
    tail_start = max(0, len(cleaned) - 320)
    tail = cleaned[tail_start:]
    if any(sign in tail for sign in _RIGHTS_SIGNS):
        cleaned = (cleaned[:tail_start] + _RIGHTS.sub("", tail)).strip()
    return "" if _says_none(cleaned) or _repeats(cleaned, title) else cleaned


def _says_none(abstract: str) -> bool:
    """Tell whether a text says that there is no abstract."""
    core = abstract.strip(" .[]()-")
    # Folding makes no text shorter, and abstracts are long.
    return len(core) <= _LONGEST_NO_ABSTRACT and core.casefold() in _NO_ABSTRACT


def _repeats(abstract: str, title: str) -> bool:
    """Tell whether an abstract is the title again."""
    one, other = abstract.rstrip("."), title.rstrip(".")
    # Folding makes at most three letters of one.
    return len(one) <= 3 * len(other) and one.casefold() == other.casefold()


def _clean(text: str) -> str:
    """Do what titles and abstracts have in common."""
    if not text:
        return ""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", _BLOCK_TAG.sub(" ", _POWER_TAG.sub("^", text)))
    if "(cid:" in text or ("-" in text and "\n" in text):
        text = _CID.sub("", _BROKEN_WORD.sub("", text))
    if not text.isascii():
        text = _MISREAD.sub(_read_again, text)
        text = unicodedata.normalize("NFC", text)
    if text.isascii():
        # Of bytes it takes a tenth of the time.
        text = text.encode("ascii").translate(None, _UNSEEN_BYTES).decode("ascii")
    else:
        text = text.translate(_TRANSLATION)
    return squeeze(latex_to_text(text))


def _read_again(found: re.Match[str]) -> str:
    """Return the character that was misread as several, or these if they are none."""
    try:
        return b"".join(map(_byte_of, found[0])).decode("utf-8")
    except UnicodeError:
        return found[0]


def _byte_of(sign: str) -> bytes:
    """Return the byte that Windows-1252 shows as this sign; where it has none, Latin-1 does."""
    return sign.encode("latin-1" if ord(sign) < 256 else "cp1252")
