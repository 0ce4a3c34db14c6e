"""How far names reach: learned on some sources of named corpora, measured on the others.

usage: python -m benchmarks.name_reach [--news FOLDER]

Every list of names is judged by weights that were learned without its source; all archives of arXiv are
one source. Printed are, for each list, the mean F1 of names together ("list") and each beside no other
("alone"), the precision, how many papers with a score of .7 to .9 belong, how many names take more than
twice their papers, and how many are taken for narrow; then the weights
learned on all sources, `ALONE` of `trends.topics.named.zero_shot` and `WEIGHTS` of
`trends.topics.named.name_reach`. Other columns: every name taken for broad, and only papers that say it.

Lists are those of `name_weights`, those of `topics_named`, official names of 22 categories, and the
subjects of two corpora, whose papers are those that match a pattern. FOLDER as for `name_weights`.
"""

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).parent))
import name_weights
from encoders_data import SHARED, _read
from topics_named import AI_HELD, AI_SEEN, _read_labels, measure_f1, read_named_sets

from trends.topics.named import name_reach, zero_shot
from trends.topics.named.keyword_classifier import EVEN_STRENGTH, Views, fit_keyword_classifier

ARCHIVE = {"cs": "arXiv", "ai": "arXiv", "fields": "arXiv"}
HELD_SOURCES = {"cs": "cs", "AI": "ai", "BB": "BBC", "M1": "M10"}
# Variants that would add little: titles and first words of papers that are there already.
LEFT_OUT = ("titles", "words", "sectors, half unnamed")
OFFICIAL = {
    "cs.AI": "artificial intelligence",
    "cs.LO": "logic in computer science",
    "cs.CR": "cryptography and security",
    "cs.DC": "distributed, parallel, and cluster computing",
    "cs.CL": "computation and language",
    "cs.CV": "computer vision and pattern recognition",
    "cs.DS": "data structures and algorithms",
    "physics.soc-ph": "physics and society",
    "cs.MA": "multiagent systems",
    "cs.DL": "digital libraries",
    "cs.SD": "sound",
    "cs.CC": "computational complexity",
    "cs.NI": "networking and internet architecture",
    "cs.FL": "formal languages and automata theory",
    "math.OC": "optimization and control",
    "cs.MM": "multimedia",
    "cs.LG": "machine learning",
    "cs.SY": "systems and control",
    "q-bio.NC": "neurons and cognition",
    "cs.IT": "information theory",
    "cs.DM": "discrete mathematics",
    "cs.PF": "performance",
}
N_EXAMPLES = 6000


@dataclass
class NamedList:
    """A list of names and how they see labelled papers."""

    name: str
    source: str
    views: list[Views]
    truth: np.ndarray
    names: list[str]

    @property
    def group(self) -> str:
        """The source that is left out together with it."""
        return ARCHIVE.get(self.source, self.source)

    @property
    def vectors(self) -> np.ndarray:
        """The papers' vectors."""
        return self.views[0].vectors


def list_sets(news: Path | None) -> dict[str, tuple[str, pd.DataFrame, dict[str, str]]]:
    """Return source, papers and names of all lists."""
    every = name_weights.list_corpora(news)
    sets = {name: parts for name, parts in every.items() if not name.endswith(LEFT_OUT)}
    labelled = _read_labels("arxiv_cs_dev")
    drawn = labelled.explode("labels").groupby("labels").head(110)["paper_id"]
    has_name = np.array([any(key in OFFICIAL for key in held) for held in labelled["labels"]])
    official = labelled[labelled["paper_id"].isin(drawn).to_numpy() & has_name].head(3000)
    sets["cs, official names"] = ("cs", official, OFFICIAL)
    plain = _read_labels("arxiv_ai_daily_dev").head(3000)
    sets["AI 2025, as they come"] = ("ai", plain, {**AI_SEEN, **AI_HELD})
    for name, given in read_named_sets().items():
        if name.startswith("held out"):
            source = HELD_SOURCES[name.removeprefix("held out: ")[:2]]
            sets[name] = (source, given.papers, given.names)
    for corpus, file, source in (
        ("nips_1987_2018", "nips.csv", "NIPS"),
        ("daily_papers_2024", "daily_papers_2024.csv", "Daily Papers"),
    ):
        sets[f"{source}, subjects"] = (source, *_read_subjects(corpus, file))
    return sets


