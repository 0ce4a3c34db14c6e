"""Write the folders that trends owns as a whole: reports, analyses and models.

A new folder is written beside the old one, completed by a manifest, synced to disk, and then takes
the place of the old one: on Linux and macOS atomically (`exchange`). Where that is not supported
(Windows, some network file systems), the old folder is moved aside first. A reader between the two
steps finds no folder; if the run dies there, the next run or reader moves the old folder back.

Only a missing folder, an empty folder, or a folder that holds nothing but files written by trends
is ever replaced.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trends.artifacts import MANIFEST, FolderKind
from trends.errors import OutputError, list_offenders
from trends.runtime.exchange import exchange
from trends.runtime.files import OLD, check_writable, sync_folder, sync_tree, work_beside
from trends.runtime.locks import hold_output, resolve_output
from trends.runtime.manifests import hash_file, read_manifest, seal

__all__ = ["check_replaceable", "replace_folder"]

# Files that file managers create in every folder that they show.
INCIDENTAL: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
# Bytes at the start of a file in which the mark of a version without manifests stands.
MARK_WITHIN: Final = 4_096


@contextmanager
def replace_folder(folder: Path, kind: FolderKind) -> Iterator[Path]:
    """Yield an empty folder to fill with files; it replaces `folder` if the block succeeds.

    Raises
    ------
    OutputError
        If `folder` holds anything that trends did not write, another run is writing to it, or the
        new folder cannot be written or renamed; `folder` is then unchanged.
    """
    folder = resolve_output(folder)
    with hold_output(folder):
        check_replaceable(folder, kind)
        with work_beside(folder) as work:
            new = work / "new"
            yield new
            seal(new, kind)
            if folder.exists():
                shutil.copymode(folder, new)
            sync_tree(new)
            # The block may have taken hours, in which the user may have added a file.
            check_replaceable(folder, kind)
            _swap(new, folder, work)
            sync_folder(folder.parent)


def check_replaceable(folder: Path, kind: FolderKind, *, inputs: Iterable[Path] = ()) -> None:
    """Check that `folder` may be replaced, before the work that fills the new one.

    Parameters
    ----------
    folder
        The folder that will be written; it is not created here.
    kind
        The kind of folder.
    inputs
        Files and folders that are read; none may be inside `folder`.

    Raises
    ------
    OutputError
        If an input is inside `folder`, if it holds anything that trends did not write, if it
        cannot be moved, or if its parent folder cannot be written.
    """
    shown, folder = folder, resolve_output(folder)
    inside = [str(path) for path in inputs if path.resolve().is_relative_to(folder)]
    if inside:
        raise _refuse(shown, kind, f"the input {list_offenders(inside)} is inside it")
    try:
        is_file = folder.exists() and not folder.is_dir()
        foreign = _list_foreign(folder, kind) if folder.is_dir() else []
    except OSError as error:
        raise _refuse(shown, kind, f"the system says: {error.strerror}") from error
    if is_file:
        raise _refuse(shown, kind, "it is a file")
    if folder.is_dir():
        if foreign:
            raise _refuse(
                shown, kind, f"it also holds {list_offenders(foreign)}, not written by trends"
            )
        if folder == Path.cwd() or os.path.ismount(folder):
            what = "it is a disk of its own" if os.path.ismount(folder) else "you are working in it"
            raise _refuse(shown, kind, what, remedy=f"Name a folder in it: {shown / 'report'}")
    check_writable(folder.parent)


def _refuse(
    folder: Path, kind: FolderKind, what: str, *, remedy: str = "Choose another folder"
) -> OutputError:
    return OutputError(
        f"{folder} must be a new folder, an empty one or an earlier {kind.name}, because it is "
        f"replaced as a whole; {what}. {remedy}; nothing was changed."
    )


def _list_foreign(folder: Path, kind: FolderKind) -> list[str]:
    """Return the names in a folder that trends did not write, or that have changed since."""
    paths = [path for path in sorted(folder.iterdir()) if path.name not in INCIDENTAL]
    try:
        files = read_manifest(folder, kind)
    except (OSError, ValueError, KeyError, TypeError):
        return [] if _is_earlier(paths, kind) else [path.name for path in paths]
    files[MANIFEST] = hash_file(folder / MANIFEST)
    return [
        path.name
        for path in paths
        if path.is_symlink() or not path.is_file() or files.get(path.name) != hash_file(path)
    ]


def _is_earlier(paths: list[Path], kind: FolderKind) -> bool:
    """Return whether these are the files of a folder from a version without manifests."""
    known = {path.name: path for path in paths if path.is_file() and not path.is_symlink()}
    name, mark = kind.earlier_mark
    if len(known) < len(paths) or not known.keys() >= set(kind.marks):
        return False
    if not all(map(kind.may_hold, known)):
        return False
    with known[name].open("rb") as file:
        return mark in file.read(MARK_WITHIN)


def _swap(new: Path, folder: Path, work: Path) -> None:
    """Put `new` in the place of `folder`; the old folder ends up in the work folder."""
    if not folder.exists():
        new.rename(folder)
    elif os.name != "nt" and not any(folder.iterdir()):
        new.replace(folder)
    elif not exchange(new, folder):
        _swap_in_two_steps(new, folder, work)


def _swap_in_two_steps(new: Path, folder: Path, work: Path) -> None:
    # The note in the lock tells the next run where to move the old folder back to.
    sync_tree(work / "lock")
    sync_folder(work)
    try:
        folder.rename(work / OLD)
        new.rename(folder)
    except BaseException:
        if not folder.exists():
            (work / OLD).rename(folder)
        raise
