"""How broad a name is: a field of study, a subject of everyday life, or narrower than either.

"Robotics" is what papers about grasping and legged walking belong to without saying so; papers about
object detection say "object detection". No corpus shows which of the two a name is: papers lie as
near to the one as to the other. So it is looked up.
"""

import functools
import re
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from trends.text import STOP_WORDS, clean_text
from trends.topics.phrases import split_alternatives

__all__ = ["Breadth", "judge_breadth"]

Breadth: TypeAlias = Literal["field", "subject", "term"]
LIST: Final = "breadth.txt"
LONGEST: Final = 4
_ENDING: Final = re.compile(r"(?:ics|logy|graphy|nomy)$")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_HYPHENS: Final = re.compile(r"[-\u2010-\u2015]")


def judge_breadth(name: str) -> Breadth:
    """Return how broad a name is.

    Returns
    -------
    str
        ``"field"`` for fields of study and sections of the news: those in `breadth.txt`, their
        combinations, what one of its heads ends, and single words that end like a discipline's.
        ``"subject"`` for those of everyday life in the same file. ``"term"`` for all others.

    Examples
    --------
    >>> [judge_breadth(name) for name in ("Robotics", "security and privacy", "marine biology")]
    ['field', 'field', 'field']
    >>> [judge_breadth(name) for name in ("cars", "KV cache", "molecular dynamics")]
    ['subject', 'term', 'term']
    """
    plain = _IN_BRACKETS.sub(" ", clean_text(name).lower())
    return _judge(" ".join(_HYPHENS.sub(" ", plain).split()))


def _judge(name: str) -> Breadth:
    if _is_field(name):
        return "field"
    parts = [name, *split_alternatives(name)]
    return "subject" if any(_reduce(part) in _read_list()["subjects"] for part in parts) else "term"


def _is_field(name: str) -> bool:
    listed = _read_list()
    reduced = _reduce(name)
    if reduced in listed["never"]:
        return False
    if reduced in listed["fields"]:
        return True
    parts = split_alternatives(name)
    if len(parts) > 1:
        return all(_is_field(part) for part in parts)
    words = name.split()
    if len(words) == 1:
        return _ENDING.search(name) is not None
    if "of" in words:
        return _reduce(name.partition(" of ")[0]) in listed["fields"]
    is_compound = len(words) <= LONGEST and STOP_WORDS.isdisjoint(words)
    return is_compound and _reduce(words[-1]) in listed["heads"]


def _reduce(name: str) -> frozenset[str]:
    """Return what "systems and control" and "control system" share."""
    return frozenset(word.removesuffix("s") for word in name.split() if word not in STOP_WORDS)


@functools.cache
def _read_list() -> dict[str, frozenset[frozenset[str]]]:
    """Return the names of each section of the list, reduced."""
    text = files("trends.topics").joinpath(LIST).read_text(encoding="utf-8")
    sections = {}
    for section in re.split(r"(?m)^## ", text)[1:]:
        title, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if not line.startswith("#")]
        names = ",".join(lines).split(",")
        reduced = (_reduce(_HYPHENS.sub(" ", name.strip())) for name in names)
        sections[title.strip()] = frozenset(words for words in reduced if words)
    return sections
