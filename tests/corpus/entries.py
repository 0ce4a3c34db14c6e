"""Three invented papers, and how they come into files."""

import io
import json
from pathlib import Path

CACHES = {
    "title": "A study of large caches",
    "abstract": "Caches are studied.",
    "published": "2024-05-06",
}
TREES = {"title": "Why trees grow so tall", "published": "2023-02", "n_authors": 3}
RIVERS = {"title": "Rivers that run backwards", "abstract": "They do.", "date": "2022"}


def jsonl(*papers: dict) -> io.StringIO:
    return io.StringIO("\n".join(json.dumps(paper) for paper in papers))


def save(path: Path, *papers: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(jsonl(*papers).getvalue(), encoding="utf-8")
    return path
