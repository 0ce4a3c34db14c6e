"""Threads: one for sums, whose order decides the last digit; several for what does not depend on it."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

__all__ = ["count_cores", "map_side_by_side", "run_side_by_side", "single_thread"]

# More would hold more parts in memory at once, and what they wait for is memory.
MOST_THREADS: Final = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def single_thread() -> Iterator[None]:
    """Let matrix products add in one order inside the block, whatever the machine's settings."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_side_by_side(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield what `function` gives for each item, in their order, worked out by several threads.

    Only functions gain that leave Python for most of their time, as those of NumPy and Arrow do.
    No more items are taken than there are threads, and one that waits for them.

    Examples
    --------
    >>> list(map_side_by_side(abs, [-3, 2, -1]))
    [3, 2, 1]
    """
    n_threads = min(MOST_THREADS, count_cores())
    if n_threads == 1:
        yield from map(function, items)
        return
    pool = ThreadPoolExecutor(n_threads)
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > n_threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_side_by_side(work: Callable[[Item], None], items: Iterable[Item]) -> None:
    """Have work done for each item by several threads; what it gives stands where it writes."""
    deque(map_side_by_side(work, items), maxlen=0)
