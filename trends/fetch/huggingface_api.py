"""The Daily Papers API of Hugging Face: JSON, one list per day.

References
----------
huggingface.co/docs/hub/api (``/api/daily_papers``: `date`, `limit` up to 100, `p` from 0) and
huggingface.co/docs/hub/rate-limits (limits per window of five minutes).
"""

import datetime as dt
import re
from typing import Final

from trends.fetch.service import Page, RetryableError, Search, Service, quote, read_json
from trends.formatting import format_count

__all__ = ["HuggingFace"]

# The day of the first list that the service has.
FIRST_LIST_DAY: Final = dt.date(2023, 5, 4)


class HuggingFace(Service):
    """The list of every day. The lists have no search, so the query is ignored."""

    name = "huggingface"
    title = "Hugging Face"
    base_url = "https://huggingface.co/api/daily_papers"
    suffix = ".json"
    # Limits apply per five minutes; this interval makes 300 requests in that time.
    interval = 1.0
    page_size = 100
    needs_query = False
    # A day without a list, such as a Sunday, may return the list of the day before.
    n_repeats = 3

    def is_place(self, text: str) -> bool:
        """Return whether a text is a day, or a day and the number of a page."""
        found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(\+[0-9]{1,6})?", text)
        if found is None:
            return False
        try:
            return dt.date.fromisoformat(found[1]) >= FIRST_LIST_DAY
        except ValueError:
            return False

    def first(self, search: Search) -> str:
        """Return the first day."""
        return _find_days(search)[0].isoformat()

    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:  # noqa: ARG002
        """Return the parameters of one page of the list of a day."""
        day, _, page = place.partition("+")
        more = {"p": page} if page else {}
        return {"date": day, "limit": str(self.page_size), **more}

    def read(self, body: bytes, search: Search, place: str) -> Page:
        """Read the list of a day, which is empty on many weekends."""
        answer = read_json(body, self.title)
        if not isinstance(answer, list) or not all(isinstance(paper, dict) for paper in answer):
            raise RetryableError(f"Hugging Face sent {quote(body)!r} instead of a list of papers")
        ids = tuple(_read_id(paper) for paper in answer)
        day, _, page = place.partition("+")
        if len(ids) >= self.page_size:
            return Page(ids, None, next=f"{day}+{int(page or 0) + 1}")
        following = dt.date.fromisoformat(day) + dt.timedelta(days=1)
        last = _find_days(search)[1]
        return Page(ids, None, next=following.isoformat() if following <= last else None)

    def read_refusal(self, body: bytes) -> str:
        """Return the message of an error."""
        try:
            answer = read_json(body, self.title)
        except RetryableError:
            return ""
        return str(answer.get("error") or "") if isinstance(answer, dict) else ""

    def describe(self, search: Search, total: int | None) -> str:  # noqa: ARG002
        """Return the number of days, since the service states no number of papers."""
        first, last = _find_days(search)
        n_days = (last - first).days + 1
        return f"{format_count(n_days, 'day')} from {first} to {last}"


def _find_days(search: Search) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that can have a list."""
    first = max(search.since or FIRST_LIST_DAY, FIRST_LIST_DAY)
    last = min(search.until or search.today, search.today)
    return min(first, last), last


def _read_id(record: dict[str, object]) -> str:
    paper = record.get("paper")
    return str(paper.get("id") if isinstance(paper, dict) else record.get("id"))
