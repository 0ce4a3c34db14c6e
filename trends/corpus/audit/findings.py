"""Find what in a corpus could be mistaken for a trend, and warn of it in sentences."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from trends.corpus.audit.incomplete_papers import (
    describe_papers_without_abstract,
    describe_undated_papers,
)
from trends.corpus.corpus import Corpus
from trends.corpus.records.records import DOUBT
from trends.text.languages.detection import UNKNOWN, find_script
from trends.text.languages.language_names import name_language

__all__ = ["audit", "find_doubtful_counts"]

# The limits below were chosen by hand, so that the corpora in tests/corpus/test_audit.py and the
# real exports of the benchmarks get the warnings that a careful reader would give, and no others.
#
# Fewer papers than this are too few to estimate a share.
_MIN_PAPERS: Final = 20
# Share of dates on 1 January, about 70 times that of an average day. For the first days of all
# months the limit is twice as high.
_MAX_FIRST_SHARE: Final = 0.2
# Papers of a single day may fall on the first of a month by chance; papers of three such days do
# not.
_FEWEST_FIRSTS: Final = 3
# Share of papers that lack something, from which on it is worth a warning: of papers without an
# abstract and of coarse dates; half of it for undated papers and for the size of a source; a
# quarter of it for papers in another language.
_MANY: Final = 0.2
# Share of the corpus's whole time by which a source starts later, or ends earlier, than the others.
_LATE: Final = 0.25
# A step is a ratio of 2.5 between the smallest count after it and the largest before it, over four
# periods on each side, with at least five papers a period on the higher side. Steady growth looks
# like one only if the number of papers grows 2.5 times from each period to the next.
_STEP: Final = 2.5
_STEP_PERIODS: Final = 4
_STEP_PAPERS: Final = 5
# Problems that are quoted in full; the number of the others is stated.
_MOST_QUOTED: Final = 5
_DATE_PROBLEM: Final = r"[\d,]+ date(?:s|(?: fields?))? (?!is a number|are numbers)"


def audit(corpus: Corpus, *, for_report: bool = False) -> list[str]:
    r"""Return warnings about what in a corpus hides trends or could be mistaken for one.

    These are: days that only stand for a year or a month; date fields that could not be read or
    contradict the stated year; papers without a date or an abstract; a last month that is covered
    only in part; sources that start late or end early; steps in the number of papers; and papers in
    several languages or scripts. Except for files of which records may be missing, no warning is given
    on the basis of fewer than 20 papers.

    Parameters
    ----------
    corpus
        A corpus, as `read_corpus` returns it.
    for_report
        True leaves out what the report states elsewhere: an incomplete last month, and the numbers
        of papers without a date, without an abstract, or dated by their year alone.

    Returns
    -------
    list of str
        One or two sentences per warning, the most serious kinds first; empty if there is none.

    Examples
    --------
    >>> import io
    >>> from trends.corpus import read_corpus
    >>> lines = [f'{{"title": "A paper on topic {i}", "published": "{2000 + i}-01-01"}}'
    ...          for i in range(20)]
    >>> audit(read_corpus(io.StringIO("\n".join(lines))))[0]
    '20 of 20 full dates (100 %) are 1 January, so they probably stand for years. Count by year.'
    """
    papers = corpus.papers
    doubts = find_doubtful_counts(corpus)
    if len(papers) < _MIN_PAPERS:
        return doubts
    dated = papers[papers["published"].notna()]
    return [
        *doubts,
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


def find_doubtful_counts(corpus: Corpus) -> list[str]:
    """Return a sentence for each file of which it is in doubt how many records it holds."""
    found = corpus.problems[corpus.problems["problem"].str.startswith(DOUBT)]
    sentences = [f"{row.source}: {row.problem}" for row in found.head(_MOST_QUOTED).itertuples()]
    n_more = len(found) - len(sentences)
    if n_more > 0:
        sentences.append(f"In {n_more:,} more files the number of records is in doubt.")
    return sentences


def _disguised_dates(dated: pd.DataFrame) -> Iterator[str]:
    days = dated.loc[dated["date_precision"] == "day", "published"]
    if len(days) < _MIN_PAPERS:
        return
    on_first = days.dt.day == 1
    in_january = on_first & (days.dt.month == 1)
    if in_january.mean() > _MAX_FIRST_SHARE:
        yield (
            f"{in_january.sum()} of {len(days)} full dates ({in_january.mean():.0%}) are "
            "1 January, so they probably stand for years. Count by year."
        ).replace("%", " %")
    elif on_first.mean() > 2 * _MAX_FIRST_SHARE and days[on_first].nunique() >= _FEWEST_FIRSTS:
        yield (
            f"{on_first.sum()} of {len(days)} full dates ({on_first.mean():.0%}) are the first day "
            "of a month, so they probably stand for months. Count by month or by a longer period."
        ).replace("%", " %")


def _late_sources(corpus: Corpus) -> Iterator[str]:
    dated = corpus.papers[corpus.papers["published"].notna()]
    days = dated.groupby("source")["published"].agg(["min", "max", "size"])
    if len(days) < 2:
        return
    start, end = days["min"].min(), days["max"].max()
    longest_gap = _LATE * (end - start)
    large = days["size"].ge(_MIN_PAPERS) & days["size"].ge(_MANY / 2 * len(dated))
    for name, row in days[large].iterrows():
        holds = f"it has {row['size']} of {len(dated)} dated papers"
        if row["min"] - start > longest_gap:
            yield (
                f"{name} starts on {row['min']:%Y-%m-%d}, the others on {start:%Y-%m-%d}; {holds}. "
                "A topic that rises from that day on may only reflect this source."
            )
        if end - row["max"] > longest_gap:
            yield (
                f"{name} ends on {row['max']:%Y-%m-%d}, the others on {end:%Y-%m-%d}; {holds}. "
                "A topic that falls from that day on may only reflect this source."
            )


def _steps(dated: pd.DataFrame) -> Iterator[str]:
    """Report the largest step in the number of papers between neighboring runs of periods."""
    fine = dated[dated["date_precision"].isin(["day", "month"])]
    for frame, unit, name in ((fine, "M", "month"), (dated, "Y", "year")):
        if len(frame) < _MIN_PAPERS:
            continue
        periods = frame["published"].dt.to_period(unit)
        grid = pd.period_range(periods.min(), periods.max(), freq=unit)
        # The first and last period are often incomplete, which is reported separately.
        counts = periods.value_counts().reindex(grid, fill_value=0).to_numpy(dtype=float)[1:-1]
        if len(counts) < 2 * _STEP_PERIODS:
            continue
        windows = np.lib.stride_tricks.sliding_window_view(counts, _STEP_PERIODS)
        before, after = windows[:-_STEP_PERIODS], windows[_STEP_PERIODS:]
        # Comparing the smallest count on one side with the largest on the other tells a step from
        # steady growth.
        rises = after.min(axis=1) / np.maximum(before.max(axis=1), 1)
        falls = before.min(axis=1) / np.maximum(after.max(axis=1), 1)
        for jump, word, high in ((rises, "more", after), (falls, "fewer", before)):
            at = int(jump.argmax())
            if jump[at] >= _STEP and high[at].mean() >= _STEP_PAPERS:
                first = grid[at + _STEP_PERIODS + 1].strftime("%b %Y" if unit == "M" else "%Y")
                yield (
                    f"From {first} on there are far {word} papers than before: "
                    f"{after[at].mean():,.0f} per {name}, compared with {before[at].mean():,.0f}. "
                    "Check whether the way of collecting papers changed."
                )
                return


def _cut_ends(dated: pd.DataFrame) -> Iterator[str]:
    days = dated.loc[dated["date_precision"] == "day", "published"]
    if len(days) < _MIN_PAPERS:
        return
    last = days.max()
    if (last + pd.offsets.MonthEnd(0)).day - last.day >= 2:
        yield (
            f"The last month is covered only up to {last:%Y-%m-%d}. Leave it out when you compare "
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
    """Quote the problems that concern the dates of a whole file."""
    found = corpus.problems[corpus.problems["problem"].str.match(_DATE_PROBLEM)]
    for row in found.head(_MOST_QUOTED).itertuples():
        yield f"{row.source}: {row.problem} ({row.text})"
    n_more = len(found) - _MOST_QUOTED
    if n_more > 0:
        yield f"{n_more} more problems with dates are listed in `problems`."


def _coarse_dates(dated: pd.DataFrame, precisions: tuple[str, ...]) -> Iterator[str]:
    for precision in precisions:
        n_coarse = int(dated["date_precision"].eq(precision).sum())
        if _MANY * len(dated) < n_coarse < len(dated):
            yield (
                f"{n_coarse} of {len(dated)} dates state only the {precision}; these papers are "
                f"not counted in periods shorter than a {precision}."
            )


def _other_languages(papers: pd.DataFrame) -> Iterator[str]:
    if "language" in papers:
        known = papers["language"].dropna().astype(str).map(name_language)
        known = known[known.ne(UNKNOWN) & known.ne("")]
        counts = known.value_counts()
        if len(counts) > 1 and counts.iloc[1:].sum() > _MANY / 4 * len(known):
            shown = ", ".join(f"{name} {n}" for name, n in counts.head(4).items())
            yield (
                f"The papers are in several languages ({shown}); topics may reflect language "
                "rather than content."
            )
            return
    foreign = sum(find_script(title) != "Latin" for title in papers["title"].dropna())
    if foreign > _MANY / 4 * len(papers):
        yield (
            f"{foreign} of {len(papers)} titles are not in Latin script; topics may reflect "
            "language rather than content."
        )


def _languages_by_source(corpus: Corpus) -> Iterator[str]:
    """Report that the main languages of the sources differ."""
    sources = corpus.sources[corpus.sources["n_papers"] >= _MIN_PAPERS]
    if "languages" not in sources:
        return
    main = sources["languages"].str.extract(r"^([^,%]*?)(?: \d+ %.*)?$")[0]
    known = sources.assign(main=main)[main.ne("unknown")]
    if len({*known["main"]}) > 1:
        shown = ", ".join(f"{row.source} is {row.main}" for row in known.head(4).itertuples())
        yield (
            f"The sources differ in language ({shown}); topics may reflect language rather than "
            "content."
        )
