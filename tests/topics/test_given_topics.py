"""Topics that exist already: labels, frames, matrices and models of other libraries."""

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer

import trends
from trends.cli.main import main
from trends.errors import ConfigError, FrameError
from trends.topics import TopicModel

SUBJECTS = {
    "Coral reefs": "reef coral bleaching algae larvae polyp lagoon",
    "Bridges": "bridge girder cable span deck load pier",
    "Bread": "dough yeast flour crust oven gluten loaf",
}


@pytest.fixture(scope="module")
def shelf():
    """Sixty dated papers on three subjects, in no particular order, with labels of several kinds."""
    rng = np.random.default_rng(5)
    rows = []
    for number in range(60):
        subject = list(SUBJECTS)[number % 3]
        words = rng.choice(SUBJECTS[subject].split(), 5, replace=False)
        text = f"We look at the {words[0]} and the {words[1]}. Each {words[2]} has a {words[3]} or {words[4]}."
        rows.append((f"p{(number * 37) % 60:02}", f"On the {words[0]}", text, subject))
    frame = pd.DataFrame(rows, columns=["paper_id", "title", "abstract", "subject"])
    years = 2010 + np.arange(60) // 5
    frame["published"] = [f"{year}-0{1 + n % 6}-15" for n, year in enumerate(years)]
    return frame


def topic_of(assignments, topics):
    """Return each paper's topics as a set of labels, by paper_id."""
    rows = assignments[assignments["topic"] >= 0]
    labels = rows["topic"].map(topics.set_index("topic")["label"])
    return {paper: set(group) for paper, group in labels.groupby(rows["paper_id"])}


def expect(shelf):
    return {row.paper_id: {row.subject} for row in shelf.itertuples()}


@pytest.fixture(scope="module")
def by_column(shelf):
    return trends.analyze(shelf, topics="subject", with_map=False)


def test_a_column_of_labels_is_counted_and_tested_like_named_topics(shelf, by_column):
    assert topic_of(by_column.assignments, by_column.topics) == expect(shelf)
    named = by_column.topics[by_column.topics["kind"] == "named"]
    assert sorted(named["label"]) == sorted(SUBJECTS)
    assert set(by_column.signals["topic"]) >= set(named["topic"])
    assert by_column.timeline.groupby("topic")["n_papers"].sum()[0] == 20
    assert by_column.provenance["given_topics"] == "the column 'subject' of the papers"


def test_the_whole_report_is_written_of_given_topics(by_column, tmp_path):
    page = trends.write_report(by_column, tmp_path / "out").read_text(encoding="utf-8")
    assert "Coral reefs" in page
    assert "were given: the column" in page
    assert "discovered topics, named by the words" not in page


def test_given_topics_survive_saving(by_column, tmp_path):
    by_column.save(tmp_path / "saved")
    again = trends.Analysis.load(tmp_path / "saved")
    pd.testing.assert_frame_equal(again.assignments, by_column.assignments)


@pytest.mark.parametrize(
    "make",
    [
        lambda s: s["subject"].tolist(),
        lambda s: s["subject"],
        lambda s: s["subject"].to_numpy(),
        lambda s: s[["paper_id", "subject"]].rename(columns={"subject": "topic"}).iloc[::-1],
        lambda s: pd.get_dummies(s["subject"]).astype(float),
        lambda s: pd.get_dummies(s["subject"]).astype(float).set_axis(s["paper_id"]).iloc[::-1],
    ],
    ids=["list", "series", "array", "assignments", "weights", "weights by paper"],
)
def test_labels_in_any_form_give_the_same_topics(shelf, make):
    model = TopicModel().fit(shelf, make(shelf))
    assert topic_of(model.assignments_, model.topics_) == expect(shelf)