def _read_subjects(corpus: str, file: str) -> tuple[pd.DataFrame, dict[str, str]]:
    papers = _read(SHARED, corpus).head(4000)
    text = (papers["title"] + ". " + papers["abstract"]).str.lower()
    with (SHARED.parent / "known_subjects" / file).open() as rows:
        patterns = {row["subject"]: row["pattern"] for row in csv.DictReader(rows)}
    hits = {name: text.str.contains(p.replace("(", "(?:")) for name, p in patterns.items()}
    hits = {name: hit.to_numpy() for name, hit in hits.items() if hit.sum() >= 5}
    held = [tuple(n for n, hit in hits.items() if hit[row]) for row in range(len(papers))]
    return papers.assign(labels=held), {name: name for name in hits}


def prepare(name: str, source: str, papers: pd.DataFrame, names: dict[str, str]) -> NamedList:
    """Look at papers as `TopicModel` does."""
    papers = papers.sort_values("paper_id").reset_index(drop=True)
    views = name_weights.view(papers, list(names.values()))
    truth = np.column_stack([[key in held for held in papers["labels"]] for key in names])
    return NamedList(name, source, views, truth, list(names.values()))


def describe_alone(given: NamedList) -> dict[str, Any]:
    """Return what a name beside no other is judged by: papers x names x features."""
    seen = _join(given)
    centres = seen.nearness.mean(axis=0)
    first = zero_shot.describe_first(seen, centres, is_alone=True)
    learned, _, shares = zero_shot.refit_fields(given.vectors, first, seen.fixed)
    odds = given.vectors @ learned[0].T + learned[1]
    wide = np.broadcast_to(shares, odds.shape)[:, :, None]
    second = zero_shot.describe_second(odds, is_alone=True)
    return {"features": np.concatenate([first, second, wide], axis=2), "list": given}


def learn_alone(described: list[dict[str, Any]]) -> np.ndarray:
    """Return bias and weights for names beside no other; every source counts the same."""
    from sklearn.linear_model import LogisticRegression

    chooser = np.random.default_rng(0)
    sizes = pd.Series([each["list"].source for each in described]).value_counts()
    rows, sides, weights = [], [], []
    for each in described:
        truth = each["list"].truth
        share = min(1.0, N_EXAMPLES / truth.size)
        kept = truth | (chooser.random(truth.shape) < share)
        rows.append(each["features"][kept])
        sides.append(truth[kept])
        weight = np.where(truth[kept], 1.0, 1 / share) / truth.size
        weights.append(weight * truth.shape[1] ** 0.3 / sizes[each["list"].source])
    every, weight = np.vstack(rows), np.concatenate(weights)
    middle, scale = every.mean(axis=0), every.std(axis=0) + 1e-9
    weight *= name_weights.PAPERS_WORTH / weight.sum()
    model = LogisticRegression(max_iter=300)
    model.fit((every - middle) / scale, np.concatenate(sides), weight)
    found = model.coef_[0] / scale
    return np.array([model.intercept_[0] - found @ middle, *found])


