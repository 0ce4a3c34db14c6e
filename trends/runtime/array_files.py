"""Files of arrays with a checksum: NumPy's ``.npz`` followed by 32 bytes of SHA-256."""

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.runtime.files import replace_file

__all__ = ["DAMAGED", "Arrays", "check_array", "read_arrays", "write_arrays"]

Arrays = Mapping[str, NDArray[Any]]
# The exceptions that reading an arbitrary file as arrays, or using unchecked arrays, may raise.
DAMAGED: Final = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
# Length of a SHA-256 (FIPS 180-4).
DIGEST_BYTES: Final = 32
# A bound on memory: 1 MiB per read.
CHUNK_BYTES: Final = 1 << 20


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write arrays to `path`, which is replaced atomically; the arrays hold no Python objects.

    The file is not synced to disk, because its checksum is verified when it is read.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with replace_file(path, is_durable=False) as new:
        with new.open("wb") as file:
            np.savez(file, **dict[str, Any](arrays))
        with new.open("r+b") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
            file.seek(0, io.SEEK_END)
            file.write(digest)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file that `write_arrays` wrote.

    Raises
    ------
    Any of `DAMAGED`
        If the file is missing or damaged.
    """
    with path.open("rb") as file:
        digest, left = hashlib.sha256(), os.fstat(file.fileno()).st_size - DIGEST_BYTES
        while left > 0 and (chunk := file.read(min(left, CHUNK_BYTES))):
            digest.update(chunk)
            left -= len(chunk)
        if left or digest.digest() != file.read():
            raise ValueError(f"{path} has changed since it was written")
        file.seek(0)
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}


def check_array(
    array: NDArray[Any],
    kinds: str,
    shape: tuple[int | None, ...],
    *,
    low: float | None = None,
    below: float | None = None,
) -> NDArray[Any]:
    """Return an array after checking it, so that compiled code gets only what it expects.

    Parameters
    ----------
    array
        The array that was read.
    kinds
        Allowed kinds of dtype, as letters of `numpy.dtype.kind`: "i", "f", "U" ...
    shape
        Expected shape; None where any length is allowed.
    low, below
        Inclusive lower and exclusive upper bound of all values; None sets no bound. Floats must
        always be finite.

    Raises
    ------
    ValueError
        If the dtype, the shape or a value is not as expected.

    Examples
    --------
    >>> check_array(np.array([0, 5]), "i", (2,), low=0, below=5)
    Traceback (most recent call last):
    ...
    ValueError: values from 0 to below 5 were expected, got 0 to 5
    """
    if array.dtype.kind not in kinds or array.ndim != len(shape):
        raise ValueError(f"{len(shape)} axes of {kinds!r} were expected, got {array.dtype.str}")
    if any(want not in (None, got) for want, got in zip(shape, array.shape, strict=True)):
        raise ValueError(f"the shape {shape} was expected, got {array.shape}")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError("finite numbers were expected")
    if array.size and (low is not None or below is not None):
        least, most = array.min(), array.max()
        if (low is not None and least < low) or (below is not None and most >= below):
            raise ValueError(
                f"values from {low} to below {below} were expected, got {least} to {most}"
            )
    return array
