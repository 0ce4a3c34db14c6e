"""Names of authors as BibTeX reads them: "First von Last", "von Last, Jr, First", {Institution}."""

import re
from collections.abc import Iterator

__all__ = ["split_names"]

_AND = re.compile(" and ", re.IGNORECASE)
_COMMA = re.compile(",")
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"[\s~]+")


def split_names(text: str) -> list[object]:
    """Return the authors in a field of BibTeX, as `read_fields` takes them.

    Parameters
    ----------
    text
        The field, with braces around parts that belong together.

    Examples
    --------
    >>> split_names("Ludwig van Beethoven and Sand, George and {Lovers and Friends Ltd}")
    [('van Beethoven', 'Ludwig'), ('Sand', 'George'), {'literal': 'Lovers and Friends Ltd'}]
    """
    # Single spaces: a separator that allows for any number of them takes quadratic time on runs.
    parts = [*_split(_SPACE.sub(" ", text), _AND)]
    while len(parts) == 1 and _is_braced(parts[0]) and _AND.search(parts[0]):
        inner = [*_split(parts[0][1:-1], _AND)]
        # Braces around the whole field separate nothing; braces around one name mark an institution.
        if len(inner) == 1 or not all(_looks_like_person(name) for name in inner):
            break
        parts = inner
    return [_read_name(part) for part in parts]


def _looks_like_person(name: str) -> bool:
    return "," in name or len(_BLANK.split(name)) in (2, 3)


def _read_name(name: str) -> object:
    if name.casefold() in ("others", "et al."):
        return "others"
    if _is_braced(name):
        return {"literal": name[1:-1].strip()}
    family, *given = _split(name, _COMMA)
    if given:
        # "Last, Jr, First": the given name comes before the suffix in every other format.
        return (family, *given[::-1])
    words = [*_split(name, _BLANK)]
    start = next((at for at, word in enumerate(words[:-1]) if word[0].islower()), len(words) - 1)
    return (" ".join(words[start:]), " ".join(words[:start]))


def _is_braced(text: str) -> bool:
    """Return whether the first brace is closed by the last one."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at == len(text) - 1
    return False


def _split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """Yield the parts between separators outside of braces."""
    if "{" not in text:
        yield from filter(None, map(str.strip, separator.split(text)))
        return
    depth, start, at = 0, 0, 0
    while at < len(text):
        depth += (text[at] == "{") - (text[at] == "}")
        found = separator.match(text, at) if depth <= 0 else None
        if found:
            if text[start:at].strip():
                yield text[start:at].strip()
            start = at = found.end()
        else:
            at += 1
    if text[start:].strip():
        yield text[start:].strip()
