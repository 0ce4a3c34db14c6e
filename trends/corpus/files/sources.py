"""Paths, folders, globs and open files, as one list of what is to be read."""

import glob
import hashlib
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import pandas as pd

from trends.corpus.files.unread_files import find_unread
from trends.errors import CorpusError, list_offenders
from trends.formatting import format_count

__all__ = ["Input", "Source", "find_origin", "find_sources"]

_PAGE_OF_FETCH: Final = re.compile(r"page-\d{5,}\.(xml|json)(\.(gz|xz|zst))?")
# Chosen by hand: characters of an argument that an error quotes.
_MAX_SHOWN_CHARACTERS: Final = 100
_FOLDERS: Final = ("__pycache__", "node_modules")
_ENVIRONMENT: Final = "pyvenv.cfg"
_STANDARD_INPUT: Final = "-"


@dataclass(frozen=True)
class Source:
    """One file to read.

    Parameters
    ----------
    name
        What it is called in frames and messages.
    open
        Opens it for reading.
    table
        The records themselves, where a DataFrame was given.
    n_bytes
        Size of the file as it is stored; 0 where it has none.
    is_named
        True if the user named this very file, False if a folder or glob led to it.
    """

    name: str
    open: Callable[[], IO[bytes]]
    is_named: bool
    table: pd.DataFrame | None = None
    n_bytes: int = 0

    def sha256(self) -> str:
        """Return the hash of the file as it is stored, "" of what is no file."""
        if not self.n_bytes:
            return ""
        # A file that cannot be opened any more has been said to be unreadable.
        with suppress(OSError, CorpusError), self.open() as binary:
            return hashlib.file_digest(binary, "sha256").hexdigest()  # type: ignore[arg-type]
        return ""


_One: TypeAlias = str | os.PathLike[str] | IO[bytes] | IO[str] | pd.DataFrame | Source
Input: TypeAlias = _One | Sequence[_One]


def find_sources(inputs: Iterable[Input], *, without: Path | None = None) -> list[Source]:
    """List the files that inputs, or lists of them, stand for, sorted by name, each once.

    Of a folder all files are taken, those in its folders too, but for those of `find_unread` and
    for `without`, the file that is going to be written. Globs leave out hidden files alone.

    Raises
    ------
    CorpusError
        If a path does not exist, a glob matches nothing, or a folder holds no file.
    """
    sources: dict[str, Source] = {}
    for number, given in enumerate(_flatten(inputs), start=1):
        if isinstance(given, Source):
            sources[f"\0{number}"] = given
            continue
        found = (
            _from_path(os.fspath(given))
            if isinstance(given, str | os.PathLike)
            else [_from_object(given, number)]
        )
        for key, source in found:
            known = sources.get(key)
            if known is None or (source.is_named and not known.is_named):
                sources[key] = source
    if without is not None:
        own = sources.pop(os.path.realpath(without), None)
        if own is not None and own.is_named:
            raise CorpusError(
                f"The papers must be written to a file that is not read; {own.name} is both. "
                "Choose another place for them."
            )
    if not sources:
        raise CorpusError(
            "At least one file, folder or glob of papers was expected; none was given. "
            "Name one, for example read_papers('data/')."
        )
    return _name_apart(sorted(sources.values(), key=lambda source: source.name))


def _flatten(inputs: Iterable[Input]) -> list[Any]:
    parts = [[*given] if isinstance(given, list | tuple) else [given] for given in inputs]
    return [*chain.from_iterable(parts)]


def _name_apart(sources: list[Source]) -> list[Source]:
    """Give a number to each that shares its name with another, as open files may."""
    apart: dict[str, Source] = {}
    for source in sources:
        names = chain([source.name], (f"{source.name} ({number})" for number in count(2)))
        name = next(name for name in names if name not in apart)
        apart[name] = replace(source, name=name)
    return list(apart.values())


def _from_path(text: str) -> list[tuple[str, Source]]:
    if text == _STANDARD_INPUT:
        return [("\0-", Source("standard input", _open_standard_input, is_named=True))]
    path = Path(text)
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as error:
        raise CorpusError(
            f"A path to papers should be one that this system can open; {_shorten(text)!r} is "
            f"none: {error.strerror or error}. Check it, or rename the file."
        ) from error
    if is_folder:
        return _from_folder(path)
    if is_there:
        return [_from_file(path, is_named=True)]
    if any(sign in text for sign in "*?["):
        # As in a shell, stars stand for no hidden files; a fetch keeps its state in one.
        matches = map(Path, sorted(glob.glob(text, recursive=True)))  # noqa: PTH207
        files = [_from_file(match, is_named=False) for match in matches if match.is_file()]
        if files:
            return files
        raise CorpusError(
            f"Files were expected that match {text!r}; none does. Check the folder and the stars."
        )
    parent = path.parent
    beside = sorted(p.name for p in parent.glob("[!.]*"))
    place = "this folder" if parent == Path() else str(parent)
    there = f"{place} holds {list_offenders(beside) if beside else 'nothing'}"
    raise CorpusError(
        f"A file or folder of papers was expected at {text!r}; there is none ({there}). "
        "Check the spelling and the folder."
    )


