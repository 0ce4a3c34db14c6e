"""Records per second and peak memory of reading many records, each way in a process of its own.

usage: python -m benchmarks.corpus_speed [N_RECORDS] [FOLDER]

Writes N_RECORDS invented papers (500,000) as JSON Lines, gzip-packed, 1 % of them twice. Reads them
with `pandas.read_json`, with `read_papers`, and with `convert_papers` into a Parquet file; then reads
that file with `read_papers`. Prints CPU seconds, records per second and the peak of memory of each.
"""

import gzip
import json
import random
import subprocess
import sys
import tempfile
from itertools import accumulate
from pathlib import Path

N_WORDS = 120
WAYS = {
    "pandas.read_json": (
        "import pandas as pd; n = len(pd.read_json(source, lines=True, dtype=False))"
    ),
    "read_papers": "from trends.corpus import read_papers; n = len(read_papers(source))",
    "convert_papers": (
        "from trends.corpus import convert_papers; n = convert_papers(source, out=out).n_papers"
    ),
    "read_papers of its Parquet": "from trends.corpus import read_papers; n = len(read_papers(out))",
}
MEASURE = """
import resource, sys, time
import pandas, pyarrow.parquet, trends.corpus
source, out = sys.argv[1:]
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
wall, cpu = time.perf_counter(), time.process_time()
{way}
# Processes that read along have ended by now.
others = resource.getrusage(resource.RUSAGE_CHILDREN)
wall = time.perf_counter() - wall
cpu = time.process_time() - cpu + others.ru_utime + others.ru_stime
print(n, wall, cpu, base / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def write_records(path: Path, n_records: int) -> None:
    draw = random.Random(0)
    letters = "bcdfghklmnprstvw"
    words = ["".join(draw.choice(letters) + draw.choice("aeiou") for _ in range(draw.randint(1, 4)))
             for _ in range(20_000)]  # fmt: skip
    weights = [*accumulate(1 / (rank + 5) for rank in range(len(words)))]
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as out:
        line = ""
        for number in range(n_records):
            if not line or draw.random() >= 0.01:
                text = draw.choices(words, cum_weights=weights, k=N_WORDS + 10)
                line = json.dumps(
                    {
                        "id": f"arXiv:{1000 + number % 1200}.{10000 + number // 1200}",
                        "title": " ".join(text[:10]).capitalize(),
                        "abstract": " ".join(text[10:]).capitalize() + ".",
                        "published": f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
                    }
                )
            out.write(line + "\n")


def main(n_records: int = 500_000, folder: str | None = None) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        source, out = Path(name, "records.jsonl.gz"), Path(name, "papers.parquet")
        write_records(source, n_records)
        print(f"{n_records:,} records, {source.stat().st_size / 1e6:.0f} MB packed")
        print("| way | papers | s | CPU s | records per CPU second | of pandas | peak memory |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        fastest = 0.0
        for way, code in WAYS.items():
            command = [sys.executable, "-c", MEASURE.format(way=code), str(source), str(out)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            n_papers, wall, cpu, base, peak = map(float, done.stdout.split())
            fastest = fastest or n_records / cpu
            print(
                f"| `{way}` | {n_papers:,.0f} | {wall:.0f} | {cpu:.0f} | {n_records / cpu:,.0f} | "
                f"{n_records / cpu / fastest:.2f} | {peak:.2f} GB (empty {base:.2f}) |",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000, *sys.argv[2:3])
