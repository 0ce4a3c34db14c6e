"""How long to wait after a failure: what the service asks for, else longer each time."""

import datetime as dt
import re
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

__all__ = ["find_asked_wait", "find_backoff"]

FIRST_WAIT: Final = 2.0
LONGEST_BACKOFF: Final = 60.0


def find_backoff(n_failed: int, jitter: float) -> float:
    """Return the seconds to wait after the failure number `n_failed`, counted from 0.

    They double each time up to a minute; `jitter`, from 0 to 1, takes off up to half.

    Examples
    --------
    >>> [find_backoff(n, jitter=1.0) for n in range(7)]
    [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    >>> find_backoff(2, jitter=0.0)
    4.0
    """
    longest: float = min(FIRST_WAIT * 2.0**n_failed, LONGEST_BACKOFF)
    return longest * (0.5 + 0.5 * jitter)


def find_asked_wait(headers: Message, now: dt.datetime) -> float | None:
    """Return the seconds that an answer asks to wait, None if it asks for none.

    They stand in ``Retry-After``, in seconds or as a date (RFC 9110), or in ``RateLimit`` as the
    seconds to its window's end (IETF draft, version 9).
    """
    text = (headers.get("Retry-After") or "").strip()
    if text.isdecimal():
        return float(text)
    if text:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return max((moment - now).total_seconds(), 0.0)
    match = re.search(r"\bt=(\d{1,9})\b", headers.get("RateLimit") or "")
    return float(match[1]) if match else None
