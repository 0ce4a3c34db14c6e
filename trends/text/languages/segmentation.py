"""Split Chinese, Japanese and Thai text, which has no spaces between words, into words.

The segmenters belong to the extra `cjk`. They were compared in 2026 on sentences of abstracts. For
Chinese, jieba (MIT, 42 MB installed) is used, since budoux (Apache-2.0, 0.4 MB) splits words such
as "rice". For Japanese, budoux is used: its phrases begin with content words, which suits terms,
whereas janome (Apache-2.0, 200 MB) splits compounds into characters and takes ten times as long.
Only budoux supports Thai. If a segmenter is not installed, and for Lao and Khmer, overlapping pairs
of characters are used as words.
"""

import importlib.util
import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from trends.errors import TrendsWarning
from trends.text.languages.word_lists import STOP_WORDS

__all__ = [
    "BREAK_WORD",
    "HANGUL",
    "UNSPACED",
    "UNSPACED_CLASS",
    "find_segmenters",
    "forget_segmenters",
    "part_korean",
    "segment",
    "warn_of_pairs",
]

# Scripts without spaces between words: Thai, Lao, Khmer, kana, Han.
UNSPACED_CLASS: Final = (
    "[\u0e01-\u0eff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]"
)
UNSPACED: Final = re.compile(f"{UNSPACED_CLASS}+")
HANGUL: Final = re.compile("[\uac00-\ud7af]")
# A token between two words that no phrase may join.
BREAK_WORD: Final = "."
_KANA: Final = re.compile("[\u3040-\u30ff]")
_THAI: Final = re.compile("[\u0e01-\u0e7f]")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
# A Japanese phrase: content in Chinese characters, katakana or both, then an ending in hiragana.
_PHRASE: Final = re.compile("^(.*[^\u3041-\u309f])([\u3041-\u309f]+)$")
# Particles after content that is itself written in hiragana, the longest first.
_PARTICLES: Final = re.compile(
    "(?:について|における|に対する|による|により|として|からの|までの|との|での|への|では|には|とは|から|まで|より|"
    "など|した|する|して|され|の|は|が|を|に|で|と|も|へ|や)+$"
)
# Chinese characters that are function words by themselves; a pair with one of them is no word.
_PARTING: Final = re.compile("[的了是在和与及对将被从以之其于并很也]")
# Chosen by hand: share of the words in a script from which on a missing segmenter causes a warning;
# a few names cause none.
_SHARE_WARNED: Final = 0.1
_PACKAGE_OF: Final = {"Chinese": "jieba", "Japanese": "budoux", "Thai": "budoux"}
# Korean particles that end a noun phrase and that are not endings of nouns of three syllables or
# more; "의" joins two nouns. Verbs in abstracts end in "다".
_NOUN: Final = re.compile(
    "^(.{2,}?)(?:들)?(?:(?:에서의|에서는|에서|에게|에는|으로의|으로써|으로서|으로|까지|부터|보다|처럼|마다|하는|하여|하면|하고|"
    "하며|되는|되어|되고|되며|은|는|을|를)|(의))$"
)
_VERB: Final = re.compile("^.{2,}다$")
_Segmenter = Callable[[str], list[str]]


def segment(run: str) -> list[str]:
    """Return the words of text in a script without spaces, or pairs of characters.

    Function words are returned too, so that no phrase crosses them; pairs of characters are
    separated by breaks, so that they form no phrases.

    Examples
    --------
    >>> segment("ก")
    ['ก']
    """
    segmenter = _load_segmenter(_find_writing(run))
    return segmenter(run) if segmenter else _pair_characters(run)


def part_korean(token: str) -> list[str]:
    """Return the noun in a Korean token without its particle, and a break if the phrase ends.

    Examples
    --------
    >>> [part_korean(token) for token in ("조석을", "조석의", "관측한다", "조석")]
    [['조석', '.'], ['조석'], ['.'], ['조석']]
    """
    if _VERB.match(token):
        return [BREAK_WORD]
    if found := _NOUN.match(token):
        return [found[1]] if found[2] else [found[1], BREAK_WORD]
    return [token]


