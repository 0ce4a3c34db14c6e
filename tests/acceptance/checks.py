"""Papers that the tests share, and what must hold for every corpus that was read."""

from pathlib import Path

import pandas as pd

import trends
from tests.acceptance.pages import Entry, write_abstract
from trends.schema import FRAMES

TIDES = Entry("Tides Told Twice: A Harbour Model", write_abstract(1), date="Oct 13, 2025")
BUOYS = Entry("BuoyNet", write_abstract(2), byline="  • 12 authors", date="Jul 2, 2023")
KEELS = Entry("Why Do Keels Hum?", write_abstract(3), byline="  • 1 authors", date="Apr 21")


def read_one(page: Path, **options):
    """Return the corpus of one page after checking what must hold for every corpus."""
    corpus = trends.read_corpus(page, **options)
    check_accounts(corpus)
    return corpus


def check_accounts(corpus) -> None:
    """Check that every record is a paper, a merged duplicate or left out with a reason."""
    sources = corpus.sources
    accounted = sources["n_papers"] + sources["n_merged"] + sources["n_left_out"]
    assert sources["n_records"].tolist() == accounted.tolist()
    assert sources["n_papers"].sum() == len(corpus.papers)
    assert sources["n_undated"].sum() >= corpus.papers["published"].isna().sum()
    for name in ("papers", "merges", "problems", "sources"):
        frame = getattr(corpus, name)
        assert list(frame.columns[: len(FRAMES[name].columns)]) == list(FRAMES[name].columns)
        assert isinstance(frame.index, pd.RangeIndex)


def paper(corpus, title: str) -> pd.Series:
    """Return the one paper with this title."""
    papers = corpus.papers[corpus.papers["title"] == title]
    assert len(papers) == 1, f"{title!r} is not among {corpus.papers['title'].tolist()}"
    return papers.iloc[0]


def day(corpus, title: str) -> str:
    """Return the day of the paper with this title as ISO text, or "NaT"."""
    return str(paper(corpus, title)["published"])[:10]
