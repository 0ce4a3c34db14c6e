"""The interface of a service: how to request a page of papers, and how to read the response."""

import datetime as dt
import json
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from trends.errors import ConfigError, FetchError
from trends.formatting import format_count

__all__ = ["Page", "RefusalError", "RetryableError", "Search", "Service", "quote", "read_json"]


@dataclass(frozen=True)
class Search:
    """A search.

    Parameters
    ----------
    query
        Query in the language of the service.
    since, until
        First and last day; None sets no bound.
    today
        The day of the fetch (UTC), after which no service has a list.
    """

    query: str
    since: dt.date | None
    until: dt.date | None
    today: dt.date


@dataclass(frozen=True)
class Page:
    """The content of one response.

    Parameters
    ----------
    ids
        Identifiers of the papers at the service, in order.
    total
        Number of papers that match the search; None if the service does not state it.
    next
        Position of the next page; None after the last.
    may_be_incomplete
        True if the service is known to send such a page although it has more papers.
    """

    ids: tuple[str, ...]
    total: int | None
    next: str | None
    may_be_incomplete: bool = False


class RetryableError(Exception):
    """A failure that another attempt may not have.

    Parameters
    ----------
    reason
        What went wrong, as part of a sentence.
    wait
        Seconds that the service asks to wait; None if it does not say.
    """

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class RefusalError(FetchError):
    """A request that the service refuses, with the HTTP status of the response."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class Service(ABC):
    """The interface that all services implement."""

    name: ClassVar[str]
    title: ClassVar[str]
    base_url: ClassVar[str]
    suffix: ClassVar[str]
    interval: ClassVar[float]
    """Minimum seconds between two requests."""
    page_size: ClassVar[int]
    max_results: ClassVar[int | None] = None
    """Maximum number of papers that the service returns per search."""
    is_by_offset: ClassVar[bool] = False
    """True if a page is addressed by its offset, so that papers added before it shift it."""
    is_by_cursor: ClassVar[bool] = False
    """True if a page is addressed by a cursor, which may expire."""
    needs_query: ClassVar[bool] = True
    n_repeats: ClassVar[int] = 0
    """How often a page may be repeated before the fetch stops."""

    def check(self, search: Search) -> None:
        """Raise `ConfigError` if this service cannot carry out a search."""
        if self.needs_query and not re.search(r"\w", search.query):
            given = f"{search.query!r}, which has no word" if search.query else "an empty one"
            raise ConfigError(
                f"{self.title} needs a QUERY; got {given}. Give the words to search for, for "
                f'example: fetch {self.name} "retrieval-augmented generation".'
            )

    def is_place(self, text: str) -> bool:
        """Return whether a text can be the position of a page."""
        return bool(text)

    @abstractmethod
    def first(self, search: Search) -> str:
        """Return the position of the first page."""

    @abstractmethod
    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:
        """Return the parameters of the request for one page."""

    @abstractmethod
    def read(self, body: bytes, search: Search, place: str) -> Page:
        """Read a response body as a page.

        Raises
        ------
        RetryableError
            If it is not a page of papers, but may be one at the next attempt.
        FetchError
            If the service refuses the search.
        """

    @abstractmethod
    def read_refusal(self, body: bytes) -> str:
        """Return the message in the body of an error response, "" if there is none."""

    def credentials(self, email: str, api_key: str) -> str:
        """Return the URL parameters that identify the client, "" where a header suffices."""
        del email, api_key
        return ""

    def suggest_remedy(self, status: int) -> str:
        """Return what to do about a refusal."""
        if status in {401, 403}:
            return "Wait some hours or ask the service; it may have blocked your address."
        if status < 400 or status == 404:
            return "Check whether its address has changed; --base-url sets another."
        return "Correct the query and fetch again."

    def describe(self, search: Search, total: int | None) -> str:
        """Return one phrase on how much there is to fetch, "" if that is not known yet."""
        del search
        return "" if total is None else f"{format_count(total, 'paper')} found"

    def url(self, base_url: str, search: Search, place: str, *, n_wanted: int) -> str:
        """Return the address of one page."""
        return f"{base_url}?{urlencode(self.parameters(search, place, n_wanted))}"


def quote(body: bytes, *, n_characters: int = 80) -> str:
    """Return the start of a response body as one line."""
    text = " ".join(body[:2000].decode("utf-8", errors="replace").split())
    return text if len(text) <= n_characters else text[:n_characters] + " ..."


def read_json(body: bytes, title: str) -> Any:
    """Return a response body parsed as JSON; another body raises `RetryableError`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise RetryableError(f"{title} sent {quote(body)!r} instead of JSON") from None
