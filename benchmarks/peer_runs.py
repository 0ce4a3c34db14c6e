"""Runs of `trends` and of other tools on the same papers, each a process of its own, with its cost.

The other tools live in an environment of their own (requirements-peers.txt), whose Python is named
by the environment variable PEERS_PYTHON. What they found and used is kept in a folder between calls,
for MiniLM takes many minutes and they do not change when `trends` does; `trends` itself always runs.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.machine import describe_hardware, describe_versions

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "build" / "peers"
ABSENT = (
    "Other tools are left out. To run them: python3 -m venv build/peers-venv && "
    "build/peers-venv/bin/pip install -r benchmarks/requirements-peers.txt, "
    "then PEERS_PYTHON=build/peers-venv/bin/python before the same command."
)
# Which vectors a method is given before its clock starts; their cost is added to its own.
NEEDS = {
    "bertopic": "minilm",
    "bertopic-zeroshot": "minilm",
    "top2vec": "minilm",
    "leiden": "minilm",
    "bertopic-ours": "science",
    "evoc-minilm": "minilm",
    "trends-minilm": "minilm",
}
WITHOUT_PEERS = ("trends", "nmf", "lda")
# The same way of finding topics, on other vectors.
SAME = {"bertopic-ours": "bertopic", "evoc-minilm": "evoc", "trends-minilm": "trends"}


@dataclass(frozen=True)
class Run:
    """The topic of each paper, -1 for none, and what finding it took from text on."""

    topics: list[int]
    seconds: float
    cpu: float
    mb: float
    day: str
    load: float


@dataclass(frozen=True)
class Vectors:
    """Rows by paper, and what making them took."""

    rows: np.ndarray
    seconds: float
    cpu: float
    mb: float


@dataclass
class Peers:
    """The other tools: their Python, if any, and the folder that keeps what they did."""

    python: Path | None
    kept: Path = KEPT
    n_threads: int = 1
    _science: dict[str, Vectors] = field(default_factory=dict)

    def try_run(self, method: str, papers: pd.DataFrame, **given: Any) -> Run | None:
        """Run one method; None, with a sentence, where it needs other tools or fails."""
        if self.python is None and method not in WITHOUT_PEERS:
            return None
        try:
            return self.run(method, papers, **given)
        except RuntimeError as error:
            print(f"Left out: {error}.", file=sys.stderr)
            return None

    def run(self, method: str, papers: pd.DataFrame, *, seed: int = 0, **given: Any) -> Run:
        """Run one method on papers, or return what it did before; `given` are its options."""
        is_ours = method.startswith("trends")
        about = json.dumps([method, seed, given, self.n_threads], sort_keys=True, default=str)
        name = _hash(about, *papers["paper_id"], *_texts(papers))
        path = self.kept / "runs" / f"{method}-{name}.json"
        if path.exists() and not is_ours:
            return Run(**json.loads(path.read_text()))
        needs = NEEDS.get(method)
        vectors = self.embed(papers) if needs == "minilm" else None
        if needs == "science":
            vectors = self._encode(papers)
        run = self._run(SAME.get(method, method), papers, vectors, {"seed": seed, **given})
        # What runs on our vectors changes when they do, so that it is not kept either.
        if not is_ours and needs != "science":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(asdict(run)))
        return run

    def _run(
        self, method: str, papers: pd.DataFrame, vectors: Vectors | None, given: dict[str, Any]
    ) -> Run:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            options = _spell(given)
            if "model2vec" in method or (method == "evoc" and vectors is None):
                options += ["--model2vec", str(self._distill())]
            if vectors is not None:
                np.save(folder / "vectors.npy", vectors.rows)
                options += ["--vectors", str(folder / "vectors.npy")]
            out = folder / "found.json"
            seconds, cpu = self._call(method, papers, out, options)
            found = json.loads(out.read_text())
        before = vectors or Vectors(np.empty(0), 0, 0, 0)
        return Run(
            topics=found["topics"],
            seconds=seconds + before.seconds,
            cpu=cpu + before.cpu,
            mb=max(found["mb"], before.mb),
            day=datetime.now(UTC).date().isoformat(),
            load=round(os.getloadavg()[0], 1),
        )

    def embed(self, papers: pd.DataFrame) -> Vectors:
        """Return MiniLM's vectors; their cost is what was measured when they were made, once."""
        store = self.kept / "minilm"
        store.mkdir(parents=True, exist_ok=True)
        keys = [hashlib.sha1(text.encode()).hexdigest() for text in _texts(papers)]
        known = _read_store(store, set(keys))
        missing = [key not in known for key in keys]
        if any(missing):
            self._call("embed", papers[missing], store, [])
            known = _read_store(store, set(keys))
        costs = np.array([known[key][1] for key in keys])
        rows = np.array([known[key][0] for key in keys])
        return Vectors(rows, costs[:, 0].sum(), costs[:, 1].sum(), costs[:, 2].max())

    def _encode(self, papers: pd.DataFrame) -> Vectors:
        key = _hash(*papers["paper_id"])
        if key not in self._science:
            with tempfile.TemporaryDirectory() as name:
                out = Path(name) / "vectors.npy"
                seconds, cpu = self._call("encode", papers, out, [])
                self._science[key] = Vectors(np.load(out), seconds, cpu, 0.0)
        return self._science[key]

    def _distill(self) -> Path:
        """Return the folder of model2vec's student of MiniLM; making it counts for nobody."""
        folder = self.kept / "model2vec"
        if not (folder / "model.safetensors").is_file():
            self._call("distill", pd.DataFrame({"paper_id": []}), folder, [])
        return folder

    def _call(
        self, method: str, papers: pd.DataFrame, out: Path, options: list[str]
    ) -> tuple[float, float]:
        """Run peers.py in a process of its own; return its seconds and CPU seconds, all told."""
        is_ours = method in ("trends", "encode")
        # NMF and LDA need nothing that the project has not.
        python = sys.executable if is_ours or self.python is None else str(self.python)
        columns = ("paper_id", "title", "abstract", "published")
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            papers[[c for c in columns if c in papers]].reset_index(drop=True).to_parquet(file.name)
            words = [python, str(HERE / "peers.py"), method, file.name, str(out), *options]
            start = time.perf_counter()
            child = subprocess.Popen(words, env=self._environment(), stdout=sys.stderr)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{method} failed; what it said stands above")
        return time.perf_counter() - start, used.ru_utime + used.ru_stime

    def _environment(self) -> dict[str, str]:
        names = ("OMP", "OPENBLAS", "MKL", "NUMBA")
        threads = {f"{name}_NUM_THREADS": str(self.n_threads) for name in names}
        quiet = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}
        return {**os.environ, **threads, **quiet, "PYTHONPATH": str(HERE.parent)}


