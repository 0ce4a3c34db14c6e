"""The state file of a folder of fetched pages, from which a fetch continues or updates."""

import hashlib
import json
import re
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from trends import __version__
from trends.errors import FetchError, TrendsWarning
from trends.fetch.service import Page, Search, Service
from trends.runtime.files import replace_file

__all__ = ["State", "StoredPage", "find_folder", "hash_ids", "load_state"]

# The readers skip hidden files.
STATE_FILE: Final = ".fetch.json"
# Version of the state file; a change of its keys increases it. Version 1 had no checksums.
_FORMAT: Final = 2
_PAGE_NAME: Final = r"page-[0-9]{5,}"


@dataclass(frozen=True)
class StoredPage:
    """One page that was fetched.

    Parameters
    ----------
    place
        Its position at the service: an offset, a cursor, or a day.
    file
        Its file name in the folder; "" if the page held no paper and was not written.
    n_papers
        Number of papers on the page.
    first
        Identifier of its first paper, "" if there is none.
    digest
        Hash of the identifiers of all its papers.
    sha256
        SHA-256 of its file; "" if it has none, or was fetched by a version without checksums.
    """

    place: str
    file: str
    n_papers: int
    first: str
    digest: str
    sha256: str = ""


@dataclass
class State:
    """The pages in a folder, and the position of the next one.

    Parameters
    ----------
    folder
        The folder.
    asked
        Source, query and dates of the search, as `find_folder` returns them.
    pages
        The pages fetched so far, in order.
    next
        Position of the next page; None after the last.
    total
        Number of papers that match the search; None if the service does not state it.
    """

    folder: Path
    asked: dict[str, str]
    pages: list[StoredPage] = field(default_factory=list)
    next: str | None = None
    total: int | None = None

    @property
    def n_papers(self) -> int:
        """Number of papers on all pages; a paper on two pages counts twice."""
        return sum(page.n_papers for page in self.pages)

    @property
    def is_complete(self) -> bool:
        """Whether the last page was fetched."""
        return bool(self.pages) and self.next is None

    def add(self, place: str, page: Page, body: bytes, *, suffix: str) -> None:
        """Write a response body as the next page, then the state file."""
        name = f"page-{len(self.pages) + 1:05d}{suffix}" if page.ids else ""
        if name:
            with replace_file(self.folder / name) as path:
                path.write_bytes(body)
        first = page.ids[0] if page.ids else ""
        sha256 = hashlib.sha256(body).hexdigest() if name else ""
        self.pages.append(StoredPage(place, name, len(page.ids), first, hash_ids(page.ids), sha256))
        self.next = page.next
        self.total = page.total
        self._save()

    def restart(self, first: str) -> None:
        """Forget all pages, so that they are fetched again; the files stay until replaced."""
        self.pages = []
        self.next = first

    def remove_stale_pages(self) -> None:
        """Delete page files that an earlier, longer fetch left behind."""
        known = {page.file for page in self.pages}
        for path in self.folder.glob("page-*"):
            if re.fullmatch(_PAGE_NAME, path.stem) and path.name not in known:
                # A file that stays does no harm: its papers are merged with those fetched again.
                with suppress(OSError):
                    path.unlink()

    def _save(self) -> None:
        content = {
            "format": _FORMAT,
            "trends": __version__,
            "asked": self.asked,
            "total": self.total,
            "next": self.next,
            "pages": [asdict(page) for page in self.pages],
        }
        content["sha256"] = _hash_content(content)
        with replace_file(self.folder / STATE_FILE) as path:
            path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


def _hash_content(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content of a state file, its own `sha256` left out."""
    hashed = {key: value for key, value in content.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(hashed, sort_keys=True).encode()).hexdigest()


def hash_ids(ids: Iterable[str]) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of identifiers, in their order."""
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]


def find_folder(out: Path, service: Service, search: Search) -> tuple[Path, dict[str, str]]:
    """Return the folder of a search below `out`, and the description that identifies it.

    The folder depends on source, query and dates only: the same search always has the same folder.
    """
    asked = {
        "source": service.name,
        "query": search.query if service.needs_query else "",
        "since": str(search.since or ""),
        "until": str(search.until or ""),
    }
    key = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    words = re.sub(r"[^a-z0-9]+", "-", asked["query"].lower()).strip("-")[:40].strip("-")
    dates = f"{search.since or 'start'}-to-{search.until or 'today'}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:6]
    return out / "-".join(filter(None, (service.name, words, dates, digest))), asked


def load_state(folder: Path, asked: dict[str, str], *, service: Service, first: str) -> State:
    """Return the state of a folder; it has no pages if nothing was fetched there.

    A page whose file is missing or has changed is dropped together with all later pages, so that
    they are fetched again.

    Raises
    ------
    FetchError
        If the state file exists but is not valid.

    Warns
    -----
    TrendsWarning
        If the file of a page has changed.
    """
    path = folder / STATE_FILE
    if not path.exists():
        return State(folder, asked, next=first)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        state = _build(folder, asked, content, service)
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise FetchError(
            f"{path} must be the state of a fetch in format {_FORMAT}; it cannot be read "
            f"({type(error).__name__}: {error}). Delete the folder {folder} to start over."
        ) from error
    for number, page in enumerate(state.pages):
        if page.file and not _is_intact(folder / page.file, page.sha256):
            state.pages, state.next = state.pages[:number], page.place
            break
    return state


def _is_intact(path: Path, sha256: str) -> bool:
    """Return whether the file of a page is there and as it was written."""
    try:
        with path.open("rb") as file:
            is_same = sha256 in {"", hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError:
        return False
    if not is_same:
        warnings.warn(
            f"{path} has changed since it was fetched; it and all later pages are fetched again.",
            TrendsWarning,
            stacklevel=4,
        )
    return is_same


def _build(folder: Path, asked: dict[str, str], content: dict[str, Any], service: Service) -> State:
    """Return the state in a file; raise ValueError, TypeError or KeyError if it is not valid."""
    if content["format"] not in {1, _FORMAT} or content["asked"] != asked:
        raise ValueError(f"format {content['format']}, asked {content['asked']}")
    if content["format"] == _FORMAT and content["sha256"] != _hash_content(content):
        raise ValueError("its content has changed since it was written")
    pages = [_check_page(StoredPage(**page), service) for page in content["pages"]]
    following, total = content["next"], content["total"]
    _check("next", following, is_right=following is None or _is_place(following, service))
    _check("total", total, is_right=total is None or _is_count(total))
    _check("pages", pages, is_right=bool(pages or following))
    return State(folder, asked, pages, next=following, total=total)


def _check_page(page: StoredPage, service: Service) -> StoredPage:
    name = f"{_PAGE_NAME}{re.escape(service.suffix)}" if page.n_papers else ""
    _check("n_papers", page.n_papers, is_right=_is_count(page.n_papers))
    _check("place", page.place, is_right=_is_place(page.place, service))
    is_named = isinstance(page.file, str) and re.fullmatch(name, page.file)
    _check("file", page.file, is_right=bool(is_named))
    _check("first", page.first, is_right=isinstance(page.first, str))
    _check("digest", page.digest, is_right=isinstance(page.digest, str))
    _check("sha256", page.sha256, is_right=isinstance(page.sha256, str))
    return page


def _check(name: str, value: object, *, is_right: bool) -> None:
    if not is_right:
        raise ValueError(f"{name} is {value!r}")


def _is_place(value: object, service: Service) -> bool:
    return isinstance(value, str) and service.is_place(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
