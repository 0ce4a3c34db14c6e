"""The time of a run, which can be set, so that a run can be reproduced byte by byte."""

import datetime as dt
import os

from trends.errors import ConfigError

__all__ = ["read_clock"]


def read_clock() -> dt.datetime:
    """Return the current time in UTC to the second, or ``SOURCE_DATE_EPOCH`` if it is set.

    The variable follows the convention of reproducible builds (reproducible-builds.org): seconds
    since 1970-01-01.

    Raises
    ------
    ConfigError
        If the variable is not a whole number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return dt.datetime.now(dt.UTC).replace(microsecond=0)
    try:
        return dt.datetime.fromtimestamp(int(given), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(
            "SOURCE_DATE_EPOCH must be a whole number of seconds since 1970-01-01; got "
            f"{given!r}. Change it or unset it."
        ) from error
