"""Link the records of one paper, by rules on identifiers, titles and abstracts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from trends.corpus.cleaning.titles import are_of_series, is_telling, overlap, title_key
from trends.corpus.deduplication.comparison import (
    MIN_SIMILARITY,
    MIN_TITLE_SHARE,
    STRONG_SIMILARITY,
    RecordComparison,
)
from trends.corpus.deduplication.minhash import Signatures, find_near_duplicates
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
# Chosen by hand on the pairs of tests/corpus/test_merging.py: Jaccard similarity of near-identical
# abstracts, for records whose titles do not identify a paper.
_MIN_ABSTRACT_SIMILARITY: Final = 0.85
# Chosen by hand on the same pairs: share of common title words that near-identical abstracts
# require.
_MIN_TITLE_OVERLAP: Final = 0.5
# A bound on time: a title such as "Editorial" may have thousands of records, of which not all pairs
# can be compared.
_LARGE_BLOCK: Final = 64
_MOST_RECORDS: Final = 200
# Chosen by hand: a paper may have a title, its translation and the title of its preprint, each with
# a variant; an identifier with more titles belongs to a volume, and the titles to its chapters.
_MOST_TITLES: Final = 5


class Links(NamedTuple):
    """The paper of each record.

    Parameters
    ----------
    first
        For each record, the row of the first record of the same paper.
    rule
        For each record that is not the first, the rule that linked it; otherwise "".
    """

    first: np.ndarray[tuple[int], np.dtype[np.int64]]
    rule: np.ndarray[tuple[int], np.dtype[np.object_]]


_Test: TypeAlias = Callable[[RecordComparison, int, int], bool]


class _Papers:
    """Unites records step by step, unless any two records of the united paper are contradictory."""

    def __init__(self, comparison: RecordComparison) -> None:
        self._comparison = comparison
        self._first = [*range(len(comparison.title))]
        self._members: dict[int, list[int]] = {}
        self.rule = np.full(len(comparison.title), "", dtype=object)

    def root(self, row: int) -> int:
        """Return the first record of a record's paper."""
        while self._first[row] != row:
            self._first[row] = self._first[self._first[row]]
            row = self._first[row]
        return row

    def unite(self, one: int, other: int, name: str) -> bool:
        """Unite two papers unless their records contradict; return whether they are one now."""
        low, high = sorted((self.root(one), self.root(other)))
        if low == high:
            return True
        members, added = self._members.get(low, [low]), self._members.get(high, [high])
        if len(members) + len(added) > _MOST_RECORDS:
            return False
        is_by_text = name in ("title", "abstract")
        contradict = self._comparison.contradict
        if any(contradict(a, b, is_by_text=is_by_text) for a in members for b in added):
            return False
        self._first[high] = low
        self._members[low] = members + added
        self.rule[high] = RULES[name]
        return True

    def unite_block(self, rows: list[int], name: str, is_same: _Test) -> None:
        """Unite each record of a block with the first earlier one whose paper it may join.

        In a block of more than 64 distinct records, a record is compared only with the 64 before
        it of its year and venue, and with the 64 before it of all.
        """
        rows = sorted(rows, key=self._comparison.rank)
        if len(rows) > _LARGE_BLOCK:
            rows = self._unite_copies(rows, name, is_same)
        if len(rows) > _LARGE_BLOCK:
            issues: dict[object, list[int]] = defaultdict(list)
            for row in rows:
                issues[self._comparison.issue_key(row)].append(row)
            for issue in issues.values() if len(issues) > 1 else ():
                self._unite_near(issue, name, is_same)
        self._unite_near(rows, name, is_same)

    def _unite_near(self, rows: list[int], name: str, is_same: _Test) -> None:
        for at, row in enumerate(rows):
            earlier = rows[max(0, at - _LARGE_BLOCK) : at]
            any(
                is_same(self._comparison, one, row) and self.unite(one, row, name)
                for one in earlier
            )

    def _unite_copies(self, rows: list[int], name: str, is_same: _Test) -> list[int]:
        """Unite copies of the same record; return the records that may join others."""
        copies: dict[object, list[int]] = defaultdict(list)
        for row in rows:
            copies[self._comparison.copy_key(row)].append(row)
        found = []
        for one, *others in copies.values():
            # A record that would not join its own copy states too little to join anything.
            if is_same(self._comparison, one, one):
                found.append(one)
                found += [other for other in others if not self._absorb(one, other, name)]
        return found

    def _absorb(self, one: int, copy: int, name: str) -> bool:
        """Add a copy without a paper to the paper of its record, which it cannot contradict."""
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


