"""Run the command line as a process: import path, streams, interrupts and exit code.

Loading the commands takes about 0.3 seconds, so they are loaded only once an interrupt can be
handled.
"""

import os
import signal
import sys
from typing import Any

from trends.cli.interrupts import EXIT_INTERRUPTED, EXIT_USER_ERROR, end_at_interrupt
from trends.runtime.import_path import leave_current_folder

__all__ = ["run"]


def run() -> None:
    """Run the command line on the process's own arguments and exit with its code."""
    leave_current_folder()
    code: Any = EXIT_INTERRUPTED
    try:
        with end_at_interrupt():
            from trends.cli.main import main
            from trends.cli.streams import guard_streams

            guard_streams()
        code = main(sys.argv[1:])
    except SystemExit as end:  # Help was asked for, or an option is wrong.
        code = end.code
    except KeyboardInterrupt:  # It came just before or after the commands could handle it.
        pass
    _exit(code)


def _exit(code: Any) -> None:
    from trends.cli.streams import finish_streams
    from trends.errors import OutputError

    try:
        finish_streams()
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            # All is written: an interrupt while Python shuts down only hastens the end.
            signal.signal(signal.SIGINT, lambda *_: os._exit(int(code or 0)))
    except BrokenPipeError:
        pass
    except KeyboardInterrupt:  # The reader of stdout stands still, and the user gave up.
        os._exit(EXIT_INTERRUPTED)
    except OutputError as error:
        if not code:
            sys.stderr.write(f"error: {error}\n")
            code = EXIT_USER_ERROR
    sys.exit(code)
