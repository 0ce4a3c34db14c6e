"""Concepts: terms that papers are about, whoever lists the papers in which order."""

import json
import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest

import trends
from tests.topics.concept_corpus import SUBJECTS, add_papers, write_corpus
from trends.cli.main import main
from trends.errors import ConfigError, FrameError, TrendsWarning
from trends.text import count_terms
from trends.topics.concepts import folding, term_candidates, term_mentions, termhood


def find(papers: pd.DataFrame, *, max_share: float | None = 0.25, **given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrendsWarning)
        return trends.find_concepts(papers, max_share=max_share, **given)


@cache
def found_in_corpus():
    return find(write_corpus())


def row_of(found, key: str) -> pd.Series:
    (row,) = found.concepts[found.concepts["topic_key"] == key].itertuples()
    return row


def mention_of(found, key: str, paper: str) -> pd.Series:
    is_wanted = found.mentions["topic"] == row_of(found, key).topic
    (row,) = found.mentions[is_wanted & (found.mentions["paper_id"] == paper)].itertuples()
    return row


def test_the_subjects_of_papers_are_concepts():
    keys = set(found_in_corpus().concepts["topic_key"])

    # "Erosion" is said in more than a quarter of the papers.
    assert {name.replace(" ", "-") for name in SUBJECTS} - keys == {"erosion"}


def test_boilerplate_and_halves_of_words_are_no_concepts():
    labels = set(found_in_corpus().concepts["label"].str.lower())

    assert labels.isdisjoint({"comprehensive", "comprehensive study", "novel", "multi", "method"})
    assert labels.isdisjoint({"salt", "marsh", "storm", "surge", "coral", "current", "results"})


def test_what_is_said_with_and_without_more_words_is_kept_beside_the_longer_terms():
    found = find(write_corpus(), max_share=0.6)

    whole = row_of(found, "erosion").n_papers
    assert whole > row_of(found, "beach-erosion").n_papers + 10
    assert whole > row_of(found, "cliff-erosion").n_papers + 10


def test_labels_are_written_as_papers_write_them_with_all_spellings_behind():
    row = row_of(found_in_corpus(), "salt-marsh")

    assert row.label == "salt marsh"
    assert sorted(row.variants) == ["salt marsh", "salt marshes"]


def test_numbers_and_dates_of_concepts_are_those_of_their_mentions():
    papers, found = write_corpus(), found_in_corpus()

    joined = found.mentions.merge(papers[["paper_id", "published"]], on="paper_id")
    by_topic = joined.groupby("topic")
    assert found.concepts["n_papers"].tolist() == by_topic.size().tolist()
    assert found.concepts["n_about"].tolist() == by_topic["is_about"].sum().tolist()
    assert found.concepts["first_seen"].tolist() == by_topic["published"].min().tolist()
    assert found.concepts["topic"].tolist() == list(range(len(found.concepts)))
    assert found.concepts["n_about"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("variant", "key"),
    [
        ("Storm-surges", "storm-surge"),
        ("Stormsurge", "storm-surge"),
        ("harbour seiches", "harbor-seiche"),
        ("Wave seabed interactions", "wave-seabed-interaction"),
    ],
)
def test_number_hyphens_and_spelling_make_no_other_concept(variant, key):
    texts = [(f"Notes on {variant}", f"Of {variant} we know little. They say {variant}.")] * 4
    papers = add_papers(write_corpus(), texts)

    found = find(papers)

    assert mention_of(found, key, "q0").n_mentions >= 3
    assert any(variant.lower() == text.lower() for text in row_of(found, key).variants)


def test_abbreviations_stand_for_what_the_papers_define():
    define = ("Grains", "Sediment transport (ST) moves grains. It is old.")
    use = ("Rivers", "Here ST is fast, and ST is measured.")
    papers = add_papers(write_corpus(), [define, define, define, use, use])

    found = find(papers)

    assert mention_of(found, "sediment-transport", "q4").n_mentions == 2
    assert "ST" in row_of(found, "sediment-transport").variants
    # Term and abbreviation in one definition are one mention.
    assert mention_of(found, "sediment-transport", "q0").n_mentions == 1


