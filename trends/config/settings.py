"""One frozen dataclass of settings per stage. `dataclasses.replace` returns a changed copy."""

import dataclasses
import datetime as dt
import typing
from dataclasses import dataclass, field
from typing import Literal

from trends.config.named_topic import NamedTopic
from trends.config.value_checks import (
    Settings,
    check_address,
    check_choice,
    check_columns,
    check_encoder,
    check_groups,
    check_listed,
    check_n_topics,
    check_names,
    check_phrases,
    check_q_value,
    check_seed,
    check_source_by,
    check_span,
    check_text_encoding,
    check_whole,
    check_year,
)
from trends.control_characters import remove_controls
from trends.errors import ConfigError

__all__ = [
    "Config",
    "CorpusConfig",
    "DateAxis",
    "EncoderConfig",
    "Format",
    "Freq",
    "NamedTopic",
    "OutputConfig",
    "ReportConfig",
    "SignalsConfig",
    "TimelineConfig",
    "TopicsConfig",
]

DateAxis = Literal["published", "updated", "listed"]
Format = Literal["table", "csv", "json"]
Freq = Literal["auto", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, repr=False)
class CorpusConfig(Settings):
    """How papers are read and which are kept.

    Parameters
    ----------
    paths
        Files, folders and globs to read; ``"-"`` stands for standard input.
    year
        Year of dates that a page shows without a year; None infers it from each page.
    since, until
        First and last publication day to keep; None keeps all. Undated papers are always kept.
    date
        Date to use where records have several: ``"published"``, ``"updated"`` or ``"listed"``.
    columns
        For tables and JSON: the file's names of columns or keys by our names, such as
        ``{"title": "Titre"}``.
    encoding
        Encoding of text files, such as ``"cp1251"``; None detects it for each file.
    sheet
        For Excel workbooks: the sheet to read; None reads the first that looks like records.
    source_by
        What distinguishes sources: ``"auto"`` (what records state, else the service or search
        from which the files were exported), ``"file"``, ``"folder"``, ``"none"``, or the name of
        a column.
    strict
        True stops at the first file that cannot be read; False lists it among the problems.
    """

    paths: tuple[str, ...] = ("data/",)
    year: int | None = field(default=None, metadata={"example": 2026})
    since: dt.date | None = field(default=None, metadata={"example": dt.date(2024, 1, 1)})
    until: dt.date | None = field(default=None, metadata={"example": dt.date(2025, 12, 31)})
    date: DateAxis = "published"
    columns: dict[str, str] = field(
        default_factory=dict, metadata={"example": {"title": "Titre", "abstract": "Résumé"}}
    )
    encoding: str | None = field(default=None, metadata={"example": "gb18030"})
    sheet: str | None = field(default=None, metadata={"example": "Papers"})
    source_by: str = "auto"
    strict: bool = False

    def __post_init__(self) -> None:
        given: object = self.paths
        paths = (given,) if isinstance(given, str) else tuple(self.paths)
        object.__setattr__(self, "paths", paths)
        check_span(self.since, self.until)
        check_year(self.year)
        check_choice("date", self.date, DateAxis)
        check_columns(self.columns)
        check_text_encoding(self.encoding)
        check_source_by(self.source_by)


@dataclass(frozen=True, repr=False)
class EncoderConfig(Settings):
    """What turns papers into vectors.

    Parameters
    ----------
    name
        ``"science"``, ``"lsa"``, ``"sentence-transformers:NAME"``, ``"onnx:PATH"`` or
        ``"distil:NAME"``; see `trends.encode`.
    """

    name: str = "science"

    def __post_init__(self) -> None:
        """Check the name before any paper is read."""
        check_encoder(self.name)


@dataclass(frozen=True, repr=False)
class TopicsConfig(Settings):
    """Which topics the user names, and how many more are discovered.

    Parameters
    ----------
    named
        The user's topics, in the order in which they are shown; a name is enough.
    n_topics
        Number of discovered topics, or ``"auto"`` to choose it from the data.
    banned_concepts
        Concepts to leave out, by their labels or spellings.
    regrouped_concepts
        Concepts to join, rename or divide, by the name that each is to have. Labels of concepts stand
        for all of their spellings, other spellings for themselves alone.
    label_endpoint, label_model
        Address, such as ``http://localhost:11434/v1``, and model of a service with OpenAI's
        interface that writes the labels of discovered topics; empty uses no service.
    label_cache
        File in which its answers are stored.
    """

    named: tuple[NamedTopic, ...] = ()
    n_topics: int | Literal["auto"] = "auto"
    banned_concepts: tuple[str, ...] = ()
    regrouped_concepts: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={"example": {"graph neural network": ["GNN", "graph network"]}},
    )
    label_endpoint: str = ""
    label_model: str = ""
    label_cache: str = "runs/labels.json"

    def __post_init__(self) -> None:
        listed = check_listed("named", self.named)
        topics = [NamedTopic(topic) if isinstance(topic, str) else topic for topic in listed]
        check_names("named", [topic.name for topic in topics if isinstance(topic, NamedTopic)])
        object.__setattr__(self, "named", tuple(topics))
        if self.label_endpoint:
            check_address("label_endpoint", self.label_endpoint, "http://localhost:11434/v1")
        if self.label_endpoint and not self.label_model.strip():
            raise ConfigError(
                "label_model must name a model of the service at label_endpoint; got "
                f"{self.label_model!r}. Name one that it offers, or leave both settings out."
            )
        check_n_topics(self.n_topics)
        banned = check_phrases("banned_concepts", self.banned_concepts)
        object.__setattr__(self, "banned_concepts", banned)
        check_groups("regrouped_concepts", self.regrouped_concepts)


