"""From an analysis to a page, a Markdown file, a JSON summary and tables."""

from trends.report.summary import summarize
from trends.report.write import write_report

__all__ = ["summarize", "write_report"]
