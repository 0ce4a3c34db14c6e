"""Hold the trend engine to account on simulated corpora with planted truth.

Run from the repository's root::

    python -m benchmarks.trends_signals --seeds 30 --first-seed 9000 --out benchmarks/trends_signals.md

Development used seeds below 1000; reported seeds have never been used
before: no setting was chosen by what they gave. All methods see the same worlds.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from trends_measures import (
    TRUE_WORDS,
    Case,
    compare_bursts,
    compare_claims,
    compare_forecasts,
    compare_rankings,
    measure_bands,
    measure_intervals,
    measure_nulls,
    score_words,
    time_tests,
)
from worlds import RECIPES, Recipe, make_world

COMMAND = "python -m benchmarks.trends_signals --seeds {} --first-seed {}"
BAND_NOTE = (
    "H6 is left out: its random walk is the share itself, not noise around it. Where a burst is "
    "found, the band gives it a level of its own.\n"
)
WORDS_NOTE = (
    "Right is: a rise for growing, emerging and late hinges; a fall for declining topics only; a "
    "burst for planted ones only; stable for topics without a planted rise or fall. All claims are "
    "rises, falls and bursts together.\n"
)
INTERVALS_NOTE = (
    "`all` and `claimed` are `factor_low` to `factor_high`, the 95 % interval of a topic for "
    "itself; `as reported` is what sentences say of claims, widened because they were picked out.\n"
)
BREAKING_NOTE = (
    "Two years are too few to tell a random walk from a trend: no method here does. Where "
    "nothing rises, the false share is 100 as soon as one world has one claim.\n"
)
BREAKING = {
    "seasonal shares (x1.5 in summer)": Recipe(season=0.4),
    "24 months of random-walk shares": Recipe(
        n_months=24, n_per_label=(42, 5, 5, 3, 2, 3), noise="random_walk"
    ),
    "topics that waver in blocks of ten": Recipe(shared=0.25),
    "conferences twice a year (x4 papers, other topics)": Recipe(batches=0.4),
    "tiny topics (0.1 to 1 paper a month)": Recipe(papers_per_topic=(0.1, 1.0)),
    "corpus triples every year": Recipe(yearly_growth=2.0, papers_per_month=100.0),
    "nothing rises, random walks": Recipe(n_per_label=(150, 0, 0, 0, 0, 0), noise="random_walk"),
}


def write_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---"] * len(head), *[list(row) for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def report(n_seeds: int, first_seed: int) -> str:
    seeds = range(first_seed, first_seed + n_seeds)
    drawn = {name: [Case(make_world(r, s)) for s in seeds] for name, r in RECIPES.items()}
    parts = [
        "# The trend engine on simulated corpora\n",
        f"Seeds {seeds.start} to {seeds.stop - 1}; written by `{COMMAND.format(n_seeds, first_seed)}`.\n",
        "## Claimed rises: false share / power, %\n",
        _claims_table(drawn),
        "## Worlds made to break it: false share / power, %\n",
        BREAKING_NOTE,
        _claims_table({n: [Case(make_world(r, s)) for s in seeds] for n, r in BREAKING.items()}),
        "## Flat topics significant at p < .05, one question at a time, %\n",
        write_table(
            ["world", "span", "last 12 months", "recent slope"],
            [
                [name, *(f"{rate:.1f}" for rate in measure_nulls(cases))]
                + ["not asked"] * (2 * name.startswith("H4"))
                for name, cases in drawn.items()
            ],
        ),
        "## Every word of `status`: wrong, % of all times it is said\n",
        WORDS_NOTE,
        _text_table({name: score_words(cases) for name, cases in drawn.items()}),
        "## The interval of yearly growth holds the planted growth, %\n",
        INTERVALS_NOTE,
        _dict_table({name: measure_intervals(cases) for name, cases in drawn.items()}),
        "## Bursts\n",
        _dict_table({name: compare_bursts(cases) for name, cases in drawn.items()}),
        "## Coverage of the 95 % band, %\n",
        BAND_NOTE,
        _dict_table(
            {name: measure_bands(cases) for name, cases in drawn.items() if name[:2] != "H6"}
        ),
        "## Forecasts, 1 to 6 months ahead, from 4 origins\n",
        _dict_table(
            {
                name: compare_forecasts(cases)
                for name, cases in drawn.items()
                if cases[0].world.counts.shape[1] == 72
            }
        ),
        "## Precision of the ten fastest risers\n",
        _dict_table(
            {n: compare_rankings(w) for n, w in drawn.items() if n[:2] not in ("H4", "H5")}
        ),
    ]
    return "\n".join([*parts, "## 10,000 topics x 500 periods, all tests\n", report_time()])


def report_time() -> str:
    wall, processor = time_tests()
    return f"{wall:.1f} s wall clock, {processor:.1f} s of processor time.\n"


def _claims_table(drawn: dict[str, list[Case]]) -> str:
    results = {name: compare_claims(cases) for name, cases in drawn.items()}
    methods = list(next(iter(results.values())))
    return write_table(
        ["world", *methods],
        [
            [name, *(f"{result[m][0]:.1f} / {result[m][1]:.0f}" for m in methods)]
            for name, result in results.items()
        ],
    )


def _text_table(results: dict[str, dict[str, str]]) -> str:
    columns = [*TRUE_WORDS, "all claims"]
    return write_table(
        ["world", *columns], [[n, *(r.get(c, "-") for c in columns)] for n, r in results.items()]
    )


def _dict_table(results: dict[str, dict[str, float]]) -> str:
    columns = list(next(iter(results.values())))
    return write_table(
        ["world", *columns],
        [
            [name, *(f"{r[c]:.2f}" if r[c] < 2 else f"{r[c]:.1f}" for c in columns)]
            for name, r in results.items()
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=30, help="worlds of each kind")
    parser.add_argument("--first-seed", type=int, default=5000)
    parser.add_argument("--out", type=Path, help="where to write the tables; default: print them")
    parser.add_argument("--only-time", action="store_true", help="time the largest timeline")
    options = parser.parse_args()
    if options.only_time:
        print(report_time(), end="")
        return
    text = report(options.seeds, options.first_seed)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
