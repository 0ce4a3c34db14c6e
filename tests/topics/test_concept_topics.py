"""Concepts among the topics of a model and of an analysis."""

import base64
import dataclasses
import gzip
import json
import re
import warnings

import numpy as np
import pandas as pd
import pytest

import trends
from tests.topics.concept_corpus import SUBJECTS, add_papers, write_corpus
from trends.cli.forms import list_topics
from trends.cli.main import main
from trends.errors import ConfigError
from trends.report import summarize, write_report
from trends.topics.concepts.finding import choose_shown_score

NAMED = trends.NamedTopic("Salt marshes", keywords=("coral reef",))


def fit(papers, **given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return trends.TopicModel(**given).fit(papers)


@pytest.fixture(scope="module")
def model():
    return fit(write_corpus())


@pytest.fixture(scope="module")
def analysis():
    config = trends.Config().with_topics(NAMED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return trends.analyze(write_corpus(), config, on_stage=None, with_map=False)


def numbers_of(frame, kind):
    return frame.loc[frame["kind"] == kind, "topic"].tolist()


def test_concepts_are_topics_behind_named_ones_and_areas(analysis):
    kinds = analysis.topics["kind"].astype(str).tolist()

    assert kinds == sorted(kinds, key=["named", "area", "concept"].index)
    assert analysis.topics["topic"].tolist() == list(range(len(kinds)))
    assert kinds.count("concept") == len(analysis.concepts) > 6


def test_only_the_mentions_of_concepts_and_of_named_topics_are_listed(analysis):
    found = set(analysis.mentions["topic"])

    expected = {*numbers_of(analysis.topics, "concept"), *numbers_of(analysis.topics, "named")}
    assert found == expected
    assert set(analysis.assignments["topic"]).isdisjoint(numbers_of(analysis.topics, "concept"))


def test_a_concept_that_the_user_names_is_that_topic(analysis):
    mentions = analysis.mentions[analysis.mentions["topic"] == 0]

    texts = write_corpus().set_index("paper_id")
    said = (
        (texts["title"] + " " + texts["abstract"]).str.lower().str.contains("salt marsh|coral reef")
    )
    assert sorted(mentions["paper_id"]) == sorted(texts.index[said])
    assert {"salt-marsh", "coral-reef"}.isdisjoint(analysis.concepts["topic_key"])
    assert "storm-surge" in set(analysis.concepts["topic_key"])


def test_the_parent_of_a_concept_holds_most_of_the_papers_about_it(analysis):
    held = analysis.assignments[analysis.assignments["topic"] >= 0]
    assert analysis.concepts["parent"].notna().any()
    for row in analysis.concepts.itertuples():
        about = analysis.members(row.topic, about=True)
        counts = held.loc[held["paper_id"].isin(about), "topic"].value_counts()
        assert counts[row.parent] == counts.max()


def test_shares_of_concepts_are_shares_of_all_papers(analysis):
    concepts = analysis.topics[analysis.topics["kind"] == "concept"]

    sizes = analysis.mentions["topic"].value_counts()
    assert concepts["n_papers"].tolist() == sizes[concepts["topic"]].tolist()
    assert concepts["share"].tolist() == (concepts["n_papers"] / len(analysis.papers)).tolist()


def test_members_are_found_by_number_label_and_spelling(model):
    concept = model.concepts_.set_index("topic_key").loc["salt-marsh"]

    every = model.members("Salt Marshes")
    about = model.members(int(concept["topic"]), about=True)

    assert len(every) == concept["n_papers"] > len(about) == concept["n_about"]
    assert set(about) < set(every)
    first = model.topics_["label"][0]
    assert set(model.members(first)) == set(model.members(0, about=True))


@pytest.mark.parametrize("topic", ["no such topic", 9999])
def test_members_of_no_topic_are_refused(model, analysis, topic):
    for holder in (model, analysis):
        with pytest.raises(ConfigError, match="topic must be one of the"):
            holder.members(topic)


def test_the_papers_of_the_fit_mention_what_they_did(model):
    shuffled = write_corpus().sample(frac=1, random_state=1)

    pd.testing.assert_frame_equal(model.find_mentions(shuffled), model.mentions_)


def test_new_papers_mention_concepts_by_any_spelling(model):
    texts = [("Storm-surges and SWASH", "Nothing else."), ("Xylophones", "Quite unheard of.")]
    found = model.find_mentions(add_papers(None, texts))

    keys = found["topic"].map(model.concepts_.set_index("topic")["topic_key"])
    assert list(zip(found["paper_id"], keys, strict=True)) == [("q0", "storm-surge")]
    assert found["is_about"].all()


def test_a_saved_model_keeps_its_concepts(model, tmp_path):
    loaded = trends.TopicModel.load(model.save(tmp_path / "model"))

    pd.testing.assert_frame_equal(loaded.found_concepts_.concepts, model.found_concepts_.concepts)
    pd.testing.assert_frame_equal(loaded.mentions_, model.mentions_)
    pd.testing.assert_frame_equal(loaded.find_mentions(write_corpus()), model.mentions_)


def test_concepts_follow_when_topics_are_merged():
    model = fit(write_corpus(200), n_topics=4)
    before = model.concepts_

    model.merge_topics(model.topics_["label"].tolist()[:2], name="Both")

    assert model.concepts_["topic"].tolist() == (before["topic"] - 1).tolist()
    assert set(model.concepts_["parent"]) <= set(model.topics_["topic"])


def test_a_model_without_concepts_is_kept_as_well(tmp_path):
    model = fit(write_corpus(3))

    loaded = trends.TopicModel.load(model.save(tmp_path / "model"))

    assert loaded.concepts_.empty
    assert loaded.find_mentions(write_corpus(9)).empty


def test_dates_that_are_no_dates_do_not_trouble_a_model():
    model = fit(write_corpus(60).assign(published="last spring"))

    assert model.concepts_["first_seen"].isna().all()


def test_a_saved_analysis_keeps_concepts_and_mentions(analysis, tmp_path):
    loaded = trends.Analysis.load(analysis.save(tmp_path / "analysis"))

    pd.testing.assert_frame_equal(loaded.concepts, analysis.concepts)
    pd.testing.assert_frame_equal(loaded.mentions, analysis.mentions)


def test_a_report_has_tables_of_concepts_and_mentions(analysis, tmp_path):
    write_report(analysis, tmp_path)

    concepts = pd.read_csv(tmp_path / "concepts.csv")
    mentions = pd.read_csv(tmp_path / "mentions.csv")
    assert concepts["label"].tolist() == analysis.concepts["label"].tolist()
    assert len(mentions) == len(analysis.mentions)
    assert set(mentions["label"]) == {"Salt marshes", *concepts["label"]}


def test_the_order_of_papers_does_not_change_concepts_of_a_model(model):
    again = fit(write_corpus().sample(frac=1, random_state=2))

    pd.testing.assert_frame_equal(again.concepts_, model.concepts_)
    assert set(SUBJECTS) & set(model.concepts_["label"])


def test_concepts_are_listed_by_kind_and_by_the_topic_they_lie_in(analysis):
    every = list_topics(analysis, kind="concept")
    under = list_topics(analysis, under=str(every["parent"].iloc[0]))

    assert set(every["kind"]) == {"concept"}
    assert "storm surge" in set(every["label"])
    assert 0 < len(under) < len(every)
    assert set(under["parent"]) == {every["parent"].iloc[0]}


def test_topics_are_listed_without_concepts_unless_these_are_asked_for(analysis):
    rows = list_topics(analysis)

    assert set(rows["kind"]) == {"named", "area"}
    assert "variants" not in rows


def test_an_unknown_label_is_refused_by_its_name(analysis):
    with pytest.raises(ConfigError, match="got 'Salt mines'"):
        list_topics(analysis, under="Salt mines")


def test_the_command_prints_concepts_under_a_topic(tmp_path, capsys):
    write_corpus(40).to_csv(tmp_path / "papers.csv", index=False)
    settings = tmp_path / "trends.toml"
    settings.write_text('[[topics.named]]\nname = "Salt marsh"\n', encoding="utf-8")
    given = [str(tmp_path / "papers.csv"), "--config", str(settings), "--no-cache", "--quiet"]

    assert main(["topics", *given, "--under", "salt marsh", "--kind", "concept"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert " under salt marsh in 40 papers" in lines[0]
    assert all("Salt marsh" in line for line in lines[2:] if line.strip())


def test_the_page_shows_concepts_under_their_topics_with_a_sentence(analysis):
    places = summarize(analysis)["concepts"]["places"]

    texts = analysis.papers.set_index("paper_id")
    shown = [concept for place in places for concept in place["concepts"]]
    assert sorted(c["label"] for c in shown) == sorted(analysis.concepts["label"])
    for place in places:
        for concept in place["concepts"]:
            said = concept["evidence"]
            assert concept["label"].split()[0] in said["sentence"].lower()
            assert said["sentence"] in " ".join(texts.loc[said["paper_id"], ["title", "abstract"]])
            assert said["paper_id"] in analysis.members(concept["topic"], about=True)
            rows = analysis.concepts.set_index("topic")
            assert rows.loc[concept["topic"], "parent"] == place["topic"]


def test_a_concept_that_stands_in_titles_alone_is_shown_by_one(analysis):
    papers = analysis.papers.assign(abstract="Nothing of the kind.")

    found = summarize(dataclasses.replace(analysis, papers=papers))["concepts"]["places"]

    titles = set(papers["title"])
    assert all(c["evidence"]["sentence"] in titles for p in found for c in p["concepts"])


def test_concepts_below_the_score_are_counted_but_not_shown(analysis):
    is_last = analysis.topics["topic"] == analysis.topics["topic"].max()
    topics = analysis.topics.assign(score=analysis.topics["score"].mask(is_last, 0.05))

    found = summarize(dataclasses.replace(analysis, topics=topics))["concepts"]

    assert found["n_concepts"] == len(analysis.concepts) == found["n_shown"] + 1


def test_the_page_tells_that_few_papers_show_few_concepts(analysis, tmp_path):
    page = write_report(analysis, tmp_path).read_text(encoding="utf-8")

    assert summarize(analysis)["concepts"]["is_of_few_papers"]
    assert "Papers as few as these show only their most frequent concepts." in page


def test_the_sure_ones_of_many_papers_need_a_higher_score():
    assert choose_shown_score(999) == 0.3
    assert choose_shown_score(1000) == 0.6


def test_markup_in_a_concept_is_shown_as_text(analysis, tmp_path):
    labels = analysis.topics["label"].where(
        analysis.topics["kind"] != "concept", "<img src=x onerror=alert(1)>"
    )
    hostile = dataclasses.replace(analysis, topics=analysis.topics.assign(label=labels))

    page = write_report(hostile, tmp_path).read_text(encoding="utf-8")

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert page.count('<details class="concepts') == len(summarize(analysis)["concepts"]["places"])


def test_a_named_topic_tells_how_many_papers_mention_it(analysis):
    topic = summarize(analysis)["topics"][0]

    assert topic["n_mentioning"] == analysis.mentions["topic"].eq(0).sum()


def test_new_papers_are_placed_alike_with_vectors_of_the_model_and_without(model):
    new = write_corpus(30).assign(paper_id=[f"n{n}" for n in range(30)])
    new["abstract"] = new["abstract"].str.replace("Results", "Figures")

    placed = model.transform(new, vectors=model.encode(new.iloc[::-1]))

    pd.testing.assert_frame_equal(placed, model.transform(new))


def test_vectors_with_dimensions_of_another_corpus_are_refused(model):
    assert model.vectors_.encoder.endswith("+lsa")
    new = write_corpus().assign(paper_id=[f"n{n}" for n in range(400)])
    new["abstract"] = new["abstract"].str.replace("beach", "strand")
    for vectors in (trends.encode(new), trends.encode(new).vectors):
        with pytest.raises(ConfigError, match=r"made apart .*model\.encode\(papers\)"):
            model.transform(new, vectors=vectors)


def test_vectors_of_the_fit_are_taken_for_its_papers(model):
    papers = write_corpus()

    found = model.transform(papers, vectors=trends.encode(papers.sort_values("paper_id")))

    pd.testing.assert_frame_equal(found, model.transform(papers))


def read_names_on_map(analysis, folder):
    page = write_report(analysis, folder).read_text(encoding="utf-8")
    packed = re.search(r'id="blob">([^<]+)<', page)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))["names"]


def test_concepts_whose_papers_lie_together_have_a_name_on_the_map(analysis, tmp_path):
    together = analysis.concepts["topic"].iloc[0]
    label = analysis.concepts["label"].iloc[0]
    near = set(analysis.members(together, about=True))
    places = np.random.default_rng(0).uniform(0, 100, (len(analysis.papers), 2))
    spread = pd.DataFrame(places, columns=["x", "y"]).assign(
        paper_id=analysis.papers["paper_id"].to_numpy()
    )
    is_near = spread["paper_id"].isin(near)
    spread.loc[is_near, ["x", "y"]] = [70.0, 30.0]
    layout = spread[["paper_id", "x", "y"]].astype({"x": "float32", "y": "float32"})
    names = read_names_on_map(dataclasses.replace(analysis, map=layout), tmp_path / "report")

    assert {"label": label, "n_papers": len(near), "x": 70.0, "y": 30.0} in names
    about = {name["label"]: name["n_papers"] for name in names}
    assert len(about) < len(analysis.concepts)
    assert not {"Salt marshes", *(analysis.topics.loc[:1, "label"])} & set(about)
