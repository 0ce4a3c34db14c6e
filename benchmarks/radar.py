"""A project fed week by week: what old papers keep, which news it tells, and what an update costs.

``python -m benchmarks.radar --part weeks`` feeds a year of Daily Papers week by week after a first half
year. ``--part speed`` adds 200 papers to 11,800 and compares the seconds with a fresh run and its page.
``--part flat`` shuffles the dates of the year's papers, so that every change that is told is false.
Each prints its figures as lines of a table. The corpora are looked for in ``../shared/corpora``.
"""

import argparse
import datetime as dt
import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import trends

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
# The first project holds the first twenty weeks; the other twenty-four come one by one.
N_FIRST = 20


def main() -> None:
    """Run one part and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--part", choices=("weeks", "speed", "flat"), default="weeks")
    parser.add_argument("--seed", type=int, default=0, help="seed of the shuffle of --part flat")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        if options.part == "speed":
            measure_speed(Path(folder))
        else:
            seed = options.seed if options.part == "flat" else None
            feed_weeks(Path(folder), seed=seed)


def read_weeks(seed: int | None) -> Iterator[tuple[pd.Timestamp, pd.DataFrame]]:
    """Yield the papers of each week with its Monday; a seed shuffles the dates among them."""
    papers = pd.read_json(CORPORA / "daily_papers_2024.jsonl.gz", lines=True, dtype={"id": str})
    if seed is not None:
        order = np.random.default_rng(seed).permutation(len(papers))
        papers["published"] = papers["published"].to_numpy()[order]
    days = pd.to_datetime(papers["published"])
    mondays = days - pd.to_timedelta(days.dt.weekday, unit="D")
    for monday, week in papers.groupby(mondays):
        yield pd.Timestamp(str(monday)), week.assign(published=week["published"].astype(str))


def feed_weeks(folder: Path, *, seed: int | None) -> None:
    """Feed a project week by week and print what old papers keep and which verdicts are told."""
    weeks = list(read_weeks(seed))
    tracker = trends.Tracker(folder / "radar")
    set_day(weeks[N_FIRST - 1][0])
    before = tracker.update(
        pd.concat([week for _, week in weeks[:N_FIRST]]), on_stage=None
    ).analysis
    n_asked = n_kept = n_verdicts = n_corrections = 0
    seconds = []
    for monday, week in weeks[N_FIRST:]:
        set_day(monday)
        start = time.perf_counter()
        update = tracker.update(week, on_stage=None)
        seconds.append(time.perf_counter() - start)
        both = describe(before).merge(describe(update.analysis), on="paper_id", how="left")
        same = (both["topic_x"] == both["topic_y"]) & (both["label_x"] == both["label_y"])
        n_kept += int((same & (both["color_x"] == both["color_y"])).sum())
        n_asked += len(both)
        kinds = update.news["kind"].value_counts()
        n_verdicts += int(kinds.get("verdict", 0))
        n_corrections += int(kinds.get("correction", 0))
        for row in update.news[update.news["kind"].isin(["verdict", "correction"])].itertuples():
            print(f"{monday.date()} {row.kind}: {row.label}: {row.sentence}")
        before = update.analysis
    print(f"papers at the end: {len(before.papers)}, updates: {len(weeks) - N_FIRST + 1}")
    print(f"old papers that keep topic, label and color: {n_kept / n_asked:.4f} of {n_asked}")
    print(f"verdicts told: {n_verdicts}, withdrawn: {n_corrections}")
    print(f"seconds per update: median {np.median(seconds):.2f}, most {max(seconds):.2f}")


def describe(analysis: trends.Analysis) -> pd.DataFrame:
    """Return topic, label and place among the colors of every paper."""
    topics = analysis.topics[analysis.topics["kind"] != "concept"]
    colors = topics[["topic", "label"]].assign(color=range(len(topics)))
    rows = analysis.assignments[analysis.assignments["is_primary"]]
    found = rows[["paper_id", "topic"]].merge(colors, on="topic", how="left")
    return found.fillna({"label": "", "color": -1})


def set_day(day: pd.Timestamp) -> None:
    """Let the next update be of a day: `SOURCE_DATE_EPOCH` is the clock of a run."""
    noon = dt.datetime.combine(day.date() + dt.timedelta(days=6), dt.time(12), dt.UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))


def measure_speed(folder: Path) -> None:
    """Compare an update of 200 papers with a fresh run of 12,000, the page included."""
    papers = trends.read_papers(CORPORA / "arxiv_ai_daily_dev.jsonl.gz")
    columns = ["paper_id", "title", "abstract", "published"]
    first, new = (part[columns] for part in (papers.iloc[:-200], papers.iloc[-200:]))
    paths = [folder / name for name in ("first.csv", "new.csv")]
    for part, path in zip((first, new), paths, strict=True):
        part.rename(columns={"paper_id": "id"}).to_csv(path, index=False)
    tracker = trends.Tracker(folder / "radar")
    tracker.update(paths[0], on_stage=None)
    start, cpu = time.perf_counter(), time.process_time()
    update = trends.Tracker(folder / "radar").update(paths[1], on_stage=None)
    trends.write_report(update.analysis, folder / "radar" / "report")
    took = time.perf_counter() - start, time.process_time() - cpu
    print(f"stages of the update: {update.analysis.provenance['seconds']}")
    start, cpu = time.perf_counter(), time.process_time()
    fresh = trends.analyze(trends.read_corpus(*paths), on_stage=None)
    trends.write_report(fresh, folder / "fresh")
    whole = time.perf_counter() - start, time.process_time() - cpu
    print(f"update: {took[0]:.1f} s, CPU {took[1]:.1f} s")
    print(f"fresh run: {whole[0]:.1f} s, CPU {whole[1]:.1f} s")
    print(f"ratio: {took[0] / whole[0]:.2f}, of CPU {took[1] / whole[1]:.2f}")


if __name__ == "__main__":
    main()
