"""Identifiers that papers share which are not one: errors of a source, or of what it leaves out."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from trends.corpus.deduplication.linking import Links
from trends.corpus.records.identifiers import KNOWN_KINDS
from trends.corpus.records.records import Problem

__all__ = ["find_conflicts"]

_SHOWN: Final = {
    "arxiv": "arXiv identifier", "doi": "DOI", "acl": "ACL identifier", "pubmed": "PubMed identifier",
}  # fmt: skip
_MOST_SHOWN: Final = 3
_LONGEST_TITLE: Final = 60


def find_conflicts(records: pd.DataFrame, links: Links) -> Iterator[tuple[int, Problem]]:
    """Yield identifiers that several papers state, with the file of the second of these.

    Parameters
    ----------
    records
        What decides on merging, of all records, dated.
    links
        Which records are of one paper.
    """
    for kind in KNOWN_KINDS:
        values = records[kind].reset_index(drop=True)
        shared = values[values.notna() & values.duplicated(keep=False)]
        papers = pd.Series(links.first[shared.index], index=shared.index)
        n_papers = papers.groupby(shared.to_numpy()).transform("nunique")
        in_conflict = shared[n_papers > 1]
        for value, rows in in_conflict.groupby(in_conflict).indices.items():
            places = in_conflict.index[rows].to_numpy()
            firsts = np.sort(np.unique(links.first[places], return_index=True)[1])
            yield _describe(kind, str(value), records.iloc[places[firsts]])


def _describe(kind: str, value: str, papers: pd.DataFrame) -> tuple[int, Problem]:
    """Return the conflict as a problem of the second paper's file."""
    titles = [title[:_LONGEST_TITLE] for title in papers["title"].iloc[:_MOST_SHOWN]]
    more = f" and {len(papers) - _MOST_SHOWN} more" if len(papers) > _MOST_SHOWN else ""
    why = (
        f"{len(papers)} papers that differ in title or text state the same {_SHOWN[kind]}; "
        "they are not merged."
    )
    line, file = papers["line"].iloc[1], int(papers["file"].iloc[1])
    text = f"{value}: {' | '.join(titles)}{more}"
    return file, Problem(None if pd.isna(line) else int(line), why, text)
