"""Work in other processes, for what stays in Python and so gains nothing from threads."""

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

# Each takes 0.1 GB, and what they give back is joined by one.
MOST_PROCESSES: Final = 4

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Workers:
    """Processes that work while the block lasts; on one core, and if unwanted, there are none.

    Parameters
    ----------
    are_wanted
        False does all work here and at once. A process takes a second to start.

    Examples
    --------
    >>> with Workers(are_wanted=False) as workers:
    ...     workers.submit(max, 3, 4)()
    4
    """

    def __init__(self, *, are_wanted: bool) -> None:
        self.n_processes = min(MOST_PROCESSES, count_cores()) if are_wanted else 1
        self._pool: Any = None
        self._given: WeakSet[Future[Any]] = WeakSet()

    def __enter__(self) -> Self:
        if self.n_processes > 1:
            # Unlike those of the standard library, its processes do not run the user's script.
            from joblib.externals.loky import ProcessPoolExecutor

            # Where the system gives no processes or semaphores, all is done here, with equal results.
            with _block_interrupts(), suppress(OSError, ImportError, BrokenProcessPool):
                pool = ProcessPoolExecutor(self.n_processes)
                # The first work given starts all processes.
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
            # Whoever was interrupted waits for no more than what they are at.
            for future in self._given:
                future.cancel()
            self._pool.shutdown(wait=True)

    def submit(
        self, function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Callable[[], Result]:
        """Have work done; return what waits for it and gives its result or raises its error.

        What a process cannot do, because it could not start or was ended, is done here.
        """
        if self._pool is None:
            done = function(*args, **kwargs)
            return lambda: done
        try:
            future: Future[Result] = self._pool.submit(function, *args, **kwargs)
        except (OSError, BrokenProcessPool):
            return lambda: function(*args, **kwargs)

        self._given.add(future)

        def wait() -> Result:
            """Return the result; what a process left undone when it died is computed here."""
            try:
                return future.result()
            except BrokenProcessPool:
                return function(*args, **kwargs)

        return wait


@contextmanager
def _block_interrupts() -> Iterator[None]:
    """Let processes that start in the block hear of no interrupt; this one acts on it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
