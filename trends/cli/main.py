"""The commands of the command line: each makes one public call and writes its result.

Results go to stdout or into files, progress and warnings to stderr. Exit codes: 0 done, 2 an error
that the user can fix (one line says how), 10 news (`update --exit-code`), 130 interrupted, 143 and 129 ended by SIGTERM and SIGHUP.
A traceback is a bug in `trends`.
"""

import argparse
import contextlib
import os
import sys
import typing
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from trends.cli.backtest_command import add_backtest_options
from trends.cli.commands import analysis_commands
from trends.cli.commands.project_commands import add_project_commands
from trends.cli.concepts_command import (
    add_concept_options,
    add_topic_options,
)
from trends.cli.console import Console
from trends.cli.interrupts import (
    EXIT_INTERRUPTED,
    EXIT_USER_ERROR,
    INTERRUPTED,
    HungUp,
    Terminated,
    raise_signals,
)
from trends.cli.options import (
    Parser,
    add_analysis_options,
    add_corpus_options,
    add_time_options,
    read_day,
)
from trends.cli.setup import add_setup_commands
from trends.cli.streams import finish_streams
from trends.cli.trust import add_trust_command
from trends.config import Format
from trends.errors import OutputError, TrendsError, TrendsWarning

__all__ = ["main"]

# Convention of shells: 128 plus the number of the signal.
EXIT_SIGNALED = {Terminated: 143, HungUp: 129}
OUT_OF_MEMORY = (
    "More memory was needed than this process may use; what stood before is unchanged. Read fewer "
    "papers at once, raise the limit, or run it on a larger machine."
)
# How libraries say that the system gave them no memory for a thread, or for their own code.
MEMORY_MESSAGES = (
    "Failed to launch worker thread",  # Arrow
    "can't start new thread",  # Python
    "failed to map segment from shared object",  # the dynamic loader
)

EPILOG = """\
examples:
  python -m trends report                      the papers in data/ become reports/index.html
  python -m trends report saved_pages/ --topics 8 --since 2024-01-01
  python -m trends fetch arxiv '"kv cache"' --since 2023-01-01
  python -m trends inspect export.bib          what was read, merged and left out, and why
  python -m trends convert exports/ --out papers.parquet      half a million records, read once
  python -m trends signals --format csv > signals.csv
  python -m trends concepts papers.parquet --top 30    terms that papers are about, rising or falling
  python -m trends backtest papers.parquet --as-of 2015-12-31    had you asked then
  python -m trends update this_week/ --project radar    topics that stay, and only new files read
  python -m trends init                        write a trends.toml to name topics in
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        The words after ``python -m trends``.

    Returns
    -------
    int
        The exit code: 0 done, 2 the user can fix it, 10 news, 130 interrupted, 143 or 129 ended by a signal.
    """
    console = Console()
    try:
        options = _parser().parse_args(arguments)
        console.is_quiet = options.quiet
        with raise_signals(), warnings.catch_warnings():
            warnings.showwarning = console.show_warning
            warnings.simplefilter("always", TrendsWarning)
            _check_current_folder()
            command: Callable[[argparse.Namespace, Console], int | None] = options.command
            code = command(options, console)
            finish_streams()
            return code or 0
    except TrendsError as error:
        console.show_error(str(error))
        return EXIT_USER_ERROR
    except Exception as error:
        if not _is_out_of_memory(error):
            raise
        console.show_error(OUT_OF_MEMORY)
        return EXIT_USER_ERROR
    except KeyboardInterrupt as interrupt:
        with contextlib.suppress(KeyboardInterrupt):
            console.show_error(str(interrupt) or INTERRUPTED)
        return EXIT_SIGNALED.get(type(interrupt), EXIT_INTERRUPTED)
    except BrokenPipeError:
        # A reader such as `head` closed the pipe; without this Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _check_current_folder() -> None:
    """Refuse to work in a folder that was deleted: no relative path has a meaning there."""
    try:
        Path.cwd()
    except OSError as error:
        raise OutputError(
            "The current folder must exist and be open to you; it was deleted, moved or closed: "
            f"{error.strerror or error}. Change to another folder and run the command there."
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    message = str(error)
    return isinstance(error, MemoryError) or any(known in message for known in MEMORY_MESSAGES)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m trends",
        description="What a corpus of papers is about, what rises, what falls, and is that real?",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    from trends import __version__
    from trends.cli import fetch_command

    parser.add_argument("--version", action="version", version=f"trends {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, command, summary in (
        ("report", analysis_commands.report, "analyze the papers and write the report"),
        (
            "inspect",
            analysis_commands.inspect,
            "print what was read, and what was left out and why",
        ),
        (
            "convert",
            analysis_commands.convert,
            "write the papers of many or large files to one Parquet file",
        ),
        ("topics", analysis_commands.print_frame, "print the topics with their sizes and terms"),
        ("timeline", analysis_commands.print_frame, "print the papers per topic and period"),
        ("signals", analysis_commands.print_frame, "print what is rising, falling, or not known"),
        (
            "concepts",
            analysis_commands.print_concepts,
            "print the terms that papers are about, and what rose or fell",
        ),
        (
            "backtest",
            analysis_commands.backtest_papers,
            "print what would have been said at earlier days, and what came",
        ),
    ):
        subparser = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        subparser.set_defaults(command=command, name=name)
        add_corpus_options(subparser)
        if name == "concepts":
            add_time_options(subparser)
            add_concept_options(subparser)
        elif name == "backtest":
            add_backtest_options(subparser)
        elif name not in ("inspect", "convert"):
            add_analysis_options(subparser)
        if name == "topics":
            add_topic_options(subparser)
        if name == "report":
            subparser.add_argument(
                "--out", metavar="DIR", help="folder of the report (default: reports)"
            )
            subparser.add_argument("--title", help="title of the report")
            subparser.add_argument(
                "--compare-by",
                metavar="COLUMN",
                help="compare the groups of a column, such as venue or source, topic by topic",
            )
            subparser.add_argument(
                "--backtest",
                action="append",
                default=[],
                type=read_day,
                metavar="D",
                help="add what would have been said on day D, and what came of it; give it once for "
                "each day (takes as long again as a report on the papers up to then)",
            )
        elif name == "convert":
            subparser.add_argument(
                "--out",
                dest="parquet",
                metavar="FILE",
                default="papers.parquet",
                help="file to write (default: papers.parquet)",
            )
        else:
            subparser.add_argument(
                "--format",
                choices=typing.get_args(Format),
                help="form of the output (default: table)",
            )
    add_setup_commands(parser, commands)
    add_trust_command(commands)
    add_project_commands(commands)
    fetch_command.add_command(commands, date=read_day).set_defaults(command=analysis_commands.fetch)
    return parser
