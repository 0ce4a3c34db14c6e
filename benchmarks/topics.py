"""Topics of `trends` beside other tools' on labelled papers: writes ``benchmarks/topics.md``.

Run as ``python -m benchmarks.topics [--minilm FOLDER] [--sets 3] [--papers 800]``. FOLDER holds .npz files (arrays `ids`
and `vectors`: all-MiniLM-L6-v2 of the texts and of the category names); without it the rows that
need MiniLM are left out. Every method runs in a process of its own.
"""

import argparse
import multiprocessing
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

sys.path.insert(0, str(Path(__file__).parent))
from encoders_data import split_corpora
from topics_named import compare_names, read_minilm

SETS = (
    "arxiv ai 2025, other papers",
    "arxiv cs, 5 other categories",
    "BBC News",
    "M10 (titles)",
)
COMMAND = "python -m benchmarks.topics --minilm FOLDER"
ABOUT = """Discovered
topics: no set chose a setting, the number of topics is not given but where said. Seconds leave
out MiniLM, whose vectors were made before (15 to 25 papers a second on two idle cores).

Names: macro F1 of membership at score 0.5; `said` is the mean score of the members, to compare with
their precision. MiniLM: the nearest name if its cosine reaches a threshold, as BERTopic's zero-shot.
"""
TABLE = Path(__file__).with_name("topics.md")


def find_with_trends(papers: pd.DataFrame, vectors: Any, seed: int) -> np.ndarray:
    from trends.topics import TopicModel

    given = papers.drop(columns="label")
    model = TopicModel(random_state=seed).fit(given, vectors=vectors)
    primary = model.assignments_.set_index("paper_id")["topic"]
    return primary.loc[papers["paper_id"].to_numpy(dtype=object)].to_numpy()


def find_with_umap_hdbscan(papers: pd.DataFrame, vectors: Any, seed: int) -> np.ndarray:
    """BERTopic's own way from vectors to topics, with its default settings."""
    from sklearn.cluster import HDBSCAN
    from umap import UMAP

    rows = encode_science(papers) if vectors is None else vectors
    reduced = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
    ).fit_transform(rows)
    return HDBSCAN(min_cluster_size=10).fit_predict(reduced)


