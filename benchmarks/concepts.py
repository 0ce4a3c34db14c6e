"""Measure concepts: known subjects found, number, speed, steadiness; prints Markdown.

Run from the repository's root, with corpora and lists of known subjects in one folder::

    python -m benchmarks.concepts ../shared > benchmarks/concepts.md

`corpora/NAME.jsonl.gz` holds papers, `known_subjects/*.csv` the subjects of two of them as regular
expressions over the lower-cased "title. abstract". Weights were fitted on terms of NIPS and
`arxiv_cs_dev` (`tools/fit_concepts.py`); the list of known subjects of NIPS chose the threshold.
"""

import csv
import gzip
import json
import re
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trends
from trends.errors import TrendsWarning
from trends.text import CleanedTexts
from trends.topics.concepts.term_candidates import Candidates, read_candidates

LISTS = {"nips_1987_2018": "nips", "daily_papers_2024": "daily_papers_2024"}
SAMPLE = Path(__file__).resolve().parents[1] / "data"
JUDGED = Path(__file__).with_name("concept_mentions.csv")
SHOWN = 0.6
MAX_SHARE = 0.25
DROPPED = 0.04
# Every third paper of arXiv, so that both corpora are of one size.
EVERY = {"nips_1987_2018": 1, "arxiv_cs_dev": 3}
BANDS = ((0, 15), (16, 63), (64, 10**9))


