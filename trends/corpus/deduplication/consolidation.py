"""Turn records into papers: their best fields, stable identifiers, and the order of the frame."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from trends.corpus.cleaning.titles import title_key
from trends.corpus.deduplication.field_choice import choose_fields
from trends.corpus.deduplication.linking import Links
from trends.corpus.records.extra_columns import RAW, ExtraColumns
from trends.corpus.records.identifiers import KINDS, paper_id_of
from trends.corpus.records.record_store import Texts
from trends.errors import CorpusError, list_offenders
from trends.schema import DATE, FRAMES, PRECISION

__all__ = ["assemble_papers", "outline_papers"]

BY_PLACE: Final = ("file", "folder", "none")
_DATES: Final = ("published", "date_precision")
_OWN_NAME: Final = r"paper:[0-9a-f]{12}(?:-\d+)?"
_Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]


def outline_papers(records: pd.DataFrame, links: Links, abstracts: Texts) -> pd.DataFrame:
    """Return the columns that identify and order the papers.

    Parameters
    ----------
    records
        The columns of all records that decide on merging, with resolved dates.
    links
        Which records belong to one paper.
    abstracts
        The abstracts of all records.

    Returns
    -------
    pandas.DataFrame
        One row per paper, sorted by date and identifier: `row` of its first record, `file`,
        `paper_id`, `published`, `date_precision`, `title`, and `n_letters` of its abstract.
    """
    numbered = records.assign(row=np.arange(len(records)), text_row=np.arange(len(records)))
    rows = np.flatnonzero(links.first == numbered["row"].to_numpy())
    papers, _ = _unite_records(numbered, links.first, rows)
    papers["paper_id"] = _identify_papers(papers, abstracts)
    columns = ["row", "file", "paper_id", *_DATES, "title", "n_letters"]
    return papers[columns].sort_values(["published", "paper_id"], kind="stable", ignore_index=True)


def assemble_papers(
    records: pd.DataFrame,
    first: _Rows,
    *,
    papers: pd.DataFrame,
    extras: ExtraColumns,
    sources: Sequence[str],
    sizes: _Rows,
    source_by: str = "auto",
    identifiers: Sequence[str] = (),
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Return the papers frame with all its columns, and the origin of the fields of merged papers.

    Parameters
    ----------
    records
        All columns of the records of these papers, with resolved dates, indexed by row.
    first
        For each record, the row of the first record of its paper.
    papers
        The outline of the papers to return, in order.
    extras
        Further columns of the files.
    sources
        The source to which the papers of each file are assigned.
    sizes
        The number of records in each file, including those of other papers.
    source_by
        ``"auto"`` keeps sources that records state; ``"file"``, ``"folder"`` and ``"none"``
        replace them; the name of a column takes the sources from that column.
    identifiers
        Kinds of identifiers to return as columns.

    Returns
    -------
    tuple
        The papers; and for each record of a merged paper, by row of the record, the fields that
        the paper takes from it, separated by commas.
    """
    rows = papers["row"].to_numpy(dtype="int64")
    united, fields = _unite_records(records, first, rows)
    united = united.reset_index(drop=True)
    united["paper_id"] = papers["paper_id"].to_numpy()
    own = extras.to_columns(united.pop("extra"))
    files = pd.Series(united["file"].to_numpy(), index=rows)
    named = _largest_sources(records, first, files, sources, sizes).reset_index(drop=True)
    if source_by == "auto":
        united["source"] = united["own_source"].fillna(named)
    elif source_by in BY_PLACE:
        united["source"] = named
    else:
        united["source"] = _column_of(source_by, united, own)
    raw = [column for column in RAW if column in extras.raw]
    frame = united[[*FRAMES["papers"].columns, *raw, *identifiers]]
    frame = frame.astype({"published": DATE, "date_precision": PRECISION})
    return frame.assign(**own), fields


