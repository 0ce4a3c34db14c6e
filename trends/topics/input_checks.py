"""Checks of what a user hands to the topic model, before any expensive work."""

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from trends.config import NamedTopic
from trends.control_characters import remove_controls
from trends.encoders import Embeddings
from trends.errors import ConfigError, FrameError, TrendsWarning, list_offenders
from trends.formatting import agree, format_count
from trends.text import TermCounts, clean_text
from trends.validation import check_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray


__all__ = [
    "check_count",
    "check_examples",
    "check_n_topics",
    "check_papers",
    "check_vectors",
    "choose_vectors",
    "find_given",
    "keep_texts",
    "order_counts",
    "place_papers",
]

# Squares of shorter vectors' values vanish in float32.
SHORTEST: Final = 1e-15
NEEDED: Final = ("paper_id", "title", "abstract")


def check_count(name: str, number: object, *, least: int, advice: str) -> None:
    """Refuse what is no whole number from `least` on.

    Raises
    ------
    ConfigError
        If it is anything else; `advice` says what to give.
    """
    if not _is_count(number, least=least):
        raise ConfigError(
            f"{name} must be a whole number from {least} on; got {number!r}. {advice}"
        )


def check_n_topics(n_topics: object, n_papers: int) -> None:
    """Refuse a number of topics that is neither "auto" nor from 1 to the number of papers.

    Raises
    ------
    ConfigError
        If it is anything else.
    """
    if n_topics == "auto":
        return
    if not _is_count(n_topics, least=1):
        raise ConfigError(
            f"n_topics must be 'auto' or a whole number from 1 on; got {n_topics!r}. "
            "Use 'auto' to take it from the data."
        )
    if int(str(n_topics)) > n_papers:
        raise ConfigError(
            f"n_topics must not exceed the number of papers; got {format_count(int(str(n_topics)), 'topic')} "
            f"for {format_count(n_papers, 'paper')}. Ask for fewer, or use 'auto'."
        )


def _is_count(number: object, *, least: int) -> bool:
    is_whole = isinstance(number, (int, np.integer)) and not isinstance(number, bool)
    return is_whole and int(str(number)) >= least


def check_papers(papers: pd.DataFrame) -> pd.DataFrame:
    """Return the papers sorted by paper_id, so that the order of rows has no influence.

    Raises
    ------
    FrameError
        If a column is missing or there twice, there are no papers, or a paper_id is missing or
        repeated, or has control characters.
    """
    check_columns(papers, NEEDED, name="papers", purpose="A topic model")
    if papers.empty:
        raise FrameError(
            "Topics need at least one paper; the frame has no rows. "
            "Check which files were read and what was left out."
        )
    ids = papers["paper_id"]
    if ids.isna().any():
        raise FrameError(
            f"Every paper needs a paper_id; {format_count(int(ids.isna().sum()), 'row')} came without "
            f"(first rows: {list_offenders(papers.index[ids.isna()])}). Fill them in."
        )
    texts = ids.astype(str)
    # They would command terminals; and NumPy drops null characters at the end of a text.
    with_controls = texts[texts.map(remove_controls) != texts]
    if len(with_controls):
        raise FrameError(
            "Every paper_id must be text without control characters; "
            f"{agree(len(with_controls), 'one has', 'some have')} them: "
            f"{list_offenders(with_controls)}. Remove them."
        )
    repeated = texts[texts.duplicated()]
    if len(repeated):
        raise FrameError(
            f"Every paper needs a paper_id of its own; {len(repeated)} "
            f"{agree(len(repeated), 'repeats', 'repeat')} an earlier one: "
            f"{list_offenders(repeated.unique())}. Drop or rename the duplicates."
        )
    # An index of the same name would make the column ambiguous.
    named = papers.reset_index(drop=True).assign(paper_id=texts.to_numpy())
    return named.sort_values("paper_id", ignore_index=True)


