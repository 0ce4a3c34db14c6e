"""Standard streams that are closed or full: one line on the other stream, and no traceback."""

import os
import sys
from typing import Any

from trends.errors import OutputError

__all__ = ["finish_streams", "guard_streams"]


def guard_streams() -> None:
    """Let failing writes to stdout raise OutputError, and those to stderr pass unseen."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _occupy(number)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, closefd=False, encoding="utf-8"))  # noqa: SIM115
    sys.stdout = _Guarded(sys.stdout, is_result=True)
    sys.stderr = _Guarded(sys.stderr, is_result=False)


def finish_streams() -> None:
    """Write out what is still held back.

    Raises
    ------
    OutputError
        If stdout does not take it.
    """
    sys.stderr.flush()
    sys.stdout.flush()
    failure = getattr(sys.stdout, "failure", None)
    if failure is not None:  # Whoever wrote passed over it, as argparse does.
        raise failure


def _occupy(number: int) -> None:
    """Open a closed descriptor for reading, lest a result file get its number and progress lines."""
    opened = os.open(os.devnull, os.O_RDONLY)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


class _Guarded:
    """A text stream, of which only writing and flushing differ."""

    def __init__(self, stream: Any, *, is_result: bool) -> None:
        self._stream = stream
        self._is_result = is_result
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text; a closed pipe ends the program quietly."""
        try:
            return int(self._stream.write(text))
        except OSError as error:
            self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Flush; a closed pipe ends the program quietly."""
        try:
            self._stream.flush()
        except OSError as error:
            self._give_up(error)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _give_up(self, error: OSError) -> None:
        """Drop what is held back, which Python would try to write again at exit."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if isinstance(error, BrokenPipeError):
            self.failure = error
        else:
            self.failure = OutputError(
                f"stdout must take the result; writing failed: {error.strerror or error}. Send it "
                "to another place."
            )
        if self._is_result:
            raise self.failure from error
