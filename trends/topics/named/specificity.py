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
from trends.topics.named.patterns import split_alternatives

__all__ = ["Specificity", "judge_specificity", "name_in_full"]

Specificity: TypeAlias = Literal["field", "subject", "doubtful", "term"]
LIST: Final = "breadth.txt"
# Chosen by hand: a longer name is not taken for a compound that names a field.
LONGEST: Final = 4
ABOUT: Final = frozenset(("about", "for", "in", "of", "on"))
# What a short form stands for tells more of what papers are about.
SHORT_FORMS: Final = {
    "ai": "artificial intelligence",
    "cv": "computer vision",
    "hci": "human-computer interaction",
    "hep": "high energy physics",
    "math": "mathematics",
    "maths": "mathematics",
    "ml": "machine learning",
    "nlp": "natural language processing",
    "tech": "technology, computers, software",
}
# "ASICs" are no discipline.
_ENDING: Final = re.compile(r"\w{3}(?:ics|logy|graphy|nomy)$")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_HYPHENS: Final = re.compile(r"[-\u2010-\u2015]")


def judge_specificity(name: str) -> Specificity:
    """Return how broad a name is.

    Returns
    -------
    str
        ``"field"`` for fields of study and sections of the news: those in `breadth.txt`, their
        combinations, what one of its heads ends, and single words that end like a discipline's.
        ``"subject"`` for those of everyday life in the same file. ``"doubtful"`` for datasets, surveys
        and the like of either. ``"term"`` for all others.

    Examples
    --------
    >>> [judge_specificity(name) for name in ("Robotics", "security and privacy", "marine biology")]
    ['field', 'field', 'field']
    >>> [judge_specificity(name) for name in ("cars", "agriculture datasets", "KV cache")]
    ['subject', 'doubtful', 'term']
    """
    plain = _IN_BRACKETS.sub(" ", clean_text(name).lower())
    return _judge(" ".join(_HYPHENS.sub(" ", plain).split()))


def name_in_full(name: str) -> str:
    """Return what the name of a field is short for, or the name.

    Examples
    --------
    >>> name_in_full("HCI"), name_in_full("robotics")
    ('human-computer interaction', 'robotics')
    """
    return SHORT_FORMS.get(name.strip().lower(), name)


def _judge(name: str) -> Specificity:
    if _is_field(name):
        return "field"
    about = _find_subject(name)
    if about:
        return "doubtful" if _judge(about) in ("field", "subject") else "term"
    parts = [name, *split_alternatives(name)]
    return "subject" if any(_stands_in(part, "subjects") for part in parts) else "term"


def _find_subject(name: str) -> str:
    """Return what works are about ("agriculture" of "agriculture datasets"); empty if none is."""
    words = name.split()
    if len(words) > 1 and _stands_in(words[-1], "works"):
        return " ".join(words[:-1])
    if len(words) > 2 and _stands_in(words[0], "works") and words[1] in ABOUT:
        return " ".join(words[2:])
    return ""


def _is_field(name: str) -> bool:
    if _stands_in(name, "never") or _stands_in(name, "subjects"):
        return False
    if _stands_in(name, "fields"):
        return True
    parts = split_alternatives(name)
    if len(parts) > 1:
        return all(_is_field(part) for part in parts)
    words = name.split()
    if len(words) == 1:
        return _ENDING.search(name) is not None
    if "of" in words:
        first, _, rest = name.partition(" of ")
        # The philosophy of mind is a field, and so is the history of medicine; a law of nature is not.
        return _stands_in(first, "heads") or (_stands_in(first, "fields") and _is_field(rest))
    is_compound = len(words) <= LONGEST and STOP_WORDS.isdisjoint(words)
    return is_compound and _stands_in(words[-1], "heads")


def _stands_in(name: str, part: str) -> bool:
    """Return whether a part of the list has a name, its words in any order.

    Only what is listed as a plural has a singular: algebra is a field, Lie algebras are objects.
    """
    words = [word for word in name.split() if word not in STOP_WORDS]
    listed = _read_list()[part]
    return bool(words) and not listed.isdisjoint(
        (frozenset(words), frozenset((*words[:-1], f"{words[-1]}s")))
    )


@functools.cache
def _read_list() -> dict[str, frozenset[frozenset[str]]]:
    """Return the names of each section of the list, as sets of words."""
    text = files("trends.topics.named").joinpath(LIST).read_text(encoding="utf-8")
    sections = {}
    for section in re.split(r"(?m)^## ", text)[1:]:
        title, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if not line.startswith("#")]
        names = (_HYPHENS.sub(" ", name).split() for name in ",".join(lines).split(","))
        sections[title.strip()] = frozenset(frozenset(name) - STOP_WORDS for name in names if name)
    return sections
