"""What long work is doing: one line that changes in a notebook, a line a stage on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

__all__ = ["OnStage", "watch_stages"]

OnStage = Callable[[str], None] | Literal["auto"] | None


@contextmanager
def watch_stages(on_stage: OnStage, work: str) -> Iterator[Callable[[str], None]]:
    """Give the function that is called with the name of each stage as it starts.

    Parameters
    ----------
    on_stage
        That function itself; None for silence; ``"auto"`` shows the stages where somebody looks
        on: in a notebook, or on a terminal. Elsewhere it is silent.
    work
        What is being done, for the last line, such as ``"Analysis of 88 papers"``.
    """
    if on_stage != "auto":
        yield on_stage or _say_nothing
        return
    write = _find_screen()
    if write is None:
        yield _say_nothing
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


def _say_nothing(_stage: str) -> None:
    """Do nothing."""


def _lower(stage: str) -> str:
    return stage[:1].lower() + stage[1:]


def _find_screen() -> Callable[[str], None] | None:
    """Return what shows a line to whoever looks on, or None if nobody does."""
    notebook = _find_notebook()
    if notebook is not None:
        return _one_line_in(notebook)
    if sys.stderr is not None and sys.stderr.isatty():
        return lambda line: print(line, file=sys.stderr, flush=True)
    return None


def _find_notebook() -> Any:
    """Return the shell of a notebook's kernel, or None."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if shell is not None and hasattr(shell, "kernel") else None


def _one_line_in(_notebook: Any) -> Callable[[str], None]:
    from IPython.display import display

    show: Any = display
    handle = show({"text/plain": ""}, raw=True, display_id=True)

    def write(line: str) -> None:
        """Replace the line that the notebook shows."""
        handle.update({"text/plain": line}, raw=True)

    return write
