"""The work of every reader grows with the length of a file, not with its square."""

import io
import json
import time

import pytest

from trends.corpus import read_corpus

FIRST = "@article{a, title={Terns and gulls}, year=2010, abstract={We count terns.}}\n"
RECORD = '{"title": "Terns and gulls", "abstract": "We count terns.", "published": "2010"}'
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Terns</title>'
# Files that take a reader's time: each is a function of how often its hard part stands in it.
HARD = {
    "nested braces": lambda n: FIRST + "@article{b, title={Gulls}, abstract={" + "{" * n + "x" + "}" * n + "}}",
    "open braces": lambda n: FIRST + "@article{b, title={Gulls}, abstract={" + "{" * 2 * n,
    "closing braces": lambda n: FIRST + "@article{b, title={Gulls" + "}" * 2 * n,
    "starts on one line": lambda n: FIRST + "@a{" * n,
    "starts with blanks": lambda n: FIRST + "@a{" + " " * 4 * n + "\n@b{",
    "comments that stay open": lambda n: FIRST + "@comment{ {" * (n // 4),
    "abbreviations": lambda n: FIRST + "".join(f"@string{{s{i} = {{x}}}}\n" for i in range(n // 8)),
    "fields": lambda n: "@article{a, title={Terns}" + ", note={x}" * (n // 4) + "}",
    "quotes in a table": lambda n: "Title,Abstract,Year\n" + 'Terns,"We count,2010\n' * (n // 4),
    "quotes that close by chance": lambda n: "Title,Abstract,Year\n" + 'Te,"We\nc"x,y",2010\n' * (n // 8),
    "a long line in a table": lambda n: "Title,Abstract,Year\nTerns," + "word " * n + ",2010\n",
    "a line of many values": lambda n: "Title,Abstract,Year\nTerns,Words,2010" + ",x" * n + "\n",
    "empty values at the end of a line": lambda n: "Title;Abstract;Year\nTerns;" + ";" * 4 * n + "\n",
    "a column for each record": lambda n: "\n".join(f'{{"title": "Terns {i}", "year": 2010, "c{i}": 1}}' for i in range(n // 8)),
    "deep lists": lambda n: "[" + RECORD + ', {"a": ' + "[" * 2 * n,
    "deep objects": lambda n: "[" + RECORD + ', {"a": ' + '{"a": ' * (n // 2),
    "broken objects": lambda n: "[" + RECORD + ', {"title": ' * (n // 4),
    "broken lines": lambda n: RECORD + "\n" + '{"title": "Te"rns"}\n' * (n // 8),
    "objects on one line": lambda n: RECORD + "\n" + '{"title": 1 ' * (n // 4),
    "tags of RIS": lambda n: "TY  - JOUR\nTI  - Terns\n" + "KW  - x\n" * (n // 4) + "ER  - \n",
    "a long value of RIS": lambda n: "TY  - JOUR\nTI  - Terns\nAB  - We\n" + "count\n" * (n // 4) + "ER  - \n",
    "lines of MEDLINE": lambda n: "PMID- 1\nTI  - Terns\nAB  - We\n" + "      count\n" * (n // 4),
    "lines of Web of Science": lambda n: "PT J\nTI Terns\nAB We\n" + "   count\n" * (n // 4) + "ER\n",
    "elements": lambda n: ATOM + "<a>x</a>" * (n // 4) + "</entry></feed>",
    "starts of elements": lambda n: ATOM + "</entry>" + "<entry>" * (n // 16),
}  # fmt: skip
# Values that take the time of whatever reads a field.
VALUES = {
    "brackets in addresses": ("affiliations", "["),
    "semicolons in addresses": ("affiliations", ";"),
    "mail signs in addresses": ("affiliations", "a@"),
    "spaces in addresses": ("affiliations", " "),
    "strokes in keywords": ("keywords", "/a"),
    "spaces in keywords": ("keywords", " "),
    "letters for a name": ("authors", "A "),
    "backslashes in a DOI": ("doi", "\\"),
}
HARD["spaces between names of BibTeX"] = lambda n: (
    FIRST
    + (
        "@article{b, title={Gulls}, year=2011, author={Roe"
        + " " * 4 * n
        + "and {Doe}"
        + " " * 4 * n
        + "x}}"
    )
)
HARD |= {
    name: lambda n, field=field, text=text: json.dumps(
        {"title": "Terns and gulls", "year": 2010, field: f"We saw {text * n} there"}
    )
    for name, (field, text) in VALUES.items()
}
# Of four times the work: linear is 4, quadratic 16.
MOST_TIMES = 10
LEAST_SECONDS = 0.05


def cpu_seconds(content: bytes) -> float:
    start = time.process_time()
    read_corpus(io.BytesIO(content))
    return time.process_time() - start


def check(name: str, sizes: tuple[int, ...]) -> None:
    # The size is raised until the time is no noise; what is fast at the largest is no square.
    for n in sizes:
        short = max(min(cpu_seconds(HARD[name](n).encode()) for _ in range(2)), LEAST_SECONDS)
        if short > 2 * LEAST_SECONDS:
            break
    # Whatever else runs can make a read slower, never faster: one that is fast enough settles it.
    assert any(cpu_seconds(HARD[name](4 * n).encode()) < MOST_TIMES * short for _ in range(2))


@pytest.mark.parametrize("name", HARD)
def test_four_times_the_length_takes_no_more_than_linear_time(name):
    check(name, (4_000,))


@pytest.mark.slow
@pytest.mark.parametrize("name", HARD)
def test_four_times_a_great_length_takes_no_more_than_linear_time(name):
    check(name, (5_000, 20_000, 80_000))
