"""The command ``python -m trends fetch``: its options, and the call that it makes."""

import argparse
import datetime as dt
import os
from collections.abc import Callable
from typing import Any

from trends.fetch.connection import Connection
from trends.fetch.fetching import DEFAULT_LIMIT, Fetched, fetch_papers
from trends.fetch.services import SERVICES
from trends.formatting import format_count

__all__ = ["add_command", "describe", "fetch"]

DESCRIPTION = """\
Fetch the papers of a search into a folder below data/, just as the service sends them.
This is the only command that uses the network. It can be interrupted at any time: the same command
continues where it stopped and, once the search is complete, fetches only new papers."""

EPILOG = f"""\
sources:
  arxiv        papers with all words of QUERY in any field: "kv cache"; or arXiv's query language:
               'cat:cs.CL AND abs:"speculative decoding"'. Days are those of the first version.
               One request every 3 seconds, {SERVICES["arxiv"].page_size} papers each; at most 30,000 papers per search.
  openalex     papers with QUERY in title or abstract. Days are those of publication. OpenAlex
               allows few requests without a key: get a free one at openalex.org/settings/api and
               set OPENALEX_API_KEY.
  huggingface  the Daily Papers of each day, from 2023-05-04. They have no search: leave QUERY out;
               named topics in trends.toml select what matters to you.

A search that matches more than {DEFAULT_LIMIT:,} papers is refused before anything is written: narrow it
with quotes, more words or dates, or set --limit.

examples:
  python -m trends fetch arxiv '"kv cache"' --since 2023-01-01
  python -m trends fetch huggingface --since 2025-01-01 --until 2025-03-31
  python -m trends fetch openalex '"crop disease" data' --since 2020-01-01 --email me@example.org
  python -m trends inspect data/               what was fetched, and warnings about it
"""


def add_command(
    commands: "argparse._SubParsersAction[Any]", *, date: Callable[[str], dt.date]
) -> argparse.ArgumentParser:
    """Add the command ``fetch`` to `commands` and return its parser; `date` parses a day."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "fetch",
        help="fetch papers from arXiv, Hugging Face or OpenAlex",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", choices=SERVICES, metavar="SOURCE", help=", ".join(SERVICES))
    parser.add_argument("query", metavar="QUERY", nargs="?", default="", help="search terms")
    parser.add_argument(
        "--since", type=date, metavar="D", help="first day (default: the first of the service)"
    )
    parser.add_argument(
        "--until", type=date, metavar="D", help="last day (default: none, so later runs add papers)"
    )
    parser.add_argument(
        "--out",
        default="data",
        metavar="DIR",
        help="folder in which the folder of the search is created (default: data)",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="fetch at most the N oldest papers")
    parser.add_argument(
        "--email",
        metavar="ADDRESS",
        help="your e-mail address, sent to the service (default: TRENDS_EMAIL, if set)",
    )
    parser.add_argument("--base-url", metavar="URL", help="use a mirror instead of the service")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def fetch(options: argparse.Namespace, tell: Callable[[str], None]) -> Fetched:
    """Carry out the command; `tell` is called with one line of progress at a time."""
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
    """Return one line on the result of a fetch."""
    new = f"{fetched.n_new:,} new" if fetched.n_new else "none new"
    return (
        f"{format_count(fetched.n_papers, 'paper')} ({new}). "
        f"Next: python -m trends inspect {fetched.folder}"
    )