def find_peers(kept: Path = KEPT, n_threads: int = 1) -> Peers:
    """Return the tools of PEERS_PYTHON; without it those of `trends` alone, and say so."""
    named = os.environ.get("PEERS_PYTHON")
    if not named:
        print(ABSENT, file=sys.stderr)
    return Peers(Path(named).absolute() if named else None, kept, n_threads)


def describe_machine(n_threads: int) -> str:
    """Return a sentence on when and where a table was made."""
    return (
        f"{datetime.now(UTC).date().isoformat()}; {describe_hardware()}, {describe_versions()}; "
        f"other tools as in requirements-peers.txt; threads per process: {n_threads}; "
        f"processes that wanted a core at the end: {os.getloadavg()[0]:.1f}"
    )


def _read_store(folder: Path, wanted: set[str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return vector and cost (seconds, CPU seconds, MB) of each wanted text, an equal share each."""
    known = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as part:
            keys = part["keys"].tolist()
            if wanted.isdisjoint(keys):
                continue
            shares = np.array([part["seconds"], part["cpu"]]) / len(keys)
            cost = np.append(shares, part["mb"])
            known.update({k: (row, cost) for k, row in zip(keys, part["vectors"], strict=True)})
    return known


def _spell(given: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for name, value in given.items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words += [flag] * value
        else:
            words += [flag, json.dumps(value) if isinstance(value, list) else str(value)]
    return words


def _texts(papers: pd.DataFrame) -> list[str]:
    from benchmarks.peers import join

    return join(papers)


def _hash(*texts: str) -> str:
    return hashlib.sha1("\0".join(texts).encode()).hexdigest()[:16]
