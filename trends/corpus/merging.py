"""Which records are of one paper: by identifiers, then by titles. Stated rules, no guesses."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from trends.corpus.sketches import pairs_alike
from trends.corpus.titles import are_of_series, is_telling, overlap, title_key

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


class _Records:
    """The columns that decide whether two records are one paper, with quick access."""

    def __init__(self, records: pd.DataFrame) -> None:
        self.title: list[str] = records["title"].tolist()
        self.abstract = records["abstract"].reset_index(drop=True)
        years = records["published"].dt.year
        self.year: list[float] = years.astype("float64").tolist()
        self.arxiv: list[str | None] = _none_for_missing(records["arxiv"])
        self.doi: list[str | None] = _none_for_missing(records["doi"])
        self._words: dict[int, frozenset[str]] = {}

    def likeness(self, one: int, other: int) -> float | None:
        """Return the share of words that two abstracts have in common; None if one has none."""
        a, b = self._words_of(one), self._words_of(other)
        return len(a & b) / len(a | b) if a and b else None

    def are_far_apart(self, one: int, other: int) -> bool:
        """Tell whether two records are of years too far apart for one paper."""
        return abs(self.year[one] - self.year[other]) > _YEARS_APART

    def are_told_apart(self, one: int, other: int) -> bool:
        """Tell whether two records have different identifiers of the same kind."""
        pairs = ((self.arxiv[one], self.arxiv[other]), (self.doi[one], self.doi[other]))
        return any(a is not None and b is not None and a != b for a, b in pairs)

    def _words_of(self, row: int) -> frozenset[str]:
        if row not in self._words:
            self._words[row] = frozenset(_WORD.findall(self.abstract.iloc[row].casefold()))
        return self._words[row]


def link_records(records: pd.DataFrame) -> Links:
    """Find the records that are of one paper.

    Records are of one paper if they share an arXiv, ACL or PubMed identifier; if they share a DOI
    and their titles or abstracts have words in common; if they share an identifier of their own
    and the title; or if they share the title, letter by letter without case and punctuation,
    their years are at most 2 apart and their abstracts agree where both have one; or if their
    abstracts are the same but for a few words and half of the shorter title's words stand in the
    longer, all of them where identifiers differ. A short title
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
    first = np.arange(len(records))
    rule = np.full(len(records), "", dtype=object)

    def root(row: int) -> int:
        while first[row] != row:
            first[row] = first[first[row]]
            row = int(first[row])
        return row

    for one, other, name in _pairs(records, facts):
        low, high = sorted((root(one), root(other)))
        if low != high:
            first[high] = low
            rule[high] = RULES[name]
    return Links(np.array([root(row) for row in range(len(records))], dtype=np.int64), rule)


def _pairs(records: pd.DataFrame, facts: _Records) -> Iterator[tuple[int, int, str]]:
    """Yield pairs of records that are of one paper, with the rule's name."""
    for kind in ("arxiv", "acl", "pubmed"):
        for rows in _blocks(records[kind]):
            yield from ((rows[0], row, kind) for row in rows[1:])
    for rows in _blocks(records["doi"]):
        for one, other in _with_earlier(rows, facts, _share_paper_of_doi):
            yield one, other, "doi"
    keys = pd.Series([title_key(title) for title in facts.title], dtype="string")
    for rows in _blocks(records["id"].str.cat(keys, sep="\n")):
        yield from ((rows[0], row, "id") for row in rows[1:])
    for rows in _blocks(keys.where(keys.str.len() > 0)):
        for one, other in _with_earlier(rows, facts, _share_paper_of_title):
            yield one, other, "title"
    for one, other in pairs_alike(facts.abstract):
        if _share_paper_of_abstract(facts, one, other):
            yield one, other, "abstract"


def _blocks(keys: "pd.Series[str]") -> Iterator[list[int]]:
    """Yield the rows that share a key, for keys that are shared."""
    keys = keys.reset_index(drop=True)
    shared = keys[keys.notna() & keys.duplicated(keep=False)]
    for rows in shared.groupby(shared, sort=False).indices.values():
        yield shared.index[rows].tolist()


def _with_earlier(
    rows: list[int], facts: _Records, is_same: Callable[[_Records, int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Yield each row with the first row of the block that is the same paper."""
    heads: list[int] = []
    for row in rows:
        head = next((head for head in heads if is_same(facts, head, row)), None)
        if head is None:
            heads.append(row)
        else:
            yield head, row


def _share_paper_of_doi(facts: _Records, one: int, other: int) -> bool:
    """Tell whether records of one DOI are one paper; a whole volume may share a DOI."""
    a, b = (set(_WORD.findall(facts.title[row].casefold())) for row in (one, other))
    if not a or not b or len(a & b) >= 0.3 * min(len(a), len(b)):
        return True
    alike = facts.likeness(one, other)
    return alike is not None and alike >= _MUCH_ALIKE


def _share_paper_of_title(facts: _Records, one: int, other: int) -> bool:
    """Tell whether records of one title are one paper."""
    if facts.are_far_apart(one, other):
        return False
    alike = facts.likeness(one, other)
    if facts.are_told_apart(one, other) or not is_telling(facts.title[one]):
        return alike is not None and alike >= _MUCH_ALIKE
    return alike is None or alike >= _ALIKE


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
