r"""Head a lock file, and take out of it what another one holds.

    python tools/lock_files.py FILE --title TEXT [--without OTHER]

A lock file has one entry a package: a line ``name==version ; marker \\`` and a line for every hash. A
package may have several entries, for different Pythons or platforms.
"""

import argparse
import re
from pathlib import Path

ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def split_entries(text: str) -> list[str]:
    """Return the entries of a lock file, each with its hashes."""
    starts = [match.start() for match in ENTRY.finditer(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def name_of(entry: str) -> str:
    """Return the package of an entry in its normal form."""
    match = ENTRY.match(entry)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[1]).lower()


def main() -> None:
    """Rewrite the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--title", required=True, help="what the packages are for")
    parser.add_argument("--without", type=Path, help="a lock file whose packages are left out")
    options = parser.parse_args()
    known = set()
    if options.without:
        known = {name_of(entry) for entry in split_entries(options.without.read_text("utf-8"))}
    entries = [
        entry
        for entry in split_entries(options.file.read_text("utf-8"))
        if name_of(entry) not in known
    ]
    title = f"# Written by tools/lock.sh: {options.title}\n"
    options.file.write_text(title + "".join(entries), encoding="utf-8")


if __name__ == "__main__":
    main()
