"""Measure areas: neighbors found, numbers of topics delivered, agreement of fits; prints Markdown.

Run from the repository's root, with corpora in one folder::

    python -m benchmarks.areas ../shared NAME [NAME ...] > benchmarks/areas.md

`corpora/NAME.jsonl.gz` holds papers. `arxiv_cs_dev` and `nips_1987_2018` served development.
"""

import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trends
from benchmarks.concepts import read_corpus
from trends.errors import TrendsWarning
from trends.runtime.threads import single_thread
from trends.topics.clustering.cell_search import find_own_neighbors, hash_ids
from trends.topics.clustering.neighbors import find_neighbors
from trends.topics.clustering.sampling import discover_in_part

N_NEIGHBORS = 15
# Every so many papers one is looked at for the share of nearest neighbors that are found.
EVERY = 24
ASKED = ("auto", 12, 60, 300)
N_ASKED = 11_600
LEFT_OUT = (10, 10, 0.04, 0.04)


def encode(papers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return vectors and hashes of papers, which are in the order of their identifiers."""
    return trends.encode(papers).vectors, hash_ids(papers["paper_id"])


def measure_neighbors(name: str, vectors: np.ndarray, keys: np.ndarray) -> None:
    """Print how many of the nearest neighbors are found, and at what cost."""
    start = time.process_time()
    found, _ = find_own_neighbors(vectors, N_NEIGHBORS, keys)
    seconds = time.process_time() - start
    rows = np.arange(0, len(vectors), EVERY)
    exact, _ = find_neighbors(vectors, vectors[rows], N_NEIGHBORS + 1)
    kept = [
        len(set(found[row]) & set(near[near != row][:N_NEIGHBORS]))
        for row, near in zip(rows, exact, strict=True)
    ]
    print(f"| {name} | {len(vectors):,} | {np.mean(kept) / N_NEIGHBORS:.3f} | {seconds:.1f} |")


def measure_counts(name: str, vectors: np.ndarray, keys: np.ndarray) -> None:
    """Print how many topics come of how many that are asked for, and how stable they are."""
    draw = np.random.default_rng(3).permutation(len(vectors))[:N_ASKED]
    rows = np.sort(draw)
    for asked in ASKED:
        start = time.process_time()
        found = discover_in_part(vectors[rows], n_topics=asked, keys=keys[rows])
        seconds = time.process_time() - start
        stable = found.stability
        print(
            f"| {name} | {len(rows):,} | {asked} | {len(stable)} | {np.median(stable):.2f} | "
            f"{(stable >= 0.5).mean():.0%} | {(found.topics < 0).mean():.1%} | {seconds:.1f} |"
        )


def measure_agreement(name: str, papers: pd.DataFrame) -> None:
    """Print how well fits without some papers agree with the fit of all; each encodes anew."""
    whole = _find(papers)
    draw = np.random.default_rng(1)
    for left_out in LEFT_OUT:
        n_left = round(left_out * len(papers)) if left_out < 1 else left_out
        rows = np.sort(draw.permutation(len(papers))[n_left:])
        part = _find(papers.iloc[rows].reset_index(drop=True))
        print(
            f"| {name} | {len(papers):,} | {n_left:,} | {whole.max() + 1} | {part.max() + 1} | "
            f"{adjusted_rand_score(whole[rows], part):.3f} | "
            f"{normalized_mutual_info_score(whole[rows], part):.3f} |",
            flush=True,
        )


def _find(papers: pd.DataFrame) -> np.ndarray:
    vectors, keys = encode(papers)
    return discover_in_part(vectors, keys=keys).topics


def main() -> None:
    """Print all tables."""
    warnings.simplefilter("ignore", TrendsWarning)
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    corpora = {
        name: read_corpus(folder, name).sort_values("paper_id", ignore_index=True) for name in names
    }
    print("# Areas\n\nMade by `python -m benchmarks.areas`; `arxiv_cs_dev` and NIPS served")
    print("development. Times are of two cores that other work shared.\n")
    with single_thread():
        print("## Nearest neighbors found\n\n| corpus | papers | of the 15 nearest | CPU s |")
        print("| --- | --- | --- | --- |")
        encoded = {name: encode(papers) for name, papers in corpora.items()}
        for name, given in encoded.items():
            measure_neighbors(name, *given)
        print("\n## Topics asked for and found\n")
        print(
            "| corpus | papers | asked | found | median stability | of .5 or more | unassigned "
            "| CPU s |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
        )
        for name, given in encoded.items():
            measure_counts(name, *given)
        print("\n## Agreement of fits of all papers and of some\n")
        print("| corpus | papers | left out | topics | topics then | ARI | NMI |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name, papers in corpora.items():
            measure_agreement(name, papers)


if __name__ == "__main__":
    main()
