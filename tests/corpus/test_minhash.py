"""Near-identical texts find each other, and few others do."""

import random

from trends.corpus.deduplication.minhash import compute_signatures, find_near_duplicates

WORDS = [f"word{i}x" for i in range(2000)]


def text(draw: random.Random, n_words: int = 120) -> list[str]:
    return draw.choices(WORDS, k=n_words)


def test_edited_texts_find_each_other_and_strangers_do_not():
    draw = random.Random(1)
    originals = [text(draw) for _ in range(300)]
    edited = []
    for words in originals:
        copy = [*words]
        for _ in range(5):
            copy[draw.randrange(len(copy))] = "changed"
        edited.append(copy)
    found = set(
        find_near_duplicates(
            compute_signatures([" ".join(words) for words in (*originals, *edited)])
        )
    )
    wanted = {(i, i + 300) for i in range(300)}
    assert len(found & wanted) >= 298
    assert len(found - wanted) <= 3


def test_phrases_that_all_share_make_no_pairs():
    draw = random.Random(2)
    notice = "all rights reserved by the publisher of this journal and its many owners " * 2
    assert (
        list(
            find_near_duplicates(
                compute_signatures([" ".join(text(draw)) + notice for _ in range(60)])
            )
        )
        == []
    )


def test_no_texts_and_short_texts_make_no_pairs():
    assert list(find_near_duplicates(compute_signatures([]))) == []
    assert list(find_near_duplicates(compute_signatures(["short", "short", ""]))) == []


def test_the_order_of_pairs_is_fixed():
    draw = random.Random(3)
    same = " ".join(text(draw))
    assert list(find_near_duplicates(compute_signatures([same, "other " * 30, same, same]))) == [
        (0, 2),
        (0, 3),
        (2, 3),
    ]
