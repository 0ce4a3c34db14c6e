"""Manifests: the files of a folder with their SHA-256, and a SHA-256 of the list itself."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from trends.artifacts import MANIFEST, FolderKind
from trends.errors import CorpusError, list_offenders
from trends.runtime.files import OLD, clear_leftovers

__all__ = ["Reader", "hash_file", "read_manifest", "read_sealed", "seal"]

Result = TypeVar("Result")
# Chosen by hand: how often a folder is read again because another run replaces it at the same time.
MAX_ATTEMPTS: Final = 20
# Chosen by hand: how long to wait for another run that has moved the folder aside.
SECONDS_FOR_SWAP: Final = 5.0


class DamagedError(Exception):
    """A file of a folder is missing or has changed since it was written."""


def seal(folder: Path, kind: FolderKind) -> None:
    """Write the manifest of a finished folder."""
    files = {path.name: hash_file(path) for path in sorted(folder.iterdir())}
    (folder / MANIFEST).write_bytes(_render(kind, files))


def read_manifest(folder: Path, kind: FolderKind) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder by file name.

    Raises
    ------
    FileNotFoundError
        If the folder or its manifest is missing.
    ValueError
        If the manifest is damaged, or belongs to another kind of folder or another version.
    """
    content = (folder / MANIFEST).read_bytes()
    files = json.loads(content)["files"]
    if not isinstance(files, dict) or content != _render(kind, files):
        raise ValueError(f"its {MANIFEST} is damaged, or not that of a {kind.name}")
    return files


def _render(kind: FolderKind, files: Mapping[str, str]) -> bytes:
    body = {"files": dict(files), "kind": kind.name}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return (json.dumps({**body, "sha256": digest}, indent=1, sort_keys=True) + "\n").encode()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Reader:
    """Opens the files of a folder after checking each against the manifest.

    Parameters
    ----------
    folder
        The folder.
    files
        SHA-256 by file name, as `read_manifest` returns it.
    """

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        self.files = files

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Yield an open file whose content has been checked."""
        if name not in self.files:
            raise DamagedError(f"{name} is missing from its {MANIFEST}")
        with (self.folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.files[name]:
                raise DamagedError(f"{name} has changed")
            file.seek(0)
            yield file

    def read_json(self, name: str) -> Any:
        """Return the content of a JSON file."""
        with self.open(name) as file:
            return json.load(file)


def read_sealed(folder: Path, kind: FolderKind, read: Callable[[Reader], Result]) -> Result:
    """Read a folder with a manifest consistently, even while another run replaces it.

    Parameters
    ----------
    folder, kind
        The folder and the kind that it must be.
    read
        Reads the files that it needs through a `Reader`.

    Raises
    ------
    CorpusError
        If the folder does not exist, or one of its files is missing or has changed.
    """
    for _ in range(MAX_ATTEMPTS):
        _await_swap(folder)
        before = _identify(folder)
        try:
            return read(_check_files(folder, kind))
        except FileNotFoundError as error:
            problem: Exception = error
            what = f"{Path(str(error.filename)).name} is missing"
        except (DamagedError, ValueError, KeyError, TypeError, OSError) as error:
            problem, what = error, str(error) or type(error).__name__
        if _identify(folder) == before:
            break
    raise CorpusError(
        f"The saved {kind.name} in {folder} must be complete and unchanged; {what}. "
        f"Check the path. {kind.remedy}"
    ) from problem


def _check_files(folder: Path, kind: FolderKind) -> Reader:
    """Return a reader of a folder after checking that all its files are unchanged."""
    files = read_manifest(folder, kind)
    changed = [
        name
        for name, digest in files.items()
        if not (folder / name).is_file() or hash_file(folder / name) != digest
    ]
    if changed:
        raise DamagedError(f"missing or changed: {list_offenders(changed)}")
    return Reader(folder, files)


def _await_swap(folder: Path) -> None:
    """Wait while another run has moved the folder aside; move it back if that run died."""
    beside = folder.resolve().parent
    end = time.monotonic() + SECONDS_FOR_SWAP
    while not folder.exists() and any(beside.glob(f".trends-*/{OLD}")):
        clear_leftovers(beside)
        if time.monotonic() > end:
            return
        time.sleep(0.01)


def _identify(folder: Path) -> tuple[int, int, int] | None:
    """Return what distinguishes a folder from a later folder of the same name."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns
