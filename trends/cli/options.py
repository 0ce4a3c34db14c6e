"""The options that the commands share, and how their values are parsed."""

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
    """A parser that raises `ConfigError` where argparse would print usage and exit."""

    def error(self, message: str) -> typing.NoReturn:
        """Raise the message as a `ConfigError`."""
        raise ConfigError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")

    def _print_message(self, message: str, file: typing.Any = None) -> None:
        """Print help and version, with characters escaped that the terminal cannot show."""
        stream = file or sys.stderr
        super()._print_message(escape_controls(message, stream), stream)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: typing.Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse arguments; raise `ConfigError` for unknown ones, with the closest option."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            known = [option for action in self._actions for option in action.option_strings]
            remedy = _suggest(unknown, known, self.prog)
            raise ConfigError(f"{self.prog} does not know {list_offenders(unknown)}. {remedy}")
        return found, unknown


def _suggest(unknown: list[str], known: list[str], prog: str) -> str:
    """Return advice on the first unknown option or, if there is none, on the first word."""
    word = next((word for word in unknown if word.startswith("-")), unknown[0])
    if word.startswith("-"):
        close = difflib.get_close_matches(word.partition("=")[0], known, n=1)
        hint = f"Did you mean {close[0]}? " if close else ""
    else:
        hint = "Put words that belong together in quotes, and separate pairs by commas only. "
    return f"{hint}See {prog} --help."


def add_corpus_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that select papers and control how they are read."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders or globs to read, - for standard input (default: data/)",
    )
    parser.add_argument(
        "--config", metavar="FILE", help="settings file (default: trends.toml, if it exists)"
    )
    parser.add_argument("--since", type=read_day, metavar="D", help="first publication day to keep")
    parser.add_argument("--until", type=read_day, metavar="D", help="last publication day to keep")
    parser.add_argument(
        "--year",
        type=int,
        metavar="Y",
        help="year of the dates that a saved page shows without one",
    )
    parser.add_argument(
        "--date",
        choices=typing.get_args(DateAxis),
        help="date to use where papers have several (default: published)",
    )
    parser.add_argument(
        "--columns",
        type=_columns,
        metavar="OURS=THEIRS,...",
        help="names of the file's columns or keys, such as title=Titre,abstract=Résumé",
    )
    parser.add_argument(
        "--sheet",
        metavar="NAME",
        help="sheet of a workbook (default: the first that looks like records)",
    )
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="encoding of text files, such as cp1251 (default: detected for each file)",
    )
    parser.add_argument(
        "--source-by",
        metavar="auto|file|folder|none|COLUMN",
        help="what distinguishes sources (default: what records state, else the service)",
    )
    parser.add_argument(
        "--strict", action="store_true", default=None, help="stop at a file that cannot be read"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def add_analysis_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that control the analysis and the cache."""
    add_time_options(parser)
    parser.add_argument(
        "--topics",
        type=_n_topics,
        metavar="auto|N",
        help="number of discovered topics (default: auto)",
    )
    parser.add_argument(
        "--topics-from",
        metavar="COLUMN",
        help="take topics from a column of labels, several per paper allowed, and discover none",
    )
    parser.add_argument(
        "--encoder", metavar="NAME", help="what turns papers into vectors (default: science)"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="random seed (default: 0)")
    parser.add_argument(
        "--cache", metavar="DIR", help="folder of the cache of stages (default: runs/cache)"
    )
    parser.add_argument(
        "--no-cache",
        dest="cache",
        action="store_const",
        const="",
        help="compute every stage again, and store none",
    )


def add_time_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that control how papers are counted over time."""
    freqs = ("auto", "day", "week", "month", "quarter", "year")
    parser.add_argument("--freq", choices=freqs, help="length of a period (default: auto)")
    parser.add_argument(
        "--as-of",
        type=read_day,
        metavar="D",
        help="see only papers up to this day, as if it were then",
    )
    parser.add_argument(
        "--covered-until",
        type=read_day,
        metavar="D",
        help="last day that the corpus covers whole (default: day of the newest paper)",
    )


def read_day(text: str) -> dt.date:
    """Return the day that an argument states in ISO format."""
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
