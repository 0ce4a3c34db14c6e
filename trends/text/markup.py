"""Remove the tags of HTML, JATS and MathML from titles and abstracts."""

import re
from typing import Final

__all__ = ["strip_markup"]

# Tags that end a line of text, so that the words before and after them are separate.
_BLOCKS: Final = (
    "p|title|label|sec|div|br|hr|li|list|list-item|ul|ol|dl|dt|dd|table|tr|td|th|disp-formula|"
    "disp-quote|abstract|abstracttext|h[1-6]"
)
# Tags of words and of formulas. Sources: the JATS Journal Publishing tag library (1.3), which
# Crossref abstracts use, the elements of MathML Core, and HTML.
_INLINE: Final = (
    "i|b|u|s|em|strong|small|big|sub|sup|sc|span|font|a|tt|code|inf|italic|bold|monospace|underline|"
    "overline|strike|roman|sans-serif|styled-content|named-content|inline-formula|inline-graphic|"
    "inline-supplementary-material|alternatives|tex-math|ext-link|uri|xref|email|fn|abbrev|math|"
    "mrow|mi|mo|mn|ms|mtext|mspace|msub|msup|msubsup|munder|mover|munderover|mfrac|msqrt|mroot|"
    "mstyle|mfenced|mtable|mtr|mtd|mpadded|mphantom|merror|mmultiscripts|mprescripts|none|menclose|"
    "semantics|cite|q|kbd|var|nobr|wbr|center|img|sup|abbr|del|ins|mark"
)
# Every name with one of these prefixes is a tag: jats:p, mml:math, m:mi, ce:sup, xhtml:span, ns2:p.
_PREFIXED: Final = r"(?:jats|mml|m|ce|sb|xocs|xhtml|html|tex|ns\d*):[A-Za-z][\w.-]*"
# Attributes must have values, so that "a <b and c> d" contains no tag.
_ATTRIBUTES: Final = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*/?>"""
_BLOCK_TAG: Final = re.compile(
    rf"</?(?:(?:jats|xhtml|html|ns\d*):)?(?:{_BLOCKS}){_ATTRIBUTES}", re.IGNORECASE
)
_TAG: Final = re.compile(rf"</?(?:{_PREFIXED}|{_INLINE}){_ATTRIBUTES}", re.IGNORECASE)
_POWER_TAG: Final = re.compile(r"(?<=\d)<(?:jats:)?sup>\s*(?=[-+−]?\d)", re.IGNORECASE)
_NO_TEXT: Final = re.compile(r"<!--(?:(?!<!--).)*?-->|<\?[^<>]*\?>|<!\[CDATA\[|\]\]>", re.DOTALL)
# The TeX copy of a formula beside its MathML, and the annotations of MathML, are removed.
_SECOND_COPY: Final = re.compile(
    r"<((?:jats:|mml:)?tex-math)\b[^<>]*>(?:(?!</?\1\b).)*</\1>(?=\s*<(?:mml:|m:)?math\b)|"
    r"<((?:mml:|m:)?annotation(?:-xml)?)\b[^<>]*>(?:(?!</?\2\b).)*</\2>",
    re.DOTALL | re.IGNORECASE,
)


def strip_markup(text: str) -> str:
    """Return a text without tags, comments and second copies of formulas.

    Only names that HTML, JATS or MathML define are tags; "a < b and c > d" is unchanged.

    Examples
    --------
    >>> strip_markup("<jats:p>H<jats:sub>2</jats:sub>O at 10<sup>6</sup> Pa, p<0.05</jats:p>").strip()
    'H2O at 10^6 Pa, p<0.05'
    """
    if "<" not in text:
        return text
    text = _NO_TEXT.sub("", text)
    if "math" in text or "annotation" in text:
        text = _SECOND_COPY.sub("", text)
    return _TAG.sub("", _BLOCK_TAG.sub(" ", _POWER_TAG.sub("^", text)))
