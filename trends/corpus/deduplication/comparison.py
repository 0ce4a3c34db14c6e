"""What decides whether two records are of one paper, with quick access."""

import hashlib
import math
import re
from functools import lru_cache, partial
from typing import Any, Final

import pandas as pd

from trends.corpus.cleaning.titles import are_of_series, are_venues_alike, title_key
from trends.corpus.records.identifiers import KINDS
from trends.corpus.records.record_store import Texts

__all__ = ["ALIKE", "MUCH_ALIKE", "SAME_TITLE", "RecordComparison"]

# Convention: preprint and publication of a paper are rarely more than two years apart.
_MAX_YEARS_APART: Final = 2
# Jaccard similarity of the words of abstracts below which two records are different papers; set by
# hand on the pairs of tests/corpus/test_merging.py.
ALIKE: Final = 0.25
# Jaccard similarity from which abstracts alone show that two records are one paper; set likewise.
MUCH_ALIKE: Final = 0.7
# Shares of the words of titles, set by hand: the pairs of tests/corpus/test_merging.py that share
# an identifier lie on both sides of each.
SAME_TITLE: Final = 0.7
_SOME_WORDS: Final = 0.3
_WORD = re.compile(r"\w{4,}")
# Word sets are large; those of a block and of a pair are needed close together.
_HELD_WORDS: Final = 8_192


class RecordComparison:
    """The columns that decide whether two records are one paper.

    Parameters
    ----------
    records
        What decides on merging, of all records, dated.
    abstracts
        Their abstracts.
    """

    def __init__(self, records: pd.DataFrame, abstracts: Texts) -> None:
        self.title: list[str] = _to_list(records["title"])
        self.venue: list[str] = _to_list(records["venue"].fillna(""))
        self.year: list[float] = records["published"].dt.year.astype("float64").tolist()
        published = records["published"].fillna(pd.Timestamp("9999-12-31"))
        self._published: list[int] = published.astype("int64").tolist()
        self._is_bare: list[bool] = records["n_letters"].eq(0).tolist()
        self.identifiers = [_to_list(records[kind]) for kind in KINDS]
        self._abstracts = abstracts
        self._ranks: dict[int, tuple[object, ...]] = {}
        # They know the texts alone: what knew its owner would outlive it.
        self._words_of = lru_cache(_HELD_WORDS)(partial(_find_words, abstracts))
        self.title_words = lru_cache(_HELD_WORDS)(partial(_find_words, self.title))

    def jaccard(self, one: int, other: int) -> float | None:
        """Return the share of words that two abstracts have in common; None if one has none."""
        if self._is_bare[one] or self._is_bare[other]:
            return None
        a, b = self._words_of(one), self._words_of(other)
        if not a or not b:
            return None
        n_both = len(a & b)
        return n_both / (len(a) + len(b) - n_both)

    def are_far_apart(self, one: int, other: int) -> bool:
        """Tell whether two records are of years too far apart for one paper."""
        return abs(self.year[one] - self.year[other]) > _MAX_YEARS_APART

    def are_of_different_years(self, one: int, other: int) -> bool:
        """Tell whether both years are known, and differ."""
        return abs(self.year[one] - self.year[other]) > 0

    def may_share_venue(self, one: int, other: int) -> bool:
        """Tell whether two venues may be one, or one of them is unknown."""
        return are_venues_alike(self.venue[one], self.venue[other])

    def are_told_apart(self, one: int, other: int) -> bool:
        """Tell whether two records have different identifiers of the same kind."""
        pairs = ((kind[one], kind[other]) for kind in self.identifiers[:-1])
        return any(a is not None and b is not None and a != b for a, b in pairs)

    def share_identifier(self, one: int, other: int) -> bool:
        """Tell whether two records have an identifier in common."""
        pairs = ((kind[one], kind[other]) for kind in self.identifiers[:-1])
        return any(a is not None and a == b for a, b in pairs)

    def share_words(self, one: int, other: int) -> bool:
        """Tell whether the titles, or else the abstracts, of two records have much in common.

        Where the titles share some words only, the abstracts must not speak against it.
        """
        a, b = self.title_words(one), self.title_words(other)
        n_both = len(a & b)
        if not a or not b or n_both >= SAME_TITLE * max(len(a), len(b)):
            return True
        alike = self.jaccard(one, other)
        if n_both >= _SOME_WORDS * min(len(a), len(b)):
            return alike is None or alike >= ALIKE
        return alike is not None and alike >= MUCH_ALIKE

    def contradict(self, one: int, other: int, *, is_by_text: bool) -> bool:
        """Tell whether two records cannot be of one paper, whatever links them."""
        if self.share_identifier(one, other):
            return not self.share_words(one, other)
        alike = self.jaccard(one, other)
        if self.are_told_apart(one, other) and (alike is None or alike < MUCH_ALIKE):
            return True
        if not is_by_text:
            return False
        titles = self.title[one], self.title[other]
        if all(titles) and title_key(titles[0]) != title_key(titles[1]) and are_of_series(*titles):
            return True
        if self.are_far_apart(one, other):
            return True
        if alike is not None:
            return alike < ALIKE
        # Of two records that say nothing but a title, the year is all that can differ.
        is_bare = not self._words_of(one) and not self._words_of(other)
        return is_bare and self.are_of_different_years(one, other)

    def rank(self, row: int) -> tuple[object, ...]:
        """Return what orders records by what they say, not by where they stand."""
        if row not in self._ranks:
            known = [kind[row] or "" for kind in self.identifiers]
            n_missing = sum(not value for value in known[:-1])
            stated = self.title[row], self._published[row], self.venue[row], self.digest(row)
            self._ranks[row] = (n_missing, self._is_bare[row], *known, *stated)
        return self._ranks[row]

    def copy_key(self, row: int) -> tuple[object, ...]:
        """Return all that decides on a record: two with the same are copies of each other."""
        known = [kind[row] for kind in self.identifiers[:-1]]
        return self.title[row], self._published_year(row), self.venue[row], *known, self.digest(row)

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
    return texts.astype(object).where(texts.notna(), None).tolist()
