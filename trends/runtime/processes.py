"""Work in other processes, for Python code that gains nothing from threads."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeVar
from weakref import WeakSet

from trends.runtime.threads import count_cores

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import TracebackType

__all__ = ["Workers"]

# A bound on memory: 0.1 GB per process. More processes gain little, since one joins their results.
MAX_PROCESSES: Final = 4

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Workers:
    """A pool of processes for the duration of a ``with`` block; on one core there is none.

    Parameters
    ----------
    are_wanted
        False does all work in this process, when it is submitted. Starting a process takes a
        second.

    Examples
    --------
    >>> with Workers(are_wanted=False) as workers:
    ...     workers.submit(max, 3, 4)()
    4
    """

    def __init__(self, *, are_wanted: bool) -> None:
        self.n_processes = min(MAX_PROCESSES, count_cores()) if are_wanted else 1
        self._pool: Any = None
        self._submitted: WeakSet[Future[Any]] = WeakSet()

    def __enter__(self) -> Self:
        if self.n_processes > 1:
            # Unlike the processes of the standard library, these do not run the user's script.
            from joblib.externals.loky import ProcessPoolExecutor

            # If the system provides no processes or semaphores, all work is done in this process,
            # with equal results.
            with _block_interrupts(), suppress(OSError, ImportError, BrokenProcessPool):
                pool = ProcessPoolExecutor(self.n_processes)
                # The first task starts all processes.
                pool.submit(int)
                self._pool = pool
            if self._pool is None:
                self.n_processes = 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        if self._pool is not None:
            # After an interrupt, only the tasks that are running are waited for.
            for future in self._submitted:
                future.cancel()
            self._pool.shutdown(wait=True)

    def submit(
        self, function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Callable[[], Result]:
        """Submit a call; return a function that waits for its result or raises its error.

        A call is made in this process if a worker could not start or was ended.
        """
        if self._pool is None:
            done = function(*args, **kwargs)
            return lambda: done
        try:
            future: Future[Result] = self._pool.submit(function, *args, **kwargs)
        except (OSError, BrokenProcessPool):
            return lambda: function(*args, **kwargs)

        self._submitted.add(future)

        def wait() -> Result:
            """Return the result; what a process left undone when it died is computed here."""
            try:
                return future.result()
            except BrokenProcessPool:
                return function(*args, **kwargs)

        return wait


@contextmanager
def _block_interrupts() -> Iterator[None]:
    """Start processes that ignore interrupts; this process handles them after the block."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
