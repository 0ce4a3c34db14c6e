"""Fetch the pages of one search into its folder: continue, update, or start again."""

import warnings
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from trends.errors import FetchError, TrendsWarning
from trends.fetch.client import Client  # slow to load, and every command loads this file
from trends.fetch.connection import Connection
from trends.fetch.service import Page, RefusalError, Search, Service
from trends.fetch.state import State, hash_ids
from trends.formatting import agree, format_count

__all__ = ["DEFAULT_LIMIT", "Pager"]

# Chosen by hand: beyond this a search without --limit is more likely too broad than intended.
DEFAULT_LIMIT: Final = 10_000


class Pager:
    """Fetches the pages of one search into a folder.

    Parameters
    ----------
    service, search
        Which service, and what to search for.
    state
        The pages that are already in the folder. It is updated after every page.
    connection
        How the service is reached.
    limit
        Maximum number of papers; None allows `DEFAULT_LIMIT` and refuses searches that match more.
    """

    def __init__(
        self,
        service: Service,
        search: Search,
        state: State,
        connection: Connection,
        *,
        limit: int | None,
    ) -> None:
        self._service, self._search, self._state = service, search, state
        self._client = Client(service, connection)
        self._base_url = connection.base_url or service.base_url
        self._tell = connection.tell
        self._limit = limit
        self._most = DEFAULT_LIMIT if limit is None else limit
        self._is_described = False
        self._n_received = 0

    def run(self) -> None:
        """Fetch the missing pages; warn if the folder then holds fewer papers than match."""
        try:
            is_changed = self._run()
        except RefusalError as refusal:
            if not self._is_cursor_stale(refusal):
                raise
            warnings.warn(
                f"{self._service.title} no longer accepts the position after "
                f"{self._state.n_papers:,} papers, where an earlier fetch stopped. The search is "
                f"fetched from the start again; the pages in {self._state.folder} stay until they "
                "are replaced.",
                TrendsWarning,
                stacklevel=3,
            )
            self._start_over()
            is_changed = True
        if is_changed:
            self._warn_if_partial()

    def _is_cursor_stale(self, refusal: RefusalError) -> bool:
        """Return whether the service refused a cursor that an earlier fetch had stored."""
        is_resumed = bool(self._state.pages) and not self._n_received
        return (
            self._service.is_by_cursor and refusal.status == HTTPStatus.BAD_REQUEST and is_resumed
        )

    def _run(self) -> bool:
        """Continue from the stored pages; return False if there is nothing new."""
        state = self._state
        if state.is_complete:
            self._tell("The search was fetched before; looking for new papers")
            if self._refresh():
                self._tell("No new papers: the last page is unchanged")
                return False
            self._go_on()
            if state.is_complete and state.total not in {None, state.n_papers}:
                self._tell("Papers were added between earlier ones: fetching all pages again")
                self._start_over()
        else:
            if state.pages:
                of = "" if state.total is None else f" of {state.total:,}"
                self._tell(
                    f"Continuing after page {len(state.pages)}: papers so far {state.n_papers:,}{of}"
                )
            self._go_on()
        return True

    def _refresh(self) -> bool:
        """Fetch the last page again; return True if it is unchanged and still the last."""
        state = self._state
        last = state.pages[-1]
        n_before = state.n_papers - last.n_papers
        page, body = self._get(last.place, n_before=n_before, n_wanted=self._service.page_size)
        is_same = last.digest == hash_ids(page.ids)
        if is_same and page.next is None and page.total == state.total:
            return True
        first = page.ids[0] if page.ids else ""
        if self._service.is_by_offset and first != last.first:
            self._tell("Papers were added between earlier ones: fetching all pages again")
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
            state.remove_stale_pages()

    def _get(self, place: str, *, n_before: int, n_wanted: int) -> tuple[Page, bytes]:
        """Return one page; it is the last one if all papers of the total have been fetched."""
        if not self._is_described and self._service.describe(self._search, None):
            self._describe(None)
        url = self._service.url(self._base_url, self._search, place, n_wanted=n_wanted)
        page, body = self._client.get(
            url, lambda body: self._service.read(body, self._search, place)
        )
        self._n_received += 1
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
        """Refuse a search that matches more papers than the limit or than the service returns."""
        title, most = self._service.title, self._service.max_results
        if self._limit is None and total > DEFAULT_LIMIT:
            raise FetchError(
                f"A search must match at most {DEFAULT_LIMIT:,} papers; {title} finds {total:,}. "
                "Narrow it by more words, quotes or --since and --until, or use --limit N to fetch "
                "the N oldest papers."
            )
        if most is not None and min(total, self._most) > most:
            raise FetchError(
                f"{title} returns at most {most:,} papers per search; this search matches "
                f"{total:,}, and {self._most:,} were requested. Fetch it in several spans of "
                "--since and --until."
            )

    def _refuse_repeats(self, place: str, page: Page) -> None:
        """Stop if a service repeats papers or returns to an earlier page."""
        pages = self._state.pages
        digest = hash_ids(page.ids)
        same = [known.file for known in pages if page.ids and known.digest == digest]
        is_repeated = len(same) > self._service.n_repeats
        is_circle = page.next in {place, *(known.place for known in pages)}
        if is_repeated or is_circle:
            what = (
                f"sent the papers of {same[0]} again"
                if is_repeated
                else "referred back to an earlier page"
            )
            raise FetchError(
                f"{self._service.title} was expected to send new papers on page {len(pages) + 1}; "
                f"it {what}. Run the same command again later; the "
                f"{format_count(len(pages), 'page')} before it {agree(len(pages), 'is', 'are')} kept "
                f"in {self._state.folder}."
            )

    def _warn_if_partial(self) -> None:
        """Warn if the folder holds fewer papers than the search matches."""
        state, title = self._state, self._service.title
        if not state.is_complete and state.next is not None:
            of = "" if state.total is None else f" of {state.total:,}"
            warnings.warn(
                f"The oldest {state.n_papers:,}{of} papers were fetched; the limit of "
                f"{self._most:,} is reached. The latest papers are missing: run the command again "
                "with a higher --limit to continue.",
                TrendsWarning,
                stacklevel=4,
            )
        elif state.total is not None and state.n_papers < state.total:
            warnings.warn(
                f"{title} reports {state.total:,} matching papers but sent {state.n_papers:,}. "
                "Fetch again later; the other papers may then be available.",
                TrendsWarning,
                stacklevel=4,
            )
