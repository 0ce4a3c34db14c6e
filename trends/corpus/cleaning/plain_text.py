"""Clean titles and abstracts once, so that every later stage reads the same plain text."""

import html
import re
import unicodedata
from typing import Final

from trends.corpus.cleaning.boilerplate import cut_notices, is_placeholder
from trends.text.cleaning import drop_stray_joiners
from trends.text.latex import latex_to_text
from trends.text.markup import strip_markup

__all__ = ["clean_abstract", "clean_name", "clean_title", "squeeze"]

_LIGATURES: Final = {
    ord(ligature): letters
    for ligature, letters in zip(
        "ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True
    )
}
# Control characters, soft hyphen, byte-order marks, zero-width space and direction marks
# (Unicode).
_INVISIBLE: Final = (
    *(*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF),
    *(0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A)),
)
# The invisible characters that are ASCII.
_INVISIBLE_BYTES: Final = bytes(code for code in _INVISIBLE if code < 128)
# The invisible characters are removed; the line separators of Unicode become spaces.
_TRANSLATION: Final[dict[int, str | None]] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys((0x85, 0x2028, 0x2029), " "),
    **_LIGATURES,
}
_MARKUP = re.compile(r"[\\{}$&<^_~%]|--")
_BROKEN_WORD = re.compile(r"(?<=[a-z])(?:-[ \t]*\n[ \t]*|\s?\(cid:173\)\s*)(?=[a-z])")
_CID = re.compile(r"\s?\(cid:\d+\)")
# UTF-8 that was decoded as Latin-1 or Windows-1252: accents, Greek, Cyrillic, quotation marks.
_HIGH: Final = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘•˜š›œžŸ"
_MISREAD = re.compile(
    f"[ÂÎÏ][\x80-\xbf]|[ÃÄÅ][{_HIGH}]|(?:[ÐÑ][{_HIGH}Ž’“”–—™]){{2,}}|"
    "â[\x80-\xbf]{2}|â€[\x80-\xbf™œ“”˜¢¦šž‹›]"
)


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


def clean_name(text: str) -> str:
    r"""Return a name or keyword as plain text in one line.

    Examples
    --------
    >>> clean_name('M{\\"u}ller,  Anna')
    'Müller, Anna'
    """
    is_plain = text.isascii() and text.isprintable() and not _MARKUP.search(text)
    return squeeze(text) if is_plain else _clean(text)


def clean_abstract(text: str, title: str = "") -> str:
    """Return an abstract as plain text in one line, without labels and publishers' notices.

    Parameters
    ----------
    text
        The abstract as it stands in the file.
    title
        The cleaned title of the paper. An abstract that only repeats it counts as missing.

    Returns
    -------
    str
        The cleaned abstract; "" if the text is missing or only a placeholder.

    Examples
    --------
    >>> clean_abstract("Abstract: We test it. (C) 2021 Elsevier Ltd. All rights reserved.")
    'We test it.'
    >>> clean_abstract("Abstract Unavailable")
    ''
    """
    cleaned = _clean(text)
    if is_placeholder(cleaned):
        return ""
    cleaned = cut_notices(cleaned)
    return "" if is_placeholder(cleaned) or _repeats(cleaned, title) else cleaned


def _repeats(abstract: str, title: str) -> bool:
    """Return whether an abstract only repeats the title."""
    one, other = abstract.rstrip("."), title.rstrip(".")
    # Case folding turns one letter into at most three, so most abstracts need not be folded.
    return len(one) <= 3 * len(other) and one.casefold() == other.casefold()


def _clean(text: str) -> str:
    """Do the cleaning that titles and abstracts have in common."""
    if not text:
        return ""
    is_plain = text.isascii() and text.isprintable() and "&" not in text and "<" not in text
    if is_plain and "(cid:" not in text:
        # Most texts are one line of ASCII without entities and markup.
        plain = latex_to_text(text)
        is_single = plain is text and "  " not in text and text[0] != " " != text[-1]
        return text if is_single else squeeze(plain)
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = strip_markup(text)
    if "(cid:" in text or ("-" in text and "\n" in text):
        text = _CID.sub("", _BROKEN_WORD.sub("", text))
    if not text.isascii():
        text = _MISREAD.sub(_read_again, text)
        text = unicodedata.normalize("NFC", text)
    if text.isascii():
        # Translating bytes takes a tenth of the time that str.translate takes.
        text = text.encode("ascii").translate(None, _INVISIBLE_BYTES).decode("ascii")
    else:
        text = drop_stray_joiners(text.translate(_TRANSLATION))
    return squeeze(latex_to_text(text))


def _read_again(found: re.Match[str]) -> str:
    """Return the character that was misread as several; unchanged if they are not UTF-8."""
    try:
        return b"".join(map(_byte_of, found[0])).decode("utf-8")
    except UnicodeError:
        return found[0]


def _byte_of(sign: str) -> bytes:
    """Return the byte of a character in Windows-1252 or, if it has none there, in Latin-1."""
    return sign.encode("latin-1" if ord(sign) < 256 else "cp1252")