def test_abbreviations_inside_terms_stand_for_the_same():
    texts = [
        ("Grains", "Sediment transport (ST) moves grains. ST is old."),
        ("A sediment transport formula", "The sediment transport formula of rivers."),
        ("An ST formula", "The ST formula of lakes. This ST formula is old."),
    ] * 4
    found = find(add_papers(write_corpus(), texts))

    names = [set(row) for row in found.concepts["variants"]]
    assert {"ST formula", "sediment transport formula"} in names


def test_a_background_helps_to_tell_concepts_and_is_not_counted():
    papers = write_corpus().iloc[::16]
    others = write_corpus()

    alone, found = find(papers), find(papers, background=others)

    assert set(found.mentions["paper_id"]) <= set(papers["paper_id"])
    assert found.concepts["n_papers"].between(2, len(papers)).all()
    assert set(alone.concepts["topic_key"]) != set(found.concepts["topic_key"])
    scores = found.concepts.set_index("topic_key")["score"]
    expected = found_in_corpus().concepts.set_index("topic_key")["score"]
    shared = scores.index.intersection(expected.index)
    assert len(shared) > 5
    assert scores[shared].tolist() == expected[shared].tolist()


def test_counts_of_papers_alone_do_not_fit_a_background():
    papers = write_corpus(30)

    with pytest.raises(ConfigError, match="counts must be left out where a background is given"):
        find(papers, background=write_corpus(), counts=count_terms(papers))


def test_a_word_that_papers_write_in_lower_case_is_no_abbreviation():
    define = ("Grains", "Sediment transport at night (SEA) moves grains. Storm surge (SS) too.")
    papers = add_papers(
        write_corpus(), [define] * 3 + [("The sea", "At sea the sea is a sea.")] * 9
    )

    found = find(papers)

    spelled = {text.lower() for names in found.concepts["variants"] for text in names}
    assert "ss" in spelled
    assert not any("sea" in names and len(names) > 2 for names in found.concepts["variants"])


def test_a_mention_in_passing_is_told_from_what_a_paper_is_about():
    papers = add_papers(
        write_corpus(),
        [
            ("Coral reef of the west", "A note."),
            ("A note", "The coral reef is old. No coral reef is young."),
            ("A note", "In this work we map the coral reef."),
            ("A note", "Others have seen a coral reef once."),
            ("A note", "We were told. That was a coral reef."),
        ],
    )

    found = find(papers)

    mentions = [mention_of(found, "coral-reef", f"q{n}") for n in range(5)]
    assert [row.is_about for row in mentions] == [True, True, True, False, False]
    assert [row.in_title for row in mentions] == [True, False, False, False, False]
    assert [row.n_mentions for row in mentions] == [1, 2, 1, 1, 1]


def test_the_order_of_papers_changes_nothing():
    shuffled = write_corpus().sample(frac=1, random_state=3)

    found = find(shuffled)

    pd.testing.assert_frame_equal(found.concepts, found_in_corpus().concepts)
    pd.testing.assert_frame_equal(found.mentions, found_in_corpus().mentions)


def test_seven_parts_give_what_one_gives(monkeypatch):
    monkeypatch.setattr("trends.text.chunks.PART_BATCHES", 1)
    monkeypatch.setattr("trends.text.chunks.BATCH", 58)

    found = find(write_corpus())

    pd.testing.assert_frame_equal(found.concepts, found_in_corpus().concepts)
    pd.testing.assert_frame_equal(found.mentions, found_in_corpus().mentions)


