"""Make a corpus of invented abstracts that is as large as wanted and behaves like a real one.

usage: python benchmarks/make_corpus.py N_PAPERS OUT [--like FILE] [--seed 0]

OUT ends in .jsonl, .jsonl.gz or .parquet and is written in chunks. Words, their order, the lengths
of titles and abstracts, topics and dates are learned from FILE (a JSON Lines file with `title`,
`abstract` and `date` or `published`): the shared computer science abstracts, or the sample corpus
where those are not at hand.

Papers of FILE are put into fine topics by their words. A new paper takes one of them as its model,
which gives topic, lengths and date (to within two weeks), and walks through the topic's texts word
by word: after each word comes what follows it at a random place of the topic. Words that FILE holds
once are respelled half of the time, so that the vocabulary goes on growing as it does in real text.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared" / "corpora" / "arxiv_cs_dev.jsonl.gz"
SAMPLE = ROOT / "data" / "daily_papers.jsonl"
PAPERS_PER_TOPIC = 200
CHUNK = 10_000
MOST_WORDS = 400
DATE_SPREAD = 14


@dataclass(frozen=True)
class Model:
    """The texts of a real corpus as one stream of word numbers, ordered by topic.

    `places` lists positions by topic and word: those that hold the word at position p, within its
    topic, stand from `first[p]` on, `n_places[p]` of them.
    """

    words: np.ndarray
    is_rare: np.ndarray
    stream: np.ndarray
    places: np.ndarray
    first: np.ndarray
    n_places: np.ndarray
    starts: np.ndarray
    title_lengths: np.ndarray
    abstract_lengths: np.ndarray
    topics: np.ndarray
    days: np.ndarray


def learn(path: Path, seed: int = 0) -> Model:
    """Learn from a real corpus what its papers look like."""
    papers = _read(path)
    topics = _find_topics(papers, seed)
    papers = papers.iloc[np.argsort(topics, kind="stable")].reset_index(drop=True)
    topics = np.sort(topics)
    titles = papers["title"].str.split()
    abstracts = papers["abstract"].str.split()
    texts = [title + abstract for title, abstract in zip(titles, abstracts, strict=True)]
    lengths = np.array([len(text) for text in texts])
    numbers, words = pd.factorize(np.array([w for text in texts for w in text], dtype=object))
    of_topic = np.repeat(topics, lengths)
    # Equal words of a topic stand together; a walk that leaves its last text goes on in the first.
    groups = of_topic.astype(np.int64) * len(words) + numbers
    places = np.argsort(groups, kind="stable")
    _, where, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    first = np.cumsum(sizes) - sizes
    return Model(
        words=np.asarray(words, dtype=object),
        is_rare=np.bincount(numbers) == 1,
        stream=numbers.astype(np.int32),
        places=places.astype(np.int32),
        first=first[where].astype(np.int32),
        n_places=sizes[where].astype(np.int32),
        starts=(np.cumsum(lengths) - lengths).astype(np.int32),
        title_lengths=titles.str.len().to_numpy(),
        abstract_lengths=abstracts.str.len().clip(upper=MOST_WORDS).to_numpy(),
        topics=topics,
        days=papers["day"].to_numpy(dtype="datetime64[D]"),
    )


def _read(path: Path) -> pd.DataFrame:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    papers = pd.DataFrame(
        {
            "title": [record.get("title") or "" for record in records],
            "abstract": [record.get("abstract") or "" for record in records],
            "day": [record.get("date") or record.get("published") for record in records],
        }
    )
    papers["day"] = pd.to_datetime(papers["day"], format="ISO8601", errors="coerce")
    n_words = papers["abstract"].str.split().str.len()
    return papers[(n_words >= 5) & papers["day"].notna()].reset_index(drop=True)


def _find_topics(papers: pd.DataFrame, seed: int) -> np.ndarray:
    """Divide papers by their words into topics of about `PAPERS_PER_TOPIC`."""
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    n_topics = max(2, len(papers) // PAPERS_PER_TOPIC)
    vectorizer = TfidfVectorizer(stop_words="english", min_df=2, max_features=20_000)
    weights = vectorizer.fit_transform(papers["title"] + " " + papers["abstract"])
    n_dims = min(50, weights.shape[1] - 1, len(papers) - 1)
    vectors = TruncatedSVD(n_dims, random_state=seed).fit_transform(weights)
    method = MiniBatchKMeans(n_topics, random_state=seed, n_init=1, batch_size=4096)
    return method.fit_predict(vectors)


def make_papers(model: Model, n_papers: int, seed: int = 0) -> Iterator[pd.DataFrame]:
    """Yield frames of `CHUNK` papers: paper_id, title, abstract, published (a day), topic."""
    for start in range(0, n_papers, CHUNK):
        size = min(CHUNK, n_papers - start)
        chooser = np.random.default_rng([seed, start])
        chosen = chooser.integers(len(model.starts), size=size)
        walks = _walk(model, chosen, chooser)
        texts = _spell(model, walks, chooser)
        n_title = model.title_lengths[chosen]
        n_words = n_title + model.abstract_lengths[chosen]
        days = model.days[chosen] + chooser.integers(-DATE_SPREAD, DATE_SPREAD + 1, size)
        rows = list(zip(texts, n_title.tolist(), n_words.tolist(), strict=True))
        yield pd.DataFrame(
            {
                "paper_id": [f"made:{number:07}" for number in range(start, start + size)],
                "title": [" ".join(words[:title]) for words, title, _ in rows],
                "abstract": [" ".join(words[title:end]) for words, title, end in rows],
                "published": np.datetime_as_string(days, unit="D"),
                "topic": model.topics[chosen],
            }
        )


def _walk(model: Model, chosen: np.ndarray, chooser: np.random.Generator) -> np.ndarray:
    """Return positions in the stream, papers x words: all walks take each step together."""
    longest = int((model.title_lengths + model.abstract_lengths)[chosen].max())
    # Walks start at the first word of any text of the topic, not always that of their model.
    low = np.searchsorted(model.topics, model.topics[chosen], "left")
    high = np.searchsorted(model.topics, model.topics[chosen], "right")
    at = model.starts[chooser.integers(low, high)].astype(np.int64)
    walks = np.empty((len(chosen), longest), dtype=np.int32)
    for step in range(longest):
        walks[:, step] = at
        drawn = (chooser.random(len(at)) * model.n_places[at]).astype(np.int64)
        at = model.places[model.first[at] + drawn].astype(np.int64) + 1
        at[at == len(model.stream)] = 0
    return walks


def _spell(model: Model, walks: np.ndarray, chooser: np.random.Generator) -> list[list[Any]]:
    """Return the words of walks; rare ones get a new ending half of the time."""
    numbers = model.stream[walks]
    words = model.words[numbers]
    rows, columns = np.nonzero(model.is_rare[numbers])
    renewed = chooser.random(len(rows)) < 0.5
    letters = "bcdfghklmnprstvz"
    for row, column in zip(rows[renewed], columns[renewed], strict=True):
        drawn = "".join(letters[i] for i in chooser.integers(len(letters), size=4))
        words[row, column] = f"{words[row, column]}{drawn}"
    return list(words.tolist())


def write_papers(model: Model, n_papers: int, out: Path, seed: int = 0) -> None:
    """Write papers to a .parquet, .jsonl or .jsonl.gz file, a chunk at a time."""
    chunks = make_papers(model, n_papers, seed)
    if out.suffix == ".parquet":
        _write_parquet(chunks, out)
        return
    opened: Any = gzip.open if out.suffix == ".gz" else open
    given = {"compresslevel": 1} if out.suffix == ".gz" else {}
    with opened(out, "wt", encoding="utf-8", **given) as file:
        for chunk in chunks:
            chunk.to_json(file, orient="records", lines=True, force_ascii=False)


def _write_parquet(chunks: Iterator[pd.DataFrame], out: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    for chunk in chunks:
        table = pa.Table.from_pandas(chunk, preserve_index=False)
        writer = writer or pq.ParquetWriter(out, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("n_papers", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--like", type=Path, default=SHARED if SHARED.exists() else SAMPLE)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write_papers(learn(options.like, options.seed), options.n_papers, options.out, options.seed)
    print(f"{options.n_papers} papers like those of {options.like.name} in {options.out}")


if __name__ == "__main__":
    main()
