"""Precision and recall of duplicate merging on records of known truth.

usage: python -m benchmarks.corpus_duplicates [SEED] [N_PAPERS]

Takes real papers from the shared corpora, writes each down as several catalogues would (other
case, notation, title, date, identifier, a cut or lightly edited abstract), adds papers that look
alike but are not the same (parts of a series, yearly reports, new versions of a data set,
corrections, equal titles), reads all of it, and counts pairs of records that were put together.
"""

import io
import json
import random
import re
import sys
import time
from collections import Counter
from itertools import combinations
from math import comb
from pathlib import Path

import pandas as pd

from trends.corpus import read_corpus

CORPUS = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpora" / "arxiv_cs_dev.jsonl.gz"
SERIES = [
    ("{}, Part I", "{}, Part II"),
    ("{} 2019", "{} 2020"),
    ("{}", "{} v2"),
    ("{}", "Correction to: {}"),
    ("First report on {}", "Second report on {}"),
    ("{}", "A reply to {}"),
    ("{} (I)", "{} (III)"),
]


def write_down(paper: dict, draw: random.Random) -> dict:
    """Return a paper as another catalogue would have it."""
    title, abstract, date = paper["title"], paper["abstract"], paper["published"]
    words = abstract.split()
    kind = draw.choice(["case", "edited", "cut", "retitled", "bare", "preprint", "entities"])
    other = {"title": title, "abstract": abstract, "published": date, "kind": kind}
    if kind == "case":
        other["title"] = draw.choice([title.upper(), title.title() + ".", title.replace("-", " ")])
    elif kind == "edited":
        for _ in range(max(1, len(words) // 25)):
            words[draw.randrange(len(words))] = draw.choice(["we", "new", "the", "method", "show"])
        other["abstract"] = " ".join(words)
    elif kind == "cut":
        other["abstract"] = " ".join(words[: max(20, int(len(words) * 0.6))]) + " ..."
    elif kind == "retitled":
        kept = title.split()
        other["title"] = " ".join(["Towards", *kept[: max(3, int(len(kept) * 0.7))]])
        for _ in range(max(1, len(words) // 40)):
            words[draw.randrange(len(words))] = draw.choice(["we", "new", "the", "method", "show"])
        other["abstract"] = " ".join(words)
    elif kind == "bare":
        other["abstract"] = ""
    elif kind == "preprint":
        other["published"] = str(int(date[:4]) + draw.choice([0, 1]))
        other["id"] = f"10.1000/{draw.randrange(10**9)}"
        other["abstract"] = abstract + " (C) 2019 Elsevier Ltd. All rights reserved."
    else:
        other["title"] = title.replace("&", "&amp;").replace("'", "&#39;")
        other["abstract"] = abstract.replace("<", "&lt;").replace("\n", " ")
    return other


def make_records(n_papers: int, seed: int) -> list[dict]:
    """Return records with the number of their true paper."""
    draw = random.Random(seed)
    frame = pd.read_json(CORPUS, lines=True, dtype=False)
    frame = frame[frame["abstract"].str.len() > 300].sample(frac=1, random_state=seed)
    frame, strangers = frame.iloc[:n_papers], frame.iloc[n_papers:]
    records: list[dict] = []
    for number, row in enumerate(frame.itertuples(index=False)):
        paper = {"title": row.title, "abstract": row.abstract, "published": str(row.date)[:10]}
        own = paper | {"truth": number, "id": row.id, "kind": "original"}
        if draw.random() < 0.3:
            del own["id"]
        records.append(own)
        if draw.random() < 0.4:
            records += [
                write_down(paper, draw) | {"truth": number} for _ in range(draw.choice([1, 1, 2]))
            ]
        elif draw.random() < 0.25:
            first, second = draw.choice(SERIES)
            own["title"] = first.format(paper["title"])
            sibling = paper | {"title": second.format(paper["title"])}
            if draw.random() < 0.5:
                sentences = re.split(r"(?<=\.)\s", paper["abstract"])
                sibling["abstract"] = " ".join(sentences[: len(sentences) // 2 + 1])
            records.append(sibling | {"truth": n_papers + number, "kind": "series"})
        elif draw.random() < 0.1:
            stranger = {"abstract": strangers.iloc[number]["abstract"], "kind": "equal title"}
            records.append(paper | stranger | {"truth": 2 * n_papers + number})
    draw.shuffle(records)
    return records


def main(seed: int = 1, n_papers: int = 5_000) -> None:
    records = make_records(n_papers, seed)
    lines = (
        json.dumps({k: v for k, v in r.items() if k not in ("truth", "kind")}) for r in records
    )
    start = time.process_time()
    corpus = read_corpus(io.StringIO("\n".join(lines)))
    seconds = time.process_time() - start
    group = {line: line for line in range(1, len(records) + 1)}
    for record, kept in zip(corpus.merges["record"], corpus.merges["kept_record"], strict=True):
        group[int(record.split()[1])] = int(kept.split()[1])
    truth = [record["truth"] for record in records]
    found = [group[line] for line in range(1, len(records) + 1)]

    def n_pairs(keys: list) -> int:
        return sum(comb(n, 2) for n in Counter(keys).values())

    both = n_pairs(list(zip(truth, found, strict=True)))
    print(f"records {len(records):,}, true pairs {n_pairs(truth):,}, found {n_pairs(found):,}")
    print(f"precision {both / n_pairs(found):.4f}  recall {both / n_pairs(truth):.4f}")
    print(f"CPU seconds of reading and merging {seconds:.1f}")
    by_paper: dict[int, list[int]] = {}
    for at, number in enumerate(truth):
        by_paper.setdefault(number, []).append(at)
    missed = Counter(
        " + ".join(sorted((records[a]["kind"], records[b]["kind"])))
        for rows in by_paper.values()
        for a, b in combinations(rows, 2)
        if found[a] != found[b]
    )
    print("missed:", dict(missed.most_common(8)))
    by_group: dict[int, list[int]] = {}
    for at, number in enumerate(found):
        by_group.setdefault(number, []).append(at)
    wrong = [
        (records[a]["title"], records[b]["title"])
        for rows in by_group.values()
        for a, b in combinations(rows, 2)
        if truth[a] != truth[b]
    ]
    print("wrong:", len(wrong), *wrong[:8], sep="\n  ")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
