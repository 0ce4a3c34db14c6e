"""One other tool from papers to topics over time, measured; `scale.py` calls it.

usage: PYTHON benchmarks/scale_peers.py METHOD PAPERS.parquet --minilm FOLDER --model2vec FOLDER
                                        [--vectors FILE.npz] [--n-topics 17]

PYTHON has the packages of benchmarks/requirements-peers.txt; the project itself needs none of them.
PAPERS has paper_id, title, abstract, published and label. Prints one line of JSON: seconds, CPU
seconds, peak memory, topics, share without a topic, NMI and ARI against the label.

``--vectors`` keeps MiniLM's vectors and what they cost between calls, for they take many minutes;
the cost is added to every method that uses them.
"""

import argparse
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


def measure() -> tuple[float, float]:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(each.ru_utime + each.ru_stime for each in used)


def embed(texts: list[str], options: argparse.Namespace) -> tuple[np.ndarray, float, float]:
    """Return MiniLM's vectors with the seconds and CPU seconds that they took, now or before."""
    if options.vectors and options.vectors.exists():
        kept = np.load(options.vectors)
        return kept["vectors"], float(kept["seconds"]), float(kept["cpu"])
    from sentence_transformers import SentenceTransformer

    start = measure()
    model = SentenceTransformer(str(options.minilm), device="cpu")
    parts = []
    for first in range(0, len(texts), BATCH):
        parts.append(model.encode(texts[first : first + BATCH], show_progress_bar=False))
        print(f"embedded {first + BATCH}", flush=True)
    end = measure()
    vectors, seconds, cpu = np.vstack(parts), end[0] - start[0], end[1] - start[1]
    if options.vectors:
        np.savez(options.vectors, vectors=vectors, seconds=seconds, cpu=cpu)
        return vectors, seconds, cpu
    return vectors, 0.0, 0.0


def run_bertopic(texts: list[str], days: Any, vectors: np.ndarray, **parts: Any) -> np.ndarray:
    from bertopic import BERTopic

    model = BERTopic(**parts)
    topics, _ = model.fit_transform(texts, embeddings=vectors)
    model.topics_over_time(texts, list(days), nr_bins=N_PERIODS)
    return np.asarray(topics)


def bertopic_minilm(texts: list[str], days: Any, options: argparse.Namespace) -> Any:
    vectors, *cost = embed(texts, options)
    return run_bertopic(texts, days, vectors), cost


def _static(texts: list[str], options: argparse.Namespace) -> np.ndarray:
    from model2vec import StaticModel

    return StaticModel.from_pretrained(str(options.model2vec)).encode(texts)


def bertopic_kmeans(texts: list[str], days: Any, options: argparse.Namespace) -> Any:
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.cluster import MiniBatchKMeans

    method = MiniBatchKMeans(options.n_topics, random_state=0)
    parts = {"umap_model": BaseDimensionalityReduction(), "hdbscan_model": method}
    return run_bertopic(texts, days, _static(texts, options), **parts), None


def bertopic_evoc(texts: list[str], days: Any, options: argparse.Namespace) -> Any:
    from bertopic.dimensionality import BaseDimensionalityReduction
    from evoc import EVoC

    parts = {"umap_model": BaseDimensionalityReduction(), "hdbscan_model": EVoC()}
    return run_bertopic(texts, days, _static(texts, options), **parts), None


def _count_over_time(topics: np.ndarray, days: Any) -> Any:
    return pd.crosstab(pd.Series(days).dt.to_period("M"), topics)


def sklearn_nmf(texts: list[str], days: Any, options: argparse.Namespace) -> Any:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(stop_words="english", min_df=2, max_df=0.5).fit_transform(texts)
    model = NMF(options.n_topics, random_state=0, init="nndsvda", max_iter=300)
    topics = model.fit_transform(weights).argmax(axis=1)
    _count_over_time(topics, days)
    return topics, None


def sklearn_lda(texts: list[str], days: Any, options: argparse.Namespace) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(stop_words="english", min_df=2, max_df=0.5).fit_transform(texts)
    model = LatentDirichletAllocation(options.n_topics, random_state=0)
    topics = model.fit_transform(counts).argmax(axis=1)
    _count_over_time(topics, days)
    return topics, None


METHODS: dict[str, Callable[..., Any]] = {
    "bertopic-minilm": bertopic_minilm,
    "bertopic-model2vec-kmeans": bertopic_kmeans,
    "bertopic-model2vec-evoc": bertopic_evoc,
    "nmf": sklearn_nmf,
    "lda": sklearn_lda,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("method", choices=[*METHODS, "embed"])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--minilm", type=Path)
    parser.add_argument("--model2vec", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--n-topics", type=int, default=17)
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    warnings.simplefilter("ignore")
    start = measure()
    papers = pd.read_parquet(options.papers)
    texts = (papers["title"] + ". " + papers["abstract"]).tolist()
    days = pd.to_datetime(papers["published"])
    if options.method == "embed":
        embed(texts, options)
        return
    topics, cost = METHODS[options.method](texts, days, options)
    end = measure()
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    seconds, cpu = cost or (0.0, 0.0)
    print(
        json.dumps(
            {
                "method": options.method,
                "papers": len(papers),
                "seconds": round(end[0] - start[0] + seconds, 1),
                "cpu_seconds": round(end[1] - start[1] + cpu, 1),
                "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
                "topics": len(set(topics.tolist()) - {-1}),
                "unassigned": round(float((topics < 0).mean()), 3),
                "nmi": round(normalized_mutual_info_score(papers["label"], topics), 3),
                "ari": round(adjusted_rand_score(papers["label"], topics), 3),
            }
        )
    )


if __name__ == "__main__":
    main()
