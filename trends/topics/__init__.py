"""Vectors and words -> topics: those the user names, and those nobody knew."""

from trends.topics.labelling.llm_client import Endpoint
from trends.topics.model import TopicModel

__all__ = ["Endpoint", "TopicModel"]