def link_records(
    records: pd.DataFrame,
    abstracts: Texts,
    signatures: Signatures,
    *,
    until: dt.date | None = None,
) -> Links:
    """Find the records that are of one paper.

    Two records belong to one paper

    - if they share an arXiv, DOI, ACL or PubMed identifier, and their titles or abstracts
      have words in common; if the titles have only some words in common, the abstracts must not
      differ; if the DOI is that of a volume, or more than five titles share the identifier, as
      chapters of a volume do, the titles must have most words in common;
    - if they share another identifier and the title;
    - if they share the title, ignoring case and punctuation, their years are at most 2 apart, and
      their abstracts agree; if one has no abstract, their years must be equal and their venues
      compatible; a short title ("Introduction") requires an abstract that agrees;
    - if their abstracts are nearly identical, and the longer title has half of the words of the
      shorter one, or all of them if identifiers differ.

    Titles that differ in a number, an ordinal or a word such as "Correction" belong to a series and
    never to one paper. A record joins a paper only if it contradicts none of its records, and if
    the paper has fewer than 200 distinct records. Records with identifiers are considered first,
    and the result does not depend on the order of the rows.

    Parameters
    ----------
    records
        The columns of all records that decide on merging, with resolved dates.
    abstracts
        The abstracts of the records, in their order.
    signatures
        The signatures of the abstracts.
    until
        Last day of the papers that are kept. A record dated later is no part of a paper that is
        kept, which would otherwise take its text.

    Returns
    -------
    Links
        For each record, the first record of its paper and the rule.
    """
    comparison = RecordComparison(records, abstracts, until=until)
    papers = _Papers(comparison)
    for kind in KINDS[:-1]:
        for rows in _blocks(records[kind]):
            is_shared = kind == "doi" and is_volume(records["doi"].iloc[rows[0]])
            papers.unite_block(
                rows, kind, _test_of_identifier(comparison, rows, is_shared=is_shared)
            )
    keys = pd.Series([title_key(title) for title in comparison.title], dtype="string")
    for rows in _blocks(records["id"].str.cat(keys, sep="\n")):
        papers.unite_block(rows, "id", _share_paper_always)
    for rows in _blocks(keys.where(keys.str.len() > 0)):
        papers.unite_block(rows, "title", _share_paper_of_title)
    pairs = [sorted(pair, key=comparison.rank) for pair in find_near_duplicates(signatures)]
    for one, other in sorted(pairs, key=lambda pair: [comparison.rank(row) for row in pair]):
        if _share_paper_of_abstract(comparison, one, other):
            papers.unite(one, other, "abstract")
    roots = [papers.root(row) for row in range(len(records))]
    return Links(np.array(roots, dtype=np.int64), papers.rule)


def _blocks(keys: "pd.Series[str]") -> Iterator[list[int]]:
    """Yield the rows that share a key, for keys that are shared."""
    places = np.flatnonzero(keys.notna().to_numpy() & keys.duplicated(keep=False).to_numpy())
    if len(places):
        shared = keys.iloc[places].reset_index(drop=True)
        for rows in shared.groupby(shared, sort=True).indices.values():
            yield places[rows].tolist()


def _test_of_identifier(comparison: RecordComparison, rows: list[int], *, is_shared: bool) -> _Test:
    """Return the test that records with one identifier must pass; a volume may share one."""
    n_titles = len({comparison.title_words(row) for row in rows} - {frozenset()})
    is_shared = is_shared or n_titles > _MOST_TITLES
    return _share_title if is_shared else _share_paper_of_identifier


def _share_title(comparison: RecordComparison, one: int, other: int) -> bool:
    """Return whether two titles consist of nearly the same words."""
    a, b = comparison.title_words(one), comparison.title_words(other)
    return len(a & b) >= MIN_TITLE_SHARE * max(len(a), len(b), 1)


def _share_paper_of_identifier(comparison: RecordComparison, one: int, other: int) -> bool:
    """Return whether records with one identifier are one paper."""
    return comparison.share_words(one, other)


def _share_paper_always(_comparison: RecordComparison, _one: int, _other: int) -> bool:
    """Return True: records that share a title and another identifier are always one paper."""
    return True


def _share_paper_of_title(comparison: RecordComparison, one: int, other: int) -> bool:
    """Return whether records with one title are one paper."""
    if comparison.have_distant_years(one, other):
        return False
    similarity = comparison.jaccard(one, other)
    if comparison.have_different_identifiers(one, other) or not is_telling(comparison.title[one]):
        return similarity is not None and similarity >= STRONG_SIMILARITY
    if similarity is None:
        return not comparison.have_different_years(one, other) and comparison.may_share_venue(
            one, other
        )
    return similarity >= MIN_SIMILARITY


def _share_paper_of_abstract(comparison: RecordComparison, one: int, other: int) -> bool:
    """Return whether records with nearly the same abstract are one paper."""
    similarity = comparison.jaccard(one, other)
    if (
        similarity is None
        or similarity < STRONG_SIMILARITY
        or comparison.have_distant_years(one, other)
    ):
        return False
    titles = comparison.title[one], comparison.title[other]
    if not all(titles):
        return similarity >= _MIN_ABSTRACT_SIMILARITY
    if are_of_series(*titles):
        return False
    if comparison.have_different_identifiers(one, other):
        return similarity >= _MIN_ABSTRACT_SIMILARITY and overlap(*titles) == 1
    return overlap(*titles) >= _MIN_TITLE_OVERLAP
