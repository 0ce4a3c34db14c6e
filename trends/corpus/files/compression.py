"""Compressed files as plain streams, with limits that no honest file reaches."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final, cast

from trends.corpus.files.unread_files import find_unread
from trends.errors import CorpusError

__all__ = ["MAX_MEMBERS", "check_declared_size", "is_archive", "open_archive", "open_plain"]

# Chosen by hand: an archive with more files is likely not an export of papers.
MAX_MEMBERS: Final = 10_000
# Chosen by hand: below this size no ratio is checked, since small files of repeated text pack well.
_FREE_BYTES: Final = 128 * 1024 * 1024
# Cells of a workbook take 1,000 times as long as plain text, about 4 s for 4 MB of empty ones, which
# pack into 9 KB. Up to this size they take about a second.
_FREE_WORKBOOK_BYTES: Final = 1024 * 1024
# Chosen by hand: far above what text reaches; DEFLATE packs at most 1,032 to 1.
_MAX_RATIO: Final = 150
# A bound on time and disk space: 32 GiB unpacked.
_MAX_BYTES: Final = 32 * 1024**3
# Length of the longest magic number, that of xz.
_MAGIC_BYTES: Final = 6
# A bound on memory: 256 KiB per open file.
_BUFFER_BYTES: Final = 1 << 18
_ZIP_MARK: Final = b"PK\x03\x04"
# Chosen by hand: layers of compression, as in a .gz inside a .zip.
_MAX_NESTING: Final = 3


class _Budget:
    """What all members of one archive may unpack to, together."""

    def __init__(self, packed: "_Counting", name: str) -> None:
        self._packed = packed
        self._name = name
        self._n_bytes = 0

    def spend(self, n_bytes: int) -> None:
        """Count bytes that were unpacked."""
        self._n_bytes += n_bytes
        self.check()

    def check(self) -> None:
        """Refuse an archive that has unpacked to more than it may."""
        ratio = self._n_bytes / max(self._packed.n_bytes, 1)
        is_too_much = self._n_bytes > _FREE_BYTES and ratio > _MAX_RATIO
        if is_too_much or self._n_bytes > _MAX_BYTES:
            raise CorpusError(
                f"{self._name} should unpack to at most {_MAX_RATIO} times its size and "
                f"{_MAX_BYTES:,} bytes, all its files together; it had given {self._n_bytes:,} "
                f"bytes of {self._packed.n_bytes:,} when it was stopped. Unpack it yourself if "
                "you trust it."
            )


class _Guarded(io.RawIOBase):
    """A decompressed stream that stops at a bomb and names the file in every failure."""

    def __init__(
        self, inner: IO[bytes], packed: "_Counting", name: str, budget: _Budget | None = None
    ) -> None:
        self._budget = budget
        self._inner = inner
        self._packed = packed
        self._name = name
        self._n_bytes = 0

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, as `io.RawIOBase.readinto` does."""
        try:
            chunk = self._inner.read(len(buffer))
        except (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, RuntimeError,
                NotImplementedError, ValueError) as error:  # fmt: skip
            raise CorpusError(
                f"{self._name} should be a whole compressed file; unpacking broke off after "
                f"{self._n_bytes:,} bytes: {error}. Download or pack it again."
            ) from error
        self._n_bytes += len(chunk)
        if self._budget is not None:
            self._budget.spend(len(chunk))
        ratio = self._n_bytes / max(self._packed.n_bytes, 1)
        if self._n_bytes > _FREE_BYTES and ratio > _MAX_RATIO:
            raise CorpusError(
                f"{self._name} should unpack to at most {_MAX_RATIO} times its size; it had "
                f"given {self._n_bytes:,} bytes of {self._packed.n_bytes:,} when it was stopped. "
                "Unpack it yourself if you trust it."
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Counting(io.RawIOBase):
    """Whatever has a `read` method as a stream of bytes, which counts them; text is encoded."""

    def __init__(self, inner: IO[bytes] | IO[str]) -> None:
        self._inner = inner
        self._left = b""
        self.n_bytes = 0

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def seekable(self) -> bool:
        """Tell whether the stream below can be moved in."""
        return hasattr(self._inner, "seekable") and self._inner.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move the stream below."""
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        """Return the position of the stream below."""
        return self._inner.tell()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, as `io.RawIOBase.readinto` does."""
        if not self._left:
            chunk = self._inner.read(len(buffer)) or b""
            self._left = chunk.encode("utf-8", "replace") if isinstance(chunk, str) else chunk
        n_bytes = min(len(buffer), len(self._left))
        buffer[:n_bytes] = self._left[:n_bytes]
        self._left = self._left[n_bytes:]
        self.n_bytes += n_bytes
        return n_bytes


def open_plain(
    binary: IO[bytes] | IO[str], name: str, *, budget: _Budget | None = None
) -> io.BufferedReader:
    """Return a buffered stream of what is inside gzip, bzip2, xz and Zstandard, told by its first bytes.

    Raises
    ------
    CorpusError
        On reading, if the file is broken off, or unpacks to 150 times its size and more.
    """
    stream: Any = binary
    for _ in range(_MAX_NESTING):
        packed = _Counting(stream)
        peekable: Any = io.BufferedReader(packed, _BUFFER_BYTES)
        mark = peekable.peek(_MAGIC_BYTES)[:_MAGIC_BYTES]
        inner = _unpack(peekable, mark)
        if inner is None:
            return cast("io.BufferedReader", peekable)
        stream = io.BufferedReader(_Guarded(inner, packed, name, budget), _BUFFER_BYTES)
    return io.BufferedReader(stream, _BUFFER_BYTES)


def is_archive(binary: io.BufferedReader) -> bool:
    """Tell by its first bytes whether a stream is a zip archive."""
    return binary.peek(len(_ZIP_MARK)).startswith(_ZIP_MARK)


def check_declared_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a workbook whose parts say that they unpack to far more than they take.

    No more than what they say is ever unpacked of them, so the time of reading a workbook grows at
    most with its size.
    """
    members = archive.infolist()
    n_bytes = sum(member.file_size for member in members)
    n_packed = max(sum(member.compress_size for member in members), 1)
    is_dense = n_bytes > _FREE_WORKBOOK_BYTES and n_bytes / n_packed > _MAX_RATIO
    if is_dense or n_bytes > _MAX_BYTES:
        raise CorpusError(
            f"{name} should unpack to at most {_MAX_RATIO} times its size and {_MAX_BYTES:,} "
            f"bytes; its parts are {n_bytes:,} bytes, packed into {n_packed:,}. Save the table as "
            "CSV if you trust it."
        )


def open_archive(binary: io.BufferedReader, name: str) -> Iterator[tuple[str, io.BufferedReader]]:
    """Yield the members of a zip archive with their names, each unpacked while it is handed out.

    Raises
    ------
    CorpusError
        If the archive is damaged, encrypted, has more than 10,000 members, or its members
        together unpack to 150 times its size and more.
    """
    counting = _Counting(binary if binary.seekable() else io.BytesIO(binary.read()))
    budget = _Budget(counting, name)
    try:
        with zipfile.ZipFile(cast("IO[bytes]", counting)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            unread = find_unread([member.filename for member in members])
            members = [member for member in members if member.filename not in unread]
            if len(members) > MAX_MEMBERS:
                raise CorpusError(
                    f"{name} should hold at most {MAX_MEMBERS:,} files; it holds "
                    f"{len(members):,}. Unpack it, and name the folder."
                )
            for member in sorted(members, key=lambda member: member.filename):
                label = f"{name}/{member.filename}"
                with archive.open(member) as inner:
                    guarded = _Guarded(inner, counting, label, budget)
                    yield label, open_plain(cast("IO[bytes]", guarded), label, budget=budget)
                # A reader's failure stays with the member; a bomb is the whole archive's.
                budget.check()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise CorpusError(
            f"{name} should be a zip archive that opens without a password; it does not: {error}. "
            "Unpack it, and name the folder."
        ) from error


def _unpack(packed: Any, mark: bytes) -> Any:
    """Return the decompressing stream that the first bytes ask for; None if they ask for none."""
    if mark.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if mark.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    if mark.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(packed)
    if mark.startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow as pa

        return pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd")
    return None
