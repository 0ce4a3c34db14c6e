"""Files of any known format to papers: readers, cleaning, dates, merging, and the audit of it."""

from trends.corpus.audit.findings import audit, find_doubtful_counts
from trends.corpus.convert import Conversion, convert_papers
from trends.corpus.corpus import Corpus
from trends.corpus.files.read_progress import Progress
from trends.corpus.read import read_corpus, read_papers

__all__ = [
    "Conversion",
    "Corpus",
    "Progress",
    "audit",
    "convert_papers",
    "find_doubtful_counts",
    "read_corpus",
    "read_papers",
]
