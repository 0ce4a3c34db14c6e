"""Hold both answers, `change` and `status`, to planted truth in worlds like real corpora.

    python -m benchmarks.trends_answers --seeds 12 --first-seed 9400 --out benchmarks/trends_answers.md

Most topics move, topics stand in trees, shares walk, and proceedings of a workshop fall into one
month. A change is false where the planted share differs by less than 5 % between the two spans, or
moves the other way; found are changes of half as much again. A status is false where the topic is
flat or only bursts; found are those that were planted to move. Noise is learned from the topics or
from words of the same papers, which move as well.
"""

import argparse
import dataclasses
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from trends_measures import Case
from worlds import (
    LIKE_REAL,
    RISES,
    Recipe,
    World,
    add_proceedings,
    join_tree,
    make_words,
    make_world,
)

from trends.signals import TrendContext, assess_trends, smooth_shares
from trends.signals.stats.series import read_series
from trends.signals.stats.span_comparison import find_recent

UNMOVED, FOUND = np.log(1.05), np.log(1.5)
CLAIMED_RISES, CLAIMED_FALLS = ("emerging", "growing"), ("declining", "dormant")
NEAR = dataclasses.replace(LIKE_REAL["most topics move"], n_per_label=(60, 25, 25, 15, 0, 25))


def make_worlds(seed: int) -> dict[str, tuple[World, World]]:
    """Return each world with the words of its papers."""
    drawn = {name: (make_world(recipe, seed), recipe) for name, recipe in LIKE_REAL.items()}
    drawn["trees of topics"] = (join_tree(make_world(NEAR, seed)), NEAR)
    drawn["proceedings in one month"] = (add_proceedings(make_world(NEAR, seed), seed), NEAR)
    return {
        name: (world, _draw_words(world, recipe, seed)) for name, (world, recipe) in drawn.items()
    }


def _draw_words(world: World, recipe: Recipe, seed: int) -> World:
    return dataclasses.replace(make_words(recipe, seed), totals=world.totals)


def judge(world: World, words: World) -> dict[str, np.ndarray]:
    """Return claims, false claims, what was to be found and what was found, by answer."""
    timeline, panel = Case(world).timeline, Case(words).timeline
    series = read_series(timeline)
    recent = find_recent(series.calendar)
    assert recent is not None
    spans = [
        world.shares[:, part] @ world.totals[part] / world.totals[part].sum()
        for part in (~recent, recent)
    ]
    truth = np.log(spans[1] / spans[0])
    families = dict.fromkeys(np.flatnonzero(world.labels == "broader").tolist(), "broader")
    context = TrendContext(timeline, panel)
    found = {"topics": assess_trends(timeline, families=families)}
    found["words"] = assess_trends(context, families=families)
    change = found["words"]["change"].to_numpy(str)
    told = np.select([change == "rose", change == "fell"], [1, -1], 0)
    result = {
        "change": _tally(told, np.sign(truth), abs(truth) < UNMOVED, abs(truth) >= FOUND),
        "bands": _cover(world, context),
    }
    planted = np.select([np.isin(world.labels, RISES), world.labels == "declining"], [1, -1], 0)
    is_judged = world.labels != "broader"
    for source, signals in found.items():
        status = signals["status"].astype(str)
        told = np.select([status.isin(CLAIMED_RISES), status.isin(CLAIMED_FALLS)], [1, -1], 0)
        result[f"status, noise from {source}"] = _tally(
            np.where(is_judged, told, 0), planted, planted == 0, planted != 0
        )
    return result


def _tally(
    told: np.ndarray, sign: np.ndarray, is_unmoved: np.ndarray, is_sought: np.ndarray
) -> np.ndarray:
    is_false = (told != 0) & (is_unmoved | (told != sign))
    return np.array(
        [(told != 0).sum(), is_false.sum(), is_sought.sum(), (is_sought & (told == sign)).sum()]
    )


def _cover(world: World, context: TrendContext) -> np.ndarray:
    """Return the cells of the 95 % band, and those that hold the planted share."""
    bands = smooth_shares(context)
    low, high = (
        bands[f"share_{end}"].to_numpy().reshape(world.shares.shape) for end in ("low", "high")
    )
    held = (low <= world.shares) & (world.shares <= high)
    return np.array([held.size, held.sum(), 0, 0])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first-seed", type=int, default=9400)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    sums: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(4))
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        for name, drawn in make_worlds(seed).items():
            for answer, numbers in judge(*drawn).items():
                sums[name, answer] += numbers
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, answer), (claims, wrong, sought, hits) in sums.items():
        part = f"{100 * wrong / max(claims, 1):.1f}"
        found = f"{part} / {100 * hits / max(sought, 1):.0f}" if sought else f"{claims:.0f} claimed"
        table[name][answer] = part if answer == "bands" else found
    head = ["world", *next(iter(table.values()))]
    command = (
        f"python -m benchmarks.trends_answers --seeds {options.seeds} "
        f"--first-seed {options.first_seed}"
    )
    lines = [
        "# Both answers in worlds like real corpora",
        "",
        f"Written by `{command}`.",
        "False share of claims / found, %, or the number of claims where nothing moves; bands: planted",
        "shares that lie in the 95 % band, %.",
        "",
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join([name, *row.values()]) + " |" for name, row in table.items()),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
