"""The list of all papers, as the page shows it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from trends.report.summary.plain import one_line, paper_date, text

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_papers", "safe_url"]


def list_papers(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return every paper, newest first and undated last.

    Parameters
    ----------
    analysis
        The analysis; ``papers`` and ``assignments`` are read.

    Returns
    -------
    list of dict
        ``paper_id``, ``title``, ``url`` (http and https only, else None), ``published`` (as
        precise as known, or None), ``organization``, ``venue``, ``topics`` (numbers, the primary one first)
        and ``evidence`` (a list of topic and sentence).
    """
    papers = analysis.papers
    topics, evidence = _memberships(analysis.assignments)
    order = (
        papers["published"].sort_values(ascending=False, kind="stable", na_position="last").index
    )
    columns = ["paper_id", "title", "url", "published", "date_precision", "organization", "venue"]
    return [
        {
            "paper_id": paper_id,
            "title": one_line(title) or "(no title)",
            "url": safe_url(url),
            "published": paper_date(published, precision),
            "organization": text(organization),
            "venue": text(venue),
            "topics": topics.get(paper_id, []),
            "evidence": evidence.get(paper_id, []),
        }
        for paper_id, title, url, published, precision, organization, venue in papers.loc[
            order, columns
        ].itertuples(index=False, name=None)
    ]


def safe_url(url: Any) -> str | None:
    """Return an http or https address, and None for anything else.

    Examples
    --------
    >>> safe_url("https://arxiv.org/abs/2008.00401")
    'https://arxiv.org/abs/2008.00401'
    >>> safe_url("javascript:alert(1)") is None
    True
    """
    address = text(url)
    if address is None or any(ord(letter) < 33 for letter in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


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
            evidence.setdefault(paper_id, []).append({"topic": int(topic), "sentence": sentence})
    return topics, evidence
