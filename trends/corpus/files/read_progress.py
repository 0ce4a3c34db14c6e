"""How far the reading is: bytes read of those there are, then papers written."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, Any, Final, Literal

from trends.formatting import format_count

__all__ = ["OnProgress", "Progress", "ProgressMeter"]

# Chosen by hand: bytes between two reports of progress.
_STEP_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Progress:
    """How far a stage of reading is.

    Parameters
    ----------
    stage
        ``"Reading papers"``, ``"Merging records"`` or ``"Writing papers"``.
    n_done, n_total
        How much of how much is done, in `unit`; a total of 0 is one that is not known.
    unit
        ``"bytes"`` of the files as they are stored, or ``"papers"``.
    n_records
        Records read so far.
    """

    stage: str
    n_done: int = 0
    n_total: int = 0
    unit: Literal["bytes", "papers"] = "bytes"
    n_records: int = 0

    def __str__(self) -> str:
        part = f", {self.n_done / self.n_total:.0%}".replace("%", " %") if self.n_total else ""
        return f"{self.stage}{part}, {format_count(self.n_records, 'record')}"


OnProgress = Callable[[Progress], None]


class ProgressMeter:
    """Counts what is read, and tells whoever wants to know.

    Parameters
    ----------
    on_progress
        Called with the state of things whenever another mebibyte is read, and at every new stage.
    n_bytes
        Size of all files together.
    count_records
        Returns how many records were read so far.
    """

    def __init__(
        self, on_progress: OnProgress | None, n_bytes: int, count_records: Callable[[], int]
    ) -> None:
        self._on_progress = on_progress
        self._n_total = n_bytes
        self._n_done = 0
        self._n_told = -_STEP_BYTES
        self._count_records = count_records

    def watch(self, binary: IO[bytes]) -> IO[bytes]:
        """Return the open file so that what is read of it is counted."""
        return io.BufferedReader(_Watched(binary, self)) if self._on_progress else binary

    def count(self, n_bytes: int) -> None:
        """Count bytes that were read."""
        self._n_done = min(self._n_done + n_bytes, self._n_total)
        if self._n_done - self._n_told >= _STEP_BYTES:
            self._n_told = self._n_done
            self._tell(Progress("Reading papers", self._n_done, self._n_total, "bytes"))

    def begin(self, stage: str) -> None:
        """Tell that a stage begins whose length is not known."""
        self._tell(Progress(stage))

    def count_papers(self, n_done: int, n_total: int) -> None:
        """Tell how many papers are written."""
        self._tell(Progress("Writing papers", n_done, n_total, "papers"))

    def _tell(self, progress: Progress) -> None:
        if self._on_progress is not None:
            self._on_progress(replace(progress, n_records=self._count_records()))


class _Watched(io.RawIOBase):
    """An open file that reports what is read of it; what is read twice counts twice."""

    def __init__(self, inner: IO[Any], meter: ProgressMeter) -> None:
        self._inner = inner
        self._meter = meter

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def seekable(self) -> bool:
        """Tell whether the stream below can be moved in."""
        return self._inner.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move the stream below."""
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        """Return the position of the stream below."""
        return self._inner.tell()

    def close(self) -> None:
        """Close this stream and the one below."""
        self._inner.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, as `io.RawIOBase.readinto` does."""
        chunk = self._inner.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._meter.count(len(chunk))
        return len(chunk)
