"""Fit the weights of the score that picks concepts, from terms that a reader judged.

    python tools/fit_concepts.py CORPORA

CORPORA is a folder with `nips_1987_2018.jsonl.gz` and `arxiv_cs_dev.jsonl.gz`. Of their candidates
300 each were drawn, so many from each range of an earlier score, and shown in random order without
corpus or score. One reader called each "good" (a thing that a researcher would follow), "junk" (a
fragment, or a word of any subject) or "passable". `concept_labels.csv` holds the answers, and how
many candidates of its range each stands for. Passable terms are left out of the fit. Prints the
area under the ROC curve on the corpus left out, of all signals and of each, and the weights of both
corpora together.
"""

import csv
import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from trends.encoders import encode
from trends.text import CleanedTexts
from trends.topics.concepts.term_candidates import read_candidates
from trends.topics.concepts.termhood import measure_signals

LABELS = Path(__file__).with_name("concept_labels.csv")
# Of arXiv every third paper, in the order of identifiers, so that both corpora are of one size.
EVERY = {"nips_1987_2018": 1, "arxiv_cs_dev": 3}
MIN_PAPERS = 8
MOST_SHARE = 0.25


def read_corpus(path: Path, every: int) -> pd.DataFrame:
    """Return some papers of a file of JSON lines, in the order of their identifiers."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = pd.DataFrame([json.loads(line) for line in lines])
    papers = records.assign(
        paper_id=records["id"],
        title=records["title"].fillna(""),
        abstract=records["abstract"].fillna("").str.replace("Abstract Unavailable", ""),
    )
    return papers.drop_duplicates("paper_id").sort_values("paper_id")[::every]


def measure_labels(corpora: Path, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, list]:
    """Return signals, labels (1 good, 0 junk) and weights of the judged terms of a corpus."""
    papers = read_corpus(corpora / f"{name}.jsonl.gz", EVERY[name]).reset_index(drop=True)
    found = read_candidates(
        papers,
        languages=CleanedTexts.read(papers).languages,
        min_papers=MIN_PAPERS,
        most_papers=MOST_SHARE * len(papers),
    )
    signals = measure_signals(found, encode(papers))
    place = {str(term): row for row, term in enumerate(found.terms)}
    with LABELS.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["corpus"] == name]
    used = [row for row in rows if row["term"] in place and row["label"] != "passable"]
    print(f"{name}: {len(rows)} judged, {len(used)} of them good or junk and still candidates")
    table = np.column_stack([signals[signal] for signal in signals])
    return (
        table[[place[row["term"]] for row in used]],
        np.array([row["label"] == "good" for row in used], dtype=int),
        np.array([float(row["stands_for"]) for row in used]),
        list(signals),
    )


def fit(signals: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> LogisticRegression:
    """Fit a logistic score with scikit-learn's usual penalty."""
    return LogisticRegression().fit(signals, labels, sample_weight=weights / weights.mean())


def main() -> None:
    """Print the areas under the curve and the weights."""
    measured = {name: measure_labels(Path(sys.argv[1]), name) for name in EVERY}
    for name, (signals, labels, _, names) in measured.items():
        others = [value for other, value in measured.items() if other != name]
        score = fit(*others[0][:3]).decision_function(signals)
        alone = {each: roc_auc_score(labels, signals[:, k]) for k, each in enumerate(names)}
        print(
            f"{name} left out: AUC {roc_auc_score(labels, score):.3f}; each signal alone: "
            + ", ".join(f"{each} {area:.2f}" for each, area in alone.items())
        )
    both = [np.concatenate(parts) for parts in list(zip(*measured.values(), strict=True))[:3]]
    model = fit(*both)
    print("intercept", round(float(model.intercept_[0]), 2))
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(name, round(float(weight), 2))


if __name__ == "__main__":
    main()
