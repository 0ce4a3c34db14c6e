"""How results show themselves in a notebook, where a higher room draws what a lower one holds.

An `Analysis` is drawn by the report's template, yet `analysis` lies below `report`. So the package
itself, which knows both, says here once who draws what.
"""

from collections.abc import Callable
from typing import Any, Final

__all__ = ["draw_view", "register_view"]

_VIEWS: Final[dict[str, Callable[[Any], str]]] = {}


def register_view(class_name: str, draw: Callable[[Any], str]) -> None:
    """State what draws results of the class `class_name` as HTML."""
    _VIEWS[class_name] = draw


def draw_view(result: object) -> str | None:
    """Return a result as HTML for a notebook; None where nobody draws its class."""
    draw = _VIEWS.get(type(result).__name__)
    return None if draw is None else draw(result)
