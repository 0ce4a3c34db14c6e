"""Records per second and peak memory of reading many records.

usage: python benchmarks/corpus_speed.py [N_RECORDS] [FOLDER]

Writes N_RECORDS invented papers (500,000) as JSON Lines, gzip-packed, 1 % of them twice, reads
them with `read_corpus` and prints seconds, records per second and the peak of memory.
"""

import gzip
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from trends.corpus import read_corpus

N_WORDS = 120


def write_records(path: Path, n_records: int) -> None:
    draw = random.Random(0)
    letters = "bcdfghklmnprstvw"
    words = ["".join(draw.choice(letters) + draw.choice("aeiou") for _ in range(draw.randint(1, 4)))
             for _ in range(20_000)]  # fmt: skip
    weights = [1 / (rank + 5) for rank in range(len(words))]
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as out:
        line = ""
        for number in range(n_records):
            if not line or draw.random() >= 0.01:
                text = draw.choices(words, weights, k=N_WORDS + 10)
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
        path = Path(name, "records.jsonl.gz")
        write_records(path, n_records)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, start_cpu = time.perf_counter(), time.process_time()
        corpus = read_corpus(path)
        seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(corpus)
    print(f"{seconds:.0f} s ({cpu:.0f} s of CPU), {n_records / cpu:,.0f} records per CPU second")
    print(f"peak memory {peak / 1e6:.2f} GB (before reading {before / 1e6:.2f} GB)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000, *sys.argv[2:3])
