import re

import numpy as np
import pytest

from trends.text import BOILERPLATE, PREFIXES, STOP_WORDS, clean_text, split_sentences, tokenize
from trends.text.cleaning import ODD_SIGNS, plain_text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (r"\emph{Bounded} $(n,k)$-BDNF games", "Bounded (n,k)-BDNF games"),
        (r"40\% of 4.64$\times$", "40% of 4.64×"),
        (r"Erd\H{o}s and Poincar\'e and na\"{\i}ve", "Erdős and Poincaré and naïve"),
        (r"$\lambda$-calculus, $\ell_1$", "λ-calculus, l1"),
        ("ﬁne‑tuning  of\n“models”", 'fine-tuning of "models"'),
        ("code at https://github.com/a/b.", "code at"),
        ("<p>H<sub>2</sub>O</p> for a < b", "H2O for a < b"),
        ("back(cid:173) gammon", "backgammon"),
        ("soft\u00adhyphen", "softhyphen"),
        ("", ""),
    ],
)
def test_clean_text(given, expected):
    assert clean_text(given) == expected


def test_cleaning_twice_changes_nothing():
    once = clean_text(r"A $\beta$-VAE  by M\"uller")
    assert clean_text(once) == once


def test_technical_tokens_survive():
    text = "KV cache, 4-bit GPT-4 in C++ and C#; co-attention, LoRA, X-ray, GPT-3.5's 3D"
    assert tokenize(text) == [
        *("kv", "cache", "4-bit", "gpt-4", "in", "c++", "and", "c#", "co-attention", "lora"),
        *("x-ray", "gpt-3.5", "3d"),
    ]


def test_emoji_and_signs_are_no_tokens():
    assert tokenize("🚀 -- * model_name 👍🏽") == ["model", "name"]


def test_sentences_keep_abbreviations_together():
    text = "We use BERT (Devlin et al. 2019). It is fast, i.e. cheap. 3 tests pass! 第一句。 第二句！好"
    assert split_sentences(text) == [
        "We use BERT (Devlin et al. 2019).",
        "It is fast, i.e. cheap.",
        "3 tests pass!",
        "第一句.",
        "第二句!",
        "好",
    ]


def test_no_sentence_of_nothing():
    assert split_sentences("  ") == []


def test_word_lists_do_not_hold_topics():
    topics = {"learning", "language", "network", "cache", "attention", "quantization", "data"}
    assert not topics & (STOP_WORDS | BOILERPLATE | PREFIXES)
    assert {"propose", "paper", "results"} <= BOILERPLATE


def test_ascii_text_without_odd_signs_comes_back_as_it_is():
    rng = np.random.default_rng(0)
    pieces = [*map(chr, range(32, 127)), "http", "HTTP", "www.", "(cid:3)", "<b>", "~", "{x}"]
    texts = ["".join(rng.choice(pieces, 6)) for _ in range(4_000)]
    plain = [text for text in texts if not re.search(ODD_SIGNS, text)]
    assert 1_000 < len(plain) < 4_000
    assert [plain_text(text) for text in plain] == plain
