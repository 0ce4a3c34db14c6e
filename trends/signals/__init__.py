"""What a timeline says: tests, bands, bursts, changes, forecasts, and a word per topic."""

from trends.signals.assess import assess_trends
from trends.signals.bands import smooth_shares
from trends.signals.bursts import find_bursts
from trends.signals.change_points import find_changes
from trends.signals.composition import decompose_growth, find_collection_steps
from trends.signals.forecasts import forecast_shares
from trends.signals.movers.concept_changes import assess_concepts
from trends.signals.movers.drivers import find_drivers
from trends.signals.movers.listing import find_movers
from trends.signals.robustness.burst_checks import check_bursts
from trends.signals.robustness.change_checks import qualify_changes
from trends.signals.robustness.trend_checks import check_claims, qualify_claims
from trends.signals.trend_context import TrendContext
from trends.signals.vocabulary import compare_vocabulary, find_rising_terms
from trends.signals.word_panel import count_word_panel

__all__ = [
    "TrendContext",
    "assess_concepts",
    "assess_trends",
    "check_bursts",
    "check_claims",
    "compare_vocabulary",
    "count_word_panel",
    "decompose_growth",
    "find_bursts",
    "find_changes",
    "find_collection_steps",
    "find_drivers",
    "find_movers",
    "find_rising_terms",
    "forecast_shares",
    "qualify_changes",
    "qualify_claims",
    "smooth_shares",
]
