"""Who writes the papers of a topic: counts, names that are folded, and parts of its change."""

import collections
import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trends
from trends.errors import ConfigError
from trends.groups.actor_names import fold_author, fold_name
from trends.groups.rates import bound_difference, bound_rate

EXPORT = Path(__file__).resolve().parents[1] / ".." / "shared" / "formats/ris_csv/_baseline.ris"
TEAMS = {
    "ice": ["Ofori, Ama", "Berg, Nils"],
    "sand": ["Sato, Yui", "Ek, Ida"],
    "fog": ["Roy, Tara"],
}


@pytest.fixture(scope="module")
def papers():
    """200 papers of ten years; from 2017 on, those on ice come from a team that is new there."""
    rng = np.random.default_rng(11)
    rows = []
    for number in range(200):
        year = 2011 + number // 20
        topic = ["ice", "sand", "fog", "fog"][number % 4]
        if year >= 2017 and number % 4 == 3:
            topic = "ice"
        authors = [*TEAMS[topic]]
        if topic == "ice" and year >= 2017:
            authors = ["Novak, Eva", "Li, X."] if number % 2 else ["Li, Xiang"]
        text = f"We measure {topic} in {topic} fields of {rng.choice(['glass', 'rock'])}."
        rows.append((f"n{number:03}", f"On {topic}", text, f"{year}-03-01", authors, topic))
    columns = ["paper_id", "title", "abstract", "published", "authors", "about"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["venue"] = np.where(frame["about"] == "sand", "Journal of Dunes", "J. of dunes")
    frame["n_citations"] = [number if number % 2 else None for number in range(200)]
    return frame


@pytest.fixture(scope="module")
def analysis(papers):
    return trends.analyze(papers, topics="about", with_map=False)


def count_of_authors(analysis, authors, ids=None):
    """Return the papers of each author where the first papers on fog have these, and others none."""
    fog = analysis.papers["paper_id"][analysis.papers["about"] == "fog"].head(len(authors))
    papers = analysis.papers[analysis.papers["paper_id"].isin(fog)].sort_values("paper_id")
    changed = papers.assign(authors=authors, n_authors=None)
    if ids:
        changed["author_ids"] = [[mark] for mark in ids]
    table = trends.count_actors(dataclasses.replace(analysis, papers=changed))
    return table[table["part"] == "actor"].set_index("actor")["n_papers"].to_dict()


def number_of(analysis, label):
    return int(analysis.topics.set_index("label")["topic"][label])


def test_contributions_sum_to_the_change_of_the_share(analysis):
    signals = analysis.signals.set_index("topic")
    change = signals["span_share_recent"] - signals["span_share_old"]
    for kind in ("author", "venue"):
        for least in (1, 2, 30):
            table = trends.count_actors(analysis, by=kind, min_papers=least)
            for column, expected in (
                ("contribution", change),
                ("share_old", signals["span_share_old"]),
                ("share_recent", signals["span_share_recent"]),
            ):
                sums = table.groupby("topic")[column].sum()
                np.testing.assert_allclose(sums, expected.loc[sums.index], atol=1e-12)


def test_each_paper_counts_whole_and_as_fractions_that_sum_to_the_papers(analysis, papers):
    table = trends.count_actors(analysis)
    sizes = analysis.topics.set_index("topic")["n_papers"]
    sums = table.groupby("topic")["n_fractional"].sum()
    np.testing.assert_allclose(sums, sizes.loc[sums.index])
    ice = table[table["topic"] == number_of(analysis, "ice")].set_index("actor")
    told = papers[papers["about"] == "ice"]["authors"]
    for name in ("Ofori, Ama", "Novak, Eva", "Li, X.", "Li, Xiang"):
        assert ice["n_papers"][name] == sum(name in authors for authors in told)
    assert ice["n_fractional"]["Novak, Eva"] == ice["n_papers"]["Novak, Eva"] / 2
    assert ice["n_fractional"]["Li, Xiang"] == ice["n_papers"]["Li, Xiang"]


def test_who_entered_and_who_left_is_said_with_days(analysis):
    ice = trends.count_actors(analysis).query(f"topic == {number_of(analysis, 'ice')}")
    moved = ice.set_index("actor")["movement"].dropna().astype(str).to_dict()
    assert moved == {
        "Novak, Eva": "entered",
        "Li, X.": "entered",
        "Li, Xiang": "entered",
        "Ofori, Ama": "left",
        "Berg, Nils": "left",
    }
    seen = ice.set_index("actor")[["first_seen", "last_seen"]].loc["Novak, Eva"]
    assert [day.year for day in seen] == [2017, 2020]


def test_short_names_stay_apart_and_are_marked(analysis):
    table = trends.count_actors(analysis)
    doubtful = set(table.loc[table["is_doubtful"], "actor"])
    assert doubtful == {"Li, X.", "Li, Xiang"}


def test_spellings_of_a_venue_are_one(analysis):
    venues = trends.count_actors(analysis, by="venue")
    assert set(venues["actor"]) == {"J. of dunes"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Özgür, Ayşe", "Ozgur, Ayse"),
        ("Ayşe Özgür", "Özgür, Ayşe"),
        ("O’Neil, Jean-Luc", "ONeil, Jean Luc"),
        ("LØVE, Åse", "Løve, Åse"),
    ],
)
def test_equal_names_are_one_author(name, other):
    assert fold_author(name) == fold_author(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Li, Xiang", "Li, Yong"),
        ("Li, X.", "Li, Y."),
        ("Li, X.", "Li, Xiang"),
        ("Wei, Li", "Li, Wei"),
        ("Kim, Ji H.", "Kim, Ji"),
    ],
)
def test_different_names_are_never_one_author(analysis, name, other):
    assert fold_author(name) != fold_author(other)
    found = count_of_authors(analysis, [[name], [other]])
    assert sorted(found.values()) == [1, 1]


