"""The four named topics of the sample settings against hand labels."""

import json
from pathlib import Path

import pytest

from trends import read_papers
from trends.config import load_config
from trends.text import clean_text
from trends.topics import TopicModel

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / ".." / "shared" / "corpora" / "daily_papers"
LABELS = json.loads((Path(__file__).parent / "named_labels.json").read_text())["topics"]


def fold(title):
    return "".join(filter(str.isalnum, clean_text(str(title)).lower()))


def measure(model, papers, *, with_borderline):
    """Return F1 per topic; borderline papers count on the side leaned to, or not at all."""
    titles = papers.set_index("paper_id")["title"].map(fold)
    found = model.assignments_
    scores = {}
    for topic, (name, given) in enumerate(LABELS.items()):
        claimed = set(titles[found.loc[found["topic"] == topic, "paper_id"]])
        members = {fold(title) for title in given["members"]}
        leaning = {fold(title) for title in given["borderline_in"]}
        if with_borderline:
            members |= leaning
        else:
            claimed -= leaning - members
            claimed -= {fold(title) for title in given["borderline_out"]}
        assert members <= set(titles), name
        scores[name] = 2 * len(claimed & members) / (len(claimed) + len(members))
    return scores


@pytest.fixture(scope="module", params=["pages", "sample"])
def corpus(request):
    path = PAGES if request.param == "pages" else ROOT / "data"
    if not path.exists():
        pytest.skip(f"{path} is not beside this checkout")
    papers = read_papers(path)
    known = {fold(title) for given in LABELS.values() for title in given["members"]}
    if not known <= set(papers["title"].map(fold)):
        pytest.skip("this corpus lacks labelled papers")
    return papers


def test_named_topics_agree_with_a_reader(corpus):
    named = load_config(ROOT / "trends.toml").topics.named
    model = TopicModel(named_topics=named).fit(corpus)
    clear = measure(model, corpus, with_borderline=False)
    assert sum(clear.values()) / len(clear) >= 0.95, clear
    every = measure(model, corpus, with_borderline=True)
    assert sum(every.values()) / len(every) >= 0.9, every


def test_fine_grained_papers_are_not_claimed_by_fine_tuning(corpus):
    model = TopicModel(named_topics=["Fine-tuning"]).fit(corpus)
    titles = corpus.set_index("paper_id")["title"]
    claimed = model.assignments_.loc[model.assignments_["topic"] == 0, "paper_id"]
    clear = {fold(t) for kind in LABELS["Fine-tuning"].values() for t in kind}
    wrong = [titles[p] for p in claimed if fold(titles[p]) not in clear]
    assert len(wrong) <= 2, wrong
    assert len(claimed) >= 25
