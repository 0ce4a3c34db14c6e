"""Write folders that trends owns as a whole: reports, analyses and models.

A new folder is written beside the old one, closed by a manifest, synced, and takes the place of
the old one: on Linux and macOS in one step of the file system (`exchange`). Where there is none
(Windows, some network file systems) the old folder is moved aside first: who looks in between
finds no folder; if the run died there, the next run or the next reader puts the old one back.

Nothing but a missing folder, an empty one, or one that holds only files that trends wrote is ever
replaced.
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
from trends.runtime.locks import hold_output
from trends.runtime.manifests import hash_file, read_manifest, seal

__all__ = ["check_replaceable", "replace_folder"]

# Files that file managers leave in every folder they show.
INCIDENTAL: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
MARK_WITHIN: Final = 4_096


@contextmanager
def replace_folder(folder: Path, kind: FolderKind) -> Iterator[Path]:
    """Give an empty folder to fill with files; it replaces `folder` once the block ends well.

    Raises
    ------
    OutputError
        If `folder` holds anything that trends did not write, another run is writing to it, or the
        new folder cannot be written or put in place; `folder` then stays as it was.
    """
    folder = folder.resolve()
    with hold_output(folder):
        check_replaceable(folder, kind)
        with work_beside(folder) as work:
            new = work / "new"
            yield new
            seal(new, kind)
            if folder.exists():
                shutil.copymode(folder, new)
            sync_tree(new)
            # The work may have taken hours, in which the user may have put a file there.
            check_replaceable(folder, kind)
            _swap(new, folder, work)
            sync_folder(folder.parent)


def check_replaceable(folder: Path, kind: FolderKind, *, inputs: Iterable[Path] = ()) -> None:
    """Check that `folder` may be replaced by a new one, before the work that fills it.

    Parameters
    ----------
    folder
        The folder to be; it is not made.
    kind
        What it will hold.
    inputs
        Files and folders that are read; none may lie in `folder`.

    Raises
    ------
    OutputError
        If an input lies in it, it holds anything that trends did not write, it cannot be moved,
        or nothing can be written beside it.
    """
    shown, folder = folder, folder.resolve()
    inside = [str(path) for path in inputs if path.resolve().is_relative_to(folder)]
    if inside:
        raise _refuse(shown, kind, f"the input {list_offenders(inside)} lies in it")
    if folder.exists() and not folder.is_dir():
        raise _refuse(shown, kind, "it is a file")
    if folder.is_dir():
        foreign = _list_foreign(folder, kind)
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
        f"replaced whole; {what}. {remedy}; nothing was changed."
    )


def _list_foreign(folder: Path, kind: FolderKind) -> list[str]:
    """Return the names in a folder that trends did not write, or that were changed since."""
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
    """Tell whether these are the files of a folder that a version without manifests wrote."""
    known = {path.name: path for path in paths if path.is_file() and not path.is_symlink()}
    name, mark = kind.earlier_mark
    if len(known) < len(paths) or not known.keys() >= set(kind.marks):
        return False
    if not all(map(kind.may_hold, known)):
        return False
    with known[name].open("rb") as file:
        return mark in file.read(MARK_WITHIN)


def _swap(new: Path, folder: Path, work: Path) -> None:
    """Put `new` in the place of `folder`, which ends up in the work folder."""
    if not folder.exists():
        new.rename(folder)
    elif os.name != "nt" and not any(folder.iterdir()):
        new.replace(folder)
    elif not exchange(new, folder):
        _swap_in_two_steps(new, folder, work)


def _swap_in_two_steps(new: Path, folder: Path, work: Path) -> None:
    # By the lock's note the next run knows where to put the old folder back.
    sync_tree(work / "lock")
    sync_folder(work)
    try:
        folder.rename(work / OLD)
        new.rename(folder)
    except BaseException:
        if not folder.exists():
            (work / OLD).rename(folder)
        raise
