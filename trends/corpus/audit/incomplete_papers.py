"""Sentences on what papers without a date or an abstract mean for the results."""

__all__ = ["describe_papers_without_abstract", "describe_undated_papers"]


def describe_undated_papers(n_undated: int, *, n_papers: int) -> str:
    """Return the sentence on papers without a date.

    Examples
    --------
    >>> describe_undated_papers(20, n_papers=1400)
    'Without a date: 20 of 1,400 papers. They count in topics, not over time.'
    """
    return f"Without a date: {n_undated:,} of {n_papers:,} papers. They count in topics, not over time."


def describe_papers_without_abstract(n_without: int, *, n_papers: int) -> str:
    """Return the sentence on papers without an abstract.

    Examples
    --------
    >>> describe_papers_without_abstract(300, n_papers=1400)
    '300 of 1,400 papers have no abstract: their topics rest on titles alone.'
    """
    return (
        f"{n_without:,} of {n_papers:,} papers have no abstract: their topics rest on titles alone."
    )
