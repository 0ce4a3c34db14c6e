"""Fetch the papers of a search into a folder, continue an interrupted fetch, and update it."""

import os
import warnings
from dataclasses import dataclass
from pathlib import Path

from trends.config.value_checks import Day, as_day
from trends.errors import ConfigError, FetchError, TrendsWarning
from trends.fetch.connection import Connection
from trends.fetch.lock import hold_folder
from trends.fetch.paging import DEFAULT_LIMIT, Pager
from trends.fetch.service import Search, Service
from trends.fetch.services import find_service
from trends.fetch.state import find_folder, load_state
from trends.formatting import format_count
from trends.runtime.files import check_writable

__all__ = ["DEFAULT_LIMIT", "Fetched", "fetch_papers"]


@dataclass(frozen=True)
class Fetched:
    """The result of a fetch on disk.

    Parameters
    ----------
    folder
        Folder with the pages, as the service sent them; `read_papers` reads it.
    n_papers
        Number of papers on all pages, before duplicates are merged.
    n_new
        Number of papers that this fetch added.
    total
        Number of papers that match the search according to the service; None if it does not
        state one.
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

    Pages are written as the service sends them, oldest paper first; a page is written completely
    or not at all. When the same fetch is called again, it continues where it was interrupted; if
    it was complete, it fetches the papers that were added since. Every combination of source,
    query and dates has a folder of its own.

    The rate limits of the services are respected: one request at a time, every three seconds for
    arXiv and every second for the others. After a failure the wait doubles up to a minute, or is
    as long as the service requests; after six consecutive failures the fetch stops.

    Parameters
    ----------
    source
        ``"arxiv"``, ``"huggingface"`` or ``"openalex"``.
    query
        Search terms. On arXiv all plain words and quoted phrases must occur; a query in arXiv's
        own language (``ti:``, ``cat:``, ``AND`` ...) is sent unchanged. OpenAlex searches titles
        and abstracts. The Daily Papers of Hugging Face have no search: the query is ignored and
        all papers of each day are fetched.
    since, until
        First and last day, as a date or an ISO text such as ``"2025-01-31"``: the day of the first
        version on arXiv, of publication on OpenAlex, of the list on Hugging Face. Without `until`
        the search has no end, so that a later fetch adds new papers.
    out
        Folder in which the folder of the search is created.
    limit
        Maximum number of papers, oldest first; on Hugging Face the last page may exceed it.
        Without a limit, a search that matches more than 10,000 papers is refused before anything
        is written.
    connection
        How the service is reached and where progress is reported: see `Connection`.

    Returns
    -------
    Fetched
        The folder, the number of papers in it, and whether the fetch is complete.

    Raises
    ------
    ConfigError
        If the source is unknown, the query is empty where one is needed, `since` or `until` is not
        a day, `since` lies after `until` or in the future, or `limit` is below 1.
    FetchError
        If no paper or too many papers match, the service refuses the request, keeps failing or
        repeats pages, or another process fetches into the same folder.
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
    with hold_folder(folder):
        state = load_state(folder, asked, service=service, first=service.first(search))
        pager = Pager(service, search, state, connection, limit=limit)
        n_before = state.n_papers
        try:
            pager.run()
        except KeyboardInterrupt as interrupt:
            raise type(interrupt)(
                f"Interrupted: {format_count(state.n_papers, 'paper')} on "
                f"{format_count(len(state.pages), 'page')} kept in {folder}. Run the same command "
                "again: it continues where it stopped."
            ) from None
    if not state.n_papers:
        raise FetchError(_format_no_results(service, search))
    n_new = max(state.n_papers - n_before, 0)
    return Fetched(folder, state.n_papers, n_new, state.total, state.is_complete)


def _check(service: Service, search: Search, limit: int | None) -> None:
    """Check the arguments before any request is sent or any file is written."""
    service.check(search)
    if limit is not None and limit < 1:
        raise ConfigError(
            f"The limit must be 1 paper or more; got {limit}. Leave it out for {DEFAULT_LIMIT:,}."
        )
    if search.since and search.until and search.since > search.until:
        raise ConfigError(
            f"since must not lie after until; got since {search.since} and until {search.until}. "
            "Swap or change them."
        )
    if search.since and search.since > search.today:
        raise ConfigError(
            f"since must not lie in the future; got {search.since}, and today is {search.today}. "
            "Choose an earlier day."
        )
    if search.query and not service.needs_query:
        warnings.warn(
            f"{service.title} lists the papers of each day and has no search: the query "
            f"{search.query!r} is ignored, and all papers of these days are fetched.",
            TrendsWarning,
            stacklevel=3,
        )


def _format_no_results(service: Service, search: Search) -> str:
    what = f" for {search.query!r}" if service.needs_query else ""
    return (
        f"At least one paper was expected{what} from {search.since or 'the start'} to "
        f"{search.until or search.today}; {service.title} has none. "
        "Check the spelling, use fewer words, or widen the dates."
    )
