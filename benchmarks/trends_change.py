"""Measure `change` and `status`: which known rises and falls are told, and what where nothing happened.

    python -m benchmarks.trends_change [--shared FOLDER] [--out FILE]

`FOLDER` holds the corpora and the lists of subjects whose rise or fall their data show. Each subject's
exact papers are handed to the engine as a topic. Then terms drawn from each corpus are topics: with
dates shuffled, with noise of a known size in flat shares, in random halves of the papers, and with
other topics beside them. Invented terms of a constant rate per word stand in the corpora's own texts.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import trends
from trends.signals import TrendContext, assess_concepts, assess_trends, count_word_panel
from trends.signals.change import measure_change
from trends.signals.stats.series import TopicSeries, read_calendar
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
N_SPLITS = 20
N_PLANTED = 200
N_FIRST = 50
STATUS_RISES, STATUS_FALLS = ("emerging", "growing"), ("declining", "dormant")
TOLD = ("rose", "fell")


def read_change(series: TopicSeries) -> tuple[np.ndarray, SpanComparison]:
    """Return the verdict of every topic, and the comparison behind it."""
    recent = find_recent(series.calendar)
    assert recent is not None
    change = measure_change(series, families={}, q_limit=0.05, min_papers=10)
    return change.change, compare_spans(series, recent)


def measure_lists(shared: Path) -> Iterator[str]:
    """Yield table rows per list: how many of its rises, falls and flat subjects are told."""
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
        timeline = trends.count_topics(papers, pd.concat(rows, ignore_index=True))
        panel = count_word_panel(timeline, papers=papers, counts=count_terms(papers))
        signals = assess_trends(timeline)
        kinds = np.array([subjects[topic]["class"] for topic in signals["topic"]])
        yield _count_told(f"{name}, change", signals["change"], kinds, (("rose",), ("fell",)))
        for source, frame in (("topics", signals), ("words", TrendContext(timeline, panel))):
            status = (frame if source == "topics" else assess_trends(frame))["status"]
            title = f"{name}, status, noise from {source}"
            yield _count_told(title, status, kinds, (STATUS_RISES, STATUS_FALLS))


def _count_told(
    title: str,
    words: "pd.Series[str]",
    kinds: np.ndarray,
    told: tuple[tuple[str, ...], tuple[str, ...]],
) -> str:
    """Return how many rises and falls are told, flat ones too, and how many with the wrong sign."""
    rises, falls = (words.isin(names).to_numpy() for names in told)
    right = (
        rises & (kinds == "rise"),
        falls & (kinds == "fall"),
        (rises | falls) & (kinds == "flat"),
    )
    numbers = [
        f"{mask.sum()} of {(kinds == kind).sum()}"
        for mask, kind in zip(right, ("rise", "fall", "flat"), strict=True)
    ]
    wrong = (rises & (kinds == "fall")).sum() + (falls & (kinds == "rise")).sum()
    return f"| {' | '.join([title, *numbers, str(wrong)])} |"


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
    halves = _compare_halves(says, periods)
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


def _compare_halves(says, periods: np.ndarray) -> str:  # noqa: ANN001
    """Return of claims made on one half of the papers: same sign, and covered, on the other.

    Means over several splits, for one has few claims: of all, and of those ranked first, in the
    interval that ranked lists show.
    """
    rng = np.random.default_rng(2)
    splits = [_compare_split(says, periods, rng) for _ in range(N_SPLITS)]
    claims = pd.concat([split for split in splits if split is not None] or [pd.DataFrame()])
    if claims.empty:
        return "no claim"
    first = claims[claims["is_first"]]
    return (
        f"{claims['is_same'].mean():.3f}, {claims['is_covered'].mean():.3f} of {len(claims)}; "
        f"first {N_FIRST}: {first['is_covered_as_ranked'].mean():.3f} of {len(first)}"
    )


def _compare_split(says, periods: np.ndarray, rng: np.random.Generator) -> pd.DataFrame | None:  # noqa: ANN001
    """Return the claims of one random half, with what the other half says of them."""
    is_first = rng.random(len(periods)) < 0.5
    first, second = (_count(says[part], periods[part]) for part in (is_first, ~is_first))
    change, found = read_change(first)
    told = np.isin(change, TOLD)
    if not told.any() or first.counts.shape != second.counts.shape:
        return None
    ranked = measure_change(first, families={}, q_limit=0.05, min_papers=10)
    other = read_change(second)[1]
    parts = [
        second.counts[:, part].sum(axis=1) + 0.5 for part in (~other.is_recent, other.is_recent)
    ]
    sampling = 1 / parts[0] + 1 / parts[1]
    distance = other.log_ratio - found.log_ratio
    # The list's interval reaches from its estimate to the nearer end; B's sampling error is added.
    ends = np.log([ranked.ranked_low, ranked.ranked_high])
    reach = np.where(distance < 0, found.log_ratio - ends[0], ends[1] - found.log_ratio)
    place = np.argsort(np.argsort(np.where(told, -ranked.sure_difference, np.inf)))
    return pd.DataFrame(
        {
            "is_same": np.sign(found.log_ratio) == np.sign(other.log_ratio),
            "is_covered": np.abs(distance) < 1.96 * np.sqrt(found.error**2 + sampling),
            "is_covered_as_ranked": np.abs(distance) < np.hypot(reach, 1.96 * np.sqrt(sampling)),
            "is_first": place < N_FIRST,
        }
    )[told]


def measure_planted(shared: Path, corpus: str) -> str:
    """Return a table row: how many invented terms of a constant rate per word are said to change."""
    rng = np.random.default_rng(3)
    papers = trends.read_papers(shared / "corpora" / f"{corpus}.jsonl.gz")
    papers = papers[papers["published"].notna()].reset_index(drop=True)
    texts = [abstract.split() for abstract in papers["abstract"].fillna("")]
    n_words = np.array([len(words) for words in texts])
    rates = np.exp(rng.uniform(np.log(0.002), np.log(0.1), N_PLANTED)) / max(n_words.mean(), 1)
    names = [f"planted{number:03d}x" for number in range(N_PLANTED)]
    rows = []
    for number, rate in enumerate(rates):
        n_said = rng.poisson(rate * n_words)
        for paper in np.flatnonzero(n_said).tolist():
            texts[paper].insert(int(rng.integers(n_words[paper] + 1)), names[number])
            rows.append((papers["paper_id"][paper], number, int(n_said[paper])))
    papers = papers.assign(abstract=[" ".join(words) for words in texts])
    mentions = pd.DataFrame(rows, columns=["paper_id", "topic", "n_mentions"])
    concepts = pd.DataFrame(
        {"topic": range(N_PLANTED), "label": names, "variants": [[name] for name in names]}
    )
    timeline = trends.count_topics(papers, mentions[["paper_id", "topic"]])
    found = assess_concepts(papers, concepts, mentions, timeline=timeline)
    told = found["change"].isin(TOLD)
    claimed = found["status"].isin(["emerging", "growing", "declining"])
    return f"| {corpus} | {len(found)} | {told.mean():.3f} | {claimed.mean():.3f} |"


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
        "# `change` and `status`: known subjects, and worlds where nothing happened",
        "",
        "Written by `python -m benchmarks.trends_change`. The lists are for development.",
        "",
        "| list, answer | rises told | falls told | flat ones told | wrong sign |",
        "| --- | --- | --- | --- | --- |",
        *measure_lists(options.shared),
        "",
        (
            "Terms as topics. Shuffled: share of topics told though dates are shuffled. Noise: the same in "
            "flat shares with noise of that standard deviation between periods. Coverage: of 95 % intervals, "
            "the smaller of the two. Halves: of claims on one half, same sign and covered on the other, over "
            f"{N_SPLITS} random splits; and covered by the intervals that lists show. Beside: "
            "median change of log10 p when 25 more topics stand beside one."
        ),
        "",
        "| corpus, period | terms | rose | fell | shuffled | noise .15 | noise .3 | coverage | halves | beside |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(measure_corpus(options.shared, *corpus) for corpus in CORPORA),
        "",
        f"{N_PLANTED} invented terms of a constant rate per word in the abstracts of each corpus.",
        "",
        "| corpus | tested | `change` told | `status` claimed |",
        "| --- | --- | --- | --- |",
        *(measure_planted(options.shared, name) for name in dict.fromkeys(c[0] for c in CORPORA)),
        "",
    ]
    print("\n".join(lines))
    if options.out:
        options.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
