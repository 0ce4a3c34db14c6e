"""What was found, as frames: assignments, topics, terms, map, quality, and notes in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.config import NamedTopic
from trends.schema import check_frame
from trends.text import TermCounts, clean_text, fold_term
from trends.topics import quality
from trends.topics.candidates import TermTable
from trends.topics.completion import complete_phrases
from trends.topics.labels import choose_labels, choose_terms
from trends.topics.named import Claims
from trends.topics.spelling import capitalize_label, spell_terms
from trends.topics.terms import weigh_by_topic

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = [
    "THRESHOLD",
    "Description",
    "describe_topics",
    "label_topics",
    "make_assignments",
    "make_map",
    "make_quality",
    "make_scores",
    "make_terms",
    "make_topics",
]

THRESHOLD: Final = 0.5


@dataclass(frozen=True)
class Description:
    """What each topic, in order, is called and made of.

    Parameters
    ----------
    is_named
        Whether the user named it.
    labels, terms
        Its label, and its terms with their weights.
    n_papers, coherence
        Its size, and the coherence of its terms.
    """

    is_named: list[bool]
    labels: list[str]
    terms: list[list[tuple[str, float]]]
    n_papers: NDArray[np.int64]
    coherence: NDArray[np.float64]


def make_assignments(
    paper_ids: "pd.Series[Any]",
    claimed: Claims,
    free: NDArray[np.bool_],
    found: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> pd.DataFrame:
    """Return one row per paper and topic it belongs to.

    Parameters
    ----------
    paper_ids
        The papers.
    claimed
        How they stand to the named topics.
    free
        Which papers no named topic claims.
    found
        Discovered topic (from 0, or -1) and score of each free paper.
    """
    n_named = claimed.scores.shape[1]
    ids = paper_ids.astype(str).to_numpy(dtype=object)
    rows, topics = np.nonzero(claimed.scores >= THRESHOLD)
    best = claimed.scores.argmax(axis=1) if n_named else np.zeros(len(ids), dtype=np.int64)
    named = pd.DataFrame(
        {
            "paper_id": ids[rows],
            "topic": topics,
            "score": claimed.scores[rows, topics],
            "is_primary": topics == best[rows],
            "evidence": [
                claimed.sentences[t][r] or None for r, t in zip(rows, topics, strict=True)
            ],
        }
    )
    discovered = pd.DataFrame(
        {
            "paper_id": ids[free],
            "topic": np.where(found[0] >= 0, found[0] + n_named, -1),
            "score": np.where(found[0] >= 0, found[1], 0.0),
            "is_primary": True,
            "evidence": None,
        }
    )
    parts = [part for part in (named, discovered) if len(part)]
    together = pd.concat(parts, ignore_index=True)
    together["evidence"] = together["evidence"].astype("string")
    return check_frame(together, "assignments")


def make_scores(
    paper_ids: "pd.Series[Any]", named: Sequence[NamedTopic], claimed: Claims
) -> pd.DataFrame:
    """Return the score of every named topic for every paper: paper_id, topic, score, evidence."""
    n_papers, n_named = claimed.scores.shape
    return pd.DataFrame(
        {
            "paper_id": np.repeat(paper_ids.astype(str).to_numpy(dtype=object), n_named),
            "topic": np.tile(np.arange(n_named, dtype=np.int32), n_papers),
            "score": claimed.scores.ravel().astype(np.float32),
            "evidence": pd.array(
                [
                    claimed.sentences[t][r] or None
                    for r in range(n_papers)
                    for t in range(len(named))
                ],
                dtype="string",
            ),
        }
    )


def describe_topics(
    given: Sequence[str | None],
    assignments: pd.DataFrame,
    papers: pd.DataFrame,
    counts: TermCounts,
    *,
    table: TermTable,
    n_named: int,
) -> Description:
    """Return labels, terms, sizes and coherence of all topics, named ones first.

    Parameters
    ----------
    given
        Label of each topic, None where one is to be found.
    assignments, papers, counts
        Which papers belong to each topic, and their words.
    table
        From `tabulate_terms` of these counts.
    n_named
        How many topics, from the first on, the user named.
    """
    belongs = _place(assignments, counts.paper_ids, len(given))
    table = table.regroup(belongs, weigh_by_topic(counts, belongs))
    terms = choose_terms(table)
    columns = [np.searchsorted(table.terms, [term for term, _ in chosen]) for chosen in terms]
    coherence = quality.measure_coherence(table.is_in, [chosen.tolist() for chosen in columns])
    taken = {fold_term(label.lower()) for label in given if label is not None}
    labels = choose_labels(table, taken)
    wanted = {t for chosen in terms for t, _ in chosen} | {t for label in labels for t in label}
    spelled = _spell(sorted(wanted), papers, belongs)
    found = _write_labels(labels, papers, belongs, taken)
    names = [own if label is None else label for label, own in zip(given, found, strict=True)]
    return Description(
        is_named=[number < n_named for number in range(len(given))],
        labels=names,
        terms=[[(spelled[term], weight) for term, weight in chosen] for chosen in terms],
        n_papers=np.asarray(belongs.sum(axis=0)).ravel().astype(np.int64),
        coherence=coherence,
    )


def label_topics(
    assignments: pd.DataFrame,
    papers: pd.DataFrame,
    counts: TermCounts,
    *,
    table: TermTable,
    taken: Sequence[str],
) -> list[str]:
    """Return a label, none of them `taken`, for every topic of some assignments."""
    belongs = _place(assignments, counts.paper_ids, int(assignments["topic"].max()) + 1)
    used = {fold_term(label.lower()) for label in taken}
    labels = choose_labels(table.regroup(belongs, weigh_by_topic(counts, belongs)), used)
    return _write_labels(labels, papers, belongs, used)


def make_topics(
    described: Description, stability: NDArray[np.float64], n_papers: int
) -> pd.DataFrame:
    """Return the topics frame."""
    kinds = ["named" if is_named else "discovered" for is_named in described.is_named]
    frame = pd.DataFrame(
        {
            "topic": np.arange(len(kinds)),
            "kind": kinds,
            "label": pd.array(described.labels, dtype="string"),
            "n_papers": described.n_papers,
            "share": described.n_papers / n_papers,
            "coherence": described.coherence,
            "stability": stability,
        }
    )
    return check_frame(frame, "topics")


def make_terms(described: Description) -> pd.DataFrame:
    """Return the terms frame; ranks start at 0."""
    rows = [
        (topic, rank, term, weight)
        for topic, chosen in enumerate(described.terms)
        for rank, (term, weight) in enumerate(chosen)
    ]
    frame = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    frame["term"] = frame["term"].astype("string")
    return check_frame(frame, "terms")


def make_map(paper_ids: NDArray[Any], places: NDArray[np.float32], method: str) -> pd.DataFrame:
    """Return the map frame, with the method in an extra column."""
    ids = pd.array(paper_ids.astype(object), dtype="string")
    frame = pd.DataFrame({"paper_id": ids, "x": places[:, 0], "y": places[:, 1]})
    frame["method"] = pd.array([method] * len(frame), dtype="string")
    return check_frame(frame, "map")


def make_quality(
    topics: pd.DataFrame,
    terms: pd.DataFrame,
    assignments: pd.DataFrame,
    vectors: "Embeddings",
    random_state: int,
) -> pd.DataFrame:
    """Return one row per measure, with what it means in words."""
    primary = assignments[assignments["is_primary"]]
    found = primary.set_index("paper_id")["topic"].reindex(vectors.paper_ids.tolist())
    discovered = topics[topics["kind"] == "discovered"]
    shown = [group["term"].tolist() for _, group in terms.groupby("topic")]
    separation = quality.measure_separation(
        vectors.vectors, found.to_numpy(dtype=np.int64), random_state=random_state
    )
    rows = [
        (
            "coherence",
            topics["coherence"].mean(),
            "how often a topic's terms share papers (NPMI), -1 to 1; mean over topics",
        ),
        (
            "diversity",
            quality.measure_diversity(shown),
            "share of different terms among all topics' terms, 0 to 1",
        ),
        ("separation", separation, "mean silhouette of the papers by cosine, -1 to 1"),
        (
            "stability",
            discovered["stability"].mean(),
            "overlap of discovered topics with those found on parts of the papers, 0 to 1",
        ),
        (
            "unassigned share",
            float((primary["topic"] < 0).mean()),
            "share of papers that fit no topic, 0 to 1",
        ),
        (
            "named topics",
            float((topics["kind"] == "named").sum()),
            "number of topics that the user named",
        ),
        ("discovered topics", float(len(discovered)), "number of topics found in the other papers"),
    ]
    frame = pd.DataFrame(rows, columns=["measure", "value", "meaning"])
    return check_frame(frame.astype({"measure": "string", "meaning": "string"}), "quality")


def _place(assignments: pd.DataFrame, paper_ids: NDArray[Any], n_topics: int) -> sparse.csr_array:
    """Return papers x topics, 1 where a paper belongs."""
    row_of = {str(paper_id): row for row, paper_id in enumerate(paper_ids)}
    assigned = assignments[assignments["topic"] >= 0]
    rows = assigned["paper_id"].map(row_of).to_numpy(dtype=np.int64)
    columns = assigned["topic"].to_numpy(dtype=np.int64)
    shape = (len(paper_ids), n_topics)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _write_labels(
    labels: list[list[str]], papers: pd.DataFrame, belongs: sparse.csr_array, taken: set[str]
) -> list[str]:
    """Return labels as a person writes them: phrases completed, capitals where the texts have them."""
    texts = _read_members(papers, belongs)
    terms = sorted({term for label in labels for term in label})
    full = complete_phrases(terms, texts)
    spelled = spell_terms(sorted({*terms, *full.values()}), texts)
    written: list[str] = []
    used = set(taken)
    for label in labels:
        choices = [list(dict.fromkeys(full[term] for term in label)), label]
        names = [capitalize_label(", ".join(spelled[term] for term in c)) for c in choices]
        name = names[0] if fold_term(names[0].lower()) not in used else names[1]
        used.add(fold_term(name.lower()))
        written.append(name)
    return written


def _spell(terms: list[str], papers: pd.DataFrame, belongs: sparse.csr_array) -> dict[str, str]:
    """Spell terms as the papers of the topics do."""
    return spell_terms(terms, _read_members(papers, belongs))


def _read_members(papers: pd.DataFrame, belongs: sparse.csr_array) -> list[str]:
    """Return the abstracts of at most some hundred papers of each topic."""
    chosen: set[int] = set()
    by_topic = sparse.csc_array(belongs)
    for topic in range(belongs.shape[1]):
        members = by_topic.indices[by_topic.indptr[topic] : by_topic.indptr[topic + 1]]
        chosen.update(members[:250].tolist())
    abstracts = papers["abstract"].iloc[sorted(chosen)].fillna("").astype(str)
    return [clean_text(text) for text in abstracts]
