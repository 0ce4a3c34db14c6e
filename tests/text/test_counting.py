import sys

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from trends.errors import ConfigError, FrameError
from trends.text import count_terms, fold_term, tokenize
from trends.text.languages import segmentation


def make_papers(*texts, titles=None):
    n = len(texts)
    return pd.DataFrame(
        {
            "paper_id": [f"p{i}" for i in range(n)],
            "title": list(titles) if titles else [""] * n,
            "abstract": list(texts),
        }
    )


def count_of(counts, term, row=0):
    column = counts.terms.tolist().index(term)
    return int(counts.abstract_counts[[row], [column]][0])


def test_counts_words_in_title_and_abstract_apart():
    counts = count_terms(make_papers("cache cache memory", titles=["Cache"]))
    column = counts.terms.tolist().index("cache")
    assert counts.title_counts.toarray()[0, column] == 1
    assert counts.abstract_counts.toarray()[0, column] == 2
    assert counts.weighted(3).toarray()[0, column] == 5
    assert counts.weighted().dtype == np.float32
    assert counts.abstract_counts.dtype == np.int32


def test_terms_are_sorted_and_ids_keep_the_row_order():
    papers = make_papers("zebra apple", "mango apple").iloc[::-1].reset_index(drop=True)
    counts = count_terms(papers)
    assert counts.terms.tolist() == ["apple", "mango", "zebra"]
    assert counts.paper_ids.tolist() == ["p1", "p0"]


def test_hyphenated_spaced_and_joined_spellings_are_one_term():
    counts = count_terms(
        make_papers("fine-tuning runs", "a fine-tuning", "fine tuning here", "finetuning there")
    )
    assert "fine-tuning" in counts.terms
    assert "finetuning" not in counts.terms
    assert "fine tuning" not in counts.terms
    assert [count_of(counts, "fine-tuning", row) for row in range(4)] == [1, 1, 1, 1]
    assert fold_term("fine-tuning") == fold_term("fine tuning")


def test_compounds_with_a_bound_part_are_kept_even_in_one_paper():
    counts = count_terms(
        make_papers("4-bit x-ray of gpt-4, end-to-end co-attention; non-linear c++")
    )
    for term in ("4-bit", "x-ray", "gpt-4", "end-to-end", "co-attention", "non-linear", "c++"):
        assert term in counts.terms, term
    for fragment in ("4", "x", "co", "non", "to"):
        assert fragment not in counts.terms, fragment


def test_phrases_need_two_papers_and_never_cross_stop_words_or_punctuation():
    counts = count_terms(
        make_papers("kv cache of memory. Models grow", "kv cache of memory. Models fall")
    )
    assert counts.terms.tolist() == ["cache", "fall", "grow", "kv", "kv cache", "memory", "models"]
    assert counts.n_words.tolist() == [1, 1, 1, 1, 2, 1, 1]


def test_phrases_do_not_lead_from_title_to_abstract():
    counts = count_terms(make_papers("models", "models", titles=["language", "language"]))
    assert "language models" not in counts.terms


def test_three_word_phrases_and_boilerplate_ends():
    counts = count_terms(make_papers(*["proposed large language models"] * 2))
    assert "large language models" not in counts.terms
    assert "language models" in counts.terms
    longer = count_terms(make_papers(*["deep reinforcement learning"] * 2))
    assert "deep reinforcement learning" in longer.terms
    assert (
        "deep reinforcement learning"
        not in count_terms(make_papers(*["deep reinforcement learning"] * 2), max_phrase=2).terms
    )


def test_min_papers_drops_rare_words():
    assert count_terms(make_papers("cache rare", "cache"), min_papers=2).terms.tolist() == ["cache"]


def test_result_does_not_depend_on_row_order():
    papers = make_papers(
        "fine-tuning of kv cache", "fine tuning with kv cache", "finetuning 4-bit", "x-ray imaging"
    )
    shuffled = papers.iloc[[2, 0, 3, 1]].reset_index(drop=True)
    one, other = count_terms(papers), count_terms(shuffled)
    assert one.terms.tolist() == other.terms.tolist()
    np.testing.assert_array_equal(
        one.abstract_counts.toarray()[[2, 0, 3, 1]], other.abstract_counts.toarray()
    )


def test_select_takes_rows_by_number_or_mask():
    counts = count_terms(make_papers("one cache", "memory", "bank"))
    assert counts.select([2, 0]).paper_ids.tolist() == ["p2", "p0"]
    mask = np.array([False, True, False])
    assert counts.select(mask).abstract_counts.sum() == 1
    assert counts.select(mask).terms is counts.terms


def test_missing_text_and_no_papers_give_empty_counts():
    counts = count_terms(
        pd.DataFrame({"paper_id": ["a"], "title": [None], "abstract": [pd.NA]}, dtype="string")
    )
    assert counts.abstract_counts.shape == (1, 0)
    empty = count_terms(make_papers())
    assert empty.abstract_counts.shape == (0, 0)


def test_scripts_without_spaces_count_words():
    counts = count_terms(make_papers("深度学习模型", "深度学习"))
    assert counts.terms.tolist() == ["学习", "模型", "深度", "深度 学习"]


def test_scripts_without_spaces_count_pairs_of_characters_without_a_segmenter(monkeypatch):
    monkeypatch.setitem(sys.modules, "jieba", None)
    segmentation.forget_segmenters()
    counts = count_terms(make_papers("深度学习模型", "深度学习"))
    segmentation.forget_segmenters()
    assert {"深度", "度学", "学习"} <= set(counts.terms)
    assert all(len(term) == 2 for term in counts.terms)


