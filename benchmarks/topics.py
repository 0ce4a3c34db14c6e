"""Topics of `trends` beside other tools' on labelled papers: writes ``benchmarks/topics.md``.

usage: PEERS_PYTHON=... python -m benchmarks.topics [--part names|discovered] [--sets 6] [--papers 1000]
                                                    [--minilm FOLDER] [--kept FOLDER] [--out FILE]

First topics by name alone (topics_named.py), then topics that are discovered, beside the tools of
PEERS_PYTHON, every run a process of its own (peer_runs.py); without it `trends`, NMF and LDA alone.
``--part`` renews one of the two and leaves the other as the file has it. FOLDER of ``--minilm`` saves
embedding the papers of the first part: .npz files with `ids` and `vectors`, all-MiniLM-L6-v2 of
the texts and of the category names.
"""

import argparse
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

sys.path.insert(0, str(Path(__file__).parent))
from encoders_data import split_corpora
from topics_named import (
    AI_HELD,
    AI_SEEN,
    BBC,
    CS_HELD,
    CS_SEEN,
    M10_NAMES,
    compare_names,
    read_minilm,
    read_named_sets,
)

from benchmarks.peer_runs import KEPT, Peers, Run, describe_machine, find_peers
from benchmarks.peers import join

NAMES = {
    **CS_SEEN,
    **CS_HELD,
    **AI_SEEN,
    **AI_HELD,
    **BBC,
    "cs.AI": "artificial intelligence",
    **{str(number): name for number, name in enumerate(M10_NAMES)},
}
# Method, then its options; a number of topics of 0 stands for that of the labels, which is told.
METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    "trends": ("trends", {}),
    "BERTopic as it comes, MiniLM": ("bertopic", {}),
    "BERTopic zero-shot at .3, MiniLM, names given": ("bertopic-zeroshot", {"threshold": 0.3}),
    "BERTopic on our vectors": ("bertopic-ours", {}),
    "EVoC, MiniLM": ("evoc-minilm", {}),
    "NMF, number given": ("nmf", {"n_topics": 0}),
    "LDA, number given": ("lda", {"n_topics": 0}),
    "neighbour graph and Leiden, MiniLM": ("leiden", {}),
    "trends on MiniLM": ("trends-minilm", {}),
}
# Tools that are run with three seeds, and once on shuffled papers.
REPEATED = ("trends", "BERTopic as it comes, MiniLM")
SEEDS = (0, 1, 2)
ROUNDED = {"topics": 1, "CPU s": 1, "MB": 0, "load": 1}
COMMAND = "PEERS_PYTHON=... python -m benchmarks.topics"
DISCOVERED = "## Discovered, number not given\n"
ABOUT_NAMES = """## Names alone

Macro F1 of membership; `said` is the mean score of the members, to compare with their precision.
MiniLM: the nearest name if its cosine reaches a threshold, as BERTopic's zero-shot does.

How far a name reaches is decided by the papers (`trends/topics/named/name_reach.py`); no list of names is
looked up. The weights of names together were learned on the development sets and on others
(`name_weights.py`), those of single names and of their reach on all (`name_reach.py`, which prints how
weights learned on all other sources do on each). The held-out sets were looked at for three earlier
methods, one of which had a list of fields written by one who knew the names, and for this one when its
rule was learned: only the figures of left-out sources are unseen.
"""
ABOUT = """Each run is a process of its own. CPU s are user and system time of the whole process from text on,
imports and compiling included; rows with MiniLM hold what its encoding took, measured when it was
done, once per set. MB is the peak. NPMI and diversity are those of the ten heaviest words (c-TF-IDF)
of each topic, computed alike for all; for NMI and ARI papers without a topic are one more. BERTopic
is as it comes save that UMAP gets a seed. It and `trends` are means of three seeds; `between` are ARI
of their runs: the first seed beside the others, and the papers shuffled. `load` is how many processes
wanted one of the cores. The lines after NMF and LDA show what MiniLM's vectors give with another way
of finding topics.
"""
TABLE = Path(__file__).with_name("topics.md")


def read_sets(n_papers: int) -> dict[str, pd.DataFrame]:
    """Return labelled papers by the set's name, those first that chose no setting."""
    split = split_corpora()
    sets = {f"held out: {name}": papers for name, papers in split.judging.items()}
    sets |= {f"development: {name}": papers for name, papers in split.choosing.items()}
    columns = ["paper_id", "title", "abstract", "label"]
    return {name: papers.head(n_papers)[columns] for name, papers in sets.items()}


def compare_discovered(papers: pd.DataFrame, peers: Peers) -> pd.DataFrame:
    """Return a row per tool: means over its seeds, and how much runs agree, where it has several."""
    names = [NAMES[label] for label in sorted(papers["label"].unique())]
    rows = []
    for name, (method, options) in METHODS.items():
        given = {key: value or len(names) for key, value in options.items()}
        if method == "bertopic-zeroshot":
            given["names"] = names
        run = peers.try_run(method, papers, **given)
        if run is None:
            continue
        found = [describe(papers, run)]
        agreed = {"between seeds": "", "between orders": ""}
        if name in REPEATED:
            again = [peers.run(method, papers, seed=seed) for seed in SEEDS[1:]]
            found += [describe(papers, other) for other in again]
            agreed["between seeds"] = _compare_runs(run, [other.topics for other in again])
            shuffled = papers.sample(frac=1, random_state=3)
            moved = pd.Series(peers.run(method, shuffled).topics, index=shuffled.index)
            agreed["between orders"] = _compare_runs(run, [moved.loc[papers.index].tolist()])
        row = {"tool": name, **pd.DataFrame(found).mean().to_dict(), **agreed, "load": run.load}
        rows.append({**row, **{column: f"{row[column]:.{n}f}" for column, n in ROUNDED.items()}})
        print(pd.DataFrame(rows[-1:]).to_string(header=len(rows) == 1, index=False), flush=True)
    return pd.DataFrame(rows).set_index("tool")