def find_with_kmeans(papers: pd.DataFrame, vectors: Any, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    rows = encode_science(papers) if vectors is None else vectors
    n_labels = papers["label"].nunique()
    return KMeans(n_labels, n_init=5, random_state=seed).fit_predict(rows)


def find_with_nmf(papers: pd.DataFrame, vectors: Any, seed: int) -> np.ndarray:  # noqa: ARG001
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(stop_words="english", min_df=2, max_df=0.5).fit_transform(
        join(papers)
    )
    model = NMF(papers["label"].nunique(), random_state=seed, init="nndsvda", max_iter=300)
    return model.fit_transform(weights).argmax(axis=1)


def find_with_lda(papers: pd.DataFrame, vectors: Any, seed: int) -> np.ndarray:  # noqa: ARG001
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(stop_words="english", min_df=2, max_df=0.5).fit_transform(join(papers))
    model = LatentDirichletAllocation(papers["label"].nunique(), random_state=seed)
    return model.fit_transform(counts).argmax(axis=1)


METHODS: dict[str, tuple[Callable[..., np.ndarray], bool]] = {
    "trends": (find_with_trends, False),
    "trends on MiniLM": (find_with_trends, True),
    "BERTopic (UMAP + HDBSCAN) on MiniLM": (find_with_umap_hdbscan, True),
    "BERTopic (UMAP + HDBSCAN) on our vectors": (find_with_umap_hdbscan, False),
    "k-means on our vectors, number given": (find_with_kmeans, False),
    "k-means on MiniLM, number given": (find_with_kmeans, True),
    "NMF, number given": (find_with_nmf, False),
    "LDA, number given": (find_with_lda, False),
}


def join(papers: pd.DataFrame) -> list[str]:
    return [f"{t}. {a}" for t, a in zip(papers["title"], papers["abstract"], strict=True)]


def encode_science(papers: pd.DataFrame) -> np.ndarray:
    from trends.encoders import encode

    return encode(papers, "science").vectors


def run(method: str, papers: pd.DataFrame, vectors: Any, seed: int) -> dict[str, Any]:
    from sklearn.metrics import normalized_mutual_info_score

    warnings.simplefilter("ignore")
    start = time.perf_counter()
    found = METHODS[method][0](papers, vectors, seed)
    seconds = time.perf_counter() - start
    return {
        "method": method,
        "NMI": normalized_mutual_info_score(papers["label"], found),
        "ARI": adjusted_rand_score(papers["label"], found),
        "topics": len(set(found.tolist()) - {-1}),
        "unassigned": float((found < 0).mean()),
        **measure_words(papers, found),
        "seconds": seconds,
        "MB": read_peak_memory(),
        "found": found,
    }


def read_peak_memory() -> float:
    """Return this process's peak memory in MB; NaN where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if "VmHWM" in line), float("nan"))


def run_alone(*arguments: Any) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(run, *arguments).result()


def compare_discovered(minilm: dict[str, np.ndarray], n_sets: int, n_papers: int) -> list[str]:
    judging = split_corpora().judging
    parts = []
    for name in SETS[:n_sets]:
        papers = judging[name].head(n_papers)[["paper_id", "title", "abstract", "label"]]
        has_minilm = all(paper in minilm for paper in papers["paper_id"])
        given = np.array([minilm[p] for p in papers["paper_id"]]) if has_minilm else None
        rows = [
            run_alone(method, papers, given if needs else None, 0)
            for method, (_, needs) in METHODS.items()
            if not needs or has_minilm
        ]
        table = pd.DataFrame(rows).drop(columns="found").set_index("method")
        ours = rows[0]["found"]
        again = [run_alone("trends", papers, None, seed)["found"] for seed in (1, 2)]
        shuffled = papers.sample(frac=1, random_state=3)
        other = run_alone("trends", shuffled, None, 0)["found"]
        moved = pd.Series(other, index=shuffled.index).loc[papers.index]
        seeds = np.mean([adjusted_rand_score(ours, found) for found in again])
        by_order = adjusted_rand_score(ours, moved)
        title = f"## {name}: {len(papers)} papers, {papers['label'].nunique()} categories\n"
        repeats = f"ARI of ours: another order {by_order:.3f}, other seeds {seeds:.3f}.\n"
        parts += [title, write_table(table), repeats]
        print("\n".join(parts[-3:]), flush=True)
    return parts


def measure_words(papers: pd.DataFrame, found: np.ndarray) -> dict[str, float]:
    """Return NPMI coherence and diversity of the ten heaviest words of each topic (c-TF-IDF)."""
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(stop_words="english", min_df=3).fit_transform(join(papers))
    topics = sorted(set(found.tolist()) - {-1})
    summed = np.array([np.asarray(counts[found == topic].sum(axis=0)).ravel() for topic in topics])
    weights = summed / summed.sum(axis=1, keepdims=True)
    weights = weights * np.log(1 + summed.sum() / len(topics) / np.maximum(summed.sum(axis=0), 1))
    top = np.argsort(-weights, axis=1, kind="stable")[:, :10]
    is_in = (counts > 0).astype(np.float64)
    coherence = []
    for words in top:
        together = (is_in[:, words].T @ is_in[:, words]).toarray() / len(papers)
        alone = np.diag(together)
        one, other = np.triu_indices(len(words), 1)
        pairs = np.maximum(together[one, other], 1e-12)
        scores = np.log(pairs / (alone[one] * alone[other])) / -np.log(pairs)
        coherence.append(np.where(together[one, other] > 0, scores, -1).mean())
    return {"NPMI": float(np.mean(coherence)), "diversity": len(set(top.ravel())) / top.size}


def write_table(table: pd.DataFrame) -> str:
    """Return a frame as a Markdown table."""
    shown = table.reset_index().map(lambda v: f"{v:.3f}" if isinstance(v, float) else str(v))
    lines = [shown.columns.tolist(), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minilm", type=Path, default=None)
    parser.add_argument("--sets", type=int, default=len(SETS))
    parser.add_argument("--papers", type=int, default=800)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    minilm = read_minilm(arguments.minilm)
    names = write_table(compare_names(minilm))
    print(names, flush=True)
    parts = compare_discovered(minilm, arguments.sets, arguments.papers)
    head = f"# Topics beside other tools\n\nMade by `{COMMAND}`, one run, on a shared machine. "
    TABLE.write_text(head + ABOUT + "\n## Names alone\n\n" + names + "\n" + "\n".join(parts))


if __name__ == "__main__":
    main()
