"""Cleaned text, tokens, sentences and term counts, computed once for all stages.

Every later stage (encoders, topic terms, named topics, vocabulary trends) uses these counts, so
that all of them share one definition of a word.
"""

from trends.text.cleaned_texts import CleanedTexts
from trends.text.cleaning import clean_text, split_sentences, tokenize
from trends.text.counting import TermCounts, count_terms, fold_term
from trends.text.languages.word_lists import BOILERPLATE, PREFIXES, STOP_WORDS

__all__ = [
    "BOILERPLATE",
    "PREFIXES",
    "STOP_WORDS",
    "CleanedTexts",
    "TermCounts",
    "clean_text",
    "count_terms",
    "fold_term",
    "split_sentences",
    "tokenize",
]
