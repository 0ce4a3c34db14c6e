"""The options of ``python -m trends topics`` and ``concepts``, and the table of the latter."""

import argparse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from trends.config import Config

__all__ = [
    "MOST_SHOWN",
    "TABLE_COLUMNS",
    "add_concept_options",
    "add_topic_options",
    "tabulate_changes",
]

# A table has no room for the others; CSV and JSON have all columns.
TABLE_COLUMNS: Final = ["label", "n_papers", "n_about", "first_seen", "change", "score"]
MOST_SHOWN: Final = 50


def add_concept_options(parser: argparse.ArgumentParser) -> None:
    """Add how many concepts to print, and what helps to tell them."""
    parser.add_argument(
        "--top",
        type=_read_number,
        default=MOST_SHOWN,
        metavar="N|all",
        help=f"concepts to print, those with the most papers about them: {MOST_SHOWN}",
    )
    parser.add_argument(
        "--background",
        metavar="PATH",
        help="further papers of the field, which help to tell concepts among few papers: none",
    )


def add_topic_options(parser: argparse.ArgumentParser) -> None:
    """Add which topics to print: their papers, those of one kind, those under one."""
    parser.add_argument(
        "--members",
        action="append",
        metavar="LABEL",
        help="print a topic's papers and near misses with score and evidence; all: every topic",
    )
    parser.add_argument(
        "--kind",
        choices=("named", "area", "concept"),
        help="print topics of one kind (default: named topics and areas)",
    )
    parser.add_argument(
        "--under", metavar="LABEL", help="print the topics that lie in the one with this label"
    )


def tabulate_changes(
    papers: "pd.DataFrame", config: "Config", *, background: str | None = None
) -> "pd.DataFrame":
    """Return concepts with what became of their shares among the papers with text.

    Parameters
    ----------
    papers
        A papers frame.
    config
        Settings of the encoder, the timeline and the signals.
    background
        Path of further papers of the field.

    Returns
    -------
    pandas.DataFrame
        The concepts of a score of 0.6 or more (0.3 below 1,000 papers), by the number of papers about them: `label`,
        `n_papers` that mention it, `n_about`, `first_seen`, `change` ("rose x3.1", "fell x0.4",
        "flat", "unclear"; missing where no paper is dated), `change_q`, `score` and
        `variants`.
    """
    import trends
    from trends.topics.concepts.finding import choose_shown_score

    others = trends.read_papers(background) if background else None
    found = trends.find_concepts(
        papers,
        background=others,
        vectors=config.encoder.name,
        threshold=choose_shown_score(len(papers)),
    )
    concepts = found.concepts
    change = _tell_changes(papers, concepts, found.mentions, config)
    rows = concepts.merge(change, on="topic", how="left", validate="one_to_one")
    columns = ["label", "n_papers", "n_about", "first_seen", "change", "change_q", "score"]
    if papers["published"].notna().any():
        # Of concepts of too few papers nothing is told.
        rows["change"] = rows["change"].fillna("unclear")
    variants = ["; ".join(names) for names in concepts["variants"]]
    return rows[columns].assign(variants=variants)


def _tell_changes(
    papers: "pd.DataFrame", concepts: "pd.DataFrame", mentions: "pd.DataFrame", config: "Config"
) -> "pd.DataFrame":
    """Return `topic`, `change` in words and `change_q`."""
    import pandas as pd

    import trends
    from trends.formatting import format_factor

    time = config.timeline
    dated = trends.count_topics(papers, mentions, freq=time.freq, as_of=time.as_of)
    signals = trends.assess_concepts(
        papers,
        concepts,
        mentions,
        timeline=dated,
        q_value=config.signals.q_value,
        min_papers=config.signals.min_papers,
    )
    words = [
        f"{change} {format_factor(ratio)}" if change in ("rose", "fell") else str(change)
        for change, ratio in zip(signals["change"], signals["ratio"], strict=True)
    ]
    return signals[["topic", "change_q"]].assign(change=pd.array(words, dtype="string"))


def _read_number(text: str) -> int | None:
    """Return the number that an argument gives; None stands for all."""
    if text == "all":
        return None
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"all or a number above 0 was expected, not {text!r}")
