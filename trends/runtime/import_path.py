"""Remove the current folder from the import path while the command line runs.

``python -m trends`` starts with the current folder first on the import path, so a ``rich.py`` or
``json.py`` in a downloaded folder would run instead of the real module. The package calls this
module before it imports anything else. Therefore this module imports only what Python has already
loaded at startup.
"""

import os
import sys

__all__ = ["is_run_as_module", "leave_current_folder"]


def is_run_as_module(arguments: list[str], original: list[str]) -> bool:
    """Return whether Python is about to run this package by ``-m``.

    Parameters
    ----------
    arguments, original
        `sys.argv` and `sys.orig_argv`. While Python looks for the module to run, the first
        argument is ``"-m"`` itself.

    Examples
    --------
    >>> is_run_as_module(["-m", "report"], ["python", "-m", "trends", "report"])
    True
    >>> is_run_as_module(["-m", "trends"], ["python", "-m", "pytest", "trends"])
    False
    """
    if arguments[:1] != ["-m"] or len(original) < len(arguments):
        return False
    # The option may be joined with the module and with other options: python -Bmtrends.
    module = original[-len(arguments)]
    return module == "trends" or (module.startswith("-") and module.endswith("mtrends"))


def leave_current_folder() -> None:
    """Remove the current folder from the import path, here and in processes started later.

    If this package itself was imported from the current folder, as in a checkout, the folder moves
    to the end of the path, behind all installed packages. Child processes get ``PYTHONSAFEPATH``.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        current = os.path.realpath(os.getcwd())  # noqa: PTH109 - pathlib is not loaded yet
    except OSError:  # The folder has been deleted: nothing can be imported from it.
        return
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    # Entries behind the standard library cannot replace its modules.
    n_before = sys.path.index(library) if library in sys.path else len(sys.path)
    first = [entry for entry in sys.path[:n_before] if os.path.realpath(entry) != current]
    sys.path[:n_before] = first
    home = os.path.realpath(__file__)
    for _ in range(3):
        home = os.path.dirname(home)  # noqa: PTH120
    if home == current and current not in sys.path:
        sys.path.append(current)
