"""Print the ten strongest claims about a corpus, for someone who knows the field to judge.

Run from the repository's root, on files of papers or on a folder that `Analysis.save` wrote::

    python -m benchmarks.trends_claims ../shared/corpora/nips_1987_2018.jsonl.gz --topics 60

The surest rises come first (by the lower bound of their growth), then falls and bursts by q-value;
then what came nearest to a claim, what moved without a trend, and the words that rise.
"""

import argparse
import dataclasses
import math
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trends
from trends.config import Config
from trends.errors import TrendsWarning
from trends.formatting import format_interval, format_q

RISES = ("emerging", "growing")
OTHERS = ("declining", "bursting", "past burst")
N_CLAIMS = 10
N_WORDS = 10


def load(path: Path, saved: Path | None, n_topics: int | None) -> trends.Analysis:
    if (path / "manifest.json").is_file():
        return trends.Analysis.load(path)
    config = Config()
    if n_topics is not None:
        config = dataclasses.replace(
            config, topics=dataclasses.replace(config.topics, n_topics=n_topics)
        )
    analysis = trends.analyze(trends.read_corpus(path), config)
    if saved is not None:
        analysis.save(saved)
    return analysis


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="file or folder of papers, or a saved analysis")
    parser.add_argument("--save", type=Path, help="folder to keep the analysis in")
    parser.add_argument("--topics", type=int, help="discover about so many topics")
    options = parser.parse_args()
    warnings.simplefilter("ignore", TrendsWarning)
    analysis = load(options.path, options.save, options.topics)
    signals = analysis.signals.merge(analysis.topics[["topic", "label"]], on="topic")
    rising = signals[signals["status"].isin(RISES)].sort_values("rise_bound", ascending=False)
    others = signals[signals["status"].isin(OTHERS)].sort_values(["tier", "q_value"])
    claims = [*rising.itertuples(), *others.itertuples()][:N_CLAIMS]
    print(f"{len(analysis.papers):,} papers, {len(signals)} topics, {len(claims)} claims")
    for claim in claims:
        print(f"- {claim.label}: {claim.sentence}")
    unclear = signals[signals["status"] == "inconclusive"].sort_values("q_value")
    print("nearest to a claim, but none:")
    for topic in unclear.head(N_CLAIMS - len(claims)).itertuples():
        print(f"- {topic.label}: {topic.sentence}")
    moved = signals[
        signals["change"].isin(["rose", "fell"]) & (signals["status"] == "inconclusive")
    ]
    print(f"changed without a trend that is surely sustained: {len(moved)}")
    for topic in moved.sort_values("share_recent", ascending=False).head(N_CLAIMS).itertuples():
        print(f"- {topic.label}: {topic.change_sentence}")
    for among, words in analysis.rising_terms.groupby("among", observed=True):
        print(f"{len(words)} rising words in {among}:")
        for word in words.head(N_WORDS).itertuples():
            interval = format_interval(math.log(word.factor_low), math.log(word.factor_high))
            growth = f"x{word.annual_factor:.1f} a year (95 % CI {interval})"
            print(f"- {word.term}: {growth}, {word.n_papers} papers, {format_q(word.q_value)}")


if __name__ == "__main__":
    main()
