"""A word of a name -> a pattern that finds all its forms.

Number, British and American spelling, and endings vary; signs that are part of a name ("C++",
"R&D", "HER2+", ".NET") do not.
"""

import re
from functools import cache
from typing import Final

from trends.text.cleaning import MARKS
from trends.text.languages.segmentation import UNSPACED, UNSPACED_CLASS
from trends.text.languages.stemming import ENDINGS, SHORTEST_STEM, stem_word
from trends.topics.concepts.term_words import IRREGULAR_PLURALS, fold_word

__all__ = ["LETTER", "SUFFIX", "has_sign", "read_words", "write_word"]

SUFFIX: Final = "(?:" + "|".join(ENDINGS) + ")?"
# A letter of a script that puts spaces between words.
LETTER: Final = rf"[^\W_{UNSPACED_CLASS[1:-1]}]"
_CORE: Final = rf"(?:{LETTER}|[{MARKS}])+"
# A stretch of a script without spaces; or a word with the marks inside it and the signs that belong
# to it: a full stop before it (.NET) or inside (GPT-3.5, Node.js), an ampersand inside (R&D), and
# plus, number sign or asterisk behind it.
_WORD: Final = re.compile(
    rf"{UNSPACED.pattern}|(?:(?<![\w.])\.(?={LETTER}))?{_CORE}(?:[.&]{_CORE})*(?:[+#*]+(?!\w))?"
)
_POSSESSIVE: Final = re.compile(rf"(?<={LETTER})['’](?:s\b|(?!\w))")
# "R & D" and "R and D" are R&D: one letter on each side.
_SPACED_AMPERSAND: Final = re.compile(rf"(?<!\w)({LETTER})\s*(?:&|\band\b)\s*({LETTER})(?!\w)")
_SIGN: Final = re.compile(r"^\.|[.&]|[+#*]+$")

# American stem -> what both spellings have in common. Words that `fold_word` does not fold are given in
# both spellings.
_BOTH_SPELLINGS: Final = tuple(
    (re.compile(found), pattern)
    for found, pattern in (
        (
            "^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rum|tum|vap|vig)ou?r",
            "{0}ou?r",
        ),
        ("^(defen|offen|licen|preten)[cs](?=$|e)", "{0}[cs]"),
        ("^(catal|dial|monol|anal)og(?:u(?=$|e))?$", "{0}og(?:u(?=e|i))?"),
        ("^(p)a?ediat", "{0}a?ediat"),
        ("^(an)a?esth", "{0}a?esth"),
        ("^(orthop)a?ed", "{0}a?ed"),
        ("^(arch)a?eolog", "{0}a?eolog"),
        ("^(gyn)a?ecolog", "{0}a?ecolog"),
        ("^(h)a?em(?=o|at)", "{0}a?em"),
        ("^(encyclop)a?edi", "{0}a?edi"),
        ("^(.{2,}?)a?emi(?=$|a|c)", "{0}a?emi"),
        ("^()o?estrogen", "{0}o?estrogen"),
        ("^()o?edema", "{0}o?edema"),
        ("^(f)o?et(?=$|us|al)", "{0}o?et"),
        ("^(alumin)i?um", "{0}i?um"),
        ("^(sul)(?:f|ph)(?=$|u|a|i)", "{0}(?:f|ph)"),
        ("^(program)m?(?=$|e$)", "{0}(?:m(?=e))?"),
        ("^(gr)[ae]y", "{0}[ae]y"),
        ("^(m)ou?ld", "{0}ou?ld"),
        ("^(.{3,}i)[sz]$", "{0}[sz]"),
        ("^(.{3,}ly)[sz]$", "{0}[sz]"),
    )
)
# "Center" loses its ending as "larger" does, and "centre" has none.
_RE: Final = re.compile("^(cent|fib|theat|lit|calib|lust|sab)(?:er|re)(s|ed|ing)?$")
# "K-means" is not "k-mean", and "news" nothing new.
_NO_PLURALS: Final = frozenset({"goods", "means", "news"})
# "Cancelled" and "canceled".
_DOUBLED: Final = re.compile("^(.{2,}[aeo]l)l$")
_SINGULARS: Final[dict[str, list[str]]] = {}
for _plural, _singular in IRREGULAR_PLURALS.items():
    _SINGULARS.setdefault(_singular, []).append(_plural)


