"""Which records are of one paper: by identifiers, then by titles. Stated rules, no guesses."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from trends.corpus.identifiers import KINDS
from trends.corpus.sketches import pairs_alike
from trends.corpus.titles import are_of_series, are_venues_alike, is_telling, overlap, title_key

__all__ = ["RULES", "Links", "link_records"]

RULES: Final = {
    "arxiv": "same arXiv identifier",
    "doi": "same DOI",
    "acl": "same ACL identifier",
    "pubmed": "same PubMed identifier",
    "id": "same identifier and title",
    "title": "same title",
    "abstract": "near-identical abstract",
}
_YEARS_APART: Final = 2
_ALIKE: Final = 0.25
_MUCH_ALIKE: Final = 0.7
_NEARLY_SAME: Final = 0.85
_SAME_WORDS: Final = 0.5
_WORD = re.compile(r"\w{4,}")


class Links(NamedTuple):
    """Records sorted into papers.

    Parameters
    ----------
    first
        For each record, the row of the first record of the same paper.
    rule
        For each record that is not the first, the rule that put it there, else "".
    """

    first: np.ndarray[tuple[int], np.dtype[np.int64]]
    rule: np.ndarray[tuple[int], np.dtype[np.object_]]


_Test: TypeAlias = "Callable[[_Records, int, int], bool]"


class _Records:
    """The columns that decide whether two records are one paper, with quick access."""

    def __init__(self, records: pd.DataFrame) -> None:
        self.title: list[str] = records["title"].tolist()
        self.abstract = records["abstract"].reset_index(drop=True)
        years = records["published"].dt.year
        self.year: list[float] = years.astype("float64").tolist()
        self.published: list[str] = records["published"].astype("string").fillna("9").tolist()
        self.venue: list[str] = records["venue"].fillna("").tolist()
        self.identifiers = [_none_for_missing(records[kind]) for kind in KINDS]
        self._words: dict[int, frozenset[str]] = {}
        self._ranks: dict[int, tuple[object, ...]] = {}

    def likeness(self, one: int, other: int) -> float | None:
        """Return the share of words that two abstracts have in common; None if one has none."""
        a, b = self._words_of(one), self._words_of(other)
        return len(a & b) / len(a | b) if a and b else None

    def are_far_apart(self, one: int, other: int) -> bool:
        """Tell whether two records are of years too far apart for one paper."""
        return abs(self.year[one] - self.year[other]) > _YEARS_APART

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

    def contradict(self, one: int, other: int, name: str) -> bool:
        """Tell whether two records cannot be of one paper, whatever links them."""
        if self.share_identifier(one, other):
            return not _share_paper_of_identifier(self, one, other)
        alike = self.likeness(one, other)
        if self.are_told_apart(one, other) and (alike is None or alike < _MUCH_ALIKE):
            return True
        if name not in ("title", "abstract"):
            return False
        titles = self.title[one], self.title[other]
        if title_key(titles[0]) != title_key(titles[1]) and all(titles) and are_of_series(*titles):
            return True
        if self.are_far_apart(one, other):
            return True
        if alike is not None:
            return alike < _ALIKE
        # Of two records that say nothing but a title, the year is all that can differ.
        is_bare = not self._words_of(one) and not self._words_of(other)
        return is_bare and self.are_of_different_years(one, other)

    def rank(self, row: int) -> tuple[object, ...]:
        """Return what orders records by what they say, not by where they stand."""
        if row not in self._ranks:
            known = [kind[row] or "" for kind in self.identifiers]
            abstract = self.abstract.iloc[row]
            n_missing = sum(not value for value in known[:-1])
            stated = (self.title[row], self.published[row], self.venue[row], abstract)
            self._ranks[row] = (n_missing, not abstract, *known, *stated)
        return self._ranks[row]

    def _words_of(self, row: int) -> frozenset[str]:
        if row not in self._words:
            self._words[row] = frozenset(_WORD.findall(self.abstract.iloc[row].casefold()))
        return self._words[row]


class _Papers:
    """Records put together step by step; no record joins one that contradicts any of its own."""

    def __init__(self, facts: _Records) -> None:
        self._facts = facts
        self._first = [*range(len(facts.title))]
        self._members: dict[int, list[int]] = {}
        self.rule = np.full(len(facts.title), "", dtype=object)

    def root(self, row: int) -> int:
        """Return the first record of a record's paper."""
        while self._first[row] != row:
            self._first[row] = self._first[self._first[row]]
            row = self._first[row]
        return row

    def unite(self, one: int, other: int, name: str) -> bool:
        """Make one paper of two unless their records contradict; tell whether it is one now."""
        low, high = sorted((self.root(one), self.root(other)))
        if low == high:
            return True
        members, added = self._members.get(low, [low]), self._members.get(high, [high])
        if any(self._facts.contradict(a, b, name) for a in members for b in added):
            return False
        self._first[high] = low
        self._members[low] = members + added
        self.rule[high] = RULES[name]
        return True

    def unite_block(self, rows: list[int], name: str, is_same: _Test) -> None:
        """Unite each record of a block with the first earlier one whose paper it may join."""
        earlier: list[int] = []
        for row in sorted(rows, key=self._facts.rank):
            any(is_same(self._facts, one, row) and self.unite(one, row, name) for one in earlier)
            earlier.append(row)


