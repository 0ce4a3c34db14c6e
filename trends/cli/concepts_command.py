"""The words of ``python -m trends concepts``, and the table that it prints."""

import argparse
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from trends.config import Config

__all__ = ["LEAST_SCORE", "MOST_SHOWN", "add_concept_options", "tabulate_changes"]

# Of the concepts below some are words of any subject; the function `find_concepts` has them.
LEAST_SCORE: Final = 0.6
MOST_SHOWN: Final = 50
NO_CHANGE: Final = "-"


def add_concept_options(parser: argparse.ArgumentParser) -> None:
    """Add how many concepts to print."""
    parser.add_argument(
        "--top",
        type=_read_number,
        default=MOST_SHOWN,
        metavar="N|all",
        help=f"concepts to print, those with the most papers about them: {MOST_SHOWN}",
    )


def tabulate_changes(papers: "pd.DataFrame", config: "Config") -> "pd.DataFrame":
    """Return concepts with what became of their shares among the papers with text.

    Parameters
    ----------
    papers
        A papers frame.
    config
        Settings of the encoder, the timeline and the signals.

    Returns
    -------
    pandas.DataFrame
        The concepts of a score of 0.6 or more, by the number of papers about them: `label`,
        `n_papers` that mention it, `n_about`, `first_seen`, `change` ("rose x3.1", "fell x0.4",
        "flat", "unclear", or "-" where dates do not allow to tell), `change_q`, `score` and
        `variants`.
    """
    import trends

    found = trends.find_concepts(papers, vectors=config.encoder.name, threshold=LEAST_SCORE)
    concepts = found.concepts
    change = _tell_changes(papers, found.mentions, config)
    rows = concepts.merge(change, on="topic", how="left", validate="one_to_one")
    columns = ["label", "n_papers", "n_about", "first_seen", "change", "change_q", "score"]
    variants = ["; ".join(names) for names in concepts["variants"]]
    return rows.assign(change=rows["change"].fillna(NO_CHANGE))[columns].assign(variants=variants)


def _tell_changes(
    papers: "pd.DataFrame", mentions: "pd.DataFrame", config: "Config"
) -> "pd.DataFrame":
    """Return `topic`, `change` in words and `change_q`."""
    import trends
    from trends.formatting import format_factor

    has_text = (papers["title"].fillna("") + papers["abstract"].fillna("")).str.strip() != ""
    counted = papers[has_text]
    time = config.timeline
    timeline = trends.count_topics(counted, mentions, freq=time.freq, as_of=time.as_of)
    signals = trends.assess_trends(
        timeline,
        families=dict.fromkeys(mentions["topic"].unique().tolist(), "concepts"),
        q_value=config.signals.q_value,
        min_papers=config.signals.min_papers,
    )
    words = [
        f"{change} {format_factor(ratio)}" if change in ("rose", "fell") else str(change)
        for change, ratio in zip(signals["change"], signals["ratio"], strict=True)
    ]
    return signals[["topic", "change_q"]].assign(change=words)


def _read_number(text: str) -> int | None:
    """Return the number that an argument gives; None stands for all."""
    if text == "all":
        return None
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"all or a number above 0 was expected, not {text!r}")
