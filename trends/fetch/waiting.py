"""How long to wait after a failure: as the service requests, otherwise exponential backoff."""

import datetime as dt
import re
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

__all__ = ["find_backoff", "read_requested_wait"]

# Chosen by hand, in seconds: exponential backoff from a few seconds up to a minute.
INITIAL_BACKOFF: Final = 2.0
MAX_BACKOFF: Final = 60.0


def find_backoff(n_failed: int, jitter: float) -> float:
    """Return the seconds to wait after failure number `n_failed`, counted from 0.

    The wait doubles with every failure up to a minute. `jitter`, from 0 to 1, shortens it by up to
    half: 1 leaves it as it is, 0 halves it.

    Examples
    --------
    >>> [find_backoff(n, jitter=1.0) for n in range(7)]
    [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    >>> find_backoff(2, jitter=0.0)
    4.0
    """
    longest: float = min(INITIAL_BACKOFF * 2.0**n_failed, MAX_BACKOFF)
    return longest * (0.5 + 0.5 * jitter)


def read_requested_wait(headers: Message, now: dt.datetime) -> float | None:
    """Return the seconds that a response asks to wait; None if it does not say.

    They are read from ``Retry-After``, in seconds or as a date (RFC 9110), or from ``RateLimit``,
    as the seconds to the end of its window (IETF draft-ietf-httpapi-ratelimit-headers, version 9).
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
