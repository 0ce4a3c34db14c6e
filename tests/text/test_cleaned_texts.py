"""Cleaned texts: one value for all who read running text, joined from parts in any grouping."""

import pandas as pd
import pytest

from trends.text import CleanedTexts, clean_text, count_terms, split_sentences, tokenize

TEXTS = [
    ("Tides of <b>bays</b>", r"We measure  \emph{tides}. They rise, e.g. at 40\% of sites. Why?"),
    ("Gull nests", None),
    (None, "Prices of $5 fall; CO$_2$ rises. See https://x.org/a for more."),
    ("Приливы в гавани", "Мы измеряем приливы. Высота растёт."),
    ("潮汐观测", "我们测量潮汐。海平面上升。"),
    ("ﬁne‑tuning", "“Quoted” models. Li et al. agree."),
]


@pytest.fixture
def papers():
    frame = pd.DataFrame(TEXTS, columns=["title", "abstract"])
    return frame.assign(paper_id=[f"p{n}" for n in range(len(frame))])


def test_texts_and_sentences_are_those_of_each_text_alone(papers):
    texts = CleanedTexts.read(papers)
    for row, (title, abstract) in enumerate(TEXTS):
        assert texts.titles[row] == clean_text(title or "")
        assert texts.abstracts[row] == clean_text(abstract or "")
        assert texts.sentences(row) == split_sentences(abstract or "")
        assert texts.lowered[row] == f"{texts.titles[row]}. {texts.abstracts[row]}".lower()


def test_parts_may_be_merged_in_any_grouping(papers):
    a, b, c = (CleanedTexts.read(papers.iloc[rows]) for rows in ([0, 1], [2], [3, 4, 5]))
    assert a.merge(b).merge(c) == a.merge(b.merge(c)) == CleanedTexts.read(papers)


def test_some_papers_are_taken_in_the_order_that_is_asked_for(papers):
    texts = CleanedTexts.read(papers)
    assert texts.take([3, 0]) == CleanedTexts.read(papers.iloc[[3, 0]])


def test_counting_reads_the_same_text(papers):
    cleaned = CleanedTexts.read(papers)
    given = papers.assign(title=cleaned.titles, abstract=cleaned.abstracts)
    one, other = count_terms(papers), count_terms(given)
    assert one.terms.tolist() == other.terms.tolist()
    assert (one.title_counts != other.title_counts).nnz == 0
    assert (one.abstract_counts != other.abstract_counts).nnz == 0
    assert {"潮汐", "приливы"} <= set(tokenize(" ".join(cleaned.lowered)))


def test_frames_are_not_changed(papers):
    before = papers.copy()
    CleanedTexts.read(papers)
    pd.testing.assert_frame_equal(papers, before)
