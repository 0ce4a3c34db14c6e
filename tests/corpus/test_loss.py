"""Damage to some records of a file costs those records at most, in every format.

Each file has a known number of records. Some are damaged; those that may be missing afterwards are
the damaged ones and, since a stray delimiter may join two, the one before or behind each of them.
"""

import io
import json
import random
from collections.abc import Callable

import pytest

from trends.corpus import read_corpus
from trends.errors import TrendsError

N_RECORDS = 24
WORDS = [
    "alder",
    "birch",
    "cedar",
    "dogwood",
    "elm",
    "fir",
    "gorse",
    "hazel",
    "ivy",
    "juniper",
    "kauri",
    "larch",
    "maple",
    "nettle",
    "oak",
    "pine",
    "quince",
    "rowan",
    "spruce",
    "thorn",
    "umbrella",
    "viburnum",
    "willow",
    "yew",
]


def title(number: int) -> str:
    return f"Wrens that nest in {WORDS[number]} and {WORDS[-number - 1]}"


def abstract(number: int) -> str:
    word = WORDS[number]
    return (
        f"We watch wrens in {word} woods for {number + 3} years. Near {word}, their songs differ."
    )


def _bibtex(n: int) -> str:
    return (
        f"@article{{wren{n},\n  title = {{{title(n)}}},\n  author = {{Doe, Jo and Roe, Ann}},\n"
        f"  year = {{{1990 + n}}},\n  abstract = {{{abstract(n)}}}\n}}\n\n"
    )


def _ris(n: int) -> str:
    return f"TY  - JOUR\nTI  - {title(n)}\nAU  - Doe, Jo\nPY  - {1990 + n}\nAB  - {abstract(n)}\nER  - \n\n"


def _medline(n: int) -> str:
    return (
        f"PMID- {7100 + n}\nOWN - NLM\nDP  - {1990 + n} May\nTI  - {title(n)}\nAB  - {abstract(n)}\n"
        "FAU - Doe, Jo\nLA  - eng\n\n"
    )


def _web_of_science(n: int) -> str:
    return (
        f"PT J\nAU Doe, J\nTI {title(n)}\nSO WREN LETTERS\nAB {abstract(n)}\nPY {1990 + n}\n"
        f"UT WOS:{n:015}\nER\n\n"
    )


def _csv(n: int) -> str:
    return f'"{title(n)}","{abstract(n)}","Doe, Jo; Roe, Ann",{1990 + n},10.1000/wren.{n:02}\n'


def _plain_csv(n: int) -> str:
    return f"{title(n)};{abstract(n)};{1990 + n};10.1000/wren.{n:02}\n"


def _tsv(n: int) -> str:
    return f"{title(n)}\t{abstract(n)}\t{1990 + n}\t10.1000/wren.{n:02}\n"


def _object(n: int) -> dict:
    return {
        "title": title(n),
        "abstract": abstract(n),
        "published": f"{1990 + n}-05-06",
        "doi": f"10.1000/wren.{n:02}",
        "tags": [{"title": "wren", "weight": n}, {"title": "wood", "weight": 2}],
    }


def _json_line(n: int) -> str:
    return json.dumps(_object(n)) + "\n"


def _json_entry(n: int) -> str:
    return json.dumps(_object(n)) + ("" if n == N_RECORDS - 1 else ", ")


def _json_indented(n: int) -> str:
    text = json.dumps([_object(n)], indent=2)[2:-2]
    return text + ("\n" if n == N_RECORDS - 1 else ",\n")


def _atom(n: int) -> str:
    return (
        f"<entry>\n <id>http://arxiv.org/abs/2504.{n:05}v1</id>\n <title>{title(n)}</title>\n"
        f" <published>{1990 + n}-05-06T00:00:00Z</published>\n <summary>{abstract(n)}</summary>\n"
        " <author><name>Jo Doe</name></author>\n</entry>\n"
    )


