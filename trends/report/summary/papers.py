"""The list of all papers, as the page shows it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.report.summary.addresses import find_address
from trends.report.summary.plain import one_line, paper_date, text
from trends.topics.named.evidence import CLOSE_TO

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_abstracts", "list_papers"]


def list_papers(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return every paper, newest first and undated last.

    Parameters
    ----------
    analysis
        The analysis; ``papers`` and ``assignments`` are read.

    Returns
    -------
    list of dict
        ``paper_id``, ``title``, ``url`` (http and https only, else None), ``doi``, ``published``
        (as precise as known, or None), ``organization``, ``venue``, ``authors`` (a list),
        ``topics`` (numbers, the primary one first) and ``evidence`` (a list of topic, sentence and whether
        it is quoted).
    """
    papers = _newest_first(analysis.papers)
    topics, evidence = _memberships(analysis.assignments)
    columns = ["paper_id", "title", "url", "published", "date_precision", "organization", "venue"]
    return [
        {
            "paper_id": paper_id,
            "title": one_line(title) or "(no title)",
            "url": find_address(paper_id, url, doi),
            "doi": text(doi),
            "published": paper_date(published, precision),
            "organization": text(organization),
            "venue": text(venue),
            "authors": authors,
            "topics": topics.get(paper_id, []),
            "evidence": evidence.get(paper_id, []),
        }
        for (paper_id, title, url, published, precision, organization, venue), doi, authors in zip(
            papers[columns].itertuples(index=False, name=None),
            _read_optional(papers, "doi"),
            map(_list_names, _read_optional(papers, "authors")),
            strict=True,
        )
    ]


def list_abstracts(analysis: "Analysis") -> list[str]:
    """Return every paper's abstract on one line, in the order of `list_papers`; "" for none."""
    return [one_line(abstract) for abstract in _newest_first(analysis.papers)["abstract"]]


def _newest_first(papers: pd.DataFrame) -> pd.DataFrame:
    return papers.sort_values(
        "published", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def _read_optional(papers: pd.DataFrame, column: str) -> Iterable[Any]:
    """Return the values of a column, or as many missing ones where no source states it."""
    return papers[column] if column in papers.columns else [None] * len(papers)


def _list_names(names: Any) -> list[str]:
    if names is None or names is pd.NA or (isinstance(names, float) and pd.isna(names)):
        return []
    return [line for line in map(one_line, names) if line]


def _memberships(
    assignments: pd.DataFrame,
) -> tuple[dict[str, list[int]], dict[str, list[dict[str, Any]]]]:
    """Return each paper's topics, primary first, and the sentences that prove them."""
    topics: dict[str, list[int]] = {}
    evidence: dict[str, list[dict[str, Any]]] = {}
    rows = assignments.loc[assignments["topic"] >= 0]
    rows = rows.sort_values(["paper_id", "is_primary", "topic"], ascending=[True, False, True])
    proofs = rows["evidence"] if "evidence" in rows.columns else pd.Series(pd.NA, rows.index)
    for paper_id, topic, proof in zip(rows["paper_id"], rows["topic"], proofs, strict=True):
        topics.setdefault(paper_id, []).append(int(topic))
        sentence = one_line(proof)
        # One sentence may prove several topics; it is read once.
        said = {known["sentence"] for known in evidence.get(paper_id, [])}
        if sentence and sentence not in said:
            is_quote = not sentence.startswith(CLOSE_TO)
            proof_of = {"topic": int(topic), "sentence": sentence, "is_quote": is_quote}
            evidence.setdefault(paper_id, []).append(proof_of)
    return topics, evidence
