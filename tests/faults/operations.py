"""Every kind of output, as an operation that turns an old state of a folder into a new one."""

import dataclasses
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tests.fetch.answers import serve_arxiv
from tests.fetch.local_server import FakeTime, LocalServer
from tests.report.example_analysis import example_analysis
from trends import Analysis, TopicModel, convert_papers, write_report
from trends.config import write_template
from trends.encoders.vector_cache import embed_cached
from trends.fetch import fetch_papers
from trends.report import write
from trends.runtime.array_files import read_arrays
from trends.runtime.cache import StageCache
from trends.topics.labelling.answer_file import read_answers, write_answers

State = dict[str, str]


@dataclass(frozen=True)
class Operation:
    """One kind of output.

    Parameters
    ----------
    old, new
        Write the old and the new state into a folder.
    load
        Reads the state as a user would; raises if it is not whole.
    grows
        Whether the output is a set of files that grows one by one, each whole: a cache, a fetch.
    """

    old: Callable[[Path], object]
    new: Callable[[Path], object]
    load: Callable[[Path], object]
    grows: bool = False

    def read(self, folder: Path) -> State:
        """Return what a reader sees: the hash of every file that is not hidden."""
        state = {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
        }
        if state:
            self.load(folder)
        return state

    def is_whole(self, state: State, old: State, new: State) -> bool:
        """Tell whether a state is the old or the new one, or on the way file by file."""
        if self.grows:
            return old.items() <= state.items() <= new.items()
        return state in (old, new)


def make_operations() -> dict[str, Operation]:
    """Return all operations by name; whatever takes long is done here, once."""
    first = example_analysis(n_papers=24, title="Old")
    second = dataclasses.replace(
        first,
        config=dataclasses.replace(
            first.config, report=dataclasses.replace(first.config.report, title="New")
        ),
    )
    models = _fit_models()
    _render_once(first, second)
    return {
        "report": Operation(
            lambda folder: write_report(first, folder / "out"),
            lambda folder: write_report(second, folder / "out"),
            lambda folder: (folder / "out" / "index.html").read_text(),
        ),
        "first report": Operation(
            lambda _folder: None,
            lambda folder: write_report(second, folder / "out"),
            lambda folder: (folder / "out" / "index.html").read_text(),
        ),
        "analysis": Operation(
            lambda folder: first.save(folder / "run"),
            lambda folder: second.save(folder / "run"),
            lambda folder: Analysis.load(folder / "run"),
        ),
        "model": Operation(
            lambda folder: models[0].save(folder / "model"),
            lambda folder: models[1].save(folder / "model"),
            lambda folder: TopicModel.load(folder / "model"),
        ),
        "conversion": Operation(
            lambda folder: convert_papers(_records(3), out=folder / "papers.parquet"),
            lambda folder: convert_papers(_records(5), out=folder / "papers.parquet"),
            lambda folder: pd.read_parquet(folder / "papers.parquet"),
        ),
        "settings": Operation(
            lambda _folder: None,
            lambda folder: write_template(folder / "trends.toml"),
            lambda folder: (folder / "trends.toml").read_text(),
        ),
        "answers": Operation(
            lambda folder: write_answers(folder / "answers.json", _answers("old")),
            lambda folder: write_answers(folder / "answers.json", _answers("new")),
            lambda folder: read_answers(folder / "answers.json")["0" * 64],
        ),
        "stage cache": Operation(
            lambda folder: _fill_cache(folder, 1),
            lambda folder: _fill_cache(folder, 2),
            lambda folder: [read_arrays(path) for path in folder.glob("*.npz")],
            grows=True,
        ),
        "vector cache": Operation(
            lambda folder: embed_cached(_embed, ["a"], folder=folder, version="1"),
            lambda folder: embed_cached(_embed, ["a", "bb"], folder=folder, version="1"),
            lambda folder: [read_arrays(path) for path in folder.glob("*.npz")],
            grows=True,
        ),
        "fetch": _fetch_operation(),
    }


def _render_once(*analyses: Analysis) -> None:
    """Keep the pages of analyses, which take a second each and touch no file."""
    pages = {
        each.config.report.title: write.render_html(
            each, write.summarize(each), write.list_papers(each), write.list_abstracts(each)
        )
        for each in analyses
    }
    write.render_html = lambda analysis, *_parts: pages[analysis.config.report.title]


def _fit_models() -> list[TopicModel]:
    rng = np.random.default_rng(1)
    words = [["tide", "gauge", "harbor", "moon"], ["wheat", "leaf", "rust", "drone"]]
    papers = pd.DataFrame(
        {
            "paper_id": f"p{n}",
            "title": " ".join(rng.permutation(words[n % 2])),
            "abstract": " ".join(rng.choice(words[n % 2], 12)),
            "published": pd.Timestamp("2024-01-01") + pd.Timedelta(days=n),
        }
        for n in range(24)
    )
    return [TopicModel(named_topics=[name]).fit(papers) for name in ("tide", "wheat")]


def _records(n_papers: int) -> io.StringIO:
    return io.StringIO(
        "".join(f'{{"title": "Tides at gauge {n}", "year": 2020}}\n' for n in range(n_papers))
    )


def _answers(text: str) -> dict[str, str]:
    return {"0" * 64: text}


def _fill_cache(folder: Path, n_results: int) -> None:
    for number in range(n_results):
        StageCache(folder).fetch("sums", [number], lambda: {"values": np.arange(9)})


def _embed(texts: list[str]) -> np.ndarray:
    return np.array([[len(text), 1] for text in texts])


def _fetch_operation() -> Operation:
    """Return a fetch that adds to an earlier one, from a server on this machine."""
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    server = LocalServer()
    server.serve = serve_arxiv(5)
    server.__enter__()

    def fetch(folder: Path, limit: int) -> None:
        connection = FakeTime().connection(server.url)
        fetch_papers("arxiv", "tides", out=folder, limit=limit, connection=connection)

    return Operation(
        lambda folder: fetch(folder, 2),
        lambda folder: fetch(folder, 5),
        lambda folder: [path.read_bytes().index(b"</feed>") for path in folder.glob("*/page-*")],
        grows=True,
    )
