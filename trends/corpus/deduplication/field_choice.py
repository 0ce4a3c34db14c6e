"""Choose, for each field of a merged paper, the record that states it most completely."""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from trends.corpus.records.extra_columns import RAW, pack_extra, unpack_extra
from trends.corpus.records.record_store import LISTS

__all__ = ["FieldChoice", "choose_fields"]

# Ranks of date precision, finest first.
_COARSENESS: Final = {"day": 0, "month": 1, "year": 2, "none": 3}
_DATES: Final = ("published", "date_precision")
_LARGEST_WINS: Final = ("n_authors", "n_comments", "n_citations", "n_references")
_OF_FIRST: Final = ("file", "line", "row")
# Columns that are chosen together with another one, or that are no fields of a paper.
_UNNAMED: Final = frozenset(
    {*RAW, *_OF_FIRST, "date_precision", "year", "month", "day", "n_letters", "text_row", "extra"}
)
_FRAME_NAMES: Final = {"own_source": "source", "id": "paper_id"}
_Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class FieldChoice:
    """The fields of papers that have several records, and where each was taken from.

    Parameters
    ----------
    values
        One row per paper, under the row of its first record: the columns of the records.
    fields
        For each record, under its row, the fields that its paper takes from it, as one text.
    """

    values: pd.DataFrame
    fields: "pd.Series[str]"


def choose_fields(records: pd.DataFrame, first: _Rows) -> FieldChoice:
    """Take each field of a paper from the record that states it most completely.

    These are the longest abstract, with the title of the same record; the most precise date, the
    earliest if there are several; the largest counts; the lists with the most entries, then with
    the most letters. Every other field comes from the record with the longest abstract that states
    it, so a field that any record states is not lost.

    Parameters
    ----------
    records
        The records of these papers, with resolved dates, indexed by row.
    first
        For each record, the row of the first record of its paper.
    """
    papers = np.unique(first)
    chosen = _choose_rows(records, first, papers)
    values = {
        name: pd.Series(records[name].array.take(rows, allow_fill=bool((rows < 0).any())))
        for name, rows in chosen.items()
    }
    best = pd.DataFrame(values).set_axis(papers)
    for name in {"title", "abstract"}.intersection(chosen):
        best[name] = best[name].fillna("")
    for name in _OF_FIRST:
        if name in records:
            best[name] = records.loc[papers, name]
    own: list[list[str]] = [[] for _ in range(len(records))]
    if "extra" in records:
        best["extra"] = _unite_extras(records, first, papers, own)
    best = best[records.columns].astype(records.dtypes.to_dict())
    return FieldChoice(best, _name_fields(records.index, chosen, own))


def _choose_rows(records: pd.DataFrame, first: _Rows, papers: _Rows) -> dict[str, _Rows]:
    """Return, for each column, the position of the record to take for each paper; -1 for none."""
    by_text, by_date = _order(records)

    def choose(order: _Rows, is_stated: np.ndarray[Any, Any]) -> _Rows:
        """Return, for each paper, the first record in this order that states the field."""
        stating = order[is_stated[order]]
        found, at = np.unique(first[stating], return_index=True)
        rows = np.full(len(papers), -1, dtype=np.int64)
        rows[np.searchsorted(papers, found)] = stating[at]
        return rows

    chosen: dict[str, _Rows] = {}
    for name in records.columns.difference([*_OF_FIRST, *RAW, "extra"], sort=False):
        column = records[name]
        is_stated = column.notna().to_numpy()
        order = by_text
        if name in _DATES:
            order = by_date
        elif name in _LARGEST_WINS:
            numbers = column.fillna(-1).to_numpy(dtype="int64")
            order = by_text[np.argsort(-numbers[by_text], kind="stable")]
        elif name in LISTS:
            n_entries, n_letters = _measure_lists(column)
            order = by_text[np.lexsort((-n_letters[by_text], -n_entries[by_text]))]
        elif pd.api.types.is_string_dtype(column.dtype):
            is_stated = is_stated & column.fillna("").ne("").to_numpy()
        chosen[name] = choose(order, is_stated)
    chosen["date_precision"] = chosen["published"] = choose(by_date, np.ones(len(first), bool))
    # The original text comes from the same record as the cleaned text.
    return chosen | {raw: chosen[name] for raw, name in RAW.items() if raw in records}


def _order(records: pd.DataFrame) -> tuple[_Rows, _Rows]:
    """Return the positions of records by descending quality of their text, and of their date."""
    ranked = pd.DataFrame(
        {
            "length": -records["n_letters"].to_numpy(dtype="int64"),
            "coarseness": records["date_precision"].astype(str).map(_COARSENESS).to_numpy(),
            **{name: records[name].array for name in ("published", "title", "file", "line")},
        }
    )
    by_text = ranked.sort_values(["length", "published", "title", "file", "line"], kind="stable")
    by_date = by_text.sort_values(["coarseness", "published"], kind="stable")
    return by_text.index.to_numpy(), by_date.index.to_numpy()


def _measure_lists(column: "pd.Series[Any]") -> tuple[_Rows, _Rows]:
    """Return the number of entries and of letters of each list."""
    lists = pa.array(column.array)
    lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    n_entries = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    lengths = pc.utf8_length(pc.list_flatten(lists)).to_numpy(zero_copy_only=False)
    parents = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    n_letters = np.bincount(parents, weights=lengths, minlength=len(lists))
    return n_entries.astype(np.int64), n_letters.astype(np.int64)


def _unite_extras(
    records: pd.DataFrame, first: _Rows, papers: _Rows, own: list[list[str]]
) -> "pd.Series[str]":
    """Return each paper's first value of each further column, and note the record it is from."""
    extras: dict[int, dict[str, Any]] = {paper: {} for paper in papers.tolist()}
    texts = records["extra"].tolist()
    for at in _order(records)[0].tolist():
        known = extras[int(first[at])]
        for name, value in unpack_extra(texts[at]).items():
            if name not in known:
                known[name] = value
                own[at].append(name)
    packed = {paper: pack_extra(extra) for paper, extra in extras.items()}
    return pd.Series(packed, dtype=records["extra"].dtype)


def _name_fields(
    index: pd.Index, chosen: dict[str, _Rows], own: list[list[str]]
) -> "pd.Series[str]":
    """Return, for each record, the fields taken from it, separated by commas."""
    named = [name for name in chosen if name not in _UNNAMED]
    taken = np.zeros(len(index), dtype=np.int64)
    for bit, name in enumerate(named):
        rows = chosen[name]
        taken[rows[rows >= 0]] |= 1 << bit
    shown = [_FRAME_NAMES.get(name, name) for name in named]
    texts = {
        mask: [name for bit, name in enumerate(shown) if mask >> bit & 1]
        for mask in np.unique(taken).tolist()
    }
    fields = [
        ", ".join([*texts[mask], *extra]) for mask, extra in zip(taken.tolist(), own, strict=True)
    ]
    return pd.Series(fields, index=index, dtype="string")