def link_records(records: pd.DataFrame) -> Links:
    """Find the records that are of one paper.

    Records are of one paper if they share an arXiv identifier, DOI, ACL or PubMed identifier and
    their titles or abstracts have words in common; if they share an identifier of their own
    and the title; or if they share the title, letter by letter without case and punctuation,
    their years are at most 2 apart and their abstracts agree, or, where one has none, their years
    are the same and their venues may be; or if their abstracts are the same but for a few words
    and half of the shorter title's words stand in the longer, all of them where identifiers
    differ. A record joins a paper only if it contradicts no record of it; those with identifiers
    come first, and the order of the rows changes nothing. A short title
    ("Introduction") needs an abstract that agrees. Titles that differ in a number, an ordinal or
    a word such as "Correction" are members of a series, never one paper.

    Parameters
    ----------
    records
        The table of records, dated.

    Returns
    -------
    Links
        For each record the first one of its paper, and why.
    """
    facts = _Records(records)
    papers = _Papers(facts)
    for kind in KINDS[:-1]:
        for rows in _blocks(records[kind]):
            papers.unite_block(rows, kind, _share_paper_of_identifier)
    keys = pd.Series([title_key(title) for title in facts.title], dtype="string")
    for rows in _blocks(records["id"].str.cat(keys, sep="\n")):
        papers.unite_block(rows, "id", _share_paper_always)
    for rows in _blocks(keys.where(keys.str.len() > 0)):
        papers.unite_block(rows, "title", _share_paper_of_title)
    pairs = [sorted(pair, key=facts.rank) for pair in pairs_alike(facts.abstract)]
    for one, other in sorted(pairs, key=lambda pair: [facts.rank(row) for row in pair]):
        if _share_paper_of_abstract(facts, one, other):
            papers.unite(one, other, "abstract")
    roots = [papers.root(row) for row in range(len(records))]
    return Links(np.array(roots, dtype=np.int64), papers.rule)


def _blocks(keys: "pd.Series[str]") -> Iterator[list[int]]:
    """Yield the rows that share a key, for keys that are shared."""
    keys = keys.reset_index(drop=True)
    shared = keys[keys.notna() & keys.duplicated(keep=False)]
    for rows in shared.groupby(shared, sort=True).indices.values():
        yield shared.index[rows].tolist()


def _share_paper_of_identifier(facts: _Records, one: int, other: int) -> bool:
    """Tell whether records of one identifier are one paper; a whole volume may share a DOI."""
    a, b = (set(_WORD.findall(facts.title[row].casefold())) for row in (one, other))
    if not a or not b or len(a & b) >= 0.3 * min(len(a), len(b)):
        return True
    alike = facts.likeness(one, other)
    return alike is not None and alike >= _MUCH_ALIKE


def _share_paper_always(_facts: _Records, _one: int, _other: int) -> bool:
    """Tell that records of one identifier of their own and one title are one paper."""
    return True


def _share_paper_of_title(facts: _Records, one: int, other: int) -> bool:
    """Tell whether records of one title are one paper."""
    if facts.are_far_apart(one, other):
        return False
    alike = facts.likeness(one, other)
    if facts.are_told_apart(one, other) or not is_telling(facts.title[one]):
        return alike is not None and alike >= _MUCH_ALIKE
    if alike is None:
        return not facts.are_of_different_years(one, other) and facts.may_share_venue(one, other)
    return alike >= _ALIKE


def _share_paper_of_abstract(facts: _Records, one: int, other: int) -> bool:
    """Tell whether records of nearly the same abstract are one paper."""
    alike = facts.likeness(one, other)
    if alike is None or alike < _MUCH_ALIKE or facts.are_far_apart(one, other):
        return False
    titles = facts.title[one], facts.title[other]
    if not all(titles):
        return alike >= _NEARLY_SAME
    if are_of_series(*titles):
        return False
    if facts.are_told_apart(one, other):
        return alike >= _NEARLY_SAME and overlap(*titles) == 1
    return overlap(*titles) >= _SAME_WORDS


def _none_for_missing(values: "pd.Series[str]") -> list[str | None]:
    return [None if pd.isna(value) else value for value in values]
