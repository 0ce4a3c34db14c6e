"""Records to papers: the best field of each, a stable identifier, the order of the frame."""

import hashlib
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.corpus.extras import to_one_type
from trends.corpus.identifiers import KINDS, paper_id_of
from trends.corpus.merging import Links
from trends.corpus.sources import find_origin
from trends.corpus.titles import title_key
from trends.schema import FRAMES, check_frame

__all__ = ["build_papers", "identify_papers", "unite_records"]

_COARSENESS: Final = {"day": 0, "month": 1, "year": 2, "none": 3}
_DATES: Final = ("published", "date_precision")
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
    of_merged = np.isin(links.first, merged)
    united = _unite(records[of_merged], links.first[of_merged])
    for column in united.columns:
        values = papers[column].astype(object)
        values.loc[united.index] = united[column].astype(object)
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
    origins = [find_origin(source) for source in sources]
    named = pd.Series(origins, dtype="string").reindex(papers["file"]).reset_index(drop=True)
    papers["source"] = papers["own_source"].fillna(named)
    kept = [column for column in papers.columns if column.startswith("extra:")]
    raw = [c for c in ("raw_title", "raw_abstract") if papers[c].notna().any()]
    papers = papers[[*FRAMES["papers"].columns, *raw, *kept, "file", "row"]]
    papers = papers.rename(columns={c: c.removeprefix("extra:") for c in kept})
    for column in (c.removeprefix("extra:") for c in kept):
        papers[column] = to_one_type(papers[column])
    return check_frame(papers, "papers")


def _unite(records: pd.DataFrame, first: "np.ndarray[Any, np.dtype[np.int64]]") -> pd.DataFrame:
    """Return the best value of each column for the records of each paper."""
    ranked = records.assign(
        _paper=first,
        _length=-records["abstract"].str.len(),
        _coarseness=records["date_precision"].astype(str).map(_COARSENESS),
    )
    by_text = ["_paper", "_length", "published", "title", "file", "line"]
    by_date = ["_paper", "_coarseness", "published"]
    texts = ranked.sort_values(by_text, kind="stable").groupby("_paper", sort=True)
    dates = ranked.sort_values(by_date, kind="stable").groupby("_paper", sort=True)
    columns = [c for c in records.columns if c not in (*_DATES, *_LARGEST_WINS, "file", "line")]
    # The first value that is known; an empty text is none.
    filled = ranked.sort_values(by_text, kind="stable")
    for column in columns:
        if pd.api.types.is_string_dtype(filled[column].dtype):
            filled[column] = filled[column].mask(filled[column].eq("").fillna(value=False))
    best = filled.groupby("_paper", sort=True)[columns].first()
    for column in ("title", "abstract"):
        best[column] = best[column].fillna("")
    for column in _LARGEST_WINS:
        best[column] = texts[column].max()
    for column in _DATES:
        best[column] = dates[column].nth(0).set_axis(best.index)
    return best


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _number_twins(ids: pd.Series) -> pd.Series:
    """Give papers that are alike in every respect a number each."""
    earlier = ids.groupby(ids).cumcount()
    return ids.mask(earlier > 0, ids + "-" + (earlier + 1).astype("string"))