def read_corpus(folder: Path, name: str) -> pd.DataFrame:
    """Return the papers of a file of JSON lines, each identifier once."""
    with gzip.open(folder / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = pd.DataFrame([json.loads(line) for line in lines]).drop_duplicates("id")
    days = records["date" if "date" in records else "published"].astype(str).str[:10]
    return pd.DataFrame(
        {
            "paper_id": records["id"],
            "title": records["title"].fillna(""),
            "abstract": records["abstract"].fillna("").str.replace("Abstract Unavailable", ""),
            "published": pd.to_datetime(days, format="mixed", errors="coerce"),
        }
    ).reset_index(drop=True)


def read_members(folder: Path, name: str, papers: pd.DataFrame) -> np.ndarray:
    """Return subjects x papers: who says each known subject."""
    texts = [f"{t}. {a}".lower() for t, a in zip(papers["title"], papers["abstract"], strict=True)]
    with (folder / "known_subjects" / f"{LISTS[name]}.csv").open(encoding="utf-8") as lines:
        patterns = [re.compile(row["pattern"]) for row in csv.DictReader(lines)]
    return np.array([[bool(pattern.search(text)) for text in texts] for pattern in patterns])


def best_f1(said: sparse.csr_array, members: np.ndarray) -> np.ndarray:
    """Return for each subject the best F1 of one term; `said` is papers x terms, 0 or 1."""
    shared = (said.T.astype(float) @ members.T.astype(float)).T
    sizes = np.asarray(said.sum(axis=0)).ravel()[None, :] + members.sum(axis=1)[:, None]
    return np.asarray((2 * shared / np.maximum(sizes, 1)).max(axis=1))


def to_matrix(mentions: pd.DataFrame, papers: pd.DataFrame) -> sparse.csr_array:
    """Return papers x concepts."""
    rows = pd.Index(papers["paper_id"].astype(str)).get_indexer(mentions["paper_id"].astype(str))
    ones = np.ones(len(rows), dtype=np.int8)
    shape = (len(papers), int(mentions["topic"].max()) + 1)
    return sparse.csr_array((ones, (rows, mentions["topic"].to_numpy())), shape=shape)


def list_candidates(papers: pd.DataFrame) -> Candidates:
    """Return all frequent terms, as `find_concepts` has them."""
    n_papers = len(papers)
    return read_candidates(
        papers,
        languages=CleanedTexts.read(papers).languages,
        min_papers=max(3, int(n_papers**0.5 / 10)),
        most_papers=MAX_SHARE * n_papers,
    )


def measure_subjects(folder: Path) -> None:
    """Print the subjects found and what finding them costs."""
    print(
        "| corpus | papers | terms | number | subjects at F1 >= .5 | at .7 | of "
        "| papers about one or more | concepts a paper is about | CPU s a 10,000 papers |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in LISTS:
        papers = read_corpus(folder, name)
        members = read_members(folder, name, papers)
        for threshold in (0.3, SHOWN):
            start = time.process_time()
            found = trends.find_concepts(papers, threshold=threshold)
            seconds = (time.process_time() - start) / len(papers) * 10_000
            scores = best_f1(to_matrix(found.mentions, papers), members)
            about = found.mentions[found.mentions["is_about"]].groupby("paper_id").size()
            print(
                f"| {name} | {len(papers):,} | concepts, score >= {threshold} | {len(found.concepts):,} | "
                f"{(scores >= 0.5).sum()} | {(scores >= 0.7).sum()} | {len(scores)} | "
                f"{len(about) / len(papers):.0%} | {about.sum() / len(papers):.1f} | {seconds:.1f} |"
            )
        said = list_candidates(papers).mentions.times > 0
        scores = best_f1(said, members)
        print(
            f"| {name} | {len(papers):,} | all frequent terms | {said.shape[1]:,} | "
            f"{(scores >= 0.5).sum()} | {(scores >= 0.7).sum()} | {len(scores)} | | | |"
        )


def measure_years(folder: Path, name: str) -> None:
    """Print which share of frequent terms is chosen by when they were first seen."""
    papers = read_corpus(folder, name).sort_values("paper_id")[:: EVERY[name]]
    papers = papers.reset_index(drop=True)
    found = trends.find_concepts(papers)
    candidates = list_candidates(papers)
    said = sparse.csc_array(candidates.mentions.times)
    years = papers["published"].dt.year.to_numpy(dtype=float)
    first = np.array([np.nanmin(years[rows]) for rows in np.split(said.indices, said.indptr[1:-1])])
    keys = [str(term).replace(" ", "-") for term in candidates.terms]
    frame = pd.DataFrame(
        {
            "n": candidates["n_papers"],
            "first": first,
            "is_chosen": np.isin(keys, found.concepts["topic_key"]),
        }
    )
    frame["third"] = pd.qcut(
        frame["first"].rank(method="first"), 3, labels=["early", "middle", "late"]
    )
    spans = frame.groupby("third", observed=True)["first"].agg(["min", "max"]).astype(int)
    named = {third: f"{row['min']} to {row['max']}" for third, row in spans.iterrows()}
    print(
        f"\n{name}:\n\n| papers | "
        + " | ".join(f"first seen {span}" for span in named.values())
        + " |"
    )
    print("| --- |" + " --- |" * len(named))
    for low, high in BANDS:
        band = frame[frame["n"].between(low, high)]
        shares = band.groupby("third", observed=True)["is_chosen"].agg(["mean", "size"])
        cells = [
            f"{shares.loc[t, 'mean']:.0%} of {shares.loc[t, 'size']:,}" if t in shares.index else ""
            for t in named
        ]
        print(
            f"| {max(low, int(frame['n'].min()))} to {min(high, int(frame['n'].max()))} | "
            + " | ".join(cells)
            + " |"
        )


def measure_steadiness(folder: Path, name: str) -> None:
    """Print how many concepts stay when papers are left out."""
    papers = read_corpus(folder, name).sort_values("published", kind="stable", ignore_index=True)
    whole = trends.find_concepts(papers).concepts.set_index("topic_key")
    n_left = int(len(papers) * (1 - DROPPED))
    draw = np.random.default_rng(0)
    parts = {
        "4 % at random": papers.iloc[np.sort(draw.permutation(len(papers))[:n_left])],
        "the last 4 %": papers.iloc[:n_left],
    }
    for dropped, part in parts.items():
        left = trends.find_concepts(part).concepts["topic_key"]
        is_kept = whole.index.isin(left)
        weighted = whole["n_papers"][is_kept].sum() / whole["n_papers"].sum()
        print(
            f"| {name} | {dropped} | {is_kept.mean():.3f} | {weighted:.3f} | {np.isin(left, whole.index, invert=True).sum()} |"
        )


def measure_change(folder: Path, name: str) -> None:
    """Print how many concepts rose and fell, and how many with dates shuffled."""
    papers = read_corpus(folder, name)
    found = trends.find_concepts(papers, threshold=SHOWN)
    for what, seed in (("as it is", None), ("dates shuffled", 1), ("dates shuffled", 2)):
        dated = papers
        if seed is not None:
            draw = np.random.default_rng(seed)
            dated = papers.assign(published=draw.permutation(papers["published"].to_numpy()))
        timeline = trends.count_topics(dated, found.mentions, freq="year")
        families = dict.fromkeys(found.concepts["topic"].tolist(), "concepts")
        counts = trends.assess_trends(timeline, families=families)["change"].value_counts()
        print(
            f"| {name} | {what} | "
            + " | ".join(str(counts.get(c, 0)) for c in ("rose", "fell", "flat", "unclear"))
            + " |"
        )


def measure_about(folder: Path) -> None:
    """Print how often mentions that count as "about" are so by eye, and how many of these are found.

    One reader judged 69 mentions of `concept_mentions.csv` by title and context, without seeing what
    the rule says; half of them were drawn from those that it calls about.
    """
    papers = read_corpus(folder, "arxiv_cs_dev").sort_values("paper_id")[1::6]
    found = trends.find_concepts(papers, threshold=SHOWN)
    judged = pd.read_csv(JUDGED, dtype={"paper_id": "string", "label": "string"})
    labels = found.concepts[["topic", "label"]].assign(label=found.concepts["label"].str.lower())
    rows = judged.merge(found.mentions.merge(labels, on="topic"), on=["paper_id", "label"])
    is_true, weight = rows["is_about_x"].astype(bool), rows["stands_for"]
    rules = {
        "in the title": rows["in_title"],
        "or said twice": rows["in_title"] | (rows["n_mentions"] >= 2),
        "or just behind a cue of own work": rows["is_about_y"],
    }
    for rule, is_found in rules.items():
        right = weight[is_found & is_true].sum()
        print(
            f"| {rule} | {len(rows)} | {right / weight[is_found].sum():.2f} | {right / weight[is_true].sum():.2f} |"
        )


def print_sample(background: pd.DataFrame | None) -> None:
    """Print the concepts of the sample papers: papers that mention each, and those about it."""
    papers = trends.read_papers(SAMPLE)
    found = trends.find_concepts(papers, background=background).concepts
    rows = found.itertuples()
    listed = ", ".join(f"{row.label} {row.n_papers} ({row.n_about})" for row in rows)
    print(f"{len(found)}: {listed}.")


def main() -> None:
    """Print all tables."""
    warnings.simplefilter("ignore", TrendsWarning)
    folder = Path(sys.argv[1])
    print("# Concepts\n\nMade by `python -m benchmarks.concepts`.\n\n## Known subjects\n")
    measure_subjects(folder)
    print("\n## Share of frequent terms that are chosen, by the year first seen\n")
    measure_years(folder, "nips_1987_2018")
    measure_years(folder, "arxiv_cs_dev")
    print("\n## Concepts that stay when papers are left out\n")
    print(
        "| corpus | left out | concepts kept | weighted by papers | new ones |\n| --- | --- | --- | --- | --- |"
    )
    for name in LISTS:
        measure_steadiness(folder, name)
    print(
        "\n## Changes\n\n| corpus | dates | rose | fell | flat | unclear |\n| --- | --- | --- | --- | --- | --- |"
    )
    measure_change(folder, "nips_1987_2018")
    print(
        "\n## Mentions that are about a concept\n\n| rule | judged | precision | recall |\n| --- | --- | --- | --- |"
    )
    measure_about(folder)
    print("\n## The 88 sample papers, alone and with 2,836 Daily Papers as background\n")
    print_sample(None)
    print()
    print_sample(read_corpus(folder, "daily_papers_2024"))


if __name__ == "__main__":
    main()
