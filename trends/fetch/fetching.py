"""A search to a folder of pages: fetched once, gone on with, added to."""

import os
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from trends.config.checks import Day, as_day
from trends.errors import ConfigError, FetchError, TrendsWarning
from trends.fetch.connection import Connection
from trends.fetch.service import Page, Search, Service
from trends.fetch.services import find_service
from trends.fetch.state import State, find_folder, load_state, sum_ids
from trends.files import check_writable

__all__ = ["MOST_UNASKED", "Fetched", "fetch_papers"]

MOST_UNASKED: Final = 10_000


@dataclass(frozen=True)
class Fetched:
    """What a fetch left on disk.

    Parameters
    ----------
    folder
        Holds the pages, as the service sent them; `read_papers` reads it.
    n_papers
        Number of papers on the pages, before any are merged.
    n_new
        How many of them came with this fetch.
    total
        Number of papers that the service says the search matches, None if it does not say.
    is_complete
        False if the fetch stopped at its limit.
    """

    folder: Path
    n_papers: int
    n_new: int
    total: int | None
    is_complete: bool


def fetch_papers(
    source: str,
    query: str = "",
    *,
    since: Day = None,
    until: Day = None,
    out: str | os.PathLike[str] = "data",
    limit: int | None = None,
    connection: Connection | None = None,
) -> Fetched:
    """Fetch the papers of a search into a folder that `read_papers` reads.

    Pages are written as the service sends them, each whole or not at all, oldest paper first. An
    interrupted fetch goes on where it stopped when it is called again; a finished one fetches what
    was added since. Another query or other dates go into another folder.

    The service's limits are kept: one request at a time, on arXiv one in three seconds, elsewhere
    one a second; after failures the waits double up to a minute, or are as long as the service
    asks, and after six failures in a row the fetch stops.

    Parameters
    ----------
    source
        ``"arxiv"``, ``"huggingface"`` or ``"openalex"``.
    query
        What to look for. On arXiv all plain words and quoted phrases must occur, and arXiv's own
        language (``ti:``, ``cat:``, ``AND`` ...) goes as it is; on OpenAlex it is searched in
        titles and abstracts. The Daily Papers of Hugging Face have no search: all of each day are
        fetched, whatever the query says.
    since, until
        First and last day, as a date or a text such as ``"2025-01-31"``: of the first version on arXiv, of publication on OpenAlex, of the list
        on Hugging Face. Without `until` the search stays open, so that a later fetch adds.
    out
        Folder below which the search gets a folder of its own.
    limit
        Most papers to fetch, the oldest first; the last page may go beyond it on Hugging Face.
        Without one a search that matches over 10,000 is refused before anything is written.
    connection
        How the service is reached and who hears of progress: see `Connection`.

    Returns
    -------
    Fetched
        The folder, and how many papers it holds.

    Raises
    ------
    ConfigError
        If the source is unknown, the query is empty where one is needed, a day is none, `since`
        lies after `until` or in the future, or `limit` is below 1.
    FetchError
        If nothing or too much matches, or the service refuses, keeps failing or repeats itself.
    OutputError
        If the folder cannot be written.

    Examples
    --------
    >>> fetch_papers("arxiv", "kv cache", limit=0)
    Traceback (most recent call last):
    ...
    trends.errors.ConfigError: The limit must be 1 paper or more; got 0. Leave it out for 10,000.
    """
    connection = connection or Connection()
    service = find_service(source)
    first_day, last_day = as_day(since, "since"), as_day(until, "until")
    search = Search(" ".join(query.split()), first_day, last_day, connection.now().date())
    _check(service, search, limit)
    folder, asked = find_folder(Path(out), service, search)
    check_writable(folder)
    state = load_state(folder, asked, first=service.first(search))
    fetch = _Fetch(service, search, state, connection, limit=limit)
    n_before = state.n_papers
    try:
        fetch.run()
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Interrupted: {state.n_papers:,} papers on {len(state.pages)} pages are kept in "
            f"{folder}. Run the same command again: it goes on where it stopped."
        ) from None
    if not state.n_papers:
        raise FetchError(_nothing_found(service, search))
    n_new = max(state.n_papers - n_before, 0)
    return Fetched(folder, state.n_papers, n_new, state.total, state.is_complete)


def _check(service: Service, search: Search, limit: int | None) -> None:
    """Refuse what cannot be fetched before anything is asked or written."""
    service.check(search)
    if limit is not None and limit < 1:
        raise ConfigError(
            f"The limit must be 1 paper or more; got {limit}. Leave it out for {MOST_UNASKED:,}."
        )
    if search.since and search.until and search.since > search.until:
        raise ConfigError(
            "The first day must not lie after the last; got since "
            f"{search.since} and until {search.until}. Swap or change them."
        )
    if search.since and search.since > search.today:
        raise ConfigError(
            f"The first day must not lie in the future; got since {search.since} and today is "
            f"{search.today}. Choose an earlier day."
        )
    if search.query and not service.needs_query:
        warnings.warn(
            f"{service.title} lists the papers of each day and has no search in them: QUERY "
            f"{search.query!r} is not used, all papers of these days are fetched.",
            TrendsWarning,
            stacklevel=3,
        )


