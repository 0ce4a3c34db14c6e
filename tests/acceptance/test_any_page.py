"""Whatever papers a page holds, they are read back exactly."""

import io
import string
import unicodedata

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trends
from tests.acceptance.checks import check_accounts, paper
from tests.acceptance.pages import (
    Entry,
    compose_page,
    write_abstract,
)

LETTERS = string.ascii_lowercase + "éüñøç"
# No LaTeX command ends so: "neq" and its like are residue that a reader may mend.
WORD = st.text(LETTERS, min_size=1, max_size=8).map(lambda word: word + "oo")
TOKEN = st.one_of(
    WORD, WORD, WORD, st.sampled_from(["66.3%", "GPT-4", "(SD)", "7B", "k=3", "“we”"])
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@st.composite
def titles(draw) -> str:
    words = draw(st.lists(WORD, min_size=2, max_size=12))
    words[0] = words[0].capitalize() + draw(st.sampled_from(["", "", ":"]))
    return " ".join(words) + draw(st.sampled_from(["", "", "?"]))


@st.composite
def abstracts(draw) -> str:
    sentences = draw(st.lists(st.lists(TOKEN, min_size=6, max_size=18), min_size=2, max_size=4))
    return " ".join(" ".join(words).capitalize() + "." for words in sentences)


@st.composite
def entries_with_facts(draw):
    """Return an Entry and the date and author count that a reader must find in it."""
    title, abstract = draw(titles()), draw(abstracts())
    if draw(st.integers(0, 7)) == 0:
        return Entry(title, abstract, byline=None), (pd.NaT, pd.NA)
    is_recent = draw(st.booleans())
    years = (2026, 2026) if is_recent else (2001, 2025)
    date = draw(
        st.dates(pd.Timestamp(years[0], 1, 1).date(), pd.Timestamp(years[1], 12, 31).date())
    )
    shown = f"{MONTHS[date.month - 1]} {date.day}" + ("" if is_recent else f", {date.year}")
    n_authors = draw(st.integers(1, 400))
    comments = draw(st.none() | st.integers(1, 99))
    entry = Entry(title, abstract, f"  • {n_authors} authors", shown, comments)
    return entry, (pd.Timestamp(date), n_authors)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum() and character.isascii())


PAGES = st.lists(
    entries_with_facts(),
    min_size=1,
    max_size=8,
    unique_by=(lambda pair: _folded(pair[0].title), lambda pair: _folded(pair[0].abstract)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_any_page_is_read_back_exactly(pairs):
    # A dated entry at the end tells the reader that this is the known layout.
    anchor = Entry("Zzz the anchor of this page", write_abstract(4), date="Dec 31, 2025")
    page = io.StringIO(compose_page([*(entry for entry, _ in pairs), anchor]))
    corpus = trends.read_corpus(page)
    check_accounts(corpus)
    assert len(corpus.papers) == len(pairs) + 1
    for entry, (published, n_authors) in pairs:
        found = paper(corpus, entry.title)
        assert found["abstract"] == entry.abstract
        assert found["published"] is published or found["published"] == published
        assert found["n_authors"] is n_authors or found["n_authors"] == n_authors
        if entry.comments is not None and entry.byline is not None:
            assert found["n_comments"] == entry.comments
