"""Topics that stay: new papers are placed in them, and old ones keep what they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from trends.encoders import Embeddings
from trends.formatting import format_count
from trends.schema import check_frame, naive_dates
from trends.topics import frames
from trends.topics.clustering.centroids import rank_nearest_topics
from trends.topics.clustering.neighbors import find_neighbors, weigh_neighbors
from trends.topics.clustering.outliers import explain_unassigned
from trends.topics.concepts.concept_places import place_concepts
from trends.topics.concepts.matching import ConceptForms, find_mentions
from trends.topics.named.overlaps import find_overlaps
from trends.topics.notes import make_notes

if TYPE_CHECKING:
    from trends.analysis import Analysis
    from trends.topics import TopicModel

__all__ = [
    "FIRST_CONCEPT",
    "StandingTopics",
    "begin_topics",
    "count_concepts",
    "encode_each",
    "extend_topics",
]

# Numbers of concepts begin here, so that named topics and areas that come later have numbers below,
# and none ever changes. A convention: no project has ten thousand topics besides its concepts.
FIRST_CONCEPT: Final = 10_000
# As many as place a paper on the map of a large corpus (`lay_out`).
N_PLACED_BY: Final = 3
# Papers whose words are counted at a time. Fewer take longer; of more, phrases would be left out,
# since `count_terms` keeps 30,000, and an abstract has some 300.
N_ENCODED: Final = 50
COPY: Final = "\n copy"


@dataclass
class StandingTopics:
    """The topics of a project with all papers placed in them, as an analysis needs them.

    Parameters
    ----------
    assignments_, topics_, terms_, quality_, hierarchy_, overlaps_, unassigned_, map_
        As of a `TopicModel`, for all papers.
    concepts_, mentions_
        Concepts under their permanent numbers.
    vectors_
        Vectors of all papers.
    map_method_
        How the map was made.
    notes_
        What the reader should know.
    forms
        The forms by which papers mention each concept.
    model
        The topics as they were found.
    """

    assignments_: pd.DataFrame
    topics_: pd.DataFrame
    terms_: pd.DataFrame
    quality_: pd.DataFrame
    hierarchy_: pd.DataFrame
    overlaps_: pd.DataFrame
    unassigned_: pd.DataFrame
    map_: pd.DataFrame
    map_method_: str
    concepts_: pd.DataFrame
    mentions_: pd.DataFrame
    vectors_: Embeddings
    notes_: tuple[str, ...]
    forms: ConceptForms
    model: "TopicModel"

    @property
    def nearest_topics_(self) -> pd.DataFrame:
        """The nearest topic of each."""
        return rank_nearest_topics(self.assignments_, self.vectors_, 1).drop(columns="rank")

    @property
    def resamples_(self) -> Iterator[pd.DataFrame]:
        """Areas found again on parts of the papers that they were found among."""
        return self.model.resamples_


def begin_topics(model: "TopicModel") -> StandingTopics:
    """Return the topics of a fitted model as the first topics of a project."""
    found = model.found_concepts_
    numbers = _number_concepts(model)
    forms = ConceptForms(
        found.forms.forms,
        numbers[found.forms.concepts] if len(found.forms.forms) else found.forms.concepts,
        found.forms.is_short,
        found.forms.languages,
    )
    shift = FIRST_CONCEPT - len(model.topics_)
    concepts, mentions = model.concepts_, model.mentions_
    is_concept = mentions["topic"] >= len(model.topics_)
    return StandingTopics(
        assignments_=model.assignments_,
        topics_=model.topics_,
        terms_=model.terms_,
        quality_=model.quality_,
        hierarchy_=model.hierarchy_,
        overlaps_=model.overlaps_,
        unassigned_=model.unassigned_,
        map_=model.map_,
        map_method_=model.map_method_,
        concepts_=check_frame(concepts.assign(topic=concepts["topic"] + shift), "concepts"),
        mentions_=check_frame(
            mentions.assign(topic=mentions["topic"] + shift * is_concept), "mentions"
        ),
        vectors_=model.vectors_,
        notes_=model.notes_,
        forms=forms,
        model=model,
    )


def encode_each(model: "TopicModel", papers: pd.DataFrame) -> Embeddings:
    """Return the vectors of new papers, each as if it came alone.

    Phrases are counted from two papers on, so that a paper's vector would depend on which others
    come with it. Here every paper stands beside a copy of itself.
    """
    parts = []
    for start in range(0, len(papers), N_ENCODED):
        part = papers.iloc[start : start + N_ENCODED]
        copies = part.assign(paper_id=part["paper_id"] + COPY)
        made = model.encode(pd.concat([part, copies], ignore_index=True))
        is_own = ~np.char.endswith(made.paper_ids.astype(str), COPY)
        parts.append(Embeddings(made.paper_ids[is_own], made.vectors[is_own], made.encoder))
    ids = np.concatenate([part.paper_ids for part in parts])
    vectors = np.concatenate([part.vectors for part in parts])
    return Embeddings(ids, vectors, parts[0].encoder)


def _number_concepts(model: "TopicModel") -> "np.ndarray[Any, np.dtype[np.int64]]":
    """Return the number of the topic that each found concept became, by its place among the found."""
    found = model.found_concepts_
    places = np.arange(len(found.concepts))
    # One mention of each shows what becomes of it.
    probes = pd.DataFrame({"paper_id": places.astype(str), "topic": places, "n_mentions": 1})
    probes = check_frame(probes.assign(in_title=False, is_about=False), "mentions")
    names = {int(t): [str(label)] for t, label in _named(model)}
    keywords = {claim.topic.name.strip(): claim.topic.keywords for claim in model.classifiers_}
    named = {t: [*own, *keywords.get(own[0], ())] for t, own in names.items()}
    _, placed = place_concepts(
        found.concepts, probes, model.topics_, model.assignments_, named=named
    )
    numbers = placed.set_index("paper_id")["topic"].reindex(places.astype(str)).to_numpy(np.int64)
    n_topics = len(model.topics_)
    return np.where(numbers >= n_topics, numbers + FIRST_CONCEPT - n_topics, numbers)


def _named(model: "TopicModel") -> Iterator[tuple[int, str]]:
    rows = model.topics_[model.topics_["kind"] == "named"]
    return zip(rows["topic"], rows["label"], strict=True)


def extend_topics(
    analysis: "Analysis",
    model: "TopicModel",
    papers: pd.DataFrame,
    *,
    new: pd.DataFrame,
    vectors: Embeddings,
    new_vectors: Embeddings | None,
    forms: ConceptForms,
) -> StandingTopics:
    """Place new papers in the topics that stand; old papers keep topic, score and place.

    Each new paper is placed by itself, so that the topics are the same whether papers come one by
    one or all at once.

    Parameters
    ----------
    analysis
        The analysis before.
    model
        The topics as they were found.
    papers
        All papers.
    new
        The papers among them that are to be placed.
    vectors, new_vectors
        The vectors of the papers before, and of the new ones; None where there are none.
    forms
        The forms by which papers mention concepts.
    """
    assignments, mentions, both = analysis.assignments, analysis.mentions, vectors
    placed_map = analysis.map
    if new_vectors is not None:
        placed = model.transform(new, vectors=new_vectors)
        assignments = check_frame(pd.concat([assignments, placed]), "assignments")
        mentions = check_frame(pd.concat([mentions, find_mentions(new, forms)]), "mentions")
        both = _join_vectors(vectors, new_vectors)
        placed_map = _extend_map(placed_map, model, new_vectors)
    is_concept = analysis.topics["kind"] == "concept"
    topics = _count_again(analysis.topics[~is_concept], assignments, len(papers))
    in_order = papers.set_index("paper_id").loc[both.paper_ids].reset_index()
    n_found = len(model.papers_)
    note = (
        f"Topics were found among {format_count(n_found, 'paper')}; "
        f"{len(papers) - n_found:,} later ones were placed in them."
    )
    return StandingTopics(
        assignments_=assignments,
        topics_=topics,
        terms_=analysis.terms,
        quality_=frames.make_quality(topics, analysis.terms, assignments, both),
        hierarchy_=_count_broader(analysis.hierarchy, assignments),
        overlaps_=find_overlaps(topics, assignments, model.classifiers_),
        unassigned_=explain_unassigned(
            in_order, assignments, both.vectors, reason=model.discovery_.reason
        ),
        map_=placed_map,
        map_method_=str(analysis.provenance.get("map", "none")),
        concepts_=count_concepts(analysis.concepts, mentions, papers),
        mentions_=mentions,
        vectors_=both,
        notes_=(*make_notes(topics, model.discovery_.reason, len(papers)), note),
        forms=forms,
        model=model,
    )


def _join_vectors(vectors: Embeddings, new: Embeddings) -> Embeddings:
    """Return the vectors of all papers in the order of their identifiers."""
    ids = np.concatenate([vectors.paper_ids.astype(str), new.paper_ids.astype(str)])
    order = np.argsort(ids, kind="stable")
    rows = np.concatenate([vectors.vectors, new.vectors])[order]
    return Embeddings(ids[order], rows, vectors.encoder)


def _count_again(topics: pd.DataFrame, assignments: pd.DataFrame, n_papers: int) -> pd.DataFrame:
    sizes = assignments.groupby("topic").size()
    counts = topics["topic"].map(sizes).fillna(0).astype(np.int64)
    return check_frame(topics.assign(n_papers=counts, share=counts / n_papers), "topics")


def _count_broader(hierarchy: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """Return the broader topics with the papers that they hold now."""
    above = dict(zip(hierarchy["topic"], hierarchy["parent"], strict=True))
    held = assignments.loc[assignments["topic"] >= 0, ["paper_id", "topic"]]
    parts = []
    while len(held):
        parts.append(held)
        held = held.assign(topic=held["topic"].map(above)).dropna().drop_duplicates()
    sizes = pd.concat([*parts, held]).groupby("topic")["paper_id"].nunique()
    counts = hierarchy["topic"].map(sizes).fillna(0).astype(np.int64)
    return check_frame(hierarchy.assign(n_papers=counts), "hierarchy")


def _extend_map(placed: pd.DataFrame, model: "TopicModel", new: Embeddings) -> pd.DataFrame:
    """Put each new paper in the middle of those nearest to it among the papers of the fit."""
    if placed.empty:
        return placed
    rows, cosines = find_neighbors(model.vectors_.vectors, new.vectors, N_PLACED_BY)
    weights = weigh_neighbors(cosines) + np.finfo(np.float64).tiny
    weights /= weights.sum(axis=1, keepdims=True)
    known = placed.set_index("paper_id")[["x", "y"]]
    places = known.loc[model.vectors_.paper_ids.astype(str)].to_numpy(np.float64)[rows]
    found = (places * weights[:, :, None]).sum(axis=1)
    found[~new.vectors.any(axis=1)] = 0.0
    added = pd.DataFrame({"paper_id": new.paper_ids, "x": found[:, 0], "y": found[:, 1]})
    extra = {str(name): placed[name].iloc[0] for name in placed if name not in added}
    return check_frame(pd.concat([placed, added.assign(**extra)]), "map")


def count_concepts(
    concepts: pd.DataFrame, mentions: pd.DataFrame, papers: pd.DataFrame
) -> pd.DataFrame:
    """Return concepts with the papers that mention them now; all else about them stays."""
    published = pd.Series(naive_dates(papers["published"]).to_numpy(), index=papers["paper_id"])
    first = mentions["paper_id"].map(published).groupby(mentions["topic"]).min()
    sizes = mentions.groupby("topic")["is_about"].agg(["size", "sum"])
    found = sizes.reindex(concepts["topic"]).fillna(0).astype(np.int64)
    return check_frame(
        concepts.assign(
            n_papers=found["size"].to_numpy(),
            n_about=found["sum"].to_numpy(),
            first_seen=concepts["topic"].map(first),
        ),
        "concepts",
    )
