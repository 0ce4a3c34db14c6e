"""Which words may begin, end or be a term, and one form for the variants of a word.

The lists were collected for this package from candidates of NIPS and arXiv abstracts.
"""

import re
from functools import lru_cache
from typing import Final

from trends.text import BOILERPLATE, STOP_WORDS
from trends.text.languages.inflection import stem_foreign

__all__ = [
    "CUES",
    "GENERIC",
    "GENERIC_HEADS",
    "INNER",
    "IRREGULAR_PLURALS",
    "TERM_BEGINNINGS",
    "fold_word",
    "may_begin",
    "may_end",
]

# A bound on memory: words whose form is kept for the next question, some 20 MB.
MOST_FOLDED: Final = 2**17
# Function words that may stand inside a term: "mixture of experts", "text to speech".
_INNER_TEXT: Final = """
of to in the and on for as
"""
INNER: Final = frozenset(_INNER_TEXT.split())
# Function words that begin terms: "few-shot learning", "least squares".
TERM_BEGINNINGS: Final = frozenset({"few", "least"})
# With one of these just before it, a term tells what the authors did.
_CUES_TEXT: Final = """
we our propose proposes proposed present presents introduce introduces develop develops describe describes
investigate investigates study studies
"""
CUES: Final = frozenset(_CUES_TEXT.split())
# Boilerplate on its own, but a part of terms: "support vector machine", "point cloud", "large
# language model", "inverse problem", "adversarial example", "kernel method".
_BEGIN_TERMS_TEXT: Final = """
case code common constraint effect fact first general good high issue key large little low mean means open
order part point practice proof public range reported research role second set similar simple single small
solve state strong support term test third three time tool type two value wide work world
"""
_BEGIN_TERMS: Final = frozenset(_BEGIN_TERMS_TEXT.split())
_END_TERMS_TEXT: Final = """
code effect example experiment idea mean method order point problem project proof review set setting state
support test time tool value work world
"""
_END_TERMS: Final = frozenset(_END_TERMS_TEXT.split())
_LONE_TERMS: Final = frozenset({"code", "proof", "tool"})
# Adverbs are no terms; these only look like some.
_NO_ADVERBS: Final = frozenset({"anomaly", "assembly", "family", "monopoly", "reply", "supply"})
# Heads that any subject can have: "X algorithm" says no more than "X" where X is said without it, too.
_GENERIC_HEADS_TEXT: Final = """
algorithm application architecture experiment idea method model problem scheme setting strategy system task
technique tool work
"""
GENERIC_HEADS: Final = frozenset(_GENERIC_HEADS_TEXT.split())
# Nouns of every subject, which are no term on their own.
_GENERIC_TEXT: Final = """
accuracy activity advantage agreement amount analysis area art assumption availability background baseline
behavior benchmark benefit bottleneck capability capacity category change characteristic choice class
collection community complexity component computation concept condition configuration consequence construction
content context contrast control cost criterion data dataset decision definition demand description design
development device dimension direction distribution domain element environment equation error estimate
estimation evaluation evolution execution existence expert extension extraction factor feature field formation
formulation foundation function future gap generation goal guarantee guideline history human implementation
importance information infrastructure input insight instance integration interaction interest interface
investigation item iteration knowledge language law layer learning length level line list machine mapping
material mechanism member metric modeling module name nature need notion number object objective observation
operation operator opportunity option organization outcome output overview page pair paradigm parameter part
pattern people period perspective phase phenomenon platform position power prediction presence principle
procedure process processing product program progress property proposal quality quantity question rate ratio
reality reason relation relationship representation requirement resource response rule sample scale scenario
science scientist score search sequence series service side signal size software solution source space
specification speed stage standard statement structure subject subset success surface survey target team
technology theorem theory topic tradeoff training transformation transition treatment trend understanding unit
user variable variant variation version view vision way word
"""
GENERIC: Final = GENERIC_HEADS | TERM_BEGINNINGS | frozenset(_GENERIC_TEXT.split())

