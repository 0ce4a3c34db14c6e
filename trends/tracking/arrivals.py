"""What is new: files that were not read before, and records of papers that are not known yet."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.config import Config
from trends.corpus import Corpus, read_corpus
from trends.corpus.cleaning.titles import title_key
from trends.corpus.files.sources import Input, Source, find_sources
from trends.encoders import Embeddings
from trends.schema import check_frame, empty_frame
from trends.topics.clustering.neighbors import find_neighbors

__all__ = ["Arrivals", "join_papers", "read_arrivals"]

# A record may be of a known paper whose title it does not share; its abstract is then nearly the same,
# and the paper among the nearest. Which they are is decided as in any reading (`link_records`).
N_NEAREST: Final = 5
ROW: Final = "trends_row"
# What `read_corpus` calls the first and the second of two frames.
KNOWN: Final = "<table 1>"
NEW: Final = "<table 2>"
# Fields that a known paper keeps whatever a later record states.
HELD: Final = frozenset({"paper_id", "source", ROW})


@dataclass(frozen=True)
class Arrivals:
    """New files, and the papers in them.

    Parameters
    ----------
    corpus
        The papers of the new files, each once; None if there is no new file.
    files
        The new files: `sha256` and `name`.
    n_known
        Number of files that were read before.
    """

    corpus: Corpus | None
    files: pd.DataFrame
    n_known: int


def read_arrivals(paths: Sequence[Input], known: Iterable[str], config: Config) -> Arrivals:
    """Read the files that were not read before, by the hashes of their contents.

    Parameters
    ----------
    paths
        Files, folders, globs, open files and frames.
    known
        SHA-256 of the files that were read before.
    config
        The settings of reading.

    Raises
    ------
    CorpusError
        If there is no file, a named file cannot be read, or the new files hold no paper.
    """
    seen = set(known)
    new: list[Source] = []
    rows = []
    sources = find_sources(paths or config.corpus.paths)
    for source in sources:
        digest = _hash_table(source.table) if source.table is not None else source.sha256()
        if digest and digest in seen:
            continue
        seen.add(digest)
        new.append(source)
        rows.append({"sha256": digest, "name": source.name})
    files = pd.DataFrame(rows, columns=["sha256", "name"]).astype("string")
    if not new:
        return Arrivals(None, files, len(sources))
    settings: dict[str, Any] = {
        each.name: getattr(config.corpus, each.name)
        for each in fields(config.corpus)
        if each.name != "paths"
    }
    return Arrivals(read_corpus(*new, **settings), files, len(sources) - len(new))


def _hash_table(table: pd.DataFrame) -> str:
    """Return the hash of a frame that was given in place of a file."""
    return hashlib.sha256(table.to_csv(index=False).encode("utf-8", "surrogatepass")).hexdigest()


def join_papers(
    papers: pd.DataFrame, vectors: Embeddings, new: pd.DataFrame, new_vectors: Embeddings
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Find which new records are of known papers, by the rules of any reading.

    A known paper keeps its identifier and takes the fields that merging gives it, such as the
    venue of the article that a preprint became. Known papers are never joined with each other.

    Parameters
    ----------
    papers, vectors
        The known papers, and their vectors by paper_id.
    new, new_vectors
        The new papers, and their vectors by paper_id.

    Returns
    -------
    tuple of DataFrame
        The new papers that are not known; the known papers with changed fields; and the merges
        frame of the records that were joined.
    """
    is_near = _find_candidates(papers, vectors, new, new_vectors)
    known = papers[is_near].reset_index(drop=True)
    if known.empty:
        return new, known, empty_frame("merges")
    rows = np.arange(len(known) + len(new))
    both = read_corpus(
        known.assign(**{ROW: rows[: len(known)]}), new.assign(**{ROW: rows[len(known) :]})
    )
    groups = _read_groups(both.merges)
    joined = {row for group in groups for row in group.new[bool(not group.known) :]}
    # Another paper with the identifier of a known one got one of its own.
    ids = dict(zip(both.papers[ROW].astype(int), both.papers["paper_id"], strict=True))
    fresh = new.assign(
        paper_id=[ids.get(len(known) + row, paper) for row, paper in enumerate(new["paper_id"])]
    )[[row not in joined for row in range(len(new))]]
    changed = [_take_fields(known, group, both) for group in groups if len(group.known) == 1]
    found = [row for row in changed if row is not None]
    names = both.merges[both.merges["source"] == NEW].assign(
        paper_id=lambda frame: frame["paper_id"].map(_name_known(groups, known)),
    )
    merges = names[names["paper_id"].notna()].assign(kept_source="this project", kept_record=None)
    return (
        fresh.reset_index(drop=True),
        pd.DataFrame(found, columns=known.columns).astype(known.dtypes.to_dict()),
        check_frame(merges, "merges"),
    )