def score_alone(described: dict[str, Any], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return scores of each name beside no other, and which papers it takes."""
    scores = expit(described["features"] @ weights[1:] + weights[0])
    return scores, scores >= [zero_shot.choose_cut(column) for column in scores.T]


def compare_reach(described: dict[str, Any], alone: np.ndarray) -> pd.DataFrame:
    """Return, per name, what tells narrow from broad and the F1 of both readings."""
    given = described["list"]
    taken = score_alone(described, alone)[1]
    features = name_reach.describe_reach(given.views, taken, given.vectors)
    clear = np.column_stack([view.strength >= EVEN_STRENGTH for view in given.views])
    frame = pd.DataFrame(features, columns=["bias", "alike", "near", "area"])
    return frame.assign(
        source=given.source,
        group=given.group,
        n_true=given.truth.sum(axis=0),
        broad=_measure_each(taken, given.truth),
        said=_measure_each(clear, given.truth),
    )


def learn_reach(names: pd.DataFrame) -> np.ndarray:
    """Return the weights that tell narrow names, each by how much its reading matters."""
    from sklearn.linear_model import LogisticRegression

    rows = names[["alike", "near", "area"]].to_numpy()
    gain = (names["said"] - names["broad"]).to_numpy()
    weight = np.abs(gain) / names["source"].map(names["source"].value_counts()) ** 0.7
    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    model = LogisticRegression(C=0.5)
    model.fit((rows - middle) / scale, gain > 0, weight * 200 / weight.sum())
    found = model.coef_[0] / scale
    return np.array([model.intercept_[0] - found @ middle, *found])


def measure(described: dict[str, Any], alone: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """Return how names do together and alone."""
    given = described["list"]
    truth, seen = given.truth, _join(given)
    taken = score_alone(described, alone)[1]
    features = name_reach.describe_reach(given.views, taken, given.vectors)
    name_reach.WEIGHTS = weights
    every = np.ones(len(features), dtype=bool)
    all_broad = _judge_together(given, seen, every)[1]
    narrow_alone = name_reach.is_narrow(features, given.views)
    narrow = name_reach.is_narrow(features, given.views, all_broad)
    said = np.column_stack([fit_keyword_classifier(view).score(view) for view in given.views])
    broad_alone, together = measure_f1(taken, truth), said.copy()
    members = said >= zero_shot.HIGHEST_CUT
    taken = np.where(narrow_alone, members, taken)
    if not narrow.all():
        together[:, ~narrow], members[:, ~narrow] = _judge_together(given, seen, ~narrow)
    sure = (together >= 0.7) & (together < 0.9)
    n_true = truth.sum(axis=0)
    return {
        "list": given.name,
        "source": given.group,
        "names": truth.shape[1],
        "papers": len(truth),
        "F1": measure_f1(members, truth),
        "precision": truth[members].mean(),
        "right at .7-.9": truth[sure].mean(),
        "all broad": measure_f1(all_broad, truth),
        "all said": measure_f1(said >= zero_shot.HIGHEST_CUT, truth),
        "alone": measure_f1(taken, truth),
        "alone, all broad": broad_alone,
        "alone, over twice": (taken.sum(axis=0) > 2 * np.maximum(n_true, 1)).mean(),
        "narrow": narrow.mean(),
    }


def _judge_together(
    given: NamedList, seen: zero_shot.Candidates, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    some = zero_shot.Candidates(
        seen.strength[:, chosen], seen.nearness[:, chosen], seen.fixed[:, chosen]
    )
    fields = zero_shot.train_fields(given.vectors, some)
    scores = zero_shot.score_fields(fields, given.vectors, some)
    return scores, scores >= [field.cut for field in fields]


def _measure_each(members: np.ndarray, truth: np.ndarray) -> np.ndarray:
    both = (members & truth).sum(axis=0)
    return 2 * both / np.maximum(members.sum(axis=0) + truth.sum(axis=0), 1)


def _join(given: NamedList) -> zero_shot.Candidates:
    return name_weights.features.join_views(given.views)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, default=None)
    sets = list_sets(parser.parse_args().news)
    described = [describe_alone(prepare(name, *parts)) for name, parts in sets.items()]
    rows = []
    for group in dict.fromkeys(each["list"].group for each in described):
        others = [each for each in described if each["list"].group != group]
        alone = learn_alone(others)
        weights = learn_reach(pd.concat([compare_reach(each, alone) for each in others]))
        held = [each for each in described if each["list"].group == group]
        rows += [measure(each, alone, weights) for each in held]
    table = pd.DataFrame(rows)
    print(table.round(3).to_string(index=False))
    numbers = table.select_dtypes("number")
    print(numbers.groupby(table["source"]).mean().round(3).to_string())
    print("mean of lists:", numbers.mean().round(3).to_dict())
    alone = learn_alone(described)
    names = pd.concat([compare_reach(each, alone) for each in described])
    print("ALONE_BIAS, ALONE, SHARE_ALONE =", alone.round(3).tolist())
    print("WEIGHTS =", learn_reach(names).round(3).tolist(), "of", len(names), "names")


if __name__ == "__main__":
    main()
