"""Turn papers into vectors: the science encoder, LSA, and adapters to other models."""

from trends.encoders.embeddings import Embeddings
from trends.encoders.encoding import encode

__all__ = ["Embeddings", "encode"]