def _from_folder(folder: Path) -> list[tuple[str, Source]]:
    files, unread = [], []
    root = os.path.realpath(folder)
    closed: list[tuple[str, str]] = []

    def note_closed(error: OSError) -> None:
        """Keep the name of a folder that cannot be opened, and why."""
        closed.append((os.fspath(error.filename), error.strerror or str(error)))

    for parent, folders, names in os.walk(folder, onerror=note_closed):
        if _ENVIRONMENT in names:
            folders.clear()
            continue
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _FOLDERS
        )
        closed += [
            (os.fspath(link), "it is a link to a folder elsewhere, which is not followed")
            for name in folders
            if (link := Path(parent, name)).is_symlink()
            and not _is_within(os.path.realpath(link), root)
        ]
        skipped = find_unread(names)
        files += [Path(parent, name) for name in names if name not in skipped]
        unread += [Path(parent, name).relative_to(folder).as_posix() for name in sorted(skipped)]
    if not files and closed:
        raise CorpusError(_describe_closed(*closed[0]))
    if not files:
        beside = (
            f" beside {format_count(len(unread), 'file')} that hold none, such as reports, settings "
            f"and code: {list_offenders(unread)}"
            if unread
            else ""
        )
        raise CorpusError(
            f"The folder {str(folder)!r} should hold files of papers; it holds none{beside}. "
            "Put your exports there, or name another folder."
        )
    return [
        *(_from_file(path, is_named=False) for path in sorted(files)),
        *(_from_closed(name, why) for name, why in closed),
    ]


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _from_closed(name: str, why: str) -> tuple[str, Source]:
    """Take a folder whose files cannot be read, so that it is named among the problems."""

    def refuse() -> IO[bytes]:
        """Raise the error of a folder that cannot be opened."""
        raise CorpusError(_describe_closed(name, why))

    return f"\0{name}", Source(Path(name).as_posix(), refuse, is_named=False)


def _describe_closed(name: str, why: str) -> str:
    return (
        f"{Path(name).as_posix()} should be a folder whose files can be read; {why}. Name it "
        "itself, or check its permissions."
    )


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN_CHARACTERS else f"{text[:_MAX_SHOWN_CHARACTERS]}..."


def find_origin(name: str) -> str:
    """Return what a file counts as where sources are told apart: the pages of a fetch are one.

    Examples
    --------
    >>> find_origin("data/arxiv-kv-cache/page-00002.xml"), find_origin("data/export.bib")
    ('data/arxiv-kv-cache', 'data/export.bib')
    """
    folder, _, file = name.rpartition("/")
    return folder if folder and _PAGE_OF_FETCH.fullmatch(file) else name


def _from_file(path: Path, *, is_named: bool) -> tuple[str, Source]:
    def open_file() -> IO[bytes]:
        """Open a regular file for reading."""
        try:
            # A pipe would be waited on for ever, and a device may have no end.
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise CorpusError(
                    f"{path.as_posix()} should be a file; it is {_name_kind(mode)}, which is not "
                    "read. Save what it gives as a file, or pipe it into trends with - for the path."
                )
            return path.open("rb")
        except OSError as error:
            raise CorpusError(
                f"{path.as_posix()} should be a readable file; opening it failed: "
                f"{error.strerror or error}. Check its permissions, or leave it out."
            ) from error

    try:
        n_bytes = path.stat().st_size
    except OSError:
        n_bytes = 0  # Opening it will say what is wrong.
    source = Source(path.as_posix(), open_file, is_named, n_bytes=n_bytes)
    return os.path.realpath(path), source


def _name_kind(mode: int) -> str:
    kinds = {
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder",
    }
    return kinds.get(stat.S_IFMT(mode), "of another kind")


class _StandardInput(io.RawIOBase):
    """Standard input, which stays open for whoever comes after."""

    def __init__(self, inner: IO[bytes] | IO[str]) -> None:
        self._inner = inner
        self._left = b""

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, as `io.RawIOBase.readinto` does."""
        if not self._left:
            piece = self._inner.read(len(buffer)) or b""
            self._left = piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
        n_bytes = min(len(buffer), len(self._left))
        buffer[:n_bytes] = self._left[:n_bytes]
        self._left = self._left[n_bytes:]
        return n_bytes


def _open_standard_input() -> IO[bytes]:
    if sys.stdin is None or sys.stdin.isatty():
        raise CorpusError(
            "Papers were expected on standard input, for which - stands; nothing is piped into it. "
            "Pipe a file into the command, as in: python -m trends inspect - < papers.jsonl"
        )
    return io.BufferedReader(_StandardInput(getattr(sys.stdin, "buffer", sys.stdin)))


def _from_object(given: Any, number: int) -> tuple[str, Source]:
    """Take an open file or a DataFrame."""
    if isinstance(given, pd.DataFrame):
        return f"\0{number}", Source(f"<table {number}>", io.BytesIO, is_named=True, table=given)
    if not callable(getattr(given, "read", None)):
        raise CorpusError(
            "Papers are read from paths, globs, open files and DataFrames; input "
            f"{number} is a {type(given).__name__}. Pass one of those."
        )
    stated = getattr(given, "name", None)
    name = stated if isinstance(stated, str) else f"<file {number}>"
    return f"\0{number}", Source(name, lambda: given, is_named=True)
