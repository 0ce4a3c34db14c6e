"""Clean text from authors and databases, and split it into sentences and tokens."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from trends.text.languages.segmentation import HANGUL, UNSPACED, part_korean, segment
from trends.text.latex import latex_to_text
from trends.text.markup import strip_markup

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "JOINERS",
    "MARKS",
    "ODD_SIGNS",
    "clean_text",
    "cut_sentences",
    "drop_stray_joiners",
    "find_tokens",
    "plain_text",
    "read_column",
    "split_sentences",
    "tokenize",
]

# Marks of Hebrew, Arabic, Indic scripts and Thai are part of words, but \w does not match them.
MARKS: Final = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
# The zero-width non-joiner and joiner, which separate and join letters inside words of these
# scripts: Arabic, Syriac, Thaana, N'Ko, the Indic scripts, Tibetan, Myanmar, Khmer, Mongolian.
JOINERS: Final = "\u200c\u200d"
_JOINING: Final = (
    "\u0600-\u07ff\u0840-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
)
_STRAY_JOINER: Final = re.compile(
    rf"(?<![{_JOINING}{JOINERS}])[{JOINERS}]+|[{JOINERS}]+(?![{_JOINING}{JOINERS}])"
)
_WORD: Final = rf"[\w{MARKS}{JOINERS}]+"
# One alternative matches words, the other the punctuation that no phrase may cross.
_TOKEN: Final = re.compile(
    rf"{_WORD}(?:(?<=\b[cfg])(?:\+\+|#))?(?:(?:[-']|\.(?=\d)|(?<=\b\w)&(?=\w\b)|(?<=\b\w\w)&(?=\w\b)){_WORD})*|[.,;:!?()\[\]{{}}|/\"–—]"
)
_CHARACTERS: Final = {
    **dict.fromkeys("‐‑‒−", "-"),
    **dict.fromkeys("‘’ʼ", "'"),
    **dict.fromkeys("“”„", '"'),
    "。": ". ",
    "！": "! ",
    "？": "? ",
    **dict.fromkeys("、，；،؛", ", "),
    # Full stops of Hindi and Urdu, the question mark of Arabic.
    **dict.fromkeys("।॥۔", ". "),
    "؟": "? ",
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
}
# Few texts contain any of them; searching first takes a fifth of the time of str.translate.
_ODD_CHARACTER: Final = re.compile(f"[{''.join(_CHARACTERS)}]")
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s)\]}>]+", re.IGNORECASE)
# The parts of ASCII text that `plain_text` may change, for callers that search many texts at once.
ODD_SIGNS: Final = r"[\\$<]|http|HTTP|www\.|\(cid:"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SCANNED: Final = re.compile(r"\(cid:\d+\)\s*")
_SENTENCE_END: Final = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bFig\.)"
    r"(?<!\bEq\.)(?<!\bresp\.)(?<!\bw\.r\.t\.)(?<!\b[A-Z]\.)[\"')\]]*\s+(?=[\"'(\[]?[^\Wa-z_])"
)


def clean_text(text: str) -> str:
    r"""Return plain text: normalized Unicode without LaTeX, links and markup, with single spaces.

    Formulas keep their letters, digits and symbols. Accents are composed with their letters. The
    various hyphens and quotation marks of Unicode become one of each kind.

    Parameters
    ----------
    text
        Any text; it may contain line breaks, LaTeX, HTML and residue of text extraction.

    Returns
    -------
    str
        The text on one line, with its case unchanged.

    Examples
    --------
    >>> clean_text(r"A $\beta$-VAE by M\"uller,  \emph{4\%} better")
    'A β-VAE by Müller, 4% better'
    """
    return " ".join(plain_text(text).split())


def plain_text(text: str) -> str:
    """Do what `clean_text` does, but leave spaces unchanged.

    An ASCII text that does not match `ODD_SIGNS` is returned unchanged.
    """
    text = strip_markup(text)
    if "\\" in text or "$" in text:
        text = latex_to_text(text).translate(_LATEX_SIGNS)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _ODD_CHARACTER.sub(_replace_character, text))
        # NFKC splits the Thai vowel sara am in two, which no segmenter knows.
        text = text.replace("\u0e4d\u0e32", "\u0e33")
        text = drop_stray_joiners(text)
    if "http" in text or "www." in text or "HTTP" in text:
        text = _LINK.sub(" ", text)
    if "(cid:" in text:
        text = _SCANNED.sub("", text)
    return text


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, without empty ones.

    A full stop ends a sentence if a capital letter, a digit or a letter without case follows, and
    if it does not belong to "e.g.", "et al.", an initial or the like.

    Examples
    --------
    >>> split_sentences("We follow Li et al. in this. It works, e.g. for text. Why?")
    ['We follow Li et al. in this.', 'It works, e.g. for text.', 'Why?']
    """
    return cut_sentences(clean_text(text))


def cut_sentences(text: str) -> list[str]:
    """Do what `split_sentences` does for a text that is already clean."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def tokenize(text: str) -> list[str]:
    """Return the words of a text in order and in lower case; hyphenated words are not split.

    Numbers, stop words and single letters are included; the caller decides what to leave out.

    Examples
    --------
    >>> tokenize("GPT-4's 4-bit KV cache, in C++ and X-ray co-attention.")
    ['gpt-4', '4-bit', 'kv', 'cache', 'in', 'c++', 'and', 'x-ray', 'co-attention']
    """
    found = find_tokens(plain_text(text).lower())
    return [token.removesuffix("'s") for token in found if token[-1].isalnum() or len(token) > 1]


def find_tokens(text: str) -> list[str]:
    """Return the words of plain lower-case text, and the punctuation that no phrase may cross.

    Text in a script without spaces is split into words, or into pairs of characters with a full
    stop between them. Particles of Korean nouns are removed.
    """
    found = _TOKEN.findall(text.replace("_", " "))
    if text.isascii():
        return found
    if HANGUL.search(text):
        found = [
            piece
            for token in found
            for piece in (part_korean(token) if HANGUL.search(token) else [token])
        ]
    if UNSPACED.search(text):
        found = [piece for token in found for piece in _split_unspaced(token)]
    return found


def _split_unspaced(token: str) -> list[str]:
    """Return a token split into the words of, and between, its parts in scripts without spaces."""
    pieces: list[str] = []
    end = 0
    for run in UNSPACED.finditer(token):
        pieces += [token[end : run.start()].strip("-'"), *segment(run.group())]
        end = run.end()
    return [piece for piece in (*pieces, token[end:].strip("-'") if end else token) if piece]


def drop_stray_joiners(text: str) -> str:
    r"""Remove zero-width joiners and non-joiners, except between letters of scripts that use them.

    Examples
    --------
    >>> drop_stray_joiners("tid\u200ces \u0645\u06cc\u200c\u0634\u0648\u062f") == "tides \u0645\u06cc\u200c\u0634\u0648\u062f"
    True
    """
    if "\u200c" not in text and "\u200d" not in text:
        return text
    return _STRAY_JOINER.sub("", text)


def read_column(column: "pd.Series[Any]") -> list[str]:
    """Return a column of text as strings, with "" for missing text.

    Surrogates, which invalid JSON may contain, are replaced by spaces.
    """
    texts = map(str, column.astype(object).fillna("").tolist())
    return [text if text.isascii() else _SURROGATE.sub(" ", text) for text in texts]


_LATEX_SIGNS: Final = str.maketrans({"$": None, "{": None, "}": None, "~": " ", "\\": " "})


def _replace_character(match: re.Match[str]) -> str:
    return _CHARACTERS[match[0]]