FEED = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
FORMATS: dict[str, tuple[str, Callable[[int], str], str]] = {
    "BibTeX": ("", _bibtex, ""),
    "RIS": ("", _ris, ""),
    "MEDLINE": ("", _medline, ""),
    "Web of Science": ("FN Clarivate\nVR 1.0\n", _web_of_science, "EF\n"),
    "CSV, quoted": ("Title,Abstract,Authors,Year,DOI\n", _csv, ""),
    "CSV, plain": ("Title;Abstract;Year;DOI\n", _plain_csv, ""),
    "TSV": ("Title\tAbstract\tYear\tDOI\n", _tsv, ""),
    "JSON Lines": ("", _json_line, ""),
    "JSON array": ("[", _json_entry, "]"),
    "JSON, indented": ("[\n", _json_indented, "]\n"),
    "JSON answer": ('{"results": [', _json_entry, '], "count": 24}'),
    "Atom": (FEED, _atom, "</feed>\n"),
}
SIGNS = "\"'{}[]<>&@,;|\\\t\n\0\x1f\x0b=-%#"


def change(text: str, draw: random.Random) -> str:
    """Return the text of a record with one damage."""
    lines = text.splitlines(keepends=True)
    at, line = draw.randrange(len(text)), draw.randrange(len(lines))
    kind = draw.choice(["drop line", "double line", "insert", "insert", "insert", "cut", "drop"])
    if kind == "drop line":
        return "".join(lines[:line] + lines[line + 1 :])
    if kind == "double line":
        return "".join(lines[: line + 1] + lines[line:])
    if kind == "insert":
        return text[:at] + "".join(draw.choices(SIGNS, k=draw.choice([1, 1, 3]))) + text[at:]
    if kind == "cut":
        return text[:at] + "\n"
    return text[:at] + text[at + draw.randrange(1, 12) :]


@pytest.mark.parametrize("name", ["JSON, indented", "JSON array", "JSON answer"])
def test_a_list_that_is_not_closed_swallows_no_record_behind_it(name):
    start, write, end = FORMATS[name]
    texts = [write(number) for number in range(N_RECORDS)]
    whole = texts[12]
    texts[12] = whole[: whole.index("[", whole.index("tags")) + 1]
    corpus = read_corpus(io.BytesIO((start + "".join(texts) + end).encode()))
    assert {title(n) for n in range(N_RECORDS) if n != 12} == {*corpus.papers["title"]}
    assert len(corpus.problems) == 1


def check(name: str, seed: int) -> None:
    draw = random.Random(f"{name} {seed}")
    start, write, end = FORMATS[name]
    texts = [write(number) for number in range(N_RECORDS)]
    # The first record is how a format is recognized.
    damaged = draw.sample(range(1, N_RECORDS), draw.choice([1, 1, 2]))
    for number in damaged:
        texts[number] = change(texts[number], draw)
    content = start + "".join(texts) + end
    try:
        corpus = read_corpus(io.BytesIO(content.encode()))
    except TrendsError as error:
        pytest.fail(f"seed {seed}: the whole file was refused: {error}")
    titles = set(corpus.papers["title"])
    missing = {n for n in range(N_RECORDS) if title(n) not in titles} - {*damaged}
    neighbors = {n + step for n in damaged for step in (-1, 1)}
    assert missing <= neighbors, (seed, damaged, missing)
    assert len(missing) <= len(damaged), (seed, damaged, missing)
    n_records = int(corpus.sources["n_records"].sum())
    assert n_records <= N_RECORDS + 3 * len(damaged), (seed, n_records)
    if n_records < N_RECORDS:
        assert len(corpus.problems) > 0 or N_RECORDS - n_records <= len(damaged)


@pytest.mark.parametrize("name", FORMATS)
def test_every_record_is_read_where_none_is_damaged(name):
    start, write, end = FORMATS[name]
    content = start + "".join(map(write, range(N_RECORDS))) + end
    corpus = read_corpus(io.BytesIO(content.encode()))
    assert len(corpus.papers) == N_RECORDS
    assert corpus.problems.empty


@pytest.mark.parametrize("name", FORMATS)
def test_damage_costs_the_damaged_records_at_most(name):
    for seed in range(10):
        check(name, seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_much_damage_costs_the_damaged_records_at_most(name):
    for seed in range(10, 120):
        check(name, seed)
