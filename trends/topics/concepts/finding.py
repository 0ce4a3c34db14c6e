"""The verb that finds concepts: papers -> terms that papers are about, and who mentions them."""

import warnings
from typing import Any, Final, NamedTuple

import pandas as pd

from trends.encoders import encode
from trends.errors import ConfigError, TrendsWarning
from trends.formatting import format_count
from trends.schema import empty_frame
from trends.text import CleanedTexts, TermCounts
from trends.text.abbreviations import count_definitions
from trends.text.truecasing import count_capitals
from trends.topics.concepts.concept_frames import tabulate_concepts
from trends.topics.concepts.folding import choose_long_forms, fold_terms
from trends.topics.concepts.matching import ConceptForms
from trends.topics.concepts.term_candidates import read_candidates
from trends.topics.concepts.termhood import measure_signals, score_terms
from trends.validation import check_columns

__all__ = [
    "FEW_PAPERS",
    "Concepts",
    "FoundConcepts",
    "choose_shown_score",
    "discover_concepts",
    "find_concepts",
    "keep_shown",
    "note_few_papers",
]

NEEDED: Final = ("paper_id", "title", "abstract")
# Below so many papers coherence and repetition of a term say little, and few terms are found.
FEW_PAPERS: Final = 1000
SMALL_CORPUS: Final = 200
# Fewest papers of a concept, and of those with it in the title, by the size of the corpus.
FEWEST: Final = (2, 3)
FEWEST_TITLES: Final = (1, 2)
# Largest share of the papers that mention a concept, in corpora of usual size and in small ones.
MOST_SHARES: Final = (0.25, 0.6)
# Least score of what is kept. The known subjects of NIPS chose it: 60 of 68 are found at 0.3, 52 at
# 0.6 (benchmarks/concepts.md).
LEAST_SCORE: Final = 0.3
# Of concepts with a lower score one in five is a word of any subject (judged terms of NIPS and arXiv,
# tools/fit_concepts.py).
SHOWN_SCORE: Final = 0.6


class Concepts(NamedTuple):
    """What `find_concepts` returns: the frames `concepts` and `mentions`."""

    concepts: pd.DataFrame
    mentions: pd.DataFrame


class FoundConcepts(NamedTuple):
    """Concepts of a corpus, numbered from 0, and the forms that find them in other papers."""

    concepts: pd.DataFrame
    mentions: pd.DataFrame
    forms: ConceptForms = ConceptForms()
    # Papers with text, those of a background included.
    n_papers: int = 0


def find_concepts(
    papers: pd.DataFrame,
    *,
    background: pd.DataFrame | None = None,
    vectors: Any = "science",
    counts: TermCounts | None = None,
    threshold: float = LEAST_SCORE,
    min_papers: int | None = None,
    max_share: float | None = None,
) -> Concepts:
    """Find the terms that papers are about, and the papers that mention each.

    A candidate is a run of 1 to 4 words that starts and ends with a word of content. Its score
    tells how likely it is a term of the field: how often it ends noun phrases in titles, how much
    alike the papers are that mention it, how often they repeat it, whether it stands free of
    hyphens, whether it ends like an adjective, and whether it has several words. Candidates that
    stand for one concept are folded: plurals, hyphens, British and American spelling,
    abbreviations that the papers define, and parts of which seven in ten papers have the same
    longer term. Dates have no part in the choice.

    Parameters
    ----------
    papers
        Columns `paper_id`, `title`, `abstract`, and `published` for `first_seen`.
    background
        Further papers of the field with the columns `paper_id`, `title` and `abstract`. They help to
        tell terms where there are few papers, below 1,000 say, and are counted nowhere.
    vectors
        What `encode` takes: the name of an encoder, an array with a row per paper, those of the
        background last, or Embeddings.
    counts
        From `count_terms` for the same papers, to spare counting again for the vectors; not with
        a background.
    threshold
        Least score of a concept, 0 to 1. 0.3 keeps what a search or a count needs; of concepts with a
        score of 0.6 or more hardly any is none.
    min_papers
        Fewest papers that mention a concept. None takes 2 below 200 papers, else 3, or a tenth of
        the square root of the number of papers where that is more.
    max_share
        Largest share of the papers that mention a concept; what most papers say tells none apart.
        None takes 0.25 from 1,000 papers on, background included, and 0.6 below: few papers are
        often gathered around one subject.

    Returns
    -------
    Concepts
        `concepts`: `topic`, a number from 0 in the order of papers about it; `label` as papers
        write it most often; `variants`, all spellings; `n_papers` that mention it; `n_about` of
        them; `score`; `first_seen`, the earliest date of a paper that mentions it; `topic_key`,
        which stays the same when papers are added. `mentions`: `paper_id`, `topic`,
        `n_mentions` in title and abstract, `in_title`, and `is_about`: in the title, twice or
        more, or just behind words like "we propose". Both take part in `count_topics` like
        assignments. The order of papers changes nothing.

    Raises
    ------
    ConfigError
        If `threshold`, `min_papers` or `max_share` is out of range, or vectors do not fit.
    FrameError
        If a column is missing.

    Warns
    -----
    TrendsWarning
        Below 1,000 papers, that few concepts can be told there.

    References
    ----------
    A. Schwartz and M. Hearst (2003). A simple algorithm for identifying abbreviation definitions
    in biomedical text. Pacific Symposium on Biocomputing.

    Examples
    --------
    >>> import warnings
    >>> texts = ["Speculative decoding of drafts", "Trees for speculative decoding", "Wheat rust"]
    >>> papers = pd.DataFrame({
    ...     "paper_id": ["a", "b", "c"], "title": texts, "published": pd.to_datetime(["2024-01-01"] * 3),
    ...     "abstract": ["Speculative decoding drafts words.", "We study speculative decoding.", ""],
    ... })
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     found = find_concepts(papers, max_share=1.0)
    >>> found.concepts[["label", "n_papers", "n_about"]].values.tolist()
    [['speculative decoding', 2, 2]]
    """
    found = discover_concepts(
        papers,
        background=background,
        vectors=vectors,
        counts=counts,
        threshold=threshold,
        min_papers=min_papers,
        max_share=max_share,
    )
    if note := note_few_papers(found.n_papers):
        warnings.warn(note, TrendsWarning, stacklevel=2)
    return Concepts(found.concepts, found.mentions)


