"""The options that commands of the command line share, and how their values are read."""

import argparse
import datetime as dt
import difflib
import sys
import typing
from collections.abc import Sequence

from trends.cli.terminal import escape_controls
from trends.config import DateAxis
from trends.errors import ConfigError, list_offenders

__all__ = [
    "Parser",
    "add_analysis_options",
    "add_corpus_options",
    "add_time_options",
    "read_day",
]


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are errors like any other, in one line."""

    def error(self, message: str) -> typing.NoReturn:
        """Raise what argparse would print."""
        raise ConfigError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")

    def _print_message(self, message: str, file: typing.Any = None) -> None:
        """Print help and version so that every terminal can show them."""
        stream = file or sys.stderr
        super()._print_message(escape_controls(message, stream), stream)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: typing.Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse, and refuse here, where the options of the command are known, what is left."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            known = [option for action in self._actions for option in action.option_strings]
            remedy = _suggest(unknown, known, self.prog)
            raise ConfigError(f"{self.prog} does not know {list_offenders(unknown)}. {remedy}")
        return found, unknown


def _suggest(unknown: list[str], known: list[str], prog: str) -> str:
    """Say what the first unknown option, else word, may have been meant to be."""
    word = next((word for word in unknown if word.startswith("-")), unknown[0])
    if word.startswith("-"):
        close = difflib.get_close_matches(word.partition("=")[0], known, n=1)
        hint = f"Did you mean {close[0]}? " if close else ""
    else:
        hint = "Write several words that belong together in quotes, and pairs with commas only. "
    return f"{hint}See {prog} --help."


def add_corpus_options(parser: argparse.ArgumentParser) -> None:
    """Add what says which papers to read and how."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders or globs to read, - for standard input: data/",
    )
    parser.add_argument(
        "--config", metavar="FILE", help="settings: trends.toml of this folder, if there is one"
    )
    parser.add_argument("--since", type=read_day, metavar="D", help="first publication day to keep")
    parser.add_argument("--until", type=read_day, metavar="D", help="last publication day to keep")
    parser.add_argument(
        "--year", type=int, metavar="Y", help="year of dates that a saved page shows without one"
    )
    parser.add_argument(
        "--date",
        choices=typing.get_args(DateAxis),
        help="date that counts where papers have several: published",
    )
    parser.add_argument(
        "--columns",
        type=_columns,
        metavar="OURS=THEIRS,...",
        help="names of a table's columns or of JSON's keys, such as title=Titre,abstract=Résumé",
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help="sheet of a workbook: the first that looks like records"
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="encoding of text files, such as cp1251: found for each"
    )
    parser.add_argument(
        "--source-by",
        metavar="auto|file|folder|none|COLUMN",
        help="what tells sources apart: what records state, else the service of the files",
    )
    parser.add_argument(
        "--strict", action="store_true", default=None, help="stop at a file that cannot be read"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def add_analysis_options(parser: argparse.ArgumentParser) -> None:
    """Add what says how to analyze papers, and where results of stages are kept."""
    add_time_options(parser)
    parser.add_argument(
        "--topics", type=_n_topics, metavar="auto|N", help="number of discovered topics: auto"
    )
    parser.add_argument("--encoder", metavar="NAME", help="what turns papers into vectors: science")
    parser.add_argument("--seed", type=int, metavar="N", help="seed of all that is random: 0")
    parser.add_argument(
        "--cache", metavar="DIR", help="folder that keeps stages between runs: runs/cache"
    )
    parser.add_argument(
        "--no-cache",
        dest="cache",
        action="store_const",
        const="",
        help="make every stage anew, and keep none",
    )


def add_time_options(parser: argparse.ArgumentParser) -> None:
    """Add what says how papers are counted over time."""
    freqs = ("auto", "day", "week", "month", "quarter", "year")
    parser.add_argument("--freq", choices=freqs, help="length of a period: auto")
    parser.add_argument(
        "--as-of", type=read_day, metavar="D", help="last day the corpus covers: its newest paper"
    )


def read_day(text: str) -> dt.date:
    """Return the day that an argument names."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a date such as 2025-01-31 was expected, not {text!r}"
        ) from None


def _columns(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",")]
    if not all(ours.strip() and theirs.strip() for ours, _, theirs in pairs):
        raise argparse.ArgumentTypeError(
            f"pairs such as title=Titre,abstract=Résumé were expected, not {text!r}"
        )
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _n_topics(text: str) -> int | str:
    if text == "auto":
        return text
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"auto or a number above 0 was expected, not {text!r}")