def test_korean_nouns_lose_their_particles():
    counts = count_terms(make_papers("조석을 관측한다", "조석은 조석의 높이를"))
    assert counts.terms.tolist() == ["높이", "조석"]


def test_vowel_signs_stay_inside_words():
    assert "हिन्दी" in count_terms(make_papers("हिन्दी भाषा")).terms


def test_a_very_long_text_is_counted_once_per_word():
    counts = count_terms(make_papers("cache memory " * 500_000))
    assert count_of(counts, "cache") == 500_000


def test_words_are_those_of_tokenize_counted_one_by_one():
    rng = np.random.default_rng(0)
    signs = [*"ab,.;:()/\"'#+\n\u00a0", " ", " ", "cache", "don't", "c++", "größe", "e\u0301t"]
    texts = ["".join(rng.choice(signs, 30)) for _ in range(300)]
    counts = count_terms(make_papers(*texts), max_phrase=1)
    for column, term in enumerate(counts.terms.tolist()):
        expected = [
            sum(token.replace("'", "") == term for token in tokenize(text)) for text in texts
        ]
        found = counts.abstract_counts[:, [column]].toarray().ravel().tolist()
        assert found == expected, term
    assert {"cache", "c++", "größe"} <= set(counts.terms.tolist())


def test_batches_of_texts_have_no_influence(monkeypatch):
    papers = make_papers(*(f"kv cache {number % 7} of models" for number in range(50)))
    whole = count_terms(papers)
    monkeypatch.setattr("trends.text.chunks.BATCH", 7)
    parts = count_terms(papers)
    assert parts.terms.tolist() == whole.terms.tolist()
    assert (parts.abstract_counts != whole.abstract_counts).nnz == 0


def test_parts_of_a_corpus_have_no_influence(monkeypatch):
    rng = np.random.default_rng(0)
    words = [
        "kv",
        "cache",
        "fine-tuning",
        "finetuning",
        "4-bit",
        "end-to-end",
        "of",
        "x-ray",
        "new.",
    ]
    words += [f"rare{number}" for number in range(60)]
    papers = make_papers(*(" ".join(rng.choice(words, 12)) for _ in range(80)))
    whole = count_terms(papers)
    monkeypatch.setattr("trends.text.chunks.BATCH", 5)
    monkeypatch.setattr("trends.text.tokens.MAX_KEPT_PARTS", 2)
    parts = count_terms(papers)
    assert parts.terms.tolist() == whole.terms.tolist()
    assert {2, 3} <= set(parts.n_words.tolist())
    assert (parts.abstract_counts != whole.abstract_counts).nnz == 0


def test_papers_of_groups_are_counted_in_blocks(monkeypatch):
    counts = count_terms(make_papers("kv cache cache", "cache", "kv", "disk"))
    groups = sparse.csr_array(np.array([[1, 0], [1, 1], [0, 1], [0, 0]]))
    expected = counts.count_papers(groups)
    held = counts.hold().toarray()
    np.testing.assert_array_equal(expected, groups.toarray().T @ held)
    assert held.max() == 1
    monkeypatch.setattr("trends.text.counting.BLOCK", 3)
    np.testing.assert_array_equal(counts.count_papers(groups), expected)
    np.testing.assert_array_equal(counts.hold().toarray(), held)
    np.testing.assert_array_equal(counts.hold(np.array([1])).toarray(), held[:, [1]])


def test_halves_of_characters_part_words():
    papers = pd.DataFrame(
        {"paper_id": ["a", "b"], "title": "", "abstract": ["kv\ud83d cache", "kv\ude00cache"]},
        dtype=object,
    )
    counts = count_terms(papers)
    assert counts.terms.tolist() == ["cache", "kv", "kv cache"]
    assert counts.abstract_counts.sum(axis=0).tolist() == [2, 2, 2]


def test_arguments_are_not_changed():
    papers = make_papers("kv cache", "kv cache")
    before = papers.copy(deep=True)
    count_terms(papers)
    pd.testing.assert_frame_equal(papers, before)


def test_missing_columns_are_named():
    with pytest.raises(
        FrameError, match=r"needs papers with the columns .* lacks 'abstract'.*read_papers"
    ):
        count_terms(pd.DataFrame({"paper_id": ["a"], "title": ["b"]}))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"min_papers": 0}, "min_papers must be 1 or more; got 0"),
        ({"max_phrase": 4}, "max_phrase must be 1, 2 or 3; got 4"),
    ],
)
def test_arguments_out_of_range_are_named(arguments, message):
    with pytest.raises(ConfigError, match=message):
        count_terms(make_papers("a"), **arguments)


def test_the_number_of_threads_has_no_influence(monkeypatch):
    rng = np.random.default_rng(1)
    words = ["kv", "cache", "fine-tuning", "4-bit", "of", "new.", "größe", "(disk)", "$x$"]
    words += [f"word{number}" for number in range(40)]
    papers = make_papers(*(" ".join(rng.choice(words, 12)) for _ in range(60)))
    monkeypatch.setattr("trends.text.chunks.BATCH", 3)
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 1)
    alone = count_terms(papers)
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 3)
    together = count_terms(papers)
    assert together.terms.tolist() == alone.terms.tolist()
    assert (together.abstract_counts != alone.abstract_counts).nnz == 0


def test_a_word_of_more_than_40_letters_is_no_term():
    papers = pd.DataFrame(
        {"paper_id": ["a"], "title": [f"{'x' * 40} and {'y' * 41} tides"], "abstract": [""]}
    )
    assert count_terms(papers, max_phrase=1).terms.tolist() == ["tides", "x" * 40]
