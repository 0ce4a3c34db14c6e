"""The Daily Papers of Hugging Face: JSON, one list a day.

References
----------
huggingface.co/docs/hub/api (``/api/daily_papers``: `date`, `limit` up to 100, `p` from 0) and
huggingface.co/docs/hub/rate-limits (limits over windows of five minutes).
"""

import datetime as dt
import re
from typing import Final

from trends.fetch.service import Page, Search, Service, SetbackError, quote, read_json
from trends.formatting import format_count

__all__ = ["HuggingFace"]

FIRST_LIST: Final = dt.date(2023, 5, 4)


class HuggingFace(Service):
    """Every day's list; the lists have no search, so the query is not used."""

    name = "huggingface"
    title = "Hugging Face"
    base_url = "https://huggingface.co/api/daily_papers"
    suffix = ".json"
    # Limits hold over five minutes, so this stays at 300 requests in each.
    interval = 1.0
    page_size = 100
    needs_query = False
    # A day without a list of its own, such as a weekend, may show that of the day before.
    n_repeats = 3

    def is_place(self, text: str) -> bool:
        """Tell whether a text is a day, or a page of one."""
        found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(\+[0-9]{1,6})?", text)
        if found is None:
            return False
        try:
            return dt.date.fromisoformat(found[1]) >= FIRST_LIST
        except ValueError:
            return False

    def first(self, search: Search) -> str:
        """Return the first day."""
        return _days(search)[0].isoformat()

    def parameters(self, search: Search, place: str, n_wanted: int) -> dict[str, str]:  # noqa: ARG002
        """Ask for the list of a day, and for more of it where it fills a page."""
        day, _, page = place.partition("+")
        more = {"p": page} if page else {}
        return {"date": day, "limit": str(self.page_size), **more}

    def read(self, body: bytes, search: Search, place: str) -> Page:
        """Read the list of a day, which is empty on many a weekend."""
        answer = read_json(body, self.title)
        if not isinstance(answer, list) or not all(isinstance(paper, dict) for paper in answer):
            raise SetbackError(f"Hugging Face sent no list of papers but {quote(body)!r}")
        ids = tuple(_read_id(paper) for paper in answer)
        day, _, page = place.partition("+")
        if len(ids) >= self.page_size:
            return Page(ids, None, next=f"{day}+{int(page or 0) + 1}")
        following = dt.date.fromisoformat(day) + dt.timedelta(days=1)
        last = _days(search)[1]
        return Page(ids, None, next=following.isoformat() if following <= last else None)

    def explain(self, body: bytes) -> str:
        """Return the message of an error."""
        try:
            answer = read_json(body, self.title)
        except SetbackError:
            return ""
        return str(answer.get("error") or "") if isinstance(answer, dict) else ""

    def describe(self, search: Search, total: int | None) -> str:  # noqa: ARG002
        """Return how many days there are: the service says no number of papers."""
        first, last = _days(search)
        n_days = (last - first).days + 1
        return f"{format_count(n_days, 'day')} from {first} to {last}"


def _days(search: Search) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that can have a list."""
    first = max(search.since or FIRST_LIST, FIRST_LIST)
    last = min(search.until or search.today, search.today)
    return min(first, last), last


def _read_id(record: dict[str, object]) -> str:
    paper = record.get("paper")
    return str(paper.get("id") if isinstance(paper, dict) else record.get("id"))
