"""Identifiers in one spelling each, whatever notation a source uses; those cut off identify nothing."""

import html
import io
import json
import string
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.corpus import read_corpus, read_papers
from trends.corpus.records.identifiers import paper_id_of, sort_identifier

SICI = "10.1002/(sici)1520-6696(199823)34:2<171::aid-jhbs4>3.0.co;2-q"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:2503.11685", ("arxiv", "2503.11685")),
        ("2503.11685v3", ("arxiv", "2503.11685")),
        ("https://arxiv.org/pdf/2503.11685v1.pdf", ("arxiv", "2503.11685")),
        ("https://huggingface.co/papers/2503.11685", ("arxiv", "2503.11685")),
        ("https://ar5iv.labs.arxiv.org/html/2503.11685", ("arxiv", "2503.11685")),
        ("arXiv:2503.11685v1 [cs.LG]", ("arxiv", "2503.11685")),
        ("arXiv:arXiv:1412.6980", ("arxiv", "1412.6980")),
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


def doi_of(text: str, **others: object) -> str | None:
    record = json.dumps({"title": "Lanterns on the breakwater", "doi": text, **others})
    doi = read_papers(io.StringIO(record))["doi"].iloc[0]
    return doi if isinstance(doi, str) else None


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        (r"10.5555/lan\_tern", "10.5555/lan_tern"),
        (r"10.5555/lan{\_}tern", "10.5555/lan_tern"),
        (r"10.5555/lan$\_$tern", "10.5555/lan_tern"),
        (r"{10.5555/lan\textunderscore{}tern}", "10.5555/lan_tern"),
        (r"\url{https://doi.org/10.5555/lan\_tern}", "10.5555/lan_tern"),
        (r"10.5555/lan\\_tern", "10.5555/lan_tern"),
        (r"10.5555/lan\&tern", "10.5555/lan&tern"),
        (r"10.5555/lan{\&}tern", "10.5555/lan&tern"),
        (r"10.5555/lan\%tern", "10.5555/lan%tern"),
        ("10.5555/lan&amp;tern", "10.5555/lan&tern"),
        ("https://dx.doi.org/10.5555/Lan%5Ftern", "10.5555/lan_tern"),
        ("http://www.doi.org/10.5555%2Flan_tern?ref=feed#top", "10.5555/lan_tern"),
        ("doi:10.5555/lan_tern;", "10.5555/lan_tern"),
        ("DOI: 10.5555/LAN_TERN.", "10.5555/lan_tern"),
        ("(10.5555/lan_tern)", "10.5555/lan_tern"),
        ("<a href='x'>10.5555/lan_tern</a>", "10.5555/lan_tern"),
        ("10.5555/lan\u2010tern\u200b", "10.5555/lan-tern"),
        ("10.5555/lan_tern/", "10.5555/lan_tern"),
        (SICI.upper(), SICI),
        (html.escape(SICI), SICI),
        (SICI.replace("<", r"\textless{}").replace(">", "$>$"), SICI),
        ("https://doi.org/" + quote(SICI), SICI),
        (SICI[:-1] + "#", SICI[:-1] + "#"),
        ("10.1175/1520-0442(1999)012<0001:TTOT>2.0.CO;2", "10.1175/1520-0442(1999)012<0001:ttot>2.0.co;2"),
    ],
)  # fmt: skip
def test_a_doi_of_any_notation(text, doi):
    assert doi_of(text) == doi


@pytest.mark.parametrize(
    "text",
    ["10.1007/978-3-030-11111-1\\", "10.1007/978-3-030-11111-1\\textunder", "10.1007/978-3-030-11111-",
     "10.5555/lan%5", "10.5555/lan%", "10.5555/lan&l", "10.1016/s0140-6736(20", "10.5555/lan_",
     SICI[:48], "10.5555/"],
)  # fmt: skip
def test_a_doi_that_is_cut_off_identifies_nothing_and_is_said(text):
    records = [
        {"title": "Lanterns on the breakwater", "doi": text},
        {"title": "Lanterns on the old breakwater of the harbour town", "doi": text},
    ]
    corpus = read_corpus(io.StringIO("\n".join(map(json.dumps, records))))
    assert len(corpus.papers) == 2
    assert corpus.papers["doi"].isna().all()
    assert corpus.problems["problem"].tolist() == ["The DOI is cut off; it identifies nothing."] * 2


