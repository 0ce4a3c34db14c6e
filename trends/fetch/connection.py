"""How a service is reached: address, credentials, progress callback and clocks."""

import datetime as dt
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from trends.config.value_checks import check_address
from trends.errors import ConfigError

__all__ = ["Connection"]


def _find_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _ignore_line(_line: str) -> None:
    """Discard a progress message."""


@dataclass(frozen=True)
class Connection:
    """How a service is reached, and where progress is reported.

    Parameters
    ----------
    base_url
        Address to use instead of the service's own, such as that of a mirror.
    email
        Your e-mail address, under which the service can reach you. It is sent in the ``User-Agent``
        header and, to OpenAlex, as ``mailto``.
    api_key
        Key of an OpenAlex account. It is not sent to any other service and never written to disk.
    timeout
        Seconds without data after which a request has failed.
    tell
        Called with one line of text for every step: the number of papers found, each page, each
        wait.
    sleep, clock, now, jitter
        Functions that wait a number of seconds; return the seconds of a monotonic clock; return
        the time of day with a time zone; and return a number from 0 to 1 that spreads the waits
        after failures. Tests replace them.

    Raises
    ------
    ConfigError
        If `base_url` is not a web address, `email` is not an e-mail address, or `timeout` is not
        above 0.
    """

    base_url: str | None = None
    email: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 60.0
    tell: Callable[[str], None] = _ignore_line
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], dt.datetime] = _find_now
    # Random waits keep many clients from returning at the same time after an outage.
    jitter: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        if self.base_url is not None:
            check_address("The base URL", self.base_url, "https://export.arxiv.org/api/query")
        if self.email and not re.fullmatch(r"[!-~]+@[!-~]+", self.email):
            raise ConfigError(
                f"email must be an address such as you@example.org; got {self.email!r}. "
                "Correct it, or leave it out."
            )
        if not self.timeout > 0:
            raise ConfigError(
                f"timeout must be a number of seconds above 0; got {self.timeout}. "
                "Leave it out for 60 seconds."
            )
