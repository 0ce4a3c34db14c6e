"""Every example of every docstring runs and gives what it says."""

import doctest
import importlib
import pkgutil
import warnings

import pytest

import trends
from trends.errors import TrendsWarning


def find_tests() -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = []
    for module in pkgutil.walk_packages(trends.__path__, "trends."):
        if not module.name.endswith("__main__"):
            found += finder.find(importlib.import_module(module.name), module.name)
    return [test for test in found if test.examples]


TESTS = find_tests()


def test_there_are_examples():
    assert len(TESTS) > 30


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_the_example_runs(test, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrendsWarning)
        failed, _ = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert not failed, "".join(said)