def _compare_runs(run: Run, others: list[list[int]]) -> str:
    return f"{np.mean([adjusted_rand_score(run.topics, other) for other in others]):.3f}"


def describe(papers: pd.DataFrame, run: Run) -> dict[str, float]:
    found = np.array(run.topics)
    return {
        "NMI": normalized_mutual_info_score(papers["label"], found),
        "ARI": adjusted_rand_score(papers["label"], found),
        "topics": len(set(run.topics) - {-1}),
        "without": float((found < 0).mean()),
        **measure_words(papers, found),
        "CPU s": run.cpu,
        "MB": run.mb,
    }


def measure_words(papers: pd.DataFrame, found: np.ndarray) -> dict[str, float]:
    """Return NPMI coherence and diversity of the ten heaviest words of each topic (c-TF-IDF)."""
    from sklearn.feature_extraction.text import CountVectorizer

    topics = sorted(set(found.tolist()) - {-1})
    if not topics:
        return {"NPMI": float("nan"), "diversity": float("nan")}
    counts = CountVectorizer(stop_words="english", min_df=3).fit_transform(join(papers))
    summed = np.array([np.asarray(counts[found == topic].sum(axis=0)).ravel() for topic in topics])
    weights = summed / np.maximum(summed.sum(axis=1, keepdims=True), 1)
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


def summarize(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each tool's mean over the held-out sets, and on how many of them ours is better."""
    held = [table for name, table in tables.items() if name.startswith("held out")]
    rows = []
    for tool in held[0].index:
        lines = pd.DataFrame([table.loc[tool] for table in held])
        means = lines[["NMI", "ARI", "without", "NPMI", "diversity"]].astype(float).mean()
        ours = pd.DataFrame([table.loc["trends"] for table in held])
        cpu = lines["CPU s"].astype(float).sum() / ours["CPU s"].astype(float).sum()
        better = {
            f"{measured}: sets ours leads": int(
                (ours[measured].to_numpy() > lines[measured].to_numpy()).sum()
            )
            for measured in ("NMI", "ARI")
        }
        rows.append({"tool": tool, **means, "CPU s of ours": f"{cpu:.1f}", **better})
    return pd.DataFrame(rows).set_index("tool")


def write_table(table: pd.DataFrame) -> str:
    """Return a frame as a Markdown table."""
    shown = table.reset_index().map(lambda v: f"{v:.3f}" if isinstance(v, float) else str(v))
    lines = [shown.columns.tolist(), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def embed_names(peers: Peers) -> dict[str, np.ndarray]:
    """Return MiniLM's vectors of the papers and the names of the first part, by id and name."""
    if peers.python is None:
        return {}
    known: dict[str, np.ndarray] = {}
    for given in read_named_sets().values():
        known.update(zip(given.papers["paper_id"], peers.embed(given.papers).rows, strict=True))
        names = pd.DataFrame({"paper_id": given.names.values(), "title": given.names.values()})
        rows = peers.embed(names.assign(abstract="")).rows
        known.update(zip(given.names.values(), rows, strict=True))
    return known


def write_names(minilm: dict[str, np.ndarray]) -> str:
    table = write_table(compare_names(minilm))
    print(table, flush=True)
    return f"# Topics beside other tools\n\nMade by `{COMMAND}`.\n\n{ABOUT_NAMES}\n{table}"


def write_discovered(n_sets: int, n_papers: int, peers: Peers) -> str:
    tables: dict[str, pd.DataFrame] = {}
    details = []
    for name, papers in list(read_sets(n_papers).items())[:n_sets]:
        print(name, flush=True)
        tables[name] = compare_discovered(papers, peers)
        title = f"### {name}: {len(papers)} papers, {papers['label'].nunique()} categories\n"
        details += [title, write_table(tables[name])]
    summary = ["### Mean of the held-out sets\n", write_table(summarize(tables))]
    machine = f"Machine: {describe_machine(peers.n_threads)}.\n"
    return "\n".join([DISCOVERED, ABOUT, *summary, *details, machine])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--part", choices=("names", "discovered"))
    parser.add_argument("--sets", type=int, default=6)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--minilm", type=Path)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--out", type=Path, default=TABLE)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    written = arguments.out.read_text() if arguments.out.exists() else ""
    names, mark, discovered = written.partition(DISCOVERED)
    discovered = mark + discovered
    peers = find_peers(arguments.kept)
    if arguments.part != "discovered":
        minilm = read_minilm(arguments.minilm) if arguments.minilm else embed_names(peers)
        names = write_names(minilm) + "\n"
    if arguments.part != "names":
        discovered = write_discovered(arguments.sets, arguments.papers, peers)
    arguments.out.write_text(names + discovered)


if __name__ == "__main__":
    main()
