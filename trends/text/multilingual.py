"""Function words of other languages: in the papers that are written in these, they name no topic."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text import STOP_WORDS, TermCounts

__all__ = ["drop_function_words"]

# A paper with so many different ones is in their language: titles of books, names of people and
# abbreviations such as "DES" bring an English one fewer.
FEWEST: Final = 4

_GERMAN: Final = """
aber alle allem allen aller alles als am andere anderen anhand auch auf aus bei beide beiden beim bereits bis
bzw da dabei dadurch dafür damit dann darauf daraus darüber das dass davon dazu dem den denen der deren des
dessen die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines einige er
erst es etwa für gegen haben hat hier ihr ihre ihrem ihren ihrer im immer ist jede jedem jeden jeder jedes
jedoch kann keine keinen können mehr mehrere mehreren mit mittels muss müssen nach neben nicht noch nur ob
oder ohne sehr seien sein seine seinen seiner sich sie sind sodass sollen sondern soll sowie sowohl statt über um
und uns unser unsere unseren unter viele vielen vom von vor wann warum weil weitere weiteren welche welchen welcher
wenn werden wie wir wird wobei wodurch wurde wurden während zu zudem zum zur zwar zwei zwischen
"""
_FRENCH: Final = """
afin ainsi alors après au aucun aucune aussi autre autres aux avec avons car ce cela celle celles celui ces cet
cette ceux chaque chez comme comment dans de depuis des dont du elle elles en encore entre est eux fait il ils la
laquelle le lequel les lesquelles lesquels leur leurs lors lorsque mais même nos notre nous ont ou où par parmi pas
peut peuvent plusieurs pour puis quand que quel quelle quelles quels qui sans selon ses sera seront si sont sous
sur tandis tous tout toute toutes très un une vers via vos votre vous été être
"""
_SPANISH: Final = """
al algunas algunos ante así aunque cada como con contra cual cuales cualquier cuando de del desde donde dos
durante el ella ellas ellos en entre era eran es esa esas ese eso esos esta estas este esto estos está están fue
fueron ha han hasta hay la las le les lo los más mediante mientras mismo mucho muchos muy ni nos nuestra nuestras
nuestro nuestros o otra otras otro otros para pero poco por porque pueden puede que quien se según ser si sido sin
sobre son su sus también tanto tiene tienen todas todo todos tras un una unas uno unos y ya
"""
_PORTUGUESE: Final = """
ainda algumas alguns ao aos apenas após as assim até cada com como contra cuja cujo da das de deste desta dos
do durante e ela elas ele eles em entre era eram essa essas esse esses esta estas este estes estão está foi foram há
isso isto já mais mas mediante mesmo muito muitos na nas nem no nos nossa nosso não nós o onde os ou outra outras
outro outros para pela pelas pelo pelos pode podem por porque quais qual quando que quem se sem sendo ser seu seus
sido sobre sua suas são também tem todas todos têm um uma umas uns à às é
"""
_ITALIAN: Final = """
agli ai al alcune alcuni alla alle allo anche ancora attraverso che chi ci come con contro cui da dagli dai dal
dalla dalle degli dei del della delle dello di dopo dove due durante e ed era essere fra gli ha hanno i il in inoltre
la le lo loro ma mediante mentre molti molto ne negli nei nel nella nelle nello noi non nostra nostro o ogni oppure
per perché però più poiché possono può quale quali quando quella quelle quelli quello questa queste questi questo
quindi se secondo senza si sia sono stata state stati stato su sua sue sui sul sulla sulle suo suoi tra tutte
tutti un una uno viene vengono è
"""
_DUTCH: Final = """
aan al alle als alleen andere bij daar daarom dan dat de deze die dit door dus echter een eerst elk elke en er
geen haar hebben heeft het hij hoe hun ik is kan kunnen maar meer met moet moeten na naar naast niet nog nu of om omdat
onder ons onze ook op over reeds sinds te tegen ten ter terwijl tijdens toch tot tussen uit van vaak veel via
voor waar waarbij waarin wanneer wat we welke werd werden wij wordt worden zal ze zeer zich zij zijn zo zoals
zonder zowel zullen
"""
LANGUAGES: Final = tuple(
    frozenset(words.split()) - STOP_WORDS
    for words in (_GERMAN, _FRENCH, _SPANISH, _PORTUGUESE, _ITALIAN, _DUTCH)
)


def drop_function_words(counts: TermCounts) -> TermCounts:
    """Leave function words of six languages, and phrases that begin or end so, out of the counts.

    They are left out of papers with at least four different ones, so that English papers keep
    "DES" and "la". Where no paper has so many, the counts come back as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> from trends.text import count_terms
    >>> texts = ["Die Ernte von Weizen ist auf dem Feld", "Breaking DES on the field"]
    >>> papers = pd.DataFrame({"paper_id": ["a", "b"], "title": "", "abstract": texts})
    >>> counts = drop_function_words(count_terms(papers, max_phrase=1))
    >>> held = counts.abstract_counts.toarray() > 0
    >>> [counts.terms[row].tolist() for row in held]
    [['ernte', 'feld', 'weizen'], ['breaking', 'des', 'field']]
    """
    dropped = []
    for words in LANGUAGES:
        is_written = _find_papers(counts, words)
        if is_written.any():
            dropped.append((is_written, _find_terms(counts, words)))
    if not dropped:
        return counts
    return TermCounts(
        paper_ids=counts.paper_ids,
        terms=counts.terms,
        title_counts=_leave_out(counts.title_counts, dropped),
        abstract_counts=_leave_out(counts.abstract_counts, dropped),
        n_words=counts.n_words,
    )


def _find_papers(counts: TermCounts, words: frozenset[str]) -> NDArray[np.bool_]:
    """Return which papers hold several of some words."""
    wanted = np.array(sorted(words))
    places = np.minimum(np.searchsorted(counts.terms, wanted), max(len(counts.terms) - 1, 0))
    columns = places[counts.terms[places] == wanted] if len(counts.terms) else places[:0]
    if len(columns) < FEWEST:
        return np.zeros(len(counts.paper_ids), dtype=bool)
    n_held = np.asarray(counts.hold(columns.astype(np.int64)).sum(axis=1, dtype=np.int64)).ravel()
    return np.asarray(n_held >= FEWEST)


def _find_terms(counts: TermCounts, words: frozenset[str]) -> NDArray[np.bool_]:
    """Return which terms are some words, or phrases at whose edges they stand."""
    parts = (str(term).split(" ") for term in counts.terms)
    return np.array([part[0] in words or part[-1] in words for part in parts], dtype=bool)


def _leave_out(
    counts: sparse.csr_array, dropped: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]
) -> sparse.csr_array:
    """Return counts without those of some terms in some papers."""
    left = counts.copy()
    rows = np.repeat(np.arange(len(left.indptr) - 1), np.diff(left.indptr))
    for papers, terms in dropped:
        left.data[papers[rows] & terms[left.indices]] = 0
    left.eliminate_zeros()
    return left
