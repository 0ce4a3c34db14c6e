"""Which records are of one paper: by identifiers, then by titles. Stated rules, no guesses."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from trends.corpus.cleaning.titles import are_of_series, is_telling, overlap, title_key
from trends.corpus.deduplication.comparison import ALIKE, MUCH_ALIKE, SAME_TITLE, Facts
from trends.corpus.deduplication.minhash import Sketches, pairs_alike
from trends.corpus.records.identifiers import KINDS, is_volume
from trends.corpus.records.record_store import Texts

__all__ = ["RULES", "Links", "link_nothing", "link_records"]

RULES: Final = {
    "arxiv": "same arXiv identifier",
    "doi": "same DOI",
    "acl": "same ACL identifier",
    "pubmed": "same PubMed identifier",
    "id": "same identifier and title",
    "title": "same title",
    "abstract": "near-identical abstract",
}
_NEARLY_SAME: Final = 0.85
_SAME_WORDS: Final = 0.5
# Of a title such as "Editorial" there may be thousands; comparing all pairs would never end.
_LARGE_BLOCK: Final = 64
_MOST_RECORDS: Final = 200
# One paper has a title, a translated one and a preprint's; more are the chapters of a volume.
_MOST_TITLES: Final = 5


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


_Test: TypeAlias = Callable[[Facts, int, int], bool]


class _Papers:
    """Records put together step by step; no record joins one that contradicts any of its own."""

    def __init__(self, facts: Facts) -> None:
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
        if len(members) + len(added) > _MOST_RECORDS:
            return False
        is_by_text = name in ("title", "abstract")
        contradict = self._facts.contradict
        if any(contradict(a, b, is_by_text=is_by_text) for a in members for b in added):
            return False
        self._first[high] = low
        self._members[low] = members + added
        self.rule[high] = RULES[name]
        return True

    def unite_block(self, rows: list[int], name: str, is_same: _Test) -> None:
        """Unite each record of a block with the first earlier one whose paper it may join.

        In a block of more than 64 records that are no copies of each other, a record is compared
        with the 64 before it of its year and venue, and with the 64 before it of all.
        """
        rows = sorted(rows, key=self._facts.rank)
        if len(rows) > _LARGE_BLOCK:
            rows = self._unite_copies(rows, name, is_same)
        if len(rows) > _LARGE_BLOCK:
            issues: dict[object, list[int]] = defaultdict(list)
            for row in rows:
                issues[self._facts.issue_key(row)].append(row)
            for issue in issues.values() if len(issues) > 1 else ():
                self._unite_near(issue, name, is_same)
        self._unite_near(rows, name, is_same)

    def _unite_near(self, rows: list[int], name: str, is_same: _Test) -> None:
        for at, row in enumerate(rows):
            earlier = rows[max(0, at - _LARGE_BLOCK) : at]
            any(is_same(self._facts, one, row) and self.unite(one, row, name) for one in earlier)

    def _unite_copies(self, rows: list[int], name: str, is_same: _Test) -> list[int]:
        """Unite records that are copies of each other; return one of each that may find others."""
        copies: dict[object, list[int]] = defaultdict(list)
        for row in rows:
            copies[self._facts.copy_key(row)].append(row)
        found = []
        for one, *others in copies.values():
            # What would not even join its own copy says too little to join anything.
            if is_same(self._facts, one, one):
                found.append(one)
                found += [other for other in others if not self._absorb(one, other, name)]
        return found

    def _absorb(self, one: int, copy: int, name: str) -> bool:
        """Put a copy that has no paper yet into a record's paper, which it cannot contradict."""
        if self._first[copy] != copy or copy in self._members:
            return self.root(one) == self.root(copy)
        low, high = sorted((self.root(one), copy))
        members = self._members.get(self.root(one), [one])
        self._first[high] = low
        self._members[low] = members
        self.rule[high] = RULES[name]
        return True


def link_nothing(n_records: int) -> Links:
    """Return every record as a paper of its own."""
    return Links(np.arange(n_records), np.full(n_records, "", dtype=object))


