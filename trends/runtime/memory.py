"""Memory that was freed goes back to the system, which else waits for it in vain."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["release_memory"]


def release_memory() -> None:
    """Give back what is freed, for others and for stages that need it in larger pieces.

    The C library keeps much of what millions of short texts took, and Arrow all of its own.
    """
    arrow = sys.modules.get("pyarrow")
    if arrow is not None:
        arrow.default_memory_pool().release_unused()
    _find_trim()(0)


@cache
def _find_trim() -> Callable[[int], Any]:
    """Return what gives back free memory of the C library, where it can."""
    if not sys.platform.startswith("linux"):
        return lambda _: None
    trim: Callable[[int], Any] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim or (lambda _: None)