def test_topics_by_position_follow_the_rows_of_the_frame_as_given(shelf):
    codes = shelf["subject"].map(list(SUBJECTS).index)
    for rows in (shelf, shelf.iloc[::-1], shelf.sort_values("title")):
        model = TopicModel().fit(rows, codes[rows.index].tolist())
        topics = model.assignments_.set_index("paper_id")["topic"]
        assert topics.loc[shelf["paper_id"]].tolist() == codes.tolist()


def test_several_labels_of_a_paper_are_all_its_topics_and_the_first_is_primary(shelf):
    several = shelf["subject"] + np.where(np.arange(60) < 6, "; Review", "")
    model = TopicModel().fit(shelf, several)
    rows = model.assignments_.set_index("paper_id")
    first = shelf["paper_id"].iloc[0]
    assert len(rows.loc[first]) == 2
    labels = model.topics_.set_index("topic")["label"]
    primary = rows[rows["is_primary"]]["topic"].map(labels)
    assert primary.loc[shelf["paper_id"]].tolist() == shelf["subject"].tolist()
    assert rows["is_primary"].groupby("paper_id").sum().eq(1).all()


@pytest.mark.parametrize(
    "several", [["Tin", "Zinc"], ("Tin", "Zinc"), "Tin; Zinc", "tin | ZINC ", "Tin;;Zinc;Tin"]
)
def test_labels_are_split_and_folded(several, shelf):
    values = [several, ["Tin", "Zinc"], ["Zinc", "Tin"], *[None] * 57]
    model = TopicModel().fit(shelf, values)
    assert model.topics_["label"].tolist() == ["Tin", "Zinc"]
    assert model.topics_["n_papers"].tolist() == [3, 3]
    assert set(model.unassigned_["reason"]) == {"no topic given"}
    assert any("57 papers have none of them" in note for note in model.notes_)


def test_only_the_commonest_of_very_many_labels_are_kept_and_the_rest_is_said(shelf):
    model = TopicModel(n_topics=2).fit(shelf, shelf["subject"] + "; " + shelf["paper_id"])
    assert model.topics_["n_papers"].tolist() == [20, 20]
    assert any(
        "61 labels of fewer papers were left out" in note and "20 papers" in note
        for note in model.notes_
    )
    assert len(TopicModel().fit(shelf, shelf["subject"] + "; " + shelf["paper_id"]).topics_) == 63


def test_numbers_mean_topics_that_keep_their_numbers_and_find_labels(shelf):
    numbers = shelf["subject"].map({"Bridges": 2, "Bread": 0, "Coral reefs": -1})
    model = TopicModel().fit(shelf, numbers)
    assert model.topics_["n_papers"].tolist() == [20, 0, 20]
    assert (model.topics_["kind"] == "area").all()
    assert model.labels_.tolist() == numbers.tolist()
    assert set(model.terms_.loc[model.terms_["topic"] == 2, "term"]) & set(
        SUBJECTS["Bridges"].split()
    )


def test_numbers_far_apart_are_names(shelf):
    codes = shelf["subject"].map({"Bridges": 10_101, "Bread": 20_202, "Coral reefs": 30_303})
    model = TopicModel().fit(shelf, codes)
    assert model.topics_["label"].tolist() == ["Topic 10101", "Topic 20202", "Topic 30303"]


@pytest.mark.parametrize("kind", [NMF, LatentDirichletAllocation])
def test_topic_matrices_and_models_of_scikit_learn_agree(shelf, kind):
    vectorizer = CountVectorizer(stop_words="english")
    texts = shelf["title"] + ". " + shelf["abstract"]
    model = kind(n_components=3, random_state=0)
    weights = model.fit_transform(vectorizer.fit_transform(texts))
    by_matrix = TopicModel().fit(shelf, weights)
    by_pair = TopicModel().fit(shelf, (model, vectorizer))
    assert by_matrix.labels_.tolist() == weights.argmax(axis=1).tolist()
    assert by_pair.labels_.tolist() == by_matrix.labels_.tolist()
    assert (TopicModel().fit(shelf, (vectorizer, model)).labels_ == by_matrix.labels_).all()
    agreement = pd.crosstab(by_matrix.labels_, shelf["subject"]).max(axis=1).sum()
    assert agreement >= 45


