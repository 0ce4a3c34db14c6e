"""The errors that a user can fix, and the one way to list what offended.

Every message has three parts: what was expected, what came, what to do. Only `TrendsError`
and its children become a one-line message on the command line; anything else is a bug in
`trends` and keeps its traceback.
"""

from collections.abc import Iterable

__all__ = [
    "ConfigError",
    "CorpusError",
    "FetchError",
    "FrameError",
    "MissingExtraError",
    "OutputError",
    "TrendsError",
    "TrendsWarning",
    "list_offenders",
]


class TrendsError(Exception):
    """Base of all errors that a user of `trends` can fix."""


class CorpusError(TrendsError):
    """Input files or papers are missing, unreadable or not of a known format."""


class ConfigError(TrendsError, ValueError):
    """A setting, argument or configuration file is wrong."""


class FetchError(TrendsError):
    """A service on the network refuses, fails or cannot be reached."""


class FrameError(TrendsError, ValueError):
    """A DataFrame lacks columns, or holds values that its schema forbids."""


class MissingExtraError(TrendsError, ImportError):
    """An optional package is needed; the message gives the exact install command."""


class OutputError(TrendsError, OSError):
    """A result cannot be written where it was asked for."""


class TrendsWarning(UserWarning):
    """Something in the input weakens the result, though a result is given."""


def list_offenders(values: Iterable[object], *, limit: int = 5) -> str:
    """Return the first `limit` values as text, with how many more there are.

    Examples
    --------
    >>> list_offenders(["a", "b", "c"], limit=2)
    "'a', 'b' and 1 more"
    """
    offenders = list(values)
    shown = ", ".join(repr(value) for value in offenders[:limit])
    n_more = len(offenders) - limit
    return f"{shown} and {n_more} more" if n_more > 0 else shown
