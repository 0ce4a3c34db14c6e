"""What a timeline says: tests, bands, bursts, changes, forecasts, and a word per topic."""

from trends.signals.assess import assess_trends

__all__ = ["assess_trends"]
