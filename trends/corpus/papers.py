"""Records to papers: the best field of each, a stable identifier, the order of the frame."""

import hashlib
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.corpus.identifiers import KINDS, paper_id_of
from trends.corpus.merging import Links
from trends.corpus.titles import title_key
from trends.schema import FRAMES, check_frame

__all__ = ["build_papers", "identify_papers", "unite_records"]

_FINENESS: Final = {"day": 3, "month": 2, "year": 1, "none": 0}
_LARGEST_WINS: Final = ("n_authors", "n_comments")


def unite_records(records: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Return one row per paper, in the order of their first records.

    A paper takes the longest abstract and the title beside it, the finest of its dates and the
    earliest of those, the largest counts, and of all else what the record with the longest
    abstract has, or the next.
    """
    is_first = links.first == np.arange(len(records))
    papers: pd.DataFrame = records[is_first].copy()
    papers["row"] = np.flatnonzero(is_first)
    merged = pd.Index(links.first[~is_first]).unique()
    if merged.empty:
        return papers.reset_index(drop=True)
    rows = records[np.isin(links.first, merged)]
    united = {
        first: _unite(group) for first, group in rows.groupby(links.first[rows.index], sort=True)
    }
    replaced = pd.DataFrame.from_dict(united, orient="index", columns=records.columns)
    for column in records.columns:
        values = papers[column].astype(object)
        values.loc[replaced.index] = replaced[column].astype(object)
        papers[column] = values.astype(records[column].dtype)
    return papers.reset_index(drop=True)


def identify_papers(papers: pd.DataFrame) -> pd.Series:
    """Return the identifier of each paper; it depends on the paper alone, not on its row.

    It is the arXiv identifier, DOI, ACL or PubMed identifier or the file's own, the first that is
    known; else a hash of the title. Different papers that would share one get a hash of title,
    date and abstract instead.
    """
    ids = pd.Series(pd.NA, index=papers.index, dtype="string")
    for kind in KINDS:
        prefix = paper_id_of(kind, "")
        ids = ids.fillna(prefix + papers[kind])
    unnamed = ids.isna()
    ids[unnamed] = [
        "title:" + _hash(title_key(title) or abstract)
        for title, abstract in zip(
            papers.loc[unnamed, "title"], papers.loc[unnamed, "abstract"], strict=True
        )
    ]
    shared = ids.duplicated(keep=False)
    ids[shared] = [
        "paper:" + _hash("\n".join(map(str, facts)))
        for facts in papers.loc[shared, ["title", "published", "abstract", *KINDS]].itertuples(
            index=False
        )
    ]
    return _number_twins(ids)


def build_papers(records: pd.DataFrame, links: Links, sources: list[str]) -> pd.DataFrame:
    """Return the papers frame, with `file` and `row` of each paper's first record behind it."""
    papers = unite_records(records, links)
    papers["paper_id"] = identify_papers(papers)
    named = pd.Series(sources, dtype="string").reindex(papers["file"]).reset_index(drop=True)
    papers["source"] = papers["own_source"].fillna(named)
    kept = [column for column in papers.columns if column.startswith("extra:")]
    raw = [c for c in ("raw_title", "raw_abstract") if papers[c].notna().any()]
    papers = papers[[*FRAMES["papers"].columns, *raw, *kept, "file", "row"]]
    papers = papers.rename(columns={c: c.removeprefix("extra:") for c in kept})
    for column in (c.removeprefix("extra:") for c in kept):
        papers[column] = papers[column].infer_objects()
    return check_frame(papers, "papers")


def _unite(group: pd.DataFrame) -> list[Any]:
    """Return the best value of each column over the records of one paper."""
    ranked = group.assign(
        _length=-group["abstract"].str.len(), _known=group["published"].isna()
    ).sort_values(["_length", "_known", "published", "title", "file", "line"], kind="stable")
    best: dict[Any, Any] = {column: _first_known(ranked[column]) for column in group.columns}
    for column in _LARGEST_WINS:
        best[column] = group[column].max()
    fineness = group["date_precision"].astype(str).map(_FINENESS)
    finest = group[fineness == fineness.max()].sort_values("published", kind="stable")
    for column in ("published", "date_precision"):
        best[column] = finest[column].iloc[0]
    for column in ("file", "line"):
        best[column] = group[column].iloc[0]
    return list(best.values())


def _first_known(values: pd.Series) -> Any:
    known = values[values.notna() & (values.astype(str) != "")]
    return known.iloc[0] if len(known) else values.iloc[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _number_twins(ids: pd.Series) -> pd.Series:
    """Give papers that are alike in every respect a number each."""
    earlier = ids.groupby(ids).cumcount()
    return ids.mask(earlier > 0, ids + "-" + (earlier + 1).astype("string"))