class _Fetch:
    """One search on its way into its folder."""

    def __init__(
        self,
        service: Service,
        search: Search,
        state: State,
        connection: Connection,
        *,
        limit: int | None,
    ) -> None:
        from trends.fetch.client import Client  # slow to load, and every command loads this file

        self._service, self._search, self._state = service, search, state
        self._client = Client(service, connection)
        self._base_url = connection.base_url or service.base_url
        self._tell = connection.tell
        self._limit = limit
        self._most = MOST_UNASKED if limit is None else limit
        self._is_described = False

    def run(self) -> None:
        """Fetch what is missing."""
        state = self._state
        if state.is_complete:
            self._tell("Fetched before; asking for what is new")
            if self._refresh():
                self._tell("Nothing new: the last page is as it was")
                return
            self._go_on()
            if state.is_complete and state.total not in {None, state.n_papers}:
                self._tell("Papers were added among the former ones: fetching all pages again")
                self._start_over()
        else:
            if state.pages:
                of = "" if state.total is None else f" of {state.total:,}"
                self._tell(f"Going on after page {len(state.pages)}, {state.n_papers:,}{of} papers")
            self._go_on()
        self._warn_if_partial()

    def _refresh(self) -> bool:
        """Fetch the last page again; return True if it is the last still, with the same papers."""
        state = self._state
        last = state.pages[-1]
        n_before = state.n_papers - last.n_papers
        page, body = self._get(last.place, n_before=n_before, n_wanted=self._service.page_size)
        is_same = last.digest == sum_ids(page.ids)
        if is_same and page.next is None and page.total == state.total:
            return True
        first = page.ids[0] if page.ids else ""
        if self._service.is_by_offset and first != last.first:
            self._tell("Papers were added among the former ones: fetching all pages again")
            state.restart(self._service.first(self._search))
            return False
        state.pages.pop()
        state.add(last.place, page, body, suffix=self._service.suffix)
        return False

    def _start_over(self) -> None:
        self._state.restart(self._service.first(self._search))
        self._go_on()

    def _go_on(self) -> None:
        """Fetch page after page until the last one or the limit."""
        state = self._state
        while state.next is not None and state.n_papers < self._most:
            place = state.next
            n_wanted = min(self._service.page_size, self._most - state.n_papers)
            page, body = self._get(place, n_before=state.n_papers, n_wanted=n_wanted)
            self._refuse_repeats(place, page)
            state.add(place, page, body, suffix=self._service.suffix)
            of = "" if page.total is None else f" of {page.total:,}"
            day = "" if page.total is not None else f", {place}"
            self._tell(f"{state.n_papers:,}{of} papers (page {len(state.pages):,}{day})")
        if state.is_complete:
            state.sweep()

    def _get(self, place: str, *, n_before: int, n_wanted: int) -> tuple[Page, bytes]:
        """Return the page at a place; with the last paper of the total, lists end."""
        if not self._is_described and self._service.describe(self._search, None):
            self._describe(None)
        url = self._service.url(self._base_url, self._search, place, n_wanted=n_wanted)
        page, body = self._client.get(
            url, lambda body: self._service.read(body, self._search, place)
        )
        if not self._is_described:
            self._describe(page.total)
        if page.total is not None:
            self._refuse_excess(page.total)
            if n_before + len(page.ids) >= page.total:
                page = replace(page, next=None)
        return page, body

    def _describe(self, total: int | None) -> None:
        self._is_described = True
        self._tell(f"{self._service.title}: {self._service.describe(self._search, total)}")

    def _refuse_excess(self, total: int) -> None:
        """Refuse a search that matches more than was asked for or can be given."""
        title, most = self._service.title, self._service.most
        if self._limit is None and total > MOST_UNASKED:
            raise FetchError(
                f"A search of at most {MOST_UNASKED:,} papers was expected; {title} finds "
                f"{total:,}. Narrow it by more words, quotes or --since and --until, or say "
                "--limit N to fetch the N oldest."
            )
        if most is not None and min(total, self._most) > most:
            raise FetchError(
                f"{title} gives at most {most:,} papers of one search; this one has {total:,} and "
                f"{self._most:,} were asked for. Fetch it in spans of --since and --until."
            )

    def _refuse_repeats(self, place: str, page: Page) -> None:
        """Stop when a service leads in a circle."""
        pages = self._state.pages
        digest = sum_ids(page.ids)
        same = [known.file for known in pages if page.ids and known.digest == digest]
        is_repeated = len(same) > self._service.n_repeats
        is_circle = page.next in {place, *(known.place for known in pages)}
        if is_repeated or is_circle:
            what = f"to the papers of {same[0]} again" if is_repeated else "back to a former page"
            raise FetchError(
                f"{self._service.title} was expected to send new papers on page {len(pages) + 1}; "
                f"it leads {what}. Run the same command again later; the pages before "
                f"it ({len(pages)}) are kept in {self._state.folder}."
            )

    def _warn_if_partial(self) -> None:
        """Say so where the folder holds less than the search matches."""
        state, title = self._state, self._service.title
        if not state.is_complete and state.next is not None:
            of = "" if state.total is None else f" of {state.total:,}"
            warnings.warn(
                f"{state.n_papers:,}{of} papers are fetched, the oldest; the limit of "
                f"{self._most:,} is reached. The latest are missing: run again with a higher "
                "--limit to go on.",
                TrendsWarning,
                stacklevel=4,
            )
        elif state.total is not None and state.n_papers < state.total:
            warnings.warn(
                f"{title} says {state.total:,} papers match but gave {state.n_papers:,}. "
                "Fetch again later to see whether the others come.",
                TrendsWarning,
                stacklevel=4,
            )


def _nothing_found(service: Service, search: Search) -> str:
    what = f" for {search.query!r}" if service.needs_query else ""
    return (
        f"At least one paper was expected{what} from {search.since or 'the start'} to "
        f"{search.until or search.today}; {service.title} has none. "
        "Check the spelling, use fewer words, or widen the dates."
    )