@pytest.mark.parametrize(
    ("name", "text", "paper_id"),
    [
        ("arxiv", "2503.1168", None),
        ("arxiv", "1403.1168", "arXiv:1403.1168"),
        ("pubmed", "PMID: 00123", "pubmed:123"),
        ("pubmed", "https://pubmed.ncbi.nlm.nih.gov/123/", "pubmed:123"),
        ("pubmed", "PMC123", None),
        ("acl", "https://aclanthology.org/2020.acl-main.7.pdf", "acl:2020.acl-main.7"),
        ("acl", "2020.acl-main.", None),
        ("acl", "P19-1001v2", "acl:p19-1001"),
    ],
)
def test_other_identifiers(name, text, paper_id):
    record = json.dumps({"title": "Lanterns on the breakwater", name: text})
    found = read_papers(io.StringIO(record))["paper_id"].iloc[0]
    assert found == paper_id or (paper_id is None and found.startswith("title:"))


SUFFIXES = st.text(string.ascii_lowercase + string.digits + "_-.:;()<>&", min_size=1, max_size=20)
DOIS = st.builds(
    lambda prefix, start, middle, end: f"10.{prefix}/{start}{middle}{end}",
    st.integers(1000, 99999),
    st.sampled_from(string.ascii_lowercase),
    SUFFIXES.filter(
        lambda text: not set("()<>&") & set(text) or text in ("(a)", "<1:a>2", "a&b1", "(s)1<1::a>2")
    ),
    st.sampled_from(string.digits),
)  # fmt: skip
LATEX = {"_": [r"\_", r"{\_}", r"$\_$", r"\textunderscore{}"], "&": [r"\&", r"{\&}"]}
NOTATIONS = st.sampled_from(
    [str, str.upper, quote, html.escape, "https://doi.org/{}".format, "doi:{}".format,
     "http://dx.doi.org/{}".format, "{}.".format, "{{{}}}".format, lambda doi: " " + doi + ",",
     lambda doi: "https://doi.org/" + quote(doi, safe="")]
)  # fmt: skip


@given(doi=DOIS, notation=NOTATIONS, escape=st.integers(0, 3))
def test_a_doi_is_the_same_in_every_notation(doi, notation, escape):
    latex = "".join(LATEX[c][escape % len(LATEX[c])] if c in LATEX else c for c in doi)
    assert sort_identifier(notation(doi)) == sort_identifier(doi) == ("doi", doi)
    assert sort_identifier(latex) == ("doi", doi)


@given(text=st.text(max_size=40) | st.text("10./a_\\%{}$<>&;", max_size=40))
def test_reading_an_identifier_twice_changes_nothing(text):
    kind, value = sort_identifier(text)
    if kind != "id":
        assert sort_identifier(paper_id_of(kind, value)) == (kind, value)


@given(year=st.integers(7, 40), month=st.integers(1, 12), number=st.integers(1, 999))
def test_arxiv_numbers_are_as_long_as_those_of_their_month(year, month, number):
    n_digits = 4 if year < 15 else 5
    start = f"{year:02}{month:02}."
    assert sort_identifier(f"{start}{number:0{n_digits}}")[0] == "arxiv"
    assert sort_identifier(f"{start}{number:0{n_digits - 1}}")[0] == "id"
    assert sort_identifier(f"{start}{number:0{n_digits + 1}}")[0] == "id"


@pytest.mark.parametrize("dots", ["...", "…"])
def test_a_doi_that_dots_cut_off_identifies_nothing(dots):
    assert sort_identifier(f"10.1016/j.gull.2019{dots}")[0] == "id"
    assert sort_identifier("10.1016/j.gull.2019.")[0] == "doi"


@pytest.mark.parametrize(
    ("address", "doi"),
    [
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/gull.12", "10.1002/gull.12"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/gull.12/full", "10.1002/gull.12"),
        (
            "https://www.frontiersin.org/articles/10.3389/fgull.2019.00012/abstract",
            "10.3389/fgull.2019.00012",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s00000-020-0012-3.pdf",
            "10.1007/s00000-020-0012-3",
        ),
        (
            "https://link.springer.com/article/10.1007/s00000-020-0012-3/fulltext.html",
            "10.1007/s00000-020-0012-3",
        ),
        (
            "https://iopscience.iop.org/article/10.1088/1741-2552/ab1234/meta",
            "10.1088/1741-2552/ab1234",
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf",
            "10.1101/2020.01.02.123456",
        ),
        ("https://doi.org/10.3389/fgull.2019.00012/full", "10.3389/fgull.2019.00012"),
        # The resolver takes a DOI as it is, and other signs behind a slash are its own.
        ("https://doi.org/10.1000/gull.pdf", "10.1000/gull.pdf"),
        ("https://example.org/10.1000/gull/12", "10.1000/gull/12"),
        ("10.1000/gull/full", "10.1000/gull/full"),
    ],
)
def test_the_page_that_an_address_names_is_no_part_of_the_doi(address, doi):
    assert doi_of(address) == doi
