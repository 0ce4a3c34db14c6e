"""Files of any known format to papers: readers, cleaning, dates, merging, and the audit of it."""

from trends.corpus.checks import audit
from trends.corpus.model import Corpus
from trends.corpus.reading import read_corpus, read_papers

__all__ = ["Corpus", "audit", "read_corpus", "read_papers"]
