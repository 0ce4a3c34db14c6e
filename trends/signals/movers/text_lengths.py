"""Look at changes of concepts in texts of one length, because longer texts mention more."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.formatting import format_list
from trends.signals.paper_periods import count_members, place_papers
from trends.signals.stats.series import Calendar, TopicSeries, read_series
from trends.signals.stats.span_comparison import compare_spans, find_recent
from trends.text import tokenize

__all__ = ["qualify_lengths"]

CHANGED: Final = ("rose", "fell")
# By how much the median length, or the share of papers with an abstract, differs between the spans
# before it matters: convention. Abstracts of NIPS grew from 54 to 145 words, which alone lets a term
# of constant rate per word rise by a factor of 1.17.
TOLERATED: Final = 0.10
# Quantile of the shorter texts to whose length all are cut; still shorter ones are left out.
COMMON: Final = 0.25
LEVEL: Final = 0.05


def qualify_lengths(
    signals: pd.DataFrame,
    timeline: pd.DataFrame,
    *,
    papers: pd.DataFrame,
    concepts: pd.DataFrame,
    mentions: pd.DataFrame,
) -> pd.DataFrame:
    """Withdraw changes of concepts that only longer texts, or more abstracts, brought.

    Where the median length of abstracts, or the share of papers with one, differs by over 10 %
    between the spans, changes are looked at again in papers with abstracts, cut to one length.

    Parameters
    ----------
    signals, timeline
        From `assess_trends` for concepts, and the timeline that it was given.
    papers
        Those papers, with `title` and `abstract`.
    concepts, mentions
        From `find_concepts`.

    Returns
    -------
    pandas.DataFrame
        The signals. Of changes that are not seen at the 5 % level in texts of one length `change` is
        "unclear", and the sentence says why.
    """
    series = read_series(timeline)
    is_recent = find_recent(series.calendar)
    is_changed = signals["change"].isin(CHANGED)
    if is_recent is None or not is_changed.any():
        return signals
    words = _read_abstracts(papers, series.calendar)
    reasons, length = _compare_texts(words, is_recent)
    if not reasons:
        return signals
    asked = np.sort(signals.loc[is_changed, "topic"].to_numpy())
    kept = words[words["n_words"] >= max(length, 1)]
    cut = _mention_in_cut(kept, concepts, mentions[mentions["topic"].isin(asked)], length=length)
    totals = np.bincount(kept["place"], minlength=len(is_recent)).astype(float)
    counts = count_members(kept["place"], cut, asked, n_periods=len(is_recent))
    is_counted = totals > 0
    if not (is_counted & is_recent).any() or not (is_counted & ~is_recent).any():
        return signals
    even = TopicSeries(
        asked, counts[:, is_counted], totals[is_counted], series.calendar.select(is_counted)
    )
    found = compare_spans(even, is_recent[is_counted])
    sign = np.where(signals.set_index("topic")["change"].reindex(asked) == "rose", 1.0, -1.0)
    holds = (found.p_value < LEVEL) & (sign * found.log_ratio > 0)
    return _withdraw(signals, asked[~holds], f"not seen in texts of one length ({reasons})")


def _read_abstracts(papers: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Return place, title, abstract and number of words of each counted paper, by its id."""
    places = place_papers(papers, calendar)
    texts = papers.set_index("paper_id").loc[places.index, ["title", "abstract"]].fillna("")
    n_words = [len(abstract.split()) for abstract in texts["abstract"]]
    return texts.assign(place=places.to_numpy(), n_words=n_words)


def _compare_texts(words: pd.DataFrame, is_recent: NDArray[np.bool_]) -> tuple[str, int]:
    """Return how the texts of the two spans differ, and the length that they are cut to."""
    in_recent = is_recent[words["place"].to_numpy()]
    spans = [words["n_words"].to_numpy()[part] for part in (~in_recent, in_recent)]
    if min(map(len, spans)) == 0:
        return "", 0
    parts = [float(np.mean(span > 0)) for span in spans]
    with_abstract = [span[span > 0] for span in spans]
    if min(map(len, with_abstract)) == 0:
        return "", 0
    medians = [float(np.median(span)) for span in with_abstract]
    reasons = []
    if abs(np.log(medians[1] / medians[0])) > np.log(1 + TOLERATED):
        reasons.append(f"abstracts went from {medians[0]:.0f} to {medians[1]:.0f} words")
    if abs(np.log(parts[1] / parts[0])) > np.log(1 + TOLERATED):
        reasons.append(f"papers with one from {parts[0]:.0%} to {parts[1]:.0%}")
    shorter = with_abstract[int(medians[1] < medians[0])]
    return format_list(reasons), int(np.quantile(shorter, COMMON))


def _mention_in_cut(
    words: pd.DataFrame, concepts: pd.DataFrame, mentions: pd.DataFrame, *, length: int
) -> pd.DataFrame:
    """Return the mentions that stand in the title or the first words of the abstract."""
    known = mentions[mentions["paper_id"].isin(words.index)]
    texts = {
        paper_id: f" {' '.join(tokenize(title))} {' '.join(tokenize(_cut(abstract, length)))} "
        for paper_id, title, abstract in words.loc[
            known["paper_id"].unique(), ["title", "abstract"]
        ].itertuples()
    }
    asked = concepts[concepts["topic"].isin(known["topic"])]
    variants = {
        topic: [f" {' '.join(tokenize(name))} " for name in names]
        for topic, names in zip(asked["topic"], asked["variants"], strict=True)
    }
    is_said = [
        any(variant in texts[paper_id] for variant in variants.get(topic, ()))
        for paper_id, topic in zip(known["paper_id"], known["topic"], strict=True)
    ]
    return known.loc[is_said, ["paper_id", "topic"]]


def _cut(text: str, n_words: int) -> str:
    return " ".join(text.split()[:n_words])


def _withdraw(signals: pd.DataFrame, topics: NDArray[np.int64], reason: str) -> pd.DataFrame:
    is_lost = signals["topic"].isin(topics)
    if not is_lost.any():
        return signals
    qualified = signals.copy()
    qualified.loc[is_lost, "change"] = "unclear"
    sentences = qualified.loc[is_lost, "change_sentence"].astype(str)
    said = sentences.str.replace(r"^(rose|fell) from ", f"unclear, {reason}: ", regex=True)
    qualified.loc[is_lost, "change_sentence"] = said
    return qualified
