"""Cache of vectors between runs, keyed by text, encoder and version."""

import hashlib
import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.errors import TrendsWarning
from trends.runtime.array_files import DAMAGED, check_array, read_arrays, write_arrays
from trends.runtime.files import check_writable, clear_leftovers, drop_oldest

__all__ = ["MAX_BYTES", "embed_cached"]

# A bound on disk space: 1 GB, or 650,000 vectors of 384 dimensions.
MAX_BYTES: Final = 1_000_000_000
# 128 bits of a SHA-256: no collision is to be expected below 2**64 texts.
_KEY_BYTES: Final = 16
_PACK: Final = re.compile(r"[0-9a-f]{24}\.npz")


def embed_cached(
    embed: Callable[[list[str]], Any],
    texts: list[str],
    *,
    folder: Path,
    version: str,
    max_bytes: int = MAX_BYTES,
) -> NDArray[np.float32]:
    """Return the vectors of texts; only those that are not in the cache are computed.

    Every run writes its new vectors as one file of plain arrays with a checksum. The file is
    created atomically, so that concurrent runs need no lock. A damaged file causes a warning and
    is removed. The oldest files are removed when all files together exceed `max_bytes`.

    Parameters
    ----------
    embed
        Turns texts into an array with one row per text.
    texts
        Texts, which may repeat.
    folder
        Folder of the cache, created if it is missing.
    version
        Everything else that the vectors depend on: the encoder and its version.
    max_bytes
        Maximum size of all files together.

    Returns
    -------
    numpy.ndarray
        Float32, one row per text.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    keys = [_make_key(text, version) for text in texts]
    wanted = dict(zip(keys, texts, strict=True))
    clear_leftovers(folder)
    known = _read_packs(folder, set(keys))
    new = {key: text for key, text in wanted.items() if key not in known}
    if new:
        # The model may take hours, so check first that its result can be written.
        check_writable(folder)
        made = np.asarray(embed(list(new.values())), dtype=np.float32)
        known.update(zip(new, made, strict=True))
    if len({len(vector) for vector in known.values()}) > 1:
        # All vectors of a version have the same length, so some of those read are not valid.
        new = wanted
        made = np.asarray(embed(list(new.values())), dtype=np.float32)
        known = dict(zip(new, made, strict=True))
    if new:
        newest = _write_pack(folder, list(new), made)
        drop_oldest(_list_packs(folder), max_bytes, newest=newest)
    return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)


def _make_key(text: str, version: str) -> bytes:
    return hashlib.sha256(f"{version}\0{text}".encode()).digest()[:_KEY_BYTES]


def _list_packs(folder: Path) -> list[Path]:
    """Return the files of the cache; other files in its folder are the user's."""
    return [path for path in sorted(folder.glob("*.npz")) if _PACK.fullmatch(path.name)]


def _read_packs(folder: Path, wanted: set[bytes]) -> dict[bytes, NDArray[np.float32]]:
    """Read the wanted vectors from all files of the cache."""
    known: dict[bytes, NDArray[np.float32]] = {}
    for path in _list_packs(folder):
        if len(known) == len(wanted):
            break
        try:
            rows = _read_pack(path)
        except FileNotFoundError:
            continue  # Another run has just removed it.
        except DAMAGED:
            warnings.warn(
                f"The file {path} of the cache is damaged or cannot be read. Its vectors are "
                "computed again; you need not do anything.",
                TrendsWarning,
                stacklevel=4,
            )
            with suppress(OSError):
                path.unlink()
            continue
        known.update({key: rows[key].copy() for key in wanted.intersection(rows)})
    return known


def _read_pack(path: Path) -> dict[bytes, NDArray[np.float32]]:
    arrays = read_arrays(path)
    keys = check_array(arrays["keys"], "u", (None, _KEY_BYTES))
    if keys.dtype != np.uint8:
        raise ValueError(f"keys are bytes, got {keys.dtype}")
    vectors = check_array(arrays["vectors"], "f", (len(keys), None)).astype(np.float32)
    return dict(zip((key.tobytes() for key in keys), vectors, strict=True))


def _write_pack(folder: Path, keys: list[bytes], vectors: NDArray[np.float32]) -> Path:
    packed = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY_BYTES)
    name = hashlib.sha256(packed.tobytes()).hexdigest()[:24]
    path = folder / f"{name}.npz"
    write_arrays(path, {"keys": packed, "vectors": vectors})
    return path
