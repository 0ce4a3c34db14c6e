"""What the summary holds of concepts: the topic each lies in, its size, a sentence as evidence."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from trends.report.summary.plain import one_line, records, text
from trends.schema import main_topics
from trends.text import clean_text, split_sentences
from trends.topics.concepts.finding import FEW_PAPERS, keep_shown

if TYPE_CHECKING:
    import pandas as pd

    from trends.analysis import Analysis

__all__ = ["count_mentioning", "list_concepts"]

# A bound on the size of the page: characters of a sentence.
LONGEST_SENTENCE: Final = 320
# Chosen by hand: spellings besides the label that are listed.
MOST_VARIANTS: Final = 5
COLUMNS: Final = ("topic", "label", "n_papers", "n_about", "score", "first_seen", "parent")


def list_concepts(analysis: "Analysis") -> dict[str, Any]:
    """Return the concepts that are sure enough to be shown, by the topic that they lie in.

    Parameters
    ----------
    analysis
        The analysis; ``topics``, ``mentions`` and ``papers`` are read.

    Returns
    -------
    dict
        ``n_concepts``, all that were found; ``n_shown``; ``is_of_few_papers``, whether papers are too
        few to tell most concepts; ``places``: a list of ``topic`` (None where
        no topic holds a paper about them) and ``concepts``, in the order of topics, those with the
        most papers about them first.
    """
    found = analysis.concepts
    shown = keep_shown(found, len(analysis.papers))
    evidence = _find_evidence(shown, analysis)
    spellings = dict(zip(shown["topic"], shown["variants"], strict=True))
    entries: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in records(shown, *COLUMNS):
        label = one_line(row["label"])
        others = [one_line(name) for name in spellings[row["topic"]] if one_line(name) != label]
        entry = {"variants": others[:MOST_VARIANTS], "evidence": evidence.get(row["topic"])}
        entries[row.pop("parent")].append(row | {"label": label} | entry)
    order = [*main_topics(analysis.topics)["topic"].tolist(), None]
    return {
        "n_concepts": len(found),
        "n_shown": len(shown),
        "is_of_few_papers": len(analysis.papers) < FEW_PAPERS,
        "places": [
            {"topic": topic, "concepts": entries[topic]} for topic in order if topic in entries
        ],
    }


def count_mentioning(analysis: "Analysis") -> dict[int, int]:
    """Return how many papers mention each named topic that is a concept of the corpus."""
    named = analysis.topics.loc[analysis.topics["kind"] == "named", "topic"]
    counted = analysis.mentions.loc[analysis.mentions["topic"].isin(named), "topic"].value_counts()
    return dict(zip(counted.index.tolist(), counted.tolist(), strict=True))


def _find_evidence(concepts: "pd.DataFrame", analysis: "Analysis") -> dict[int, dict[str, str]]:
    """Return for each concept a sentence that says it, of the paper that says it most often."""
    is_shown = analysis.mentions["topic"].isin(concepts["topic"])
    ranked = analysis.mentions[is_shown].sort_values(
        ["topic", "is_about", "n_mentions", "in_title", "paper_id"],
        ascending=[True, False, False, False, True],
    )
    first = ranked.drop_duplicates("topic").set_index("topic")["paper_id"]
    papers = analysis.papers.set_index("paper_id")[["title", "abstract"]]
    texts = papers[papers.index.isin(first)].to_dict("index")
    found = {}
    for topic, variants in zip(concepts["topic"], concepts["variants"], strict=True):
        if topic in first.index:
            own = texts[first[topic]]
            sentence = _pick_sentence(
                text(own["title"]) or "", text(own["abstract"]) or "", variants
            )
            found[int(topic)] = {"paper_id": str(first[topic]), "sentence": sentence}
    return found


def _pick_sentence(title: str, abstract: str, variants: Sequence[str]) -> str:
    """Return the first sentence of an abstract that says one of the variants, else the title."""
    names = "|".join(re.escape(name.casefold()) for name in sorted(variants, key=len, reverse=True))
    said = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    for sentence in split_sentences(abstract):
        if said.search(sentence.casefold()):
            return _cut(one_line(sentence))
    return _cut(one_line(clean_text(title)))


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return f"{sentence[: LONGEST_SENTENCE - 1].rpartition(' ')[0]}…"
