"""Requests to end the process, made exceptions like Ctrl-C, so that the work cleans up after it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

__all__ = ["HungUp", "Terminated", "raise_signals"]


class Terminated(KeyboardInterrupt):  # like its base, it is no error
    """Somebody asked the process to end: the signal SIGTERM."""


class HungUp(KeyboardInterrupt):
    """The terminal of the process was closed: the signal SIGHUP."""


RAISED: Final = {"SIGTERM": Terminated, "SIGHUP": HungUp}


@contextmanager
def raise_signals() -> Iterator[None]:
    """Raise `Terminated` and `HungUp` for their signals while the block lasts.

    A signal that the process was started to ignore, as ``nohup`` does, stays ignored. Outside the
    main thread, where Python takes no signals, nothing changes.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name, kind in RAISED.items():
            number = getattr(signal, name, None)  # Windows has no SIGHUP.
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, _make_handler(kind))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _make_handler(kind: type[KeyboardInterrupt]) -> Callable[[int, FrameType | None], NoReturn]:
    def handle(_number: int, _frame: FrameType | None) -> NoReturn:
        """Raise the interrupt in the main thread."""
        raise kind

    return handle
