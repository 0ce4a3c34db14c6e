"""Names of fields, alone, through the whole model: papers need not say them."""

import pandas as pd
import pytest

from trends.config import NamedTopic
from trends.topics import TopicModel

NAMES = {
    "cs.GT": "game theory",
    "cs.PL": "programming languages",
    "cs.RO": "robotics",
    "": "volcanoes",
}


def _slow(*names):
    return [pytest.param(name, marks=pytest.mark.slow) for name in names]


@pytest.fixture(scope="module")
def model(arxiv):
    return TopicModel(named_topics=list(NAMES.values())).fit(arxiv.drop(columns="label"))


def list_members(model, topic):
    found = model.assignments_
    return set(found.loc[found["topic"] == topic, "paper_id"])


def test_papers_of_a_field_are_found_that_do_not_say_its_name(model, arxiv):
    texts = (arxiv["title"] + " " + arxiv["abstract"]).str.lower()
    for topic, (label, name) in enumerate(NAMES.items()):
        members = set(arxiv.loc[arxiv["label"] == label, "paper_id"])
        saying = set(arxiv.loc[texts.str.contains(name), "paper_id"])
        found = list_members(model, topic)
        if members:
            assert 2 * len(found & members) / (len(found) + len(members)) > 0.6, name
            assert len(found & members - saying) > 0.2 * len(members), name


def test_a_name_that_matches_nothing_claims_nothing(model):
    assert not list_members(model, 3)


@pytest.mark.parametrize("beside", [[], ["game theory", "robotics"]])
@pytest.mark.parametrize("name", ["geology", *_slow("agriculture", "theology", "music")])
def test_a_field_that_the_corpus_has_nothing_of_claims_only_what_says_it(arxiv, name, beside):
    papers = arxiv.drop(columns="label")
    texts = (papers["title"] + " " + papers["abstract"]).str.lower()
    saying = set(papers.loc[texts.str.contains(name.removesuffix("e")[:7]), "paper_id"])
    found = list_members(TopicModel(named_topics=[name, *beside]).fit(papers), 0)
    assert found <= saying


@pytest.mark.filterwarnings("ignore:Named topics should tell papers apart")
@pytest.mark.parametrize("beside", [[], ["game theory", "robotics", "programming languages"]])
@pytest.mark.parametrize("name", ["auctions", *_slow("smart contracts", "type inference")])
def test_papers_of_a_narrow_name_say_it(arxiv, name, beside):
    papers = arxiv.drop(columns="label")
    texts = (papers["title"] + " " + papers["abstract"]).str.lower()
    saying = set(papers.loc[texts.str.contains(name.removesuffix("s")), "paper_id"])
    found = list_members(TopicModel(named_topics=[name, *beside]).fit(papers), 0)
    assert found <= saying


@pytest.mark.filterwarnings("ignore:Named topics should tell papers apart")
def test_narrow_names_take_nothing_from_fields(model, arxiv):
    named = [*NAMES.values(), "auctions", "type inference", "grasping"]
    wider = TopicModel(named_topics=named).fit(arxiv.drop(columns="label"))
    for topic in range(len(NAMES)):
        assert list_members(wider, topic) == list_members(model, topic)


@pytest.mark.parametrize("keywords", [(), ("legged locomotion",)])
def test_the_user_says_whether_a_name_is_broad(arxiv, keywords):
    papers = arxiv.drop(columns="label")
    texts = (papers["title"] + " " + papers["abstract"]).str.lower()
    saying = set(papers.loc[texts.str.contains("robot|legged locomotion"), "paper_id"])
    narrow, broad = (
        TopicModel(named_topics=[NamedTopic("robotics", keywords=keywords, broad=choice)])
        for choice in (False, True)
    )
    assert list_members(narrow.fit(papers), 0) <= saying
    assert list_members(broad.fit(papers), 0) - saying


def test_an_example_that_does_not_say_the_name_may_bring_others(arxiv):
    papers = arxiv.drop(columns="label")
    robots = arxiv[(arxiv["label"] == "cs.RO") & ~arxiv["title"].str.contains("(?i)machine")]
    given = tuple(robots["paper_id"].head(12))
    named = NamedTopic("acting machines", examples=given)
    found = list_members(TopicModel(named_topics=[named]).fit(papers), 0)
    assert set(given) < found
    assert len(found & set(robots["paper_id"])) > 1.5 * len(given)