def link_records(records: pd.DataFrame, abstracts: Texts, sketches: Sketches) -> Links:
    """Find the records that are of one paper.

    Records are of one paper if they share an arXiv identifier, DOI, ACL or PubMed identifier and
    their titles or abstracts have words in common, most words of the titles where more than five
    share the identifier, as chapters of a volume do; if they share an identifier of their own
    and the title; or if they share the title, letter by letter without case and punctuation,
    their years are at most 2 apart and their abstracts agree, or, where one has none, their years
    are the same and their venues may be; or if their abstracts are the same but for a few words
    and half of the shorter title's words stand in the longer, all of them where identifiers
    differ. A record joins a paper only if it contradicts no record of it, and the paper has fewer
    than 200 that are no copies of each other; records with identifiers come first, and the order
    of the rows changes nothing. A short title
    ("Introduction") needs an abstract that agrees. Titles that differ in a number, an ordinal or
    a word such as "Correction" are members of a series, never one paper.

    Parameters
    ----------
    records
        The facts of all records, dated.
    abstracts
        Their abstracts.
    sketches
        The sketches of these.

    Returns
    -------
    Links
        For each record the first one of its paper, and why.
    """
    facts = Facts(records, abstracts)
    papers = _Papers(facts)
    for kind in KINDS[:-1]:
        for rows in _blocks(records[kind]):
            is_shared = kind == "doi" and is_volume(records["doi"].iloc[rows[0]])
            papers.unite_block(rows, kind, _test_of_identifier(facts, rows, is_shared=is_shared))
    keys = pd.Series([title_key(title) for title in facts.title], dtype="string")
    for rows in _blocks(records["id"].str.cat(keys, sep="\n")):
        papers.unite_block(rows, "id", _share_paper_always)
    for rows in _blocks(keys.where(keys.str.len() > 0)):
        papers.unite_block(rows, "title", _share_paper_of_title)
    pairs = [sorted(pair, key=facts.rank) for pair in pairs_alike(sketches)]
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


def _test_of_identifier(facts: Facts, rows: list[int], *, is_shared: bool) -> _Test:
    """Return what records of one identifier must have in common; a whole volume may share one."""
    n_titles = len({facts.title_words(row) for row in rows} - {frozenset()})
    is_shared = is_shared or n_titles > _MOST_TITLES
    return _share_title if is_shared else _share_paper_of_identifier


def _share_title(facts: Facts, one: int, other: int) -> bool:
    """Tell whether two titles are of nearly the same words."""
    a, b = facts.title_words(one), facts.title_words(other)
    return len(a & b) >= SAME_TITLE * max(len(a), len(b), 1)


def _share_paper_of_identifier(facts: Facts, one: int, other: int) -> bool:
    """Tell whether records of one identifier are one paper."""
    return facts.share_words(one, other)


def _share_paper_always(_facts: Facts, _one: int, _other: int) -> bool:
    """Tell that records of one identifier of their own and one title are one paper."""
    return True


def _share_paper_of_title(facts: Facts, one: int, other: int) -> bool:
    """Tell whether records of one title are one paper."""
    if facts.are_far_apart(one, other):
        return False
    alike = facts.likeness(one, other)
    if facts.are_told_apart(one, other) or not is_telling(facts.title[one]):
        return alike is not None and alike >= MUCH_ALIKE
    if alike is None:
        return not facts.are_of_different_years(one, other) and facts.may_share_venue(one, other)
    return alike >= ALIKE


def _share_paper_of_abstract(facts: Facts, one: int, other: int) -> bool:
    """Tell whether records of nearly the same abstract are one paper."""
    alike = facts.likeness(one, other)
    if alike is None or alike < MUCH_ALIKE or facts.are_far_apart(one, other):
        return False
    titles = facts.title[one], facts.title[other]
    if not all(titles):
        return alike >= _NEARLY_SAME
    if are_of_series(*titles):
        return False
    if facts.are_told_apart(one, other):
        return alike >= _NEARLY_SAME and overlap(*titles) == 1
    return overlap(*titles) >= _SAME_WORDS
