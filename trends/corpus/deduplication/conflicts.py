"""Report identifiers that several different papers state, usually by an error of the source."""

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
# Chosen by hand, so that a problem fits into two or three lines of a terminal.
_MOST_SHOWN: Final = 3
_LONGEST_TITLE: Final = 60


def find_conflicts(records: pd.DataFrame, links: Links) -> Iterator[tuple[int, Problem]]:
    """Yield the number of a file and a problem for each identifier that several papers state.

    The file is that of the second of these papers.

    Parameters
    ----------
    records
        The columns of all records that decide on merging, with resolved dates.
    links
        Which records belong to one paper.
    """
    for kind in KNOWN_KINDS:
        values = records[kind].reset_index(drop=True)
        shared = values[values.notna() & values.duplicated(keep=False)]
        if shared.empty:
            continue
        papers = pd.Series(links.first[shared.index], index=shared.index)
        n_papers = papers.groupby(shared.to_numpy()).transform("nunique")
        in_conflict = shared[n_papers > 1]
        for value, rows in in_conflict.groupby(in_conflict).indices.items():
            places = in_conflict.index[rows].to_numpy()
            firsts = np.sort(np.unique(links.first[places], return_index=True)[1])
            yield _describe(kind, str(value), records.iloc[places[firsts]])


def _describe(kind: str, value: str, papers: pd.DataFrame) -> tuple[int, Problem]:
    """Return a conflict as a problem in the file of the second paper."""
    titles = [title[:_LONGEST_TITLE] for title in papers["title"].iloc[:_MOST_SHOWN]]
    more = f" and {len(papers) - _MOST_SHOWN} more" if len(papers) > _MOST_SHOWN else ""
    why = (
        f"{len(papers)} papers with different titles or texts state the same {_SHOWN[kind]}; they "
        "are not merged."
    )
    line, file = papers["line"].iloc[1], int(papers["file"].iloc[1])
    text = f"{value}: {' | '.join(titles)}{more}"
    return file, Problem(None if pd.isna(line) else int(line), why, text)
