from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from trends.encoders.vector_cache import embed_cached
from trends.errors import OutputError, TrendsWarning
from trends.runtime.array_files import read_arrays, write_arrays


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


def damage(data, kind):
    middle = len(data) // 2
    return {
        "empty": b"",
        "cut off": data[:middle],
        "overwritten": data[: middle - 40] + b"\0" * 80 + data[middle + 40 :],
        "no archive": b"no zip",
    }[kind]


@pytest.mark.parametrize("kind", ["empty", "cut off", "overwritten", "no archive"])
def test_a_damaged_entry_is_made_again(tmp_path, kind):
    texts = [f"text {number}" for number in range(50)]
    right = embed_cached(Counter(), texts, folder=tmp_path, version="1")
    (entry,) = tmp_path.glob("*.npz")
    entry.write_bytes(damage(entry.read_bytes(), kind))
    embed = Counter()
    with pytest.warns(
        TrendsWarning, match="is damaged or cannot be read. Its vectors are computed"
    ):
        again = embed_cached(embed, texts, folder=tmp_path, version="1")
    np.testing.assert_array_equal(again, right)
    assert embed.seen == texts
    embed_cached(embed, texts, folder=tmp_path, version="1")
    assert len(embed.seen) == 50


def test_files_of_others_are_left_alone_and_not_read(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    np.savez(tmp_path / "other.npz", keys=np.array([{"a": 1}], dtype=object))
    np.savez(tmp_path / "another.npz", weights=np.ones(3))
    np.savez(tmp_path / "third.npz", keys=np.zeros((2, 16), np.uint8), vectors=np.ones((3, 2)))
    assert embed_cached(Counter(), ["a"], folder=tmp_path, version="1").tolist() == [[1, 1]]
    assert (tmp_path / "notes.txt").read_text() == "mine"


def _fill(job):
    folder, first = job
    texts = [f"text {number}" for number in range(first, first + 40)]
    return embed_cached(Counter(), texts, folder=folder, version="1", max_bytes=6000).tolist()


def test_runs_at_the_same_time_do_not_disturb_each_other(tmp_path):
    jobs = [(tmp_path, first) for first in range(0, 200, 10)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(_fill, jobs))
    for (_, first), vectors in zip(jobs, found, strict=True):
        assert vectors == [[len(f"text {n}"), 1] for n in range(first, first + 40)]
    assert all(path.suffix == ".npz" for path in tmp_path.iterdir())
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2 * 6000


def test_the_oldest_files_go_when_the_cache_is_full(tmp_path):
    for number in range(5):
        embed_cached(Counter(), [f"{number}"], folder=tmp_path, version="1", max_bytes=1300)
    assert 1 <= len(list(tmp_path.glob("*.npz"))) < 5


def test_arrays_of_the_user_stay_when_the_cache_is_full(tmp_path):
    np.savez(tmp_path / "mine.npz", weights=np.ones(9_000))
    for number in range(3):
        embed_cached(Counter(), [f"{number}"], folder=tmp_path, version="1", max_bytes=1300)
    assert np.load(tmp_path / "mine.npz")["weights"].sum() == 9_000
    assert len(list(tmp_path.glob("*.npz"))) < 4


def test_no_texts_give_no_rows(tmp_path):
    assert embed_cached(Counter(), [], folder=tmp_path, version="1").shape == (0, 1)


def test_a_folder_that_cannot_be_written_is_named_before_the_work(tmp_path):
    (tmp_path / "file").write_text("")
    embed = Counter()
    with pytest.raises(OutputError, match=r"file must be a place that can be written"):
        embed_cached(embed, ["a"], folder=tmp_path / "file", version="1")
    assert embed.seen == []


def test_what_is_interrupted_leaves_nothing_behind(tmp_path, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("trends.runtime.array_files.np.savez", stop)
    with pytest.raises(KeyboardInterrupt):
        embed_cached(Counter(), ["a"], folder=tmp_path, version="1")
    assert not list(tmp_path.iterdir())


def test_forged_vectors_of_another_length_are_computed_anew(tmp_path):
    texts = ["a", "bb", "ccc"]
    right = embed_cached(Counter(), texts, folder=tmp_path, version="1")
    (path,) = tmp_path.glob("*.npz")
    arrays = read_arrays(path)
    write_arrays(path, {**arrays, "vectors": np.ones((3, 7), np.float32)})
    again = embed_cached(Counter(), [*texts, "d"], folder=tmp_path, version="1")
    np.testing.assert_array_equal(again[:3], right)
