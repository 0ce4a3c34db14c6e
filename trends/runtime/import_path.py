"""Keep the current folder off the path of imports while the command line runs.

``python -m trends`` starts with the current folder first on that path, so a ``rich.py`` or
``json.py`` in a downloaded folder would run in place of the real module. The package calls this
module before it imports anything else; so nothing is imported here that Python has not loaded
from within itself by then.
"""

import os
import sys

__all__ = ["is_run_as_module", "leave_current_folder"]


def is_run_as_module(arguments: list[str], original: list[str]) -> bool:
    """Tell whether Python is on its way to run this package by ``-m``.

    Parameters
    ----------
    arguments, original
        `sys.argv` and `sys.orig_argv`. While Python looks for the module of ``-m``, the first
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
    # The module may be joined to its option, and that to others: python -Bmtrends.
    module = original[-len(arguments)]
    return module == "trends" or (module.startswith("-") and module.endswith("mtrends"))


def leave_current_folder() -> None:
    """Take the current folder off the path of imports, here and in processes started later.

    Where this very package was imported from the current folder, as in a checkout, the folder
    stays, but behind all installed packages. Processes learn of it by ``PYTHONSAFEPATH``.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        current = os.path.realpath(os.getcwd())  # noqa: PTH109 - pathlib is not loaded yet
    except OSError:  # The folder was deleted under us: nothing can be imported from it.
        return
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    # What stands behind the standard library cannot take the place of its modules.
    n_before = sys.path.index(library) if library in sys.path else len(sys.path)
    first = [entry for entry in sys.path[:n_before] if os.path.realpath(entry) != current]
    sys.path[:n_before] = first
    home = os.path.realpath(__file__)
    for _ in range(3):
        home = os.path.dirname(home)  # noqa: PTH120
    if home == current and current not in sys.path:
        sys.path.append(current)
