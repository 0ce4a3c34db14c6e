"""Count papers per topic and period, considering which periods the corpus covers.

The length of a period can be chosen from the data, periods that the corpus covers only in part are
marked, and every share is a share of all dated papers.
"""

from trends.timeline.counts import count_coverage, count_topics

__all__ = ["count_coverage", "count_topics"]
