"""Merging, splitting and renaming the topics of a fitted model, by their labels."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError
from trends.formatting import format_count
from trends.runtime.threads import single_thread
from trends.schema import check_frame
from trends.topics.clustering.discovery import discover_topics
from trends.topics.clustering.neighbors import vote_topics
from trends.topics.clustering.partition import rank_by_size
from trends.topics.concept_topics import ConceptTopics
from trends.topics.edits import Edit, apply_edit, check_name, find_topics, order_topics
from trends.topics.input_checks import check_count
from trends.topics.inspection import LAZY
from trends.topics.labelling.llm_labels import N_TITLES, Portrait, write_labels
from trends.topics.notes import make_notes

if TYPE_CHECKING:
    from trends.topics.labelling.llm_client import Endpoint

__all__ = ["EditableTopics"]


class EditableTopics(ConceptTopics):
    """The part of `TopicModel` that changes fitted topics by hand.

    Each change holds for `transform` too, is saved with the model, and lets `bertopic_`, the
    hierarchy and all frames follow.
    """

    def merge_topics(self, labels: Sequence[int | str], *, name: str | None = None) -> Self:
        """Make one topic of several.

        Its papers are those of any of them. It counts as named if one of them is, as discovered
        otherwise; its stability is their mean, weighted by their papers. Its scores are the highest
        of theirs, and so at most what a topic found whole would have: scores of a part leave out
        the papers' nearness to the other parts.

        Parameters
        ----------
        labels
            Labels or numbers of two or more topics, as in `topics_`.
        name
            Label of the new topic; it may be that of one of them. None takes that of the named topic
            among them, else that of the one of most papers.

        Returns
        -------
        TopicModel
            The model itself, its topics numbered anew.

        Raises
        ------
        ConfigError
            If a label is unknown (the closest are named), or another topic has the name.
        """
        self._check_fitted()
        merged = find_topics(self.topics_, labels, least=2)
        old = self.topics_
        if name is None:
            first = old.loc[merged].sort_values(["kind", "n_papers"], ascending=[True, False])
            name = str(first["label"].iloc[0])
        name = check_name(name, old, merged)
        is_part = old["topic"].isin(merged)
        lead = merged[0] if not (old["kind"][merged] == "named").any() else min(merged)
        kept = [t for t in old["topic"].tolist() if t not in merged or t == lead]
        kinds = old["kind"].astype(str)
        kinds[lead] = "named" if (kinds[merged] == "named").any() else "area"
        names = old["label"].astype(object)
        names[lead] = name
        weights = old.loc[is_part, "n_papers"].to_numpy()
        stability = old["stability"].copy()
        stability[lead] = _mean(stability[is_part].to_numpy(), weights)
        sizes = old["n_papers"].copy()
        members = self.assignments_.loc[self.assignments_["topic"].isin(merged), "paper_id"]
        sizes[lead] = members.nunique()
        order = order_topics(kinds[kept].tolist(), sizes[kept].tolist(), kept)
        new_place = dict(zip(kept, order.tolist(), strict=True))
        places = [new_place.get(t, new_place[lead]) for t in old["topic"].tolist()]
        self._change(
            Edit(np.array(places, dtype=np.int64)),
            _arrange(kinds[kept], names[kept], stability[kept], order),
        )
        return self

    def rename_topic(self, label: str, name: str) -> Self:
        """Give a topic another label.

        Parameters
        ----------
        label, name
            The label that it has, and the one that it gets.

        Returns
        -------
        TopicModel
            The model itself.

        Raises
        ------
        ConfigError
            If the label is unknown (the closest are named), or another topic has the name.
        """
        self._check_fitted()
        found = find_topics(self.topics_, [label])
        self._set_labels({found[0]: check_name(name, self.topics_, found)})
        return self

    def ask_labels(self, endpoint: "Endpoint", *, cache: str | Path | None = None) -> Self:
        """Let a language model on your machine write the labels of the discovered topics.

        It is told each topic's terms and the titles of some of its papers, nothing else. A label
        that does not fit the topic's own papers is refused, and whatever fails leaves the labels
        as they are; both are warned of, and `notes_` says who wrote the labels.

        Parameters
        ----------
        endpoint
            Address and model of any service with OpenAI's interface: Ollama, llama.cpp, vLLM.
        cache
            File that keeps the answers, so that the same question is asked once; None keeps none.

        Returns
        -------
        TopicModel
            The model itself.
        """
        self._check_fitted()
        is_found = (self.topics_["kind"] == "area") & (self.topics_["n_papers"] > 0)
        portraits = self._portray(self.topics_.loc[is_found, "topic"].tolist())
        naming = write_labels(
            portraits,
            endpoint,
            taken=self.topics_.loc[~is_found, "label"].tolist(),
            cache=None if cache is None else Path(cache),
        )
        if naming.labels:
            self._set_labels(naming.labels)
            note = f"Labels of {len(naming.labels)} discovered topics were written by "
            # Its address stays out: notes go into reports, which go further than the address should.
            told = f"{note}{endpoint.model}."
            self.notes_ = tuple(dict.fromkeys((*self.notes_, told)))
        return self

    def _portray(self, topics: list[int]) -> "dict[int, Portrait]":
        """Return what is known of some topics: terms, titles that stand for them, texts."""
        chosen = self.represent_topics(n_central=N_TITLES // 2, n_diverse=N_TITLES // 2)
        chosen = chosen.drop_duplicates(["topic", "paper_id"])
        papers = self.papers_.set_index("paper_id")[["title", "abstract"]].fillna("").astype(str)
        texts = papers["title"] + ". " + papers["abstract"]
        members = self.assignments_
        return {
            topic: Portrait(
                label=str(self.topics_["label"][topic]),
                terms=self.terms_.loc[self.terms_["topic"] == topic, "term"].tolist(),
                titles=papers["title"][chosen.loc[chosen["topic"] == topic, "paper_id"]].tolist(),
                texts=texts[members.loc[members["topic"] == topic, "paper_id"]].tolist(),
            )
            for topic in topics
        }

    def split_topic(
        self, label: str, *, n_topics: int = 2, names: Sequence[str] | None = None
    ) -> Self:
        """Divide a topic into several of the same kind, by the vectors of its papers.

        Parameters
        ----------
        label
            Label of a topic of eight papers or more.
        n_topics
            How many to make; fewer come of it where its papers do not divide further.
        names
            Labels of the new topics, the one of most papers first; None finds labels.

        Returns
        -------
        TopicModel
            The model itself, its topics numbered anew.

        Raises
        ------
        ConfigError
            If the label is unknown (the closest are named), the papers do not divide, or names
            are too few or in use.
        """
        self._check_fitted()
        number = find_topics(self.topics_, [label])[0]
        check_count("n_topics", n_topics, least=2, advice="Say how many topics to make of it.")
        members, parts, stability = self._divide(number, n_topics)
        sizes = np.bincount(parts)
        given = self._check_names(names, number, len(sizes))
        old = self.topics_
        staying = [t for t in old["topic"].tolist() if t != number]
        kinds = [*old["kind"].astype(str)[staying], *[str(old["kind"][number])] * len(sizes)]
        order = order_topics(
            kinds, [*old["n_papers"][staying], *sizes.tolist()], [*staying, *[number] * len(sizes)]
        )
        places = np.zeros(len(old), dtype=np.int64)
        places[staying] = order[: len(staying)]
        arranged = _arrange(
            pd.Series(kinds),
            pd.Series([*old["label"][staying], *given], dtype=object),
            pd.Series([*old["stability"][staying], *stability]),
            order,
        )
        edit = Edit(places, number, members, parts, order[len(staying) :])
        self._change(edit, arranged)
        return self

    def _divide(
        self, number: int, n_topics: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return the rows of a topic's papers, the part of each, by size, and their stability."""
        ids = self.assignments_.loc[self.assignments_["topic"] == number, "paper_id"]
        members = np.flatnonzero(self.papers_["paper_id"].isin(set(ids)))
        vectors = self.vectors_.vectors[members]
        with single_thread():
            found = discover_topics(vectors, n_topics=n_topics, random_state=self.random_state)
            parts = found.topics.copy()
            lost, known = parts < 0, parts >= 0
            if known.any() and lost.any():
                voted, _ = vote_topics(
                    vectors[lost], vectors[known], parts[known], found.scores[known]
                )
                parts[lost] = np.maximum(voted, 0)
        n_found = int(parts.max(initial=-1)) + 1
        if n_found < 2:
            label = str(self.topics_["label"][number])
            why = found.reason or f"too much alike ({format_count(len(members), 'paper')})"
            raise ConfigError(
                f"A topic must divide into two topics or more to be split; {label!r} does not: "
                f"{why}. Leave it whole."
            )
        ranks = rank_by_size(parts)
        return members, ranks[parts], found.stability[np.argsort(ranks)]

    def _check_names(
        self, names: Sequence[str] | None, number: int, n_parts: int
    ) -> list[str | None]:
        if names is None:
            return [None] * n_parts
        if isinstance(names, str) or len(names) != n_parts:
            raise ConfigError(
                f"A name for each of the {n_parts} new topics was expected; got {names!r}. "
                "Give as many, or none."
            )
        given: list[str | None] = [check_name(name, self.topics_, [number]) for name in names]
        if len({str(name).casefold() for name in given}) < n_parts:
            raise ConfigError(
                f"Every new topic needs a name of its own; got {list(names)!r}. Change one."
            )
        return given

    def _set_labels(self, labels: dict[int, str]) -> None:
        """Give topics other labels; what is made of labels is made again."""
        topics = self.topics_.copy()
        changed = topics["topic"].map(labels).astype("string")
        topics["label"] = changed.fillna(topics["label"])
        renamed = {
            repr(was): repr(now)
            for was, now in zip(self.topics_["label"], topics["label"], strict=True)
            if was != now
        }
        told = [_rename_within(note, renamed) for note in self._read_told_notes()]
        self.topics_ = topics
        self.notes_ = (*self._make_notes(), *told)
        self._forget(("bertopic_", "hierarchy_", "_placed"))

    def _change(self, edit: Edit, arranged: pd.DataFrame) -> None:
        """Apply a change to what was learned, and describe the topics anew."""
        told = self._read_told_notes()
        self.edits_ = (*self.edits_, edit)
        vectors = pd.DataFrame(self.vectors_.vectors, index=pd.Index(self.papers_["paper_id"]))
        with single_thread():
            given = (edit, vectors, self.vectors_.vectors)
            made = check_frame(apply_edit(self.assignments_, *given), "assignments")
            scores = apply_edit(self.scores_, *given)
            is_named = arranged["kind"] == "named"
            self.assignments_ = made
            self.scores_ = _complete_scores(scores, made, int(is_named.sum()))
            self._describe(
                [None if pd.isna(label) else str(label) for label in arranged["label"]],
                n_named=int(is_named.sum()),
                stability=arranged["stability"].to_numpy(dtype=np.float64),
            )
        self.notes_ = (*self.notes_, *told)
        self._forget(LAZY)

    def _make_notes(self) -> tuple[str, ...]:
        return make_notes(self.topics_, self.discovery_.reason, len(self.papers_))

    def _read_told_notes(self) -> tuple[str, ...]:
        """Return the notes that do not follow from the topics, such as who wrote the labels."""
        made = self._make_notes()
        return tuple(note for note in self.notes_ if note not in made)


