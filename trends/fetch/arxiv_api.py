"""The arXiv API: Atom feeds, paged by offset, one request every three seconds.

References
----------
arXiv API User's Manual (info.arxiv.org/help/api/user-manual.html) and Terms of Use: one request
every three seconds over one connection; at most 30,000 papers per search, in slices of at most
2,000.
"""

import re
from typing import Any, Final

from trends.errors import FetchError
from trends.fetch.service import Page, RetryableError, Search, Service, quote

__all__ = ["Arxiv"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_TOTAL: Final = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
# A query with a field prefix or an operator is already in arXiv's query language and is sent
# unchanged.
_QUERY_SYNTAX: Final = re.compile(
    r"\b(ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate):|\b(AND|OR|ANDNOT)\b"
)


class Arxiv(Service):
    """The search of arXiv, oldest paper first, so that new papers are appended at the end."""

    name = "arxiv"
    title = "arXiv"
    base_url = "https://export.arxiv.org/api/query"
    suffix = ".xml"
    interval = 3.0
    page_size = 200
    max_results = 30_000
    is_by_offset = True

    def is_place(self, text: str) -> bool:
        """Return whether a text is an offset."""
        return re.fullmatch(r"[0-9]{1,9}", text) is not None

    def first(self, search: Search) -> str:  # noqa: ARG002
        """Return the offset of the first paper."""
        return "0"

    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:
        """Return the parameters of one page: papers by day of first version, from an offset."""
        return {
            "search_query": _build_query(search),
            "start": place,
            "max_results": str(n_wanted),
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }

    def read(self, body: bytes, search: Search, place: str) -> Page:  # noqa: ARG002
        """Read a feed. arXiv sometimes sends an empty one, on the first page or a later one."""
        feed = _parse(body)
        entries = feed.findall(_ATOM + "entry")
        refusal = _read_error(entries)
        if refusal:
            raise FetchError(
                f"The query must be one that arXiv accepts; arXiv answered: {refusal}. "
                "Correct the query and fetch again."
            )
        ids = tuple((entry.findtext(_ATOM + "id") or "").strip() for entry in entries)
        total = _read_total(feed)
        start = int(place)
        if not ids and start < total:
            raise RetryableError(f"arXiv sent an empty page at paper {start:,} of {total:,}")
        end = start + len(ids)
        return Page(
            ids,
            total,
            next=str(end) if end < total else None,
            may_be_incomplete=not total and not start,
        )

    def read_refusal(self, body: bytes) -> str:
        """Return the summary of an error feed, "" if the body is not an error feed."""
        try:
            return _read_error(_parse(body).findall(_ATOM + "entry"))
        except RetryableError:
            return ""


def _build_query(search: Search) -> str:
    """Return the query in arXiv's query language; all plain words must occur, in any field."""
    query = search.query
    if not _QUERY_SYNTAX.search(query):
        words = re.findall(r'"[^"]+"|[^\s"]+', query)
        query = " AND ".join(f"all:{word}" for word in words)
    if search.since is None and search.until is None:
        return query
    first = f"{search.since:%Y%m%d}" if search.since else "19800101"
    last = f"{search.until or search.today:%Y%m%d}"
    return f"({query}) AND submittedDate:[{first}0000 TO {last}2359]"


def _parse(body: bytes) -> Any:
    """Return the body parsed as an Atom feed; an error page of the server can be retried."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise RetryableError(f"arXiv sent {quote(body)!r} instead of a complete feed") from None
    if feed.tag != _ATOM + "feed":
        raise RetryableError(f"arXiv sent {quote(body)!r} instead of a feed")
    return feed


def _read_error(entries: list[Any]) -> str:
    for entry in entries:
        if "/api/errors" in (entry.findtext(_ATOM + "id") or ""):
            return " ".join((entry.findtext(_ATOM + "summary") or "an error").split())
    return ""


def _read_total(feed: Any) -> int:
    text = (feed.findtext(_TOTAL) or "").strip()
    if not text.isdecimal():
        raise RetryableError(f"arXiv sent a feed without its total (totalResults is {text!r})")
    return int(text)
