"""One fetch into a folder at a time: a file that says whose it is, under a lock of the system.

The system lets go of the lock when its process ends, however that ends: a file left behind holds
nobody up. Where a file system or a platform has no such locks, nothing is held.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from trends.errors import FetchError, OutputError

__all__ = ["LOCK_FILE", "hold_folder"]

# Readers of a folder pass over hidden files.
LOCK_FILE: Final = ".fetch.lock"


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep other fetches out of a folder, which is made, and goes again if nothing is written.

    Raises
    ------
    FetchError
        If another process fetches into it.
    OutputError
        If the folder cannot be made or written to.
    """
    path = folder / LOCK_FILE
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        file = _open_locked(path)
    except OSError as error:
        raise OutputError(
            f"{folder} must be a folder that can be written; writing failed: "
            f"{error.strerror or error}. Choose another place with --out."
        ) from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        file.close()
        for parent in made:
            with suppress(OSError):
                parent.rmdir()


def _open_locked(path: Path) -> IO[str]:
    """Return the lock's file, held and with our id in it."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii", errors="replace")
        if not _lock(file):
            with file:
                file.seek(0)
                owner = " ".join(file.read(20).split()) or "of another user"
            raise FetchError(
                f"One fetch at a time was expected in {path.parent}; process {owner} fetches into "
                "it. Wait until it is done, or stop it: the same command then goes on from there."
            )
        # Whoever held it before may have removed the file between the two steps.
        if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
            break
        file.close()
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _lock(file: IO[str]) -> bool:
    """Lock an open file; return False if another process has."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
