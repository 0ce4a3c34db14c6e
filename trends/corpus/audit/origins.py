"""Assign files to sources: the service or search from which they were exported."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from trends.corpus.audit.search_comparison import FilePart, group_searches
from trends.corpus.files.sources import find_origin
from trends.errors import list_offenders

__all__ = ["ONE_SOURCE", "name_origins"]

ONE_SOURCE: Final = "all files"
# Formats that many programs and services write; only the fields indicate which one it was.
_GENERAL: Final = ("separated values", "JSON Lines", "BibTeX", "RIS", "Parquet", "DataFrame")
_GENERAL_PARTS: Final = ("JSON", "CSL", "Zotero", "EndNote", "Excel", "RefWorks")
# Minimum Jaccard similarity of the fields of two exports from one program; optional fields vary
# between exports. For comparison, exports of Scopus and of IEEE Xplore share a fifth of their
# columns.
_SAME_FIELDS: Final = 0.5
_OF_A_FORMAT = re.compile(r"\s*(?:\(.*?\)|\b(?:feed|metadata|page|pages|works)\b)")
# Numbers that distinguish the parts of an export: export-2.csv, savedrecs (3).txt, week45.csv,
# 2025-11-03.json.
_COUNTER = re.compile(r"(?:[\s._-]*(?:\(\d+\)|\d+))+(?=\.|$)")


def name_origins(
    names: Sequence[str],
    formats: Sequence[str],
    *,
    fields: Mapping[int, frozenset[str]],
    papers: pd.DataFrame,
    text_of: Callable[[int], str],
    by: str,
) -> list[str]:
    """Return the source of each file, which its papers get unless they state one themselves.

    Files from one service, or in one general format with similar fields, are one source, such as
    the parts of an export or the weeks of a feed. If their words show that they hold different
    searches, each search is a source of its own, since a change between searches is due to the
    person who collected the papers.

    Parameters
    ----------
    names, formats
        Name and format of each file.
    fields
        The fields of the records of each file, by the number of the file.
    papers
        The outline of all papers: `file`, `row`, `published`.
    text_of
        Returns the title and abstract in a row.
    by
        ``"file"``, ``"folder"`` or ``"none"``, which use the name alone; any other value means
        ``"auto"``.

    Returns
    -------
    list of str
        One name per file.
    """
    parts = [find_origin(name) for name in names]
    if by == "none":
        return [ONE_SOURCE] * len(names)
    if by == "folder":
        return [os.path.dirname(part) or "." for part in parts]  # noqa: PTH120
    if by == "file":
        return parts
    found = _find_parts(parts, papers)
    origins = list(parts)
    for (service, _), files in _group_files(formats, fields).items():
        own_parts = list(dict.fromkeys(parts[file] for file in files))
        filled = [found[part] for part in own_parts if part in found]
        searches = group_searches(filled, text_of) if len(filled) > 1 else []
        if len(searches) < 2:
            name = _name_search(service, own_parts, is_only=True)
            named = dict.fromkeys(own_parts, name)
        else:
            named = {}
            for search in searches:
                held = [part.name for part in search]
                named |= dict.fromkeys(held, _name_search(service, held, is_only=False))
        for file in files:
            origins[file] = named.get(parts[file], parts[file])
    return origins


def _find_parts(parts: Sequence[str], papers: pd.DataFrame) -> dict[str, FilePart]:
    """Return the papers of each part; parts without papers are left out."""
    days = papers["published"].to_numpy(dtype="datetime64[D]").astype(float)
    days[papers["published"].isna().to_numpy()] = np.nan
    rows = papers["row"].to_numpy(dtype=np.int64)
    codes, names = pd.factorize(pd.Series(parts, dtype=object))
    of_paper = codes[papers["file"].to_numpy(dtype=np.int64)]
    order = np.argsort(of_paper, kind="stable")
    starts = np.searchsorted(of_paper[order], np.arange(len(names) + 1))
    return {
        str(name): FilePart(str(name), rows[order[start:end]], days[order[start:end]])
        for name, start, end in zip(names, starts, starts[1:], strict=False)
        if end > start
    }


def _group_files(
    formats: Sequence[str], fields: Mapping[int, frozenset[str]]
) -> dict[tuple[str, int], list[int]]:
    """Group files by service; files of a general format are grouped by their fields."""
    groups: dict[tuple[str, int], list[int]] = {}
    known: dict[tuple[str, int], set[str]] = {}
    for file, name in enumerate(formats):
        if not _is_general(name):
            groups.setdefault((_OF_A_FORMAT.sub("", name), 0), []).append(file)
            continue
        own = fields.get(file, frozenset())
        number = 0
        while (key := (name, number)) in known and not _are_alike(own, known[key]):
            number += 1
        groups.setdefault(key, []).append(file)
        known.setdefault(key, set()).update(own)
    return groups


def _is_general(name: str) -> bool:
    return name in _GENERAL or name.startswith(_GENERAL_PARTS)


def _are_alike(own: frozenset[str], known: set[str]) -> bool:
    return not own or not known or len(own & known) >= _SAME_FIELDS * len(own | known)


def _name_search(service: str, parts: Sequence[str], *, is_only: bool) -> str:
    """Return the name of a search: that of its service, with its files if there are several."""
    if _is_general(service):
        return _name_files(parts)
    return service if is_only else f"{service}: {_name_files(parts)}"


def _name_files(parts: Sequence[str]) -> str:
    """Return one name for several files: their common name, with an asterisk for the numbers."""
    if len(parts) == 1:
        return parts[0]
    stems = {_COUNTER.sub("*", part) for part in parts}
    if len(stems) == 1:
        return stems.pop()
    return f"{len(parts)} files ({list_offenders(sorted(parts), limit=2)})"
