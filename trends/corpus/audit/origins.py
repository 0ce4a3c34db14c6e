"""What a paper comes from: the service that its file is an export of, never the file itself."""

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
# Formats that many programs and services write: which one it was, only the fields hint at.
_GENERAL: Final = ("separated values", "JSON Lines", "BibTeX", "RIS", "Parquet", "DataFrame")
_GENERAL_PARTS: Final = ("JSON", "CSL", "Zotero", "EndNote", "Excel", "RefWorks")
# Least overlap (Jaccard) of the fields of two exports of one program: optional fields come and go.
# Exports of Scopus and IEEE Xplore share a fifth of their columns.
_SAME_FIELDS: Final = 0.5
_OF_A_FORMAT = re.compile(r"\s*(?:\(.*?\)|\b(?:feed|metadata|page|pages|works)\b)")
# What counts the parts of an export: export-2.csv, savedrecs (3).txt, week45.csv, 2025-11-03.json.
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
    """Return the source that the papers of each file count for, unless they state one.

    Files of one service, or of one general format with the same fields, are one source: parts of
    an export, or the weeks of a feed. Where their words say that they hold different searches,
    each search is a source of its own, for what rises between them is the collector's doing.

    Parameters
    ----------
    names, formats
        Name and format of each file.
    fields
        The fields that the records of each file have, by its number.
    papers
        The outline of all papers: `file`, `row`, `published`.
    text_of
        Returns title and abstract of a row.
    by
        ``"file"``, ``"folder"`` and ``"none"`` decide by name alone; all else is ``"auto"``.

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
    """Return the papers of each part that has any."""
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
    """Return the files of each service; a general format is one service per set of fields."""
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
    """Name a search: by its service where it is the only one there, else by its files, too."""
    if _is_general(service):
        return _name_files(parts)
    return service if is_only else f"{service}: {_name_files(parts)}"


def _name_files(parts: Sequence[str]) -> str:
    """Return one name for files: their own, or what they share beside the numbers that count them."""
    if len(parts) == 1:
        return parts[0]
    stems = {_COUNTER.sub("*", part) for part in parts}
    if len(stems) == 1:
        return stems.pop()
    return f"{len(parts)} files ({list_offenders(sorted(parts), limit=2)})"
