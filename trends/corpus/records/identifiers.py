"""Normalize identifiers of papers, so that each has one spelling."""

import re
from typing import Final

from trends.corpus.records.identifier_text import undo_escapes

__all__ = [
    "KINDS",
    "KNOWN_KINDS",
    "find_acl",
    "find_arxiv",
    "find_doi",
    "find_pubmed",
    "is_volume",
    "paper_id_of",
    "sort_identifier",
    "split_paper_id",
]

KNOWN_KINDS: Final = ("arxiv", "doi", "acl", "pubmed")
KINDS: Final = (*KNOWN_KINDS, "id")

_ARCHIVES: Final = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|"
    "cond-mat|cs|dg-ga|econ|eess|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math|math-ph|mtrl-th|nlin|"
    "nucl-(?:ex|th)|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_MONTH: Final = "(?:0[1-9]|1[0-2])"
# Numbers had four digits until December 2014 and have five since; four in a later month are the
# start of a number (https://info.arxiv.org/help/arxiv_identifier.html).
_NUMBER: Final = rf"(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}}|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}}"
_ARXIV = re.compile(
    r"(?:(?:arxiv[:/.\s]*)+|(?:arxiv|alphaxiv)\.org/(?:abs|pdf|html|format)/|"
    r"ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html)/|huggingface\.co/papers/)?"
    rf"({_NUMBER}|(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d\d{_MONTH}\d{{3}})(?:v\d+)?(?:\.pdf)?"
    r"(?:\s*\[[a-z.-]+\]|[?#].*)?",
    re.IGNORECASE,
)
# A DOI in its usual form, which only needs to be lowercased.
_USUAL_DOI = re.compile(r"10\.\d{4,9}/(?:[a-z0-9._:-]*[a-z0-9])?[a-z0-9]", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}(?:\.\d+)*/+[^\s\"{}|\\^`]+", re.IGNORECASE)
# What URLs of articles append to the DOI: pages of Wiley, Frontiers, Taylor & Francis, IOP,
# Springer and Oxford ("/full", "/meta", "/fulltext.html"), files of bioRxiv and others (".pdf").
_PAGE = re.compile(
    r"/(?:e?pdf(?:direct)?|full(?:[-_]?text)?|abstract|summary|meta|html|figures|references)"
    r"(?:\.html?|\.pdf|/)?$"
)
_FILE = re.compile(r"(?<=[\w)])\.(?:full|full-text|abstract|short|long|pdf|html?)$")
_RESOLVER = re.compile(r"://(?:www\.|dx\.)?doi\.org/")
# bioRxiv and medRxiv append the version to the DOI in URLs.
_VERSION = re.compile(r"(10\.1101/.*\d)v\d+")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
# What follows an identifier in HTML; in a SICI, "<" stands before the first page.
_TAG = re.compile(r"</|<(?:a|b|br|div|em|i|p|span|strong|sub|sup)\b[^>]*/?>|<jats:", re.IGNORECASE)
# The code of an article in older names of Wiley and others ends with a sign of any kind:
# "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-#" (ANSI/NISO Z39.56).
_SICI = re.compile(r".+<[^<>]*>\d\.\d\.(?:co|tx);\d-?[^\s]?")
_LEFT_OPEN: Final = ("_", "-", "(", "[", "<", "&", "%", ":", "/")
_BRACKETS: Final = ("()", "[]", "<>")
_VOLUME = re.compile(
    r"10\.\d{4,9}/(?:[a-z]+\.?)?(?:97[89]-?(?:\d-?){9}\d|(?=.{13}$)\d+-\d+-\d+-[\dx])"
)
_ACL = re.compile(
    r"(?:https?://)?(?:(?:www\.)?aclanthology\.org/|aclweb\.org/anthology/|acl:)?"
    r"(\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+|[a-z]\d{2}-\d{4,5})(?:v\d+)?(?:\.pdf)?/?",
    re.IGNORECASE,
)
_PUBMED = re.compile(
    r"(?:https?://)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/|"
    r"(?:pmid|pubmed|medline)\s*:?\s*)?0*([1-9]\d{0,7})(?:\.0)?/?",
    re.IGNORECASE,
)
_PREFIXES: Final = {"arxiv": "arXiv:", "doi": "doi:", "acl": "acl:", "pubmed": "pubmed:", "id": ""}


def find_arxiv(text: str) -> str | None:
    """Return the arXiv identifier in `text`, without its version, or None.

    One that is cut off identifies nothing.

    Examples
    --------
    >>> find_arxiv("http://arxiv.org/abs/2503.11685v2"), find_arxiv("quant-ph/0201082v1")
    ('2503.11685', 'quant-ph/0201082')
    >>> find_arxiv("2503.1168")
    """
    plain = undo_escapes(text)
    address = re.sub(r"^https?://(?:www\.|export\.)?", "", plain.text.rstrip(".,;/"))
    found = None if plain.is_cut else _ARXIV.fullmatch(address)
    return found[1].lower() if found else None


