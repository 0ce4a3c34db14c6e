"""Signals that end the process: exceptions while commands run, so that work cleans up."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, NoReturn

__all__ = [
    "EXIT_INTERRUPTED",
    "EXIT_USER_ERROR",
    "INTERRUPTED",
    "HungUp",
    "Terminated",
    "end_at_interrupt",
    "raise_signals",
]

# Chosen by hand: 2 is the code of argparse for a wrong command line.
EXIT_USER_ERROR: Final = 2
# Convention of shells: 128 plus the number of the signal.
EXIT_INTERRUPTED: Final = 130
INTERRUPTED: Final = (
    "Interrupted: what stood before is unchanged. Run the command again to start over."
)


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


@contextmanager
def end_at_interrupt() -> Iterator[None]:
    """End the process in one line at an interrupt during the block, which must change nothing.

    Libraries that are being loaded may turn the exception of an interrupt into other errors. An
    interrupt that is ignored, as in the background of a shell, stays ignored.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _end_process)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end_process(_number: int, _frame: FrameType | None) -> NoReturn:
    with suppress(OSError):  # stderr may be closed.
        os.write(2, f"error: {INTERRUPTED}\n".encode())
    os._exit(EXIT_INTERRUPTED)


def _make_handler(kind: type[KeyboardInterrupt]) -> Callable[[int, FrameType | None], NoReturn]:
    def handle(_number: int, _frame: FrameType | None) -> NoReturn:
        """Raise the interrupt in the main thread."""
        raise kind

    return handle
