"""From papers' text to topics over time, `trends` beside other tools: writes ``scale_peers.md``.

usage: PEERS_PYTHON=... python -m benchmarks.scale_peers [--papers FILE] [--sizes 1500] [--full]

FILE holds papers with a `label`; without one it is the shared computer science abstracts or, where
those are not at hand, 1,500 made ones without labels. A size is drawn in equal parts of each
category; ``--full`` adds all papers and leaves out the tools named in `SLOW` there. Every run is a
process of its own (peer_runs.py). `trends` is `analyze` without the map and without kept stages:
topics, their timeline, and every test of every trend.
"""

import argparse
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from benchmarks.make_corpus import SAMPLE, SHARED, learn, write_papers
from benchmarks.peer_runs import KEPT, Peers, describe_machine, find_peers

# Tool, method, whether it is told the number of topics.
METHODS = (
    ("trends", "trends", False),
    ("trends, topics by month alone", "trends-topics", False),
    ("BERTopic as it comes, MiniLM", "bertopic", False),
    ("BERTopic, model2vec and MiniBatchKMeans, number given", "bertopic-model2vec-kmeans", True),
    ("BERTopic, model2vec and EVoC", "bertopic-model2vec-evoc", False),
    ("EVoC, model2vec", "evoc", False),
    ("Top2Vec, MiniLM", "top2vec", False),
    ("NMF, number given", "nmf", True),
    ("LDA, number given", "lda", True),
)
SLOW = ("top2vec",)
SIZES = (1500,)
COMMAND = "PEERS_PYTHON=... python -m benchmarks.scale_peers --full"
TABLE = Path(__file__).with_name("scale_peers.md")
ABOUT = """From the text of papers to topics over time, each run a process of its own, single runs. CPU s are user
and system time of the whole process, imports and compiling included; `x CPU`, `x s` and `x GB` are
ratios to `trends` in the same run. Rows with MiniLM hold its encoding as measured when it was done,
once; model2vec is a student of it with 256 dimensions. `load` is how many processes wanted a core: runs
of other tools are kept between calls, so compare CPU s where it differs.
`trends` is a whole analysis, with every trend tested and words compared; its second row stops where
all others do, at topics counted by month (BERTopic: with their words in each period).
"""


def read_labelled(path: Path | None, folder: Path) -> pd.DataFrame:
    """Return papers of a file, of the shared corpus or, without either, made ones."""
    from trends.corpus import read_papers

    if path is None and not SHARED.exists():
        path = folder / "made.parquet"
        write_papers(learn(SAMPLE), SIZES[0], path)
    papers = read_papers(path or SHARED)
    labels = papers.get("label", "")
    return papers[["paper_id", "title", "abstract", "published"]].assign(label=labels)


def compare(papers: pd.DataFrame, peers: Peers, left_out: tuple[str, ...]) -> pd.DataFrame:
    """Return a row per tool, ours first."""
    n_labels = max(papers["label"].nunique(), 10)
    rows: list[dict[str, Any]] = []
    for name, method, is_told in METHODS:
        if method in left_out:
            continue
        given = {"over_time": True, **({"n_topics": n_labels} if is_told else {})}
        run = peers.try_run(method, papers, **given)
        if run is None:
            continue
        cost = {"CPU s": run.cpu, "s": run.seconds, "GB": run.mb / 1024}
        ours = rows[0] if rows else cost
        found = np.array(run.topics)
        rows.append(
            {
                "tool": name,
                **cost,
                **{f"x {unit.split(' ')[0]}": cost[unit] / ours[unit] for unit in cost},
                "topics": len(set(run.topics) - {-1}),
                "without": f"{(found < 0).mean():.0%}",
                "NMI": f"{normalized_mutual_info_score(papers['label'], found):.3f}",
                "ARI": f"{adjusted_rand_score(papers['label'], found):.3f}",
                "load": run.load,
                "measured": run.day,
            }
        )
        print(pd.DataFrame(rows[-1:]).to_string(header=len(rows) == 1, index=False), flush=True)
    return pd.DataFrame(rows)


def write_table(table: pd.DataFrame) -> str:
    shown = table.map(lambda value: f"{value:.2f}" if isinstance(value, float) else str(value))
    lines = [shown.columns.tolist(), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    peers = find_peers(options.kept, options.threads)
    with tempfile.TemporaryDirectory() as name:
        papers = read_labelled(options.papers, Path(name))
    parts = ["# Speed and memory beside other tools\n", f"Made by `{COMMAND}`.\n", ABOUT]
    n_labels = papers["label"].nunique()
    for size in options.sizes:
        part = papers.groupby("label").sample(size // n_labels, random_state=0)
        parts += _measure(part.sort_index(), peers, ())
    if options.full:
        parts += _measure(papers, peers, SLOW)
    parts.append(f"Machine: {describe_machine(peers.n_threads)}.\n")
    options.out.write_text("\n".join(parts))


def _measure(papers: pd.DataFrame, peers: Peers, left_out: tuple[str, ...]) -> list[str]:
    title = f"## {len(papers):,} papers, {papers['label'].nunique()} categories\n"
    print(title, flush=True)
    return [title, write_table(compare(papers, peers, left_out))]


if __name__ == "__main__":
    main()