def _largest_sources(
    records: pd.DataFrame,
    first: _Rows,
    files: "pd.Series[int]",
    sources: Sequence[str],
    sizes: _Rows,
) -> "pd.Series[str]":
    """Return the source of each paper; if several sources have it, the one with the most records.

    The source therefore does not depend on which record has the longest abstract.

    Parameters
    ----------
    records, first
        As for `assemble_papers`.
    files
        File of each paper, by the row of its first record.
    sources, sizes
        Source and number of records of each file.
    """
    names = pd.Series(sources, dtype="string")
    found = names.reindex(files.astype("int64")).set_axis(files.index)
    several = np.isin(first, first[first != records.index.to_numpy()])
    if names.nunique() < 2 or not several.any():
        return found
    file_of = records["file"].to_numpy(dtype="int64")
    of_source = pd.Series(sizes).groupby(names).sum()
    held = pd.DataFrame({"paper": first[several], "source": names.to_numpy()[file_of[several]]})
    held["size"] = held["source"].map(of_source)
    held = held.sort_values(["paper", "size", "source"], ascending=[True, False, True])
    held = held.drop_duplicates("paper")
    largest = pd.Series(held["source"].to_numpy(), index=held["paper"], dtype="string")
    return largest.reindex(found.index).fillna(found)


def _column_of(name: str, united: pd.DataFrame, own: Mapping[str, "pd.Series[Any]"]) -> Any:
    """Return the column that distinguishes sources, as strings."""
    named = {key: united[key] for key in ("venue", "organization")} | {**own}
    if name in named:
        return named[name].astype("string").to_numpy()
    raise CorpusError(
        "source_by must be 'auto', 'file', 'folder', 'none' or a column of the papers "
        f"({list_offenders(named, limit=12)}); got {name!r}. Use one of these."
    )


def _unite_records(
    records: pd.DataFrame, first: _Rows, rows: _Rows
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Return the papers whose first records are `rows`, in that order and with that index.

    The second value states, for each record of a merged paper, the fields taken from it.
    """
    merged = np.intersect1d(first[first != records.index.to_numpy()], rows)
    if not len(merged):
        return records.loc[rows], pd.Series([], index=records.index[:0], dtype="string")
    of_merged = np.isin(first, merged)
    united = choose_fields(records[of_merged], first[of_merged])
    # Merged papers are appended with negative numbers, so that one selection returns all papers.
    both = pd.concat([records, united.values.set_axis(-1 - united.values.index)])
    order = np.where(np.isin(rows, merged), -1 - rows, rows)
    return both.loc[order].set_axis(rows), united.fields


def _identify_papers(papers: pd.DataFrame, abstracts: Texts) -> pd.Series:
    """Return the identifier of each paper, which depends on its content, not on its row.

    It is the first known of the arXiv identifier, DOI, ACL identifier, PubMed identifier and the
    identifier in the file; without any, a hash of the title. Different papers that would share an
    identifier get a hash of title, date and abstract instead, and keep it when a file that was
    written from them is read again.
    """
    is_named_here = papers["id"].str.fullmatch(_OWN_NAME).fillna(value=False).astype(bool)
    ids: pd.Series[Any] = papers["id"].where(is_named_here).astype("string")
    for kind in KINDS:
        if papers[kind].notna().any():
            ids = ids.fillna(paper_id_of(kind, "") + papers[kind])
    unnamed = ids.isna()
    ids[unnamed] = [
        "title:" + _hash(title_key(title) or abstracts[int(row)])
        for title, row in zip(
            papers.loc[unnamed, "title"], papers.loc[unnamed, "text_row"], strict=True
        )
    ]
    shared = ids.duplicated(keep=False)
    if not shared.any():
        return ids
    stated = papers.loc[shared, ["title", "published", "text_row", *KINDS]]
    ids[shared] = [
        "paper:" + _hash("\n".join(map(str, (title, published, abstracts[int(row)], *known))))
        for title, published, row, *known in stated.itertuples(index=False)
    ]
    return _number_twins(ids)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _number_twins(ids: pd.Series) -> pd.Series:
    """Append a number to the identifiers of papers that are equal in every respect."""
    earlier = ids.groupby(ids).cumcount()
    return ids.mask(earlier > 0, ids + "-" + (earlier + 1).astype("string"))
