"""Decide whether files of one service hold the same search, by the words of their papers.

Two sets of papers are compared by the cosine of their mean word vectors, corrected for the noise
of small sets; papers of the same time are compared, so that a trend does not look like another
search.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

__all__ = ["FilePart", "group_searches"]

_Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]

_WORD = re.compile(r"[^\W\d_]{3,}")
# Fewer papers do not show what a file is about; such files join the most similar search. Chosen by
# hand.
_FEWEST: Final = 20
# Papers compared on each side; the similarity of two sets then has a standard error of about .02.
_MOST_COMPARED: Final = 200
_DAYS_PER_YEAR: Final = 365.25  # Julian calendar
# Similarity below which two files hold different searches. Parts of one search had .94 to 1.02
# (batches of 500 by date of NIPS 1987 to 2018, 44 weeks of Daily Papers, halves by date or by
# relevance of six searches in arXiv's computer science); 66 pairs of different searches there had
# .63 to .89, and searches in distant fields have less than .5.
_SAME: Final = 0.92
# Decrease of the similarity per year between the papers of one field: NIPS lost .28 in 30 years;
# fast fields lose more.
_DRIFT_PER_YEAR: Final = 0.05
_LEAST_SAME: Final = 0.5
# Share of a service's papers below which a search is too small to change the shares of topics.
# Without this rule, and without merging searches that are similar as a whole, 4 of 12 feeds of 80
# files (30 to 120 papers each, cut by date from arXiv's computer science) were split at the
# proceedings of a workshop; with both, none was.
_LEAST_PART: Final = 0.1
# Files are separated only if 97.5 % of the resamples lie below the limit, which is a one-sided test
# at the level of 2.5 %. The seed makes the result reproducible.
_N_RESAMPLES: Final = 200
_SURE: Final = 0.975
_SEED: Final = 0


@dataclass(frozen=True)
class FilePart:
    """The papers of one file, or of the pages of one fetch.

    Parameters
    ----------
    name
        Name of the file or fetch.
    rows
        Rows of its papers.
    days
        Dates of these papers as days since 1970, NaN where unknown.
    """

    name: str
    rows: _Rows
    days: np.ndarray


def group_searches(
    parts: Sequence[FilePart], text_of: Callable[[int], str]
) -> list[list[FilePart]]:
    """Group the parts of one service by search.

    Two parts are compared by the papers from the time in which they overlap, or by those closest
    in time: a trend makes the first part of a search differ from the last, but not from the next.
    Their similarity is the mean cosine between papers of the two parts, divided by the geometric
    mean of the cosines within each part. It is 1 on average for random halves of one search.

    Parameters
    ----------
    parts
        Files of one service or format.
    text_of
        Returns the title and abstract in a row.

    Returns
    -------
    list of list of FilePart
        One list per search, in the order of the median dates of their earliest parts.

    References
    ----------
    The cosine of tf-idf vectors is that of Salton and McGill (1983), Introduction to modern
    information retrieval.
    """
    ordered = sorted(parts, key=lambda part: (_middle(part), part.name))
    searches: list[list[FilePart]] = []
    for part in sorted(ordered, key=lambda part: len(part.rows) < _FEWEST):
        compared = [_compare(_join(search), part, text_of) for search in searches]
        if not compared:
            searches.append([part])
            continue
        best = int(np.argmax([value for value, _ in compared]))
        if compared[best][1]:
            searches.append([part])
        else:
            searches[best].append(part)
    searches = _merge_alike(searches, text_of)
    return sorted(searches, key=lambda search: min(map(_middle, search)))


def _merge_alike(
    searches: list[list[FilePart]], text_of: Callable[[int], str]
) -> list[list[FilePart]]:
    """Merge searches that are similar as a whole, and searches too small to matter.

    For example, a week with the proceedings of a workshop differs from the rest of its feed but is
    no search of its own.
    """
    sizes = [sum(len(part.rows) for part in search) for search in searches]
    order = sorted(range(len(searches)), key=lambda number: -sizes[number])
    merged: list[list[FilePart]] = []
    for number in order:
        search = searches[number]
        found = [_compare(_join(known), _join(search), text_of) for known in merged]
        is_small = sizes[number] < _LEAST_PART * sum(sizes)
        best = int(np.argmax([value for value, _ in found])) if found else -1
        if found and (is_small or not found[best][1]):
            merged[best].extend(search)
        else:
            merged.append(search)
    return merged


def _middle(part: FilePart) -> float:
    known = part.days[~np.isnan(part.days)]
    return float(np.median(known)) if len(known) else np.inf


def _join(search: Sequence[FilePart]) -> FilePart:
    rows = np.concatenate([part.rows for part in search])
    return FilePart(search[0].name, rows, np.concatenate([part.days for part in search]))


def _compare(known: FilePart, part: FilePart, text_of: Callable[[int], str]) -> tuple[float, bool]:
    """Return the similarity of two parts, and whether they are significantly different."""
    if min(len(known.rows), len(part.rows)) < _FEWEST:
        return 1.0, False
    rng = np.random.default_rng(_SEED)
    (here, there), gap = _match_times(known, part, rng)
    texts = [text_of(int(row)) for row in (*here, *there)]
    similar = _similarities(texts)
    sides = np.arange(len(here)), np.arange(len(here), len(texts))
    value = _similarity(similar, *sides)
    limit = max(_LEAST_SAME, _SAME - _DRIFT_PER_YEAR * gap)
    if value >= limit:
        return value, False
    drawn = [
        _similarity(similar, *(rng.choice(side, len(side) // 2, replace=False) for side in sides))
        for _ in range(_N_RESAMPLES)
    ]
    # The variance of half samples without replacement equals that of bootstrap samples.
    return value, bool(np.quantile(drawn, _SURE) < limit)


def _match_times(
    known: FilePart, part: FilePart, rng: np.random.Generator
) -> tuple[tuple[_Rows, _Rows], float]:
    """Return the rows of both from the same time, or the closest, and the years between them."""
    both = (known, part)
    if any(np.isnan(each.days).mean() > 0.5 for each in both):
        return (_draw(known.rows, rng), _draw(part.rows, rng)), 0.0
    (first, last), (start, end) = ((np.nanmin(each.days), np.nanmax(each.days)) for each in both)
    low, high = max(first, start), min(last, end)
    inside = [each.rows[(each.days >= low) & (each.days <= high)] for each in both]
    if min(map(len, inside)) >= _FEWEST:
        return (_draw(inside[0], rng), _draw(inside[1], rng)), 0.0
    nearest, middles = [], []
    for each, other in ((known, part), (part, known)):
        away = np.abs(each.days - _middle(other))
        n_near = int(np.clip(len(each.rows) // 4, _FEWEST, _MOST_COMPARED))
        order = np.argsort(away, kind="stable")[:n_near]
        nearest.append(each.rows[order])
        middles.append(float(np.nanmedian(each.days[order])))
    return (nearest[0], nearest[1]), abs(middles[0] - middles[1]) / _DAYS_PER_YEAR


def _draw(rows: _Rows, rng: np.random.Generator) -> _Rows:
    return rows if len(rows) <= _MOST_COMPARED else rng.choice(rows, _MOST_COMPARED, replace=False)


def _similarities(texts: Sequence[str]) -> np.ndarray:
    """Return the cosines of all pairs of texts, with words weighted by their rarity in them."""
    from scipy import sparse

    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for text in texts:
        words = set(map(str.lower, _WORD.findall(text)))
        columns += [vocabulary.setdefault(word, len(vocabulary)) for word in sorted(words)]
        ends.append(len(columns))
    shape = (len(texts), len(vocabulary))
    present = sparse.csr_array((np.ones(len(columns)), columns, ends), shape=shape)
    n_texts: np.ndarray = np.asarray(present.sum(axis=0)).ravel()
    weights = np.where(n_texts > 1, np.log(len(texts) / np.maximum(n_texts, 1)), 0.0)
    weighted = present @ sparse.diags_array(weights)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scaled = sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ weighted
    return np.asarray((scaled @ scaled.T).toarray())


def _similarity(similar: np.ndarray, here: _Rows, there: _Rows) -> float:
    """Return the mean cosine between two sets, relative to the cosines within each."""
    within = []
    for side in (here, there):
        block = similar[np.ix_(side, side)]
        within.append((block.sum() - np.trace(block)) / (len(side) * (len(side) - 1)))
    # Sets whose own papers share no word cannot be compared.
    if min(within) <= 0:
        return 1.0
    return float(similar[np.ix_(here, there)].mean() / np.sqrt(within[0] * within[1]))
