"""What in a corpus would look like a trend and is none: warnings in words."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from trends.corpus.audit.incomplete_papers import (
    describe_papers_without_abstract,
    describe_undated_papers,
)
from trends.corpus.corpus import Corpus
from trends.text.languages.detection import UNKNOWN, find_script
from trends.text.languages.language_names import name_language

__all__ = ["audit"]

# Convention: shares of fewer papers are too uncertain for a warning.
_MIN_PAPERS: Final = 20
# Convention: about 70 times the share of a year's papers that a single day has; twice this for the
# first days of all months.
_MAX_FIRST_SHARE: Final = 0.2
_FEWEST_FIRSTS: Final = 3  # different firsts of a month that make a habit; a convention
_MANY: Final = 0.2
_LATE: Final = 0.25
_STEP: Final = 2.5
_STEP_PERIODS: Final = 4
_STEP_PAPERS: Final = 5
# A reader of the warnings needs no more to look into the problems.
_MOST_QUOTED: Final = 5
_DATE_PROBLEM: Final = r"[\d,]+ date(?:s|(?: fields?))? (?!is a number|are numbers)"


def audit(corpus: Corpus, *, for_report: bool = False) -> list[str]:
    r"""Say what in a corpus weakens or feigns trends.

    Looked for are dates that are years or months in disguise, date fields that could not be read
    or contradict the stated year, undated papers and such without abstract, a last month that is
    not covered whole, sources that start late, steps in the number of papers, and papers in other
    scripts or languages. Findings that rest on fewer than 20 papers are not made.

    Parameters
    ----------
    corpus
        What `read_corpus` returned.
    for_report
        True leaves out what a report says in its own words: whether the last month is covered
        whole, and how many papers lack a date or an abstract, or name no more than their year.

    Returns
    -------
    list of str
        One sentence or two per finding, the gravest kind first; empty if nothing was found.

    Examples
    --------
    >>> import io
    >>> from trends.corpus import read_corpus
    >>> lines = [f'{{"title": "A paper on topic {i}", "published": "{2000 + i}-01-01"}}'
    ...          for i in range(20)]
    >>> audit(read_corpus(io.StringIO("\n".join(lines))))[0]
    '100 % of the days given are 1 January (20 of 20): years in disguise. Count by year.'
    """
    papers = corpus.papers
    if len(papers) < _MIN_PAPERS:
        return []
    dated = papers[papers["published"].notna()]
    return [
        *_disguised_dates(dated),
        *_late_sources(corpus),
        *_steps(dated),
        *(() if for_report else _cut_ends(dated)),
        *(() if for_report else _missing(papers)),
        *_date_problems(corpus),
        *_coarse_dates(dated, ("month",) if for_report else ("year", "month")),
        *_other_languages(papers),
        *_languages_by_source(corpus),
    ]


def _disguised_dates(dated: pd.DataFrame) -> Iterator[str]:
    days = dated.loc[dated["date_precision"] == "day", "published"]
    if len(days) < _MIN_PAPERS:
        return
    on_first = days.dt.day == 1
    in_january = on_first & (days.dt.month == 1)
    if in_january.mean() > _MAX_FIRST_SHARE:
        yield (
            f"{in_january.mean():.0%} of the days given are 1 January ({in_january.sum()} of "
            f"{len(days)}): years in disguise. Count by year."
        ).replace("%", " %")
    # Papers of one day, if it is the first of a month, are no heap.
    elif on_first.mean() > 2 * _MAX_FIRST_SHARE and days[on_first].nunique() >= _FEWEST_FIRSTS:
        yield (
            f"{on_first.mean():.0%} of the days given are the first of a month "
            f"({on_first.sum()} of {len(days)}): months in disguise. Count by month or coarser."
        ).replace("%", " %")


def _late_sources(corpus: Corpus) -> Iterator[str]:
    dated = corpus.papers[corpus.papers["published"].notna()]
    days = dated.groupby("source")["published"].agg(["min", "max", "size"])
    if len(days) < 2:
        return
    start, end = days["min"].min(), days["max"].max()
    longest_wait = _LATE * (end - start)
    large = days["size"].ge(_MIN_PAPERS) & days["size"].ge(_MANY / 2 * len(dated))
    for name, row in days[large].iterrows():
        holds = f"it holds {row['size']} of {len(dated)} dated papers"
        if row["min"] - start > longest_wait:
            yield (
                f"{name} starts on {row['min']:%Y-%m-%d}, the others on "
                f"{start:%Y-%m-%d}; {holds}. What grows from that day on may be this source."
            )
        if end - row["max"] > longest_wait:
            yield (
                f"{name} ends on {row['max']:%Y-%m-%d}, the others on "
                f"{end:%Y-%m-%d}; {holds}. What falls from that day on may be this source."
            )


def _steps(dated: pd.DataFrame) -> Iterator[str]:
    """Find the largest jump of the number of papers from one run of periods to the next."""
    fine = dated[dated["date_precision"].isin(["day", "month"])]
    for frame, unit, name in ((fine, "M", "month"), (dated, "Y", "year")):
        if len(frame) < _MIN_PAPERS:
            continue
        periods = frame["published"].dt.to_period(unit)
        grid = pd.period_range(periods.min(), periods.max(), freq=unit)
        # The ends are often cut off, which is another finding.
        counts = periods.value_counts().reindex(grid, fill_value=0).to_numpy(dtype=float)[1:-1]
        if len(counts) < 2 * _STEP_PERIODS:
            continue
        windows = np.lib.stride_tricks.sliding_window_view(counts, _STEP_PERIODS)
        before, after = windows[:-_STEP_PERIODS], windows[_STEP_PERIODS:]
        # The least after against the most before: growth, however steep, has no such gap.
        rises = after.min(axis=1) / np.maximum(before.max(axis=1), 1)
        falls = before.min(axis=1) / np.maximum(after.max(axis=1), 1)
        for jump, word, high in ((rises, "more", after), (falls, "fewer", before)):
            at = int(jump.argmax())
            if jump[at] >= _STEP and high[at].mean() >= _STEP_PAPERS:
                first = grid[at + _STEP_PERIODS + 1].strftime("%b %Y" if unit == "M" else "%Y")
                yield (
                    f"From {first} on there are far {word} papers than before, "
                    f"{after[at].mean():,.0f} a {name} after {before[at].mean():,.0f}. Ask whether "
                    "the collection changed."
                )
                return


def _cut_ends(dated: pd.DataFrame) -> Iterator[str]:
    days = dated.loc[dated["date_precision"] == "day", "published"]
    if len(days) < _MIN_PAPERS:
        return
    last = days.max()
    if (last + pd.offsets.MonthEnd(0)).day - last.day >= 2:
        yield (
            f"The last month is covered up to {last:%Y-%m-%d} only. Leave it out when you compare "
            "counts."
        )


def _missing(papers: pd.DataFrame) -> Iterator[str]:
    n_undated = int(papers["published"].isna().sum())
    if n_undated > _MANY / 2 * len(papers):
        yield describe_undated_papers(n_undated, n_papers=len(papers))
    n_bare = int(papers["abstract"].eq("").sum())
    if n_bare > _MANY * len(papers):
        yield describe_papers_without_abstract(n_bare, n_papers=len(papers))


def _date_problems(corpus: Corpus) -> Iterator[str]:
    """Quote what the reading says of the dates of whole files, which a long list would hide."""
    told = corpus.problems[corpus.problems["problem"].str.match(_DATE_PROBLEM)]
    for row in told.head(_MOST_QUOTED).itertuples():
        yield f"{row.source}: {row.problem} ({row.text})"
    n_more = len(told) - _MOST_QUOTED
    if n_more > 0:
        yield f"Dates of {n_more} more files or kinds are among the problems; see `problems`."


def _coarse_dates(dated: pd.DataFrame, precisions: tuple[str, ...]) -> Iterator[str]:
    for precision in precisions:
        n_coarse = int(dated["date_precision"].eq(precision).sum())
        if _MANY * len(dated) < n_coarse < len(dated):
            yield (
                f"{n_coarse} of {len(dated)} dates name no more than the {precision}; "
                f"periods finer than a {precision} leave these papers out."
            )


def _other_languages(papers: pd.DataFrame) -> Iterator[str]:
    if "language" in papers:
        known = papers["language"].dropna().astype(str).map(name_language)
        known = known[known.ne(UNKNOWN) & known.ne("")]
        counts = known.value_counts()
        if len(counts) > 1 and counts.iloc[1:].sum() > _MANY / 4 * len(known):
            shown = ", ".join(f"{name} {n}" for name, n in counts.head(4).items())
            yield f"Papers are in several languages ({shown}); topics may follow language."
            return
    foreign = sum(find_script(title) != "Latin" for title in papers["title"].dropna())
    if foreign > _MANY / 4 * len(papers):
        yield (
            f"{foreign} of {len(papers)} titles are in another script than the Latin one; topics "
            "may follow language."
        )


def _languages_by_source(corpus: Corpus) -> Iterator[str]:
    """Say where the sources differ in the language that most of their papers are in."""
    sources = corpus.sources[corpus.sources["n_papers"] >= _MIN_PAPERS]
    if "languages" not in sources:
        return
    main = sources["languages"].str.extract(r"^([^,%]*?)(?: \d+ %.*)?$")[0]
    known = sources.assign(main=main)[main.ne("unknown")]
    if len({*known["main"]}) > 1:
        shown = ", ".join(f"{row.source} is {row.main}" for row in known.head(4).itertuples())
        yield f"Sources differ in language ({shown}); topics may follow language."
