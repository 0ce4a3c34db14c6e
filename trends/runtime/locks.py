"""Locks between processes: a file that names its holder, under a lock of the operating system.

The system releases the lock when its process ends, however it ends, so that a file left behind
by a killed process holds nobody up. Where a file system has no locks, nothing is locked.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from filelock import lock_descriptor

from trends.errors import OutputError

__all__ = ["HeldElsewhereError", "hold_lock", "hold_output", "open_locked", "take_over"]

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
    """Keep other runs from writing to `path`, a file or a folder, while the block lasts.

    The same thread may enter again.

    Raises
    ------
    OutputError
        If another run is writing to `path`, or nothing can be written beside it.
    """
    path = path.resolve()
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
                "Wait until it is done, or choose another place."
            ) from None
        except OSError as error:
            raise OutputError(
                f"{path} must be a place that can be written; writing failed: "
                f"{error.strerror or error}. Choose another path or free it."
            ) from error
        _HELD[lock] = threading.get_ident()
        try:
            yield
        finally:
            del _HELD[lock]


@contextmanager
def hold_lock(lock: Path) -> Iterator[None]:
    """Hold the file `lock` while the block lasts; its folder is made, and removed if left empty.

    Raises
    ------
    HeldElsewhereError
        If another process or thread holds it.
    OSError
        If it cannot be made.
    """
    made = [parent for parent in lock.parents if not parent.exists()]
    file = open_locked(lock)
    try:
        yield
    finally:
        _release(file, lock)
        for parent in made:
            with suppress(OSError):
                parent.rmdir()


def open_locked(lock: Path, note: str = "") -> IO[str]:
    """Return the file `lock`, locked, with this process's number and a note in it.

    Raises
    ------
    HeldElsewhereError
        If another process or thread holds it.
    OSError
        If it cannot be made.
    """
    while True:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # Its folder has just been cleared away.
            file = lock.open("a+", encoding="utf-8", errors="replace")
            try:
                if _lock(file) is False:
                    raise HeldElsewhereError(_read_holder(file))
                # Whoever held it before may have removed the file between the two steps.
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
    """Return the note of a lock that nobody holds any more; None if somebody does, or may.

    A lock without a note, because its process died before it wrote one, gives "".
    """
    with suppress(OSError), lock.open("r+", encoding="utf-8", errors="replace") as file:
        if _lock(file):
            return "\n".join(file.read().splitlines()[1:])
    return None


def _lock(file: IO[str]) -> bool | None:
    """Lock an open file: True if it is ours now, False if others have it, None without locks."""
    try:
        return lock_descriptor(file.fileno(), blocking=False)
    except OSError:
        return None


def _read_holder(file: IO[str]) -> str:
    number = ""
    with suppress(OSError):  # On Windows, what is locked cannot be read.
        file.seek(0)
        number = file.readline(20).strip()
    return f"process {number}" if number.isdecimal() else "another process"


def _release(file: IO[str], lock: Path) -> None:
    try:
        # Removed before others can have it, where the system removes open files.
        if os.name != "nt":
            lock.unlink(missing_ok=True)
    except BaseException:  # An interrupt: what it broke off is done again.
        lock.unlink(missing_ok=True)
        raise
    finally:
        file.close()
        if os.name == "nt":
            with suppress(OSError):
                lock.unlink(missing_ok=True)
