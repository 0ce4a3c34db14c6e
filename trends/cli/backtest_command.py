"""The words of ``python -m trends backtest``."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from trends.cli.options import read_day

if TYPE_CHECKING:
    import pandas as pd

    from trends.config import Config
    from trends.corpus import Corpus

__all__ = ["add_backtest_options", "run_backtest"]


def add_backtest_options(parser: argparse.ArgumentParser) -> None:
    """Add the days to look back from, and how long a claim has to hold."""
    parser.add_argument(
        "--as-of",
        dest="days",
        action="append",
        type=read_day,
        required=True,
        metavar="D",
        help="a day to look back from, seeing only papers up to it; give it once for each day",
    )
    parser.add_argument(
        "--years-after",
        type=float,
        default=3.0,
        metavar="N",
        help="years after each day in which a claim has to hold: 3",
    )
    parser.add_argument(
        "--claims",
        action="store_true",
        help="print every claim and what came of it in place of the score",
    )


def run_backtest(
    corpus: "Corpus",
    config: "Config",
    options: argparse.Namespace,
    on_stage: Callable[[str], None],
) -> "pd.DataFrame":
    """Return the score of each day and method, or the claims."""
    import trends

    found = trends.backtest(
        corpus, config, as_of=options.days, years_after=options.years_after, on_stage=on_stage
    )
    rows: pd.DataFrame = found.claims if options.claims else found.score
    return rows
