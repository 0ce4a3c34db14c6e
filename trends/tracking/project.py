"""The folder of a project: its present state, the model of its topics, and its runs.

```text
radar/
  state/        the papers, their topics, the registry, the ledger, and the latest analysis
  models/1/     the topics as they were found; a new number for each refit
  runs/NAME/    what each update read, its settings, and the hashes of its results
  report/       the page, written by the command line
```

The state is replaced as a whole and last, so that an update that is interrupted leaves the earlier
state; what it had written besides is replaced by the next update. All files are Parquet, JSON and
arrays.
"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.analysis import Analysis
from trends.analysis.store import (
    FRAME_NAMES,
    read_analysis,
    write_analysis,
    write_frame,
    write_json,
)
from trends.artifacts import PROJECT, PROJECT_FILES
from trends.encoders import Embeddings
from trends.errors import CorpusError
from trends.runtime.folders import replace_folder
from trends.runtime.manifests import Reader, read_sealed
from trends.schema import check_frame, empty_frame
from trends.topics.concepts.matching import ConceptForms
from trends.tracking.verdicts import Verdicts

__all__ = ["LAYOUT", "ProjectState", "find_model", "find_state", "load_state", "save_state"]

# Version of the files of a project; a change of their contents increases it.
LAYOUT: Final = 1
PROJECT_FILE, ARRAYS_FILE = PROJECT_FILES
OWN: Final = ("registry", "ledger", "files", "arrivals")
FORMS: Final = ("forms", "concepts", "is_short")


@dataclass(frozen=True)
class ProjectState:
    """Everything that a project knows after an update.

    Parameters
    ----------
    analysis
        The analysis of all papers.
    registry, ledger
        All topics that ever were, and all events, as `trends.schema.FRAMES` states.
    verdicts
        Which changes were told, and the tests that they rest on.
    files
        The files that were read: `sha256`, `name` and `update`.
    arrivals
        The update that each paper came with: `paper_id` and `update`.
    vectors
        The vectors of all papers, in the order of `paper_id`.
    forms
        The forms by which papers mention concepts; their numbers are those of the topics.
    facts
        Plain values: number and day of the last update, number of the model, name of the last run,
        and what the sources of each format are called.
    """

    analysis: Analysis
    registry: pd.DataFrame
    files: pd.DataFrame
    arrivals: pd.DataFrame
    vectors: Embeddings
    forms: ConceptForms
    facts: dict[str, Any]
    verdicts: Verdicts
    ledger: pd.DataFrame = field(default_factory=lambda: empty_frame("ledger"))

    @property
    def update(self) -> int:
        """The number of the last update, from 1."""
        return int(self.facts["update"])

    @property
    def day(self) -> dt.date:
        """The day of the last update."""
        return dt.date.fromisoformat(self.facts["day"])


def find_state(folder: Path) -> Path:
    """Return the folder of the present state."""
    return folder / "state"


def find_model(folder: Path, number: int) -> Path:
    """Return the folder of a model."""
    return folder / "models" / str(number)


def save_state(folder: Path, state: ProjectState) -> None:
    """Replace the state of the project in `folder` as a whole.

    Raises
    ------
    OutputError
        If the folder of the state holds other files, or cannot be written.
    """
    with replace_folder(find_state(folder), PROJECT) as new:
        write_analysis(
            new,
            frames={name: getattr(state.analysis, name) for name in FRAME_NAMES},
            config=state.analysis.config,
            provenance=state.analysis.provenance,
        )
        for name in OWN:
            write_frame(new, name, getattr(state, name))
        write_frame(new, "tests", state.verdicts.tests)
        write_frame(new, "claims", state.verdicts.claims)
        arrays = {name: np.asarray(getattr(state.forms, name)) for name in FORMS}
        arrays["forms"] = arrays["forms"].astype(str)
        with (new / ARRAYS_FILE).open("wb") as file:
            np.savez(
                file,
                **dict[str, Any](
                    arrays,
                    paper_ids=state.vectors.paper_ids.astype(str),
                    vectors=state.vectors.vectors,
                ),
            )
        write_json(
            new / PROJECT_FILE,
            {
                "layout": LAYOUT,
                "encoder": state.vectors.encoder,
                "concept_languages": list(state.forms.languages),
                "facts": state.facts,
            },
        )


def load_state(folder: Path) -> ProjectState:
    """Read the state of the project in `folder`.

    Raises
    ------
    CorpusError
        If a file is missing or was changed, or another version of trends wrote the project.
    """
    return read_sealed(find_state(folder), PROJECT, _read)


def _read(reader: Reader) -> ProjectState:
    described = reader.read_json(PROJECT_FILE)
    if described["layout"] != LAYOUT:
        raise CorpusError(
            f"A project of layout {LAYOUT} was expected in {reader.folder.parent}; it has "
            f"{described['layout']}. Use the version of trends that wrote it, or begin a new project."
        )
    frames, config, provenance = read_analysis(reader)
    own = {}
    for name in (*OWN, "tests", "claims"):
        with reader.open(f"{name}.parquet") as file:
            frame = pd.read_parquet(file)
        own[name] = check_frame(frame, name) if name in ("registry", "ledger") else frame
    verdicts = Verdicts(own.pop("tests"), own.pop("claims"))
    with reader.open(ARRAYS_FILE) as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    return ProjectState(
        analysis=Analysis(**frames, config=config, provenance=provenance),
        vectors=Embeddings(arrays["paper_ids"], arrays["vectors"], described["encoder"]),
        forms=ConceptForms(
            **{name: arrays[name] for name in FORMS},
            languages=tuple(described["concept_languages"]),
        ),
        facts=described["facts"],
        verdicts=verdicts,
        **own,
    )
