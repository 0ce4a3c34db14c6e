"""Who writes the papers of a topic, and how groups of papers differ."""

from trends.groups.actors import count_actors

__all__ = ["count_actors"]
