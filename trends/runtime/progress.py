"""Progress of long work: one updated line in a notebook, one line per stage on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

__all__ = ["OnStage", "watch_stages"]

OnStage = Callable[[str], None] | Literal["auto"] | None


@contextmanager
def watch_stages(on_stage: OnStage, work: str) -> Iterator[Callable[[str], None]]:
    """Yield a function to call with the name of each stage when it starts.

    Parameters
    ----------
    on_stage
        The function itself; None shows nothing; ``"auto"`` shows the stages in a notebook or on a
        terminal, and nothing elsewhere.
    work
        The work as the subject of the last line, such as ``"Analysis of 88 papers"``.
    """
    if on_stage != "auto":
        yield on_stage or _ignore_stage
        return
    write = _find_writer()
    if write is None:
        yield _ignore_stage
        return
    start, stages = time.perf_counter(), ["starting"]

    def show(stage: str) -> None:
        """Write the stage and the time since the start."""
        stages.append(stage)
        write(f"{stage} ... ({time.perf_counter() - start:.1f} s)")

    try:
        yield show
    except KeyboardInterrupt:
        write(f"{work}: interrupted while {_lower(stages[-1])}; nothing was changed.")
        raise
    write(f"{work}: done in {time.perf_counter() - start:.1f} s.")


def _ignore_stage(_stage: str) -> None:
    """Do nothing."""


def _lower(stage: str) -> str:
    return stage[:1].lower() + stage[1:]


def _find_writer() -> Callable[[str], None] | None:
    """Return the function that shows a line; None outside of notebooks and terminals."""
    notebook = _find_notebook()
    if notebook is not None:
        return _write_in_notebook(notebook)
    if sys.stderr is not None and sys.stderr.isatty():
        return lambda line: print(line, file=sys.stderr, flush=True)
    return None


def _find_notebook() -> Any:
    """Return the IPython shell of a notebook's kernel; None outside of notebooks."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if shell is not None and hasattr(shell, "kernel") else None


def _write_in_notebook(_notebook: Any) -> Callable[[str], None]:
    from IPython.display import display

    show: Any = display
    handle = show({"text/plain": ""}, raw=True, display_id=True)

    def write(line: str) -> None:
        """Replace the line that the notebook shows."""
        handle.update({"text/plain": line}, raw=True)

    return write
