"""Named topics by a category's name alone beside the nearest name, on labelled papers.

"Development" sets, among others, taught the weights of `trends.topics.named.zero_shot`; "held out" ones did not. A paper
counts for every category that it is labelled with. The nearest name at a threshold is the rule of
BERTopic's zero-shot topics, whose default threshold is 0.7.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from encoders_data import SHARED, _read

CS_SEEN = {
    "cs.GT": "game theory",
    "cs.PL": "programming languages",
    "cs.HC": "human-computer interaction",
    "cs.CY": "computers and society",
    "cs.RO": "robotics",
}
CS_HELD = {
    "cs.IR": "information retrieval",
    "cs.DB": "databases",
    "cs.SE": "software engineering",
    "cs.NE": "neural and evolutionary computing",
    "cs.SI": "social networks",
}
AI_SEEN = {
    "cs.CV": "computer vision",
    "cs.CL": "natural language processing",
    "cs.RO": "robotics",
    "cs.GR": "computer graphics",
    "cs.HC": "human-computer interaction",
    "cs.CR": "security and privacy",
    "eess.AS": "speech processing",
}
AI_HELD = {
    "cs.LG": "machine learning",
    "cs.IR": "information retrieval",
    "cs.SE": "software engineering",
    "cs.SD": "audio",
    "cs.CY": "computers and society",
    "cs.MA": "multi-agent systems",
    "eess.IV": "image processing",
    "eess.SY": "control systems",
}
BBC = {name: name for name in ("sport", "business", "politics", "tech", "entertainment")}
M10_NAMES = (
    "agriculture",
    "archaeology",
    "biology",
    "computer science",
    "financial economics",
    "industrial engineering",
    "material science",
    "petroleum chemistry",
    "physics",
    "social science",
)


@dataclass(frozen=True)
class NamedSet:
    """Papers with a tuple of labels each, and the labels' names as a person would write them."""

    papers: pd.DataFrame
    names: dict[str, str]


def read_named_sets() -> dict[str, NamedSet]:
    """Return the labelled sets, development first."""
    cs, ai = _read_labels("arxiv_cs_dev"), _read_labels("arxiv_ai_daily_dev")
    common = ai["label"].value_counts()
    ai = ai[ai["label"].isin(common[common >= 20].index)].groupby("label").head(260)
    m10 = {str(number): name for number, name in enumerate(M10_NAMES)}
    return {
        "development: cs, 5 categories": NamedSet(_take(cs, CS_SEEN), CS_SEEN),
        "development: AI 2025, half, 7 categories": NamedSet(ai.iloc[0::2].head(1000), AI_SEEN),
        "held out: cs, 5 other categories": NamedSet(_take(cs, CS_HELD), CS_HELD),
        "held out: AI 2025, other half, 8 others": NamedSet(ai.iloc[1::2].head(1000), AI_HELD),
        "held out: BBC News": NamedSet(_read_labels("octis_BBC_News").head(1000), BBC),
        "held out: M10 (titles)": NamedSet(_read_labels("octis_M10").head(2000), m10),
    }


def compare_names(minilm: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return one row per set; `minilm` has vectors by paper_id and by name, or is empty."""
    rows = []
    for name, given in read_named_sets().items():
        papers = given.papers.reset_index(drop=True)
        truth = np.column_stack([[k in held for held in papers["labels"]] for k in given.names])
        rows.append({"set": name, **_judge_ours(papers, truth, given.names)})
        if all(paper in minilm for paper in papers["paper_id"]):
            names = np.array([minilm[name] for name in given.names.values()])
            similarity = np.array([minilm[paper] for paper in papers["paper_id"]]) @ names.T
            rows[-1] |= {
                f"MiniLM at {cut:.1f}": nearest(similarity, truth, cut) for cut in (0.0, 0.3, 0.7)
            }
            rows[-1]["MiniLM, best of 31"] = max(
                nearest(similarity, truth, cut) for cut in np.linspace(0, 0.6, 31)
            )
    return pd.DataFrame(rows).set_index("set")


def _judge_ours(papers: pd.DataFrame, truth: np.ndarray, names: dict[str, str]) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score

    from trends.topics import TopicModel

    model = TopicModel(named_topics=list(names.values())).fit(papers.drop(columns="labels"))
    table = model.scores_.pivot_table(index="paper_id", columns="topic", values="score")
    scores = table.loc[papers["paper_id"].to_numpy(dtype=object)].to_numpy()
    held = model.assignments_[model.assignments_["topic"].between(0, len(names) - 1)]
    claimed = np.zeros(truth.shape, dtype=bool)
    claimed[pd.Index(papers["paper_id"]).get_indexer(held["paper_id"]), held["topic"]] = True
    sure = (scores >= 0.7) & (scores < 0.9)
    chosen = np.eye(truth.shape[1], dtype=bool)[scores.argmax(axis=1)]
    precision = [average_precision_score(truth[:, k], scores[:, k]) for k in range(len(names))]
    return {
        "papers": len(papers),
        "F1": measure_f1(claimed, truth),
        "precision": truth[claimed].mean(),
        "said": scores[claimed].mean(),
        "right at .7-.9": truth[sure].mean(),
        "average precision": float(np.mean(precision)),
        "F1, one topic each": measure_f1(chosen, truth),
    }


def nearest(similarity: np.ndarray, truth: np.ndarray, threshold: float) -> float:
    """Return macro F1 of giving each paper its nearest name, if that is near enough."""
    chosen = np.eye(truth.shape[1], dtype=bool)[similarity.argmax(axis=1)]
    return measure_f1(chosen & (similarity >= threshold), truth)


def measure_f1(claimed: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean F1 over topics."""
    both = (claimed & truth).sum(axis=0)
    return float(np.mean(2 * both / np.maximum(claimed.sum(axis=0) + truth.sum(axis=0), 1)))


def read_minilm(folder: Path | None) -> dict[str, np.ndarray]:
    """Return all vectors in a folder of .npz files with `ids` and `vectors`, by id."""
    known: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("*.npz")) if folder else []:
        with np.load(path) as stored:
            known.update(zip(stored["ids"].tolist(), stored["vectors"], strict=True))
    return known


def _read_labels(name: str) -> pd.DataFrame:
    frame = _read(SHARED, name)
    full = pd.read_json(SHARED / f"{name}.jsonl.gz", lines=True, dtype=False).set_index("id")
    labels = full["labels"].reindex(frame["paper_id"])
    pairs = zip(labels, frame["label"], strict=True)
    return frame.assign(labels=[tuple(held) or (label,) for held, label in pairs])


def _take(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return frame[frame["label"].isin(list(names))].groupby("label").head(100)
