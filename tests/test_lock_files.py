"""Set-up installs only files whose hash is locked."""

import re

import pytest

from tests.acceptance.pages import ROOT
from tools.lock_files import name_of, split_entries

LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-notebooks.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_a_hash(name):
    entries = split_entries((ROOT / name).read_text(encoding="utf-8"))
    assert entries
    bare = [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)]
    assert bare == []


def test_set_up_requires_the_hashes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (pip,) = re.findall(r"^PIP := .*$", makefile, re.MULTILINE)
    assert "--require-hashes" in pip
    assert "--no-deps" in pip


def test_no_package_is_locked_in_two_files():
    names = [
        {name_of(entry) for entry in split_entries((ROOT / lock).read_text(encoding="utf-8"))}
        for lock in LOCKS
    ]
    assert not names[0] & names[1]
    assert not names[0] & names[2]


def test_locks_name_no_registry():
    for name in LOCKS:
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_the_licenses_of_all_locked_packages_are_listed():
    page = (ROOT / "docs/reference/licenses.md").read_text(encoding="utf-8")
    for name in LOCKS:
        for entry in split_entries((ROOT / name).read_text(encoding="utf-8")):
            package, version = re.match(r"(\S+)==(\S+)", entry).groups()
            assert f"| {package} | {version} |" in page
