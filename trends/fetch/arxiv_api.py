"""The API of arXiv: Atom feeds, pages by offset, one request in three seconds.

References
----------
arXiv API User's Manual (info.arxiv.org/help/api/user-manual.html) and Terms of Use: one request
every three seconds over one connection, 30,000 papers of one search in slices of 2,000 at most.
"""

import re
from typing import Any, Final

from trends.errors import FetchError
from trends.fetch.service import Page, Search, Service, SetbackError, quote

__all__ = ["Arxiv"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_TOTAL: Final = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
# A query that has a field or an operator is arXiv's own language and goes as it is.
_OWN_LANGUAGE: Final = re.compile(
    r"\b(ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate):|\b(AND|OR|ANDNOT)\b"
)


class Arxiv(Service):
    """arXiv's search, oldest paper first, so that new papers come at the end."""

    name = "arxiv"
    title = "arXiv"
    base_url = "https://export.arxiv.org/api/query"
    suffix = ".xml"
    interval = 3.0
    page_size = 200
    most = 30_000
    is_by_offset = True

    def is_place(self, text: str) -> bool:
        """Tell whether a text is an offset."""
        return re.fullmatch(r"[0-9]{1,9}", text) is not None

    def first(self, search: Search) -> str:  # noqa: ARG002
        """Return the offset of the first paper."""
        return "0"

    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:
        """Ask for papers by the day of their first version, from an offset on."""
        return {
            "search_query": _phrase(search),
            "start": place,
            "max_results": str(n_wanted),
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }

    def read(self, body: bytes, search: Search, place: str) -> Page:  # noqa: ARG002
        """Read a feed; arXiv at times sends an empty one, first page or not."""
        feed = _parse(body)
        entries = feed.findall(_ATOM + "entry")
        refusal = _find_refusal(entries)
        if refusal:
            raise FetchError(
                f"A search that arXiv understands was expected; arXiv answered: {refusal}. "
                "Correct the query and fetch again."
            )
        ids = tuple((entry.findtext(_ATOM + "id") or "").strip() for entry in entries)
        total = _read_total(feed)
        start = int(place)
        if not ids and start < total:
            raise SetbackError(f"arXiv sent an empty page at paper {start:,} of {total:,}")
        end = start + len(ids)
        return Page(
            ids, total, next=str(end) if end < total else None, is_doubtful=not total and not start
        )

    def explain(self, body: bytes) -> str:
        """Return the summary of an error feed."""
        try:
            return _find_refusal(_parse(body).findall(_ATOM + "entry"))
        except SetbackError:
            return ""


def _phrase(search: Search) -> str:
    """Return the query in arXiv's language: of plain words all must occur, anywhere."""
    query = search.query
    if not _OWN_LANGUAGE.search(query):
        words = re.findall(r'"[^"]+"|[^\s"]+', query)
        query = " AND ".join(f"all:{word}" for word in words)
    if search.since is None and search.until is None:
        return query
    first = f"{search.since:%Y%m%d}" if search.since else "19800101"
    last = f"{search.until or search.today:%Y%m%d}"
    return f"({query}) AND submittedDate:[{first}0000 TO {last}2359]"


def _parse(body: bytes) -> Any:
    """Return the feed that an answer is; an error page of the server is none."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SetbackError(f"arXiv sent no whole feed but {quote(body)!r}") from None
    if feed.tag != _ATOM + "feed":
        raise SetbackError(f"arXiv sent no feed but {quote(body)!r}")
    return feed


def _find_refusal(entries: list[Any]) -> str:
    for entry in entries:
        if "/api/errors" in (entry.findtext(_ATOM + "id") or ""):
            return " ".join((entry.findtext(_ATOM + "summary") or "an error").split())
    return ""


def _read_total(feed: Any) -> int:
    text = (feed.findtext(_TOTAL) or "").strip()
    if not text.isdecimal():
        raise SetbackError(f"arXiv sent a feed without its total (totalResults is {text!r})")
    return int(text)
