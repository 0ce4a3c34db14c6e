"""The stages in order: papers in, an `Analysis` out; saving and loading it."""

from trends.analysis.analysis import Analysis
from trends.analysis.run import analyze

__all__ = ["Analysis", "analyze"]
