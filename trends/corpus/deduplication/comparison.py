"""Compare two records, to decide whether they belong to one paper."""

import datetime as dt
import hashlib
import math
import re
from functools import lru_cache, partial
from typing import Any, Final

import pandas as pd

from trends.corpus.cleaning.titles import are_of_series, are_venues_alike, title_key
from trends.corpus.records.identifiers import KINDS
from trends.corpus.records.record_store import Texts

__all__ = ["MIN_SIMILARITY", "MIN_TITLE_SHARE", "STRONG_SIMILARITY", "RecordComparison"]

# Chosen by hand: preprint and publication of a paper are rarely more than two years apart.
_MAX_YEARS_APART: Final = 2
# Jaccard similarity of the words of abstracts below which two records are different papers; set by
# hand on the pairs of tests/corpus/test_merging.py.
MIN_SIMILARITY: Final = 0.25
# Jaccard similarity from which abstracts alone show that two records are one paper; set likewise.
STRONG_SIMILARITY: Final = 0.7
# Shares of the words of titles, set by hand: the pairs of tests/corpus/test_merging.py that share
# an identifier lie on both sides of each.
MIN_TITLE_SHARE: Final = 0.7
_SOME_TITLE_SHARE: Final = 0.3
_WORD = re.compile(r"\w{4,}")
# A bound on memory: word sets that are cached, since those of a block are needed repeatedly.
_MAX_CACHED_WORDS: Final = 8_192


class RecordComparison:
    """Compares pairs of records, given by their rows.

    Parameters
    ----------
    records
        The columns of all records that decide on merging, with resolved dates.
    abstracts
        The abstracts of the records, in their order.
    until
        Last day of the papers that are kept: a record dated later never joins one that is not.
    """

    def __init__(
        self, records: pd.DataFrame, abstracts: Texts, *, until: dt.date | None = None
    ) -> None:
        self.title: list[str] = _to_list(records["title"])
        self.venue: list[str] = _to_list(records["venue"].fillna(""))
        self.year: list[float] = records["published"].dt.year.astype("float64").tolist()
        published = records["published"].fillna(pd.Timestamp("9999-12-31"))
        self._published: list[int] = published.astype("int64").tolist()
        last = pd.Timestamp.max if until is None else pd.Timestamp(until)
        self._is_later: list[bool] = records["published"].gt(last).tolist()
        self._is_bare: list[bool] = records["n_letters"].eq(0).tolist()
        self.identifiers = [_to_list(records[kind]) for kind in KINDS]
        self._abstracts = abstracts
        self._ranks: dict[int, tuple[object, ...]] = {}
        # The caches refer to the texts only, not to this object, which they would keep alive.
        self._words_of = lru_cache(_MAX_CACHED_WORDS)(partial(_find_words, abstracts))
        self.title_words = lru_cache(_MAX_CACHED_WORDS)(partial(_find_words, self.title))

    def jaccard(self, one: int, other: int) -> float | None:
        """Return the Jaccard similarity of the words of two abstracts; None if one is missing."""
        if self._is_bare[one] or self._is_bare[other]:
            return None
        a, b = self._words_of(one), self._words_of(other)
        if not a or not b:
            return None
        n_both = len(a & b)
        return n_both / (len(a) + len(b) - n_both)

    def have_distant_years(self, one: int, other: int) -> bool:
        """Return whether the years of two records differ by more than two."""
        return abs(self.year[one] - self.year[other]) > _MAX_YEARS_APART

    def have_different_years(self, one: int, other: int) -> bool:
        """Return whether the years of two records are known and different."""
        return abs(self.year[one] - self.year[other]) > 0

    def may_share_venue(self, one: int, other: int) -> bool:
        """Return whether two venues may be the same, or one of them is unknown."""
        return are_venues_alike(self.venue[one], self.venue[other])

    def have_different_identifiers(self, one: int, other: int) -> bool:
        """Return whether two records have different identifiers of the same kind."""
        pairs = ((kind[one], kind[other]) for kind in self.identifiers[:-1])
        return any(a is not None and b is not None and a != b for a, b in pairs)

    def share_identifier(self, one: int, other: int) -> bool:
        """Return whether two records share an identifier."""
        pairs = ((kind[one], kind[other]) for kind in self.identifiers[:-1])
        return any(a is not None and a == b for a, b in pairs)

    def share_words(self, one: int, other: int) -> bool:
        """Return whether the titles or the abstracts of two records agree.

        If the titles share only some words, the abstracts must not differ.
        """
        a, b = self.title_words(one), self.title_words(other)
        n_both = len(a & b)
        if not a or not b or n_both >= MIN_TITLE_SHARE * max(len(a), len(b)):
            return True
        similarity = self.jaccard(one, other)
        if n_both >= _SOME_TITLE_SHARE * min(len(a), len(b)):
            return similarity is None or similarity >= MIN_SIMILARITY
        return similarity is not None and similarity >= STRONG_SIMILARITY

    def contradict(self, one: int, other: int, *, is_by_text: bool) -> bool:
        """Return whether two records cannot belong to one paper, whatever links them."""
        if self._is_later[one] != self._is_later[other]:
            return True
        if self.share_identifier(one, other):
            return not self.share_words(one, other)
        similarity = self.jaccard(one, other)
        if self.have_different_identifiers(one, other) and (
            similarity is None or similarity < STRONG_SIMILARITY
        ):
            return True
        if not is_by_text:
            return False
        titles = self.title[one], self.title[other]
        if all(titles) and title_key(titles[0]) != title_key(titles[1]) and are_of_series(*titles):
            return True
        if self.have_distant_years(one, other):
            return True
        if similarity is not None:
            return similarity < MIN_SIMILARITY
        # Two records that have only a title can differ only by their years.
        is_bare = not self._words_of(one) and not self._words_of(other)
        return is_bare and self.have_different_years(one, other)

    def rank(self, row: int) -> tuple[object, ...]:
        """Return a key that orders records by their content, not by their position."""
        if row not in self._ranks:
            known = [kind[row] or "" for kind in self.identifiers]
            n_missing = sum(not value for value in known[:-1])
            stated = self.title[row], self._published[row], self.venue[row], self.digest(row)
            self._ranks[row] = (n_missing, self._is_bare[row], *known, *stated)
        return self._ranks[row]

    def copy_key(self, row: int) -> tuple[object, ...]:
        """Return everything that decides on a record; records with equal keys are copies."""
        known = [kind[row] for kind in self.identifiers[:-1]]
        date = self._published_year(row), self._is_later[row]
        return self.title[row], *date, self.venue[row], *known, self.digest(row)

    def issue_key(self, row: int) -> tuple[object, ...]:
        """Return the year and venue of a record."""
        return self._published_year(row), title_key(self.venue[row])

    def _published_year(self, row: int) -> float:
        """Return the year, one and the same number if it is unknown."""
        return 0 if math.isnan(self.year[row]) else self.year[row]

    def digest(self, row: int) -> bytes:
        """Return a few bytes that stand for the abstract."""
        if self._is_bare[row]:
            return b""
        return hashlib.blake2b(self._abstracts[row].encode(), digest_size=8).digest()


def _find_words(texts: "Texts | list[str]", row: int) -> frozenset[str]:
    return frozenset(_WORD.findall(texts[row].casefold()))


def _to_list(texts: "pd.Series[str]") -> list[Any]:
    """Return the texts as Python has them, None for those that are missing."""
    array: Any = texts.array
    return list(array.to_numpy(dtype=object, na_value=None))
