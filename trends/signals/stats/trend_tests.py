"""Three questions to every topic: has its share changed over the span, last year, of late."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy.stats import norm, t

from trends.signals.stats.binomial_glm import BinomialFit, fit_binomial
from trends.signals.stats.exact_tests import SMALL_CORPUS, draw_dates, exact_pvalues, tilted_bounds
from trends.signals.stats.multiple_testing import combine_pvalues
from trends.signals.stats.overdispersion import Spread, fit_overdispersion, inflate, squeeze_ratios
from trends.signals.stats.series import Calendar, TopicSeries

__all__ = [
    "FEW_PERIODS",
    "LARGEST_FACTOR",
    "QUESTIONS",
    "Answer",
    "Question",
    "TrendTests",
    "is_rate_reported",
    "measure_trends",
    "noise_factors",
    "read_questions",
    "recent_years",
    "rise_bound",
]

# Years that a corpus must span before growth is told as a rate a year: what half a year shows is
# drawn out twofold at most. Chosen by hand.
SHORTEST_RATED: Final = 0.5
LARGEST_FACTOR: Final = 1e6  # growth beyond it is written as this
QUESTIONS: Final = ("span", "last year", "recent slope")
FEW_PAPERS: Final = 30
FEW_PERIODS: Final = 8
TREND_FREE: Final = 0.85
YEARS_FOR_SEASON: Final = 3.0
# Over two years, the last 12 months against before is the slope's question once more, and whoever
# asks twice sees less.
YEARS_FOR_LAST_YEAR: Final = 3.0
YEARS_FOR_RECENT: Final = 3.0
RECENT_YEARS: Final = 2.0
RECENT_PART: Final = 0.25
# Four years of months are 3.99 years when counted in days.
TOLERANCE: Final = 0.02

Question: TypeAlias = tuple[np.ndarray, np.ndarray]  # design and contrast


@dataclass(frozen=True)
class Answer:
    """Answer of all topics to one question.

    Attributes
    ----------
    estimate
        Change in log-odds: per year for slopes, in all for the last year; (n_topics,).
    error
        Its standard error with noise, shape (n_topics,).
    low, high
        Bounds of the 95 % interval, infinite where open, shape (n_topics,).
    low90, high90
        Bounds of the 90 % interval.
    p_value
        Two-sided; NaN where the question is not asked; shape (n_topics,).
    factor
        By how much noise inflates the variance, shape (n_topics,).
    freedom
        Degrees of freedom behind the bounds, infinite where they come from exact tests; (n_topics,).
    """

    estimate: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low90: np.ndarray
    high90: np.ndarray
    p_value: np.ndarray
    factor: np.ndarray
    freedom: np.ndarray

    def bounds(self, topics: int | slice, *, level: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the bounds of intervals of another level: those of 95 %, drawn out."""
        freedom, middle = self.freedom[topics], self.estimate[topics]
        stretch = t.ppf(0.5 + level / 2, freedom) / t.ppf(0.975, freedom)
        low, high = middle - self.low[topics], self.high[topics] - middle
        return np.asarray(middle - stretch * low), np.asarray(middle + stretch * high)


@dataclass(frozen=True)
class TrendTests:
    """Tests of all topics.

    Attributes
    ----------
    answers
        One per asked question; the first is the slope over the whole span.
    names
        The asked questions, a subset of `QUESTIONS` in their order.
    p_value
        Of all questions together, shape (n_topics,).
    span
        Years from the first period to the end of the last.
    recent_years
        Length of the recent slope.
    decisive
        Index into `answers` of the question with the smallest p-value, shape (n_topics,).
    direction
        Sign of that answer, shape (n_topics,).
    is_estimable
        False where the slope over the span reached no optimum, so that nothing can be said about
        the growth of the topic; shape (n_topics,).
    """

    answers: tuple[Answer, ...]
    names: tuple[str, ...]
    p_value: np.ndarray
    span: float
    recent_years: float
    decisive: np.ndarray
    direction: np.ndarray
    is_estimable: np.ndarray


