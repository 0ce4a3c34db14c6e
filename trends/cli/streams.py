"""Report closed or full standard streams in one line on the other stream, without traceback."""

import os
import sys
from typing import Any

from trends.errors import OutputError

__all__ = ["finish_streams", "guard_streams"]


def guard_streams() -> None:
    """Make failed writes to stdout raise OutputError, and ignore failed writes to stderr."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _occupy(number)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, closefd=False, encoding="utf-8"))  # noqa: SIM115
    sys.stdout = _Guarded(sys.stdout, is_result=True)
    sys.stderr = _Guarded(sys.stderr, is_result=False)


def finish_streams() -> None:
    """Flush stderr and stdout.

    Raises
    ------
    OutputError
        If stdout cannot be written.
    """
    sys.stderr.flush()
    sys.stdout.flush()
    failure = getattr(sys.stdout, "failure", None)
    if failure is not None:  # Whoever wrote passed over it, as argparse does.
        raise failure


def _occupy(number: int) -> None:
    """Open a closed descriptor, so that no result file gets its number and then progress lines."""
    opened = os.open(os.devnull, os.O_RDONLY)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


class _Guarded:
    """A text stream that handles errors of writing and flushing."""

    def __init__(self, stream: Any, *, is_result: bool) -> None:
        self._stream = stream
        self._is_result = is_result
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text; a closed pipe ends the program quietly."""
        try:
            return int(self._stream.write(text))
        except OSError as error:
            self._discard_rest(error)
        return len(text)

    def flush(self) -> None:
        """Flush; a closed pipe ends the program quietly."""
        try:
            self._stream.flush()
        except OSError as error:
            self._discard_rest(error)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _discard_rest(self, error: OSError) -> None:
        """Discard the buffer, which Python would try to write again at exit."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if isinstance(error, BrokenPipeError):
            self.failure = error
        else:
            self.failure = OutputError(
                f"stdout must accept the result; writing failed: {error.strerror or error}. Send it "
                "to another place."
            )
        if self._is_result:
            raise self.failure from error
