"""Download papers from arXiv, Hugging Face and OpenAlex into files."""

from trends.fetch.connection import Connection
from trends.fetch.fetching import Fetched, fetch_papers
from trends.fetch.services import SERVICES

__all__ = ["SERVICES", "Connection", "Fetched", "fetch_papers"]
