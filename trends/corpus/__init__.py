"""Files of any known format to papers: readers, cleaning, dates, merging, and the audit of it."""

from trends.corpus.checks import audit
from trends.corpus.converting import Conversion, convert_papers
from trends.corpus.model import Corpus
from trends.corpus.progress import Progress
from trends.corpus.reading import read_corpus, read_papers

__all__ = [
    "Conversion",
    "Corpus",
    "Progress",
    "audit",
    "convert_papers",
    "read_corpus",
    "read_papers",
]
