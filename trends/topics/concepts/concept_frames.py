"""Concepts as frames: labels, variants, numbers, mentions."""

from collections import Counter
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.schema import check_frame, empty_frame
from trends.text.truecasing import Capitals, restore_capitals
from trends.topics.concepts.folding import Folding
from trends.topics.concepts.matching import ConceptForms, tabulate_mentions
from trends.topics.concepts.term_candidates import Candidates

__all__ = ["find_first_seen", "tabulate_concepts"]

# What one paper alone mentions is no concept of a corpus, however many of a background mention it.
FEWEST_PAPERS: Final = 2


def tabulate_concepts(
    papers: pd.DataFrame,
    found: Candidates,
    folding: Folding,
    *,
    score: NDArray[np.float64],
    written: Capitals,
    languages: tuple[str, ...],
) -> tuple[pd.DataFrame, pd.DataFrame, ConceptForms]:
    """Return the frames `concepts` and `mentions`, and the forms by which papers mention each.

    Parameters
    ----------
    papers
        Columns `paper_id` and, if known, `published`; what only other papers mention is left out.
    found, folding
        All candidates, and what became of each.
    score
        The score of each candidate.
    written
        How the corpus writes its words.
    languages
        Languages besides English that papers are in.
    """
    chosen = np.flatnonzero(folding.keep)
    if not len(chosen):
        return empty_frame("concepts"), empty_frame("mentions"), ConceptForms()
    place_of = {int(concept): place for place, concept in enumerate(chosen)}
    ends = [place_of.get(folding.end_of(one), -1) for one in range(len(found.terms))]
    stands_for = np.array(ends, dtype=np.int64)
    mentions = tabulate_mentions(
        papers["paper_id"],
        found.mentions,
        stands_for,
        folding.is_short,
        n_concepts=len(chosen),
    )
    n_papers = np.bincount(mentions["topic"], minlength=len(chosen))
    n_about = np.bincount(mentions["topic"], mentions["is_about"], len(chosen)).astype(int)
    # Candidates are in the order of their forms, which settles ties.
    order = np.argsort(-n_about, kind="stable")
    order = order[n_papers[order] >= FEWEST_PAPERS]
    number = np.full(len(chosen) + 1, -1, dtype=np.int32)
    number[order] = np.arange(len(order))
    mentions = mentions.assign(topic=number[mentions["topic"]])
    mentions = check_frame(mentions[mentions["topic"] >= 0], "mentions")
    chosen = chosen[order]
    spellings = _read_spellings(found, folding, chosen, written)
    concepts = pd.DataFrame(
        {
            "topic": np.arange(len(chosen)),
            "label": [names[0] for names in spellings],
            "variants": spellings,
            "n_papers": n_papers[order],
            "n_about": n_about[order],
            "score": _take_best(score, folding)[chosen],
            "first_seen": find_first_seen(papers, mentions, len(chosen)).to_numpy(),
            "topic_key": [str(term).replace(" ", "-") for term in found.terms[chosen]],
        }
    )
    numbered = number[stands_for].astype(np.int64)
    stands = np.flatnonzero(numbered >= 0)
    forms = ConceptForms(found.terms[stands], numbered[stands], folding.is_short[stands], languages)
    return check_frame(concepts, "concepts"), mentions, forms


def _take_best(score: NDArray[np.float64], folding: Folding) -> NDArray[np.float64]:
    """Return the score of every concept: the best of its own and of its variants'."""
    best = score.copy()
    for variant in folding.into:
        end = folding.end_of(variant)
        best[end] = max(best[end], score[variant])
    return best


def _read_spellings(
    found: Candidates, folding: Folding, chosen: NDArray[np.int64], written: Capitals
) -> list[list[str]]:
    """Return all spellings of each concept: its own by frequency, then those of its variants."""
    variants: dict[int, list[int]] = {int(concept): [int(concept)] for concept in chosen}
    for variant in sorted(folding.into):
        if (end := folding.end_of(variant)) in variants:
            variants[end].append(variant)
    listed = np.array([one for each in variants.values() for one in each], dtype=np.int64)
    counted = dict(zip(listed.tolist(), found.count_spellings(listed), strict=True))
    lowered = [text for counts in counted.values() for text in counts]
    cased = restore_capitals(lowered, written)
    return [
        list(dict.fromkeys(cased[text] for one in each for text in _by_frequency(counted[one])))
        for each in variants.values()
    ]


def _by_frequency(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda text: (-counts[text], text))


def find_first_seen(papers: pd.DataFrame, mentions: pd.DataFrame, n_topics: int) -> Any:
    """Return the earliest date of a paper that mentions each concept."""
    if "published" not in papers:
        return pd.Series(pd.NaT, index=range(n_topics), dtype="datetime64[s]")
    published = pd.Series(papers["published"].to_numpy(), index=papers["paper_id"].astype(str))
    dates = mentions["paper_id"].map(published)
    return dates.groupby(mentions["topic"]).min().reindex(range(n_topics))
