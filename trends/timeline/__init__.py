"""Papers per topic and period, with the corpus's own coverage respected.

The length of a period follows from the data, a period that the corpus does not cover whole is
marked, and every share is a share of all dated papers.
"""

from trends.timeline.counts import count_coverage, count_topics

__all__ = ["count_coverage", "count_topics"]
