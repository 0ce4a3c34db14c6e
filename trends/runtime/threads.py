"""Threads: one for sums, whose order determines the last digit; several for independent items."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

__all__ = ["count_cores", "map_in_threads", "run_in_threads", "single_thread"]

# A bound on memory: as many parts are in memory at once. More threads gain little, since the work
# is limited by memory bandwidth.
MAX_THREADS: Final = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def single_thread() -> Iterator[None]:
    """Limit linear algebra to one thread in the block, so that sums have one order everywhere."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_threads(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield the result of `function` for each item, in order, computed by several threads.

    Only functions that release the interpreter lock most of the time gain, such as those of NumPy
    and Arrow. At most one item more than there are threads is taken from `items` in advance.

    Examples
    --------
    >>> list(map_in_threads(abs, [-3, 2, -1]))
    [3, 2, 1]
    """
    n_threads = min(MAX_THREADS, count_cores())
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


def run_in_threads(work: Callable[[Item], None], items: Iterable[Item]) -> None:
    """Call `work` for each item in several threads; it returns nothing but writes its result."""
    deque(map_in_threads(work, items), maxlen=0)
