r"""What reading makes of LaTeX and of misread characters, beside pylatexenc and ftfy.

On commands for accents, letters and symbols, and on text misread as Windows-1252, ours and theirs
must agree. They differ, and ours is kept, in these classes of input:

- Prices: pylatexenc takes every dollar for the start of a formula.
- Digits of names: "M$^3$CAD" is "M3CAD" here, "M^3CAD" there; "$_2$" likewise.
- Citations and labels: pylatexenc leaves "<cit.>" and "<ref>", which would be counted as words.
- Formulas as documents of their own, which Springer and Wiley export.
- Single misread signs beside intact letters: ftfy looks at a text as a whole, and leaves them.
- Quotation marks: ftfy makes curly ones straight; authors' marks stay here.
"""

import io
import json

import pytest

import trends

latex2text = pytest.importorskip("pylatexenc.latex2text")
ftfy = pytest.importorskip("ftfy")

ACCENTS = {
    "'": "aeiouyncsz",
    "`": "aeiou",
    "^": "aeiouc",
    '"': "aeiou",
    "~": "ano",
    "v": "cszern",
    "c": "cs",
    "H": "ou",
    "=": "aeiou",
    "r": "u",
    "k": "ae",
    "u": "ag",
    ".": "ze",
}
GREEK = """
alpha beta gamma delta zeta eta theta lambda mu nu xi pi rho sigma tau chi psi omega Gamma Delta
Theta Lambda Xi Pi Sigma Phi Psi Omega
"""
SYMBOLS = """
times div pm mp cdot approx equiv propto infty partial nabla forall exists notin subset cup cap
wedge vee oplus otimes rightarrow leftarrow mapsto sum prod hbar dagger
"""
LETTERS = [r"\ss", r"\ae", r"\AE", r"\oe", r"\o", r"\O", r"\aa", r"\AA", r"\l", r"\L"]
FOREIGN = [
    "Schrödinger’s gull",
    "Fréchet distance – a survey",
    "Erdős and Rényi",
    "naïve façade",
    "São Tomé",
    "α-decay of “heavy” nuclei",
    "±5 µm at 20 °C",
    "Kraków … Łódź",
]


def clean(titles: list[str]) -> list[str]:
    """Return titles as reading cleans them, in their order."""
    lines = [
        json.dumps({"paper_id": f"{n:04d}", "title": f"Gull {title}", "published": "2020-01-01"})
        for n, title in enumerate(titles)
    ]
    papers = trends.read_papers(io.StringIO("\n".join(lines)))
    return [title.removeprefix("Gull ") for title in papers.sort_values("paper_id")["title"]]


def names(words: str) -> list[str]:
    """Return words as commands."""
    return [f"\\{word}" for word in words.split()]


def convert(text: str) -> str:
    """Return what pylatexenc makes of LaTeX, in single spaces."""
    converter = latex2text.LatexNodes2Text(strict_latex_spaces=False)
    return " ".join(converter.latex_to_text(text).split())


@pytest.mark.parametrize("form", ["\\{mark}{{{letter}}}", "{{\\{mark}{{{letter}}}}}"])
def test_accents_are_those_of_pylatexenc(form):
    texts = [
        f"Ko{form.format(mark=mark, letter=letter)}k nests {number}"
        for number, (mark, letters) in enumerate(ACCENTS.items())
        for letter in letters
    ]
    assert clean(texts) == [convert(text) for text in texts]


def test_letters_and_symbols_are_those_of_pylatexenc():
    texts = [f"{n} rates ${name}$ of nest {n}" for n, name in enumerate(names(GREEK + SYMBOLS))]
    texts += [f"{n} K{name}{{}}k nests of {n}" for n, name in enumerate(LETTERS)]
    assert clean(texts) == [convert(text) for text in texts]


def test_escapes_and_styles_are_those_of_pylatexenc():
    texts = [
        r"\emph{Larus} at 40\% \& more",
        r"\textbf{bold \textit{deep}} nests",
        r"{\'E}cole and Universit{\"a}t",
        "pages 3--7 of ``nests''",
        r"snake\_case nests",
    ]
    assert clean(texts) == [convert(text) for text in texts]


def test_text_misread_as_windows_1252_is_mended_as_ftfy_does():
    texts = []
    for text in FOREIGN:
        try:
            texts.append(text.encode().decode("cp1252"))
        except UnicodeDecodeError:
            continue
    assert len(texts) > 4
    mended = [ftfy.fix_text(text, uncurl_quotes=False) for text in texts]
    assert clean(texts) == [" ".join(text.split()) for text in mended]


def test_intact_text_stays_as_ftfy_leaves_it():
    assert clean(FOREIGN) == [ftfy.fix_text(text, uncurl_quotes=False) for text in FOREIGN]


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("nests for $5 and eggs for $7", "nests for $5 and eggs for $7"),
        ("M$^3$CAD nests of CO$_2$", "M3CAD nests of CO2"),
        (r"nests \cite{a1} here", "nests here"),
    ],
)
def test_where_pylatexenc_differs_ours_keeps_the_text(text, ours):
    assert clean([text]) == [ours]
    assert convert(text) != ours


@pytest.mark.parametrize(
    ("text", "ours"),
    [("NÃO a “nest” Â± 5", "NÃO a “nest” ± 5"), ("the ’nest’ itself", "the ’nest’ itself")],
)
def test_where_ftfy_differs_ours_keeps_the_text(text, ours):
    assert clean([text]) == [ours]
    assert ftfy.fix_text(text) != ours
