"""How long analyses of 1,000 to 1,000,000 papers take, stage by stage, and how much memory.

usage: python benchmarks/scale.py [PAPERS ...] [--sizes 1000 8000] [--full] [--report]
                                  [--cache FOLDER] [--out FILE]

Every run is a process of its own that reads a file and analyzes it; its stages, seconds, CPU seconds
and peak of memory become rows of FILE (benchmarks/scale.csv). PAPERS are files of real papers;
sizes are corpora that make_corpus.py makes. ``--report`` writes the report, map included; without
it the run ends with the trends. ``--cache`` keeps the costly stages in FOLDER, so that a second
run shows what is made anew. ``--full`` takes 1,000 to 1,000,000 papers.
"""

import argparse
import csv
import itertools
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "benchmarks"
QUICK = (1_000, 4_000)
FULL = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
COLUMNS = ("corpus", "papers", "stage", "seconds", "cpu_seconds", "peak_gb", "load", "date")
COLUMNS += ("machine", "versions")
SHOWN = ("papers", "stage", "seconds", "cpu_seconds", "peak_gb", "load")


def run_one(
    path: str, folder: str, *, with_report: bool, cache: Path | None
) -> list[dict[str, object]]:
    """Analyze one file here; return a row per stage and one for the whole."""
    marks: list[tuple[str, float, float, float]] = []

    def mark(stage: str) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        # The processes that read along have ended with their stage.
        others = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = sum(each.ru_utime + each.ru_stime for each in (used, others))
        marks.append((stage, time.perf_counter(), spent, used.ru_maxrss / 1e6))

    mark("Importing")
    from trends.analysis import analyze
    from trends.corpus import read_corpus

    mark("Reading papers")
    corpus = read_corpus(path)
    analysis = analyze(corpus, on_stage=mark, cache=cache, with_map=with_report)
    if with_report:
        from trends.report import write_report

        mark("Writing the report")
        write_report(analysis, folder)
    mark("All")
    rows = [
        {
            "stage": one[0],
            "seconds": two[1] - one[1],
            "cpu_seconds": two[2] - one[2],
            "peak_gb": two[3],
        }
        for one, two in itertools.pairwise(marks)
    ]
    first, last = marks[0], marks[-1]
    total = {
        "stage": "All",
        "seconds": last[1] - first[1],
        "cpu_seconds": last[2],
        "peak_gb": last[3],
    }
    n_topics = {"stage": "(number of topics)", "seconds": len(analysis.topics)}
    from benchmarks.machine import describe_hardware, describe_versions

    about = {
        "papers": len(corpus.papers),
        "load": round(os.getloadavg()[0], 1),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": describe_hardware(),
        "versions": describe_versions(),
    }
    return [{**row, **about} for row in [*rows, total, n_topics]]


def measure(
    path: Path, folder: Path, *, with_report: bool, cache: Path | None = None
) -> list[dict[str, object]]:
    """Run one file in a process of its own."""
    words = [sys.executable, __file__, "--one", str(path), "--folder", str(folder)]
    words += ["--report"] * with_report + (["--cache", str(cache)] if cache else [])
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=where, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{path.name} failed: {done.stderr[-2000:]}")
    return list(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("papers", nargs="*", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=None)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--out", type=Path, default=HERE / "scale.csv")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    if options.one:
        rows = run_one(options.one, options.folder, with_report=options.report, cache=options.cache)
        print(json.dumps(rows))
        return
    sizes = options.sizes if options.sizes is not None else FULL if options.full else QUICK
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        for path in [*options.papers, *sizes]:
            _add(path, Path(name), options)


def _add(path: Path | int, folder: Path, options: argparse.Namespace) -> None:
    """Measure one corpus and add its rows to the table."""
    if isinstance(path, int):
        made = folder / f"made-{path}.parquet"
        command = [sys.executable, str(HERE / "make_corpus.py"), str(path), str(made)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        path = made
    rows = measure(path, folder / "report", with_report=options.report, cache=options.cache)
    is_new = not options.out.exists()
    if not is_new and options.out.read_text(encoding="utf-8").split("\n")[0] != ",".join(COLUMNS):
        raise SystemExit(f"{options.out} has other columns; name another FILE, or remove it.")
    with options.out.open("a", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        if is_new:
            table.writeheader()
        for row in rows:
            short = {k: round(v, 2) if isinstance(v, float) else v for k, v in row.items()}
            table.writerow({**short, "corpus": path.name})
            print("\t".join(str(short.get(column, "")) for column in SHOWN), flush=True)


if __name__ == "__main__":
    main()