def test_a_description_may_show_what_papers_that_do_not_say_the_name_are_about(arxiv):
    papers = arxiv.drop(columns="label")
    text = "Robots that walk, grasp and plan their motion; manipulators, legged and mobile robots."
    named = [NamedTopic("machines that move", description=text), "machines that act"]
    model = TopicModel(named_topics=named).fit(papers)
    robots = set(arxiv.loc[arxiv["label"] == "cs.RO", "paper_id"])
    assert not list_members(model, 1)
    assert len(list_members(model, 0) & robots) > 0.5 * len(robots)


def test_a_description_of_what_papers_say_brings_no_field_with_it(arxiv):
    papers = arxiv.drop(columns="label")
    text = "Sales to the highest bidder, by sealed or open bids."
    described = NamedTopic("auctions", description=text)
    model = TopicModel(named_topics=[described]).fit(papers)
    texts = (papers["title"] + " " + papers["abstract"]).str.lower()
    assert list_members(model, 0)
    assert list_members(model, 0) <= set(papers.loc[texts.str.contains("auction"), "paper_id"])


def test_a_subject_alone_takes_only_what_says_it_where_hardly_a_paper_does(arxiv):
    papers = arxiv.drop(columns="label")
    found = list_members(TopicModel(named_topics=["trade"]).fit(papers), 0)
    texts = (papers["title"] + " " + papers["abstract"]).str.lower()
    assert found <= set(papers.loc[texts.str.contains("trad"), "paper_id"])


def test_every_member_shows_a_sentence_or_the_members_it_is_close_to(model, arxiv):
    named = model.assignments_[model.assignments_["topic"].between(0, 3)]
    assert (named["evidence"].str.len() > 0).all()
    silent = named[named["evidence"].str.startswith("close to: ")]
    assert len(silent) > 20
    own = arxiv.set_index("paper_id")["title"]
    for row in silent.itertuples():
        titles = row.evidence.removeprefix("close to: ").split("; “")
        assert len(titles) == 3
        assert own[row.paper_id].split()[-1] not in titles[0] or own[row.paper_id] not in titles[0]


def test_members_reach_the_threshold_of_their_topic_and_others_do_not(model):
    cuts = pd.Series([claim.cut for claim in model.classifiers_])
    assert cuts.between(0.2, 0.5).all()
    high = model.scores_[model.scores_["score"] >= model.scores_["topic"].map(cuts)]
    named = model.assignments_[model.assignments_["topic"].between(0, 3)]
    pairs = [set(map(tuple, f[["paper_id", "topic"]].to_numpy())) for f in (high, named)]
    assert pairs[0] == pairs[1]


def test_transform_decides_as_fit_and_order_does_not_matter(model, arxiv, tmp_path):
    papers = arxiv.drop(columns="label")
    named = model.assignments_[model.assignments_["topic"].between(0, 3)].reset_index(drop=True)
    shuffled = papers.sample(frac=1, random_state=1)
    again = TopicModel(named_topics=list(NAMES.values())).fit(shuffled)
    loaded = TopicModel.load(model.save(tmp_path / "model"))
    for other in (model.transform(papers), again.assignments_, loaded.transform(papers)):
        claimed = other[other["topic"].between(0, 3)].reset_index(drop=True)
        pd.testing.assert_frame_equal(claimed, named)


def test_a_paper_given_by_hand_is_obeyed(arxiv):
    from trends.config import NamedTopic

    papers = arxiv.drop(columns="label")
    first = TopicModel(named_topics=["robotics"]).fit(papers)
    members = sorted(list_members(first, 0))
    others = sorted(set(papers["paper_id"]) - set(members))
    topic = NamedTopic("robotics", examples=(others[0],), counterexamples=(members[0],))
    told = list_members(TopicModel(named_topics=[topic]).fit(papers), 0)
    assert others[0] in told
    assert members[0] not in told
