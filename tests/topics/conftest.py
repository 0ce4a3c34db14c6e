"""Small corpora that the tests of topics share."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora"

SUBJECTS = {
    "robot": "robot arm grasping motion planning gripper trajectory controller torque",
    "game": "auction equilibrium bidder mechanism welfare pricing player payoff",
    "query": "database query index join transaction storage schema relational",
    "virus": "virus protein infection antibody vaccine receptor genome mutation",
}


def _make_papers(n_each: int, *, seed: int = 0) -> pd.DataFrame:
    """Return papers about four plainly different subjects; paper_id starts with the subject."""
    rng = np.random.default_rng(seed)
    rows = []
    for subject, words in SUBJECTS.items():
        for number in range(n_each):
            chosen = [str(word) for word in rng.choice(words.split(), 6, replace=False)]
            sentences = [
                f"The {chosen[0]} needs a {chosen[1]} and a {chosen[2]}.",
                f"We study the {chosen[3]} with every {chosen[4]} for a {subject}.",
                f"Each {chosen[5]} of the {subject} is measured.",
            ]
            title = f"On the {subject} {chosen[0]}"
            rows.append((f"{subject}-{number:03d}", title, " ".join(sentences)))
    return pd.DataFrame(rows, columns=["paper_id", "title", "abstract"])


@pytest.fixture(scope="session")
def papers():
    return _make_papers(12)


@pytest.fixture(scope="session")
def make_papers():
    return _make_papers


@pytest.fixture(scope="session")
def arxiv():
    """Labelled abstracts of ten categories, 40 each, or a skip."""
    path = SHARED / "arxiv_cs_dev.jsonl.gz"
    if not path.exists():
        pytest.skip(f"the shared corpora are not beside this checkout: {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        frame = pd.DataFrame(json.loads(line) for line in lines)
    frame = frame.rename(columns={"id": "paper_id"})
    drawn = [group.head(40) for _, group in frame.groupby("label", sort=True)]
    return pd.concat(drawn, ignore_index=True)[["paper_id", "title", "abstract", "label"]]
