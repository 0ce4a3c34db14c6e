"""Page after page of one search into its folder: on from where it stands, or anew."""

import warnings
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from trends.errors import FetchError, TrendsWarning
from trends.fetch.client import Client  # slow to load, and every command loads this file
from trends.fetch.connection import Connection
from trends.fetch.service import Page, RefusalError, Search, Service
from trends.fetch.state import State, sum_ids

__all__ = ["MOST_UNASKED", "Pager"]

MOST_UNASKED: Final = 10_000


class Pager:
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
        self._service, self._search, self._state = service, search, state
        self._client = Client(service, connection)
        self._base_url = connection.base_url or service.base_url
        self._tell = connection.tell
        self._limit = limit
        self._most = MOST_UNASKED if limit is None else limit
        self._is_described = False
        self._n_got = 0

    def run(self) -> None:
        """Fetch what is missing."""
        try:
            is_changed = self._run()
        except RefusalError as refusal:
            if not self._is_cursor_stale(refusal):
                raise
            warnings.warn(
                f"{self._service.title} no longer knows the place after {self._state.n_papers:,} "
                "papers, where an earlier fetch stopped. It is fetched from the start again; what "
                f"is in {self._state.folder} stays until its page is replaced.",
                TrendsWarning,
                stacklevel=3,
            )
            self._start_over()
            is_changed = True
        if is_changed:
            self._warn_if_partial()

    def _is_cursor_stale(self, refusal: RefusalError) -> bool:
        """Tell whether a refusal is of a cursor that an earlier fetch was given."""
        is_resumed = bool(self._state.pages) and not self._n_got
        return (
            self._service.is_by_cursor and refusal.status == HTTPStatus.BAD_REQUEST and is_resumed
        )

    def _run(self) -> bool:
        """Go on where the folder stands; return False if it has all that there is."""
        state = self._state
        if state.is_complete:
            self._tell("Fetched before; asking for what is new")
            if self._refresh():
                self._tell("Nothing new: the last page is as it was")
                return False
            self._go_on()
            if state.is_complete and state.total not in {None, state.n_papers}:
                self._tell("Papers were added among the former ones: fetching all pages again")
                self._start_over()
        else:
            if state.pages:
                of = "" if state.total is None else f" of {state.total:,}"
                self._tell(
                    f"Going on after page {len(state.pages)}: papers so far {state.n_papers:,}{of}"
                )
            self._go_on()
        return True

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
        self._n_got += 1
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
