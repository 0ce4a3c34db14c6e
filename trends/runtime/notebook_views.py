"""Registry of the functions that draw results as HTML in a notebook.

An `Analysis` is drawn by the template of the report, but the package `analysis` may not import
`report`. Therefore the top-level package, which knows both, registers the function here.
"""

from collections.abc import Callable
from typing import Any, Final

__all__ = ["draw_view", "register_view"]

_VIEWS: Final[dict[str, Callable[[Any], str]]] = {}


def register_view(class_name: str, draw: Callable[[Any], str]) -> None:
    """Register the function that draws results of the class `class_name` as HTML."""
    _VIEWS[class_name] = draw


def draw_view(result: object) -> str | None:
    """Return a result as HTML for a notebook; None if no function is registered for its class."""
    draw = _VIEWS.get(type(result).__name__)
    return None if draw is None else draw(result)
