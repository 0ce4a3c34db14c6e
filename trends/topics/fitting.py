"""What a topic model says when it is asked before it was fitted."""

from typing import Any

from sklearn.exceptions import NotFittedError

from trends.errors import TrendsError

__all__ = ["LearnsByFit", "UnfittedError"]


class UnfittedError(TrendsError, NotFittedError):  # type: ignore[misc]
    """A model was asked for what it learns from papers, before it was given any."""


class LearnsByFit:
    """Knows whether `fit` was called, and says so wherever what it learns is asked for too early."""

    def _check_fitted(self, asked: str = "It") -> None:
        if "vectors_" not in self.__dict__:
            name = type(self).__name__
            raise UnfittedError(
                f"{asked} needs a fitted {name}; this one is not fitted yet. Call fit(papers) "
                f"first, or {name}.load(folder)."
            )

    def __getattr__(self, name: str) -> Any:
        """Say of a learned attribute that is not there yet how to get it."""
        if name.endswith("_") and not name.startswith("_"):
            self._check_fitted(name)
        # Also where a property failed on the way: asked again, it tells its own error.
        return object.__getattribute__(self, name)