def find_doi(text: str) -> str | None:
    r"""Return the DOI in `text`, in lower case and without escapes, or None.

    Escapes of LaTeX, HTML and addresses are undone, signs of SICI codes kept, punctuation behind
    the DOI is left off. A DOI that is cut off identifies nothing: one that ends within an escape,
    with an open bracket, or with a sign that joins two parts.

    Examples
    --------
    >>> find_doi("https://doi.org/10.7717/PeerJ.4375.")
    '10.7717/peerj.4375'
    >>> find_doi(r"10.1162/grey\_a\_00389"), find_doi("doi:10.1016/S0140-6736%2820%2930183-5")
    ('10.1162/grey_a_00389', '10.1016/s0140-6736(20)30183-5')
    >>> find_doi("https://onlinelibrary.wiley.com/doi/10.1002/abc.123/full")
    '10.1002/abc.123'
    >>> find_doi("10.1007/978-3-030-00000-0\\"), find_doi("10.1016/j.cell.2019...")
    (None, None)
    """
    if _USUAL_DOI.fullmatch(text):
        return text.lower()
    plain = undo_escapes(text)
    found = _DOI.search(plain.text) if "10." in plain.text else None
    if not found:
        return None
    end = _TAG.search(found[0])
    doi = found[0][: end.start()].lower() if end else found[0].lower()
    if sici := _SICI.fullmatch(doi):
        return sici[0]
    if "://" in plain.text[: found.start()]:
        doi = _cut_page(re.split(r"[?#]", doi)[0], is_exact=bool(_RESOLVER.search(plain.text)))
    doi = _strip_punctuation(doi)
    prefix, _, suffix = doi.partition("/")
    suffix = suffix.lstrip("/")
    rest = plain.text[found.end() :]
    if found[0].endswith(("...", "…")):
        return None
    is_cut = (plain.is_cut and not end and not rest) or rest.startswith("\\")
    is_open = any(doi.count(pair[0]) > doi.count(pair[1]) for pair in _BRACKETS)
    if not suffix or is_open or suffix.endswith(_LEFT_OPEN) or is_cut:
        return None
    return f"{prefix}/{suffix}"


def find_acl(text: str) -> str | None:
    """Return the identifier of the ACL Anthology in `text`, or None.

    Examples
    --------
    >>> find_acl("https://aclanthology.org/2020.acl-main.1.pdf"), find_acl("P19-1001")
    ('2020.acl-main.1', 'p19-1001')
    """
    plain = undo_escapes(text)
    found = None if plain.is_cut else _ACL.fullmatch(plain.text.rstrip(".,;"))
    return found[1].lower() if found else None


def find_pubmed(text: str) -> str | None:
    """Return the PubMed identifier in `text`, or None.

    Examples
    --------
    >>> find_pubmed("PMID: 0012345"), find_pubmed("PMC12345")
    ('12345', None)
    """
    found = _PUBMED.fullmatch(undo_escapes(text).text.rstrip(".,;"))
    return found[1] if found else None


def is_volume(doi: str) -> bool:
    """Tell whether a DOI ends with an ISBN, as those of books and proceedings do.

    Chapters of the volume may be stated with it, or with their own DOI cut off.

    Examples
    --------
    >>> is_volume("10.1007/978-3-030-00000-0"), is_volume("10.1007/978-3-030-00000-0_1")
    (True, False)
    """
    return _VOLUME.fullmatch(doi) is not None


def sort_identifier(text: str) -> tuple[str, str]:
    """Return the kind and the one spelling of an identifier.

    An arXiv DOI becomes the arXiv identifier in it. What is none of the known kinds is of kind
    ``"id"`` and stays as it is.

    Examples
    --------
    >>> sort_identifier("https://doi.org/10.48550/arXiv.2503.11685")
    ('arxiv', '2503.11685')
    >>> sort_identifier("nips1987:bb31aa9271")
    ('id', 'nips1987:bb31aa9271')
    """
    text = text.strip()
    doi = find_doi(text)
    if doi is not None:
        from_arxiv = _ARXIV_DOI.fullmatch(doi)
        arxiv = find_arxiv(from_arxiv[1]) if from_arxiv else None
        return ("doi", doi) if arxiv is None else ("arxiv", arxiv)
    arxiv = find_arxiv(text)
    if arxiv is not None:
        return "arxiv", arxiv
    for kind, find in (("acl", find_acl), ("pubmed", find_pubmed)):
        if text.lower().startswith(f"{kind}:") and (found := find(text)):
            return kind, found
    return "id", text


def split_paper_id(paper_id: str) -> tuple[str, str]:
    """Return the kind and value of the identifier that a `paper_id` is made of.

    Examples
    --------
    >>> split_paper_id("arXiv:2503.11685"), split_paper_id("title:0a1b")
    (('arxiv', '2503.11685'), ('id', 'title:0a1b'))
    """
    for kind, prefix in _PREFIXES.items():
        if prefix and paper_id.startswith(prefix):
            return kind, paper_id.removeprefix(prefix)
    return "id", paper_id


def paper_id_of(kind: str, value: str) -> str:
    """Return the identifier as a `paper_id`; the inverse of `sort_identifier`.

    Examples
    --------
    >>> paper_id_of("arxiv", "2503.11685")
    'arXiv:2503.11685'
    """
    return _PREFIXES[kind] + value


def _cut_page(doi: str, *, is_exact: bool) -> str:
    """Return the DOI in a URL without the page or file that the URL appends to it.

    URLs of doi.org end with the DOI itself; only an appended page is removed from them.
    """
    while cut := _PAGE.search(doi) or (None if is_exact else _FILE.search(doi)):
        doi = doi[: cut.start()]
    version = None if is_exact else _VERSION.fullmatch(doi)
    return version[1] if version else doi


def _strip_punctuation(doi: str) -> str:
    """Return a DOI without the punctuation of the sentence around it."""
    while True:
        shorter = doi.rstrip(".,;:'’”*/")
        for opened, closed in _BRACKETS:
            if shorter.endswith(closed) and shorter.count(closed) > shorter.count(opened):
                shorter = shorter[:-1]
        if shorter == doi:
            return doi
        doi = shorter
