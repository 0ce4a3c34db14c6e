"""A search to a folder of pages: fetched once, gone on with, added to."""

import os
import warnings
from dataclasses import dataclass
from pathlib import Path

from trends.config.value_checks import Day, as_day
from trends.errors import ConfigError, FetchError, TrendsWarning
from trends.fetch.connection import Connection
from trends.fetch.lock import hold_folder
from trends.fetch.paging import MOST_UNASKED, Pager
from trends.fetch.service import Search, Service
from trends.fetch.services import find_service
from trends.fetch.state import find_folder, load_state
from trends.formatting import format_count
from trends.runtime.files import check_writable

__all__ = ["MOST_UNASKED", "Fetched", "fetch_papers"]


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
        If nothing or too much matches, the service refuses, keeps failing or repeats itself, or
        another process fetches into the same folder.
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
                f"{format_count(len(state.pages), 'page')} kept in {folder}. Run the same command again: it goes on where it stopped."
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


def _nothing_found(service: Service, search: Search) -> str:
    what = f" for {search.query!r}" if service.needs_query else ""
    return (
        f"At least one paper was expected{what} from {search.since or 'the start'} to "
        f"{search.until or search.today}; {service.title} has none. "
        "Check the spelling, use fewer words, or widen the dates."
    )
