"""The verb that says, topic by topic, whether a rise or a fall is real."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from trends.config.value_checks import check_q_value
from trends.errors import ConfigError
from trends.schema import check_frame, empty_frame
from trends.signals.bursts import LAST_PERIODS, burst_days, find_windows
from trends.signals.change import Change, measure_change
from trends.signals.date_series import last_moment, needs_dates, read_dates
from trends.signals.sentences import (
    BurstFacts,
    Facts,
    format_sentences,
    format_untested,
    reported_growth,
)
from trends.signals.stats.multiple_testing import adjust_within, miss_rates_within
from trends.signals.stats.scan_statistic import Scan, scan_nothing
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.trend_tests import (
    LARGEST_FACTOR,
    TrendTests,
    is_rate_reported,
    measure_trends,
    rise_bound,
)
from trends.signals.status import classify, compare_shares, detectable_slope, grade
from trends.signals.trend_context import TrendContext, read_context

__all__ = ["assess_trends"]

EVERY_TOPIC: Mapping[int, str] = MappingProxyType({})
REPORTED = ("reported_factor", "reported_low", "reported_high")


def assess_trends(
    timeline: pd.DataFrame | TrendContext,
    *,
    papers: pd.DataFrame | None = None,
    assignments: pd.DataFrame | None = None,
    topics: Iterable[int] = (),
    families: Mapping[int, str] = EVERY_TOPIC,
    q_value: float = 0.05,
    min_papers: int = 10,
    as_of: dt.date | str | None = None,
) -> pd.DataFrame:
    """Test every topic's share for growth, and put the answer into words.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`, or a
        `TrendContext` of one. Incomplete periods and those without any paper are left out.
    papers, assignments
        The frames that the timeline was counted from. With fewer than 8 complete periods the
        papers' own dates are tested instead of the periods, those of incomplete periods too.
        Topics of `assignments` without any dated paper get a row that says so.
    topics
        Topics that get a row even if neither `timeline` nor `assignments` has one of their papers.
    families
        Family of each topic, within which `q_value` and `change_q` are adjusted: "named", "area",
        ... Topics that are not in it make up one family.
    q_value
        Largest false-discovery rate of a claim, in (0, 1).
    min_papers
        Topics of fewer papers are "not enough data".
    as_of
        Last day whose papers are tested where raw dates are, as for `count_topics`. None tests all
        to the end of the timeline's last period, or to today.

    Returns
    -------
    pandas.DataFrame
        A signals frame, one row per topic in the order of topics. `n_papers` counts the papers
        tested. `annual_factor` with its 95 % bounds `factor_low` and `factor_high` is the growth
        of the share per year over the whole span, limited to 1e-6 .. 1e6; like all yearly growth it
        is NaN where the periods span less than half a year. `p_value` joins the slope over the span, the
        last 12 months against before and the slope of the last 2 years, as far as the span allows
        (Simes); `q_value` is adjusted over the topics of a `family` (Benjamini-Hochberg), NaN for
        topics below `min_papers`. `noise_from` says what the noise of these tests was learned from:
        "words" of the corpus, or the "topics" themselves. `status` and `tier` are as in `schema.FRAMES`.
        `minimum_detectable_factor` is the yearly growth that would have been claimed with 80 % power.
        Further columns: `rise_bound`, the lower 90 % bound of growth by which risers are ranked;
        `share_old` and `share_recent`; `reported_factor`, `reported_low`,
        `reported_high` and `reported_over`, the growth on which status and sentence rest: `annual_factor`
        where `reported_over` is empty, else that of the "last 8 years", or of the "last 12 months"
        against before. Of claimed topics `reported_low` and `reported_high` are wider than 95 %, so
        that they hold in 95 % of the topics picked out (Benjamini & Yekutieli). `sentence`.

        A second question has an answer of its own: `change` says whether the share of the recent
        periods (`span_recent`: the last 3 years of 8 and more, a quarter of 2 to 8 years, the last
        third of less) differs from that before (`span_old`) by more than sampling and the noise
        between neighboring periods: "rose", "fell", "flat" or "unclear", with `ratio` and its 95 %
        bounds, `change_p`, and `change_q`; `span_share_old` and `span_share_recent` are the shares.

    Raises
    ------
    ConfigError
        If `q_value`, `min_papers` or `as_of` is not understood, or one of `papers` and `assignments` is given
        without the other.
    FrameError
        If the timeline holds negative or fractional counts, counts above their total, repeated
        rows, or totals that differ between topics.

    References
    ----------
    Simes (1986); Benjamini & Hochberg (1995); Smyth (2004); Cochran (1954); Armitage (1955).
    Benjamini, Y. & Yekutieli, D. (2005). False discovery rate-adjusted multiple confidence
    intervals for selected parameters.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> timeline = pd.DataFrame({
    ...     "topic": 0, "period": months, "n_total": 500, "n_papers": np.arange(48) // 3 + 2,
    ... })
    >>> signals = assess_trends(timeline)
    >>> signals["status"].tolist(), signals["tier"].tolist()
    (['growing'], ['strong'])
    """
    _check_settings(q_value, min_papers)
    if (papers is None) != (assignments is None):
        raise ConfigError(
            "papers and assignments must be given together, or neither; got only one of them. "
            "Pass both to test raw dates."
        )
    context = read_context(timeline)
    timeline = context.timeline
    series = _with_topics(context.series, assignments, topics)
    is_regular = papers is None or assignments is None or not needs_dates(series, timeline)
    if papers is not None and assignments is not None and not is_regular:
        until, unit = last_moment(timeline, as_of)
        series, _ = read_dates(papers, assignments, topics=series.topics, until=until, unit=unit)
    if not len(series.topics):
        return _empty()
    if len(series.totals) < 2:
        return _untested(series, families=families, min_papers=min_papers)
    silent = _untested(
        series.select(series.n_papers == 0), families=families, min_papers=min_papers
    )
    series = context.counted if is_regular else series.with_papers()
    if not len(series.topics):
        return silent
    scan = context.scan if is_regular else scan_nothing(series)
    tests = context.tests if is_regular else measure_trends(series)
    change = measure_change(
        series if is_regular else series.without_periods(),
        families=families,
        q_limit=q_value,
        min_papers=min_papers,
    )
    tests = _pin_constant(tests, series)
    tested = _assess(series, tests, scan, change, q_limit=q_value, min_papers=min_papers)
    tested = tested.assign(noise_from=context.noise_from if is_regular else "topics")
    return check_frame(pd.concat([tested, silent]) if len(silent) else tested, "signals")


def _check_settings(q_value: float, min_papers: int) -> None:
    check_q_value(q_value)
    if min_papers < 1:
        raise ConfigError(f"min_papers must be 1 or more; got {min_papers!r}. The default is 10.")


def _with_topics(
    series: TopicSeries, assignments: pd.DataFrame | None, topics: Iterable[int]
) -> TopicSeries:
    """Add the topics that have no paper with a date, for they deserve an answer too."""
    known = np.array(list(topics), dtype=np.int64)
    if assignments is not None:
        known = np.concatenate([known, assignments["topic"].to_numpy(dtype=np.int64)])
    absent = np.setdiff1d(known[known >= 0], series.topics)
    if not len(absent):
        return series
    every = np.concatenate([series.topics, absent])
    order = np.argsort(every, kind="stable")
    counts = np.concatenate([series.counts, np.zeros((len(absent), len(series.totals)))])
    return dataclasses.replace(series, topics=every[order], counts=counts[order])


def _assess(
    series: TopicSeries,
    tests: TrendTests,
    scan: Scan,
    change: Change,
    *,
    q_limit: float,
    min_papers: int,
) -> pd.DataFrame:
    n_papers = series.n_papers
    is_tested = n_papers >= min_papers
    p_values = np.where(is_tested, tests.p_value, np.nan)
    q_values = adjust_within(p_values, change.family)
    shares = compare_shares(series, factor=tests.answers[0].factor)
    bursts, burst = _read_bursts(series, scan, q_limit=q_limit, min_papers=min_papers)
    status = classify(
        tests,
        shares,
        q_values,
        n_papers=n_papers,
        burst=burst,
        is_spike=change.is_spike,
        q_limit=q_limit,
        min_papers=min_papers,
    )
    is_burst = np.isin(status, ["bursting", "past burst"])
    tier = grade(np.where(is_burst, bursts.q_value, q_values), status)
    detectable = detectable_slope(tests, q_values, change.family, q_limit=q_limit)
    facts = Facts(
        n_papers=n_papers,
        min_papers=min_papers,
        tests=tests,
        shares=shares,
        bursts=bursts,
        q_value=q_values,
        status=status,
        tier=tier,
        detectable=detectable,
        change=change,
        missed=miss_rates_within(q_values, change.family, q_limit=q_limit),
    )
    growth = tests.answers[0]
    reported, reported_over = reported_growth(facts)
    return check_frame(
        pd.DataFrame(
            {
                "topic": series.topics,
                "n_papers": n_papers,
                "annual_factor": _to_factor(growth.estimate, tests.span),
                "factor_low": _to_factor(growth.low, tests.span),
                "factor_high": _to_factor(growth.high, tests.span),
                "p_value": tests.p_value,
                "q_value": q_values,
                "status": status,
                "tier": tier,
                "minimum_detectable_factor": _to_factor(detectable, tests.span),
                "rise_bound": _to_factor(rise_bound(tests), tests.span),
                "share_old": shares.old,
                "share_recent": shares.recent,
                **change.to_columns(),
                **dict(zip(REPORTED, _to_factor(reported, tests.span), strict=True)),
                "reported_over": pd.array(reported_over, dtype="string"),
                "sentence": pd.array(format_sentences(facts), dtype="string"),
            }
        ),
        "signals",
    )


def _pin_constant(tests: TrendTests, series: TopicSeries) -> TrendTests:
    """Set the tests of a topic in every paper to no change, for its share cannot move."""
    constant = (series.counts == series.totals).all(axis=1)
    if not constant.any():
        return tests
    answers = tuple(
        dataclasses.replace(
            answer,
            **{
                name: np.where(constant, 0.0, getattr(answer, name))
                for name in ("estimate", "error", "low", "high", "low90", "high90")
            },
            p_value=np.where(constant, 1.0, answer.p_value),
        )
        for answer in tests.answers
    )
    return dataclasses.replace(
        tests,
        answers=answers,
        p_value=np.where(constant, 1.0, tests.p_value),
        direction=np.where(constant, 0.0, tests.direction),
    )


def _to_factor(log_factor: np.ndarray, span: float) -> np.ndarray:
    """Return growth as a factor a year, NaN where the span is too short to speak of years."""
    if not is_rate_reported(span):
        return np.full(np.shape(log_factor), np.nan)
    limit = np.log(LARGEST_FACTOR)
    return np.asarray(np.exp(np.clip(log_factor, -limit, limit)))


def _read_bursts(
    series: TopicSeries, scan: Scan, *, q_limit: float, min_papers: int
) -> tuple[BurstFacts, np.ndarray]:
    """Return a burst per topic, the one that lasts or else the strongest, and which it is.

    The array is 0 for no burst, 1 for a past one, 2 for one that still lasts.
    """
    found = find_windows(series, scan, q_limit=q_limit, min_papers=min_papers)
    lasts = found.last >= len(series.totals) - LAST_PERIODS
    # Written last, and so kept: the strongest of a topic, or better one that still lasts.
    order = np.arange(len(found.row))[::-1]
    order = np.concatenate([order[~lasts[order]], order[lasts[order]]])
    n_topics = len(series.topics)
    start, end = np.full((2, n_topics), np.datetime64("NaT", "us"))
    strength, q_value = np.full((2, n_topics), np.nan)
    days = burst_days(series.calendar, found)
    rows = found.row[order]
    start[rows], end[rows] = days[0][order], days[1][order]
    strength[rows], q_value[rows] = found.strength[order], found.p_value[order]
    burst = np.zeros(n_topics, dtype=np.int64)
    burst[rows] = np.where(lasts[order], 2, 1)
    number = np.bincount(found.row, minlength=n_topics)
    return BurstFacts(start, end, strength, q_value, number), burst


def _untested(series: TopicSeries, *, families: Mapping[int, str], min_papers: int) -> pd.DataFrame:
    """Return the signals of a timeline that has no two periods to compare."""
    n_papers = series.n_papers
    n_periods = len(series.totals)
    sentences = [format_untested(n, n_periods=n_periods, min_papers=min_papers) for n in n_papers]
    unknown = np.full(len(n_papers), np.nan)
    change = measure_change(
        series.without_periods(), families=families, q_limit=0.0, min_papers=min_papers
    )
    share = series.counts.sum(axis=1) / series.totals.sum() if n_periods else unknown
    frame = pd.DataFrame(
        {
            "topic": series.topics,
            "n_papers": n_papers,
            **dict.fromkeys(
                ["annual_factor", "factor_low", "factor_high", "p_value", "q_value"], unknown
            ),
            "status": "not enough data",
            "tier": "none",
            "minimum_detectable_factor": unknown,
            "rise_bound": unknown,
            "share_old": share,
            "share_recent": share,
            **change.to_columns(),
            **dict.fromkeys(REPORTED, unknown),
            "reported_over": pd.array([""] * len(n_papers), dtype="string"),
            "sentence": pd.array(sentences, dtype="string"),
        }
    )
    return check_frame(frame, "signals")


def _empty() -> pd.DataFrame:
    frame = empty_frame("signals")
    extra = {name: np.zeros(0) for name in ("rise_bound", "share_old", "share_recent", *REPORTED)}
    texts = {name: pd.array([], dtype="string") for name in ("reported_over", "sentence")}
    return frame.assign(**extra, **texts)
