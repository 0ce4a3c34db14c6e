"""What a timeline says: tests, bands, bursts, changes, forecasts, and a word per topic."""

from trends.signals.assess import assess_trends
from trends.signals.bands import smooth_shares
from trends.signals.bursts import find_bursts
from trends.signals.changes import find_changes
from trends.signals.forecasts import forecast_shares

__all__ = ["assess_trends", "find_bursts", "find_changes", "forecast_shares", "smooth_shares"]