@dataclass(frozen=True, repr=False)
class TimelineConfig(Settings):
    """Length of a period, and the last day that the corpus covers.

    Parameters
    ----------
    freq
        ``"day"``, ``"week"``, ``"month"``, ``"quarter"``, ``"year"``, or ``"auto"``: the shortest
        period for which there are enough papers.
    as_of
        Last day covered by the corpus; None takes the day of the newest paper.
    """

    freq: Freq = "auto"
    as_of: dt.date | None = field(default=None, metadata={"example": dt.date(2025, 12, 31)})

    def __post_init__(self) -> None:
        check_choice("freq", self.freq, Freq)


@dataclass(frozen=True, repr=False)
class SignalsConfig(Settings):
    """How trends are tested.

    Parameters
    ----------
    q_value
        Largest false-discovery rate at which a topic is called growing or declining.
    min_papers
        Topics with fewer papers get the status "not enough data".
    """

    q_value: float = 0.05
    min_papers: int = 10

    def __post_init__(self) -> None:
        check_q_value(self.q_value)
        check_whole("min_papers", self.min_papers, 1)


@dataclass(frozen=True, repr=False)
class ReportConfig(Settings):
    """Title and folder of the report.

    Parameters
    ----------
    title
        Title of the page.
    out
        Folder to write to; an earlier report there is replaced.
    """

    title: str = "Research trends"
    out: str = "reports"

    def __post_init__(self) -> None:
        if not isinstance(self.title, str):
            raise ConfigError(f"title must be text; got {self.title!r}. Put it in quotes.")
        object.__setattr__(self, "title", remove_controls(self.title))


@dataclass(frozen=True, repr=False)
class OutputConfig(Settings):
    """What the command line prints and stores.

    Parameters
    ----------
    format
        Form in which ``inspect``, ``topics``, ``timeline`` and ``signals`` print: ``"table"`` for
        people, ``"csv"`` or ``"json"`` for other programs.
    quiet
        True shows no progress; warnings and errors are still shown.
    cache
        Folder in which counts, vectors, neighbors, topics and maps of corpora of 1,000 papers or
        more are stored for later runs, at most 4 GB; it may be deleted at any time. Empty stores
        nothing.
    """

    format: Format = "table"
    quiet: bool = False
    cache: str = "runs/cache"

    def __post_init__(self) -> None:
        check_choice("format", self.format, Format)


@dataclass(frozen=True, repr=False)
class Config(Settings):
    """All settings of one analysis.

    Parameters
    ----------
    corpus, encoder, topics, timeline, signals, report, output
        Settings of each stage.
    random_state
        Seed of everything that is random, from 0 to 4294967295; recorded with the result.

    Examples
    --------
    >>> Config(topics=TopicsConfig(named=["KV cache"]))
    Config(topics=TopicsConfig(named=(NamedTopic(name='KV cache'),)))
    """

    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    topics: TopicsConfig = field(default_factory=TopicsConfig)
    timeline: TimelineConfig = field(default_factory=TimelineConfig)
    signals: SignalsConfig = field(default_factory=SignalsConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    output: OutputConfig = field(default_factory=OutputConfig)
    random_state: int = 0

    def __post_init__(self) -> None:
        hints = typing.get_type_hints(Config)
        for stage in dataclasses.fields(self):
            kind, value = hints[stage.name], getattr(self, stage.name)
            if stage.name != "random_state" and not isinstance(value, kind):
                raise ConfigError(
                    f"{stage.name} must be a {kind.__name__}; got {value!r}. Write "
                    f"Config({stage.name}={kind.__name__}(...)), or use load_config."
                )
        check_seed(self.random_state)

    def with_topics(self, *topics: NamedTopic | str) -> "Config":
        """Return a copy of these settings with further named topics after the present ones.

        Examples
        --------
        >>> Config().with_topics("KV cache").topics.named
        (NamedTopic(name='KV cache'),)
        """
        named = typing.cast("tuple[NamedTopic, ...]", (*self.topics.named, *topics))
        return dataclasses.replace(self, topics=dataclasses.replace(self.topics, named=named))
