"""The works of the OpenAlex API: JSON, paged by cursor.

References
----------
developers.openalex.org: cursor paging, at most 100 works per page, keys and limits (2026). Pages
of 200 works and the `mailto` pool belong to the earlier interface, whose parameters are still
accepted.
"""

import re
from typing import Any, Final
from urllib.parse import urlencode

from trends.fetch.service import Page, RetryableError, Search, Service, quote, read_json

__all__ = ["OpenAlex"]

# OpenAlex separates and negates filters by these characters; its search treats them as spaces.
_FILTER_OPERATORS: Final = re.compile(r"[,|!:]")


class OpenAlex(Service):
    """The search of OpenAlex in titles and abstracts, oldest paper first."""

    name = "openalex"
    title = "OpenAlex"
    base_url = "https://api.openalex.org/works"
    suffix = ".json"
    interval = 1.0
    page_size = 100
    is_by_cursor = True

    def first(self, search: Search) -> str:  # noqa: ARG002
        """Return the cursor of the first page."""
        return "*"

    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:
        """Return the parameters of one page: works by day of publication, from a cursor."""
        words = " ".join(_FILTER_OPERATORS.sub(" ", search.query).split())
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
        works, total, cursor = _split_answer(answer)
        if works is None or not isinstance(total, int):
            raise RetryableError(f"OpenAlex sent {quote(body)!r} instead of a list of works")
        if not works and place == "*" and total:
            raise RetryableError(f"OpenAlex sent an empty first page of {total:,} works")
        ids = tuple(str(work.get("id")) if isinstance(work, dict) else "" for work in works)
        return Page(
            ids,
            total,
            next=str(cursor) if works and cursor else None,
            # Paging stops once the total is reached, so an empty page comes before the end.
            may_be_incomplete=not works and total > 0,
        )

    def credentials(self, email: str, api_key: str) -> str:
        """Return the e-mail address and the key as URL parameters, where they are given."""
        who = {"mailto": email, "api_key": api_key}
        given = urlencode({name: value for name, value in who.items() if value})
        return f"&{given}" if given else ""

    def suggest_remedy(self, status: int) -> str:
        """Return what to do about a refusal; the usual cause is a missing key."""
        if status in {401, 402, 403}:
            return (
                "OpenAlex allows few requests without a key: get a free one at "
                "openalex.org/settings/api, set it as OPENALEX_API_KEY and fetch again."
            )
        return super().suggest_remedy(status)

    def read_refusal(self, body: bytes) -> str:
        """Return the message of an error."""
        try:
            answer = read_json(body, self.title)
        except RetryableError:
            return ""
        if not isinstance(answer, dict):
            return ""
        return str(answer.get("message") or answer.get("error") or "")


def _split_answer(answer: Any) -> tuple[list[Any] | None, Any, Any]:
    """Return works, total and next cursor; works are None if the answer holds no list."""
    if not isinstance(answer, dict) or not isinstance(answer.get("meta"), dict):
        return None, None, None
    works, meta = answer.get("results"), answer["meta"]
    return works if isinstance(works, list) else None, meta.get("count"), meta.get("next_cursor")
