"""Exchange the names of two files or folders atomically, where the system supports it."""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

__all__ = ["exchange"]

# From the header files of Linux, renameat2(2), and macOS, renamex_np(2).
AT_FDCWD: Final = -100
RENAME_EXCHANGE: Final = 2
RENAME_SWAP: Final = 2
# Errors by which a kernel, a C library or a file system reports that it lacks the call.
UNSUPPORTED: Final = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)


def exchange(first: Path, second: Path) -> bool:
    """Exchange two names atomically; return False, without any change, if that is unsupported.

    Raises
    ------
    OSError
        If one of them is missing or may not be renamed, or they are on different file systems.
    """
    call = _find_call()
    if call is None:
        return False
    sys.audit("os.rename", str(first), str(second), -1, -1)
    if call(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))


@cache
def _find_call() -> Callable[[bytes, bytes], int] | None:
    """Return the system call as a function of two names; None where there is none."""
    if os.name == "nt":
        return None
    library: Any = ctypes.CDLL(None, use_errno=True)
    name, before, flag = (
        ("renamex_np", (), RENAME_SWAP)
        if sys.platform == "darwin"
        else ("renameat2", (AT_FDCWD,), RENAME_EXCHANGE)
    )
    function = getattr(library, name, None)
    if function is None:
        return None

    def call(first: bytes, second: bytes) -> int:
        """Call the function of the system library."""
        result: int = function(*before, first, *before, second, flag)
        return result

    return call