def test_rows_without_weight_and_rows_of_equal_weights_mean_no_topic(shelf):
    weights = np.tile([[0.2, 0.8]], (60, 1))
    weights[0], weights[1] = 0, 0.5
    assert TopicModel().fit(shelf, weights).labels_.tolist() == [-1, -1] + [1] * 58


def test_a_model_on_its_own_papers_is_taken_as_it_is(shelf):
    model = TopicModel(named_topics=["Bread", "Coral"], n_topics=2).fit(shelf)
    given = trends.analyze(shelf, topics=model, with_map=False)
    pd.testing.assert_frame_equal(given.assignments, model.assignments_)


def test_a_model_places_papers_that_it_does_not_know(shelf):
    model = TopicModel(named_topics=["Bridge"], n_topics=2).fit(shelf.iloc[:45])
    given = trends.analyze(shelf, topics=model, with_map=False)
    placed = model.transform(shelf)
    pd.testing.assert_frame_equal(
        given.assignments[["paper_id", "topic"]], placed[["paper_id", "topic"]]
    )
    kinds = given.topics["kind"].head(len(model.topics_)).tolist()
    assert kinds == model.topics_["kind"].tolist()


def test_new_papers_join_given_areas_but_not_given_labels(shelf):
    known, new = shelf.iloc[:48], shelf.iloc[48:]
    codes = shelf["subject"].map(list(SUBJECTS).index)
    by_number = TopicModel().fit(known, codes[:48])
    assert (by_number.predict(new) == codes[48:]).mean() >= 0.9
    by_label = TopicModel().fit(known, known["subject"])
    with pytest.raises(ConfigError, match=r"topics were given by labels.*labels of the new papers"):
        by_label.transform(new)


def test_models_of_given_topics_are_saved_and_edited(shelf, tmp_path):
    model = TopicModel().fit(shelf, shelf["subject"])
    model.save(tmp_path / "m")
    again = TopicModel.load(tmp_path / "m")
    pd.testing.assert_frame_equal(again.assignments_, model.assignments_)
    assert again.labels_.tolist() == model.labels_.tolist()
    assert len(again.merge_topics(["Bread", "Bridges"]).topics_) == 2


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda s: s["subject"].tolist()[:-1], r"one row per paper.*60 rows; the list has 59"),
        (lambda _: np.ones((59, 2)), r"60 rows; a matrix of topic weights has 59"),
        (lambda _: np.full((60, 2), np.nan), r"NaN or infinity came in 60 rows"),
        (lambda _: [0.5] * 60, r"whole numbers or labels; got 0\.5"),
        (lambda _: [-1] * 60, r"none of 60 papers has one"),
        (lambda _: [None] * 60, r"holds no label for any of 60 papers"),
        (lambda _: "field", r"must name a column of the papers; got 'field'. The columns are"),
        (lambda _: 7, r"topics must be a fitted TopicModel or BERTopic, .*; got a int"),
        (lambda s: s[["title"]], r"has the columns 'title'"),
        (lambda _: TopicModel(), "fitted TopicModel; this one is not fitted"),
    ],
)
def test_topics_that_do_not_fit_are_refused_with_what_to_do(shelf, make, message):
    with pytest.raises(trends.TrendsError, match=message):
        trends.analyze(shelf, topics=make(shelf))


def test_assignments_of_other_papers_are_refused(shelf):
    rows = pd.DataFrame({"paper_id": ["p01", "q1"], "topic": ["a", "b"]})
    with pytest.raises(FrameError, match=r"1 row is of papers that are not there: 'q1'"):
        trends.analyze(shelf, topics=rows)


