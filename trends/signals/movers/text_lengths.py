"""Look at changes of concepts in texts of one length, because longer texts mention more."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.formatting import WITHDRAWN, format_list
from trends.schema import MOVED
from trends.signals.paper_periods import count_members, place_papers
from trends.signals.stats.series import Calendar, TopicSeries, read_series
from trends.signals.stats.span_comparison import compare_spans, find_recent
from trends.signals.stats.trend_tests import measure_trends
from trends.text import tokenize

__all__ = ["qualify_lengths"]

CLAIMED: Final = ("emerging", "growing", "declining")
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
    """Withdraw changes and trends of concepts that only longer texts, or more abstracts, brought.

    Where the median length of abstracts, or the share of papers with one, differs by over 10 %
    between the spans, both are looked at again in papers with abstracts, cut to one length.

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
        "unclear", of such trends `status` is "inconclusive", and the sentences say why.
    """
    series = read_series(timeline)
    is_recent = find_recent(series.calendar)
    is_asked = signals["change"].isin(MOVED) | signals["status"].isin(CLAIMED)
    if is_recent is None or not is_asked.any():
        return signals
    words = _read_abstracts(papers, series.calendar)
    reasons, length = _compare_texts(words, is_recent)
    if not reasons:
        return signals
    asked = np.sort(signals.loc[is_asked, "topic"].to_numpy())
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
    told = signals.set_index("topic").loc[asked]
    found, tests = compare_spans(even, is_recent[is_counted]), measure_trends(even)
    sign = np.where(told["change"] == "rose", 1.0, -1.0)
    changed = (found.p_value < LEVEL) & (sign * found.log_ratio > 0)
    sign = np.where(told["status"] == "declining", -1.0, 1.0)
    trending = (tests.p_value < LEVEL) & (sign * tests.direction > 0)
    reason = f"not seen in texts of one length ({reasons})"
    return _withdraw(
        signals,
        asked[told["change"].isin(MOVED).to_numpy() & ~changed],
        asked[told["status"].isin(CLAIMED).to_numpy() & ~trending],
        reason,
    )


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


def _withdraw(
    signals: pd.DataFrame,
    changes: NDArray[np.int64],
    trends: NDArray[np.int64],
    reason: str,
) -> pd.DataFrame:
    """Return the signals without the changes and the trends of some topics."""
    qualified = signals.copy()
    is_lost = signals["topic"].isin(changes)
    qualified.loc[is_lost, "change"] = "unclear"
    sentences = qualified.loc[is_lost, "change_sentence"].astype(str)
    said = sentences.str.replace(r"^(rose|fell) from ", f"unclear, {reason}: ", regex=True)
    qualified.loc[is_lost, "change_sentence"] = said
    is_lost = signals["topic"].isin(trends)
    qualified.loc[is_lost, "status"] = "inconclusive"
    qualified.loc[is_lost, "tier"] = "none"
    sentences = qualified.loc[is_lost, "sentence"].astype(str)
    said = sentences.str.replace(r" \((strong|good|tentative)\)", "", regex=True)
    said = said.str.replace(r"^\w+: ", f"{WITHDRAWN}: ", regex=True)
    qualified.loc[is_lost, "sentence"] = said + f"; {reason}"
    return qualified
