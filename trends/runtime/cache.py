"""Results of stages kept between runs, by what they depend on: content, settings and code.

Each result is one file of plain arrays with a checksum, which appears in one step: runs at the same
time need no lock and never see half a file. A damaged file is named in a warning and made anew.
"""

import contextlib
import hashlib
import importlib.metadata
import os
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import OutputError, TrendsWarning
from trends.runtime.array_files import DAMAGED, Arrays, read_arrays, write_arrays
from trends.runtime.files import clear_leftovers, drop_oldest

__all__ = ["MAX_BYTES", "NO_CACHE", "StageCache", "hash_facts", "hash_texts"]

MAX_BYTES: Final = 4_000_000_000
PACKAGES: Final = ("graspologic-native", "numpy", "scikit-learn", "scipy")
# Where these are installed, text without spaces is parted into words by them.
SEGMENTERS: Final = ("budoux", "jieba")
# Rooms whose code decides the results.
ROOMS: Final = ("text", "encoders", "topics")
CHUNK: Final = 20_000
MARK: Final = "trends_cache"
WARNINGS: Final = "trends_warnings"
SUFFIX: Final = ".stage.npz"


class CacheWarning(TrendsWarning):
    """A cache could not be read or written; the result does not depend on it."""


class StageCache:
    """A folder of results, bounded in size; the least recently used go first.

    Parameters
    ----------
    folder
        Where results are kept; it is made when it is missing. None keeps nothing.
    max_bytes
        Largest size of all results together.

    Examples
    --------
    >>> kept = StageCache(None)
    >>> kept.fetch("sums", ("of", 2), lambda: {"sum": np.array([2, 4])})["sum"].tolist()
    [2, 4]
    """

    def __init__(self, folder: str | Path | None, *, max_bytes: int = MAX_BYTES) -> None:
        self.folder = None if folder is None else Path(folder)
        self.max_bytes = max_bytes

    def fetch(
        self,
        stage: str,
        facts: Iterable[Any],
        make: Callable[[], Arrays],
        *,
        check: Callable[[Arrays], object] = lambda _arrays: None,
    ) -> Arrays:
        """Return what `make` gives, from an earlier run where one with the same facts kept it.

        Parameters
        ----------
        stage
            Name of the stage: lower-case letters.
        facts
            All that the result depends on, as for `hash_facts`; versions are added.
        make
            Gives arrays by name, without Python objects in them.
        check
            Raises an error for arrays that are no result of this stage; its value is not used.
            It sees what was read before any other code does.

        Returns
        -------
        dict of numpy.ndarray
            The same arrays, whether made now or read.

        Warns
        -----
        TrendsWarning
            What `make` warned of, also when its result is read; that a file is damaged and its
            result is made anew; that the folder cannot be written, so that a result is not kept.
        """
        if self.folder is None:
            return make()
        key = hash_facts(stage, describe_code(), *facts)
        path = self.folder / f"{stage}-{key}{SUFFIX}"
        clear_leftovers(self.folder)
        found = _read(path, key, check)
        if found is not None:
            _repeat(found.pop(WARNINGS).tolist())
            return found
        made, messages = _record_warnings(make)
        try:
            about = {MARK: np.array(key), WARNINGS: np.array(messages, dtype=str)}
            write_arrays(path, {**about, **made})
            drop_oldest(self.folder.glob(f"*{SUFFIX}"), self.max_bytes, newest=path)
        except (OSError, OutputError) as error:
            why = error.__cause__ or error
            warnings.warn(
                f"Results could not be kept for the next run in {self.folder}: "
                f"{getattr(why, 'strerror', None) or why}. Choose another folder for the cache, or "
                "none.",
                CacheWarning,
                stacklevel=2,
            )
        _repeat(messages)
        return made


NO_CACHE: Final = StageCache(None)


def hash_facts(*facts: Any) -> str:
    """Return 32 characters that differ when any fact does: texts, numbers, None or arrays.

    Examples
    --------
    >>> hash_facts("auto", 0) == hash_facts("auto", 0), hash_facts("a", "b") == hash_facts("ab", "")
    (True, False)
    """
    digest = hashlib.blake2b(digest_size=16)
    for fact in facts:
        if isinstance(fact, np.ndarray):
            if fact.dtype.hasobject:
                raise TypeError("facts must be arrays of numbers or of fixed-width text")
            digest.update(f"array {fact.dtype.str} {fact.shape};".encode())
            digest.update(np.ascontiguousarray(fact).data)
        else:
            text = f"{type(fact).__name__} {fact!r}".encode("utf-8", "surrogatepass")
            digest.update(f"{len(text)};".encode() + text)
    return digest.hexdigest()


def hash_texts(papers: pd.DataFrame) -> str:
    """Return the hash of the identifiers, titles and abstracts of papers, in their order."""
    digest = hashlib.blake2b(digest_size=16)
    for column in ("paper_id", "title", "abstract"):
        values = papers[column].fillna("").astype(str)
        for start in range(0, len(values), CHUNK):
            chunk = values.iloc[start : start + CHUNK].tolist()
            lengths = np.fromiter(map(len, chunk), np.int64, len(chunk))
            digest.update(lengths.tobytes())
            digest.update("".join(chunk).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def describe_code() -> str:
    """Return what else results depend on: the code that makes them and the packages it uses."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    for name in SEGMENTERS:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{name} {importlib.metadata.version(name)}")
    digest = hashlib.blake2b(digest_size=16)
    home = Path(__file__).parents[1]
    for room in ROOMS:
        for path in sorted((home / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.name.encode() + path.read_bytes())
    return "; ".join([*versions, digest.hexdigest()])


def _record_warnings(make: Callable[[], Arrays]) -> tuple[Arrays, list[str]]:
    """Return what `make` gives and what it warned of; other warnings pass on."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", TrendsWarning)
        made = make()
    ours = [_is_of_the_result(each.category) for each in caught]
    messages = [str(each.message) for each, is_ours in zip(caught, ours, strict=True) if is_ours]
    for each, is_ours in zip(caught, ours, strict=True):
        if not is_ours:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    return made, messages


def _is_of_the_result(category: type[Warning]) -> bool:
    return issubclass(category, TrendsWarning) and not issubclass(category, CacheWarning)


def _repeat(messages: list[str]) -> None:
    for message in messages:
        warnings.warn(message, TrendsWarning, stacklevel=4)


def _read(
    path: Path, key: str, check: Callable[[Arrays], object]
) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a file and note that it was used; None if it is missing or damaged."""
    try:
        arrays = read_arrays(path)
        if str(arrays.pop(MARK)) != key or arrays[WARNINGS].dtype.kind != "U":
            raise ValueError(f"{path} is the result of something else")
        check(arrays)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except DAMAGED:
        warnings.warn(
            f"The cache must hold results as they were written; {path} is damaged or cannot be "
            "read. Its result is made anew; nothing need be done.",
            CacheWarning,
            stacklevel=4,
        )
        return None
    with suppress(OSError):  # In a cache that may only be read, no use is noted.
        os.utime(path)
    return arrays
