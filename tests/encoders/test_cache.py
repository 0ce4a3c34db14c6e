import numpy as np
import pytest

from trends.encoders.cache import embed_cached
from trends.errors import OutputError


class Counter:
    def __init__(self):
        self.seen = []

    def __call__(self, texts):
        self.seen.extend(texts)
        return np.array([[len(text), 1] for text in texts])


def test_only_new_texts_are_computed(tmp_path):
    embed = Counter()
    first = embed_cached(embed, ["a", "bb", "a"], folder=tmp_path / "c", version="1")
    again = embed_cached(embed, ["bb", "ccc"], folder=tmp_path / "c", version="1")
    assert embed.seen == ["a", "bb", "ccc"]
    assert first.tolist() == [[1, 1], [2, 1], [1, 1]]
    assert again.tolist() == [[2, 1], [3, 1]]
    assert not list((tmp_path / "c").glob("*.tmp"))


def test_another_version_reads_no_old_vectors(tmp_path):
    embed = Counter()
    for version in ("1", "2"):
        embed_cached(embed, ["a"], folder=tmp_path, version=version)
    assert embed.seen == ["a", "a"]


def test_broken_files_are_passed_over(tmp_path):
    (tmp_path / "broken.npz").write_bytes(b"no zip")
    assert embed_cached(Counter(), ["a"], folder=tmp_path, version="1").tolist() == [[1, 1]]


def test_the_oldest_files_go_when_the_cache_is_full(tmp_path):
    for number in range(5):
        embed_cached(Counter(), [f"{number}"], folder=tmp_path, version="1", max_bytes=1300)
    assert 1 <= len(list(tmp_path.glob("*.npz"))) < 5


def test_no_texts_give_no_rows(tmp_path):
    assert embed_cached(Counter(), [], folder=tmp_path, version="1").shape == (0, 1)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"vector cache must be a folder .*Choose another"):
        embed_cached(Counter(), ["a"], folder=tmp_path / "file", version="1")
