"""Papers and the name of an encoder -> vectors."""

import numpy as np
import pandas as pd

from trends.encoders.embeddings import Embeddings
from trends.encoders.lsa import fit_lsa
from trends.encoders.science import encode_science
from trends.errors import ConfigError
from trends.text import TermCounts, count_terms

__all__ = ["encode"]


def encode(
    papers: pd.DataFrame,
    encoder: str = "science",
    *,
    counts: TermCounts | None = None,
    random_state: int = 0,
) -> Embeddings:
    """Turn the title and abstract of every paper into a vector.

    Parameters
    ----------
    papers
        Frame with string columns `paper_id`, `title` and `abstract`.
    encoder
        ``"science"``: the table of words that is shipped, with the corpus's own LSA where the
        corpus is large enough; ``"lsa"``: the corpus's own word use alone.
    counts
        What `count_terms` gave for the same papers, to spare counting again.
    random_state
        Seed of whatever is random in an encoder.

    Returns
    -------
    Embeddings
        One row per paper, in the frame's order. Its `encoder` names what was done.

    Raises
    ------
    ConfigError
        If the encoder is unknown, or `counts` belong to other papers.

    Examples
    --------
    >>> papers = pd.DataFrame(
    ...     {"paper_id": ["a", "b"], "title": ["KV cache", ""], "abstract": ["Memory.", ""]}
    ... )
    >>> encode(papers, "lsa")
    Embeddings(2 papers x 1 dimensions by 'lsa', 1 without a vector)
    """
    counts = count_terms(papers) if counts is None else counts
    ids = papers["paper_id"].astype(str).to_numpy(dtype=object).astype(str)
    if not np.array_equal(ids, counts.paper_ids):
        raise ConfigError(
            f"counts must be those of the same {len(ids)} papers in the same order; these are of "
            f"{len(counts.paper_ids)} papers or of another order. Leave counts out."
        )
    if encoder == "lsa":
        return Embeddings(ids, fit_lsa(counts, random_state=random_state), "lsa")
    if encoder == "science":
        return Embeddings(ids, *encode_science(counts, random_state=random_state))
    raise ConfigError(f"encoder must be 'science' or 'lsa'; got {encoder!r}. Choose one of them.")