def _find_candidates(
    papers: pd.DataFrame, vectors: Embeddings, new: pd.DataFrame, new_vectors: Embeddings
) -> np.ndarray:
    """Return which known papers share an identifier or the title with a new one, or are near it."""
    is_near = papers["paper_id"].isin(new["paper_id"]).to_numpy().copy()
    for column in ("doi", "url"):
        stated = new[column].dropna().str.casefold()
        is_near |= papers[column].str.casefold().isin(stated).to_numpy()
    keys = {title_key(title) for title in new["title"].fillna("")} - {""}
    is_near |= papers["title"].fillna("").map(title_key).isin(keys).to_numpy()
    place = pd.Series(np.arange(len(papers)), index=papers["paper_id"].astype(str))
    rows, _ = find_neighbors(vectors.vectors, new_vectors.vectors, N_NEAREST)
    near = vectors.paper_ids[np.unique(rows)].astype(str)
    is_near[place[near].to_numpy(dtype=np.int64)] = True
    return np.asarray(is_near)


@dataclass(frozen=True)
class _Group:
    """The records of one paper: rows among the known and the new papers, and its identifier."""

    paper_id: str
    known: tuple[int, ...]
    new: tuple[int, ...]
    fields: frozenset[str]


def _read_groups(merges: pd.DataFrame) -> list[_Group]:
    """Return the papers of more than one record."""
    groups = []
    for paper_id, part in merges.groupby("paper_id", sort=True):
        records = {
            (str(source), int(str(record).removeprefix("line ")) - 1): str(fields)
            for columns in (
                ("source", "record", "fields"),
                ("kept_source", "kept_record", "kept_fields"),
            )
            for source, record, fields in part[list(columns)].itertuples(index=False)
        }
        by_place = {
            name: tuple(sorted(row for source, row in records if source == name))
            for name in (KNOWN, NEW)
        }
        taken = [fields.split(", ") for (source, _), fields in records.items() if source == NEW]
        fields = frozenset(field for each in taken for field in each)
        groups.append(_Group(str(paper_id), by_place[KNOWN], by_place[NEW], fields))
    return groups


def _take_fields(known: pd.DataFrame, group: _Group, both: Corpus) -> "dict[Any, Any] | None":
    """Return the row of a known paper with the fields that new records add; None if none does."""
    own = known.iloc[group.known[0]].to_dict()
    found = both.papers.loc[both.papers["paper_id"] == group.paper_id].iloc[0]
    columns = [name for name in known if name in group.fields - HELD]
    if "published" in columns:
        columns.append("date_precision")
    return {**own, **{name: found[name] for name in columns}} if columns else None


def _name_known(groups: list[_Group], known: pd.DataFrame) -> dict[str, str]:
    """Return the identifier of the known paper by the one that merging gave it."""
    return {
        group.paper_id: str(known["paper_id"].iloc[group.known[0]])
        for group in groups
        if group.known
    }
