"""Text as authors and databases leave it -> plain text, sentences, tokens."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ODD_SIGNS",
    "clean_text",
    "find_tokens",
    "plain_text",
    "read_column",
    "split_sentences",
    "tokenize",
]

# Marks of Hebrew, Arabic and the Indic and Thai scripts stand inside words, though \w lacks them.
_MARKS: Final = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_WORD: Final = rf"[\w{_MARKS}]+"
# One alternative finds words, the other the punctuation that no phrase may cross.
_TOKEN: Final = re.compile(
    rf"{_WORD}(?:(?<=\b[cfg])(?:\+\+|#))?(?:(?:[-']|\.(?=\d)){_WORD})*|[.,;:!?()\[\]{{}}|/\"–—]"
)
_CHARACTERS: Final = {
    **dict.fromkeys("‐‑‒−", "-"),
    **dict.fromkeys("‘’ʼ", "'"),
    **dict.fromkeys("“”„", '"'),
    "。": ". ",
    "！": "! ",
    "？": "? ",
    **dict.fromkeys("、，；", ", "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
}
# Few texts hold any of them: looking for them first takes a fifth of the time of str.translate.
_ODD_CHARACTER: Final = re.compile(f"[{''.join(_CHARACTERS)}]")
_ACCENTS: Final = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "H": "\u030b",
    "u": "\u0306",
}
_ACCENTED: Final = re.compile(
    r"\\(?:(['`^\"~=.])\s*\{?\\?([A-Za-z])\}?|([cvHu])\s*\{\\?([A-Za-z])\})"
)
_GREEK: Final = re.compile(
    r"\\(?:var)?(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho"
    r"|sigma|tau|upsilon|phi|chi|psi|omega|ell)(?![A-Za-z])",
    re.IGNORECASE,
)
_COMMAND: Final = re.compile(r"\\(?:[A-Za-z]+\*?|[,;:!\s\\])\s?")
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s)\]}>]+", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"</?(?:jats:|mml:)?(?:p|i|b|u|em|strong|br|italic|bold|title|sec|span|div|sub|sup|a|math|mi|mo|mn)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# What `plain_text` may change in ASCII text, for those who look through many texts at once.
ODD_SIGNS: Final = r"[\\$<]|http|HTTP|www\.|\(cid:"
_HALF: Final = re.compile("[\ud800-\udfff]")
_SCANNED: Final = re.compile(r"\(cid:\d+\)\s*")
_SENTENCE_END: Final = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bFig\.)"
    r"(?<!\bEq\.)(?<!\bresp\.)(?<!\bw\.r\.t\.)(?<!\b[A-Z]\.)[\"')\]]*\s+(?=[\"'(\[]?[^\Wa-z_])"
)


def clean_text(text: str) -> str:
    r"""Return plain text: Unicode in one form, LaTeX, links and markup gone, single spaces.

    Formulas keep their letters and digits, Greek letters are spelled out, accents are put on
    their letters, and the many hyphens and quotation marks of Unicode become one of each.

    Parameters
    ----------
    text
        Any text; it may hold line breaks, LaTeX, HTML and scanning residue.

    Returns
    -------
    str
        The text on one line, case kept.

    Examples
    --------
    >>> clean_text(r"A $\beta$-VAE by M\"uller,  \emph{4\%} better")
    'A beta-VAE by Müller, 4% better'
    """
    return " ".join(plain_text(text).split())


def plain_text(text: str) -> str:
    """Do what `clean_text` does, but leave the spaces as they come.

    A text of ASCII letters in which `ODD_SIGNS` finds nothing comes back as it is.
    """
    if "\\" in text or "$" in text:
        text = _strip_latex(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _ODD_CHARACTER.sub(_replace_character, text))
    if "http" in text or "www." in text or "HTTP" in text:
        text = _LINK.sub(" ", text)
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "(cid:" in text:
        text = _SCANNED.sub("", text)
    return text


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, without empty ones.

    A full stop ends a sentence when a capital letter, a digit or a letter without case follows;
    those of "e.g.", "et al.", initials and the like do not.

    Examples
    --------
    >>> split_sentences("We follow Li et al. in this. It works, e.g. for text. Why?")
    ['We follow Li et al. in this.', 'It works, e.g. for text.', 'Why?']
    """
    parts = _SENTENCE_END.split(clean_text(text))
    return [part.strip() for part in parts if part.strip()]


def tokenize(text: str) -> list[str]:
    """Return the words of a text in order, lower-cased, hyphenated ones in one piece.

    Numbers, stop words and single letters are kept: what to leave out is for the caller to say.

    Examples
    --------
    >>> tokenize("GPT-4's 4-bit KV cache, in C++ and X-ray co-attention.")
    ['gpt-4', '4-bit', 'kv', 'cache', 'in', 'c++', 'and', 'x-ray', 'co-attention']
    """
    found = find_tokens(plain_text(text).lower())
    return [token.removesuffix("'s") for token in found if token[-1].isalnum() or len(token) > 1]


def find_tokens(text: str) -> list[str]:
    """Return words, and the punctuation that no phrase may cross, of plain lower-case text."""
    return _TOKEN.findall(text.replace("_", " "))


def read_column(column: "pd.Series[Any]") -> list[str]:
    """Return a column of text as strings, missing text as empty text.

    Halves of characters, which broken JSON brings, are no text: spaces take their place.
    """
    texts = map(str, column.astype(object).fillna("").tolist())
    return [text if text.isascii() else _HALF.sub(" ", text) for text in texts]


def _strip_latex(text: str) -> str:
    text = _ACCENTED.sub(_accent, text)
    text = _GREEK.sub(r"\1", text)
    for escaped in "%&#_{}$":
        text = text.replace("\\" + escaped, escaped if escaped in "%&#_" else " ")
    text = _COMMAND.sub(" ", text)
    return text.translate(_LATEX_SIGNS)


_LATEX_SIGNS: Final = str.maketrans({"$": None, "{": None, "}": None, "~": " ", "\\": " "})


def _replace_character(match: re.Match[str]) -> str:
    return _CHARACTERS[match[0]]


def _accent(match: re.Match[str]) -> str:
    mark, letter = (match[1], match[2]) if match[1] else (match[3], match[4])
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])
