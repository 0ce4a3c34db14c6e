"""What a service is: how to ask it for a page of papers, and how to read what it answers."""

import datetime as dt
import json
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from trends.errors import ConfigError, FetchError
from trends.formatting import format_count

__all__ = ["Page", "RefusalError", "Search", "Service", "SetbackError", "quote", "read_json"]


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Parameters
    ----------
    query
        In the words of the service.
    since, until
        First and last day; None leaves that side open.
    today
        The day of the fetch (UTC), which no list of a service goes beyond.
    """

    query: str
    since: dt.date | None
    until: dt.date | None
    today: dt.date


@dataclass(frozen=True)
class Page:
    """What one answer holds.

    Parameters
    ----------
    ids
        The papers' own ids, in order.
    total
        Number of papers that the whole search matches, where the service says it.
    next
        Where the next page is, None after the last.
    is_doubtful
        True if this service is known to answer so at times though it has more.
    """

    ids: tuple[str, ...]
    total: int | None
    next: str | None
    is_doubtful: bool = False


class SetbackError(Exception):
    """An answer that the next try may better; `wait` are the seconds that the service asks for."""

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class RefusalError(FetchError):
    """A request that the service will not answer, with the status that it gave."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class Service(ABC):
    """One service behind the interface that all share."""

    name: ClassVar[str]
    title: ClassVar[str]
    base_url: ClassVar[str]
    suffix: ClassVar[str]
    interval: ClassVar[float]
    """Least seconds from one request to the next."""
    page_size: ClassVar[int]
    most: ClassVar[int | None] = None
    """Most papers that the service gives of one search."""
    is_by_offset: ClassVar[bool] = False
    """True if a page is a count from the start, so that a paper added before it moves it."""
    is_by_cursor: ClassVar[bool] = False
    """True if a page is a cursor, which the service may forget."""
    needs_query: ClassVar[bool] = True
    n_repeats: ClassVar[int] = 0
    """How often the same papers may come again before the service counts as going in circles."""

    def check(self, search: Search) -> None:
        """Refuse a search that this service cannot carry out."""
        if self.needs_query and not re.search(r"\w", search.query):
            came = f"{search.query!r}, which has no word" if search.query else "an empty one"
            raise ConfigError(
                f"{self.title} is asked with a QUERY; got {came}. Say what to look for, "
                f'for example: fetch {self.name} "retrieval-augmented generation".'
            )

    def is_place(self, text: str) -> bool:
        """Tell whether a text can be where a page is."""
        return bool(text)

    @abstractmethod
    def first(self, search: Search) -> str:
        """Return where the first page is."""

    @abstractmethod
    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:
        """Return the parameters of the request for one page."""

    @abstractmethod
    def read(self, body: bytes, search: Search, place: str) -> Page:
        """Read an answer.

        Raises
        ------
        SetbackError
            If it is no page of papers, but may be one on the next try.
        FetchError
            If the service refuses the search.
        """

    @abstractmethod
    def explain(self, body: bytes) -> str:
        """Return what the service says in an answer that refuses, "" if it says nothing."""

    def signature(self, email: str, api_key: str) -> str:
        """Return what a URL ends in to say who asks, "" where a header is enough."""
        del email, api_key
        return ""

    def advise(self, status: int) -> str:
        """Return what to do about a refusal."""
        if status in {401, 403}:
            return "Wait some hours or ask the service why; it may have shut out your address."
        if status < 400 or status == 404:
            return "Look whether its address has changed; --base-url gives another."
        return "Correct the query and fetch again."

    def describe(self, search: Search, total: int | None) -> str:
        """Return what there is to fetch, as far as the service says it."""
        del search
        return "" if total is None else f"{format_count(total, 'paper')} found"

    def url(self, base_url: str, search: Search, place: str, *, n_wanted: int) -> str:
        """Return the address of one page."""
        return f"{base_url}?{urlencode(self.parameters(search, place, n_wanted))}"


def quote(body: bytes, *, n_characters: int = 80) -> str:
    """Return the start of an answer as one line."""
    text = " ".join(body[:2000].decode("utf-8", errors="replace").split())
    return text if len(text) <= n_characters else text[:n_characters] + " ..."


def read_json(body: bytes, title: str) -> Any:
    """Read an answer as JSON; what is none may be an error page that goes away."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SetbackError(f"{title} sent no JSON but {quote(body)!r}") from None
