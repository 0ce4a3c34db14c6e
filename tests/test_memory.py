import sys
from pathlib import Path

import pytest

from trends.runtime.memory import release_memory


def read_held():
    with Path("/proc/self/status").open(encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory from Linux")
def test_memory_of_many_short_texts_goes_back():
    texts = [str(number) * 100 for number in range(100_000)]
    last = texts[-1]
    full = read_held()
    del texts
    release_memory()
    assert full - read_held() > 20_000, "20 MB of 60 at least"
    assert last == "99999" * 100


def test_other_systems_need_nothing(monkeypatch):
    from trends.runtime import memory

    memory._find_trim.cache_clear()
    monkeypatch.setattr(sys, "platform", "win32")
    release_memory()
    assert memory._find_trim()(0) is None
    memory._find_trim.cache_clear()
