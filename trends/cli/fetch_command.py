"""The words of ``python -m trends fetch``, and what they ask for."""

import argparse
import datetime as dt
import os
from collections.abc import Callable
from typing import Any

from trends.fetch.connection import Connection
from trends.fetch.fetching import MOST_UNASKED, Fetched, fetch_papers
from trends.fetch.services import SERVICES
from trends.formatting import format_count

__all__ = ["add_command", "describe", "fetch"]

DESCRIPTION = """\
Fetch the papers of a search into a folder below data/, just as the service sends them.
This is the only command that uses the network. Interrupt it at any time: the same command goes on
where it stopped, and, once all is there, fetches only what is new."""

EPILOG = f"""\
sources:
  arxiv        all words of QUERY, anywhere: "kv cache"; or arXiv's own language:
               'cat:cs.CL AND abs:"speculative decoding"'. Days are those of the first version.
               One request in 3 seconds, {SERVICES["arxiv"].page_size} papers each; 30,000 of one search at most.
  openalex     QUERY in titles and abstracts. Days are those of publication. OpenAlex gives little
               without a key: get one free at openalex.org/settings/api, set OPENALEX_API_KEY.
  huggingface  the Daily Papers of each day, from 2023-05-04. They have no search: leave QUERY out;
               named topics in trends.toml pick later what matters to you.

A search that matches over {MOST_UNASKED:,} papers is refused before anything is written: narrow it with
quotes, more words or dates, or give --limit.

examples:
  python -m trends fetch arxiv '"kv cache"' --since 2023-01-01
  python -m trends fetch huggingface --since 2025-01-01 --until 2025-03-31
  python -m trends fetch openalex '"crop disease" data' --since 2020-01-01 --email me@example.org
  python -m trends inspect data/               what came, and what to beware of
"""


def add_command(
    commands: "argparse._SubParsersAction[Any]", *, date: Callable[[str], dt.date]
) -> argparse.ArgumentParser:
    """Add the command to the others and return its parser; `date` reads a day."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "fetch",
        help="fetch papers from arXiv, Hugging Face or OpenAlex",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", choices=SERVICES, metavar="SOURCE", help=", ".join(SERVICES))
    parser.add_argument("query", metavar="QUERY", nargs="?", default="", help="what to look for")
    parser.add_argument("--since", type=date, metavar="D", help="first day: the service's first")
    parser.add_argument(
        "--until", type=date, metavar="D", help="last day: today, and later runs add to it"
    )
    parser.add_argument(
        "--out", default="data", metavar="DIR", help="where the search gets its folder: data"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="fetch the N oldest papers at most")
    parser.add_argument(
        "--email", metavar="ADDRESS", help="tell the service who asks: TRENDS_EMAIL, if it is set"
    )
    parser.add_argument("--base-url", metavar="URL", help="ask a mirror instead of the service")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def fetch(options: argparse.Namespace, tell: Callable[[str], None]) -> Fetched:
    """Carry out the command; `tell` hears of progress."""
    connection = Connection(
        base_url=options.base_url,
        email=options.email or os.environ.get("TRENDS_EMAIL", ""),
        api_key=os.environ.get("OPENALEX_API_KEY", ""),
        tell=tell,
    )
    return fetch_papers(
        options.source,
        options.query,
        since=options.since,
        until=options.until,
        out=options.out,
        limit=options.limit,
        connection=connection,
    )


def describe(fetched: Fetched) -> str:
    """Say in one line what a fetch left."""
    new = f"{fetched.n_new:,} new" if fetched.n_new else "none new"
    return (
        f"{format_count(fetched.n_papers, 'paper')} ({new}). "
        f"Next: python -m trends inspect {fetched.folder}"
    )