def measure_trends(series: TopicSeries, *, panel: TopicSeries | None = None) -> TrendTests:
    """Test every topic of a series of at least two periods.

    Parameters
    ----------
    series
        Counts over complete, non-empty periods.
    panel
        Other series over the same periods, of which the noise is learned, so that a p-value does
        not depend on what else is tested; None learns it from the topics themselves.

    Returns
    -------
    TrendTests
        Answers, intervals and combined p-values, in the order of the series' topics.
    """
    few = _have_few(series)
    draws = draw_dates(series.totals, size=int(series.n_papers[few].max(initial=0)))
    designs = read_questions(series)
    fits = {
        name: fit_binomial(series.counts, series.totals, design)
        for name, (design, _) in designs.items()
    }
    spreads = _spreads(series, designs, fits, panel=panel)
    answers = [
        _answer(series, fits[name], designs[name], spread=spreads[name], draws=draws)
        for name in designs
    ]
    p_values = np.stack([answer.p_value for answer in answers])
    decisive = np.argmin(np.where(np.isnan(p_values), np.inf, p_values), axis=0)
    estimates = np.stack([answer.estimate for answer in answers])
    return TrendTests(
        answers=tuple(answers),
        names=tuple(designs),
        p_value=combine_pvalues(p_values),
        span=series.calendar.span,
        recent_years=recent_years(series.calendar),
        decisive=decisive,
        direction=np.nan_to_num(np.sign(estimates[decisive, np.arange(len(decisive))])),
        is_estimable=~np.isnan(answers[0].p_value),
    )


def is_rate_reported(span: float) -> bool:
    """Say whether years of a span are enough to tell growth as a rate a year."""
    return span >= SHORTEST_RATED - TOLERANCE


def rise_bound(tests: TrendTests) -> np.ndarray:
    """Return the largest lower bound that a slope gives: over the span, or over recent years."""
    slopes = [
        answer.low90
        for answer, name in zip(tests.answers, tests.names, strict=True)
        if name != "last year"
    ]
    return np.asarray(np.max(slopes, axis=0))


def noise_factors(series: TopicSeries, *, panel: TopicSeries | None = None) -> np.ndarray:
    """Return by how much noise inflates the variance of each topic's slope, at least 1.

    The noise is learned from a panel, as in `measure_trends`.
    """
    designs = read_questions(series)
    fits = {
        name: fit_binomial(series.counts, series.totals, design)
        for name, (design, _) in designs.items()
        if name != "last year"
    }
    spread = _spreads(series, designs, fits, panel=panel)["span"]
    return np.where(_have_few(series), np.maximum(spread.pooled, 1.0), spread.factor)


def _have_few(series: TopicSeries) -> np.ndarray:
    """Say which topics have so few papers, alone or in a small corpus, that exact tests are due."""
    limit = np.inf if series.totals.sum() <= SMALL_CORPUS else FEW_PAPERS
    return np.asarray((series.n_papers < limit) & (series.n_papers > 0))


def read_questions(series: TopicSeries) -> dict[str, Question]:
    """Return the design and the contrast of each question that the span allows."""
    calendar = series.calendar
    years = calendar.years - np.average(calendar.years, weights=series.totals)
    span = calendar.span + TOLERANCE
    season: list[np.ndarray] = []
    if span >= YEARS_FOR_SEASON and calendar.per_year > 1:
        angle = 2 * np.pi * calendar.years
        season = [np.sin(angle), np.cos(angle)]
    ones = np.ones(len(years))
    plain = np.stack([ones, years, *season], axis=1)
    designs = {"span": (plain, _unit(plain, (1,)))}
    age = calendar.positions[-1] - calendar.positions
    is_last_year = (age < calendar.per_year - TOLERANCE).astype(float)
    if span >= YEARS_FOR_LAST_YEAR and 0 < is_last_year.sum() < len(years):
        step = is_last_year - np.average(is_last_year, weights=series.totals)
        stepped = np.stack([ones, step, *season], axis=1)
        designs["last year"] = (stepped, _unit(stepped, (1,)))
    bend = np.maximum(0, years - (years[-1] - recent_years(calendar)))
    # Where recent periods are empty, a slope over them would rest on what lies before or after.
    is_covered = np.ptp(years[bend > 0]) >= recent_years(calendar) / 2 - TOLERANCE
    if span >= YEARS_FOR_RECENT and len(years) >= FEW_PERIODS and is_covered:
        bent = np.stack([ones, years, bend, *season], axis=1)
        designs["recent slope"] = (bent, _unit(bent, (1, 2)))
    return designs


