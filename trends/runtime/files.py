"""Write files atomically: a reader finds the old file or the new one, however a run ends.

A file is written in a hidden work folder beside its target, synced to disk, and renamed to the
target. The rename is atomic: a signal, a full disk or a power failure leaves either the old file
or the new one. A work folder is locked by its process; work folders of dead processes are removed
by the next run that writes in the same folder.
"""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from trends.errors import OutputError
from trends.runtime.locks import HeldElsewhereError, open_locked, resolve_output, take_over

__all__ = [
    "OLD",
    "check_writable",
    "clear_leftovers",
    "create_file",
    "drop_oldest",
    "find_full_flush",
    "replace_file",
    "sync_folder",
    "sync_tree",
    "work_beside",
]

WORK: Final = re.compile(r"\.trends-[0-9a-f]{8}")
# Contents of a work folder: its lock, the new files, and a folder that is being replaced.
LOCK, NEW, OLD = "lock", "new", "old"
# Errors by which a file system reports that it has no hard links; EINVAL comes from FAT on Windows.
NO_LINKS: Final = (
    *(errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK),
    errno.EINVAL,
)
IS_WINDOWS: Final = os.name == "nt"


@contextmanager
def replace_file(path: Path, *, is_durable: bool = True) -> Iterator[Path]:
    """Yield the path of a file to write; it replaces `path` atomically if the block succeeds.

    Parameters
    ----------
    path
        The file. If it is a symbolic link, its target is replaced.
    is_durable
        Whether the file must survive a power failure right after the block. False is faster; use
        it for a file that can be computed again and is verified when it is read.

    Raises
    ------
    OutputError
        If the file cannot be written or renamed; `path` is then unchanged.
    """
    path = resolve_output(path)
    with work_beside(path) as work:
        new = work / NEW / path.name
        yield new
        if path.exists():
            shutil.copymode(path, new)
        if is_durable:
            sync_tree(new)
        new.replace(path)
        if is_durable:
            sync_folder(path.parent)


@contextmanager
def create_file(path: Path) -> Iterator[Path]:
    """Yield the path of a file to write; it becomes `path` unless something exists there by then.

    Raises
    ------
    OutputError
        If something exists at `path`, or the file cannot be written.
    """
    path = path.absolute()
    with work_beside(path) as work:
        new = work / NEW / path.name
        yield new
        sync_tree(new)
        try:
            path.hardlink_to(new)
        except OSError as error:
            if error.errno not in NO_LINKS or path.exists():
                raise
            new.rename(path)
        sync_folder(path.parent)


@contextmanager
def work_beside(target: Path) -> Iterator[Path]:
    """Yield a locked work folder beside `target`, with a folder "new" in it, for the block.

    Raises
    ------
    OutputError
        If the folder cannot be created, or the block raises an OSError.
    """
    try:
        made = [parent for parent in target.parents if not parent.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        for parent in made:
            sync_folder(parent.parent)
        clear_leftovers(target.parent)
        work, lock = _make_work(target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    try:
        (work / NEW).mkdir()
        yield work
    except OutputError:
        raise
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        _end_work(work, lock)


def _make_work(target: Path) -> tuple[Path, IO[str]]:
    while True:
        work = target.parent / f".trends-{uuid4().hex[:8]}"
        try:
            # On Windows, such a mode would close the files to others after they are moved, too.
            work.mkdir(mode=0o777 if IS_WINDOWS else 0o700)
            return work, open_locked(work / LOCK, target.name)
        except (FileExistsError, FileNotFoundError, HeldElsewhereError):
            # Before it was locked, another run took it for a dead one's and removed it.
            target.parent.stat()
        except BaseException:
            _remove_work(work)
            raise


def _end_work(work: Path, lock: IO[str]) -> None:
    try:
        lock.close()
        _remove_work(work)
    except BaseException:  # An interrupt: what it broke off is done again.
        _remove_work(work)
        raise


def clear_leftovers(folder: Path) -> None:
    """Remove the work folders that dead processes left in `folder`.

    A folder that such a process had moved aside to replace it is moved back.
    """
    with suppress(OSError):
        for work in sorted(folder.iterdir()):
            if not WORK.fullmatch(work.name) or work.is_symlink() or not work.is_dir():
                continue
            if not (work / LOCK).exists():
                # rmdir removes only an empty folder; other contents would not be ours.
                with suppress(OSError):
                    work.rmdir()
                continue
            name = take_over(work / LOCK)
            if name is not None:
                if (work / OLD).exists() and name and not (folder / name).exists():
                    (work / OLD).rename(folder / name)
                _remove_work(work)


def _remove_work(work: Path) -> None:
    """Remove a work folder, its lock last, so that an incomplete removal can be recognized."""
    with suppress(OSError):
        for path in work.iterdir():
            if path.name != LOCK:
                _remove(path)
        (work / LOCK).unlink(missing_ok=True)
        work.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        # It has the mode of the user's folder, which may be read-only; a full disk may refuse this.
        with suppress(OSError):
            path.chmod(0o700)
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sync_tree(path: Path) -> None:
    """Flush a file, or a folder and all files in it, to disk."""
    if path.is_dir():
        for child in path.iterdir():
            sync_tree(child)
        sync_folder(path)
    else:
        with path.open("r+b") as file:
            _flush(file.fileno())


def _flush(number: int) -> None:
    """Flush an open file or folder to the disk itself."""
    flush = find_full_flush()
    if flush is not None:
        # Some file systems do not support it; there, fsync must do.
        with suppress(OSError):
            flush(number)
            return
    os.fsync(number)


@cache
def find_full_flush() -> Callable[[int], object] | None:
    """Return the call of macOS, where fsync leaves data in the memory of the disk; None elsewhere."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    command: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    return None if command is None else lambda number: fcntl.fcntl(number, command)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, on systems that support it."""
    if IS_WINDOWS:
        return
    try:
        number = os.open(folder, os.O_RDONLY)
    except PermissionError:  # A folder that one may write to but not read cannot be opened.
        return
    try:
        _flush(number)
    except OSError as error:
        # Some network file systems do not support it.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(number)


def check_writable(folder: Path) -> None:
    """Check that files can be written to `folder`, without creating it.

    Raises
    ------
    OutputError
        If it is a file, or cannot be created or written to.
    """
    standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=standing):
            pass
    except OSError as error:
        raise _cannot_write(folder, error) from error


def drop_oldest(paths: Iterable[Path], max_bytes: int, *, newest: Path) -> None:
    """Remove the least recently used files until the rest fits in `max_bytes`; keep `newest`."""
    found = []
    for path in paths:
        # Another run may have just removed the file.
        with suppress(OSError):
            status = path.stat()
            found.append((path == newest, status.st_mtime_ns, status.st_size, path))
    total = sum(size for *_, size, _ in found)
    for is_newest, _, size, path in sorted(found):
        if total <= max_bytes or is_newest:
            return
        with suppress(OSError):
            path.unlink(missing_ok=True)
            total -= size


def _cannot_write(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} must be a place that can be written; writing failed: "
        f"{error.strerror or error}. Choose another path, or make this one writable; nothing was "
        "changed."
    )
