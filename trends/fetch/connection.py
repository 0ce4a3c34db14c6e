"""How a service is reached, who hears of it, and what time it is."""

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


def _say_nothing(_line: str) -> None:
    """Hear a line of progress and let it go."""


@dataclass(frozen=True)
class Connection:
    """How a service is reached, and who hears of it.

    Parameters
    ----------
    base_url
        Address asked in place of the service's own, such as that of a mirror.
    email
        Address under which the service can reach you; goes into the ``User-Agent`` and, for
        OpenAlex, into ``mailto``.
    api_key
        Key of an OpenAlex account. It is sent to no other service and never written.
    timeout
        Seconds without a byte after which a request counts as failed.
    tell
        Called with one line for every step: what there is, each page, each wait.
    sleep, clock, now, jitter
        Wait so many seconds; seconds of a clock that only goes forward; the time of day (with a
        zone); a number from 0 to 1 that spreads the waits after failures.
    """

    base_url: str | None = None
    email: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 60.0
    tell: Callable[[str], None] = _say_nothing
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], dt.datetime] = _find_now
    # Waits are spread so that many users of a service that was down do not come back at once.
    jitter: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        if self.base_url is not None:
            check_address("The base URL", self.base_url, "https://export.arxiv.org/api/query")
        if self.email and not re.fullmatch(r"[!-~]+@[!-~]+", self.email):
            raise ConfigError(
                f"An e-mail address such as you@example.org was expected; got {self.email!r}. "
                "Correct it, or leave it out."
            )
        if not self.timeout > 0:
            raise ConfigError(
                f"The timeout must be a number of seconds above 0; got {self.timeout}. "
                "Leave it out for 60."
            )
