"""Identifiers of papers in one spelling each, so that the same paper has the same one."""

import re
from typing import Final

__all__ = [
    "KINDS",
    "KNOWN_KINDS",
    "find_arxiv",
    "find_doi",
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
_ARXIV = re.compile(
    r"(?:arxiv[:/.\s]*|arxiv\.org/(?:abs|pdf|html)/|huggingface\.co/papers/)?"
    rf"(\d\d{_MONTH}\.\d{{4,5}}|(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d\d{_MONTH}\d{{3}})(?:v\d+)?(?:\.pdf)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>{}|\\^`]+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_PREFIXES: Final = {"arxiv": "arXiv:", "doi": "doi:", "acl": "acl:", "pubmed": "pubmed:", "id": ""}


def find_arxiv(text: str) -> str | None:
    """Return the arXiv identifier in `text`, without its version, or None.

    Examples
    --------
    >>> find_arxiv("http://arxiv.org/abs/2503.11685v2"), find_arxiv("quant-ph/0201082v1")
    ('2503.11685', 'quant-ph/0201082')
    """
    text = re.sub(r"^https?://(?:www\.|export\.)?", "", text.strip())
    found = _ARXIV.fullmatch(text)
    return found[1].lower() if found else None


def find_doi(text: str) -> str | None:
    """Return the DOI in `text`, in lower case, or None.

    Examples
    --------
    >>> find_doi("https://doi.org/10.7717/PeerJ.4375.")
    '10.7717/peerj.4375'
    """
    found = _DOI.search(text)
    if not found:
        return None
    doi = found[1].lower().rstrip(".,;:'")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:'")
    return doi


def sort_identifier(text: str) -> tuple[str, str]:
    """Return the kind of an identifier and its one spelling.

    An arXiv DOI counts as the arXiv identifier in it. What is none of the known kinds is of kind
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
    for kind in ("acl", "pubmed"):
        if text.lower().startswith(f"{kind}:"):
            return kind, text[len(kind) + 1 :].strip().lower()
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