def test_institutions_are_one_by_the_words_of_addresses():
    assert fold_name("The Univ. of Zürich") == fold_name("University of Zurich")
    assert fold_name("Tech. Univ. Lund") != fold_name("Univ. Lund")


def name_by_identifiers(analysis, ids):
    names = ["Li, Xiang", "Li, Xiang", "LI, XIANG", "Li, X."]
    return count_of_authors(analysis, [[name] for name in names], ids)


def test_identifiers_join_names_and_keep_equal_ones_apart(analysis):
    one, two = "https://orcid.org/0000-0001", "0000-0002"
    assert name_by_identifiers(analysis, [one, "0000-0001", "", ""]) == {
        "Li, Xiang": 3,
        "Li, X.": 1,
    }
    assert name_by_identifiers(analysis, [one, "", "", one]) == {"Li, Xiang": 4}
    assert name_by_identifiers(analysis, [one, two, "", ""]) == {
        "Li, Xiang (0000-0001)": 1,
        "Li, Xiang (0000-0002)": 1,
        "LI, XIANG": 1,
        "Li, X.": 1,
    }


def test_papers_without_authors_and_lists_cut_off_are_told(papers):
    some = papers.head(8).assign(authors=[["Ek, Ida"], None, [], ["Roy, Tara"]] * 2)
    some["n_authors"] = [4, None, None, 1] * 2
    analysis = trends.analyze(some, topics=["Ice"] * 8, with_map=False)
    table = trends.count_actors(analysis)
    rows = table.set_index("actor")
    assert rows["n_fractional"].to_dict() == {"Roy, Tara": 2, "Ek, Ida": 0.5, "": 5.5}
    assert table["part"].tolist() == ["actor", "actor", "not stated"]
    assert table["contribution"].isna().all()


def test_what_sources_do_not_state_has_no_rows(analysis):
    assert trends.count_actors(analysis, by="country").empty


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"by": "journal"},
            r"by must be one of author, institution, country, venue; got 'journal'",
        ),
        ({"min_papers": 0}, r"min_papers must be a whole number from 1 on; got 0"),
        ({"min_papers": True}, r"from 1 on; got True"),
    ],
)
def test_wrong_arguments_are_named(analysis, given, message):
    with pytest.raises(ConfigError, match=message):
        trends.count_actors(analysis, **given)


