"""The command ``update``: a project that grows, and its page."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from trends.artifacts import REPORT, REPORT_PAGES
from trends.cli.options import add_analysis_options, add_corpus_options
from trends.cli.run_settings import read_settings
from trends.errors import ConfigError, list_offenders

if TYPE_CHECKING:
    from trends.cli.console import Console
    from trends.tracking import Tracker

__all__ = ["add_project_commands"]

# Options of `update` that a project takes at any time; all others belong to its first update.
ALWAYS: Final = frozenset({"paths", "project", "quiet", "exit_code", "command", "name"})
# The exit code that --exit-code promises.
EXIT_NEWS: Final = 10


def add_project_commands(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add ``update`` to the commands."""
    summary = "add new papers to a project, whose topics stay, and write its page"
    update = commands.add_parser(
        "update",
        help=summary,
        description=f"{summary.capitalize()}. The first call makes the project and keeps the "
        "settings in it; each later one reads only files that it has not read.",
    )
    add_corpus_options(update)
    add_analysis_options(update)
    update.add_argument("--title", help="title of the page")
    update.add_argument(
        "--project",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder of the project; the first update makes it",
    )
    update.add_argument(
        "--exit-code",
        action="store_true",
        help="end with 10 where there is news, for scripts",
    )
    update.set_defaults(command=_update, name="update")


def _update(options: argparse.Namespace, console: "Console") -> int:
    from trends.report import write_report
    from trends.runtime.folders import check_replaceable
    from trends.runtime.locks import hold_output

    tracker = _open(options)
    console.is_quiet = options.quiet
    page = options.project / "report"
    check_replaceable(page, REPORT)
    with hold_output(options.project / "state"):
        with console.stages() as on_stage:
            update = tracker.update(*options.paths, on_stage=on_stage)
        console.show_note(repr(update))
        # An update may have been interrupted before its page was written.
        if update.is_new or _read_number(page) != update.number:
            with console.stages() as on_stage:
                on_stage("Writing the report")
                write_report(update.analysis, page)
    console.print_line(str(page / "index.html"))
    return EXIT_NEWS if options.exit_code and len(update.news) else 0


def _open(options: argparse.Namespace) -> "Tracker":
    """Return the project; refuse settings for one that has its own."""
    from trends.tracking import Tracker

    if not (options.project / "state").exists():
        return Tracker(options.project, read_settings(options))
    given = [
        f"--{name.replace('_', '-')}"
        for name, value in vars(options).items()
        if name not in ALWAYS and value is not None
    ]
    if given:
        raise ConfigError(
            f"The project in {options.project} has its own settings, from its first update; "
            f"{list_offenders(given)} would differ from these. Leave the options out, or begin a "
            "project in another folder."
        )
    return Tracker(options.project)


def _read_number(page: Path) -> int | None:
    """Return the number of the update that a page shows; None if there is no page."""
    try:
        summary = json.loads((page / REPORT_PAGES[2]).read_text(encoding="utf-8"))
        number = summary["method"]["provenance"]["update"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return int(number)
