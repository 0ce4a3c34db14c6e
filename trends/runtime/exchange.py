"""Exchange the names of two files or folders in one step of the file system, where it has one."""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

__all__ = ["exchange"]

# Linux, renameat2(2); macOS, renamex_np(2). Values are those of their header files.
AT_FDCWD: Final = -100
RENAME_EXCHANGE: Final = 2
RENAME_SWAP: Final = 2
# How a kernel, a C library or a file system says that it has no such step.
UNSUPPORTED: Final = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)


def exchange(first: Path, second: Path) -> bool:
    """Exchange two names; return False, with nothing done, where the system has no such step.

    Raises
    ------
    OSError
        If one of them is missing, they lie on different file systems, or one may not be renamed.
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
    """Return the system's call as a function of two names."""
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
