"""The commands ``init``, which writes a settings file, and ``completion``, for a shell."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.cli.completion import SHELLS, write_completion
from trends.config import write_template

if TYPE_CHECKING:
    from trends.cli.console import Console

__all__ = ["DEFAULT_CONFIG", "add_setup_commands"]

DEFAULT_CONFIG = Path("trends.toml")


def add_setup_commands(
    parser: argparse.ArgumentParser, commands: "argparse._SubParsersAction[Any]"
) -> None:
    """Add ``init`` and ``completion`` to the commands of `parser`."""
    init = commands.add_parser(
        "init",
        help="write a trends.toml with every setting explained",
        description="Write a settings file with every setting, its default and its meaning.",
    )
    init.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="file to write (default: trends.toml)",
    )
    init.set_defaults(command=_init, quiet=False)
    completion = commands.add_parser(
        "completion",
        help="print a script that completes commands in a shell",
        description="Print a script that completes the commands and options of `trends`.",
    )
    completion.add_argument("shell", choices=SHELLS, help="the shell")
    completion.set_defaults(command=_complete, quiet=False, parser=parser)


def _init(options: argparse.Namespace, console: "Console") -> None:
    path = write_template(options.path)
    console.print_line(str(path))
    use = "" if path == DEFAULT_CONFIG else f" --config {path}"
    console.show_note(
        f"Name your topics in {path}, put your papers into data/ (or change paths), and run: "
        f"python -m trends report{use}"
    )


def _complete(options: argparse.Namespace, console: "Console") -> None:
    console.print_text(write_completion(options.parser, options.shell))