def test_dates_have_no_part_in_the_choice():
    papers = write_corpus()
    turned = papers.assign(published=papers["published"].to_numpy()[::-1])
    undated = papers.drop(columns="published")

    columns = ["topic_key", "n_papers", "n_about", "score"]
    expected = found_in_corpus().concepts[columns]
    pd.testing.assert_frame_equal(find(turned).concepts[columns], expected)
    pd.testing.assert_frame_equal(find(undated).concepts[columns], expected)
    assert find(undated).concepts["first_seen"].isna().all()


def test_arguments_are_not_changed():
    papers = write_corpus(60)
    before = papers.copy(deep=True)

    find(papers)

    pd.testing.assert_frame_equal(papers, before)


def test_a_higher_threshold_keeps_the_surer_concepts():
    every, surer = found_in_corpus(), find(write_corpus(), threshold=0.8)

    assert set(surer.concepts["topic_key"]) < set(every.concepts["topic_key"])
    assert surer.concepts["score"].min() >= 0.8


def test_mentions_are_counted_over_time_like_assignments():
    papers, found = write_corpus(), found_in_corpus()

    timeline = trends.count_topics(papers, found.mentions, freq="year")

    assert (
        timeline.groupby("topic")["n_papers"].sum().tolist() == found.concepts["n_papers"].tolist()
    )


@pytest.mark.parametrize("n_papers", [0, 1, 2, 5, 20, 50])
def test_few_papers_have_few_concepts_and_that_is_said(n_papers):
    with pytest.warns(TrendsWarning, match=f"Of {n_papers} paper"):
        found = trends.find_concepts(write_corpus().head(n_papers))

    assert len(found.concepts) <= max(n_papers, 0)
    assert set(found.mentions["topic"]) == set(found.concepts["topic"])


def test_papers_alike_have_no_concepts():
    one = write_corpus().head(1)
    papers = pd.concat([one] * 40).assign(paper_id=[f"p{n}" for n in range(40)])

    assert find(papers).concepts.empty


def test_a_small_corpus_may_be_gathered_around_one_concept():
    papers = write_corpus(100)
    half = papers["title"].where(papers.index % 3 > 0, "Coral reef: " + papers["title"])
    gathered = papers.assign(title=half)

    assert "coral-reef" in set(find(gathered, max_share=None).concepts["topic_key"])
    assert "coral-reef" not in set(find(gathered).concepts["topic_key"])


def test_a_term_of_every_paper_tells_none_apart():
    papers = write_corpus()
    papers["title"] = "Ocean gravimetry: " + papers["title"]

    found, every = find(papers, threshold=0.0), find(papers, threshold=0.0, max_share=1.0)

    assert "ocean-gravimetry" not in set(found.concepts["topic_key"])
    assert "ocean-gravimetry" in set(every.concepts["topic_key"])


@pytest.mark.parametrize(
    "change",
    [
        {"abstract": ""},
        {"title": ""},
        {"abstract": pd.NA},
        {"title": "", "abstract": ""},
    ],
)
def test_missing_texts_are_empty_texts(change):
    found = find(write_corpus(250).assign(**change))

    assert (len(found.concepts) > 0) == ("title" not in change)


def test_vectors_of_zeros_leave_the_other_signals():
    papers = write_corpus()

    found = find(papers, vectors=np.zeros((len(papers), 4)))

    assert len(found.concepts) > 0
    assert "salt-marsh" in set(found.concepts["topic_key"])


def test_function_words_of_other_languages_end_phrases():
    subjects = ["Salzwiese", "Sturmflut", "Gezeiten", "Korallenriff", "Seegang"]
    texts = []
    for number in range(60):
        one, other = subjects[number % 5], subjects[(number + 1 + number % 3) % 5]
        body = f"Die {one} ist in der Bucht mit dem {other} und den Inseln. Wir zeigen, dass die"
        rest = f"{body} {one} auf den Inseln nicht wie im {other} ist."
        texts.append((f"Über die {one} und der {other} in den Buchten", rest))

    found = find(add_papers(None, texts), max_share=1.0)

    assert set(found.concepts["topic_key"].str.split("-").str[0]).isdisjoint(
        {"die", "der", "den", "dem", "und", "ist", "dass", "mit", "auf"}
    )