IRREGULAR_PLURALS: Final = {
    "analyses": "analysis",
    "axes": "axis",
    "corpora": "corpus",
    "criteria": "criterion",
    "equilibria": "equilibrium",
    "hypotheses": "hypothesis",
    "indices": "index",
    "matrices": "matrix",
    "phenomena": "phenomenon",
    "spectra": "spectrum",
    "syntheses": "synthesis",
    "vertices": "vertex",
}
_NO_PLURAL_TEXT: Final = """
alias analysis atlas basis bayes bias canvas chaos gas lens pancreas series species
"""
_NO_PLURAL: Final = frozenset(_NO_PLURAL_TEXT.split())
# "Dynamics" and "robotics" name one thing each, "metrics" several.
_PLURAL_ICS_TEXT: Final = """
characteristic clinic critic epidemic fabric heuristic logic metric mosaic polemic relic topic
"""
_PLURAL_ICS: Final = frozenset(_PLURAL_ICS_TEXT.split())
_OUR: Final = re.compile(
    r"^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rum|tum|vap|vig)our"
)
_ISED: Final = re.compile(r"([a-z]{3})is(ation|ing|ed)$")
# Written with an s on both sides of the Atlantic.
_KEEPS_S: Final = re.compile(
    r"(adv|advert|circumc|compr|conc|dev|desp|exc|exerc|franch|improv|merchand|no|pra|prom|rev|superv|surpr"
    r"|telev)is(ation|ing|ed)$"
)
_DOUBLE_L: Final = re.compile(r"^(label|model|signal|channel|travel|level)l(ing|ed)$")


@lru_cache(maxsize=MOST_FOLDED)
def fold_word(word: str) -> str:
    """Return one form for singular and plural, British and American spelling.

    Words in other scripts lose all endings of inflection.

    Parameters
    ----------
    word
        A word in lower case, without hyphens.

    Examples
    --------
    >>> [fold_word(word) for word in ("caches", "queries", "dynamics", "metrics", "neighbour")]
    ['cache', 'query', 'dynamics', 'metric', 'neighbor']
    """
    if not word.isascii():
        return stem_foreign(word)
    folded = _fold_english(word)
    # "Ands" and "ins" are no function words.
    return word if folded in STOP_WORDS else folded


def _fold_english(word: str) -> str:
    word = IRREGULAR_PLURALS.get(word, word)
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if is_plural and word not in _NO_PLURAL:
        word = _drop_plural(word)
    if "is" in word and not _KEEPS_S.search(word):
        word = _ISED.sub(r"\1iz\2", word)
    word = _OUR.sub(r"\1or", word)
    return _DOUBLE_L.sub(r"\1\2", word)


def may_begin(word: str) -> bool:
    """Return whether a plain word may begin a term of several words.

    Examples
    --------
    >>> [may_begin(word) for word in ("novel", "support", "kernel", "jointly")]
    [False, True, True, False]
    """
    return (word not in BOILERPLATE or word in _BEGIN_TERMS) and not _is_adverb(word)


def may_end(word: str, *, is_alone: bool = False) -> bool:
    """Return whether a plain word may end a term of several words, or be one.

    Examples
    --------
    >>> may_end("problem"), may_end("problem", is_alone=True), may_end("results")
    (True, False, False)
    """
    allowed = _LONE_TERMS if is_alone else _END_TERMS
    folded = fold_word(word)
    is_boilerplate = word in BOILERPLATE or folded in BOILERPLATE
    return (not is_boilerplate or folded in allowed) and not _is_adverb(word)


def _is_adverb(word: str) -> bool:
    return len(word) > 5 and word.endswith("ly") and word not in _NO_ADVERBS


def _drop_plural(word: str) -> str:
    if word.endswith("ics"):
        return word[:-1] if word[:-1] in _PLURAL_ICS else word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "shes", "tches", "rches")) else word[:-1]
