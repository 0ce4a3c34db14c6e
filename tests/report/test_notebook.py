import html
import re

import pytest

from tests.report.example_analysis import HOSTILE_TITLES, example_analysis
from trends.report import to_notebook_html


def inner(text):
    return html.unescape(re.search(r'srcdoc="([^"]*)"', text).group(1))


def test_a_notebook_shows_sentences_and_topics_in_a_frame_of_its_own():
    text = to_notebook_html(example_analysis())
    assert text.startswith("<iframe sandbox ")
    page = inner(text)
    assert page.count("<li data-kind=") >= 3
    assert page.count("data-topic=") == 8
    assert "<script" not in page
    assert 'href="#topic' not in page


def test_a_title_cannot_leave_the_frame():
    analysis = example_analysis(labels=HOSTILE_TITLES[:8], title='"><script>alert(1)</script>')
    text = to_notebook_html(analysis)
    assert "<script" not in text
    assert text.count("<iframe") == 1
    assert "<script" not in inner(text)


def test_many_topics_are_cut_short_and_it_says_so():
    page = inner(to_notebook_html(example_analysis(n_discovered=40)))
    assert page.count("data-topic=") == 20
    assert "The first 20 of 42 topics" in page


@pytest.mark.parametrize("arguments", [{"n_named": 0, "n_discovered": 0}, {"n_papers": 1}])
def test_odd_analyses_are_shown_too(arguments):
    assert "What these" in inner(to_notebook_html(example_analysis(**arguments)))
