"""List the packages of lock files with the licenses that they state themselves, as a page of Markdown.

    python tools/list_licenses.py LOCK [LOCK ...]

To be run by a Python that has the packages installed. A package that is for other platforms or Pythons
only is listed as not installed here.
"""

import argparse
import importlib.metadata
from pathlib import Path

from lock_files import ENTRY, name_of, split_entries

LONGEST = 60
HEAD = """# Licenses of the packages that are installed

This page is written by `tools/lock.sh` from what each locked package states of itself. Packages of
`requirements.lock` come with `trends`; those of the other two are for its tests and for JupyterLab.
"""


def read_license(name: str) -> str:
    """Return the license that an installed package states: an expression, its classifiers, or text."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed on this platform"
    stated = about.get("License-Expression")
    classes = [
        label.rpartition(" :: ")[2]
        for label in about.get_all("Classifier", [])
        if label.startswith("License ::")
    ]
    first_line = (about.get("License") or "").strip().partition("\n")[0]
    return stated or ", ".join(classes) or first_line[:LONGEST] or "not stated"


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("locks", type=Path, nargs="+")
    print(HEAD)
    for lock in parser.parse_args().locks:
        print(f"## {lock.name}\n\n| package | version | license |\n| --- | --- | --- |")
        for entry in split_entries(lock.read_text("utf-8")):
            match = ENTRY.match(entry)
            assert match is not None
            print(f"| {match[1]} | {match[2]} | {read_license(name_of(entry))} |")
        print()


if __name__ == "__main__":
    main()
