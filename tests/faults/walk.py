"""Run an operation again and again, with a fault at its first file operation, its second ...

``python -m tests.faults.walk FAULT FOLDER STEP OPERATION ...`` prints one line of JSON for each
operation: how many points were walked, at which the old or the new state survived, and which were
lost. Each try is a fork of this process, so that it starts at once and ends as abruptly as told.
"""

import errno
import json
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from tests.faults.operations import Operation, make_operations
from trends.cli.interrupts import raise_signals
from trends.errors import TrendsError

EVENTS = {
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.truncate",
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
KILLED, REFUSED, BROKEN = 77, 78, 79


def kill() -> NoReturn:
    """End this process as SIGKILL does: nothing is flushed, closed or cleaned up."""
    os._exit(KILLED)


def terminate() -> None:
    signal.raise_signal(signal.SIGTERM)


def hang_up() -> None:
    signal.raise_signal(signal.SIGHUP)


def terminate_after() -> None:
    """Deliver SIGTERM once the operation is done, as the system does with most signals."""

    def profile(_frame: FrameType, event: str, function: object) -> None:
        if event == "c_return" and function is not sys.setprofile:
            sys.setprofile(None)
            terminate()

    sys.setprofile(profile)


def fill_disk() -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def protect_disk() -> NoReturn:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


FAULTS: dict[str, Callable[[], object]] = {
    "kill": kill,
    "terminate": terminate,
    "terminate after": terminate_after,
    "hang up": hang_up,
    "full disk": fill_disk,
    "read-only disk": protect_disk,
}
# A process that goes on after its fault cleans up itself; a killed one leaves it to the next.
LEAVES_RESTS = {"kill"}
# The disk stays full, and only what frees room succeeds.
LASTS = {"full disk", "read-only disk"}


def inject(fault: str, number: int, folder: Path) -> None:
    """Let the `number`-th operation on a file in `folder` meet the fault, here and in no other."""
    seen = 0
    is_active = False

    def count() -> None:
        nonlocal seen, is_active
        if is_active:
            return
        seen += 1
        if seen == number or (fault in LASTS and seen > number):
            is_active = fault not in LASTS
            (folder.parent / "hit").touch()
            FAULTS[fault]()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            is_write = isinstance(flags, int) and flags & WRITES
            if is_write and _is_inside(path, folder):
                count()
        elif event in events and _is_inside(arguments[0], folder):
            count()

    # A full disk still lets files be removed.
    events = EVENTS - {"os.remove", "os.rmdir"} if fault in LASTS else EVENTS
    sync = os.fsync

    def fsync(file: int) -> None:
        count()
        sync(file)

    os.fsync = fsync
    sys.addaudithook(hook)


def _is_inside(path: object, folder: Path) -> bool:
    return isinstance(path, str | os.PathLike) and str(path).startswith(str(folder))


def run_apart(work: Callable[[], object]) -> int:
    """Run `work` in a fork of this process and return how that ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = BROKEN
    try:
        with raise_signals(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            work()
        code = 0
    except (TrendsError, KeyboardInterrupt):
        code = REFUSED
    except BaseException:  # noqa: BLE001  # it is shown, and counted as a loss
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def walk(operation: Operation, fault: str, folder: Path, step: int) -> dict[str, Any]:
    """Return at how many points an operation was broken off, and what was lost."""
    old, new, case = (folder / name for name in ("old", "new", "case"))
    for each in (old, new):
        each.mkdir(parents=True)
        operation.old(each)
    operation.new(new)
    before, after = operation.read(old), operation.read(new)
    assert before != after
    walked, lost = 0, []
    for number in range(1, 1_000, step):
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(old, case)

        def attempt(number: int = number) -> None:
            inject(fault, number, case)
            operation.new(case)

        code = run_apart(attempt)
        problem = _judge(operation, fault, case, code, before, after)
        if problem:
            lost.append(f"{number}: {problem}")
        if not (folder / "hit").exists():
            break
        (folder / "hit").unlink()
        walked += 1
    return {"walked": walked, "lost": lost}


def _judge(operation: Operation, fault: str, case: Path, code: int, before: Any, after: Any) -> str:
    """Return what is wrong after one fault, or nothing."""
    if code == BROKEN:
        return "it ended in a traceback"
    if code not in (0, KILLED, REFUSED):
        return f"it ended with {code}"
    try:
        state = operation.read(case)
    except Exception as error:  # noqa: BLE001  # whatever a reader meets is a loss
        return f"a reader met {error!r}"
    if not operation.is_whole(state, before, after):
        return f"neither old nor new: {sorted(state)}"
    if fault not in LEAVES_RESTS and _find_rests(case):
        return f"it left {_find_rests(case)}"
    if run_apart(lambda: operation.new(case)) not in (0, REFUSED):
        return "the next run failed"
    if operation.read(case) != after:
        return "the next run did not end with the new state"
    if _find_rests(case):
        return f"the next run left {_find_rests(case)}"
    return ""


def _find_rests(case: Path) -> list[str]:
    return [path.name for path in case.rglob(".*") if path.name != ".fetch.json"]


def main(fault: str, folder: str, step: str, *names: str) -> None:
    operations = make_operations()
    for name in names or operations:
        found = walk(operations[name], fault, Path(folder) / name.replace(" ", "_"), int(step))
        print(json.dumps({"operation": name, "fault": fault, **found}), flush=True)
    os._exit(0)  # The server of the fetch has threads that nobody waits for.


if __name__ == "__main__":
    main(*sys.argv[1:])
