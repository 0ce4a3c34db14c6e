"""Vectors kept between runs, by what they depend on: the text, the encoder and its version."""

import contextlib
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.runtime.files import check_writable, drop_oldest, replace_file

__all__ = ["MAX_BYTES", "embed_cached"]

MAX_BYTES: Final = 1_000_000_000
_KEY_BYTES: Final = 16


def embed_cached(
    embed: Callable[[list[str]], Any],
    texts: list[str],
    *,
    folder: Path,
    version: str,
    max_bytes: int = MAX_BYTES,
) -> NDArray[np.float32]:
    """Return the vectors of texts; only those that no earlier run made are computed.

    Every run writes its new vectors as one file of plain arrays that appears once it is whole,
    so that runs at the same time never see half a file. The oldest files go when
    all of them together pass `max_bytes`.

    Parameters
    ----------
    embed
        Turns texts into an array with one row per text.
    texts
        Texts, which may repeat.
    folder
        Folder of the cache; it is made when it is missing.
    version
        What else the vectors depend on: encoder, its version.
    max_bytes
        Largest size of all files together.

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
    known = _read_packs(folder, set(keys))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        # The model may take hours: what would stop its result from being kept is found before.
        check_writable(folder)
        made = np.asarray(embed(list(new.values())), dtype=np.float32)
        known.update(zip(new, made, strict=True))
        newest = _write_pack(folder, list(new), made)
        drop_oldest(folder.glob("*.npz"), max_bytes, newest=newest)
    return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)


def _make_key(text: str, version: str) -> bytes:
    return hashlib.sha256(f"{version}\0{text}".encode()).digest()[:_KEY_BYTES]


def _read_packs(folder: Path, wanted: set[bytes]) -> dict[bytes, NDArray[np.float32]]:
    """Read the wanted vectors from all files that can be read; others are passed over.

    A file that another run just removed is no loss, nor is one that broke or is not ours.
    """
    known: dict[bytes, NDArray[np.float32]] = {}
    for path in sorted(folder.glob("*.npz")):
        if len(known) == len(wanted):
            break
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            # NumPy itself would leave the file open where the archive is broken.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as pack:
                keys = [key.tobytes() for key in pack["keys"]]
                if wanted.isdisjoint(keys):
                    continue
                vectors = pack["vectors"].astype(np.float32)
            rows = dict(zip(keys, vectors, strict=True))
            known.update({key: rows[key].copy() for key in wanted.intersection(keys)})
    return known


def _write_pack(folder: Path, keys: list[bytes], vectors: NDArray[np.float32]) -> Path:
    packed = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY_BYTES)
    name = hashlib.sha256(packed.tobytes()).hexdigest()[:24]
    target = folder / f"{name}.npz"
    with replace_file(target) as path:
        np.savez(path, keys=packed, vectors=vectors)
    return target
