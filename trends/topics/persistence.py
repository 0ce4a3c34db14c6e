"""Save a fitted model as a folder of plain files, without pickle, and load it.

A loaded model's `transform` gives the same bits.
"""

import dataclasses
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from trends.artifacts import MODEL, MODEL_FILES
from trends.config import NamedTopic
from trends.encoders import Embeddings
from trends.encoders.embeddings import unit_rows
from trends.errors import CorpusError
from trends.runtime.folders import replace_folder
from trends.runtime.manifests import Reader, read_sealed
from trends.schema import check_frame, to_table
from trends.topics.clustering.discovery import Discovery
from trends.topics.concept_topics import ConceptTopics
from trends.topics.concepts.finding import FoundConcepts
from trends.topics.concepts.matching import ConceptForms
from trends.topics.edits import Edit
from trends.topics.named.keyword_classifier import KeywordClassifier
from trends.topics.named.patterns import make_abbreviation, make_phrase
from trends.topics.named.topic_classifier import TopicClassifier
from trends.topics.named.zero_shot import FieldClassifier
from trends.topics.projection import Projection

__all__ = ["load_model", "save_model"]

# Version of the files of a model; a change of their contents increases it.
LAYOUT: Final = 8
FRAMES: Final = ("assignments_", "topics_", "terms_", "quality_", "scores_", "papers_")
CONCEPT_FRAMES: Final = ("concepts", "mentions")
# Texts take a tenth less than at the usual level of zstd, in a third of a second for 20,000 papers.
PACKED: Final[dict[str, Any]] = {"compression": "zstd", "compression_level": 9}
# The vectors that a projection holds are those of the model.
PROJECTED: Final = ("terms", "rarity", "matrix", "scales", "fingerprints")
CONCEPT_ARRAYS: Final = ("forms", "concepts", "is_short")
MODEL_FILE, ARRAYS_FILE = MODEL_FILES


def save_model(model: ConceptTopics, path: Path) -> Path:
    """Write a fitted model to the folder `path`; a model there is replaced whole or kept.

    Raises
    ------
    OutputError
        If the folder holds anything but an earlier model, another run is writing to it, or it
        cannot be written.
    """
    with replace_folder(path, MODEL) as folder:
        for name in FRAMES:
            with (folder / f"{name}.parquet").open("wb") as file:
                getattr(model, name).to_parquet(file, index=False, **PACKED)
        for name in CONCEPT_FRAMES:
            with (folder / f"{name}.parquet").open("wb") as file:
                pq.write_table(to_table(getattr(model.found_concepts_, name)), file)
        with (folder / ARRAYS_FILE).open("wb") as file:
            np.savez_compressed(file, **_collect_arrays(model))
        text = json.dumps(_describe(model), ensure_ascii=False, indent=1)
        (folder / MODEL_FILE).write_text(text, encoding="utf-8")
    return path


def load_model(model: ConceptTopics, path: Path) -> None:
    """Fill an unfitted model with what `save_model` wrote to the folder `path`.

    Raises
    ------
    CorpusError
        If the folder holds no topic model, one of another layout, or one that was damaged or
        changed since it was written.
    """
    read_sealed(path, MODEL, lambda reader: _fill(model, reader))


def _fill(model: ConceptTopics, reader: Reader) -> None:
    described = reader.read_json(MODEL_FILE)
    if described["layout"] != LAYOUT:
        raise CorpusError(
            f"A topic model of layout {LAYOUT} was expected in {reader.folder}; it has "
            f"{described['layout']}. Fit it again with this version."
        )
    for name in FRAMES:
        with reader.open(f"{name}.parquet") as file:
            setattr(model, name, pd.read_parquet(file))
    frames = {}
    for name in CONCEPT_FRAMES:
        with reader.open(f"{name}.parquet") as file:
            frames[name] = check_frame(pd.read_parquet(file), name)
    with reader.open(ARRAYS_FILE) as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    parameters = described["parameters"]
    parameters["named_topics"] = tuple(NamedTopic(**topic) for topic in parameters["named_topics"])
    model.set_params(**parameters)
    model.notes_ = tuple(described["notes"])
    vectors = _lengthen(arrays["vectors"])
    model.vectors_ = Embeddings(arrays["paper_ids"], vectors, described["encoder"])
    stored = {name: arrays[f"projection_{name}"] for name in PROJECTED}
    model.projection_ = Projection(**stored, vectors=vectors)
    forms = {name: arrays[f"concept_{name}"] for name in CONCEPT_ARRAYS}
    model.found_concepts_ = FoundConcepts(
        **frames,
        forms=ConceptForms(**forms, languages=tuple(described["concept_languages"])),
        n_papers=described["concept_papers"],
    )
    model.free_ = arrays["free"]
    model.paper_order_ = arrays.get("paper_order", arrays["paper_ids"])
    model.discovery_ = Discovery(
        arrays["found_topics"],
        arrays["found_scores"],
        arrays["found_stability"],
        arrays["found_resamples"].astype(np.int64),
        described["reason"],
    )
    model.edits_ = tuple(
        Edit(
            places=arrays[f"edit_{number}_places"],
            split=split,
            members=arrays[f"edit_{number}_members"],
            parts=arrays[f"edit_{number}_parts"],
            part_places=arrays[f"edit_{number}_part_places"],
        )
        for number, split in enumerate(described["splits"])
    )
    model.classifiers_ = [
        _rebuild_classifier(claim, topic, arrays, number)
        for number, (claim, topic) in enumerate(
            zip(described["claims"], parameters["named_topics"], strict=True)
        )
    ]


