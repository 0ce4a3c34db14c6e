"""What is read of a sample of every format: records in, papers kept, and what is known of them.

usage: python -m benchmarks.corpus_formats [FILE ...] > benchmarks/corpus_formats.md

Without a file, the samples of the tests are read, and real samples where ../shared has some. A
record in is one that the file holds; merged ones are records of a paper that the file has twice.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pandas as pd

from tests.corpus.format_samples import json_samples, tagged_samples, xml_samples
from tests.corpus.samples import SAMPLES
from trends.corpus import Corpus, read_corpus
from trends.errors import TrendsError

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
# Real samples, and small invented ones with the shape of real ones.
FOLDERS = {
    "formats": "real",
    "cases/crossref_csl_json": "shape",
    "cases/openalex_plain_abstract": "shape",
    "cases/xlsx": "shape",
}
NO_SAMPLES = ("cmd", "expect")
COLUMNS = ("records in", "merged", "kept", "dated", "abstract", "authors", "citations", "problems")


def find_samples() -> Iterator[tuple[str, str, Path | IO[bytes]]]:
    """Yield where each sample comes from, its name, and what to read."""
    new = (*json_samples.SAMPLES, *xml_samples.SAMPLES, *tagged_samples.SAMPLES)
    for sample in (*SAMPLES, *new):
        yield "tests", sample.name, io.BytesIO(sample.content)
    table = pd.DataFrame(
        {"Title": ["Tides", "Reefs"], "Abstract": ["They rise.", "They grow."], "Year": [2019, 2020],
         "Authors": ["Anna, A; Berta, B", "Roe, J"], "Times Cited": [12, 0]}
    )  # fmt: skip
    packed = io.BytesIO()
    table.to_excel(packed, index=False)
    yield "tests", "workbook.xlsx", io.BytesIO(packed.getvalue())
    for folder, origin in FOLDERS.items():
        for path in sorted((SHARED / folder).rglob("*")):
            if path.is_file() and path.name not in NO_SAMPLES:
                yield origin, path.name, path


def count(corpus: Corpus) -> list[int]:
    """Return the numbers of one row of the table."""
    papers, sources = corpus.papers, corpus.sources
    has = {
        name: int(papers[name].notna().sum()) if name in papers else 0
        for name in ("published", "authors", "n_citations")
    }
    return [
        int(sources["n_records"].sum()),
        int(sources["n_merged"].sum()),
        len(papers),
        has["published"],
        int(papers["abstract"].ne("").sum()),
        has["authors"],
        has["n_citations"],
        len(corpus.problems),
    ]


def main(paths: list[Path]) -> None:
    """Print the table."""
    samples = [("given", path.name, path) for path in paths] or [*find_samples()]
    print("# What is read of a sample of every format\n")
    print("`python -m benchmarks.corpus_formats`\n")
    print(f"| format | sample | from | {' | '.join(COLUMNS)} |")
    print(f"| --- | --- | --- |{' ---: |' * len(COLUMNS)}")
    rows: list[tuple[str | int, ...]] = []
    refused: list[tuple[str, str, str]] = []
    for origin, name, content in samples:
        try:
            corpus = read_corpus(content)
        except TrendsError as error:
            refused.append((origin, name, str(error).replace(str(content), name)))
            continue
        rows.append((corpus.sources["format"].iloc[0], name, origin, *count(corpus)))
    for row in sorted(rows):
        print(f"| {' | '.join(map(str, row))} |")
    if refused:
        print("\nRefused:\n")
    for origin, name, why in refused:
        print(f"- {name} ({origin}): {why}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