def test_ten_thousand_candidates_are_no_trouble():
    draw = np.random.default_rng(1)
    syllables = ["ba", "do", "fi", "ku", "le", "mo", "nu", "pa", "ri", "so", "te", "vu"]
    words = np.array(["".join(draw.choice(syllables, 4)) for _ in range(6000)])
    texts = [
        (
            " ".join(draw.choice(words, 4)),
            ". ".join(" ".join(draw.choice(words, 9)) for _ in range(9)),
        )
        for _ in range(400)
    ]
    papers = add_papers(None, texts)

    candidates = term_candidates.read_candidates(
        papers, languages=(), min_papers=2, most_papers=100
    )
    found = find(papers)

    assert len(candidates.terms) > 5000
    assert len(found.concepts) < 600


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"threshold": 1.5}, "threshold must be from 0 to 1; got 1.5"),
        ({"min_papers": 1}, "min_papers must be 2 or more; got 1"),
        ({"max_share": 0}, "max_share must be above 0"),
        ({"vectors": np.ones((3, 2))}, "60"),
    ],
)
def test_settings_out_of_range_are_refused(given, message):
    with pytest.raises(ConfigError, match=message):
        find(write_corpus(60), **given)


def test_papers_need_their_columns():
    with pytest.raises(FrameError, match="abstract"):
        find(pd.DataFrame({"paper_id": ["a"], "title": ["Tides"]}))


@pytest.mark.parametrize("signal", termhood.WEIGHTS)
def test_every_signal_moves_the_score(monkeypatch, signal):
    usual = find_usual_scores()
    monkeypatch.setitem(termhood.WEIGHTS, signal, termhood.WEIGHTS[signal] + 2)

    scores = find(write_corpus(), threshold=0.0).concepts.set_index("topic_key")["score"]

    assert (scores - usual).abs().max() > 0.05


@cache
def find_usual_scores() -> pd.Series:
    monkeyed = find(write_corpus(), threshold=0.0)
    return monkeyed.concepts.set_index("topic_key")["score"]


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (folding, "FRAGMENT_SHARE", 1.1),
        (termhood, "PRIOR_PAIRS", 1000),
        (termhood, "PRIOR_COSINE", 0.5),
        (termhood, "LEAST_COSINE", 0.5),
    ],
)
def test_constants_move_the_result(monkeypatch, module, name, value):
    usual = found_in_corpus()
    monkeypatch.setattr(module, name, value)

    found = find(write_corpus())

    assert not found.concepts.equals(usual.concepts)


def test_the_reach_of_cues_decides_what_is_own_work(monkeypatch):
    texts = [("A note", "In this work we map the wide and old coral reef.")]
    papers = add_papers(write_corpus(), texts)
    assert mention_of(find(papers), "coral-reef", "q0").is_about

    monkeypatch.setattr(term_mentions, "CUE_REACH", 3)

    assert not mention_of(find(papers), "coral-reef", "q0").is_about


def test_ends_of_longer_terms_are_no_candidates(monkeypatch):
    texts = [(f"Storm surge barrier {n}", "A storm surge barrier at sea.") for n in range(9)]
    texts += [("A barrier", "That was one surge barrier.")] * 2
    papers = add_papers(None, texts)
    given = {"languages": (), "min_papers": 2, "most_papers": 99}
    assert "surge barrier" not in term_candidates.read_candidates(papers, **given).terms

    monkeypatch.setattr(term_candidates, "LEAST_BEGINS", 0.05)

    assert "surge barrier" in term_candidates.read_candidates(papers, **given).terms