def _collect_arrays(model: ConceptTopics) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        "paper_ids": model.vectors_.paper_ids.astype(str),
        "vectors": _shorten(model.vectors_.vectors),
        "free": model.free_,
        "paper_order": model.paper_order_.astype(str),
        "found_topics": model.discovery_.topics,
        "found_scores": model.discovery_.scores,
        "found_stability": model.discovery_.stability,
        "found_resamples": model.discovery_.resamples.astype(np.int32),
    }
    for name in CONCEPT_ARRAYS:
        # Without pickle, texts need a type of their own.
        values = np.asarray(getattr(model.found_concepts_.forms, name))
        arrays[f"concept_{name}"] = values.astype(str) if values.dtype == object else values
    for name in PROJECTED:
        arrays[f"projection_{name}"] = getattr(model.projection_, name)
    for number, edit in enumerate(model.edits_):
        for name in ("places", "members", "parts", "part_places"):
            arrays[f"edit_{number}_{name}"] = getattr(edit, name)
    for number, claim in enumerate(model.classifiers_):
        arrays[f"direction_{number}"] = claim.direction
        if claim.membership.weights is not None:
            arrays[f"weights_{number}"] = claim.membership.weights
        if claim.field is not None and claim.field.weights is not None:
            arrays[f"field_weights_{number}"] = claim.field.weights
    return arrays


def _shorten(vectors: NDArray[np.float32]) -> NDArray[Any]:
    """Return vectors in half precision where nothing is lost by it, as with the science encoder."""
    with np.errstate(over="ignore"):
        short = vectors.astype(np.float16)
    return short if np.array_equal(_lengthen(short), vectors) else vectors


def _lengthen(stored: NDArray[Any]) -> NDArray[np.float32]:
    """Return stored vectors in single precision; those stored in half are unit rows."""
    return unit_rows(stored) if stored.dtype == np.float16 else stored.astype(np.float32)


def _describe(model: ConceptTopics) -> dict[str, Any]:
    parameters = model.get_params()
    parameters["named_topics"] = [dataclasses.asdict(claim.topic) for claim in model.classifiers_]
    claims = [
        {
            "phrases": [[p.text, p.long_form, p.is_usual] for p in claim.phrases],
            "parts": [[word.text for word in words] for words in claim.parts],
            "exclude": [[p.text, p.long_form, p.is_usual] for p in claim.exclude],
            "centre": claim.centre,
            "spread": claim.spread,
            "bias": claim.membership.bias,
            "slope": claim.membership.slope,
            "step": claim.step,
            "must_say": claim.must_say,
            "field": claim.field and _describe_field(claim.field),
            "references": list(claim.references),
            "languages": list(claim.languages),
        }
        for claim in model.classifiers_
    ]
    return {
        "layout": LAYOUT,
        "parameters": parameters,
        "encoder": model.vectors_.encoder,
        "notes": list(model.notes_),
        "reason": model.discovery_.reason,
        "concept_languages": list(model.found_concepts_.forms.languages),
        "concept_papers": model.found_concepts_.n_papers,
        "splits": [edit.split for edit in model.edits_],
        "claims": claims,
    }


def _describe_field(field: FieldClassifier) -> dict[str, float]:
    return {name: getattr(field, name) for name in ("centre", "bias", "prior", "cut")}


def _rebuild_classifier(
    stored: dict[str, Any], topic: NamedTopic, arrays: dict[str, Any], number: int
) -> TopicClassifier:
    languages = tuple(stored.get("languages", ()))

    def phrases(texts: list[str]) -> tuple[Any, ...]:
        """Return the phrases of texts that hold a word."""
        made = (make_phrase(text, languages) for text in texts)
        return tuple(phrase for phrase in made if phrase is not None)

    def rebuild(stored_phrases: list[tuple[str, str, bool]]) -> tuple[Any, ...]:
        """Return the phrases, some of which are abbreviations."""
        made = (
            make_abbreviation(text, long_form, languages, is_usual=is_usual)
            if long_form
            else make_phrase(text, languages)
            for text, long_form, is_usual in stored_phrases
        )
        return tuple(phrase for phrase in made if phrase is not None)

    membership = KeywordClassifier(
        weights=arrays.get(f"weights_{number}"),
        bias=stored["bias"],
        slope=stored["slope"],
    )
    field = stored["field"] and FieldClassifier(
        weights=arrays.get(f"field_weights_{number}"), **stored["field"]
    )
    return TopicClassifier(
        topic=topic,
        phrases=rebuild(stored["phrases"]),
        parts=tuple(phrases(words) for words in stored["parts"]),
        exclude=rebuild(stored["exclude"]),
        direction=arrays[f"direction_{number}"],
        centre=stored["centre"],
        spread=stored["spread"],
        step=stored["step"],
        membership=membership,
        field=field,
        must_say=stored["must_say"],
        references=tuple(stored["references"]),
        languages=languages,
    )
