"""Concepts that the user leaves out, joins, renames or divides."""

import copy
import warnings

import pandas as pd
import pytest

import trends
from tests.topics.concept_corpus import add_papers, write_corpus
from trends.errors import ConfigError, TrendsWarning

MARSHY = "We map wetlands. Wetlands store carbon, and wetlands (also called swamps) shrink."
PAPERS = add_papers(
    write_corpus(200),
    [("Mapping wetlands from space", MARSHY), ("Wetland loss", MARSHY), ("Swamp ecology", MARSHY)],
)
SPELLED = pd.DataFrame(
    {
        "paper_id": ["new1", "new2"],
        "title": ["Tidal turbines under waves", "A survey of storm surges"],
        "abstract": ["", "Storm surges of a coral reef."],
    }
)


@pytest.fixture(scope="module")
def fitted():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = trends.TopicModel().fit(PAPERS)
        _ = model.concepts_
    return model


@pytest.fixture
def model(fitted):
    return copy.copy(fitted)


def row_of(model, label):
    return model.concepts_.set_index("label").loc[label]


def test_a_banned_concept_is_gone_and_the_others_stay_as_they_were(model, fitted):
    before = fitted.concepts_
    model.ban_concepts(["Storm Surges", "cliff erosion"])

    after = model.concepts_
    assert set(before["label"]) - set(after["label"]) == {"storm surge", "cliff erosion"}
    kept = before[before["label"].isin(after["label"])]
    pd.testing.assert_frame_equal(
        kept.drop(columns="topic").reset_index(drop=True), after.drop(columns="topic")
    )
    assert set(model.mentions_["topic"]) == set(after["topic"])
    assert "storm surge" in set(fitted.concepts_["label"])


def test_joined_concepts_have_the_papers_of_each_once(model, fitted):
    papers = {*fitted.members("coral reef"), *fitted.members("tidal turbine")}
    about = {
        *fitted.members("coral reef", about=True),
        *fitted.members("tidal turbine", about=True),
    }
    keys = fitted.concepts_.set_index("label")["topic_key"]
    model.regroup_concepts(["tidal turbine", "Coral reefs"], name="Reefs and rotors")

    joined = row_of(model, "Reefs and rotors")
    assert set(model.members("Reefs and rotors")) == papers
    assert about <= set(model.members("Reefs and rotors", about=True)) <= papers
    assert joined["n_papers"] == len(papers)
    assert next(iter(joined["variants"])) == "Reefs and rotors"
    assert {"coral reef", "tidal turbine"} <= set(joined["variants"])
    assert joined["topic_key"] in {keys["coral reef"], keys["tidal turbine"]}
    assert "coral reef" not in set(model.concepts_["label"])


def test_one_label_gives_a_concept_another_name(model, fitted):
    model.regroup_concepts(["storm surge"], name="Surge")

    assert row_of(model, "Surge")["n_papers"] == row_of(fitted, "storm surge")["n_papers"]
    assert row_of(model, "Surge")["topic_key"] == row_of(fitted, "storm surge")["topic_key"]


def test_a_spelling_leaves_the_concept_that_it_was_joined_to(model, fitted):
    model.regroup_concepts(["coral reef", "tidal turbine"], name="Reefs and rotors")
    model.regroup_concepts(["coral reef"], name="Coral")

    assert row_of(model, "Coral")["n_papers"] == row_of(fitted, "coral reef")["n_papers"]
    rest = row_of(model, "Reefs and rotors")
    assert rest["n_papers"] == row_of(fitted, "tidal turbine")["n_papers"]
    assert "coral reef" not in set(rest["variants"])
    assert model.concepts_["topic_key"].is_unique


def test_papers_that_say_the_new_name_count(model):
    model.regroup_concepts(["wetland"], name="Swamp")

    mentioned = {"q0", "q1", "q2"}
    assert set(model.members("Swamp")) == mentioned
    assert "q2" in model.members("Swamp", about=True)


def test_new_papers_and_saved_models_meet_the_changed_concepts(model, tmp_path):
    model.ban_concepts(["storm surge"])
    model.regroup_concepts(["coral reef", "tidal turbine"], name="Reefs and rotors")
    model.save(tmp_path / "model")
    loaded = trends.TopicModel.load(tmp_path / "model")

    found = loaded.find_mentions(SPELLED)
    number = row_of(loaded, "Reefs and rotors")["topic"]
    assert found[["paper_id", "topic"]].to_numpy().tolist() == [["new1", number], ["new2", number]]
    pd.testing.assert_frame_equal(loaded.concepts_, model.concepts_)
    pd.testing.assert_frame_equal(loaded.find_mentions(PAPERS), model.mentions_)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda m: m.ban_concepts(["storm surgery"]),
            "got 'storm surgery', which none has. The closest",
        ),
        (lambda m: m.ban_concepts("storm surge"), r"Put it in brackets: \['storm surge'\]"),
        (
            lambda m: m.regroup_concepts(["qqq"], name="x"),
            "got 'qqq', which none has. The largest are",
        ),
        (
            lambda m: m.regroup_concepts(["storm surge"], name=" - "),
            "needs a name of letters or digits",
        ),
        (lambda m: m.regroup_concepts([], name="x"), "texts must hold a label or a spelling"),
    ],
)
def test_what_is_no_concept_is_refused(model, change, message):
    before = model.concepts_
    with pytest.raises(ConfigError, match=message):
        change(model)
    pd.testing.assert_frame_equal(model.concepts_, before)


def test_settings_change_the_concepts_of_an_analysis(tmp_path):
    (tmp_path / "trends.toml").write_text(
        '[topics]\nbanned_concepts = ["storm surge", "flux capacitor"]\n'
        'regrouped_concepts = { "Reefs and rotors" = ["coral reef", "tidal turbine", "warp drive"] }\n'
    )
    config = trends.load_config(tmp_path / "trends.toml")
    with pytest.warns(TrendsWarning, match="none has flux capacitor, warp drive|'flux capacitor'"):
        analysis = trends.analyze(write_corpus(200), config, on_stage=None, with_map=False)

    labels = set(analysis.concepts["label"])
    assert "Reefs and rotors" in labels
    assert labels.isdisjoint({"storm surge", "coral reef", "tidal turbine"})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('banned_concepts = "agents"', "banned_concepts must be a list"),
        ('banned_concepts = [""]', "banned_concepts must be a list of phrases that are not empty"),
        (
            'regrouped_concepts = { "GNN" = [] }',
            "regrouped_concepts must give a name and one phrase",
        ),
        ('regrouped_concepts = ["GNN"]', "regrouped_concepts must be a table of names"),
    ],
)
def test_settings_of_concepts_are_checked(tmp_path, line, message):
    (tmp_path / "trends.toml").write_text(f"[topics]\n{line}\n")
    with pytest.raises(ConfigError, match=message):
        trends.load_config(tmp_path / "trends.toml")