def test_the_page_the_tables_and_the_figure_tell_who(analysis, tmp_path):
    page = trends.write_report(analysis, tmp_path / "out").read_text(encoding="utf-8")
    assert "<h4>Who</h4>" in page
    assert "Novak, Eva" in page
    assert "Read first, by citations as the sources stated them" in page
    rows = pd.read_csv(tmp_path / "out" / "actors.csv")
    assert {"Novak, Eva", "Li, X."} <= set(rows["actor"])
    figure = trends.plots.actors(analysis, "ice")
    labels = figure.layout.yaxis.ticktext
    assert labels[-1] == "Li, Xiang"
    assert labels[0] in {"Ofori, Ama", "Berg, Nils"}
    assert not trends.plots.actors(analysis, "ice", by="country").data
    with pytest.raises(ConfigError, match="by must be one of"):
        trends.plots.actors(analysis, "ice", by="journal")


def test_intervals_of_whole_papers_are_those_of_poisson_counts():
    low, high = bound_rate(np.array([0.0, 7.0]), np.array([0.0, 7.0]), 1.0)
    np.testing.assert_allclose(low, [0.0, 2.814], atol=1e-3)
    np.testing.assert_allclose(high, [3.689, 14.423], atol=1e-3)


def test_intervals_of_contributions_cover_the_true_difference():
    rng = np.random.default_rng(2)
    sizes, rates, n_worlds = (600.0, 400.0), (0.02, 0.05), 2_000
    sums = []
    for size, rate in zip(sizes, rates, strict=True):
        counts = [rng.poisson(size * rate / 2, n_worlds) for _ in range(2)]
        weights = [1.0, 1 / 3]
        total = sum(n * w for n, w in zip(counts, weights, strict=True))
        square = sum(n * w**2 for n, w in zip(counts, weights, strict=True))
        sums.append((np.asarray(total), np.asarray(square)))
    truth = (rates[1] - rates[0]) * 2 / 3
    low, high = bound_difference(*sums, sizes)
    covered = ((low <= truth) & (truth <= high)).mean()
    assert 0.94 <= covered <= 0.985


def test_authors_of_an_export_are_as_many_as_its_lines_say():
    if not EXPORT.exists():
        pytest.skip(f"the shared formats are not beside this checkout: {EXPORT}")
    records = EXPORT.read_text(encoding="utf-8-sig").split("TY  -")[1:]
    # One of two records of the same DOI, which are one paper; the other gives the names in full.
    records = [text for text in records if "van den Hoven, null" not in text]
    lines = collections.Counter(
        name.strip()
        for text in records
        for name in set(re.findall(r"^AU  - (.+)$", text, re.MULTILINE))
    )
    papers = trends.read_papers(EXPORT)
    analysis = trends.analyze(papers, topics=["all"] * len(papers), with_map=False)
    found = trends.count_actors(analysis).query("part == 'actor'").set_index("actor")["n_papers"]
    several = {name: n for name, n in lines.items() if n > 1}
    assert len(found) == len({fold_author(name) for name in lines})
    assert {name: found.get(name) for name in several} == several


def test_authors_of_openalex_keep_their_orcid(tmp_path):
    people = [("Li, Xiang", "0000-0001-1111-1111"), ("Li, Xiang", "0000-0002-2222-2222")]
    works = [
        {
            "id": f"https://openalex.org/W{number}",
            "title": f"Glacier {place} and its {thing}",
            "abstract_inverted_index": {"Ice": [0]},
            "publication_year": 2020,
            "publication_date": "2020-02-03",
            "authorships": [
                {"author": {"display_name": name, "orcid": f"https://orcid.org/{orcid}"}},
                {"author": {"display_name": "Ek, Ida", "orcid": None}},
            ],
        }
        for number, (place, thing, (name, orcid)) in enumerate(
            zip(("north", "south"), ("flow", "colour"), people, strict=True), start=1
        )
    ]
    (tmp_path / "works.json").write_text(json.dumps({"results": works}))
    papers = trends.read_papers(tmp_path / "works.json")
    assert [list(ids) for ids in papers["author_ids"]] == [
        [f"https://orcid.org/{orcid}", ""] for _, orcid in people
    ]
    analysis = trends.analyze(papers, topics=["ice"] * 2, with_map=False)
    found = trends.count_actors(analysis).set_index("actor")["n_papers"].to_dict()
    assert found == {
        "Ek, Ida": 2,
        "Li, Xiang (0000-0001-1111-1111)": 1,
        "Li, Xiang (0000-0002-2222-2222)": 1,
    }
