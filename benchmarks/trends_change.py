"""Measure `change`: which known rises and falls are told, and what is told where nothing happened.

    python -m benchmarks.trends_change [--shared FOLDER] [--out FILE]

`FOLDER` holds the corpora and the lists of subjects whose rise or fall their data show. Each subject's
exact papers are handed to the engine as a topic. Then terms drawn from each corpus are topics: with
dates shuffled, with noise of a known size in flat shares, in random halves of the papers, and with
other topics beside them.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import trends
from trends.signals.change import measure_change
from trends.signals.stats.series import TopicSeries, read_calendar, read_series
from trends.signals.stats.span_comparison import SpanComparison, compare_spans, find_recent
from trends.text import count_terms

SHARED = Path(__file__).resolve().parents[2] / "shared"
LISTS = {"nips": "nips_1987_2018", "daily_papers_2024": "daily_papers_2024"}
# Corpus, numpy's code of a period, first period taken.
CORPORA = (
    ("nips_1987_2018", "Y", "1987"),
    ("arxiv_cs_dev", "M", "2009-01"),
    ("arxiv_cs_dev", "Y", "2007"),
    ("daily_papers_2024", "W", "2024-01-01"),
)
N_TERMS = 800
FEWEST, MOST_SHARE = 20, 0.3
N_BESIDE, N_ASKED = 30, 60
TOLD = ("rose", "fell")


def read_change(series: TopicSeries) -> tuple[np.ndarray, SpanComparison]:
    """Return the verdict of every topic, and the comparison behind it."""
    recent = find_recent(series.calendar)
    assert recent is not None
    change = measure_change(series, families={}, q_limit=0.05, min_papers=10)
    return change.change, compare_spans(series, recent)


def measure_lists(shared: Path) -> Iterator[str]:
    """Yield a table row per list: how many of its rises, falls and flat subjects are told."""
    for name, corpus in LISTS.items():
        papers = trends.read_papers(shared / "corpora" / f"{corpus}.jsonl.gz")
        if name == "daily_papers_2024":
            papers = papers[papers["published"] < "2024-11-01"].reset_index(drop=True)
        with (shared / "known_subjects" / f"{name}.csv").open() as file:
            subjects = list(csv.DictReader(file))
        text = (papers["title"].fillna("") + ". " + papers["abstract"].fillna("")).str.lower()
        rows = [
            pd.DataFrame(
                {"paper_id": papers["paper_id"][_matches(text, row["pattern"])], "topic": i}
            )
            for i, row in enumerate(subjects)
        ]
        series = read_series(trends.count_topics(papers, pd.concat(rows, ignore_index=True)))
        change, found = read_change(series)
        kinds = np.array([subjects[topic]["class"] for topic in series.topics])
        told = {
            kind: int((change[kinds == kind] == word).sum())
            for kind, word in (("rise", "rose"), ("fall", "fell"))
        }
        flat = int(np.isin(change[kinds == "flat"], TOLD).sum())
        wrong = int(
            ((change == "rose") & (kinds == "fall")).sum()
            + ((change == "fell") & (kinds == "rise")).sum()
        )
        n = {kind: int((kinds == kind).sum()) for kind in ("rise", "fall", "flat")}
        noise = float(np.median(found.noise_sd))
        yield (
            f"| {name} | {told['rise']} of {n['rise']} | {told['fall']} of {n['fall']} | "
            f"{flat} of {n['flat']} | {wrong} | {noise:.2f} |"
        )


def _matches(text: "pd.Series[str]", pattern: str) -> list[bool]:
    search = re.compile(pattern).search
    return [search(one) is not None for one in text]


def measure_corpus(shared: Path, corpus: str, unit: str, first: str) -> str:
    """Return the table row of a corpus whose terms are taken as topics."""
    rng = np.random.default_rng(1)
    says, periods = _read_terms(shared / "corpora" / f"{corpus}.jsonl.gz", unit, first)
    series = _count(says, periods)
    change, _ = read_change(series)
    shuffled = np.mean([_told(_count(says, rng.permutation(periods))) for _ in range(3)])
    noisy, covered = zip(*(_draw_noisy(series, sd, rng) for sd in (0.15, 0.3)), strict=True)
    halves = _compare_halves(says, periods, rng)
    moved = _compare_beside(series, rng)
    return (
        f"| {corpus}, {unit} | {series.counts.shape[0]} | {(change == 'rose').mean():.3f} | "
        f"{(change == 'fell').mean():.3f} | {shuffled:.3f} | {noisy[0]:.3f} | {noisy[1]:.3f} | "
        f"{min(covered):.3f} | {halves} | {moved:.2f} |"
    )


def _read_terms(path: Path, unit: str, first: str):  # noqa: ANN202
    """Return which papers say each of some terms, papers x terms, and the papers' periods."""
    papers = trends.read_papers(path)
    is_used = papers["published"].notna() & (papers["abstract"].fillna("").str.len() > 100)
    papers = papers[is_used & (papers["published"] >= first)].reset_index(drop=True)
    papers = papers.sort_values("paper_id", ignore_index=True)
    counts = count_terms(papers)
    says = ((counts.title_counts + counts.abstract_counts) > 0).astype(float).tocsc()
    n_papers = np.asarray(says.sum(axis=0)).ravel()
    usable = np.flatnonzero((n_papers >= FEWEST) & (n_papers < MOST_SHARE * len(papers)))
    drawn = np.random.default_rng(0).choice(usable, min(N_TERMS, len(usable)), replace=False)
    days = papers["published"].to_numpy("datetime64[D]")
    if unit == "W":
        return says[:, drawn].tocsr(), (days.astype(int) // 7 * 7).astype("datetime64[D]")
    return says[:, drawn].tocsr(), days.astype(f"datetime64[{unit}]")


def _count(says, periods: np.ndarray) -> TopicSeries:  # noqa: ANN001
    starts, place = np.unique(periods, return_inverse=True)
    within = np.zeros((len(periods), len(starts)))
    within[np.arange(len(periods)), place] = 1
    calendar = read_calendar(starts.astype("datetime64[us]"))
    counts = np.asarray(says.T @ within)
    return TopicSeries(np.arange(says.shape[1]), counts, within.sum(axis=0), calendar)


def _told(series: TopicSeries) -> float:
    return float(np.isin(read_change(series)[0], TOLD).mean())


def _draw_noisy(series: TopicSeries, sd: float, rng: np.random.Generator) -> tuple[float, float]:
    """Return what is told of flat shares with noise from period to period, and the coverage."""
    share = series.counts.sum(axis=1) / series.totals.sum()
    noise = np.exp(rng.normal(0, sd, series.counts.shape) - sd**2 / 2)
    counts = rng.binomial(series.totals.astype(int), np.minimum(share[:, None] * noise, 0.95))
    drawn = TopicSeries(series.topics, counts.astype(float), series.totals, series.calendar)
    change, found = read_change(drawn.with_papers())
    low, high = found.bounds(0.95)
    return float(np.isin(change, TOLD).mean()), float(((low < 0) & (high > 0)).mean())


def _compare_halves(says, periods: np.ndarray, rng: np.random.Generator) -> str:  # noqa: ANN001
    """Return of claims made on one half of the papers: same sign, and covered, on the other."""
    is_first = rng.random(len(periods)) < 0.5
    first, second = (_count(says[part], periods[part]) for part in (is_first, ~is_first))
    change, found = read_change(first)
    told = np.isin(change, TOLD)
    if not told.any() or first.counts.shape != second.counts.shape:
        return "no claim"
    other = read_change(second)[1]
    parts = [
        second.counts[:, part].sum(axis=1) + 0.5 for part in (~other.is_recent, other.is_recent)
    ]
    error = np.sqrt(found.error**2 + 1 / parts[0] + 1 / parts[1])
    is_covered = np.abs(found.log_ratio - other.log_ratio) < 1.96 * error
    is_same = np.sign(found.log_ratio) == np.sign(other.log_ratio)
    return f"{is_same[told].mean():.3f}, {is_covered[told].mean():.3f} of {told.sum()}"


def _compare_beside(series: TopicSeries, rng: np.random.Generator) -> float:
    """Return by how much, in powers of ten, a p-value moves when 25 more topics stand beside it."""
    recent = find_recent(series.calendar)
    assert recent is not None
    moves = []
    for topic in range(N_ASKED):
        others = rng.choice(np.delete(series.topics, topic), N_BESIDE, replace=False)
        few, many = (
            compare_spans(series.select(np.array([topic, *chosen])), recent).p_value[0]
            for chosen in (others[:5], others)
        )
        moves.append(abs(np.log10(few) - np.log10(many)))
    return float(np.median(moves))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = [
        "# `change`: known subjects, and worlds where nothing happened",
        "",
        "Written by `python -m benchmarks.trends_change`. The lists are for development.",
        "",
        "| list | rises told | falls told | flat ones told | wrong sign | median noise |",
        "| --- | --- | --- | --- | --- | --- |",
        *measure_lists(options.shared),
        "",
        (
            "Terms as topics. Shuffled: share of topics told though dates are shuffled. Noise: the same in "
            "flat shares with noise of that standard deviation between periods. Coverage: of 95 % intervals, "
            "the smaller of the two. Halves: of claims on one half, same sign and covered on the other. "
            "Beside: median change of log10 p when 25 more topics stand beside one."
        ),
        "",
        "| corpus, period | terms | rose | fell | shuffled | noise .15 | noise .3 | coverage | halves | beside |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(measure_corpus(options.shared, *corpus) for corpus in CORPORA),
        "",
    ]
    print("\n".join(lines))
    if options.out:
        options.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
