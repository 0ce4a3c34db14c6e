"""One thread for sums: how many there are decides the order of additions, and so the last digit."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["single_thread"]


@contextmanager
def single_thread() -> Iterator[None]:
    """Let matrix products add in one order inside the block, whatever the machine's settings."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield
