"""Identifiers in one spelling each."""

import pytest

from trends.corpus.records.identifiers import find_arxiv, find_doi, paper_id_of, sort_identifier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:2503.11685", ("arxiv", "2503.11685")),
        ("2503.11685v3", ("arxiv", "2503.11685")),
        ("https://arxiv.org/pdf/2503.11685v1.pdf", ("arxiv", "2503.11685")),
        ("https://huggingface.co/papers/2503.11685", ("arxiv", "2503.11685")),
        ("arXiv:cs/0701071", ("arxiv", "cs/0701071")),
        ("http://arxiv.org/abs/math.GT/0309136v2", ("arxiv", "math.gt/0309136")),
        ("10.48550/arXiv.2503.11685", ("arxiv", "2503.11685")),
        ("https://doi.org/10.7717/peerj.4375", ("doi", "10.7717/peerj.4375")),
        ("DOI 10.1016/S0140-6736(20)30183-5.", ("doi", "10.1016/s0140-6736(20)30183-5")),
        ("nips1987:bb31aa9271", ("id", "nips1987:bb31aa9271")),
        ("data/1234567", ("id", "data/1234567")),
        ("pubmed:12345", ("pubmed", "12345")),
        ("17", ("id", "17")),
        ("1234.56789", ("id", "1234.56789")),
        ("cs/0713071", ("id", "cs/0713071")),
    ],
)
def test_kinds_and_spellings(text, expected):
    assert sort_identifier(text) == expected


@pytest.mark.parametrize("text", ["arXiv:2503.11685", "doi:10.7717/peerj.4375", "x-1"])
def test_paper_ids_are_read_back(text):
    kind, value = sort_identifier(text)
    assert paper_id_of(kind, value) == text


def test_what_is_no_identifier_is_none():
    assert find_arxiv("see arXiv:2503.11685 for more") is None
    assert find_doi("10.5 percent") is None
