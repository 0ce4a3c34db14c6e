"""Groups of papers compared: null pairs, power, time, and what the page says."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli.main import main
from trends.errors import ConfigError, FrameError
from trends.groups.share_ratios import compare_shares


def draw_world(rng, *, sizes, ratio=1.0, wobble=0.15, n_topics=200, n_strata=8):
    """Return papers by topic and stratum of two groups; shares differ from stratum to stratum."""
    shares = np.exp(rng.uniform(np.log(0.005), np.log(0.1), n_topics))[:, None]
    shares = shares * np.exp(rng.normal(0, 0.3, (n_topics, n_strata)))
    own = shares * ratio * np.exp(rng.normal(0, wobble, shares.shape))
    ours, theirs = (rng.poisson(size, n_strata) + 1 for size in sizes)
    return (
        rng.binomial(ours, np.minimum(own, 0.9)).astype(float),
        rng.binomial(theirs, np.minimum(shares, 0.9)).astype(float),
        ours.astype(float),
        theirs.astype(float),
    )


def test_of_groups_that_differ_by_chance_alone_fewer_than_one_in_twenty_is_called_different():
    rng = np.random.default_rng(4)
    for sizes in ((50, 50), (200, 600), (1_000, 5_000)):
        for wobble in (0.0, 0.15):
            called, covered = [], []
            for _ in range(3):
                found = compare_shares(*draw_world(rng, sizes=sizes, wobble=wobble))
                is_asked = (found.ours + found.theirs).sum(axis=1) >= 10
                low, high = found.bounds(0.95)
                called.append((found.p_value < 0.05)[is_asked].mean())
                covered.append(((low <= 0) & (high >= 0))[is_asked].mean())
            assert np.mean(called) < 0.05
            assert np.mean(covered) > 0.945


def test_groups_that_differ_by_half_are_found_where_papers_suffice():
    rng = np.random.default_rng(5)
    power = {}
    for sizes in ((50, 50), (200, 600), (1_000, 5_000)):
        found = compare_shares(*draw_world(rng, sizes=sizes, ratio=1.5))
        power[sizes] = (found.p_value < 0.05).mean()
        low, high = found.bounds(0.95)
        assert ((low <= np.log(1.5)) & (high >= np.log(1.5))).mean() > 0.92
    assert power[50, 50] < power[200, 600] < power[1_000, 5_000]
    assert power[1_000, 5_000] > 0.85


def test_the_ratio_is_that_within_strata_not_of_the_pooled_shares():
    # Both groups have the same share in either year; ours has most papers in the year of the larger one.
    found = compare_shares(
        np.array([[2.0, 90.0]]),
        np.array([[20.0, 10.0]]),
        np.array([100.0, 900.0]),
        np.array([1_000.0, 100.0]),
    )
    assert np.exp(found.log_ratio[0]) == pytest.approx(1, rel=0.02)
    assert found.p_value[0] > 0.9


def test_a_topic_that_one_group_lacks_has_an_open_interval():
    found = compare_shares(
        np.array([[0.0, 0.0], [9.0, 8.0]]),
        np.array([[9.0, 8.0], [0.0, 0.0]]),
        np.full(2, 100.0),
        np.full(2, 100.0),
    )
    low, high = found.bounds(0.95)
    assert low[0] == -np.inf
    assert high[0] < -1
    assert high[1] == np.inf
    assert low[1] > 1
    assert (found.p_value < 0.002).all()


@pytest.fixture(scope="module")
def papers():
    """Papers of two venues over six years: one writes of ice three times as often."""
    rng = np.random.default_rng(8)
    rows = []
    for number in range(360):
        venue = ["Polar Notes", "Earth Letters", "Earth Letters"][number % 3]
        topic = rng.choice(["ice", "sand"], p=[0.75, 0.25] if number % 3 == 0 else [0.25, 0.75])
        # Papers of like titles would be read as one.
        places = " ".join("".join(rng.choice(list("aeioklmnrst"), 7)) for _ in range(3))
        text = f"We measure {topic} at {places} and study how the surface of the land moves over the year."
        rows.append(
            (
                f"g{number:03}",
                f"On {topic} at {places}",
                text,
                f"{2012 + number // 60}-05-01",
                venue,
                topic,
            )
        )
    columns = ["paper_id", "title", "abstract", "published", "venue", "about"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def analysis(papers):
    return trends.analyze(papers, topics="about", compare_by="venue", with_map=False)


def test_one_venue_is_compared_with_another_by_topic(papers, analysis):
    table = trends.compare_groups(papers, analysis, by="venue")
    named = table[table["kind"] == "named"].set_index("label")
    assert named["difference"].astype(str).to_dict() == {"sand": "more", "ice": "less"}
    assert set(named["group"]) == {"Earth Letters"}
    assert set(named["against"]) == {"Polar Notes"}
    ice = named.loc["ice"]
    assert ice["ratio_low"] < ice["ratio"] < ice["ratio_high"] < 1
    own = papers[papers["venue"] == "Earth Letters"]
    assert ice["n_group"] == (own["about"] == "ice").sum()
    assert ice["share_group"] == pytest.approx((own["about"] == "ice").mean())
    assert "Benjamini-Hochberg over 2 topics" in ice["sentence"]
    pd.testing.assert_frame_equal(table, analysis.comparisons)


def test_the_two_sides_turned_around_are_the_inverse(papers, analysis):
    tables = [
        trends.compare_groups(papers, analysis, by="venue", group=a, against=b).set_index("topic")
        for a, b in (("Polar Notes", "Earth Letters"), ("Earth Letters", "Polar Notes"))
    ]
    np.testing.assert_allclose(tables[0]["ratio"], 1 / tables[1]["ratio"], rtol=1e-6)
    np.testing.assert_allclose(tables[0]["p_value"], tables[1]["p_value"], rtol=1e-6)


def test_a_mask_compares_ours_with_the_field(papers, analysis):
    mask = papers["venue"] == "Polar Notes"
    table = trends.compare_groups(papers, analysis, by=mask).set_index("label")
    assert table["group"].unique().tolist() == ["marked papers"]
    assert str(table["difference"]["ice"]) == "more"


def test_papers_may_be_of_several_groups(papers, analysis):
    countries = [["Chile", "Norway"] if n % 2 else ["Chile"] for n in range(len(papers))]
    table = trends.compare_groups(
        papers.assign(lands=countries), analysis, by="lands", group="Norway"
    )
    assert set(table["against"]) == {"all others"}
    assert table["n_group"].max() <= 180


def test_rows_in_any_order_give_the_same(papers, analysis):
    shuffled = papers.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(
        trends.compare_groups(shuffled, analysis, by="venue"),
        trends.compare_groups(papers, analysis, by="venue"),
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"by": "journal"}, r"must be a column of the papers; got 'journal'\. The columns are"),
        (
            {"by": "venue", "group": "Mars"},
            r"values of the column 'venue'; got 'Mars'\. The commonest",
        ),
        ({"by": "paper_id"}, r"At least one group of 20 papers was expected .* has 1\."),
        ({"by": [True, False]}, r"or a truth value for each of 360; got a list of shape \(2,\)"),
    ],
)
def test_wrong_groups_are_named(papers, analysis, given, message):
    with pytest.raises(ConfigError, match=message):
        trends.compare_groups(papers, analysis, **given)


def test_before_and_after_are_sent_to_the_signals(papers, analysis):
    mask = pd.to_datetime(papers["published"]) < "2015"
    with pytest.raises(ConfigError, match=r"no two groups of by do.*analysis\.signals"):
        trends.compare_groups(papers, analysis, by=mask)


def test_other_papers_are_refused(papers, analysis):
    other = papers.assign(paper_id="x" + papers["paper_id"])
    with pytest.raises(
        FrameError, match="papers must be those of the analysis; 360 papers are not"
    ):
        trends.compare_groups(other, analysis, by="venue")


def test_the_page_and_a_table_show_groups_that_were_asked_for(analysis, tmp_path):
    page = trends.write_report(analysis, tmp_path / "out").read_text(encoding="utf-8")
    assert 'id="groups"' in page
    assert "<bdi>Earth Letters</bdi> against <bdi>Polar Notes</bdi>" in page
    assert len(pd.read_csv(tmp_path / "out" / "comparisons.csv")) == len(analysis.comparisons)
    figure = trends.plots.group_ratios(analysis)
    assert figure.layout.yaxis.ticktext[-1] == "sand"
    none = dataclasses.replace(analysis, comparisons=analysis.comparisons.head(0))
    assert not trends.plots.group_ratios(none).data
    page = trends.write_report(none, tmp_path / "none").read_text(encoding="utf-8")
    assert 'id="groups"' not in page


def test_the_command_line_compares_by_a_column(papers, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    papers.head(120).to_csv("shelf.csv", index=False)
    words = ["report", "shelf.csv", "--topics-from", "about", "--no-cache", "--out", "out"]
    assert main([*words, "--compare-by", "venue"]) == 0
    assert (tmp_path / "out" / "comparisons.csv").stat().st_size > 200
    assert main([*words, "--compare-by", "colour"]) == 2
    assert "must be a column of the papers; got 'colour'" in capsys.readouterr().err
