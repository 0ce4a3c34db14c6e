"""What earlier runs made is used again, exactly where nothing that it depends on has changed."""

import threading
import warnings

import numpy as np
import pandas as pd
import pytest

from trends.config import OutputConfig
from trends.errors import TrendsWarning
from trends.runtime import cache as module
from trends.runtime.cache import NO_CACHE, StageCache, hash_texts, hash_values


class Maker:
    """Makes the same arrays each time, and counts how often."""

    def __init__(self, value=1.0, size=3):
        self.made = 0
        self.value, self.size = value, size

    def __call__(self):
        self.made += 1
        return {"values": np.full(self.size, self.value), "words": np.array(["kv", "cache"])}


def fetch(kept, make, *facts):
    found = kept.fetch("sums", facts or ("a", 1), make)
    return found["values"].tolist(), found["words"].tolist()


def test_what_was_made_once_is_read_the_second_time(tmp_path):
    make = Maker()
    first = fetch(StageCache(tmp_path / "new" / "folder"), make)
    second = fetch(StageCache(tmp_path / "new" / "folder"), make)
    assert first == second == ([1, 1, 1], ["kv", "cache"])
    assert make.made == 1


@pytest.mark.parametrize("facts", [("a", 2), ("a", "1"), ("b", 1), ("a",), (np.array([1]),)])
def test_other_facts_are_made_anew(tmp_path, facts):
    make, kept = Maker(), StageCache(tmp_path)
    fetch(kept, make)
    fetch(kept, make, *facts)
    assert make.made == 2


def test_other_code_makes_anew(tmp_path, monkeypatch):
    make, kept = Maker(), StageCache(tmp_path)
    fetch(kept, make)
    monkeypatch.setattr(module, "describe_code", lambda: "another version")
    fetch(kept, make)
    assert make.made == 2


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make = Maker()
    fetch(NO_CACHE, make)
    fetch(NO_CACHE, make)
    assert make.made == 2
    assert list(tmp_path.iterdir()) == []


def spoil_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_one_byte(path):
    content = bytearray(path.read_bytes())
    content[content.index(np.full(3, 1.0).tobytes())] ^= 0xFF
    path.write_bytes(bytes(content))


def put_foreign_arrays(path):
    with path.open("wb") as file:
        np.savez(file, values=np.zeros(3))


def put_pickle(path):
    with path.open("wb") as file:
        np.savez(file, values=np.array([{"an": "object"}], dtype=object))


def put_other_key(path):
    with path.open("wb") as file:
        np.savez(file, trends_cache=np.array("0" * 32), values=np.zeros(3))


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_half,
        spoil_one_byte,
        put_foreign_arrays,
        put_pickle,
        put_other_key,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not ours"),
    ],
)
def test_a_broken_or_foreign_file_is_made_anew(tmp_path, spoil):
    make, kept = Maker(), StageCache(tmp_path)
    fetch(kept, make)
    (path,) = tmp_path.glob("sums-*")
    spoil(path)
    with pytest.warns(TrendsWarning, match=r"sums-.*is damaged or cannot be read\. Its result is"):
        assert fetch(kept, make) == ([1, 1, 1], ["kv", "cache"])
    assert make.made == 2
    fetch(kept, make)
    assert make.made == 2


def test_the_least_recently_used_goes_first(tmp_path):
    make = Maker(size=1_000)
    kept = StageCache(tmp_path, max_bytes=20_000)
    for number in range(2):
        fetch(kept, make, number)
    fetch(kept, make, 0)
    fetch(kept, make, 2)
    assert make.made == 3
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 20_000
    fetch(kept, make, 0)
    assert make.made == 3
    fetch(kept, make, 1)
    assert make.made == 4


def test_a_result_larger_than_the_cache_is_kept_alone(tmp_path):
    make, kept = Maker(size=1_000), StageCache(tmp_path, max_bytes=100)
    fetch(kept, make, 0)
    fetch(kept, make, 1)
    assert len(list(tmp_path.iterdir())) == 1


def test_runs_at_the_same_time_agree(tmp_path):
    found, makers = [], [Maker(size=5_000) for _ in range(8)]

    def run(make):
        found.extend(fetch(StageCache(tmp_path), make) for _ in range(5))

    threads = [threading.Thread(target=run, args=(make,)) for make in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    assert all(each == found[0] for each in found)
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


def test_a_folder_that_cannot_be_written_warns_and_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.warns(
        TrendsWarning,
        match=r"could not be written: [A-Z][^.]*\. Choose another folder for the cache, or none\.$",
    ):
        found = fetch(StageCache(tmp_path / "file"), Maker())
    assert found == ([1, 1, 1], ["kv", "cache"])


def test_what_was_warned_of_is_said_again(tmp_path):
    def make():
        warnings.warn("half of the papers are odd", TrendsWarning, stacklevel=1)
        return {"values": np.zeros(2)}

    for _ in range(2):
        with pytest.warns(TrendsWarning, match="half of the papers are odd"):
            StageCache(tmp_path).fetch("sums", (1,), make)


def test_warnings_of_others_pass_on(tmp_path):
    def make():
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return {"values": np.zeros(2)}

    with pytest.warns(DeprecationWarning, match="old"):
        StageCache(tmp_path).fetch("sums", (1,), make)


def test_arrays_of_objects_are_no_facts():
    with pytest.raises(TypeError, match="arrays of numbers"):
        hash_values(np.array(["a", None], dtype=object))


def test_the_hash_of_texts_depends_on_each_of_them():
    papers = pd.DataFrame({"paper_id": ["a", "b"], "title": ["x", "y"], "abstract": ["1", "2"]})
    variants = [
        papers,
        papers.iloc[::-1],
        papers.assign(title=["xy", ""]),
        papers.assign(title=["x1", "y"], abstract=["", "2"]),
        papers.assign(paper_id=["a", "c"]),
    ]
    hashes = [hash_texts(variant) for variant in variants]
    assert len(set(hashes)) == len(hashes)
    assert hash_texts(papers.assign(venue="elsewhere")) == hashes[0]


def test_a_cache_holds_as_many_bytes_as_its_setting_says(tmp_path):
    assert f"at most {StageCache(tmp_path).max_bytes / 1e9:.0f} GB" in " ".join(
        (OutputConfig.__doc__ or "").split()
    )
