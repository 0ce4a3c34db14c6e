"""Vectors and words -> topics: those the user names, and those nobody knew."""

from trends.topics.concepts.finding import Concepts, find_concepts
from trends.topics.labelling.llm_client import Endpoint
from trends.topics.model import TopicModel

__all__ = ["Concepts", "Endpoint", "TopicModel", "find_concepts"]
