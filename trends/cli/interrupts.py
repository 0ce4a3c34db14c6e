"""Turn signals that end the process into exceptions, as Ctrl-C is, so that work cleans up."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

__all__ = ["HungUp", "Terminated", "raise_signals"]


class Terminated(KeyboardInterrupt):  # like its base class, it is not an error
    """The process was asked to end by the signal SIGTERM."""


class HungUp(KeyboardInterrupt):
    """The terminal of the process was closed, which sends the signal SIGHUP."""


RAISED: Final = {"SIGTERM": Terminated, "SIGHUP": HungUp}


@contextmanager
def raise_signals() -> Iterator[None]:
    """Raise `Terminated` and `HungUp` for their signals during the block.

    A signal that is already ignored, as under ``nohup``, stays ignored. Outside the main thread,
    where Python handles no signals, nothing changes.
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
