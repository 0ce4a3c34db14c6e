"""When a name is narrower than the field that was learned for it, or the corpus lacks the field."""

import numpy as np
from numpy.typing import NDArray

from trends.topics.named.keyword_classifier import (
    APART,
    CLEARLY_SAID,
    EVEN_STRENGTH,
    FEW_NEAREST,
    FEW_NEAREST_SHARE,
    SAID_IN_FIELD,
    SAID_SHARE,
    TOUCHED_NEARNESS,
    TOUCHED_SHARE,
    Views,
)
from trends.topics.named.zero_shot import NEAREST

__all__ = ["is_absent", "is_hardly_said", "is_narrow", "is_said_near"]


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


def is_narrow(views: Views, odds: NDArray[np.float64]) -> bool:
    """Return whether a topic's name is narrower than the field that was learned for it.

    Papers about auctions lie among those of game theory, which then seem to belong. But those that
    say "auctions" stand apart from them, as those that say "game theory" do not.

    Parameters
    ----------
    views
        The corpus, seen from the topic.
    odds
        Log odds that each paper belongs to the field of that name, by its vector.
    """
    from sklearn.metrics import roc_auc_score

    usable = views.usable
    strength, odds = views.strength[usable], odds[usable]
    clear, likely = strength >= EVEN_STRENGTH, odds >= 0
    silent = likely & (strength <= 0)
    if not clear.any() or not silent.any() or 1 - silent.sum() / likely.sum() >= SAID_IN_FIELD:
        return False
    seen = clear | silent
    return bool(roc_auc_score(clear[seen], odds[seen]) >= APART)


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
    return bool(np.sort(nearness)[-n_nearest:].mean() < TOUCHED_NEARNESS)


def is_hardly_said(views: Views, claimed: NDArray[np.bool_], *, may_be_unsaid: bool) -> bool:
    """Return whether few of the papers that a topic's field takes clearly say the name.

    Parameters
    ----------
    views
        The corpus, seen from the topic.
    claimed
        Which papers belong to the field learned for its name.
    may_be_unsaid
        Whether it shows nothing that no paper at all says it.
    """
    clear = np.nan_to_num(views.strength) >= EVEN_STRENGTH
    if not clear.any():
        return not may_be_unsaid
    return bool(clear[claimed].sum() < CLEARLY_SAID * claimed.sum())
