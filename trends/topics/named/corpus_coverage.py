"""When only papers that say a name can belong to it: few papers, or a corpus that lacks it."""

import numpy as np

from trends.topics.named.keyword_classifier import (
    EVEN_STRENGTH,
    FEW_CLEAR,
    FEW_NEAREST,
    FEW_NEAREST_SHARE,
    SAID_SHARE,
    TOUCHED_NEARNESS,
    TOUCHED_SHARE,
    UNSAID_NEARNESS,
    Views,
)
from trends.topics.named.zero_shot import NEAREST

__all__ = ["is_absent", "is_said_near"]


def is_said_near(views: Views) -> bool:
    """Return whether the papers nearest to a topic's name mostly say it.

    Parameters
    ----------
    views
        The corpus, seen from the topic.
    """
    usable = views.usable
    says, nearness = views.strength[usable] > 0, views.nearness[usable]
    nearest = np.flatnonzero(nearness >= NEAREST)
    few = min(FEW_NEAREST, round(FEW_NEAREST_SHARE * len(nearness)))
    if len(nearest) < few:
        nearest = np.argsort(-nearness, kind="stable")[:few]
    return not nearest.size or bool(says[nearest].mean() >= SAID_SHARE)


def is_absent(views: Views) -> bool:
    """Return whether a corpus has nothing of the field that a topic names, nor an example of it.

    Parameters
    ----------
    views
        The corpus, seen from the topic.
    """
    usable = views.usable
    strength, nearness = views.strength[usable], views.nearness[usable]
    if not len(strength):
        return True
    if (views.fixed == 1).any() or (strength >= EVEN_STRENGTH).mean() >= TOUCHED_SHARE:
        return False
    n_nearest = max(round(FEW_NEAREST_SHARE * len(nearness)), 1)
    n_clear = (strength >= EVEN_STRENGTH).sum()
    least = TOUCHED_NEARNESS if n_clear >= FEW_CLEAR else UNSAID_NEARNESS
    return bool(np.sort(nearness)[-n_nearest:].mean() < least)
