"""The works of OpenAlex: JSON, pages by cursor.

References
----------
developers.openalex.org: cursor paging, 100 works a page at most, keys and limits (2026; pages of
200 and the `mailto` pool are of the former interface, whose parameters are still understood).
"""

import re
from typing import Any, Final
from urllib.parse import urlencode

from trends.fetch.service import Page, Search, Service, SetbackError, quote, read_json

__all__ = ["OpenAlex"]

# These divide and negate filters; a search hears no difference between them and a space.
_FILTER_SIGNS: Final = re.compile(r"[,|!:]")


class OpenAlex(Service):
    """OpenAlex's search in titles and abstracts, oldest paper first."""

    name = "openalex"
    title = "OpenAlex"
    base_url = "https://api.openalex.org/works"
    suffix = ".json"
    interval = 1.0
    page_size = 100
    is_by_cursor = True

    def first(self, search: Search) -> str:  # noqa: ARG002
        """Return the cursor that opens a list."""
        return "*"

    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:
        """Ask for works by day of publication, from a cursor on."""
        words = " ".join(_FILTER_SIGNS.sub(" ", search.query).split())
        filters = [f"title_and_abstract.search:{words}"]
        if search.since:
            filters.append(f"from_publication_date:{search.since}")
        if search.until:
            filters.append(f"to_publication_date:{search.until}")
        return {
            "filter": ",".join(filters),
            "sort": "publication_date",
            "per_page": str(n_wanted),
            "cursor": place,
        }

    def read(self, body: bytes, search: Search, place: str) -> Page:  # noqa: ARG002
        """Read a list of works."""
        answer = read_json(body, self.title)
        works, total, cursor = _take_apart(answer)
        if works is None or not isinstance(total, int):
            raise SetbackError(f"OpenAlex sent no list of works but {quote(body)!r}")
        if not works and place == "*" and total:
            raise SetbackError(f"OpenAlex sent an empty page of {total:,} works")
        ids = tuple(str(work.get("id")) if isinstance(work, dict) else "" for work in works)
        return Page(
            ids,
            total,
            next=str(cursor) if works and cursor else None,
            # A list is read no further than its total, so an empty page comes too early.
            is_doubtful=not works and total > 0,
        )

    def signature(self, email: str, api_key: str) -> str:
        """Return the address and the key, where they are given."""
        who = {"mailto": email, "api_key": api_key}
        given = urlencode({name: value for name, value in who.items() if value})
        return f"&{given}" if given else ""

    def advise(self, status: int) -> str:
        """Return what to do about a refusal; most come for want of a key."""
        if status in {401, 402, 403}:
            return (
                "OpenAlex gives little without a key: get one free at openalex.org/settings/api, "
                "set it as OPENALEX_API_KEY and fetch again."
            )
        return super().advise(status)

    def explain(self, body: bytes) -> str:
        """Return the message of an error."""
        try:
            answer = read_json(body, self.title)
        except SetbackError:
            return ""
        if not isinstance(answer, dict):
            return ""
        return str(answer.get("message") or answer.get("error") or "")


def _take_apart(answer: Any) -> tuple[list[Any] | None, Any, Any]:
    """Return works, total and next cursor; None for works where there is no list."""
    if not isinstance(answer, dict) or not isinstance(answer.get("meta"), dict):
        return None, None, None
    works, meta = answer.get("results"), answer["meta"]
    return works if isinstance(works, list) else None, meta.get("count"), meta.get("next_cursor")
