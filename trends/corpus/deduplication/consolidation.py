"""Records to papers: the best field of each, a stable identifier, the order of the frame."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from trends.corpus.cleaning.titles import title_key
from trends.corpus.deduplication.linking import Links
from trends.corpus.files.sources import find_origin
from trends.corpus.records.extra_columns import RAW, ExtraColumns, pack_extra, unpack_extra
from trends.corpus.records.identifiers import KINDS, paper_id_of
from trends.corpus.records.record_store import Texts
from trends.schema import DATE, FRAMES, PRECISION

__all__ = ["assemble_papers", "outline_papers"]

_COARSENESS: Final = {"day": 0, "month": 1, "year": 2, "none": 3}
_DATES: Final = ("published", "date_precision")
_LARGEST_WINS: Final = ("n_authors", "n_comments")
_Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]


def outline_papers(records: pd.DataFrame, links: Links, abstracts: Texts) -> pd.DataFrame:
    """Return what identifies each paper and gives it its place, in the order of the frame.

    Parameters
    ----------
    records
        The facts of all records, dated.
    links
        Which records are of one paper.
    abstracts
        The abstracts of all records.

    Returns
    -------
    pandas.DataFrame
        One row per paper, by date and identifier: `row` of its first record, `file`, `paper_id`,
        `published`, `date_precision`, `title`, and `n_letters` of its abstract.
    """
    numbered = records.assign(row=np.arange(len(records)), text_row=np.arange(len(records)))
    rows = np.flatnonzero(links.first == numbered["row"].to_numpy())
    papers = _unite_records(numbered, links.first, rows)
    papers["paper_id"] = _identify_papers(papers, abstracts)
    columns = ["row", "file", "paper_id", *_DATES, "title", "n_letters"]
    return papers[columns].sort_values(["published", "paper_id"], kind="stable", ignore_index=True)


def assemble_papers(
    records: pd.DataFrame,
    first: _Rows,
    *,
    papers: pd.DataFrame,
    extras: ExtraColumns,
    sources: list[str],
    identifiers: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the papers frame with all of its columns.

    Parameters
    ----------
    records
        All columns of the records of these papers, dated; the index is their row.
    first
        For each record the row of the first record of its paper.
    papers
        The outline of the wanted papers, in order.
    extras
        The files' own columns.
    sources
        Names of the files.
    identifiers
        Kinds of identifiers to give as columns of their own.
    """
    rows = papers["row"].to_numpy(dtype="int64")
    united = _unite_records(records, first, rows).reset_index(drop=True)
    origins = [find_origin(source) for source in sources]
    named = pd.Series(origins, dtype="string").reindex(united["file"]).reset_index(drop=True)
    united["source"] = united["own_source"].fillna(named)
    united["paper_id"] = papers["paper_id"].to_numpy()
    own = extras.to_columns(united.pop("extra"))
    raw = [column for column in RAW if column in extras.raw]
    frame = united[[*FRAMES["papers"].columns, *raw, *identifiers]]
    frame = frame.astype({"published": DATE, "date_precision": PRECISION})
    return pd.concat([frame, pd.DataFrame(own, index=frame.index)], axis=1)


def _unite_records(records: pd.DataFrame, first: _Rows, rows: _Rows) -> pd.DataFrame:
    """Return the papers whose first records are `rows`, in that order and under that index.

    A paper takes the longest abstract and the title beside it, the finest of its dates and the
    earliest of those, the largest counts, and of all else what the record with the longest
    abstract has, or the next.
    """
    merged = np.unique(first[first != records.index.to_numpy()])
    if not len(merged):
        return records.loc[rows]
    of_merged = np.isin(first, merged)
    united = _unite(records[of_merged], first[of_merged])
    for column in ("file", "line", "row"):
        if column in records:
            united[column] = records.loc[united.index, column]
    united = united[records.columns].astype(records.dtypes.to_dict())
    # United papers stand behind the records, under numbers of their own, so that one pass takes all.
    both = pd.concat([records, united.set_axis(-1 - united.index)])
    return both.loc[np.where(np.isin(rows, merged), -1 - rows, rows)].set_axis(rows)


def _unite(records: pd.DataFrame, first: _Rows) -> pd.DataFrame:
    """Return the best value of each column for the records of each paper."""
    ranked = records.assign(
        _paper=first,
        _length=-records["n_letters"],
        _coarseness=records["date_precision"].astype(str).map(_COARSENESS),
    )
    by_text = ["_paper", "_length", "published", "title", "file", "line"]
    by_date = ["_paper", "_coarseness", "published"]
    dates = ranked.sort_values(by_date, kind="stable").groupby("_paper", sort=True)
    left_out = (*_DATES, *_LARGEST_WINS, "file", "line", "row")
    columns = [c for c in records.columns if c not in left_out]
    # The first value that is known; an empty text is none. The raw text goes with its own.
    filled = ranked.sort_values(by_text, kind="stable")
    for raw in (column for column in RAW if column in columns):
        filled[raw] = filled[raw].fillna("").mask(filled[RAW[raw]].eq(""))
    for column in columns:
        if pd.api.types.is_string_dtype(filled[column].dtype) and column not in RAW:
            filled[column] = filled[column].mask(filled[column].eq("").fillna(value=False))
    by_paper = filled.groupby("_paper", sort=True)
    best = by_paper[columns].first()
    for column in {"title", "abstract"}.intersection(columns):
        best[column] = best[column].fillna("")
    for column in RAW:
        if column in columns:
            best[column] = best[column].mask(best[column].eq("").fillna(value=False))
    for column in _LARGEST_WINS:
        if column in records:
            best[column] = by_paper[column].max()
    for column in _DATES:
        best[column] = dates[column].nth(0).set_axis(best.index)
    if "extra" in columns:
        best["extra"] = _unite_extras(filled).reindex(best.index)
    return best


def _unite_extras(ranked: pd.DataFrame) -> "pd.Series[str]":
    """Return for each paper the first value of each of its files' own columns."""
    extras: dict[int, dict[str, Any]] = {}
    for paper, text in zip(ranked["_paper"].tolist(), ranked["extra"].tolist(), strict=True):
        known = extras.setdefault(paper, {})
        for name, value in unpack_extra(text).items():
            known.setdefault(name, value)
    packed = {paper: pack_extra(extra) for paper, extra in extras.items()}
    return pd.Series(packed, dtype=ranked["extra"].dtype)


def _identify_papers(papers: pd.DataFrame, abstracts: Texts) -> pd.Series:
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
        "title:" + _hash(title_key(title) or abstracts[int(row)])
        for title, row in zip(
            papers.loc[unnamed, "title"], papers.loc[unnamed, "text_row"], strict=True
        )
    ]
    shared = ids.duplicated(keep=False)
    stated = papers.loc[shared, ["title", "published", "text_row", *KINDS]]
    ids[shared] = [
        "paper:" + _hash("\n".join(map(str, (title, published, abstracts[int(row)], *known))))
        for title, published, row, *known in stated.itertuples(index=False)
    ]
    return _number_twins(ids)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _number_twins(ids: pd.Series) -> pd.Series:
    """Give papers that are alike in every respect a number each."""
    earlier = ids.groupby(ids).cumcount()
    return ids.mask(earlier > 0, ids + "-" + (earlier + 1).astype("string"))