def warn_of_pairs(words: Iterable[str]) -> None:
    """Warn if much of a corpus is counted by pairs of characters because a segmenter is missing.

    Parameters
    ----------
    words
        The distinct words of the corpus.
    """
    known = list(words)
    writings = [_find_writing(word) for word in known if UNSPACED.match(word)]
    missing = {
        writing: _PACKAGE_OF[writing]
        for writing in sorted(set(writings) & set(_PACKAGE_OF))
        if writings.count(writing) >= _SHARE_WARNED * len(known)
        and _load_segmenter(writing) is None
    }
    if missing:
        packages = " and ".join(dict.fromkeys(missing.values()))
        warnings.warn(
            f"{' and '.join(missing)} text has no spaces between words; {packages}, which finds the "
            "words, is not installed, so pairs of characters are counted instead. To get words as "
            "terms and labels, run: pip install 'trends[cjk]'.",
            TrendsWarning,
            stacklevel=3,
        )


def find_segmenters(texts: Iterable[str]) -> list[str]:
    """Return the packages that find the words of some texts, as far as they are installed.

    Examples
    --------
    >>> find_segmenters(["Tides of the North Sea", "Gezeiten der Nordsee"])
    []
    """
    writings: set[str] = set()
    for text in texts:
        if not text.isascii():
            writings.update(map(_find_writing, UNSPACED.findall(text)))
    known = [writing for writing in writings if _load_segmenter(writing) is not None]
    return sorted({_PACKAGE_OF[writing] for writing in known})


def forget_segmenters() -> None:
    """Forget which segmenters are installed, so that the next call looks for them again."""
    _load_segmenter.cache_clear()


def _find_writing(run: str) -> str:
    if _KANA.search(run):
        return "Japanese"
    if _HAN.search(run):
        return "Chinese"
    return "Thai" if _THAI.search(run) else ""


@cache
def _load_segmenter(writing: str) -> _Segmenter | None:
    """Return the segmenter for a writing system; None if there is none or it is not installed."""
    package = _PACKAGE_OF.get(writing, "")
    if not package or not _is_installed(package):
        return None
    if writing == "Chinese":
        return _load_chinese()
    import budoux

    if writing == "Thai":
        return budoux.load_default_thai_parser().parse
    parse = budoux.load_default_japanese_parser().parse
    return lambda run: [word for phrase in parse(run) for word in _split_phrase(phrase)]


def _is_installed(package: str) -> bool:
    # find_spec raises ValueError for a module that is None in `sys.modules`.
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:
        return False


def _load_chinese() -> _Segmenter:
    """Return the segmenter of jieba without its cache file, which all users of a machine share."""
    with warnings.catch_warnings():
        # Its code dates from 2020 and causes warnings about escape sequences and imports.
        warnings.simplefilter("ignore")
        import jieba

        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    return lambda run: list(tokenizer.cut(run))


def _split_phrase(phrase: str) -> list[str]:
    """Return the content of a Japanese phrase and, as a break, its ending."""
    if found := _PHRASE.match(phrase):
        return [found[1], BREAK_WORD]
    ending = _PARTICLES.search(phrase)
    content = phrase[: ending.start()] if ending else phrase
    if len(content) < 2 or content in STOP_WORDS:
        return [BREAK_WORD]
    return [content, BREAK_WORD] if ending else [content]


def _pair_characters(run: str) -> list[str]:
    """Return overlapping pairs of characters, separated by breaks."""
    pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    pairs = [BREAK_WORD if _PARTING.search(pair) else pair for pair in pairs]
    return [piece for pair in pairs for piece in (pair, BREAK_WORD)][:-1]
