"""Count false and missed warnings of a changed collection, on simulated exports of known origin.

Run from the repository's root::

    python -m benchmarks.trends_sources --seeds 10

Each world is written to files as people export them, read by `trends.read_corpus`, and tested. In
every world one topic truly rises from 3 % to 25 % of a search and one truly falls, unless two
searches are joined: there nothing moves within them, and what rises between them is the
collector's doing.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trends
from trends.corpus import audit
from trends.signals import (
    assess_trends,
    check_claims,
    find_collection_steps,
    qualify_claims,
)
from trends.timeline import count_topics

TRENDING: Final = (0, 1)  # topics of the first search that rise and fall, where anything does
WORDS: Final = (
    (
        "reef",
        [
            "coral",
            "bleaching",
            "larvae",
            "symbionts",
            "heat",
            "reefs",
            "recruits",
            "skeleton",
            "polyps",
            "algae",
        ],
    ),
    (
        "orbit",
        [
            "asteroid",
            "orbits",
            "regolith",
            "spacecraft",
            "debris",
            "crater",
            "flyby",
            "mantle",
            "comet",
            "dust",
        ],
    ),
)
CLAIMED: Final = ("emerging", "growing", "declining")


def draw_search(
    rng: np.random.Generator,
    n_papers: int,
    *,
    subject: int = 0,
    years: tuple[float, float] = (2014, 2024),
    is_moving: bool = True,
) -> pd.DataFrame:
    """Return papers of one search, sorted by date; topics 0 to 4 of the first, 5 to 9 of the second."""
    when = np.sort(rng.random(n_papers) ** 0.7)
    n_topics = 5
    shares = np.full((n_papers, n_topics), 1 / n_topics)
    if is_moving:
        shares[:, 0], shares[:, 1] = 0.03 + 0.22 * when, 0.25 - 0.22 * when
        shares[:, 2:] = ((1 - shares[:, :2].sum(axis=1)) / (n_topics - 2))[:, None]
    topics = (rng.random((n_papers, 1)) > np.cumsum(shares, axis=1)).sum(axis=1).clip(0, 4)
    query, words = WORDS[subject]
    titles = []
    for number, topic in enumerate(topics):
        own = rng.choice(words[2 * topic : 2 * topic + 2], 2)
        other = rng.choice(words, 3)
        titles.append(
            f"{query} {' '.join(own)} and {' '.join(other)} {rng.integers(10**9)}{number}"
        )
    start, end = (
        pd.Timestamp("2000-01-01") + pd.DateOffset(months=int(12 * (y - 2000))) for y in years
    )
    days = start + pd.to_timedelta((when * (end - start).days).astype(int), unit="D")
    return pd.DataFrame(
        {
            "title": titles,
            "abstract": [f"{title.rpartition(' ')[0]} study of {query}" for title in titles],
            "published": days.strftime("%Y-%m-%d"),
            "topic_truth": topics + n_topics * subject,
        }
    )


def write_wos(path: Path, papers: pd.DataFrame) -> None:
    """Write papers as Web of Science does."""
    records = [
        f"PT J\nTI {p.title}\nAB {p.abstract}\nPY {p.published[:4]}\n"
        f"PD {pd.Timestamp(p.published).strftime('%b').upper()}\nER\n\n"
        for p in papers.itertuples()
    ]
    text = "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "".join(records) + "EF\n"
    path.write_text(text, encoding="utf-8")


def write_lines(path: Path, papers: pd.DataFrame, **more: str) -> None:
    """Write papers as JSON Lines, with further fields."""
    rows = papers[["title", "abstract", "published"]].assign(**more).to_dict("records")
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def write_batches(folder: Path, papers: pd.DataFrame, size: int = 500) -> None:
    for number, start in enumerate(range(0, len(papers), size)):
        name = "savedrecs.txt" if number == 0 else f"savedrecs ({number}).txt"
        write_wos(folder / name, papers.iloc[start : start + size])


def one_file(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    papers = draw_search(rng, 2500)
    write_wos(folder / "savedrecs.txt", papers)
    return papers


def batches_by_date(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    papers = draw_search(rng, 2500)
    write_batches(folder, papers)
    return papers


def batches_by_relevance(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    papers = draw_search(rng, 2500)
    # Services rank short titles that repeat the query first, and recent papers a little higher.
    score = rng.normal(size=2500) + 0.5 * np.linspace(0, 1, 2500)
    write_batches(folder, papers.iloc[np.argsort(-score)])
    return papers


def weekly_feed(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    papers = draw_search(rng, 2600, years=(2023, 2024))
    weeks = pd.to_datetime(papers["published"]).dt.to_period("W")
    for week, part in papers.groupby(weeks):
        write_lines(folder / f"feed-{week.start_time.date()}.jsonl", part)
    return papers


def batches_of_venues(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    papers = draw_search(rng, 2500)
    for number, part in enumerate(np.array_split(rng.permutation(2500), 7)):
        write_lines(folder / f"list{number}.jsonl", papers.iloc[np.sort(part)], url="http://a.b/c")
    return papers


def two_databases(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    papers = draw_search(rng, 2500)
    write_wos(folder / "savedrecs.txt", papers)
    late = papers[(papers["published"] >= "2018") & (rng.random(2500) < 0.6)]
    write_lines(folder / "scopus.jsonl", late, eid="2-s2.0", cited_by="3", issn="1234-5678")
    return papers


def two_subjects_together(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    first = draw_search(rng, 1200, is_moving=False)
    second = draw_search(rng, 1500, subject=1, years=(2018, 2024), is_moving=False)
    write_wos(folder / "savedrecs.txt", first)
    write_wos(folder / "savedrecs (1).txt", second)
    return pd.concat([first, second])


def two_subjects_in_turn(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    first = draw_search(rng, 1200, years=(2014, 2019), is_moving=False)
    second = draw_search(rng, 1200, subject=1, years=(2019, 2024), is_moving=False)
    write_lines(folder / "export-1.jsonl", first)
    write_lines(folder / "export-2.jsonl", second)
    return pd.concat([first, second])


def two_subjects_in_batches(rng: np.random.Generator, folder: Path) -> pd.DataFrame:
    first = draw_search(rng, 1500, is_moving=False)
    second = draw_search(rng, 1500, subject=1, years=(2018, 2024), is_moving=False)
    write_batches(folder, pd.concat([first, second]))
    return pd.concat([first, second])


ONE_SEARCH: Final[dict[str, Callable[[np.random.Generator, Path], pd.DataFrame]]] = {
    "one file": one_file,
    "batches of 500, by date": batches_by_date,
    "batches of 500, by relevance": batches_by_relevance,
    "a feed in weekly files": weekly_feed,
    "a search in seven lists, at random": batches_of_venues,
    "one search, two databases (one from 2018 on)": two_databases,
}
TWO_SEARCHES: Final[dict[str, Callable[[np.random.Generator, Path], pd.DataFrame]]] = {
    "two subjects, overlapping in time": two_subjects_together,
    "two subjects, one after the other": two_subjects_in_turn,
    "two subjects, in batches of 500": two_subjects_in_batches,
}


def run_world(
    write: Callable[[np.random.Generator, Path], pd.DataFrame], seed: int
) -> tuple[pd.DataFrame, list[str], int]:
    """Return the qualified signals, the messages of a changed collection, and the sources."""
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        truth = write(rng, folder).set_index("title")["topic_truth"]
        corpus = trends.read_corpus(folder)
    papers = corpus.papers
    topics = papers["title"].map(truth).fillna(-1).astype(int).to_numpy()
    assignments = pd.DataFrame({"paper_id": papers["paper_id"], "topic": topics})
    timeline = count_topics(papers, assignments)
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    checks = check_claims(timeline, signals, papers=papers, assignments=assignments)
    steps = find_collection_steps(timeline, papers=papers)
    said = [f"step of {row.source}" for row in steps.itertuples()]
    said += [line for line in audit(corpus) if " starts on " in line or " ends on " in line]
    return qualify_claims(signals, checks), said, papers["source"].nunique()


def count_one_search(write: Callable[..., pd.DataFrame], n_seeds: int) -> list[int]:
    """Return true trends kept, true trends there are, false claims, messages and sources."""
    kept, false, messages, sources = 0, 0, 0, 0
    for seed in range(n_seeds):
        signals, said, n_sources = run_world(write, seed)
        claimed = signals.loc[signals["status"].isin(CLAIMED), "topic"]
        kept += int(claimed.isin(TRENDING).sum())
        false += int((~claimed.isin((*TRENDING, 2, 3, 4))).sum())
        messages, sources = messages + len(said), max(sources, n_sources)
    return [kept, len(TRENDING) * n_seeds, false, messages, sources]


def count_two_searches(write: Callable[..., pd.DataFrame], n_seeds: int) -> list[int]:
    """Return false trends claimed, topics, worlds without any message, and sources."""
    claimed, topics, silent, sources = 0, 0, 0, 0
    for seed in range(n_seeds):
        signals, said, n_sources = run_world(write, seed)
        claimed += int(signals["status"].isin(CLAIMED).sum())
        topics += len(signals)
        silent += not said
        sources = max(sources, n_sources)
    return [claimed, topics, silent, sources]


def report(n_seeds: int) -> str:
    """Return the two tables as Markdown."""
    lines = [
        f"# What files do to trends\n\nWritten by `python -m benchmarks.trends_sources --seeds {n_seeds}`.\n",
        "| one search | true trends kept | false claims | false messages | sources |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, write in ONE_SEARCH.items():
        kept, total, false, messages, sources = count_one_search(write, n_seeds)
        lines.append(f"| {name} | {kept} of {total} | {false} | {messages} | {sources} |")
    lines += [
        "",
        "| two searches | collector's trends claimed | worlds without a message | sources |",
        "| --- | --- | --- | --- |",
    ]
    for name, write in TWO_SEARCHES.items():
        claimed, topics, silent, sources = count_two_searches(write, n_seeds)
        lines.append(f"| {name} | {claimed} of {topics} | {silent} of {n_seeds} | {sources} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10, help="worlds of each kind")
    parser.add_argument("--out", type=Path, help="where to write the tables; default: print them")
    options = parser.parse_args()
    text = report(options.seeds)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
