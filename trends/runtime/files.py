"""Write files whole or not at all: what stood at a place stays until its successor is complete."""

import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from trends.errors import OutputError

__all__ = ["check_writable", "drop_oldest", "replace_file", "replace_files", "replace_folder"]


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Give the path of a file to write; it takes the place of `path` once the block ends well.

    Raises
    ------
    OutputError
        If it cannot be written or put in place; `path` then stays as it was.
    """
    path = path.resolve()  # of a link, the file that it leads to is replaced
    with _work_in(path.parent, path) as work:
        yield work / path.name
        (work / path.name).replace(path)


@contextmanager
def replace_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it takes the place of `folder` once the block ends well.

    Raises
    ------
    OutputError
        If the new folder cannot be made, written or put in place; `folder` then stays as it was.
    """
    with _work_in(folder.parent, folder) as new:
        new.chmod(0o755)
        yield new
        _swap(new, folder)


@contextmanager
def replace_files(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill; its files then take their places in `folder`, all or none.

    Other files in `folder` are left alone.

    Raises
    ------
    OutputError
        If a file cannot be written; the files that stood in `folder` are then as they were.
    """
    with _work_in(folder, folder) as work:
        new, old = work / "new", work / "old"
        new.mkdir()
        old.mkdir()
        yield new
        _move_in(new, folder, old)


@contextmanager
def _work_in(parent: Path, target: Path) -> Iterator[Path]:
    """Give a hidden folder in `parent` while the block lasts; what fails in it names `target`."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=parent))
    except OSError as error:
        raise _cannot_write(target, error) from error
    try:
        yield work
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _move_in(new: Path, folder: Path, old: Path) -> None:
    """Move the files of `new` into `folder`; on any failure put back what they replaced."""
    placed: list[Path] = []
    try:
        for path in sorted(new.iterdir()):
            target = folder / path.name
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, f"{path.name} there is a folder")
            placed.append(target)
            if target.exists():
                target.rename(old / path.name)
            path.rename(target)
    except BaseException:
        for target in placed:
            if (old / target.name).exists():
                (old / target.name).replace(target)
            elif not (new / target.name).exists():
                target.unlink(missing_ok=True)
        raise


def check_writable(folder: Path) -> None:
    """Check that files can be written to `folder`, which is not made if it does not exist.

    Raises
    ------
    OutputError
        If it is a file, or cannot be made or written to.
    """
    standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.NamedTemporaryFile(prefix=".check.", dir=standing):
            pass
    except OSError as error:
        raise _cannot_write(folder, error) from error


def drop_oldest(paths: Iterable[Path], max_bytes: int, *, newest: Path) -> None:
    """Remove files, those used longest ago first, until the rest fits; `newest` stays."""
    found = []
    for path in paths:
        # What another run removed meanwhile needs no room.
        with suppress(OSError):
            facts = path.stat()
            found.append((path == newest, facts.st_mtime_ns, facts.st_size, path))
    total = sum(size for *_, size, _ in found)
    for is_newest, _, size, path in sorted(found):
        if total <= max_bytes or is_newest:
            return
        path.unlink(missing_ok=True)
        total -= size


def _swap(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`; whatever interrupts, one of the two stands there."""
    if not folder.exists():
        new.rename(folder)
        return
    keep = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    old = keep / folder.name
    try:
        folder.rename(old)
        new.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        if folder.exists():
            shutil.rmtree(keep, ignore_errors=True)


def _cannot_write(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} must be a place that can be written; writing failed: "
        f"{error.strerror or error}. Choose another path or free it; what stood there is unchanged."
    )
