"""From an analysis to a page, a Markdown file, a JSON summary and tables."""

from trends.report.render.notebook import to_notebook_html
from trends.report.summary.build import summarize
from trends.report.write import write_report

__all__ = ["summarize", "to_notebook_html", "write_report"]