def keep_texts(papers: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a model keeps: `published` only where it holds dates."""
    is_dated = "published" in papers and papers["published"].dtype.kind == "M"
    return papers[[*NEEDED, "published"] if is_dated else [*NEEDED]]


def choose_vectors(vectors: Any, embeddings: Any) -> Any:
    """Return vectors by whichever of their two names they were given.

    Raises
    ------
    ConfigError
        If both names were used.
    """
    if vectors is not None and embeddings is not None:
        raise ConfigError(
            "vectors and embeddings are two names for the same; got both. Leave one out."
        )
    return embeddings if vectors is None else vectors


def check_vectors(
    vectors: "Embeddings | NDArray[Any]", papers: pd.DataFrame, ordered: pd.DataFrame
) -> "Embeddings":
    """Return given vectors as unit rows in the order of `ordered`.

    Parameters
    ----------
    vectors
        Embeddings in any order, or an array in the order of `papers`.
    papers, ordered
        The papers as the user gave them, and sorted.

    Raises
    ------
    ConfigError
        If papers are missing among the vectors, their number differs, or they hold what is no
        number.
    """
    name = getattr(vectors, "encoder", "given")
    rows = _read_numbers(getattr(vectors, "vectors", vectors))
    ids = np.asarray(getattr(vectors, "paper_ids", papers["paper_id"].astype(str)), dtype=str)
    if rows.ndim != 2 or len(rows) != len(ids) or not rows.shape[1]:
        raise ConfigError(
            f"Vectors need one row per paper, {format_count(len(ids), 'row')}; these have shape {rows.shape}. "
            "Give a two-dimensional array in the order of the papers."
        )
    wanted = ordered["paper_id"].to_numpy(dtype=str)
    if not np.array_equal(wanted, ids):
        places = _find_rows(ids, wanted)
        if (places < 0).any():
            raise ConfigError(
                f"Every paper needs a vector; {(places < 0).sum()} of {len(wanted)} have none: "
                f"{list_offenders(wanted[places < 0].tolist())}. Encode these papers, or leave vectors out."
            )
        rows = rows[places]
    rows, lengths = _measure_lengths(rows)
    # Only what has no length can hold a value that is no number.
    odd = np.flatnonzero(~np.isfinite(lengths))
    bad = odd[~np.isfinite(rows[odd]).all(axis=1)]
    if bad.size:
        raise ConfigError(
            f"Vectors must hold numbers only; NaN or infinity came in {format_count(bad.size, 'row')}, of "
            f"the papers {list_offenders(wanted[bad].tolist())}. Give zeros for papers without text."
        )
    # Rows that are unit length already stay bit-equal, and those of Embeddings are not copied.
    is_unit = np.abs(lengths - 1) < 1e-4
    lengths = np.where(is_unit | (lengths == 0), 1, lengths).astype(np.float32)
    is_fit = isinstance(vectors, Embeddings) and (lengths == 1).all()
    unit = rows if is_fit else rows / lengths[:, None]
    return Embeddings(wanted, unit, name)


def _read_numbers(values: Any) -> "NDArray[np.float32]":
    """Return an array as float32, or say what it is instead."""
    try:
        # A sparse matrix would become one object.
        read = np.asarray(values)
        if read.dtype.kind == "c":
            raise TypeError("its numbers are complex")
        return read.astype(np.float32, copy=False)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"Vectors must be an array of real numbers, one row per paper; got a "
            f"{type(values).__name__} that is none: {str(error).rstrip('.')}. Make it one, for example with "
            "numpy.asarray, or toarray() of a sparse matrix."
        ) from error


def _measure_lengths(
    rows: "NDArray[np.float32]",
) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
    """Return rows whose lengths float32 can hold, and these lengths; infinite ones where it cannot."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    extreme = np.flatnonzero(~((lengths >= SHORTEST) & np.isfinite(lengths)))
    peaks = np.abs(rows[extreme]).max(axis=1)
    is_usable = np.isfinite(peaks) & (peaks > 0)
    if is_usable.any():
        rows, chosen = rows.copy(), extreme[is_usable]
        rows[chosen] /= peaks[is_usable, None]
        lengths[chosen] = np.sqrt(np.einsum("ij,ij->i", rows[chosen], rows[chosen]))
    return rows, lengths


def check_examples(topics: Sequence[NamedTopic], papers: pd.DataFrame) -> None:
    """Warn of examples and counterexamples that no paper is.

    Raises
    ------
    ConfigError
        If a paper is to belong to a topic, and not to.
    """
    by_hand = [topic for topic in topics if topic.examples or topic.counterexamples]
    places = place_papers(papers) if by_hand else {}
    for topic in by_hand:
        both = set(find_given(topic.examples, places))
        both &= set(find_given(topic.counterexamples, places))
        if both:
            raise ConfigError(
                f"A paper belongs to the named topic {topic.name!r} or does not; among both its "
                f"examples and its counterexamples are "
                f"{list_offenders(papers['paper_id'].iloc[sorted(both)])}. Take each out of one."
            )
        given = dict.fromkeys((*topic.examples, *topic.counterexamples))
        absent = [text for text in given if not find_given([text], places)]
        if absent:
            warnings.warn(
                f"Examples must be identifiers or whole titles of papers that were read; of those "
                f"of the named topic {topic.name!r} none is {list_offenders(absent)}. "
                "Nothing is learned from these.",
                TrendsWarning,
                stacklevel=4,
            )


def place_papers(papers: pd.DataFrame) -> dict[str, list[int]]:
    """Return the rows of every identifier, and of every title in plain lower case.

    Examples
    --------
    >>> place_papers(pd.DataFrame({"paper_id": ["a", "b"], "title": ["KV cache", None]}))
    {'a': [0], 'b': [1], 'kv cache': [0]}
    """
    titles = papers["title"].fillna("").astype(str).map(clean_text).str.lower()
    places: dict[str, list[int]] = {}
    for names in (papers["paper_id"].astype(str), titles):
        for row, name in enumerate(names):
            if name:
                places.setdefault(name, []).append(row)
    return places


def find_given(given: Iterable[str], places: dict[str, list[int]]) -> list[int]:
    """Return the rows of papers that are given by their identifiers or titles."""
    return [
        row
        for text in given
        for name in dict.fromkeys((text, clean_text(text).lower()))
        for row in places.get(name, ())
    ]


def order_counts(counts: TermCounts, ordered: pd.DataFrame) -> TermCounts:
    """Return the counts in the order of the sorted papers.

    Raises
    ------
    ConfigError
        If papers are missing among the counts.
    """
    wanted, known = ordered["paper_id"].to_numpy(dtype=str), counts.paper_ids.astype(str)
    if np.array_equal(wanted, known):
        return counts
    places = _find_rows(known, wanted)
    if (places < 0).any():
        raise ConfigError(
            f"Counts must cover every paper; {(places < 0).sum()} of {len(wanted)} are missing: "
            f"{list_offenders(wanted[places < 0].tolist())}. Count these papers, or leave counts out."
        )
    return counts.select(places)


def _find_rows(known: "NDArray[Any]", wanted: "NDArray[Any]") -> "NDArray[np.int64]":
    """Return where the names wanted stand among those known, the last of repeated ones; -1 nowhere."""
    names = pd.Index(known)
    last = np.flatnonzero(~names.duplicated("last"))
    places = names[last].get_indexer(pd.Index(wanted))
    return np.asarray(np.append(last, -1)[places])
