"""Addresses of papers on the web: those that a record states, else what its identifiers lead to."""

from typing import Any
from urllib.parse import quote, urlsplit

from trends.report.summary.plain import text

__all__ = ["find_address", "safe_url"]

# Where each kind of identifier leads, as each service states its permanent links.
_ADDRESSES = {
    "arXiv:": "https://arxiv.org/abs/",
    "doi:": "https://doi.org/",
    "acl:": "https://aclanthology.org/",
    "pubmed:": "https://pubmed.ncbi.nlm.nih.gov/",
    "openreview:": "https://openreview.net/forum?id=",
    "openalex:": "https://openalex.org/",
    "dblp:": "https://dblp.org/rec/",
    "bibcode:": "https://ui.adsabs.harvard.edu/abs/",
    "hal:": "https://hal.science/",
    "inspire:": "https://inspirehep.net/literature/",
}
# What may stand in an identifier as it is; everything else is percent-encoded.
_PLAIN = "/:.-_~"


def find_address(paper_id: str, url: Any, doi: Any = None) -> str | None:
    """Return where a paper can be read about: its stated address, its DOI, else its identifier.

    Parameters
    ----------
    paper_id
        The paper's identifier, such as ``arXiv:2008.00401``.
    url
        The address that its record states, if any.
    doi
        Its DOI, if any.

    Returns
    -------
    str or None
        An http or https address; None if there is none.

    Examples
    --------
    >>> find_address("arXiv:2008.00401", None)
    'https://arxiv.org/abs/2008.00401'
    >>> find_address("title:0a1b", "javascript:alert(1)", "10.1000/a<b")
    'https://doi.org/10.1000/a%3Cb'
    """
    stated = safe_url(url)
    if stated is not None:
        return stated
    known = text(doi)
    if known is not None and known.startswith("10."):
        return _ADDRESSES["doi:"] + quote(known, safe=_PLAIN)
    for prefix, address in _ADDRESSES.items():
        if paper_id.startswith(prefix):
            return address + quote(paper_id.removeprefix(prefix), safe=_PLAIN)
    return None


def safe_url(url: Any) -> str | None:
    """Return an http or https address, and None for anything else.

    Examples
    --------
    >>> safe_url("https://arxiv.org/abs/2008.00401")
    'https://arxiv.org/abs/2008.00401'
    >>> safe_url("javascript:alert(1)") is None
    True
    """
    address = text(url)
    if address is None or any(ord(letter) < 33 for letter in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
