"""Who writes the papers of a topic, and how groups of papers differ."""

from trends.groups.actors import count_actors
from trends.groups.group_comparison import compare_groups

__all__ = ["compare_groups", "count_actors"]