def _mean(stability: NDArray[np.float64], weights: NDArray[np.int64]) -> float:
    known = np.isfinite(stability) & (weights > 0)
    return float(np.average(stability[known], weights=weights[known])) if known.any() else np.nan


def _rename_within(note: str, renamed: dict[str, str]) -> str:
    """Return a note with the quoted labels of topics that have others now replaced by these."""
    if not renamed:
        return note
    quoted = re.compile("|".join(map(re.escape, renamed)))
    return quoted.sub(lambda found: renamed[found[0]], note)


def _arrange(
    kinds: "pd.Series[Any]",
    labels: "pd.Series[Any]",
    stability: "pd.Series[Any]",
    order: NDArray[np.int64],
) -> pd.DataFrame:
    """Return kind, label (None where it is to be found) and stability by new number."""
    rows = pd.DataFrame(
        {
            "kind": kinds.to_numpy(dtype=object),
            "label": labels.to_numpy(dtype=object),
            "stability": stability.to_numpy(dtype=np.float64),
        },
        index=order,
    )
    rows["label"] = rows["label"].astype(object)
    return rows.sort_index()


def _complete_scores(scores: pd.DataFrame, made: pd.DataFrame, n_named: int) -> pd.DataFrame:
    """Return one row per paper and named topic; members by way of a merged discovered topic too."""
    columns = ["paper_id", "topic", "score", "evidence"]
    rows = pd.concat([scores[columns], made.loc[made["topic"] >= 0, columns]], ignore_index=True)
    rows = rows[rows["topic"] < n_named].sort_values("score", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["paper_id", "topic"])
    paper_ids = np.sort(made["paper_id"].unique().astype(str)).astype(object)
    grid = pd.MultiIndex.from_product([paper_ids, range(n_named)], names=["paper_id", "topic"])
    full = rows.set_index(["paper_id", "topic"]).reindex(grid).reset_index()
    full["score"] = full["score"].fillna(0.0).astype(np.float32)
    types = {"paper_id": scores["paper_id"].dtype, "topic": np.int32, "evidence": "string"}
    return full.astype(types)