def test_topics_are_either_given_or_named(shelf, tmp_path):
    settings = tmp_path / "trends.toml"
    settings.write_text('[[topics.named]]\nname = "Wine"\n')
    with pytest.raises(ConfigError, match=r"either given or named; got both, with .*'Wine'"):
        trends.analyze(shelf, settings, topics="subject")
    with pytest.raises(ConfigError, match="either given or named"):
        TopicModel(named_topics=["Wine"]).fit(shelf, shelf["subject"])


def test_a_path_is_no_column_and_a_pickle_is_never_opened_by_itself(shelf, tmp_path):
    path = tmp_path / "model.pickle"
    path.write_bytes(b"cos\nsystem\n(S'exit 1'\ntR.")
    with pytest.raises(ConfigError, match=r"TopicModel\.load\(path\), .*A pickle runs whatever"):
        trends.analyze(shelf, topics=str(path))


def test_the_command_line_takes_topics_from_a_column(shelf, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shelf.to_csv("shelf.csv", index=False)
    words = ["topics", "shelf.csv", "--topics-from", "subject", "--no-cache", "--format", "csv"]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert all(label in printed for label in SUBJECTS)
    (tmp_path / "trends.toml").write_text('[[topics.named]]\nname = "Wine"\n')
    assert main(words) == 0
    found = capsys.readouterr()
    assert "Wine" not in found.out
    assert "Topics are those of the column 'subject'; the settings name others" in found.err
    assert main([*words[:3], "colour", *words[4:]]) == 2
    assert "must name a column of the papers; got 'colour'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def bertopic_of(shelf):
    """A BERTopic model of the shelf, by its own steps."""
    bertopic = pytest.importorskip("bertopic")
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    model = bertopic.BERTopic(
        umap_model=PCA(n_components=3, random_state=0),
        hdbscan_model=KMeans(n_clusters=3, random_state=0),
        vectorizer_model=CountVectorizer(stop_words="english"),
    )
    texts = (shelf["title"] + ". " + shelf["abstract"]).tolist()
    model.fit_transform(texts, embeddings=np.asarray(trends.encode(shelf)).copy())
    return model


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
class TestBertopic:
    def test_its_topics_labels_and_numbers_are_kept(self, shelf, bertopic_of):
        given = trends.analyze(shelf, topics=bertopic_of, with_map=False)
        areas = given.topics[given.topics["kind"] == "area"]
        assert areas["label"].tolist() == [bertopic_of.topic_labels_[n] for n in range(3)]
        topics = given.assignments.set_index("paper_id")["topic"]
        assert topics.loc[shelf["paper_id"]].tolist() == bertopic_of.topics_
        assert given.provenance["given_topics"] == "a BERTopic model of 60 documents"

    def test_labels_that_its_user_set_come_first(self, shelf, bertopic_of):
        bertopic_of.set_topic_labels({0: "Zero", 1: "One", 2: "Two"})
        model = TopicModel().fit(shelf, bertopic_of)
        bertopic_of.custom_labels_ = None
        assert model.topics_["label"].tolist() == ["Zero", "One", "Two"]

    def test_papers_in_another_order_are_refused(self, shelf, bertopic_of):
        with pytest.raises(ConfigError, match=r"order of the documents.*model\.topics_"):
            trends.analyze(shelf.sort_values("title"), topics=bertopic_of)

    def test_one_that_is_not_fitted_is_refused(self, shelf):
        import bertopic

        with pytest.raises(ConfigError, match=r"no topics_ yet\. Call fit_transform"):
            trends.analyze(shelf, topics=bertopic.BERTopic())

    def test_there_and_back_again(self, shelf, bertopic_of):
        model = TopicModel().fit(shelf, bertopic_of)
        ordered = shelf.sort_values("paper_id")
        again = TopicModel().fit(ordered, model.bertopic_)
        pd.testing.assert_frame_equal(again.assignments_, model.assignments_)
        assert again.topics_["label"].tolist() == model.topics_["label"].tolist()
