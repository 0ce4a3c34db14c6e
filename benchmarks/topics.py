"""Topics of `trends` beside other tools' on labelled papers that its settings never saw.

Run as ``python benchmarks/topics.py [--minilm FOLDER] [--sets 3]``. FOLDER holds one .npz per set
(arrays `ids` and `vectors`: all-MiniLM-L6-v2 of the texts) and `names.npz` (of the category names);
without it the rows that need MiniLM are left out. Every method runs in a process of its own.
"""

import argparse
import multiprocessing
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from encoders_data import SHARED, split_corpora

SETS = {
    "arxiv cs, 5 other categories": ("cs_held", 1000),
    "arxiv ai 2025, other papers": ("ai_held", 1000),
    "BBC News": ("bbc_held", 1000),
    "M10 (titles)": ("m10_held", 2000),
}
# Categories that the named topics' settings were not chosen on.
UNSEEN = {
    "cs.IR": "Information Retrieval",
    "cs.DB": "Databases",
    "cs.SE": "Software Engineering",
    "cs.NE": "Neural and Evolutionary Computing",
    "cs.SI": "Social and Information Networks",
}


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
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

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


def compare_discovered(folder: Path | None, n_sets: int) -> None:
    from sklearn.metrics import adjusted_rand_score

    judging = split_corpora().judging
    for name, (file, n_papers) in list(SETS.items())[:n_sets]:
        papers = judging[name].head(n_papers)[["paper_id", "title", "abstract", "label"]]
        minilm = read_vectors(folder, file, papers["paper_id"]) if folder else None
        rows = [
            run_alone(method, papers, minilm if needs else None, 0)
            for method, (_, needs) in METHODS.items()
            if not needs or minilm is not None
        ]
        table = pd.DataFrame(rows).drop(columns="found").set_index("method")
        print(f"\n{name}: {len(papers)} papers, {papers['label'].nunique()} categories")
        print(table.round(3).to_string(), flush=True)
        ours = rows[0]["found"]
        other_seed = find_with_trends(papers, None, 1)
        shuffled = papers.sample(frac=1, random_state=3)
        other_order = pd.Series(find_with_trends(shuffled, None, 0), index=shuffled.index)
        by_order = adjusted_rand_score(ours, other_order.loc[papers.index])
        by_seed = adjusted_rand_score(ours, other_seed)
        print(f"trends, ARI with another order {by_order:.3f}, with another seed {by_seed:.3f}")


def compare_named(folder: Path | None, n_each: int = 100) -> None:
    """Compare claims by a category's name alone with the nearest name at its best threshold."""
    from trends.encoders import encode
    from trends.topics import TopicModel

    papers = read_unseen(n_each)
    truth = np.column_stack([papers["label"] == label for label in UNSEEN])
    model = TopicModel(named_topics=list(UNSEEN.values())).fit(papers.drop(columns="label"))
    scores = model.scores_.pivot_table(index="paper_id", columns="topic", values="score")
    ours = scores.loc[papers["paper_id"].to_numpy(dtype=object)].to_numpy() >= 0.5
    names = pd.DataFrame({"paper_id": list(UNSEEN), "title": list(UNSEEN.values()), "abstract": ""})
    directions = encode(names, "science").vectors
    rows = encode_science(papers)[:, : directions.shape[1]]
    print(f"\nNamed topics by name alone, {len(papers)} papers, {len(UNSEEN)} unseen categories")
    print(f"  macro F1, trends {measure_f1(ours, truth):.3f}")
    print(
        f"  nearest name, our vectors, best of 31 thresholds {best_nearest(rows @ directions.T, truth):.3f}"
    )
    if folder:
        known = np.load(folder / "names.npz")
        order = [known["ids"].tolist().index(name) for name in UNSEEN.values()]
        vectors = read_vectors(folder, "arxiv_cs_unseen", papers["paper_id"])
        similarity = vectors @ known["vectors"][order].T
        for threshold in (0.0, 0.1, 0.2, 0.3):
            print(
                f"  nearest name, MiniLM, threshold {threshold:.1f}: {nearest(similarity, truth, threshold):.3f}"
            )
        print(
            f"  nearest name, MiniLM, best of 31 thresholds {best_nearest(similarity, truth):.3f}"
        )
    long = model.scores_.assign(
        is_member=truth[
            papers.reset_index()
            .set_index("paper_id")["index"]
            .loc[model.scores_["paper_id"]]
            .to_numpy(),
            model.scores_["topic"].to_numpy(),
        ]
    )
    bins = pd.cut(long["score"], [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1])
    print("  calibration: score, share of members, papers")
    print(long.groupby(bins, observed=True)["is_member"].agg(["mean", "size"]).round(3).to_string())


def nearest(similarity: np.ndarray, truth: np.ndarray, threshold: float) -> float:
    chosen = np.eye(truth.shape[1], dtype=bool)[similarity.argmax(axis=1)]
    return measure_f1(chosen & (similarity >= threshold), truth)


def best_nearest(similarity: np.ndarray, truth: np.ndarray) -> float:
    return max(nearest(similarity, truth, threshold) for threshold in np.linspace(0, 0.6, 31))


def measure_f1(claimed: np.ndarray, truth: np.ndarray) -> float:
    both = (claimed & truth).sum(axis=0)
    return float(np.mean(2 * both / np.maximum(claimed.sum(axis=0) + truth.sum(axis=0), 1)))


def read_unseen(n_each: int) -> pd.DataFrame:
    papers = pd.read_json(SHARED / "arxiv_cs_dev.jsonl.gz", lines=True, dtype=False)
    papers = papers.rename(columns={"id": "paper_id"})
    drawn = papers[papers["label"].isin(list(UNSEEN))].groupby("label").head(n_each)
    return drawn[["paper_id", "title", "abstract", "label"]].reset_index(drop=True)


def read_vectors(folder: Path, name: str, paper_ids: "pd.Series[Any]") -> np.ndarray:
    stored = np.load(folder / f"{name}.npz")
    row_of = {paper_id: row for row, paper_id in enumerate(stored["ids"].tolist())}
    return stored["vectors"][[row_of[paper_id] for paper_id in paper_ids]].astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minilm", type=Path, default=None)
    parser.add_argument("--sets", type=int, default=len(SETS))
    arguments = parser.parse_args()
    compare_named(arguments.minilm)
    compare_discovered(arguments.minilm, arguments.sets)


if __name__ == "__main__":
    main()