def test_a_generic_head_is_left_out_where_the_rest_is_said_without_it(monkeypatch):
    papers = add_papers(
        write_corpus(),
        [("A coral reef model", "Our coral reef model is one. This coral reef model is good.")] * 6,
    )

    assert "coral-reef-model" not in set(find(papers)[0]["topic_key"])
    monkeypatch.setattr(folding, "HEAD_SHARE", 0.0)
    assert "coral-reef-model" in set(find(papers)[0]["topic_key"])


@pytest.mark.parametrize(("name", "value"), [("FEWEST_DEFINITIONS", 4), ("DEFINITION_SHARE", 1.1)])
def test_abbreviations_need_enough_definitions(monkeypatch, name, value):
    texts = [("Grains", "Sediment transport (ST) moves grains. ST is old.")] * 3
    papers = add_papers(write_corpus(), texts)
    assert "ST" in row_of(find(papers), "sediment-transport").variants

    monkeypatch.setattr(folding, name, value)

    assert "ST" not in row_of(find(papers), "sediment-transport").variants


@pytest.fixture
def export(tmp_path):
    """A file of papers of which those on coral reefs come late."""
    papers = write_corpus()
    is_reef = papers["title"].str.contains("coral reef")
    papers["published"] = papers["published"].where(~is_reef, pd.Timestamp("2018-03-01"))
    path = tmp_path / "papers.csv"
    papers.to_csv(path, index=False)
    return str(path)


def test_the_command_prints_concepts_with_what_became_of_them(export, capsys):
    assert main(["concepts", export, "--format", "json", "--freq", "year", "--top", "all"]) == 0

    rows = {row["label"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["coral reef"]["change"].startswith("rose x")
    assert rows["storm surge"]["change"] in ("flat", "unclear")
    assert rows["coral reef"]["change_q"] < 0.05
    assert rows["salt marsh"]["variants"] == "salt marsh; salt marshes"


def test_the_command_prints_so_many_as_are_asked_for(export, capsys):
    assert main(["concepts", export, "--top", "3", "--quiet"]) == 0

    lines = capsys.readouterr().out.strip().splitlines()
    assert "3 of " in lines[0]
    assert lines[1].split() == ["label", "n_papers", "n_about", "first_seen", "change", "score"]
    assert len(lines) == 5


@pytest.mark.parametrize("number", ["0", "-3", "some"])
def test_the_command_refuses_other_numbers(export, capsys, number):
    assert main(["concepts", export, f"--top={number}"]) == 2

    assert "all or a number above 0 was expected" in capsys.readouterr().err


def test_the_command_takes_a_background(export, tmp_path, capsys):
    few = tmp_path / "few.csv"
    write_corpus().iloc[::16].to_csv(few, index=False)

    for given in ([], ["--background", export]):
        assert main(["concepts", str(few), "--format", "json", "--top=all", *given]) == 0
    alone, helped = capsys.readouterr().out.strip().split("\n]\n")

    assert alone != helped
    assert "in 25 papers" not in helped


def test_undated_papers_have_concepts_without_changes(tmp_path, capsys):
    path = tmp_path / "papers.csv"
    write_corpus().drop(columns="published").to_csv(path, index=False)

    assert main(["concepts", str(path), "--format", "json"]) == 0

    rows = json.loads(capsys.readouterr().out)
    assert "salt marsh" in {row["label"] for row in rows}
    assert all(row["change"] is None and row["first_seen"] is None for row in rows)


@pytest.mark.parametrize(
    ("british", "form"),
    [
        ("regularisation", "regularization"),
        ("localised", "localized"),
        ("supervised", "supervised"),
        ("unsupervised", "unsupervised"),
        ("denoising", "denoising"),
        ("advertising", "advertising"),
    ],
)
def test_only_what_americans_write_with_z_is_read_with_z(british, form):
    texts = [(f"Notes on {british} reefs", f"Of {british} reefs we know little.")] * 9

    keys = set(find(add_papers(None, texts), max_share=1.0).concepts["topic_key"])

    assert f"{form}-reef" in keys