def discover_concepts(
    papers: pd.DataFrame,
    *,
    background: pd.DataFrame | None = None,
    vectors: Any = "science",
    counts: TermCounts | None = None,
    threshold: float = LEAST_SCORE,
    min_papers: int | None = None,
    max_share: float | None = None,
) -> FoundConcepts:
    """Find concepts as `find_concepts` does, without a warning, and what finds them in new papers."""
    _check_settings(threshold, min_papers, max_share)
    check_columns(papers, NEEDED, name="papers", purpose="Concepts")
    measured = _join(papers, background, counts)
    texts = CleanedTexts.read(measured)
    n_papers = sum(bool(text.strip(" .")) for text in texts.whole)
    nothing = FoundConcepts(empty_frame("concepts"), empty_frame("mentions"), n_papers=n_papers)
    if not n_papers:
        return nothing
    is_small = n_papers < SMALL_CORPUS
    most_papers = (max_share or MOST_SHARES[n_papers < FEW_PAPERS]) * n_papers
    found = read_candidates(
        measured,
        languages=texts.languages,
        min_papers=min_papers or _fewest_papers(n_papers),
        most_papers=most_papers,
    )
    if not len(found.terms):
        return nothing
    score = score_terms(measure_signals(found, encode(measured, vectors, counts=counts)))
    written = count_capitals(texts.whole)
    folding = fold_terms(
        found.terms,
        found["n_papers"],
        (score >= threshold) & (found["n_title_papers"] >= FEWEST_TITLES[not is_small]),
        choose_long_forms(count_definitions(texts.whole), written),
        most_papers=most_papers,
    )
    made = tabulate_concepts(
        papers, found, folding, score=score, written=written, languages=texts.languages
    )
    return FoundConcepts(*made, n_papers=n_papers)


def _join(
    papers: pd.DataFrame, background: pd.DataFrame | None, counts: TermCounts | None
) -> pd.DataFrame:
    """Return the papers with those of the background behind them, each identifier once."""
    if background is None:
        return papers.reset_index(drop=True)
    check_columns(background, NEEDED, name="background", purpose="Concepts")
    if counts is not None:
        raise ConfigError(
            "counts must be left out where a background is given; got both. The terms of all "
            "papers are counted together."
        )
    others = background.drop_duplicates("paper_id")
    others = others[~others["paper_id"].isin(papers["paper_id"])]
    return pd.concat([papers[list(NEEDED)], others[list(NEEDED)]], ignore_index=True)


def _fewest_papers(n_papers: int) -> int:
    """Return in how many papers a concept must stand."""
    return FEWEST[0] if n_papers < SMALL_CORPUS else max(FEWEST[1], int(n_papers**0.5 / 10))


def choose_shown_score(n_papers: int) -> float:
    """Return the least score of a concept that is shown unasked; scores of few papers are lower."""
    return SHOWN_SCORE if n_papers >= FEW_PAPERS else LEAST_SCORE


def keep_shown(concepts: pd.DataFrame, n_papers: int) -> pd.DataFrame:
    """Return the concepts that are shown unasked, of so many papers."""
    return concepts[concepts["score"] >= choose_shown_score(n_papers)]


def note_few_papers(n_papers: int) -> str:
    """Return a sentence on how little so few papers tell, "" where there are enough."""
    if n_papers >= FEW_PAPERS:
        return ""
    return (
        f"Of {format_count(n_papers, 'paper')} with text only the most frequent concepts can be told; "
        f"{FEW_PAPERS:,} or more papers of the field are needed to tell most of them. Give such papers "
        "as background (--background), or name the topics that matter."
    )


def _check_settings(threshold: float, min_papers: int | None, max_share: float | None) -> None:
    if not 0 <= threshold <= 1:
        raise ConfigError(f"threshold must be from 0 to 1; got {threshold!r}. The default is 0.3.")
    if min_papers is not None and min_papers < 2:
        raise ConfigError(f"min_papers must be 2 or more; got {min_papers!r}. None chooses it.")
    if max_share is not None and not 0 < max_share <= 1:
        raise ConfigError(
            f"max_share must be above 0, at most 1; got {max_share!r}. None chooses it."
        )
