"""The verb that asks what would have been said at an earlier day, and what came."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from trends.analysis.stages import Clock, list_movers, measure_trends
from trends.config import Config
from trends.corpus import Corpus
from trends.errors import ConfigError, CorpusError
from trends.formatting import format_count
from trends.schema import check_frame, empty_frame, naive_dates, read_day
from trends.signals import assess_concepts
from trends.signals.movers.concept_changes import count_mentions, keep_with_text
from trends.signals.stats.series import TopicSeries, read_series
from trends.text import count_terms
from trends.topics import TopicModel
from trends.topics.concepts.finding import keep_shown
from trends.tracking.rivals import RIVALS
from trends.validation import complete_papers

__all__ = ["OURS", "Backtest", "backtest"]

OURS: Final = "trends"
# A claim holds if the share afterwards is so many times the share before, as a rise is one from a
# ratio of 1.5 on in the lists of known subjects.
HELD: Final = 1.5
# A later riser is one beyond sampling: the lower 90 % bound of its ratio, and its papers.
RISER_BOUND: Final = 1.2
FEWEST_AFTER: Final = 10
# Fewer papers up to a day say nothing of trends.
FEWEST_PAPERS: Final = 50
Tell = Callable[[str], None]


class Backtest(NamedTuple):
    """What `backtest` returns: the frames `score` (backtest) and `claims` (backtest_claims)."""

    score: pd.DataFrame
    claims: pd.DataFrame


def backtest(
    papers: pd.DataFrame | Corpus,
    config: Config | None = None,
    *,
    as_of: Sequence[dt.date | str],
    years_after: float = 3.0,
    on_stage: Tell = lambda _stage: None,
) -> Backtest:
    """Ask at earlier days what rises, seeing only papers up to then, and look at what came.

    For each day topics, concepts, words and dimensions of vectors are found anew among the papers up
    to that day. Claims are the concepts that were said to rise or to be new; each is judged by the
    share of the papers after that day that mention it.

    Parameters
    ----------
    papers
        A papers frame or a corpus.
    config
        Settings, as for `analyze`; None takes the defaults.
    as_of
        The days, as dates or texts such as "2015-12-31".
    years_after
        Years after each day in which a claim has to hold; papers of fewer years are used where there
        are no more.
    on_stage
        Called with a line on each day.

    Returns
    -------
    Backtest
        `score`: one row a day and method, ours ("trends") and three simple rivals on the same
        concepts: as many of the fastest by log-odds, a quasi-binomial slope, and Mann-Kendall on
        counts. `n_claims`; `n_held` and `precision`: the share afterwards is at least 1.5 times the
        share of the earlier span; `n_risers`, the concepts of that day whose share rose so much, by
        a lower 90 % bound of 1.2 and with 10 papers afterwards; `n_found` of them and `recall`;
        `lead_years`, the median time from the day to the largest share of those found. `claims`: one
        row a claim, ours in the order of that day's list. Papers are taken as they are given: where
        versions were merged when they were read, an early paper may have the text of a later one;
        reading up to the day (`until=`) avoids that.

    Raises
    ------
    ConfigError
        If no day is given, a day is none, or `years_after` is not above 0.
    CorpusError
        If fewer than 50 dated papers lie before a day, or none after it.
    """
    config = config or Config()
    frame = papers.papers if isinstance(papers, Corpus) else complete_papers(papers)
    days = _read_days(as_of, years_after)
    dates = naive_dates(frame["published"]).dt.normalize()
    for day in days:
        _check_day(dates, day)
    scores, claims = [], []
    for day in days:
        on_stage(f"Papers up to {day.date()}")
        timeline = dataclasses.replace(config.timeline, as_of=day.date())
        then = dataclasses.replace(config, timeline=timeline)
        told = _look_back(frame[(dates <= day).to_numpy()], then)
        end = day + pd.Timedelta(days=round(365.25 * years_after))
        is_after = ((dates > day) & (dates <= end)).to_numpy()
        outcome = _judge(told, frame[is_after], dates[is_after])
        for method, called in told.called.items():
            scores.append({"as_of": day, "method": method, **_score(outcome, called)})
            rows = outcome[outcome["topic"].isin(told.series.topics[called])]
            rows = rows.sort_values(
                "topic", key=lambda topics: topics.map(told.places), kind="stable"
            )
            claims.append(rows.assign(as_of=day, method=method))
    return Backtest(
        check_frame(pd.DataFrame(scores), "backtest"),
        check_frame(
            pd.concat(claims)[[*empty_frame("backtest_claims").columns]], "backtest_claims"
        ),
    )


class _Told(NamedTuple):
    """What was known at a day: the model, its concepts, their counts, and who called which."""

    model: TopicModel
    concepts: pd.DataFrame
    series: TopicSeries
    share_before: np.ndarray
    places: dict[int, int]  # of what our list says to rise or to be new, in its order
    called: dict[str, np.ndarray]


def _read_days(as_of: Sequence[dt.date | str], years_after: float) -> list[pd.Timestamp]:
    listed = [as_of] if isinstance(as_of, str | dt.date) else list(as_of)
    if not listed:
        raise ConfigError("as_of must name one day or more; got none. Give a day: ['2015-12-31'].")
    if not years_after > 0:
        raise ConfigError(f"years_after must be above 0; got {years_after!r}. The default is 3.")
    return sorted({read_day(day) for day in listed})


def _check_day(dates: "pd.Series[pd.Timestamp]", day: pd.Timestamp) -> None:
    n_before, n_after = int((dates <= day).sum()), int((dates > day).sum())
    if n_before < FEWEST_PAPERS or not n_after:
        raise CorpusError(
            f"as_of needs {FEWEST_PAPERS} dated papers or more up to each day, and papers after it; "
            f"{day.date()} has {format_count(n_before, 'paper')} before and {n_after:,} after. "
            f"Choose a day between {dates.min().date()} and {dates.max().date()}."
        )


def _look_back(past: pd.DataFrame, config: Config) -> _Told:
    """Find and test the concepts of the papers up to a day, as a run at that day does."""
    past = past.reset_index(drop=True)
    model = TopicModel.from_config(config)
    counts = count_terms(past)
    model.fit(past, counts=counts)
    found, panel = measure_trends(
        past, model, counts=counts, config=config, clock=Clock(lambda _stage: None)
    )
    concepts = keep_shown(model.concepts_, len(past))
    mentions = model.mentions_
    movers = list_movers(past, model, concepts, mentions, found=found, panel=panel, config=config)
    tested = assess_concepts(
        past,
        concepts,
        mentions,
        timeline=found["timeline"],
        panel=panel,
        q_value=config.signals.q_value,
        min_papers=config.signals.min_papers,
    )
    counted = count_mentions(keep_with_text(past), mentions, timeline=found["timeline"])
    series = read_series(check_frame(counted[counted["topic"].isin(tested["topic"])], "timeline"))
    rises = movers[(movers["kind"] == "concept") & movers["movement"].isin(["rise", "new"])]
    called = {OURS: np.isin(series.topics, rises["topic"])}
    n_claims = int(called[OURS].sum())
    called |= {name: call(series, n_claims) for name, call in RIVALS.items()}
    places = {topic: place for place, topic in enumerate(rises["topic"].tolist())}
    before = tested["span_share_old"].to_numpy(float)
    return _Told(model, concepts, series, before, places, called)


def _judge(told: _Told, after: pd.DataFrame, dates: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """Return what became of each concept in the papers after the day."""
    with_text = keep_with_text(after.reset_index(drop=True))
    mentions = told.model.find_mentions(with_text)
    topics = told.series.topics
    asked = mentions[mentions["topic"].isin(topics)]
    n_after = asked.groupby("topic").size().reindex(topics, fill_value=0).to_numpy()
    n_before = np.maximum(told.share_before * told.series.totals.sum(), 0.5)
    size = max(len(with_text), 1)
    before = np.maximum(told.share_before, 0.5 / (told.series.totals.sum() + 1))
    ratio = (n_after / size) / before
    error = np.sqrt(1 / np.maximum(n_after, 0.5) + 1 / n_before)
    has_held = ratio >= HELD
    is_sure = np.log(np.maximum(ratio, 1e-9)) - 1.645 * error > np.log(RISER_BOUND)
    named = told.concepts.set_index("topic").loc[topics]
    return pd.DataFrame(
        {
            "topic": topics,
            "topic_key": named["topic_key"].to_numpy(),
            "label": named["label"].to_numpy(),
            "share_before": told.share_before,
            "share_after": n_after / size,
            "n_after": n_after,
            "has_held": has_held,
            "is_riser": has_held & is_sure & (n_after >= FEWEST_AFTER),
            "lead_years": _find_peaks(asked, with_text, dates, topics),
        }
    )


def _find_peaks(
    mentions: pd.DataFrame,
    papers: pd.DataFrame,
    dates: "pd.Series[pd.Timestamp]",
    topics: np.ndarray,
) -> np.ndarray:
    """Return how many years after the day each concept has its largest share, by whole years."""
    start = dates.min()
    published = naive_dates(papers["published"]).dt.normalize()
    year = np.asarray((published - start).dt.days // 365.25, dtype=np.int64)
    totals = np.bincount(year)
    place = pd.Series(year, index=papers["paper_id"])
    counts = np.zeros((len(topics), len(totals)))
    rows = np.searchsorted(topics, mentions["topic"].to_numpy())
    np.add.at(counts, (rows, place[mentions["paper_id"]].to_numpy()), 1)
    return np.asarray((counts / np.maximum(totals, 1)).argmax(axis=1) + 1.0)


def _score(outcome: pd.DataFrame, called: np.ndarray) -> dict[str, float]:
    held, risers = outcome["has_held"].to_numpy(), outcome["is_riser"].to_numpy()
    n_claims, n_risers = int(called.sum()), int(risers.sum())
    found = called & risers
    return {
        "n_claims": n_claims,
        "n_held": int((called & held).sum()),
        "precision": float((called & held).sum() / n_claims) if n_claims else np.nan,
        "n_risers": n_risers,
        "n_found": int(found.sum()),
        "recall": float(found.sum() / n_risers) if n_risers else np.nan,
        "lead_years": float(outcome.loc[found, "lead_years"].median()) if found.any() else np.nan,
    }
