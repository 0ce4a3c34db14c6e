"""The frames that account for every record: `sources`, `merges` and `problems`."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.corpus.deduplication.linking import Links
from trends.corpus.files.sources import find_origin
from trends.corpus.ingest.read_sources import Reading
from trends.corpus.records.record_store import Texts
from trends.schema import check_frame
from trends.text.languages.detection import UNKNOWN, count_languages

__all__ = ["describe_merges", "describe_problems", "describe_sources"]

# Chosen by hand: enough of a record to recognize it, in one or two lines of a terminal.
_MAX_SHOWN_CHARACTERS: Final = 200
# A bound on time: papers of each source whose language is detected.
_MAX_TEXTS: Final = 300
# Chosen by hand: languages listed for each source, so that a table row stays short.
_MAX_LANGUAGES: Final = 4


def describe_sources(
    reading: Reading,
    records: pd.DataFrame,
    papers: pd.DataFrame,
    abstracts: Texts,
    *,
    origins: Sequence[str],
) -> pd.DataFrame:
    """Return the sources frame.

    Parameters
    ----------
    reading
        The result of reading each file.
    records
        The columns of all records that decide on merging, with resolved dates.
    papers
        The outline of the papers that are kept.
    abstracts
        The abstracts of all records.
    origins
        The source to which the papers of each file are assigned.
    """
    nothing = np.zeros(0, dtype=np.intp)
    records_of, papers_of = _rows_by_file(records), _rows_by_file(papers)
    pages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, file_result in enumerate(reading.file_results):
        own = records["published"].iloc[records_of.get(number, nothing)]
        kept = papers.iloc[papers_of.get(number, nothing)]
        precisions = Counter(kept["date_precision"])
        page = {
            "format": file_result.format,
            "n_records": len(own) + file_result.n_unread,
            "n_papers": len(kept),
            "n_merged": len(own) - len(kept) - file_result.n_outside,
            "n_left_out": file_result.n_unread + file_result.n_outside,
            "n_undated": int(kept["published"].isna().sum()),
            "n_without_abstract": int(kept["n_letters"].eq(0).sum()),
            "first": own.min(),
            "last": own.max(),
            "n_day": precisions["day"],
            "n_month": precisions["month"],
            "n_year": precisions["year"],
            "languages": _languages_of(kept, abstracts),
            "origin": origins[number],
            "sha256": file_result.sha256,
        }
        pages[find_origin(file_result.source)].append(page)
    rows = [{"source": source, **_join_pages(found)} for source, found in pages.items()]
    texts = ("languages", "origin", "sha256")
    return check_frame(pd.DataFrame(rows), "sources").astype(dict.fromkeys(texts, "string"))


def _rows_by_file(frame: pd.DataFrame) -> dict[Any, NDArray[np.intp]]:
    """Return the places of the rows of each file, by its number."""
    return {file: np.asarray(rows) for file, rows in frame.groupby("file").indices.items()}


def _join_pages(pages: list[dict[str, Any]]) -> dict[str, Any]:
    """Combine the rows of all pages of one fetch; a single file is its own only page."""
    # The format of a fetch is that of the pages that could be read.
    formats = [page["format"] for page in pages if page["format"] != "unreadable"]
    languages: Counter[str] = Counter()
    for page in pages:
        languages.update(page["languages"])
    return {
        **{name: sum(page[name] for page in pages) for name in pages[0] if name.startswith("n_")},
        "format": formats[0] if formats else "unreadable",
        "first": min((p["first"] for p in pages if not pd.isna(p["first"])), default=pd.NaT),
        "last": max((p["last"] for p in pages if not pd.isna(p["last"])), default=pd.NaT),
        "languages": _name_languages(languages),
        "origin": pages[0]["origin"],
        "sha256": _join_hashes([page["sha256"] for page in pages]),
    }


def _languages_of(papers: pd.DataFrame, abstracts: Texts) -> dict[str, int]:
    """Count the languages of at most 300 papers, evenly spread over time."""
    step = -(-len(papers) // _MAX_TEXTS) or 1
    shown = papers.iloc[::step]
    titles, rows = shown["title"].tolist(), shown["row"].tolist()
    return count_languages(
        f"{title} {abstracts[int(row)]}" for title, row in zip(titles, rows, strict=True)
    )


def _join_hashes(hashes: list[str]) -> str:
    """Return the hash of a single file, or the hash of the hashes of several files."""
    known = list(dict.fromkeys(hashes))
    return known[0] if len(known) == 1 else hashlib.sha256("".join(known).encode()).hexdigest()


def _name_languages(counts: dict[str, int]) -> str:
    """Return languages with their shares, most frequent first; a single one without its share."""
    known = sorted(
        ((n, name) for name, n in counts.items() if name != UNKNOWN), key=lambda c: (-c[0], c[1])
    )
    if not known:
        return UNKNOWN
    n_known = sum(n for n, _ in known)
    parts = [f"{name} {n / n_known:.0%}".replace("%", " %") for n, name in known]
    return ", ".join(parts[:_MAX_LANGUAGES]) if len(known) > 1 else known[0][1]


def describe_merges(
    records: pd.DataFrame,
    links: Links,
    papers: pd.DataFrame,
    *,
    names: list[str],
    fields: "pd.Series[str]",
) -> pd.DataFrame:
    """Return the merges frame.

    Parameters
    ----------
    records
        The columns of all records that decide on merging, with resolved dates.
    links
        Which records belong to one paper.
    papers
        The outline of all papers.
    names
        The names of the files.
    fields
        The fields that merged papers take from each of their records, by row of the record; empty
        for papers outside the days to keep.
    """
    merged = np.flatnonzero(links.first != np.arange(len(records)))
    ids = papers.set_index("row")["paper_id"]
    labels = _record_labels(records, [*merged, *links.first[merged]])
    first = links.first[merged]
    frame = pd.DataFrame(
        {
            "paper_id": ids.reindex(first).to_numpy(),
            "source": [names[file] for file in records["file"].iloc[merged]],
            "record": [labels[int(row)] for row in merged],
            "rule": links.rule[merged],
            "title": records["title"].iloc[merged].to_numpy(),
            "kept_source": [names[file] for file in records["file"].iloc[first]],
            "kept_record": [labels[int(row)] for row in first],
            "fields": fields.reindex(merged).to_numpy(),
            "kept_fields": fields.reindex(first).to_numpy(),
        }
    )
    texts = ("title", "kept_source", "kept_record", "fields", "kept_fields")
    return check_frame(frame, "merges").astype(dict.fromkeys(texts, "string"))


def describe_problems(reading: Reading) -> pd.DataFrame:
    """Return the problems frame, with texts cut to 200 characters."""
    rows = [
        {
            "source": file_result.source,
            "line": problem.line,
            "problem": problem.problem,
            "text": _shorten(problem.text),
        }
        for file_result in reading.file_results
        for problem in file_result.problems
    ]
    columns = ["source", "line", "problem", "text"]
    return check_frame(pd.DataFrame(rows, columns=columns), "problems")


def _record_labels(records: pd.DataFrame, rows: list[int]) -> dict[int, str]:
    """Return a label for each record: its line, with a number if several records share the line."""
    labels: dict[int, str] = {}
    seen: Counter[tuple[int, str]] = Counter()
    for row in sorted({int(row) for row in rows}):
        line, file = records["line"].iloc[row], int(records["file"].iloc[row])
        label = f"record {row}" if pd.isna(line) else f"line {line}"
        seen[file, label] += 1
        n_earlier = seen[file, label]
        labels[row] = label if n_earlier == 1 else f"{label} ({n_earlier})"
    return labels


def _shorten(text: str) -> str:
    text = "".join(c if c.isprintable() else " " for c in text[: 4 * _MAX_SHOWN_CHARACTERS])
    return text if len(text) <= _MAX_SHOWN_CHARACTERS else text[: _MAX_SHOWN_CHARACTERS - 1] + "…"
