"""Return freed memory to the operating system."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["release_memory"]


def release_memory() -> None:
    """Return freed memory to the system, so that later stages can use it in larger blocks.

    Without this the C library retains much of the memory of millions of short texts, and Arrow
    retains all of its own.
    """
    arrow = sys.modules.get("pyarrow")
    if arrow is not None:
        arrow.default_memory_pool().release_unused()
    _find_trim()(0)


@cache
def _find_trim() -> Callable[[int], Any]:
    """Return the function of the C library that returns free memory; elsewhere a no-op."""
    if not sys.platform.startswith("linux"):
        return lambda _: None
    trim: Callable[[int], Any] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim or (lambda _: None)
