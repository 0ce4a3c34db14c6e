"""Which files of a folder or an archive hold no papers, by their names."""

from collections.abc import Collection
from typing import Final

from trends.artifacts import find_written

__all__ = ["find_unread"]

_ABOUT: Final = (
    *("readme", "license", "licence", "notice", "copying", "changelog", "changes", "contributing"),
    *("citation", "codemeta", "makefile", "dockerfile", "requirements", "mkdocs", "docusaurus"),
)
# Settings of the common package managers, compilers and documentation builders.
_SETTINGS_FILES: Final = frozenset(
    name + ".json"
    for name in (
        *("package", "package-lock", "composer", "bower", "manifest", "tsconfig", "jsconfig"),
        *("deno", "lerna", "nx", "turbo", "renovate", "vercel", "book", "sidebars", "_category_"),
        *("datapackage", "environment", "settings", "config", "launch", "tasks", "metadata-schema"),
    )
)
# Endings of settings, of program code and notebooks, of what programs keep for themselves.
_SETTINGS: Final = (".toml", ".lock", ".yaml", ".yml", ".ini", ".cfg", ".cff", ".editorconfig")
_CODE: Final = (".py", ".ipynb", ".r", ".rmd", ".qmd", ".jl", ".sh", ".js", ".css")
_KEPT: Final = (".npy", ".npz", ".pickle", ".pkl", ".pyc")


def find_unread(paths: Collection[str]) -> set[str]:
    """Return which files of a folder or archive hold no papers, by the names they go by.

    They are hidden ones, README, LICENSE and NOTICE, settings, program code, notebooks, what
    programs keep for themselves, and the reports, analyses and models that trends writes.
    """
    unread = {path for path in paths if _is_no_export(path)}
    names: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, set()).add(name)
    for folder, beside in names.items():
        unread |= {f"{folder}/{name}" if folder else name for name in find_written(beside)}
    return unread


def _is_no_export(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    if path.startswith("__MACOSX/") or name.startswith("."):
        return True
    if name in _SETTINGS_FILES or name.split(".")[0] in _ABOUT:
        return True
    return name.endswith(_SETTINGS + _CODE + _KEPT)
