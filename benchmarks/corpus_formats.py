"""What is read from real samples of every format, as a table.

usage: python -m benchmarks.corpus_formats [FILE ...]
"""

import sys
from pathlib import Path

from trends.corpus import read_corpus
from trends.errors import TrendsError

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


def main(paths: list[Path]) -> None:
    print("| file | format | records | papers | merged | left out | undated | problems |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for path in paths:
        try:
            corpus = read_corpus(path)
        except TrendsError as error:
            print(f"| {path.name} | refused: {str(error).split('; ', 1)[-1][:90]} | | | | | | |")
            continue
        row = corpus.sources.iloc[0]
        numbers = [
            row[f"n_{name}"] for name in ("records", "papers", "merged", "left_out", "undated")
        ]
        cells = [path.name, row["format"], *map(str, [*numbers, len(corpus.problems)])]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    main(given or sorted(p for d in ("corpora", "formats") for p in (SHARED / d).rglob("*.*")))
