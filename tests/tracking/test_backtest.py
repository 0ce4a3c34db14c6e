"""Had you asked then: what would have been said, and what came."""

import json

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli.main import main
from trends.errors import ConfigError, CorpusError

OLD = ("tide gauge", "salt marsh", "kelp forest", "sand dune", "harbor seal", "reef fish")
METHODS = ["trends", "fastest by log-odds", "quasi-binomial slope", "Mann-Kendall on counts"]


def make_papers(*, first=2000, last=2013, per_year=40, seed=3):
    """Return papers in which "acoustic tag" comes up in 2006 and stays, "sand dune" always was."""
    rng = np.random.default_rng(seed)
    rows = []
    for year in range(first, last):
        for number in range(per_year):
            said = list(rng.choice(OLD, 2, replace=False))
            if year >= 2006 and rng.random() < (0.15 if year < 2009 else 0.4):
                said.append("acoustic tag")
            month = number % 12 + 1
            rows.append(
                {
                    "paper_id": f"{year}-{number}",
                    "title": f"On the {said[-1]} and the {said[0]} of site {year}{number:02d}",
                    "abstract": f"We study the {said[-1]}. The {said[0]} and the {said[1]} matter. "
                    f"Each {said[-1]} was seen again.",
                    "published": f"{year}-{month:02d}-15",
                }
            )
    frame = pd.DataFrame(rows)
    return frame.assign(published=pd.to_datetime(frame["published"]))


@pytest.fixture(scope="module")
def found():
    return trends.backtest(make_papers(), as_of=["2008-12-31"])


def test_a_rise_that_went_on_was_called_and_held(found):
    assert found.score["method"].tolist() == METHODS
    ours = found.claims[found.claims["method"] == "trends"].set_index("label")
    assert ours.loc["acoustic tag", "has_held"]
    assert ours.loc["acoustic tag", "is_riser"]
    assert ours.loc["acoustic tag", "share_after"] > 0.3
    row = found.score.iloc[0]
    assert row["n_claims"] == len(ours)
    assert row["precision"] == row["n_held"] / row["n_claims"]
    assert row["recall"] == 1
    assert 1 <= row["lead_years"] <= 3


def test_later_papers_change_no_claim(found):
    papers = make_papers()
    later = papers["published"].dt.year >= 2009
    papers.loc[later, ["title", "abstract"]] = "Squid jigging at night"
    other = trends.backtest(papers, as_of=["2008-12-31"])
    columns = ["method", "topic_key", "label", "share_before"]
    pd.testing.assert_frame_equal(other.claims[columns], found.claims[columns])
    assert not other.claims["has_held"].any()
    assert other.score["n_risers"].eq(0).all()


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"as_of": []}, ConfigError, "one day or more"),
        ({"as_of": ["soon"]}, ConfigError, "soon"),
        ({"as_of": ["2008-12-31"], "years_after": 0}, ConfigError, "years_after must be above 0"),
        ({"as_of": ["1999-12-31"]}, CorpusError, "0 papers before"),
        ({"as_of": ["2020-12-31"]}, CorpusError, "and 0 after"),
    ],
)
def test_days_that_cannot_be_asked_are_refused_before_the_work(options, error, words):
    with pytest.raises(error, match=words):
        trends.backtest(make_papers(per_year=5), **options)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("coast") / "coast.jsonl"
    path.write_text(make_papers().to_json(orient="records", lines=True, date_format="iso"))
    return path


def test_the_command_prints_the_score_and_the_claims(file, found, capsys):
    given = ["backtest", str(file), "--as-of", "2008-12-31", "--format", "json", "--quiet"]
    assert main(given) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["method"] for row in rows] == METHODS
    assert rows[0]["n_claims"] == found.score["n_claims"][0]
    assert main([*given, "--claims"]) == 0
    assert "acoustic tag" in capsys.readouterr().out
    assert main(["backtest", str(file), "--quiet"]) == 2
    assert "--as-of" in capsys.readouterr().err


def test_as_of_sees_only_papers_up_to_the_day(file, tmp_path, capsys):
    papers = make_papers()
    early = tmp_path / "early.jsonl"
    early.write_text(
        papers[papers["published"] <= "2006-06-30"].to_json(
            orient="records", lines=True, date_format="iso"
        )
    )
    printed = []
    for given in (
        [str(file), "--as-of", "2006-06-30"],
        [str(early), "--covered-until", "2006-06-30"],
    ):
        assert main(["timeline", *given, "--format", "csv", "--quiet", "--no-cache"]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    covered = [str(file), "--covered-until", "2006-06-30", "--format", "csv", "--quiet"]
    assert main(["topics", *covered, "--no-cache"]) == 0
    n_all = sum(int(line.split(",")[3]) for line in capsys.readouterr().out.splitlines()[1:])
    assert n_all > 0.5 * len(papers)


@pytest.mark.slow
def test_a_report_looks_back_where_it_is_asked_to(file, found, tmp_path):
    out = tmp_path / "report"
    given = ["report", str(file), "--backtest", "2008-12-31", "--out", str(out), "--quiet"]
    assert main([*given, "--no-cache"]) == 0
    day = json.loads((out / "summary.json").read_text())["backtest"][0]
    assert day["as_of"] == "2008-12-31"
    assert day["methods"][0]["n_claims"] == found.score["n_claims"][0]
    assert "acoustic tag" in {claim["label"] for claim in day["claims"]}