def read_words(text: str) -> list[str]:
    """Return the words of plain lower-case text with the signs that belong to them.

    Examples
    --------
    >>> read_words("c++ and .net, r & d of her2+ cells; alzheimer's gpt-3.5.")
    ['c++', 'and', '.net', 'r&d', 'of', 'her2+', 'cells', 'alzheimer', 'gpt', '3.5']
    """
    text = _POSSESSIVE.sub("", _SPACED_AMPERSAND.sub(r"\1&\2", text))
    return _WORD.findall(text)


def has_sign(word: str) -> bool:
    """Return whether signs are part of a word.

    Examples
    --------
    >>> [has_sign(word) for word in ("c#", "at&t", "cache")]
    [True, True, False]
    """
    return not UNSPACED.match(word) and _SIGN.search(word) is not None


@cache
def write_word(word: str) -> tuple[str, str]:
    """Return the pattern of a word in lower case, and a text that each of its matches contains.

    Examples
    --------
    >>> pattern, literal = write_word("colours")
    >>> [bool(re.fullmatch(pattern, form)) for form in ("color", "colouring", "columns")], literal
    ([True, True, False], 'col')
    """
    if UNSPACED.match(word):
        return re.escape(word), word
    if has_sign(word):
        return _write_with_sign(word)
    folded = fold_word(word)
    word = word if word in _NO_PLURALS else folded
    if word in _SINGULARS:
        forms = [word, *_SINGULARS[word]]
        return f"(?:{'|'.join(map(re.escape, forms))})", _share_beginning(forms)
    if found := _RE.match(word):
        return f"{found[1]}(?:er|re)(?:s|d|ed|ing)?", found[1]
    stem = stem_word(word)
    doubled = _DOUBLED.match(stem)
    stem = doubled[1] if doubled and stem != word else stem
    if stem == word and len(word) <= SHORTEST_STEM + 1:
        return re.escape(word) + ("s?" if word.isalpha() and word.isascii() else ""), word
    pattern, literal = _write_stem(stem)
    return pattern + SUFFIX, literal


def _write_stem(stem: str) -> tuple[str, str]:
    for found, pattern in _BOTH_SPELLINGS:
        if match := found.match(stem):
            rest = stem[match.end() :]
            written = pattern.format(match[1]) + re.escape(rest)
            return written, max(match[1], rest, key=len)
    may_double = stem.isascii() and re.search("[a-z]{2}[aeo]l$", stem)
    return re.escape(stem) + ("l?" if may_double else ""), stem


def _write_with_sign(word: str) -> tuple[str, str]:
    bare = word.rstrip("+#*")
    sign = word[len(bare) :]
    pieces = bare.split("&")
    if len(pieces) > 1:
        # "R and D", but not "AT and T".
        joint = r"\s*(?:&|\band\b)\s*" if max(map(len, pieces)) == 1 else r"\s*&\s*"
        return joint.join(map(re.escape, pieces)) + re.escape(sign), ""
    if sign == "+" and len(bare) > 1:
        # What a marker is: "HER2+" and "HER2-positive".
        return rf"{re.escape(bare)}(?:\s?\+|[\s\-]*positiv\w+)", bare
    return re.escape(word), word


def _share_beginning(forms: list[str]) -> str:
    shortest = min(forms, key=len)
    same = (
        n for n in range(len(shortest), 0, -1) if all(f.startswith(shortest[:n]) for f in forms)
    )
    return shortest[: next(same, 0)]
