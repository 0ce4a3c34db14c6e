"""Locks between processes: a file that names its holder, locked by the operating system.

The system releases the lock when its process ends, however it ends, so that a file left behind
by a killed process blocks nobody. On a file system without locks, nothing is locked.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from filelock import lock_descriptor

from trends.errors import OutputError

__all__ = [
    "HeldElsewhereError",
    "hold_lock",
    "hold_output",
    "open_locked",
    "resolve_output",
    "take_over",
]

_HELD: Final[dict[Path, int]] = {}


class HeldElsewhereError(Exception):
    """Another process, or another thread of this one, holds a lock.

    Parameters
    ----------
    holder
        "process 4711", or "another process" where its number cannot be read.
    """

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


@contextmanager
def hold_output(path: Path) -> Iterator[None]:
    """Prevent other runs from writing to `path`, a file or a folder, during the block.

    The same thread may enter again.

    Raises
    ------
    OutputError
        If another run is writing to `path`, or the lock file cannot be created beside it.
    """
    path = resolve_output(path)
    lock = path.parent / f".{path.name}.trends-lock"
    if _HELD.get(lock) == threading.get_ident():
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(lock))
        except HeldElsewhereError as error:
            raise OutputError(
                f"Only one run at a time may write to {path}; {error.holder} is writing to it. "
                "Wait until it is done, or choose another path."
            ) from None
        except OSError as error:
            raise OutputError(
                f"{path} must be a place that can be written; writing failed: "
                f"{error.strerror or error}. Choose another path, or make this one writable."
            ) from error
        _HELD[lock] = threading.get_ident()
        try:
            yield
        finally:
            del _HELD[lock]


def resolve_output(path: Path) -> Path:
    """Return where an output goes once all links on the way are followed.

    Raises
    ------
    OutputError
        If links lead in a circle.
    """
    try:
        return path.resolve()
    except (RuntimeError, OSError) as error:  # RuntimeError: circles, up to Python 3.12
        raise OutputError(
            f"{path} must be a place that can be written; links on the way to it lead in a circle "
            "or cannot be followed. Choose another path."
        ) from error


@contextmanager
def hold_lock(lock: Path) -> Iterator[None]:
    """Hold the lock file `lock` during the block; create its folder, and remove it if empty.

    Raises
    ------
    HeldElsewhereError
        If another process or thread holds it.
    OSError
        If it cannot be created.
    """
    made = [parent for parent in lock.parents if not parent.exists()]
    try:
        file = open_locked(lock)
    except (HeldElsewhereError, OSError):
        raise
    except BaseException:  # An interrupt may come between the making of the file and its lock.
        _remove_unheld(lock)
        _remove_empty(made)
        raise
    try:
        yield
    finally:
        _release(file, lock)
        _remove_empty(made)


def open_locked(lock: Path, note: str = "") -> IO[str]:
    """Return the open file `lock`, locked, with the number of this process and a note in it.

    Raises
    ------
    HeldElsewhereError
        If another process or thread holds it.
    OSError
        If it cannot be created.
    """
    while True:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # Another process has just removed its folder.
            file = lock.open("a+", encoding="utf-8", errors="replace")
            try:
                if _lock(file) is False:
                    raise HeldElsewhereError(_read_holder(file))
                # The previous holder may have removed the file between the two steps.
                if os.path.samestat(lock.stat(), os.fstat(file.fileno())):
                    file.truncate(0)
                    file.write(f"{os.getpid()}\n{note}")
                    file.flush()
                    return file
            except BaseException:
                file.close()
                raise
            file.close()


def take_over(lock: Path) -> str | None:
    """Return the note of a lock that nobody holds; None if it is held, or may be.

    The note is "" if the process died before it wrote one.
    """
    with suppress(OSError), lock.open("r+", encoding="utf-8", errors="replace") as file:
        if _lock(file):
            return "\n".join(file.read().splitlines()[1:])
    return None


def _remove_unheld(lock: Path) -> None:
    """Remove a lock that nobody holds."""
    with suppress(OSError), lock.open("r+", encoding="utf-8", errors="replace") as file:
        if _lock(file):
            lock.unlink(missing_ok=True)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _lock(file: IO[str]) -> bool | None:
    """Lock an open file; return True on success, False if it is held, None if locks fail."""
    try:
        return lock_descriptor(file.fileno(), blocking=False)
    except OSError:
        return None


def _read_holder(file: IO[str]) -> str:
    number = ""
    with suppress(OSError):  # On Windows, a locked file cannot be read.
        file.seek(0)
        number = file.readline(20).strip()
    return f"process {number}" if number.isdecimal() else "another process"


def _release(file: IO[str], lock: Path) -> None:
    try:
        # Remove the file before others can lock it, where the system can remove open files.
        if os.name != "nt":
            lock.unlink(missing_ok=True)
    except BaseException:  # An interrupt may have stopped the removal.
        lock.unlink(missing_ok=True)
        raise
    finally:
        file.close()
        if os.name == "nt":
            with suppress(OSError):
                lock.unlink(missing_ok=True)
