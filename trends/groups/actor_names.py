"""Which names mean the same author, institution, country or venue: those that are equal, and no others.

Two people may share a name, and one may have several. A name alone never joins different names: "Li, X."
stays apart from "Li, Xiang", and both are doubtful, because they may or may not be the same.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from typing import Any, Final, Literal, TypeAlias

import pandas as pd

__all__ = ["COLUMNS", "ActorKind", "fold_author", "fold_name", "name_actors", "spread_actors"]

ActorKind: TypeAlias = Literal["author", "institution", "country", "venue"]
COLUMNS: Final[dict[ActorKind, str]] = {
    "author": "authors",
    "institution": "institutions",
    "country": "countries",
    "venue": "venue",
}
# Identifiers, such as ORCID and ROR, in the order of the names; where a source gives them.
ID_COLUMNS: Final[dict[ActorKind, str]] = {"author": "author_ids", "institution": "institution_ids"}
# Letters that Unicode does not take apart.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_JOINTS: Final = re.compile(r"[^\w]+")
# Spellings of addresses (Web of Science) and what they stand for.
_WORDS: Final = {
    "univ": "university",
    "inst": "institute",
    "natl": "national",
    "coll": "college",
    "hosp": "hospital",
    "acad": "academy",
    "tech": "technology",
    "j": "journal",
    "proc": "proceedings",
    "conf": "conference",
    "int": "international",
}
_IDLE: Final = frozenset({"the", "of", "and", "for", "on", "in"})
_LONGEST_INITIAL: Final = 1
_LATIN_END: Final = 0x250  # the last Latin letters of names in lists of authors


def fold_author(name: str) -> tuple[str, tuple[str, ...]]:
    """Return family and given names without case, accents and punctuation.

    Examples
    --------
    >>> fold_author("Müller-Lüdenscheidt, Karl H.")
    ('muller ludenscheidt', ('karl', 'h'))
    >>> fold_author("Astrid Ek") == fold_author("Ek, Astrid")
    True
    """
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.strip().rpartition(" ")
    return " ".join(_split(family)), tuple(_split(given))


def fold_name(name: str) -> str:
    """Return the name of an institution, a country or a venue in plain words.

    Examples
    --------
    >>> fold_name("Univ. of Zürich") == fold_name("University of Zurich")
    True
    """
    words = [_WORDS.get(word, word) for word in _split(name)]
    return " ".join(word for word in words if word not in _IDLE) or " ".join(words)


def spread_actors(papers: pd.DataFrame, kind: ActorKind) -> pd.DataFrame:
    """Return a row per paper and actor.

    Parameters
    ----------
    papers
        Columns `paper_id` and that of the kind; ``author_ids`` and ``institution_ids``, if there, hold
        identifiers in the order of the names.
    kind
        What to look for.

    Returns
    -------
    pandas.DataFrame
        `paper_id`, `key` (equal where the actor is), `name` (as stated) and `weight` (1 divided by the
        paper's actors of this kind, those that are counted but not named included); papers that state
        none have no row.
    """
    column = COLUMNS[kind]
    if column not in papers.columns:
        return _as_rows([])
    ids = papers.get(ID_COLUMNS.get(kind, ""), pd.Series([None] * len(papers)))
    n_stated = (
        papers["n_authors"] if kind == "author" and "n_authors" in papers else [0] * len(papers)
    )
    rows: list[tuple[str, str, str, float]] = []
    for paper, value, own, n in zip(papers["paper_id"], papers[column], ids, n_stated, strict=True):
        names = _read_list(value)
        marks = _read_list(own, keep_empty=True)
        marks = marks if len(marks) == len(names) else [""] * len(names)
        keyed: dict[str, str] = {}
        for name, mark in zip(names, marks, strict=True):
            keyed.setdefault(_key(name, mark, kind), name)
        keyed.pop("", None)
        n_all = max(len(keyed), 0 if n is None or n is pd.NA or n != n else int(n))
        rows += [(paper, key, name, 1 / n_all) for key, name in keyed.items()]
    return _join_identified(_as_rows(rows))


def name_actors(rows: pd.DataFrame, kind: ActorKind) -> pd.DataFrame:
    """Return what each actor is called, and whether it is doubtful who that is.

    Parameters
    ----------
    rows
        From `spread_actors`.
    kind
        Their kind.

    Returns
    -------
    pandas.DataFrame
        Indexed by key: `actor`, the commonest spelling, with the identifier behind it where two share
        a name; `is_doubtful`, true of authors without a full given name, and of those whose names could
        be a longer and a shorter form of one.
    """
    spelled = {str(key): _commonest(names) for key, names in rows.groupby("key", sort=True)["name"]}
    times = Counter(name.casefold() for name in spelled.values())
    labels = {
        key: f"{name} ({key.removeprefix('id:')})"
        if times[name.casefold()] > 1 and key.startswith("id:")
        else name
        for key, name in spelled.items()
    }
    # What is left alike gets its key, so that no two actors have one label.
    taken = Counter(labels.values())
    labels = {key: name if taken[name] == 1 else f"{name} [{key}]" for key, name in labels.items()}
    doubtful = _find_doubtful(spelled) if kind == "author" else set()
    keys = list(spelled)
    return pd.DataFrame(
        {"actor": [labels[key] for key in keys], "is_doubtful": [key in doubtful for key in keys]},
        index=pd.Index(keys, name="key"),
    )


def _key(name: str, mark: str, kind: ActorKind) -> str:
    if mark:
        return f"id:{mark.rstrip('/').rpartition('/')[2].upper()}"
    if kind != "author":
        return fold_name(name)
    family, given = fold_author(name)
    return f"{family}, {' '.join(given)}" if given else family


def _join_identified(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows without an identifier that of their name, where only one identifier has this name."""
    is_identified = rows["key"].str.startswith("id:")
    if not is_identified.any():
        return rows
    folded = rows["name"].map(lambda name: _key(name, "", "author"))
    known: dict[str, set[str]] = defaultdict(set)
    for name, key in zip(folded[is_identified], rows.loc[is_identified, "key"], strict=True):
        known[name].add(key)
    keys = [
        min(known[name]) if not own and len(known[name]) == 1 and not _is_short(name) else key
        for name, key, own in zip(folded, rows["key"], is_identified, strict=True)
    ]
    return rows.assign(key=keys).drop_duplicates(["paper_id", "key"], ignore_index=True)


def _find_doubtful(spelled: dict[str, str]) -> set[str]:
    """Return the keys of authors who may be others of the list, or several people."""
    families: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    doubtful = set()
    for key, name in spelled.items():
        if key.startswith("id:"):
            continue
        family, given = fold_author(name)
        families[family].append((key, given))
        if _is_short(key) and _is_latin(name):
            doubtful.add(key)
    for group in families.values():
        by_initial: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for key, given in group:
            by_initial[given[0][:1] if given else ""].append((key, given))
        for alike in by_initial.values():
            for place, (key, given) in enumerate(alike):
                for other, theirs in alike[place + 1 :]:
                    if given and theirs and _may_be_one(given, theirs):
                        doubtful |= {key, other}
    return doubtful


def _may_be_one(given: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether given names may be a longer and a shorter form of the same."""
    return all(
        a == b or (min(len(a), len(b)) <= _LONGEST_INITIAL and a[:1] == b[:1])
        for a, b in zip(given, other, strict=False)
    )


def _is_short(key: str) -> bool:
    """Tell whether an author's key has no given name beyond initials."""
    _, _, given = key.partition(", ")
    return all(len(word) <= _LONGEST_INITIAL for word in given.split())


def _is_latin(name: str) -> bool:
    return all(ord(letter) < _LATIN_END for letter in name if letter.isalpha())


def _split(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _JOINTS.sub(" ", bare.replace("'", "").replace("’", "")).split()


def _read_list(value: object, *, keep_empty: bool = False) -> list[str]:
    if value is None or value is pd.NA or value != value:
        return []
    parts = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
    texts = ["" if part is None or part is pd.NA else " ".join(str(part).split()) for part in parts]
    return [text for text in texts if text or keep_empty]


def _as_rows(rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["paper_id", "key", "name", "weight"])
    return frame.astype({"paper_id": object, "key": object, "name": object, "weight": float})


def _commonest(names: "pd.Series[Any]") -> str:
    times = Counter(names)
    return str(min(times, key=lambda name: (-times[name], name)))
