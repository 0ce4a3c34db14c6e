"""Cache of the results of stages between runs, keyed by content, settings and code.

Each result is one file of plain arrays with a checksum. Files are created atomically, so that
concurrent runs need no lock and never see part of a file. A damaged file causes a warning, and its
result is computed again.
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

__all__ = ["MAX_BYTES", "NO_CACHE", "StageCache", "hash_texts", "hash_values"]

# A bound on disk space: 4 GB, as the setting `output.cache` states.
MAX_BYTES: Final = 4_000_000_000
PACKAGES: Final = ("graspologic-native", "numpy", "scikit-learn", "scipy", "snowballstemmer")
# Optional packages that split text without spaces into words.
SEGMENTERS: Final = ("budoux", "jieba")
# Packages of `trends` whose code determines the results.
ROOMS: Final = ("text", "encoders", "topics")
# A bound on memory: texts that are joined at a time, about 30 MB of abstracts.
CHUNK_TEXTS: Final = 20_000
MARK: Final = "trends_cache"
WARNINGS: Final = "trends_warnings"
SUFFIX: Final = ".stage.npz"


class CacheWarning(TrendsWarning):
    """Warns that a cache could not be written; the result does not depend on it."""


class StageCache:
    """A folder of results of limited size; the least recently used results are removed first.

    Parameters
    ----------
    folder
        Folder of the results, created if it is missing. None stores nothing.
    max_bytes
        Maximum size of all results together, in bytes.

    Examples
    --------
    >>> cache = StageCache(None)
    >>> cache.fetch("sums", ("of", 2), lambda: {"sum": np.array([2, 4])})["sum"].tolist()
    [2, 4]
    """

    def __init__(self, folder: str | Path | None, *, max_bytes: int = MAX_BYTES) -> None:
        self.folder = None if folder is None else Path(folder)
        self.max_bytes = max_bytes

    def fetch(
        self,
        stage: str,
        inputs: Iterable[Any],
        make: Callable[[], Arrays],
        *,
        check: Callable[[Arrays], object] = lambda _arrays: None,
    ) -> Arrays:
        """Return the result of `make`, read from the cache if it holds one for the same inputs.

        Parameters
        ----------
        stage
            Name of the stage, in lower-case letters.
        inputs
            Everything that the result depends on, as for `hash_values`; the versions of code and
            packages are added.
        make
            Computes the result: arrays by name, without Python objects in them.
        check
            Raises one of `DAMAGED` for arrays that are not a result of this stage; its value is
            not used. It runs on arrays from the cache before any other code sees them.

        Returns
        -------
        dict of numpy.ndarray
            The arrays by name, the same whether computed or read.

        Warns
        -----
        TrendsWarning
            With the warnings of `make`, repeated when its result is read; if a file is damaged and
            its result is computed again; if the folder cannot be written, so that the result is
            not stored.
        """
        if self.folder is None:
            return make()
        key = hash_values(stage, describe_code(), *inputs)
        path = self.folder / f"{stage}-{key}{SUFFIX}"
        clear_leftovers(self.folder)
        found = _read(path, key, check)
        if found is not None:
            _repeat_warnings(found.pop(WARNINGS).tolist())
            return found
        made, messages = _record_warnings(make)
        try:
            about = {MARK: np.array(key), WARNINGS: np.array(messages, dtype=str)}
            write_arrays(path, {**about, **made})
            drop_oldest(self.folder.glob(f"*{SUFFIX}"), self.max_bytes, newest=path)
        except (OSError, OutputError) as error:
            cause = error.__cause__ or error
            warnings.warn(
                f"The cache in {self.folder} could not be written: "
                f"{getattr(cause, 'strerror', None) or cause}. Choose another folder for the cache, "
                "or none.",
                CacheWarning,
                stacklevel=2,
            )
        _repeat_warnings(messages)
        return made


NO_CACHE: Final = StageCache(None)


def hash_values(*values: Any) -> str:
    """Return the BLAKE2b hash of texts, numbers, None and arrays as 32 hexadecimal digits.

    Values of other types count by their `repr`. An array of Python objects raises TypeError.

    Examples
    --------
    >>> hash_values("auto", 0) == hash_values("auto", 0), hash_values("a", "b") == hash_values("ab", "")
    (True, False)
    """
    digest = hashlib.blake2b(digest_size=16)
    for value in values:
        if isinstance(value, np.ndarray):
            if value.dtype.hasobject:
                raise TypeError("values must be arrays of numbers or of fixed-width text")
            digest.update(f"array {value.dtype.str} {value.shape};".encode())
            digest.update(np.ascontiguousarray(value).data)
        else:
            text = f"{type(value).__name__} {value!r}".encode("utf-8", "surrogatepass")
            digest.update(f"{len(text)};".encode() + text)
    return digest.hexdigest()


def hash_texts(papers: pd.DataFrame) -> str:
    """Return the hash of the identifiers, titles and abstracts of papers, in their order."""
    digest = hashlib.blake2b(digest_size=16)
    for column in ("paper_id", "title", "abstract"):
        values = papers[column].fillna("").astype(str)
        for start in range(0, len(values), CHUNK_TEXTS):
            chunk = values.iloc[start : start + CHUNK_TEXTS].tolist()
            lengths = np.fromiter(map(len, chunk), np.int64, len(chunk))
            digest.update(lengths.tobytes())
            digest.update("".join(chunk).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def describe_code() -> str:
    """Return the versions of the packages that results depend on, and a hash of our own code."""
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
    """Return the result of `make` and the messages of its own warnings; others are passed on."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", TrendsWarning)
        made = make()
    ours = [_belongs_to_result(each.category) for each in caught]
    messages = [str(each.message) for each, is_ours in zip(caught, ours, strict=True) if is_ours]
    for each, is_ours in zip(caught, ours, strict=True):
        if not is_ours:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    return made, messages


def _belongs_to_result(category: type[Warning]) -> bool:
    return issubclass(category, TrendsWarning) and not issubclass(category, CacheWarning)


def _repeat_warnings(messages: list[str]) -> None:
    for message in messages:
        warnings.warn(message, TrendsWarning, stacklevel=4)


def _read(
    path: Path, key: str, check: Callable[[Arrays], object]
) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a file and note that it was used; None if it is missing or damaged."""
    try:
        arrays = read_arrays(path)
        if str(arrays.pop(MARK)) != key or arrays[WARNINGS].dtype.kind != "U":
            raise ValueError(f"{path} is the result of other inputs")
        check(arrays)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except DAMAGED:
        warnings.warn(
            f"The file {path} of the cache is damaged or cannot be read. Its result is computed "
            "again; you need not do anything.",
            CacheWarning,
            stacklevel=4,
        )
        return None
    with suppress(OSError):  # In a read-only cache, the time of use is not recorded.
        os.utime(path)
    return arrays
