r"""Texts made clean: entities, LaTeX, ligatures, boilerplate."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.corpus import read_papers
from trends.text.latex import restore_symbols


def read_text(**fields):
    """Return title and abstract of one paper as they are read."""
    paper = {"doi": "10.1000/tides", "title": "The Title of It", "abstract": "We test.", **fields}
    return read_papers(io.StringIO(json.dumps(paper))).loc[0, ["title", "abstract"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\alpha$-divergence", "α-divergence"),
        (
            r"Erd\H{o}s and Schr\"odinger, Fr\'echet, \v{C}ech, na\"{\i}ve",
            "Erdős and Schrödinger, Fréchet, Čech, naïve",
        ),
        (r"\textbf{Bold} and \emph{\textit{deep}}", "Bold and deep"),
        (r"up to 4.64$\times$ at 40\% of $10^{-3}$", "up to 4.64× at 40% of 10^-3"),
        (r"$\frac{1}{2}$ of $\mathcal{O}(n \log n)$", "1/2 of O(n log n)"),
        (r"the space $L^{p(\cdot)}$", "the space L^(p(·))"),
        ("``quoted'' text, 64--128 tokens", "“quoted” text, 64–128 tokens"),
        ("1.58~bits", "1.58 bits"),
        ("about ~97% of it", "about ~97% of it"),
        ("costs $5 today and $7 later", "costs $5 today and $7 later"),
        (r"see \cite{smith2020} and \href{https://x.org}{here}", "see and here"),
        ("CO$_2$ and H$_{2}$O, $CO_2$, $x_{12}$", "CO2 and H2O, CO2, x12"),
        (r"$\mathrm{CO}_2$, $\ell_1$ and $\text{AV}^2\text{A}$", "CO2, ℓ1 and AV^2A"),
        ("M$^3$CAD, ViP$^{2}$-CLIP, T${}^2$K${}^2$, $^4$He", "M3CAD, ViP2-CLIP, T2K2, 4He"),
        ("$A^2R^2$ and $P^{2}RoCAl$", "A2R2 and P2RoCAl"),
        ("$O(n^2)$ in $10^6$, 10$^6$ of $x^2$", "O(n^2) in 10^6, 10^6 of x^2"),
        ("$a_i^2$ of $IoU_{3D}$", "a_i^2 of IoU_3D"),
        ("no LaTeX at all", "no LaTeX at all"),
    ],
)
def test_latex(text, expected):
    assert read_text(title=text)["title"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.7times speedup", "4.7× speedup"),
        ("256times256 images", "256×256 images"),
        ("1.12 times memory", "1.12 times memory"),
        ("(leq 7B)", "(≤ 7B)"),
        ("a few (approx 10) vectors", "a few (≈ 10) vectors"),
        ("ReTok{https://x.org/a}", "ReTok{https://x.org/a}"),
        ("https://x.org/a{https://x.org/a}", "https://x.org/a"),
        ("textbf{Bold} words", "Bold words"),
        ("the Times of simulation", "the Times of simulation"),
    ],
)
def test_formulas_that_lost_their_backslashes(text, expected):
    assert restore_symbols(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fish &amp; chips &lt;3 &amp;amp; more", "Fish & chips <3 & more"),
        ("H<sub>2</sub>O and <jats:p>text</jats:p>", "H2O and text"),
        ("10<sup>6</sup> m<sup>2</sup>, 10<sup>-3</sup>", "10^6 m2, 10^-3"),
        ("\ufb01ne-tuning e\ufb03cient", "fine-tuning efficient"),
        ("soft\u00adhyphen zero\u200bwidth bell\x07", "softhyphen zerowidth bell"),
        ("back(cid:173) propagation", "backpropagation"),
        ("recog-\nnition of words", "recognition of words"),
        ("two\r\n  lines", "two lines"),
        ("Î±-decay, FrÃ©chetâ€™s â€œruleâ€\u009d", "α-decay, Fréchet’s “rule”"),
        ("NÃO, Âme et Île", "NÃO, Âme et Île"),
        ("Scho\u0308n", "Schön"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_titles(text, expected):
    assert read_text(title=text)["title"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We test. (C) 2021 Elsevier Ltd. All rights reserved.", "We test."),
        ("We test. © 2020 The Authors. Published by Elsevier B.V.", "We test."),
        ("We test. Copyright © 2019, Springer.", "We test."),
        ("© 2015 IEEE. We test it.", "We test it."),
        ("Abstract: We test.", "We test."),
        ("Abstract Unavailable", ""),
        ("[No abstract available]", ""),
        ("N/A", ""),
        ("Abstract interpretation is sound.", "Abstract interpretation is sound."),
        ("Option (c) is the best one here.", "Option (c) is the best one here."),
        ("The Title of It.", ""),
    ],
)
def test_abstracts(text, expected):
    assert read_text(abstract=text)["abstract"] == expected


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=300))
def test_cleaning_never_fails_and_settles(text):
    for cleaned in read_text(title=f"Tides {text}", abstract=text):
        assert cleaned == " ".join(cleaned.split())
        assert "\x00" not in cleaned
