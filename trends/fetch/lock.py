"""Allow one fetch at a time per folder."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from trends.errors import FetchError, OutputError
from trends.runtime.files import clear_leftovers
from trends.runtime.locks import HeldElsewhereError, hold_lock

__all__ = ["LOCK_FILE", "hold_folder"]

# Readers of a folder pass over hidden files.
LOCK_FILE: Final = ".fetch.lock"


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep other fetches out of a folder, which is made, and removed again if it stays empty.

    Raises
    ------
    FetchError
        If another process fetches into it.
    OutputError
        If the folder cannot be made or written to.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(folder / LOCK_FILE))
        except HeldElsewhereError as error:
            raise FetchError(
                f"One fetch at a time was expected in {folder}; {error.holder} fetches into it. "
                "Wait until it is done, or stop it: the same command then goes on from there."
            ) from None
        except OSError as error:
            raise OutputError(
                f"{folder} must be a folder that can be written; writing failed: "
                f"{error.strerror or error}. Choose another place with --out."
            ) from error
        clear_leftovers(folder)
        yield