def recent_years(calendar: Calendar) -> float:
    """Return over how many years the recent slope runs: 2, or a quarter of a longer span."""
    return max(RECENT_YEARS, calendar.span * RECENT_PART)


def _unit(design: np.ndarray, terms: tuple[int, ...]) -> np.ndarray:
    contrast = np.zeros(design.shape[1])
    contrast[list(terms)] = 1
    return contrast


def _answer(
    series: TopicSeries,
    fit: BinomialFit,
    question: Question,
    *,
    spread: Spread,
    draws: np.ndarray,
) -> Answer:
    """Answer one question: by regression, and by exact test where papers are few."""
    design, contrast = question
    estimate = fit.coefficients @ contrast
    variance = np.einsum("i,kij,j->k", contrast, fit.covariance, contrast)
    error = np.sqrt(variance * spread.factor)
    p_value = 2 * t.sf(np.abs(estimate) / error, spread.freedom)
    bounds = {}
    for level in (0.95, 0.90):
        reach = t.ppf(0.5 + level / 2, spread.freedom) * error
        bounds[level] = [estimate - reach, estimate + reach]
    few = _have_few(series)
    factor = np.where(few, np.maximum(spread.pooled, 1.0), spread.factor)
    if few.any():
        counts, inflation = series.counts[few], factor[few]
        if contrast.sum() > 1:
            # Few papers say that they cluster in time, but not how a slope bends.
            p_value[few] = np.nan
        else:
            scores = design[:, 1]
            p_value[few] = exact_pvalues(counts, draws, scores, factors=inflation)
            for level, pair in bounds.items():
                root = norm.ppf(0.5 + level / 2) * np.sqrt(inflation)
                pair[0][few], estimate[few], pair[1][few] = tilted_bounds(
                    counts, series.totals, scores, threshold=root
                )
    (low, high), (low90, high90) = bounds[0.95], bounds[0.90]
    freedom = np.where(few, np.inf, spread.freedom)
    return Answer(estimate, error, low, high, low90, high90, p_value, factor, freedom)


def _spreads(
    series: TopicSeries,
    designs: dict[str, Question],
    fits: dict[str, BinomialFit],
    *,
    panel: TopicSeries | None,
) -> dict[str, Spread]:
    """Return how noise inflates the variance of each answer, as well as the periods can tell.

    The noise is that around the most flexible regression, for what a stiffer one cannot follow is
    trend.
    """
    widest = "recent slope" if "recent slope" in fits else "span"
    fit, (design, _) = fits[widest], designs[widest]
    n_periods, n_terms = design.shape
    if n_periods < FEW_PERIODS:
        return dict.fromkeys(fits, _plain_spread(fit.residuals, n_periods - n_terms))
    source, pool = series, fit
    if panel is not None:
        source, pool = panel, fit_binomial(panel.counts, panel.totals, design)
    overdispersion = fit_overdispersion(
        pool.residuals,
        pool.information,
        design,
        totals=source.totals,
        positions=series.calendar.positions,
        keep=TREND_FREE,
    )
    return {
        name: inflate(
            overdispersion,
            fit.residuals,
            fit.information,
            influence=_influence(*designs[name], totals=series.totals),
            panel=None if panel is None else (pool.residuals, pool.information),
        )
        for name in fits
    }


def _plain_spread(residuals: np.ndarray, n_free: int) -> Spread:
    """Return the spread of the residuals of too few periods to see waves in."""
    ones = np.ones(len(residuals))
    if n_free < 1:
        return Spread(ones, ones, np.inf)
    shrunk, freedom = squeeze_ratios(np.sum(residuals**2, axis=1) / n_free, n_free)
    pooled = max(1.0, float(np.median(shrunk)))
    return Spread(np.maximum(shrunk, 1.0), pooled * ones, freedom)


def _influence(design: np.ndarray, contrast: np.ndarray, *, totals: np.ndarray) -> np.ndarray:
    """Return the direction in the residuals that moves the contrast, of length 1."""
    weighted = design * np.sqrt(totals)[:, None]
    influence = weighted @ np.linalg.lstsq(weighted.T @ weighted, contrast, rcond=None)[0]
    return np.asarray(influence / np.linalg.norm(influence))
