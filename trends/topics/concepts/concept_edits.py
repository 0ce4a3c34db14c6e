"""Changes that the user makes to concepts by hand: leaving some out, and grouping spellings anew."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count

import numpy as np
import pandas as pd

from trends.errors import ConfigError, list_offenders
from trends.schema import check_frame
from trends.topics.concepts.concept_frames import find_first_seen
from trends.topics.concepts.finding import FoundConcepts
from trends.topics.concepts.folding import read_form
from trends.topics.concepts.matching import find_mentions
from trends.topics.concepts.term_runs import LONGEST

__all__ = ["ban_concepts", "check_concept_name", "find_concept", "regroup_concepts"]


def find_concept(concepts: pd.DataFrame, text: str) -> int | None:
    """Return the row of the concept with a label, else with a spelling, else with one of the same words.

    Upper and lower case, plurals and hyphens make no other words; None where there is no such concept.
    """
    asked, form = str(text).strip().casefold(), read_form(str(text))
    for row, label in enumerate(concepts["label"]):
        if str(label).casefold() == asked:
            return row
    spelled = [[str(variant) for variant in variants] for variants in concepts["variants"]]
    for row, variants in enumerate(spelled):
        if asked in map(str.casefold, variants):
            return row
    for row, variants in enumerate(spelled):
        if form and form in map(read_form, variants):
            return row
    return None


def check_concept_name(name: object) -> str:
    """Return the name of a concept without outer spaces; ConfigError if it is no text or empty."""
    if not isinstance(name, str) or not read_form(name):
        raise ConfigError(
            f"A concept needs a name of letters or digits; got {name!r}. Give it one."
        )
    return " ".join(name.split())


def ban_concepts(found: FoundConcepts, texts: Sequence[str]) -> FoundConcepts:
    """Leave out the concepts with these labels or spellings; longer terms that hold them stay.

    Raises
    ------
    ConfigError
        If no concept has one of them.
    """
    banned = {_find(found.concepts, text) for text in _check_list(texts)}
    is_kept = ~np.isin(np.arange(len(found.concepts)), sorted(banned))
    return _number(found, found.concepts[is_kept], found.mentions)


def regroup_concepts(
    found: FoundConcepts, papers: pd.DataFrame, texts: Sequence[str], *, name: str
) -> FoundConcepts:
    """Make one concept of labels and spellings.

    Parameters
    ----------
    found
        The concepts.
    papers
        Those among which they were found; mentions are counted anew.
    texts
        The label of a concept stands for all of its spellings, any other spelling for itself alone,
        which leaves the concept that it belonged to.
    name
        Label of the new concept; where it is a label or a spelling, it is taken in, too.

    Raises
    ------
    ConfigError
        If no concept has one of the texts, or the name is empty.
    """
    name = check_concept_name(name)
    listed = _check_list(texts)
    if not listed:
        raise ConfigError(
            f"texts must hold a label or a spelling of a concept for {name!r}; got none. Give one."
        )
    rows = [_find(found.concepts, text) for text in listed]
    if (own := find_concept(found.concepts, name)) is not None:
        rows, listed = [*rows, own], [*listed, name]
    concepts, forms = found.concepts, found.forms
    labels = concepts["label"].map(lambda label: read_form(str(label))).tolist()
    whole = {row for row, text in zip(rows, listed, strict=True) if read_form(text) == labels[row]}
    apart = {
        (read_form(text), row) for row, text in zip(rows, listed, strict=True) if row not in whole
    }
    moved = np.isin(forms.concepts, concepts["topic"].to_numpy()[sorted(whole)])
    for form, row in apart:
        moved |= (forms.forms == form) & (forms.concepts == concepts["topic"].iloc[row])
    number = int(concepts["topic"].max()) + 1
    numbered = np.where(moved, number, forms.concepts)
    changed = replace(forms, concepts=numbered)
    new_form = read_form(name)
    if new_form not in set(forms.forms.tolist()) and len(new_form.split(" ")) <= LONGEST:
        changed = replace(
            forms,
            forms=np.append(forms.forms, new_form),
            concepts=np.append(numbered, number),
            is_short=np.append(forms.is_short, False),
        )
    table = _rewrite(concepts, whole, apart, name=name, number=number)
    mentions = find_mentions(papers, changed)
    table = _count(table, mentions, papers)
    return _number(found._replace(forms=changed), table, mentions)


def _rewrite(
    concepts: pd.DataFrame, whole: set[int], apart: set[tuple[str, int]], *, name: str, number: int
) -> pd.DataFrame:
    """Return the concepts with the new one behind them, and spellings where they now belong."""
    taken = [name]
    variants = [list(map(str, each)) for each in concepts["variants"]]
    for row in sorted(whole):
        taken += variants[row]
    for form, row in sorted(apart):
        taken += [text for text in variants[row] if read_form(text) == form]
        variants[row] = [text for text in variants[row] if read_form(text) != form]
    rows = sorted(whole | {row for _, row in apart})
    new = concepts.iloc[rows[:1]].assign(
        topic=number,
        label=name,
        score=concepts["score"].iloc[rows].max(),
        topic_key=_choose_key(concepts, whole, name),
    )
    spellings = {text.casefold(): text for text in reversed(taken)}
    kept = concepts.assign(variants=pd.Series(variants, index=concepts.index, dtype=object))
    kept = kept[~np.isin(np.arange(len(concepts)), sorted(whole))]
    # The first of several spellings that differ in capitals alone is the name.
    new["variants"] = pd.Series([list(reversed(spellings.values()))], index=new.index, dtype=object)
    return pd.concat([kept, new], ignore_index=True)


def _choose_key(concepts: pd.DataFrame, whole: set[int], name: str) -> str:
    """Return the key of the largest concept that is joined whole, so that its history goes on; else a new one."""
    if whole:
        return str(concepts["topic_key"].iloc[min(whole)])
    key, taken = read_form(name).replace(" ", "-"), set(concepts["topic_key"].astype(str))
    return next(k for k in chain([key], (f"{key}-{n}" for n in count(2))) if k not in taken)


def _count(concepts: pd.DataFrame, mentions: pd.DataFrame, papers: pd.DataFrame) -> pd.DataFrame:
    """Return the concepts with the numbers of papers that these mentions give."""
    numbers = concepts["topic"].to_numpy()
    n_all = int(numbers.max()) + 1
    n_papers = np.bincount(mentions["topic"], minlength=n_all)[numbers]
    n_about = np.bincount(mentions["topic"], mentions["is_about"], n_all).astype(int)[numbers]
    first = find_first_seen(papers, mentions, n_all).to_numpy()[numbers]
    counted = concepts.assign(n_papers=n_papers, n_about=n_about, first_seen=first)
    counted = counted[counted["n_papers"] > 0]
    return counted.sort_values("n_about", ascending=False, kind="stable", ignore_index=True)


def _number(found: FoundConcepts, kept: pd.DataFrame, mentions: pd.DataFrame) -> FoundConcepts:
    """Return concepts numbered from 0 in their order, with mentions and forms of none but them."""
    old = kept["topic"].to_numpy(dtype=np.int64)
    forms = found.forms
    place = np.full(max(int(forms.concepts.max(initial=-1)), int(old.max(initial=-1))) + 1, -1)
    place[old] = np.arange(len(old))
    numbered = mentions.assign(topic=place[mentions["topic"]])
    of_form = place[forms.concepts]
    stays = of_form >= 0
    return found._replace(
        concepts=check_frame(kept.assign(topic=np.arange(len(old))), "concepts"),
        mentions=check_frame(numbered[numbered["topic"] >= 0], "mentions"),
        forms=replace(
            forms,
            forms=forms.forms[stays],
            concepts=of_form[stays],
            is_short=forms.is_short[stays],
        ),
    )


def _check_list(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise ConfigError(
            f"A list of concepts was expected; got the single text {texts!r}. "
            f"Put it in brackets: [{texts!r}]."
        )
    return [str(text) for text in texts]


def _find(concepts: pd.DataFrame, text: str) -> int:
    row = find_concept(concepts, text)
    if row is None:
        labels = [str(label) for label in concepts["label"]]
        folded = {label.casefold(): label for label in labels}
        close = difflib.get_close_matches(text.casefold(), list(folded), n=3, cutoff=0.6)
        hint = "The closest are" if close else "The largest are"
        near = [folded[label] for label in close] or labels[:5]
        raise ConfigError(
            f"The label or a spelling of one of the {len(labels)} concepts was expected; got "
            f"{text!r}, which none has. "
            + (f"{hint} {list_offenders(near)}." if near else "There are none.")
        )
    return row
